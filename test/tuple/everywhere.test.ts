/** Every kind of tuple goes through every method and every primitive, over every algebra, as the dense tuple of its matrices does. */
import { describe, expect, it } from 'vitest';
import { clusterAtlas, rankSweep } from '../../src/cluster';
import { quadraticForm, superoperator } from '../../src/superoperator';
import { compressTuple, denseTuple, directSum, embed, mixTuple, type Tuple } from '../../src/tuple';
import { input } from '../field/samples';
import { fields } from '../support/fields';
import { apart, directSum as diagonal, embedIn, fromArray, mix, scalar, toInput } from '../support/naive';
import { naive } from '../support/planar';
import { gaussianMatrix, gaussianTuple, source } from '../support/random';
import { tupleKinds } from './kinds';
import { moreKinds } from './more-kinds';

const CLOSE = 1e-12;
const denseOf = (tuple: Tuple) => {
  const { algebra, rows, cols, data } = tuple.toDense();
  return naive({ algebra, rows, cols, data });
};

for (const fieldCase of fields) {
  const { name, algebra, dim, field } = fieldCase;
  // What these tests ask differs from algebra to algebra in the verbs alone, which `laws.test.ts` has over each: over C those that exist nowhere else.
  const kinds = [...tupleKinds, ...moreKinds].filter(({ kind, dims }) => {
    if (dim === 2) return dims?.includes(2) && !dims.includes(1);
    return (dims?.includes(dim) ?? true) && (dim === 1 || !/in another metric|graph/.test(kind));
  });
  describe.each(kinds)(`${name}: $kind`, ({ make }) => {
    const { tuple, matrices } = make(fieldCase);
    const { n, r } = tuple;
    const dense = denseTuple(input(matrices), { algebra });
    const isHermitian = dense.hermitianDefect() < 1e-12;

    it.each(['ascent', 'gradient-ascent'] as const)('%s takes the same first steps', (method) => {
      // A random start: the balanced one truncates a fixed point, which for permutations is a multiple of 1 and leaves the choice to rounding.
      const options = { rank: 2, method, start: 'random', seed: 3, maxSweeps: 12 } as const;
      const [own, expected] = [tuple, dense].map((A) => field.fit(A, options).history);
      expect(own!.length).toBeGreaterThan(3);
      own!.slice(0, 4).forEach(({ sweep, fitness }, k) => {
        expect(sweep).toBe(expected![k]!.sweep);
        expect(fitness / expected![k]!.fitness, `step ${k}`).toBeCloseTo(1, 8);
      });
    });

    it('hermitian-cg takes it, or says that it is not Hermitian', () => {
      const go = (A: Tuple) => field.fit(A, { rank: 2, method: 'hermitian-cg', restarts: 2 });
      if (!isHermitian) {
        expect(() => go(tuple)).toThrow(/Hermitian/);
        return;
      }
      const [own, expected] = [go(tuple), go(dense)];
      expect(own.status).toBe('converged');
      expect(own.fitness / expected.fitness).toBeCloseTo(1, 8);
    });

    it('on the complement of a vector, and on two threads', async () => {
      const vector = toInput(gaussianMatrix(dim, 1, n, source(41)))[0]!;
      const options = { rank: 1, restarts: 1, seed: 2, orthogonalTo: vector as never };
      const own = field.fit(tuple, options);
      expect(own.membership(vector as never)).toBeLessThan(1e-20);
      const both = await field.fitAsync(tuple, { ...options, workers: 2 });
      expect(both.fitness / own.fitness).toBeCloseTo(1, 10);
    });

    it('superoperators and quadratic forms', () => {
      const random = source(42);
      const [Y, x] = [gaussianMatrix(dim, n, n, random), gaussianMatrix(dim, 3, n, random)];
      const [own, expected] = [tuple, dense].map((A) => fromArray(superoperator(A).apply(toInput(Y)), dim));
      expect(apart(own!, expected!)).toBeLessThan(CLOSE);
      const [back, wanted] = [tuple, dense].map((A) => fromArray(superoperator(dense, A).adjoint(toInput(Y)), dim));
      expect(apart(back!, wanted!)).toBeLessThan(CLOSE);
      const [f, g] = [tuple, dense].map((A) => quadraticForm(A)(toInput(x) as never).data);
      f!.forEach((value, i) => {
        expect(value).toBeCloseTo(g![i]!, 11);
      });
    });

    it('clusters and ranks', () => {
      const atlas = clusterAtlas(tuple, { rank: 1, restarts: 1, rounds: 1 });
      const other = clusterAtlas(dense, { rank: 1, restarts: 1, rounds: 1 });
      expect(atlas.totalRadius / other.totalRadius).toBeCloseTo(1, 9);
      const rows = rankSweep(tuple, { ranks: [1, 2] });
      expect(rows.map(({ rank }) => rank)).toEqual([1, 2]);
      expect(rows[0]!.fitness / field.fitness(dense, rows[0]!.result.X)).toBeCloseTo(1, 6);
    });

    it('inside of mixes, sums, larger algebras, and compressed', () => {
      const random = source(43);
      const B = gaussianMatrix(1, r + 2, r, random);
      const coefficients = B.map((row) => row.map(([x]) => scalar(dim, x!)));
      const mixed = mixTuple(toInput(B), tuple);
      expect(apart(denseOf(mixed), mix(coefficients, matrices).flat())).toBeLessThan(CLOSE);
      const beside = gaussianTuple(dim, r, 2, random);
      expect(apart(denseOf(directSum(tuple, input(beside))), diagonal(matrices, beside).flat())).toBeLessThan(CLOSE);
      for (const larger of fields.filter((one) => one.dim > dim)) {
        expect(apart(denseOf(embed(tuple, larger.algebra)), embedIn(larger.dim, matrices).flat())).toBeLessThan(CLOSE);
      }
      const small = compressTuple(mixed);
      expect(small.rank).toBe(compressTuple(dense).rank);
      const Y = toInput(gaussianMatrix(dim, n, n, random));
      const [own, expected] = [small.tuple, mixed].map((A) => fromArray(superoperator(A).apply(Y), dim));
      expect(apart(own!, expected!)).toBeLessThan(CLOSE);
    });
  });
}
