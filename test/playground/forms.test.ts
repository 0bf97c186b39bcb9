/** What the forms of the playground mean, and the commands that do the same. */
import { describe, expect, it } from 'vitest';
import { commandFor } from '../../playground/shared/command';
import type { SubjectFacts } from '../../playground/shared/protocol';
import { readSettings, SettingsFault, type SettingsForm } from '../../playground/shared/settings';
import { readTold, toldWords } from '../../playground/shared/told';

const subject: SubjectFacts = { label: 'layer 0', kind: 'layer', n: 12, r: 3, field: 'complex', hasData: false };
const form: SettingsForm = {
  ...{ subject: '0', field: 'complex', kind: 'atlas', rank: '2', restarts: '7', seed: '0', share: '2.5' },
  ...{ picture: '', height: '', width: '', residues: '', names: '', compares: 'on' },
};

describe('the form of a search', () => {
  it('is read', () => {
    expect(readSettings(form, [subject])).toEqual({
      ...{ subject: 0, field: 'complex', kind: 'atlas', rank: 2, restarts: 7, seed: 0, minimumShare: 0.025 },
      ...{ image: undefined, residues: undefined, names: undefined, compares: false },
    });
  });

  it.each<[Partial<SettingsForm>, object]>([
    [
      { picture: 'image', height: '3', width: '4' },
      { image: [3, 4], residues: undefined },
    ],
    [
      { picture: 'residues', residues: '6', height: 'x' },
      { image: undefined, residues: 6 },
    ],
    // The constant coordinate has no pixel, no name, and no residue.
    [{ picture: 'image', height: '11', width: '1' }, { image: [11, 1] }],
    [{ picture: 'residues', residues: '11' }, { residues: 11 }],
    [{ names: `${'a\r\n'.repeat(12)}` }, { names: Array(12).fill('a') }],
    [{ names: `${'a\n'.repeat(10)}b` }, { names: [...Array(10).fill('a'), 'b'] }],
    [{ field: 'quaternion' }, { field: 'quaternion' }],
    // Of one fit the share is not looked at.
    [{ kind: 'fit', share: '' }, { kind: 'fit' }],
  ])('takes %j', (changes, expected) => {
    expect(readSettings({ ...form, ...changes }, [subject])).toMatchObject(expected);
  });

  it.each<[Partial<SettingsForm>, keyof SettingsForm, RegExp]>([
    [{ subject: '1' }, 'subject', /expected a whole number from 0 to 0, got “1”/],
    [{ field: 'real' }, 'field', /expected complex or larger ones, got real/],
    [{ field: 'toString' }, 'field', /got toString/],
    [{ rank: '0' }, 'rank', /from 1 to 12, got “0”/],
    [{ rank: '13' }, 'rank', /from 1 to 12, got “13”/],
    [{ rank: '1.5' }, 'rank', /whole number/],
    [{ rank: '1e1' }, 'rank', /whole number/],
    [{ restarts: '' }, 'restarts', /got nothing/],
    [{ seed: '-1' }, 'seed', /from 0 on, got “-1”/],
    [{ seed: '9007199254740993' }, 'seed', /from 0 on/],
    [{ share: '0' }, 'share', /more than 0 and at most 100/],
    [{ share: '101' }, 'share', /at most 100/],
    [{ share: 'NaN' }, 'share', /at most 100/],
    [{ share: ' ' }, 'share', /got nothing/],
    [{ picture: 'image', height: '5', width: '5' }, 'height', /expected 12 pixels, got 5 × 5 = 25/],
    [{ picture: 'image', height: '2', width: '5' }, 'height', /expected 12 pixels, got 2 × 5 = 10/],
    [{ picture: 'residues', residues: '5' }, 'residues', /a divisor of 12, got 5/],
    [{ picture: 'residues', residues: '1' }, 'residues', /from 2 to 12/],
    [{ names: 'a\nb' }, 'names', /expected 12 lines, one for each coordinate, got 2/],
  ])('refuses %j at %s', (changes, control, message) => {
    const read = () => readSettings({ ...form, ...changes }, [subject]);
    expect(read).toThrow(SettingsFault);
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ control }));
  });
});

describe('what a file does not say', () => {
  const blank = { residual: '', share: '', gate: '', norms: '', unread: '', fold: '' };
  it.each([
    [{}, {}, []],
    [{ residual: 'yes' }, { residual: true }, ['--residual', 'yes']],
    [{ residual: 'no', gate: 'on' }, { residual: false, gate: 'bilinear' }, ['--residual', 'no', '--gate', 'bilinear']],
    [{ residual: 'scale', share: '0.5' }, { residual: { scale: 0.5 } }, ['--residual', 'scale=0.5']],
    [
      { residual: 'interpolate', share: '.25' },
      { residual: { interpolate: 0.25 } },
      ['--residual', 'interpolate=0.25'],
    ],
    [
      { norms: 'on', unread: 'on', fold: 'on' },
      { normsLeftOut: true, unreadLeftOut: true, fold: true },
      ['--norms-left-out', '--unread-left-out', '--fold'],
    ],
  ] as const)('%j', (changes, told, words) => {
    const read = readTold({ ...blank, ...changes });
    expect(read).toEqual(told);
    expect(toldWords(read)).toEqual(words);
  });

  it('refuses a share that is no number', () => {
    expect(() => readTold({ ...blank, residual: 'scale', share: 'half' })).toThrow(/expected a number, got “half”/);
    expect(() => readTold({ ...blank, residual: 'scale', share: '' })).toThrow(RangeError);
  });
});

describe('the command', () => {
  const settings = readSettings(form, [subject]);
  it('finds the same atlas', () => {
    expect(commandFor('my model.pt', ['--layer', '0'], subject, settings, { fold: true })).toBe(
      "npx lsrdr report 'my model.pt' --layer 0 --field complex --fold --rank 2 --restarts 7 --seed 0 --minimum-share 0.025 --out page.html",
    );
  });
  it('finds the same fit', () => {
    const fit = { ...settings, kind: 'fit', field: 'real', image: [3, 4] } as const;
    expect(commandFor("o'clock.npy", [], { kind: 'array' }, fit, {})).toBe(
      "npx lsrdr fit 'o'\\''clock.npy' --rank 2 --restarts 7 --seed 0 --out result.json && npx lsrdr report result.json --image 3x4 --out page.html",
    );
  });
  it('is none for a graph', () => {
    expect(commandFor('a.npz', [], { kind: 'graph' }, settings, {})).toBeUndefined();
  });
});
