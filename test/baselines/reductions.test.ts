/** The other methods over every field, by naive loops: what they promise to be, and what they promise not to do. */
import {
  hooi,
  hosvd,
  orderedTransform,
  outputEigenvectors,
  outputSvd,
  type Reduction,
  symmetricCp,
} from 'lsrdr/baselines';
import { denseTuple, type TupleLike } from 'lsrdr/tuple';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { input } from '../field/samples';
import { type FieldCase, fields } from '../support/fields';
import * as oracle from '../support/naive';
import { gaussianMatrix, gaussianTuple, hermitianTuple, source } from '../support/random';

const [r, n] = [3, 5];

const methods: readonly { name: string; reduce: (A: TupleLike, rank: number) => Reduction }[] = [
  { name: 'hosvd', reduce: (A, rank) => hosvd(A, { rank }) },
  { name: 'hooi', reduce: (A, rank) => hooi(A, { rank }) },
  { name: 'hooi from a random start', reduce: (A, rank) => hooi(A, { rank, start: 'random', seed: 3 }) },
  { name: 'outputSvd', reduce: (A, rank) => outputSvd(A, { rank }) },
  { name: 'orderedTransform', reduce: (A, rank) => orderedTransform(A, { rank }) },
  { name: 'symmetricCp', reduce: (A, rank) => symmetricCp(A, { rank, maxIterations: 30 }) },
];

const tuples = [
  { kind: 'Hermitian', make: (dim: number) => hermitianTuple(dim, r, n, source(5)) },
  { kind: 'general', make: (dim: number) => gaussianTuple(dim, r, n, source(6)) },
];

const energy = (A: oracle.NaiveTuple): number => A.reduce((sum, M) => sum + oracle.size(M) ** 2, 0);

/** S, R of a reduction as naive matrices; R from the projection. */
function parts({ dim }: FieldCase, found: Reduction) {
  const S = oracle.fromArray(found.basis, dim);
  const projection = oracle.fromArray(found.projection, dim);
  return { S, projection };
}

describe.each(fields)('over $name', (field) => {
  const { dim, field: functions } = field;

  describe.each(tuples)('of a $kind tuple', ({ make }) => {
    const A = make(dim);

    it.each(methods)('$name projects orthogonally onto unit vectors, and measures what is kept', ({ reduce }) => {
      for (const rank of [1, 3]) {
        const found = reduce(input(A), rank);
        const { S, projection } = parts(field, found);
        expect(found.basis.shape.slice(0, 2)).toEqual([n, rank]);
        expect(found.directions.shape.slice(0, 2)).toEqual([rank, n]);
        expect(found.weights.length).toBe(rank);
        const sizes = Array.from(found.weights, Math.abs);
        expect(sizes).toEqual([...sizes].sort((x, y) => y - x));
        for (const [i, row] of oracle.mul(oracle.star(S), S).entries()) expect(row[i]![0]).toBeCloseTo(1, 12);
        expect(oracle.apart(oracle.mul(projection, projection), projection)).toBeLessThan(1e-10);
        expect(oracle.apart(oracle.star(projection), projection)).toBeLessThan(1e-10);
        expect(oracle.apart(oracle.mul(projection, S), S)).toBeLessThan(1e-10);
        const kept = A.map((M) => oracle.mul(oracle.mul(projection, M), projection));
        expect(found.captured).toBeCloseTo(energy(kept) / energy(A), 10);
        const X = oracle.fromStack(found.X, dim);
        expect(X.length).toBe(r);
        // PAP and X are the same tuple up to a basis and zeros: L(X) = ρ(Γ(A;PAP))/ρ(Φ(PAP))^{1/2}.
        const { value } = functions.spectralRadius(input(A), input(kept));
        const own = functions.spectralRadius(input(kept)).value;
        expect(found.fitness / (value / Math.sqrt(own))).toBeCloseTo(1, 7);
        expect(found.similarity).toBeCloseTo(found.fitness / Math.sqrt(functions.spectralRadius(input(A)).value), 8);
        expect(String(found)).toContain(`rank ${rank}`);
      }
    });

    it.each(methods.slice(0, 5))('$name is exact at full rank', ({ reduce }) => {
      const found = reduce(input(A), n);
      expect(found.captured).toBeCloseTo(1, 10);
      expect(found.similarity).toBeCloseTo(1, 8);
    });

    it('hosvd has the eigenvalues of the mean Gram matrix of rows and columns', () => {
      const { weights, basis } = hosvd(input(A), { rank: n });
      const G = A.reduce(
        (sum, M) => oracle.add(sum, oracle.add(oracle.mul(M, oracle.star(M)), oracle.mul(oracle.star(M), M))),
        oracle.scaled(oracle.eye(dim, n), 0),
      );
      const B = oracle.fromArray(basis, dim);
      const defect = oracle.minus(
        oracle.mul(G, B),
        B.map((row) => row.map((x, k) => x.map((value) => 2 * value * weights[k]! ** 2))),
      );
      expect(oracle.size(defect)).toBeLessThan(1e-10 * oracle.size(G));
      expect(weights.reduce((sum, x) => sum + x ** 2, 0) / energy(A)).toBeCloseTo(1, 12);
    });

    it('hooi never captures less than hosvd, nor less with more iterations, and ends where H has its eigenvectors', () => {
      for (const rank of [1, 3]) {
        let before = hosvd(input(A), { rank }).captured;
        for (const maxIterations of [0, 1, 2, 3, 1000]) {
          const { captured } = hooi(input(A), { rank, maxIterations });
          expect(captured).toBeGreaterThanOrEqual(before - 1e-12);
          before = captured;
        }
        const found = hooi(input(A), { rank });
        expect(found.status).toBe('converged');
        expect(found.residual).toBeLessThan(1e-10);
        const { projection: P } = parts(field, found);
        const H = A.reduce(
          (sum, M) =>
            oracle.add(
              sum,
              oracle.add(oracle.mul(oracle.mul(M, P), oracle.star(M)), oracle.mul(oracle.mul(oracle.star(M), P), M)),
            ),
          oracle.scaled(oracle.eye(dim, n), 0),
        );
        const off = oracle.minus(oracle.mul(H, P), oracle.mul(P, oracle.mul(H, P)));
        expect(oracle.size(off)).toBeLessThan(1e-9 * oracle.size(H));
        expect(found.weights.reduce((sum, x) => sum + x ** 2, 0) / energy(A)).toBeCloseTo(found.captured, 10);
      }
    });

    it('hooi ends at a maximum: no small rotation captures more', () => {
      const random = source(9);
      const rank = 2;
      const { basis, captured } = hooi(input(A), { rank });
      const B = oracle.fromArray(basis, dim);
      for (let trial = 0; trial < 20; trial++) {
        const moved = oracle.add(B, oracle.scaled(gaussianMatrix(dim, n, rank, random), 1e-3));
        const one = orthonormal(moved);
        const kept = energy(oracle.compress(oracle.star(one), A, one)) / energy(A);
        expect(kept).toBeLessThan(captured + 1e-9);
      }
    });

    it('outputEigenvectors rebuild the form of an output and of a direction', () => {
      for (const output of [1, [0.5, -2, 1]]) {
        const w = typeof output === 'number' ? [0, 1, 0] : output;
        const { values, vectors } = outputEigenvectors(input(A), { output });
        const V = oracle.fromStack(ndarray(vectors.data, [n, n, 1, ...(dim === 1 ? [] : [dim])]), dim);
        const rebuilt = V.reduce(
          (sum, v, k) => oracle.add(sum, oracle.scaled(oracle.mul(v, oracle.star(v)), values[k]!)),
          oracle.scaled(oracle.eye(dim, n), 0),
        );
        const M = A.reduce((sum, each, j) => oracle.add(sum, oracle.scaled(each, w[j]!)), oracle.scaled(A[0]!, 0));
        const wanted = oracle.scaled(oracle.add(M, oracle.star(M)), 0.5);
        expect(oracle.apart(rebuilt, wanted)).toBeLessThan(1e-11 * oracle.size(wanted));
        expect([...values].map(Math.abs)).toEqual([...values].map(Math.abs).sort((x, y) => y - x));
        const some = outputEigenvectors(input(A), { output, count: 2 });
        expect(some.values).toEqual(values.slice(0, 2));
        expect(some.vectors.shape.slice(0, 2)).toEqual([2, n]);
      }
    });

    it('symmetricCp explains what its terms leave, and more with more iterations', () => {
      let before = -1;
      for (const maxIterations of [0, 1, 5, 50]) {
        const { basis, outputs, explained } = symmetricCp(input(A), { rank: 3, maxIterations, restarts: 0 });
        const V = oracle.fromArray(basis, dim);
        const left = A.map((M, j) => {
          let rest = M;
          for (let k = 0; k < 3; k++) {
            const v = V.map((row) => [row[k]!]);
            rest = oracle.minus(rest, oracle.scaled(oracle.mul(v, oracle.star(v)), outputs.get(j, k)));
          }
          return rest;
        });
        expect(explained).toBeCloseTo(1 - energy(left) / energy(A), 10);
        expect(explained).toBeGreaterThanOrEqual(before - 1e-12);
        before = explained;
      }
    });
  });

  it('symmetricCp finds planted terms', () => {
    const random = source(21);
    const V = Array.from({ length: 3 }, () => gaussianMatrix(dim, n, 1, random));
    const w = Array.from({ length: 4 }, () => Array.from({ length: 3 }, () => random.normal()));
    const A = w.map((row) =>
      row.reduce(
        (sum, weight, k) => oracle.add(sum, oracle.scaled(oracle.mul(V[k]!, oracle.star(V[k]!)), weight)),
        oracle.scaled(oracle.eye(dim, n), 0),
      ),
    );
    const found = symmetricCp(input(A), { rank: 3, maxIterations: 3000 });
    expect(found.explained).toBeCloseTo(1, 8);
    const S = oracle.fromArray(found.basis, dim);
    for (const v of V) {
      const overlaps = [0, 1, 2].map((k) => {
        const product = oracle.mul(
          oracle.star(v),
          S.map((row) => [row[k]!]),
        );
        return oracle.size(product) / oracle.size(v);
      });
      expect(Math.max(...overlaps)).toBeCloseTo(1, 5);
    }
  });

  it('a moment is the metric: the wire in whitened coordinates, and back', () => {
    const A = hermitianTuple(dim, r, n, source(31));
    const L = gaussianMatrix(dim, n, n, source(32));
    const moment = oracle.mul(L, oracle.star(L));
    const found = orderedTransform(input(A), { rank: 2, moment: oracle.toInput(moment) });
    const B = A.map((M) => oracle.mul(oracle.mul(oracle.star(L), M), L));
    const plain = hosvd(input(B), { rank: 2 });
    expect(Array.from(found.weights)).toEqual(Array.from(plain.weights, (x) => expect.closeTo(x, 9)));
    expect(found.explained).toBeCloseTo(plain.captured, 10);
    const mapped = oracle.mul(L, oracle.fromArray(plain.basis, dim));
    const { projection } = parts(field, found);
    expect(oracle.apart(oracle.mul(projection, mapped), mapped)).toBeLessThan(1e-9 * oracle.size(mapped));
    expect(oracle.apart(oracle.mul(projection, projection), projection)).toBeLessThan(1e-9);
  });

  it.each(methods)('$name is the same for a tuple in another representation, and for any scale of it', ({ reduce }) => {
    const A = hermitianTuple(dim, r, n, source(41));
    const plain = reduce(input(A), 2);
    const dense = reduce(denseTuple(input(A) as TupleLike), 2);
    expect(dense.captured).toBe(plain.captured);
    for (const factor of [1e-150, 1e150]) {
      const scaled = reduce(input(A.map((M) => oracle.scaled(M, factor))), 2);
      expect(scaled.captured).toBeCloseTo(plain.captured, 8);
      expect(scaled.fitness / factor / plain.fitness).toBeCloseTo(1, 7);
      expect(scaled.similarity).toBeCloseTo(plain.similarity, 7);
      for (const [k, weight] of scaled.weights.entries()) expect(weight / factor / plain.weights[k]!).toBeCloseTo(1, 6);
    }
  });
});

function orthonormal(M: oracle.Naive): oracle.Naive {
  const columns: oracle.Naive[] = [];
  for (let k = 0; k < M[0]!.length; k++) {
    let v: oracle.Naive = M.map((row) => [row[k]!]);
    for (const u of columns) v = oracle.minus(v, oracle.mul(u, oracle.mul(oracle.star(u), v)));
    columns.push(oracle.scaled(v, 1 / oracle.size(v)));
  }
  return M.map((_, i) => columns.map((v) => v[i]![0]!));
}
