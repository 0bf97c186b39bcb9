/** Where answers of the benchmarks are written. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { environment, read, type Saved, save } from '../../bench/record';

const folder = `${mkdtempSync(join(tmpdir(), 'lsrdr-answers-'))}/`;
afterAll(() => rmSync(folder, { recursive: true }));

const answer = (mode: Saved['mode'], seeds: string): Saved => ({
  ...{ question: 'roof', mode, seconds: 1, processorSeconds: 1, seeds, rows: [], skipped: [] },
  environment: environment(),
});

it('a quick answer takes the place of a quick one, and of a full one never', () => {
  const place = join(folder, 'roof.json');
  expect(save(answer('quick', 'first'), folder)).toBe(place);
  expect(save(answer('quick', 'second'), folder)).toBe(place);
  expect(read(place).seeds).toBe('second');
  expect(save(answer('full', 'third'), folder)).toBe(place);
  const aside = save(answer('quick', 'fourth'), folder);
  expect(aside).toBe(join(folder, 'quick', 'roof.json'));
  expect([read(place), read(aside)].map(({ seeds }) => seeds)).toEqual(['third', 'fourth']);
  expect(save(answer('full', 'fifth'), folder)).toBe(place);
  expect(read(place).seeds).toBe('fifth');
});
