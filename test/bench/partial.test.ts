/** Parts of answers that outlive the run that found them, and no change of the sources. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { partsIn } from '../../bench/partial';

const folder = mkdtempSync(join(tmpdir(), 'lsrdr-parts-'));
const path = join(folder, 'below', 'question.json');

afterAll(() => rmSync(folder, { recursive: true }));

describe('parts', () => {
  let calls: string[] = [];
  const find = (name: string) => async () => {
    calls.push(name);
    return { name, share: 0.1 + 0.2, none: null };
  };

  beforeEach(() => {
    calls = [];
    rmSync(path, { force: true });
  });

  it('are found once, also by the next run', async () => {
    const first = partsIn(path, 'a');
    const found = await first.once('one', find('one'));
    expect(await first.once('one', find('one'))).toEqual(found);
    const next = partsIn(path, 'a');
    expect(await next.once('one', find('one'))).toEqual(found);
    await next.once('two', find('two'));
    expect(calls).toEqual(['one', 'two']);
    expect(next.resumed).toEqual(['one']);
  });

  it('keep what was found before one that fails', async () => {
    const first = partsIn(path, 'a');
    await first.once('one', find('one'));
    await expect(first.once('two', () => Promise.reject(new Error('cut off')))).rejects.toThrow('cut off');
    const next = partsIn(path, 'a');
    await next.once('one', find('one'));
    await next.once('two', find('two'));
    expect(calls).toEqual(['one', 'two']);
  });

  it('of other sources, of unknown ones, and half a file count for nothing', async () => {
    await partsIn(path, 'a').once('one', find('one'));
    await partsIn(path, 'b').once('one', find('other sources'));
    await partsIn(path, undefined).once('one', find('unknown'));
    await partsIn(path, undefined).once('one', find('unknown again'));
    writeFileSync(path, '{"sources": "b", "fou');
    const last = partsIn(path, 'b');
    await last.once('one', find('half'));
    expect(calls).toEqual(['one', 'other sources', 'unknown', 'unknown again', 'half']);
    expect(last.resumed).toEqual([]);
  });

  it('are gone when the answer is whole', async () => {
    const parts = partsIn(path, 'a');
    await parts.once('one', find('one'));
    expect(existsSync(path)).toBe(true);
    parts.clear();
    expect(existsSync(path)).toBe(false);
    parts.clear();
  });
});
