/** What was computed, and what it was computed from, is not lost to a word that is wrong or a disk that is full. */
import { existsSync, linkSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeNpy } from '../../src/io';
import { inside, put, workIn } from './program';
import { folderOfSamples, timeless, weights } from './samples';

const cwd = folderOfSamples();
workIn(cwd);

describe('an input', () => {
  it.each([
    ['under its own name', 'w.json', 'w.json'],
    ['by a path', 'w.json', './w.json'],
    ['by a link', 'w.json', 'link.json'],
    ['by a second name', 'w.json', 'second.json'],
  ])('is replaced by no --force, %s', async (_, name, out) => {
    // What is in a file is known by its first bytes.
    const bytes = writeNpy(weights);
    put(cwd, name, bytes);
    if (out === 'link.json') symlinkSync(name, join(cwd, out));
    if (out === 'second.json') linkSync(join(cwd, name), join(cwd, out));
    for (const [command, ...words] of [
      ['fit', '--rank', '1'],
      ['atlas', '--rank', '1'],
      ['sweep', '--ranks', '1'],
    ]) {
      const { code, stderr } = await inside([command!, name, ...words, '--out', out, '--force']);
      expect([code, stderr]).toEqual([
        1,
        `lsrdr ${command}: ${out}: is the file ${name} that is read; --force does not replace it\n`,
      ]);
      expect(Buffer.compare(readFileSync(join(cwd, name)), bytes)).toBe(0);
    }
  });

  it('beside the matrices neither', async () => {
    expect(
      (await inside(['fit', 'model.safetensors', '--layer', '1', '--rank', '1', '--out', 'upper.json'])).code,
    ).toBe(0);
    const words = ['backprop', 'model.safetensors', '--cluster', 'upper.json', '--before', '1', '--rank', '1'];
    const back = await inside([...words, '--out', 'upper.json', '--force']);
    expect([back.code, back.stderr]).toEqual([
      1,
      expect.stringContaining('upper.json: is the file upper.json that is'),
    ]);
    const merged = await inside(['merge', '.', '--plan', 'plan.json', '--out', 'plan.json', '--force']);
    expect([merged.code, merged.stderr]).toEqual([1, expect.stringContaining('plan.json: is the file plan.json that')]);
  });
});

describe.runIf(existsSync('/dev/full'))('a disk that is full at the end', () => {
  it.each([
    ['fit', ['weights.npy', '--rank', '2', '--restarts', '3']],
    ['sweep', ['weights.npy', '--ranks', '1-2']],
    ['atlas', ['weights.npy', '--rank', '1', '--restarts', '2']],
    ['backprop', ['model.safetensors', '--output', '1', '--rank', '1']],
  ])('leaves the runs of %s, from which the same comes', async (command, words) => {
    const before = readdirSync(cwd);
    const full = await inside([command, ...words, '--out', '/dev/full']);
    expect(full.code).toBe(1);
    const said =
      /^lsrdr \w+: \/dev\/full: no space left on device; the runs are kept, and this goes on, .*: lsrdr resume (\S+)\n$/;
    const file = said.exec(full.stderr)?.[1];
    expect(file, full.stderr).toBeDefined();
    expect(readdirSync(cwd).length).toBe(before.length + 1);
    const again = await inside(['resume', file!, '--out', `${command}-again.json`]);
    const whole = await inside([command, ...words, '--out', `${command}-whole.json`]);
    expect([again.code, again.code], again.stderr).toEqual([whole.code, 0]);
    const [one, other] = ['again', 'whole'].map((name) =>
      timeless(JSON.parse(readFileSync(join(cwd, `${command}-${name}.json`), 'utf8'))),
    );
    expect(one).toEqual(other);
  });
});
