/** Files that could be taken for something else in silence. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openModel, readNpz, writeNpy, writeNpz, writeSafetensors } from '../../src/io';
import { ndarray } from '../../src/ndarray';
import { zip } from './zip-file';

const numbers = (...values: number[]) => ndarray(Float64Array.from(values), [values.length]);

const folder = mkdtempSync(join(tmpdir(), 'lsrdr-misread-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a zip archive', () => {
  const archive = Buffer.from(writeNpz({ left: numbers(1, 2), right: numbers(3, 4) }));
  /** The places of a text: in a local header, then in the directory. */
  const placesOf = (text: string): number[] => {
    const found: number[] = [];
    for (let at = archive.indexOf(text); at >= 0; at = archive.indexOf(text, at + 1)) found.push(at);
    return found;
  };

  it('with a bit of a name changed is damaged, in either place', async () => {
    const places = placesOf('left.npy');
    expect(places.length).toBe(2);
    let tried = 0;
    for (const place of places) {
      for (let bit = 0; bit < 32; bit++) {
        const bytes = Uint8Array.from(archive);
        bytes[place + (bit >> 3)]! ^= 1 << (bit & 7);
        expect(() => readNpz(bytes), `bit ${bit}`).toThrow('expected the same name in its local header');
        const path = join(folder, 'changed.npz');
        writeFileSync(path, bytes);
        for (const source of [bytes, path]) {
          const model = await openModel(source);
          // The other array is in order; this one is told to be damaged, and is not read.
          expect((await model.read('right')).get(1)).toBe(4);
          expect(model.describe()).toContain('expected the same name in its local header');
          await expect(model.read(model.names.find((name) => name !== 'right')!)).rejects.toThrow('the same name');
          tried++;
        }
      }
    }
    expect(tried).toBe(128);
  });

  it('tells of the files in it that are no arrays', async () => {
    const array = writeNpy([1, 2]);
    const others = Array.from({ length: 12 }, (_, i) => ({ name: `left.npx${i}`, packed: array }));
    const model = await openModel(zip([{ name: 'a.npy', packed: array }, ...others]));
    expect(model.names).toEqual(['a']);
    expect(model.describe()).toContain("note: left alone, since no .npy files: 'left.npx0', 'left.npx1'");
    expect(model.describe()).toContain(' and 2 more');
    expect((await openModel(writeNpz({ a: numbers(1) }))).describe()).not.toContain('left alone');
  });
});

describe.skipIf(process.platform === 'win32')('a path', () => {
  it('of a pipe or device is no file, and nobody waits for a writer', async () => {
    const pipe = join(folder, 'pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    await expect(openModel(pipe)).rejects.toThrow(`openModel: ${pipe}: expected a file`);
    await expect(openModel(pipe)).rejects.toThrow('got a pipe: read its bytes and give those');
    await expect(openModel('/dev/null')).rejects.toThrow('got a device');
    writeFileSync(join(folder, 'a.npy'), writeNpy([1]));
    expect((await openModel(join(folder, 'a.npy'))).names).toEqual(['array']);
    expect(readFileSync(join(folder, 'a.npy')).length).toBeGreaterThan(0);
  });
});

describe('names that are written', () => {
  it('have no halves of characters, which are all one in UTF-8', () => {
    const arrays = new Map([
      ['\ud800', numbers(1)],
      ['\ud801', numbers(2)],
    ]);
    const half = 'expected names in Unicode, got half a character in "\\ud800"';
    expect(() => writeNpz(arrays)).toThrow(`writeNpz: arrays: ${half}`);
    expect(() => writeSafetensors(arrays, { dtype: 'F64' })).toThrow(half);
    expect([...readNpz(writeNpz({ '\u{1f600}': numbers(1) })).keys()]).toEqual(['\u{1f600}']);
  });
});
