/** Tuples between several spaces, on matrices most of whose columns are zero: verbs and eigenvectors against loops over the matrices in full. */
import { describe, expect, it } from 'vitest';
import { dominantOfGamma } from '../../src/superoperator/operators';
import { quiverTuple } from '../../src/tuple';
import { fields } from '../support/fields';
import {
  add,
  apart,
  build,
  gamma,
  gammaAdjoint,
  minus,
  mul,
  type Naive,
  scaled,
  size,
  star,
  toInputTuple,
  zeroScalar,
} from '../support/naive';
import { radius } from '../support/oracle';
import { naive, planar } from '../support/planar';
import { gaussianMatrix, type Source, source } from '../support/random';

const sizes = { u: 3, v: 2, w: 4 };
const spaces = [0, 0, 0, 1, 1, 2, 2, 2, 2];
const n = spaces.length;
const first = [0, 3, 5];
/** A cycle, a chord back, a loop, two edges between the same spaces. */
const edges = [
  ['u', 'v', 2],
  ['v', 'w', 1],
  ['w', 'u', 3],
  ['w', 'v', 1],
  ['v', 'v', 2],
  ['u', 'v', 1],
] as const;
const place = { u: 0, v: 1, w: 2 };

function sample(dim: number, random: Source) {
  const families = edges.map(([from, to, count]) =>
    Array.from({ length: count }, () => gaussianMatrix(dim, sizes[to], sizes[from], random)),
  );
  const tuple = quiverTuple({
    vertices: sizes,
    edges: edges.map(([from, to], e) => ({ from, to, matrices: toInputTuple(families[e]!) })),
  } as never);
  const matrices = families.flatMap((family, e) =>
    family.map((M) =>
      build(n, n, (i, k) => M[i - first[place[edges[e]![1]]]!]?.[k - first[place[edges[e]![0]]]!] ?? zeroScalar(dim)),
    ),
  );
  const ways = edges.flatMap(([from, to, count]) =>
    Array.from({ length: count }, () => [place[from], place[to]] as const),
  );
  return { tuple, matrices, ways };
}

describe.each(fields)('over $name', ({ dim, algebra }) => {
  const p = (M: Naive) => planar(algebra, M);
  const kept = (M: Naive, isKept: (i: number, k: number) => boolean): Naive =>
    build(M.length, M[0]!.length, (i, k) => (isKept(i, k) ? M[i]![k]! : zeroScalar(dim)));

  /** What is zero: column k but for the rows of its home; columns by chance; all but single entries. */
  const patterns: readonly (readonly [string, readonly number[]])[] = [
    ['ranks 2, 1, 2 in order', [0, 0, 1, 2, 2]],
    ['ranks 1, 2, 2 in another order', [2, 1, 0, 2, 1]],
    ['ranks 0, 3, 2', [1, 2, 1, 2, 1]],
    ['one space alone', [1, 1, 1, 1, 1]],
    ['one column', [2]],
  ];

  it.each(patterns)('verbs at %s', (_, homes) => {
    const random = source(90 + dim);
    const { tuple, matrices: A, ways } = sample(dim, random);
    const d = homes.length;
    const graded = tuple.ranked([0, 1, 2].map((v) => homes.filter((home) => home === v).length));
    const tall = () => kept(gaussianMatrix(dim, n, d, random), (i, k) => homes[k] === spaces[i]);
    const stack = () =>
      A.map((_matrix, j) =>
        kept(gaussianMatrix(dim, d, d, random), (i, k) => homes[i] === ways[j]![1] && homes[k] === ways[j]![0]),
      );
    const loose = () => kept(gaussianMatrix(dim, n, d, random), () => random.uniform() < 0.3);
    const looseStack = () => A.map(() => kept(gaussianMatrix(dim, d, d, random), () => random.uniform() < 0.3));
    const none = () => build(n, d, () => zeroScalar(dim));
    const full = () => gaussianMatrix(dim, n, d, random);
    let rounds = 0;
    for (const own of [tuple, graded]) {
      const image = own.createImage(d);
      const other = own.createImage(d);
      const [forward, backward, out] = [p(full()), p(full()), p(full())];
      const compressed = p(A.flatMap(() => gaussianMatrix(dim, d, d, random)));
      for (const [Y, Z, X] of [
        [tall(), tall(), stack()],
        [loose(), loose(), looseStack()],
        [tall(), full(), looseStack()],
        [full(), tall(), stack()],
        [none(), tall(), stack()],
        [full(), full(), looseStack()],
        [tall(), none(), stack()],
      ] as const) {
        rounds += 1;
        const close = (got: typeof out, expected: Naive, what: string) =>
          expect(size(minus(naive(got), expected)), what).toBeLessThan(1e-12);
        const X_ = p(X.flat());
        own.sweepInto({ image, forward, backward, Y: p(Y), Z: p(Z), X: X_ });
        close(forward, gamma(A, X, Y), 'forward');
        close(backward, gammaAdjoint(A, X, Z), 'backward');
        own.combineInto(out, image, X_);
        close(out, gamma(A, X, Y), 'combineInto, from the image of a sweep');
        own.compressInto(compressed, p(Z), image);
        close(
          compressed,
          A.flatMap((M) => mul(mul(star(Z), M), Y)),
          'compressInto',
        );
        own.applyInto(out, p(Y), X_);
        close(out, gamma(A, X, Y), 'applyInto');
        own.adjointInto(out, p(Z), X_);
        close(out, gammaAdjoint(A, X, Z), 'adjointInto');
        // Images are linear, whatever columns they have.
        own.imageInto(other, p(Z));
        for (let at = 0; at < other.data.length; at++) other.data[at] = image.data[at]! - 2 * other.data[at]!;
        own.combineInto(out, other, X_);
        close(out, gamma(A, X, add(Y, scaled(Z, -2))), 'a sum of images');
      }
    }
    expect(rounds).toBe(14);
  });

  it('ρ(Γ(A;X)) and its eigenvectors, where X leads as A does and where it does not', () => {
    const random = source(190 + dim);
    const { tuple, matrices: A, ways } = sample(dim, random);
    const homes = [2, 0, 1, 2, 0];
    const d = homes.length;
    const graded = tuple.ranked([2, 1, 2]);
    for (const isConfined of [true, false]) {
      const X = A.map((_matrix, j) =>
        kept(
          gaussianMatrix(dim, d, d, random),
          (i, k) => !isConfined || (homes[i] === ways[j]![1] && homes[k] === ways[j]![0]),
        ),
      );
      const known = radius(A, X);
      for (const start of [undefined, p(gaussianMatrix(dim, n, d, random)).data]) {
        const found = dominantOfGamma(graded, p(X.flat()), { ...(start && { start }) });
        expect(found.status).toBe('converged');
        expect(found.modulus / known).toBeCloseTo(1, 8);
        expect(found.residual).toBeLessThan(1e-8);
        if (found.imaginary !== 0) continue;
        const asMatrix = (data: Float64Array) => naive({ algebra, rows: n, cols: d, data });
        const [Y, Z] = [asMatrix(found.right), asMatrix(found.left)];
        expect(apart(gamma(A, X, Y), scaled(Y, found.value))).toBeLessThan(1e-8);
        expect(apart(gammaAdjoint(A, X, Z), scaled(Z, found.value))).toBeLessThan(1e-8);
      }
    }
  });
});
