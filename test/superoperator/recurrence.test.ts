/** Irreducible and primitive maps: against graphs, known representations, and block triangular forms in hidden bases. */
import fc from 'fast-check';
import { add, adjoint, compose, onFactor, scale, superoperator, superoperatorFromChoi } from 'lsrdr/superoperator';
import { describe, expect, it } from 'vitest';
import { check, randomUnitary, source } from '../support';
import { algebraOption, algebras, dagger, type Mat, mat, nestAll, numbers, product, randomMat, times } from './naive';

type Weights = readonly (readonly number[])[];

/** Which powers of a non-negative matrix are positive, by walks. */
function walks(W: Weights): { isIrreducible: boolean; isPrimitive: boolean } {
  const n = W.length;
  const start = W.map((row) => row.map((w) => w > 0));
  const next = (P: boolean[][]) => P.map((row) => row.map((_, k) => start.some((edges, j) => row[j] && edges[k])));
  let power = start;
  let reached = start.map((row, i) => row.map((w, k) => w || i === k));
  let isPrimitive = false;
  for (let step = 0; step <= (n - 1) ** 2 + 1; step++) {
    isPrimitive ||= power.every((row) => row.every(Boolean));
    reached = reached.map((row, i) => row.map((was, k) => was || power[i]![k]!));
    power = next(power);
  }
  return { isIrreducible: reached.every((row) => row.every(Boolean)), isPrimitive };
}

describe.each(algebras)('recurrence over $name', (algebra) => {
  const a = algebra.dim;
  const option = algebraOption(algebra);
  const of = (A: Mat[]) => superoperator(nestAll(A), undefined, option);
  const scalar = (x: number, p = 0) => Array.from({ length: a }, (_, q) => (q === p ? x : 0));
  const both = (A: Mat[]) => [of(A).isIrreducible(), of(A).isPrimitive()];
  const turned = (A: Mat[], seed: number): Mat[] => {
    const W = randomUnitary(a, A[0]!.length, source(seed)) as Mat;
    return A.map((M) => product(product(W, M), dagger(W)));
  };
  /** √w_ik E_ik for the arcs of a graph. */
  const unitsOf = (W: Weights): Mat[] =>
    W.flatMap((row, i) =>
      row.flatMap((w, k) =>
        w === 0 ? [] : [mat(W.length, W.length, (x, y) => scalar(x === i && y === k ? Math.sqrt(w) : 0))],
      ),
    );

  it('of the tuple of a graph is that of the graph, in any basis', () => {
    const seen = { reducible: 0, periodic: 0, primitive: 0 };
    check(
      fc.property(
        fc.integer({ min: 2, max: 5 }).chain((n) =>
          fc.array(fc.array(fc.constantFrom(0, 0, 0, 1, 2), { minLength: n, maxLength: n }), {
            minLength: n,
            maxLength: n,
          }),
        ),
        fc.integer({ min: 1, max: 1000 }),
        (W, seed) => {
          if (W.flat().every((w) => w === 0)) return;
          const { isIrreducible, isPrimitive } = walks(W);
          expect(both(unitsOf(W))).toEqual([isIrreducible, isPrimitive]);
          expect(both(turned(unitsOf(W), seed))).toEqual([isIrreducible, isPrimitive]);
          seen[isPrimitive ? 'primitive' : isIrreducible ? 'periodic' : 'reducible'] += 1;
        },
      ),
      a === 4 ? 12 : 25,
    );
    expect(seen.reducible).toBeGreaterThan(2);
    expect(seen.primitive).toBeGreaterThan(0);
  });

  it.each([2, 3, 5])('of a directed cycle of %i: irreducible, not primitive; with a loop primitive', (n) => {
    const cycle = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, k) => Number(k === (i + 1) % n)));
    expect(both(unitsOf(cycle))).toEqual([true, false]);
    expect(both(turned(unitsOf(cycle), n))).toEqual([true, false]);
    const looped = cycle.map((row, i) => row.map((w, k) => (i === 0 && k === 0 ? 1 : w)));
    expect(both(turned(unitsOf(looped), n))).toEqual([true, true]);
  });

  it('of random tuples: primitive; of block triangular ones in a hidden basis: neither', () => {
    const next = numbers(41);
    for (let n = 2; n <= 3; n++) {
      const A = [randomMat(a, n, n, next), randomMat(a, n, n, next)];
      expect(both(A)).toEqual([true, true]);
      const upper = A.map((M) => M.map((row, i) => row.map((x, k) => (i === n - 1 && k < n - 1 ? scalar(0) : x))));
      const diagonal = A.map((M) =>
        M.map((row, i) => row.map((x, k) => ((i === n - 1) === (k === n - 1) ? x : scalar(0)))),
      );
      const twice = A.map((M) =>
        mat(2 * n, 2 * n, (i, k) => (Math.floor(i / n) === Math.floor(k / n) ? M[i % n]![k % n]! : scalar(0))),
      );
      for (const reducible of [upper, diagonal, twice]) {
        expect(both(reducible)).toEqual([false, false]);
        expect(both(turned(reducible, n))).toEqual([false, false]);
        expect(both(turned(reducible, n).map(dagger))).toEqual([false, false]);
      }
    }
  });

  it('nilpotent and zero maps are reducible, but for n = 1', () => {
    const jordan = [mat(3, 3, (i, k) => scalar(k === i + 1 ? 1 : 0))];
    expect(both(jordan)).toEqual([false, false]);
    expect(both(turned(jordan, 5))).toEqual([false, false]);
    expect(both([mat(2, 2, () => scalar(0))])).toEqual([false, false]);
    expect(both([[[scalar(0)]]])).toEqual([true, false]);
    expect(both([[[scalar(-2)]]])).toEqual([true, true]);
  });

  it('are the same of the adjoint, of multiples, at any scale, and of a Kraus form in other words', () => {
    const next = numbers(7);
    const A = [randomMat(a, 3, 3, next), randomMat(a, 3, 3, next)];
    const map = of(A);
    for (const other of [adjoint(map), scale(map, 1e300), scale(map, 1e-300), compose(map, map), add(map, map)]) {
      expect(other.isPrimitive()).toBe(true);
    }
    const mixed = superoperator(nestAll(A), nestAll([A[0]!, A[1]!]), option);
    expect(mixed.isPrimitive()).toBe(true);
    expect(onFactor(map, [3, 2], 0).isIrreducible()).toBe(false);
    // Rows and columns of sizes that squares of numbers cannot hold together: D A D⁻¹.
    const sizes = [1, 2 ** -40, 2 ** 60];
    const scaled = A.map((M) => M.map((row, i) => row.map((x, k) => x.map((v) => (v * sizes[i]!) / sizes[k]!))));
    expect(both(scaled)).toEqual([true, true]);
  });

  it('refuse maps for which they mean nothing', () => {
    const wide = of([mat(2, 3, () => scalar(1))]);
    expect(() => wide.isIrreducible()).toThrow(
      'superoperator.isIrreducible: expected a map of n×n to n×n matrices, got one of 3×3 to 2×2',
    );
    const negative = scale(of([mat(2, 2, () => scalar(1))]), -1);
    expect(() => negative.isPrimitive()).toThrow(
      'superoperator.isPrimitive: expected a completely positive map, got one that is not',
    );
    expect(() => wide.isPrimitive(-1)).toThrow('superoperator.isPrimitive: tolerance: expected a finite number > 0');
  });
});

describe('one tuple over different algebras', () => {
  const rotation = [
    [0, -1],
    [1, 0],
  ];
  const lift = (A: number[][][], a: number) =>
    A.map((M) =>
      M.map((row) => row.map((x) => (a === 1 ? x : Array.from({ length: a }, (_, p) => (p === 0 ? x : 0))))),
    ) as never;
  const over = (A: number[][][]) =>
    algebras.map((algebra) => superoperator(lift(A, algebra.dim), undefined, algebraOption(algebra)).isIrreducible());

  it('a rotation of the plane has lines of its own over C, and over H', () => {
    expect(over([rotation])).toEqual([true, false, false]);
  });

  it('the quaternions on R⁴ are irreducible over R, two planes over C, four lines over H', () => {
    const units = [
      [0, 1, 0, 0],
      [0, 0, 1, 0],
    ].map((u) =>
      [0, 1, 2, 3].map((i) =>
        [0, 1, 2, 3].map(
          (k) =>
            times(
              u,
              [0, 1, 2, 3].map((p) => Number(p === k)),
            )[i]!,
        ),
      ),
    );
    expect(over(units)).toEqual([true, false, false]);
  });

  it('the symmetric group of three on the plane is irreducible everywhere', () => {
    const [c, s] = [-0.5, Math.sqrt(3) / 2];
    const turn = [
      [c, -s],
      [s, c],
    ];
    const mirror = [
      [1, 0],
      [0, -1],
    ];
    expect(over([turn, mirror])).toEqual([true, true, true]);
    expect(over([mirror])).toEqual([false, false, false]);
  });

  it('left multiplications by i and j on H¹ leave nothing but 0 and H', () => {
    const map = superoperator([[[[0, 1, 0, 0]]], [[[0, 0, 1, 0]]]]);
    expect([map.isIrreducible(), map.isPrimitive()]).toEqual([true, true]);
  });
});

describe('known channels', () => {
  it('depolarising: primitive; dephasing: reducible; amplitude damping: reducible', () => {
    const half = Array.from({ length: 4 }, (_, i) => Array.from({ length: 4 }, (__, k) => (i === k ? 0.5 : 0)));
    const depolarising = superoperatorFromChoi(half, [2, 2]);
    expect([depolarising.isIrreducible(), depolarising.isPrimitive()]).toEqual([true, true]);
    const dephasing = superoperator([
      [
        [0.6, 0],
        [0, 0.6],
      ],
      [
        [0.8, 0],
        [0, -0.8],
      ],
    ]);
    expect(dephasing.isIrreducible()).toBe(false);
    const damping = superoperator([
      [
        [1, 0],
        [0, 0.6],
      ],
      [
        [0, 0.8],
        [0, 0],
      ],
    ]);
    expect([damping.isIrreducible(), damping.isPrimitive(), damping.isTracePreserving()]).toEqual([false, false, true]);
  });
});
