/** Optima of jobs are told apart in coordinates decades apart too, where their P, and their Q, are nearly one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ndarray from 'ndarray';
import { afterAll, expect, it } from 'vitest';
import { real } from '../../src';
import { writeNpy } from '../../src/io';
import { merge, planJobs, runJob } from '../../src/jobs';
import { randomSource } from '../../src/random';

const folder = mkdtempSync(join(tmpdir(), 'lsrdr-decades-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a case of several seeds has the optima of one', async () => {
  // Regression: by P and Q alone there was one, with the hits of both.
  const n = 3;
  const random = randomSource(1);
  const exponents = [-40, 0, 40];
  const given = Array.from({ length: 3 * n * n }, () => random.normal());
  const A = (most: number) =>
    ndarray(
      Float64Array.from(given, (x, at) => x * 2 ** (most * (exponents[at % n]! - exponents[Math.floor(at / n) % n]!))),
      [3, n, n],
    );
  const expected = real.fit(A(0), { rank: 1, restarts: 9, seed: 1 });
  expect(expected.optima.length).toBeGreaterThan(1);
  writeFileSync(join(folder, 'A.npy'), writeNpy(A(1)));
  const jobs = await planJobs(
    { format: 'lsrdr-plan/1', sources: [{ path: 'A.npy' }], rank: 1, restarts: 9, seed: [1, 11] },
    { folder },
  );
  const documents = [];
  for (const job of jobs) documents.push(await runJob(job, { folder }));
  const [row] = (await merge(documents)).cases;
  expect(row!.optima).toBe(expected.optima.length);
  const hits = documents.reduce((sum, { result }) => sum + (result.optima[0]?.hits ?? 0), 0);
  expect(row!.hits).toBe(hits);
  expect(row!.fitness / expected.fitness).toBeCloseTo(1, 9);
});
