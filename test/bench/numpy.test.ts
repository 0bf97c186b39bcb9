/** The programs in numpy, which share no code with ours, find the same optima; and a cut of a network by each method is a projection. */
import ndarray from 'ndarray';
import { afterAll, describe, expect, it } from 'vitest';
import { fieldOf } from '../../bench/fields';
import { type Job, startNumpy, type Trace } from '../../bench/numpy';
import { type Case, general, hermitian } from '../../bench/questions/cases';
import { largestAngle, planar, subspaces } from '../../bench/questions/subspaces';
import { algebra } from '../../src';
import { multiply } from '../../src/matrix';
import type { MethodName } from '../../src/methods/registry';
import * as real from '../../src/real';
import { denseTuple } from '../../src/tuple';

const numpy = await startNumpy(1);

afterAll(() => numpy?.stop());

const given = [
  ['hermitian-cg', hermitian(algebra.real, 8, 4, 2)],
  ['hermitian-cg', hermitian(algebra.complex, 8, 4, 2)],
  ['gradient-ascent', hermitian(algebra.real, 8, 4, 2)],
  ['vomps', general('Gaussian, real 10, 4, 3')],
  ['vomps', hermitian(algebra.complex, 8, 4, 2)],
  ['ascent', general('Gaussian, real 10, 4, 3')],
  ['ascent', general('direct sum, real 24, 5, 4')],
  ['ascent', hermitian(algebra.complex, 8, 4, 2)],
] as const;

/** Tuples on which no rounding decides where a run goes. */
const alike = [
  general('Gaussian, real 20, 5, 4'),
  general('Gaussian, complex 20, 5, 4'),
  general('planted, real 40, 6, 5'),
  general('skew, real 40, 6, 5'),
  hermitian(algebra.complex, 8, 4, 2),
] as const;

const tolerances = [0.3, 0.1, 1e-2, 1e-3, 1e-4, 1e-6, 1e-8];

/** Ours, from the start that a job with this seed has, until the last tolerance. */
function own({ d, make }: Case, method: Job['method'], seed: number): { sweeps: number[]; fitness: number } {
  const sweeps: number[] = [];
  const tuple = make(seed);
  const { fitness } = fieldOf(tuple).fit(tuple, {
    ...{ rank: d, method: method as MethodName, seed, start: 'random', tolerance: tolerances.at(-1)! },
    onIteration({ sweep, residual }) {
      while (sweeps.length < tolerances.length && residual <= tolerances[sweeps.length]!) sweeps.push(sweep);
      return sweeps.length === tolerances.length ? 'stop' : undefined;
    },
  });
  return { sweeps, fitness };
}

describe.skipIf(numpy === undefined)('numpy (skipped where no python3 has it)', () => {
  it.each(given)('%s, $field', async (method, { d, make }) => {
    const tuple = make(0);
    const jobs = Array.from(
      { length: 6 },
      (_, seed): Job => ({ method, tuple, d, seed, tolerances: [1e-3, 1e-8], most: 5000 }),
    );
    const runs: Trace[] = [];
    for (const job of jobs) runs.push(await numpy!.run(job));
    const best = Math.max(...runs.filter(({ marks }) => marks.length === 2).map(({ fitness }) => fitness));
    const ours = fieldOf(tuple).fit(tuple, { rank: d, restarts: 6 });
    expect(Math.abs(best / ours.fitness - 1)).toBeLessThan(1e-8);
    for (const { marks } of runs) {
      for (let k = 1; k < marks.length; k++) expect(marks[k]!.sweeps).toBeGreaterThanOrEqual(marks[k - 1]!.sweeps);
    }
  });

  it.each(alike)('ascent is ours sweep for sweep: $kind, $field $n', async (one) => {
    for (const seed of [0, 1]) {
      const job = { method: 'ascent', tuple: one.make(seed), d: one.d, seed, tolerances, most: 2000 } as const;
      const { marks, fitness } = await numpy!.run(job);
      const ours = own(one, 'ascent', seed);
      expect(marks.length).toBe(tolerances.length);
      marks.forEach(({ sweeps }, k) => {
        // Near the end rounding is part of what BFGS remembers.
        const most = tolerances[k]! < 1e-3 ? 0.1 * sweeps : 0;
        expect(Math.abs(sweeps - ours.sweeps[k]!), `seed ${seed}, ${tolerances[k]}`).toBeLessThanOrEqual(most);
      });
      expect(Math.abs(fitness / ours.fitness - 1)).toBeLessThan(1e-12);
    }
  });

  it('draws another start where U and V have parted, as with eigenvalues of one modulus', async () => {
    const one = general('permutations, real 20, 4, 3');
    const job = { method: 'ascent', tuple: one.make(4), d: one.d, seed: 4, tolerances, most: 5000 } as const;
    const { marks, fitness } = await numpy!.run(job);
    expect(marks.length).toBe(tolerances.length);
    expect(Math.abs(fitness / own(one, 'ascent', 4).fitness - 1)).toBeLessThan(1e-12);
  });
});

describe('subspaces', () => {
  const tuple = hermitian(algebra.real, 10, 5, 3).make(4);
  const found = subspaces(tuple, { rank: 3, seed: 0 });

  it('has every method once, with projections of its rank', () => {
    expect(found.map(({ method }) => method).sort()).toEqual(
      ['HOOI', 'HOSVD', 'LSRDR', 'PCA', 'output SVD', 'output eigenvectors', 'random', 'symmetric CP'].sort(),
    );
    for (const { method, basis, projection } of found) {
      const Pi = planar(projection);
      const twice = multiply(Pi, Pi).data;
      const defect = Math.max(...twice.map((entry, i) => Math.abs(entry - Pi.data[i]!)));
      expect(defect, method).toBeLessThan(1e-12);
      expect(largestAngle(basis, multiply(Pi, basis)), method).toBeLessThan(1e-5);
    }
  });

  it('measures what each is after: no other has the fitness of LSRDR, none captures more than HOOI', () => {
    const best = real.fit(tuple, { rank: 3, restarts: 10 }).fitness;
    const energy = found.find(({ method }) => method === 'HOOI')!.captured;
    for (const { method, fitness, captured } of found) {
      expect(fitness!, method).toBeLessThanOrEqual(best * (1 + 1e-9));
      if (method !== 'LSRDR') expect(fitness!, method).toBeLessThan(best * 0.9999);
      expect(captured, method).toBeLessThanOrEqual(energy * (1 + 1e-6));
      expect(captured, method).toBeGreaterThan(0);
    }
  });

  it('finds the block of a direct sum that all agree on', () => {
    const A = ndarray(new Float64Array(2 * 16), [2, 4, 4]);
    for (let j = 0; j < 2; j++) {
      A.set(j, 0, 0, 3);
      A.set(j, 1, 1, j === 0 ? 2 : -2);
      A.set(j, 2, 2, 0.1);
      A.set(j, 3, 3, 0.05);
    }
    const block = { algebra: algebra.real, rows: 4, cols: 2, data: Float64Array.from([1, 0, 0, 1, 0, 0, 0, 0]) };
    for (const { method, basis } of subspaces(denseTuple(A), { rank: 2, seed: 0 })) {
      // PCA takes the mean of the rows off, which has nothing to do with blocks.
      if (!['random', 'PCA'].includes(method)) expect(largestAngle(block, basis), method).toBeLessThan(1e-4);
    }
  });
});
