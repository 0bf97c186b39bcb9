/** Small tuples of the kinds that break solvers, by name: reducible, periodic, nilpotent in part, with repeated eigenvalues. */
import { build, directSum, mul, type Naive, type NaiveTuple, scalar, scaled, star } from './naive';
import { gaussianMatrix, gaussianTuple, hermitianTuple, randomInvertible, randomUnitary, type Source } from './random';

/** c·E_ij of size n. */
export function matrixUnit(dim: number, n: number, i: number, j: number, c = 1): Naive {
  return build(n, n, (s, t) => scalar(dim, s === i && t === j ? c : 0));
}

/** r block upper triangular Gaussian matrices; block k has the given size and scale. */
function blockTriangular(
  dim: number,
  r: number,
  blocks: readonly (readonly [number, number])[],
  random: Source,
): NaiveTuple {
  const kind = blocks.flatMap(([size], k) => new Array<number>(size).fill(k));
  const n = kind.length;
  return gaussianTuple(dim, r, n, random).map((M) =>
    build(n, n, (i, j) => {
      const [row, col] = [kind[i]!, kind[j]!];
      if (row > col) return scalar(dim, 0);
      return row < col ? M[i]![j]! : M[i]![j]!.map((x) => x * blocks[row]![1]);
    }),
  );
}

function integers(dim: number, r: number, n: number, low: number, share: number, random: Source): NaiveTuple {
  return Array.from({ length: r }, () =>
    build(n, n, () => scalar(dim, random.uniform() < share ? random.integer(low, 1) : 0)),
  );
}

function inBasis(A: NaiveTuple, B: Naive, inverse: Naive): NaiveTuple {
  return A.map((M) => mul(mul(B, M), inverse));
}

type Maker = (dim: number, random: Source) => NaiveTuple;

/** n is at most 5. */
export const structured: readonly { readonly kind: string; readonly make: Maker }[] = Object.entries<Maker>({
  'integers in −1…1': (dim, random) => integers(dim, random.integer(1, 3), random.integer(2, 4), -1, 0.8, random),
  'zeros and ones': (dim, random) => integers(dim, random.integer(2, 4), random.integer(2, 5), 1, 0.4, random),
  'upper block larger': (dim, random) =>
    blockTriangular(
      dim,
      2,
      [
        [random.integer(1, 2), 1],
        [random.integer(1, 2), 0.4],
        [1, 0.2],
      ],
      random,
    ),
  'middle block larger': (dim, random) =>
    blockTriangular(
      dim,
      2,
      [
        [1, 0.3],
        [2, 1],
        [1, 0.4],
      ],
      random,
    ),
  'lower block larger': (dim, random) =>
    blockTriangular(
      dim,
      2,
      [
        [2, 0.4],
        [random.integer(1, 2), 1],
      ],
      random,
    ),
  'triangular in another basis': (dim, random) => {
    const A = blockTriangular(
      dim,
      2,
      [
        [2, 1],
        [random.integer(1, 2), 0.5],
      ],
      random,
    );
    const W = randomUnitary(dim, A[0]!.length, random);
    return inBasis(A, W, star(W));
  },
  'equal blocks, coupled': (dim, random) => {
    const [B, C] = [gaussianTuple(dim, 2, 2, random), gaussianTuple(dim, 2, 2, random)];
    return B.map((M, j) =>
      build(4, 4, (i, k) => {
        if (i < 2 && k >= 2) return C[j]![i]![k - 2]!;
        return i < 2 === k < 2 ? M[i % 2]![k % 2]! : scalar(dim, 0);
      }),
    );
  },
  'equal summands': (dim, random) => {
    const B = gaussianTuple(dim, 2, 2, random);
    return directSum(B, B);
  },
  'diagonal units': (dim) => Array.from({ length: 3 }, (_, k) => matrixUnit(dim, 3, k, k)),
  'unequal summands': (dim, random) =>
    directSum(
      gaussianTuple(dim, 2, 2, random),
      gaussianTuple(dim, 2, 2, random).map((M) => scaled(M, 0.3)),
    ),
  'summands in an oblique basis': (dim, random) => {
    const A = directSum(
      gaussianTuple(dim, 2, 1, random),
      gaussianTuple(dim, 2, 3, random).map((M) => scaled(M, 0.2)),
    );
    const { B, inverse } = randomInvertible(dim, 4, random);
    return inBasis(A, B, inverse);
  },
  'a cycle that feeds a nilpotent part': (dim, random) => {
    const k = random.integer(2, 3);
    const around = Array.from({ length: k }, (_, i) => matrixUnit(dim, k + 2, i, (i + 1) % k));
    return [...around, matrixUnit(dim, k + 2, k, k + 1), matrixUnit(dim, k + 2, 0, k, 0.5)];
  },
  'a cycle': (dim, random) => {
    const k = random.integer(2, 5);
    return Array.from({ length: k }, (_, i) => matrixUnit(dim, k, i, (i + 1) % k, 0.5 + random.uniform()));
  },
  'a block cycle': (dim, random) =>
    [0, 1].map((row) => {
      const M = gaussianMatrix(dim, 2, 2, random);
      return build(4, 4, (i, j) => (i >> 1 === row && j >> 1 === 1 - row ? M[i % 2]![j % 2]! : scalar(dim, 0)));
    }),
  'orthogonal projections': (dim, random) =>
    [1, 2].map((rank) => {
      const W = randomUnitary(dim, 3, random);
      return mul(
        mul(
          W,
          build(3, 3, (i, j) => scalar(dim, Number(i === j && i < rank))),
        ),
        star(W),
      );
    }),
  'oblique projections': (dim, random) =>
    [1, 2].map(() => {
      const { B, inverse } = randomInvertible(dim, 3, random);
      return mul(mul(B, matrixUnit(dim, 3, 0, 0)), inverse);
    }),
  'some matrix units': (dim, random) => {
    const n = random.integer(2, 4);
    const at = () => random.integer(0, n - 1);
    return Array.from({ length: random.integer(2, 5) }, () => matrixUnit(dim, n, at(), at()));
  },
  'a Jordan block': (dim, random) => {
    const n = random.integer(2, 4);
    return [build(n, n, (i, j) => scalar(dim, Number(i === j || j === i + 1)))];
  },
  commuting: (dim, random) => {
    const W = randomUnitary(dim, 3, random);
    const diagonal = () => build(3, 3, (i, j) => scalar(dim, i === j ? random.normal() : 0));
    return inBasis([diagonal(), diagonal()], W, star(W));
  },
  'of rank one': (dim, random) =>
    [0, 1].map(() => mul(gaussianMatrix(dim, 3, 1, random), gaussianMatrix(dim, 1, 3, random))),
  Gaussian: (dim, random) => gaussianTuple(dim, 3, 4, random),
  Hermitian: (dim, random) => hermitianTuple(dim, 3, 4, random),
  'Hermitian summands': (dim, random) =>
    directSum(
      hermitianTuple(dim, 3, 2, random),
      hermitianTuple(dim, 3, 2, random).map((M) => scaled(M, 0.3)),
    ),
  'n = 1': (dim, random) => gaussianTuple(dim, 3, 1, random),
}).map(([kind, make]) => ({ kind, make }));
