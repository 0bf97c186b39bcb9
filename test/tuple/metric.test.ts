/** Tuples on a space with another inner product: what does not depend on the basis, and what does on the metric. */
import { describe, expect, it } from 'vitest';
import { metricTuple } from '../../src/tuple';
import { expectError } from '../interop/expect-error';
import { fields } from '../support/fields';
import {
  apart,
  eye,
  fromArray,
  mul,
  type Naive,
  type NaiveTuple,
  scaled,
  star,
  toInput,
  toInputTuple,
} from '../support/naive';
import { naive } from '../support/planar';
import { gaussianMatrix, gaussianTuple, hermitianTuple, randomInvertible, source } from '../support/random';

const input = (A: NaiveTuple) => toInputTuple(A) as never;
const n = 5;

describe.each(fields)('over $name', ({ dim, field, algebra }) => {
  const random = source(71 + dim);
  const gramOf = (): Naive => {
    const some = gaussianMatrix(dim, n + 3, n, random);
    return mul(star(some), some);
  };
  /** Rows to columns. */
  const columnsOf = (rows: Naive): Naive => rows[0]!.map((_, i) => rows.map((row) => row[i]!));
  const unit = toInput(eye(dim, n));
  const vector = (scalars: Naive[number]) => scalars.map((x) => (dim === 1 ? x[0]! : [...x])) as never;

  it('B = G^{-1/2}: B*GB = 1, and G^{1/2} is its inverse; lengths are those of G', () => {
    const G = gramOf();
    const A = metricTuple(input(gaussianTuple(dim, 2, n, random)), { gram: toInput(G) });
    const B = columnsOf(fromArray(A.toVectors(unit), dim));
    const C = columnsOf(fromArray(A.toCoordinates(unit), dim));
    expect(apart(mul(mul(star(B), G), B), eye(dim, n))).toBeLessThan(1e-11);
    expect(apart(mul(B, C), eye(dim, n))).toBeLessThan(1e-11);
    const x = gaussianMatrix(dim, n, 1, random);
    const y = A.toCoordinates(vector(columnsOf(x)[0]!));
    expect(y.shape).toEqual(dim === 1 ? [n] : [n, dim]);
    expect(Math.hypot(...y.data) ** 2).toBeCloseTo(mul(mul(star(x), G), x)[0]![0]![0]!, 9);
  });

  it.each([
    ['forms', 'Hermitian', hermitianTuple],
    ['forms', 'general', gaussianTuple],
    ['operators', 'general', gaussianTuple],
  ] as const)('%s, %s: a change of basis changes nothing', (of, _, make) => {
    const [M, G] = [make(dim, 3, n, random), gramOf()];
    const { B: T, inverse } = randomInvertible(dim, n, random);
    const changed = M.map((one) => mul(mul(of === 'forms' ? star(T) : inverse, one), T));
    const [first, second] = [
      metricTuple(input(M), { gram: toInput(G), of }),
      metricTuple(input(changed), { gram: toInput(mul(mul(star(T), G), T)), of }),
    ];
    const [one, other] = [first, second].map((A) => field.fit(A, { rank: 2, restarts: 8, seed: 1 }));
    expect([one!.status, other!.status]).toEqual(['converged', 'converged']);
    expect(other!.fitness / one!.fitness).toBeCloseTo(1, 8);
    expect(Array.from(other!.sigma)).toEqual(Array.from(one!.sigma, (x) => expect.closeTo(x, 5)));
    // The membership of a vector, in either basis.
    const x = gaussianMatrix(dim, n, 1, random);
    const [here, there] = [columnsOf(x)[0]!, columnsOf(mul(inverse, x))[0]!];
    const expected = one!.membership(first!.toCoordinates(vector(here)) as never);
    expect(other!.membership(second!.toCoordinates(vector(there)) as never)).toBeCloseTo(expected, 5);
  });

  it('of operators X and the fitness do not depend on the metric', () => {
    const A = gaussianTuple(dim, 3, n, random);
    const plain = field.fit(input(A), { rank: 2, restarts: 8, seed: 1 });
    const other = field.fit(metricTuple(input(A), { gram: toInput(gramOf()), of: 'operators' }), {
      rank: 2,
      restarts: 8,
      seed: 1,
    });
    expect(other.fitness / plain.fitness).toBeCloseTo(1, 8);
    expect(Array.from(other.sigma)).toEqual(Array.from(plain.sigma, (x) => expect.closeTo(x, 5)));
  });

  it('the usual inner product is no change; forms shrink as it grows', () => {
    const A = gaussianTuple(dim, 3, n, random);
    for (const factor of [1, 1e-8, 1e8]) {
      const gram = toInput(scaled(eye(dim, n), factor));
      const written = (of: 'forms' | 'operators'): Naive => {
        const { rows, cols, data } = metricTuple(input(A), { gram, of }).toDense();
        return naive({ algebra, rows, cols, data });
      };
      expect(apart(scaled(written('forms'), factor), A.flat())).toBeLessThan(1e-13);
      expect(apart(written('operators'), A.flat())).toBeLessThan(1e-13);
    }
  });

  it.each([2 ** -1000, 2 ** -600, 2 ** 600, 2 ** 1000])('operators do not change with G → %d·G', (factor) => {
    // Regression: squares of such a G vanish or overflow, and it counted as zero, or was not Hermitian by NaN.
    const [A, G] = [gaussianTuple(dim, 2, n, random), gramOf()];
    const denseIn = (gram: Naive) => naive(metricTuple(input(A), { gram: toInput(gram), of: 'operators' }).toDense());
    expect(apart(denseIn(scaled(G, factor)), denseIn(G))).toBeLessThan(1e-11);
    const skew = G.map((row, i) => row.map((x, k) => (i < k ? x.map((y) => 2 * y) : x)));
    expect(() => denseIn(scaled(skew, factor))).toThrow(/gram: expected a Hermitian matrix, got ‖G − G\*‖ = \d/);
  });

  it('a real Gram matrix serves every algebra', () => {
    const A = metricTuple(input(gaussianTuple(dim, 2, 2, random)), {
      gram: [
        [4, 0],
        [0, 9],
      ],
    });
    const x = Array.from({ length: 2 }, (_, i) => (dim === 1 ? i + 1 : [i + 1, ...new Array<number>(dim - 1).fill(1)]));
    expect(Array.from(A.toCoordinates(x as never).data)).toEqual(
      x.flatMap((s, i) => [s].flat().map((c) => expect.closeTo(c * (2 + i), 12))),
    );
  });
});

it('no inner product: said at once', () => {
  const A = [
    [
      [1, 0],
      [0, 1],
    ],
  ];
  const give =
    (gram: unknown, more: object = {}) =>
    () =>
      metricTuple(A, { gram, ...more } as never);
  const place = 'metricTuple: gram: expected';
  expectError(
    give([
      [1, 1],
      [0, 1],
    ]),
    RangeError,
    `${place} a Hermitian matrix, got ‖G − G*‖ = 8.2e-1‖G‖`,
  );
  expectError(
    give([
      [0, 0],
      [0, 0],
    ]),
    RangeError,
    `${place} a Hermitian matrix, got the zero matrix`,
  );
  const definite = `${place} a positive definite matrix, its smallest eigenvalue above 1e-13 of the largest, got eigenvalues`;
  expectError(
    give([
      [1, 0],
      [0, 0],
    ]),
    RangeError,
    `${definite} from 0.0e+0 to 1.0e+0`,
  );
  expectError(
    give([
      [1, 0],
      [0, -1],
    ]),
    RangeError,
    `${definite} from -1.0e+0 to 1.0e+0`,
  );
  expect(give([[1, 0]])).toThrow(RangeError);
  expect(
    give([
      [1, 0],
      [0, Number.NaN],
    ]),
  ).toThrow('metricTuple: gram');
  expect(give(undefined)).toThrow(TypeError);
  expectError(
    give(
      [
        [1, 0],
        [0, 1],
      ],
      { of: 'things' },
    ),
    RangeError,
    `metricTuple: of: expected 'forms' or 'operators', got "things"`,
  );
  expect(
    give(
      [
        [1, 0],
        [0, 1],
      ],
      { metric: 1 },
    ),
  ).toThrow("unknown option 'metric'");
});
