/**
 * Every representation of a tuple beside the matrices that it stands for, over every algebra. A new one is a row here, or in `more-kinds.ts` (factored
 * ones, and what is made of tuples inside); `laws.test.ts` does the rest.
 */
import {
  denseTuple,
  directSum,
  embed,
  mixTuple,
  operatorTuple,
  permutationTuple,
  sparseTuple,
  type Tuple,
} from '../../src/tuple';
import { input } from '../field/samples';
import type { FieldCase } from '../support/fields';
import type { Naive, NaiveTuple } from '../support/naive';
import * as oracle from '../support/naive';
import { gaussianMatrix, gaussianTuple, hermitianTuple, type Source, source } from '../support/random';

export interface TupleKind {
  readonly kind: string;
  /** Algebras it exists over, by dimension; all by default. */
  readonly dims?: readonly number[];
  readonly make: (field: FieldCase) => { readonly tuple: Tuple; readonly matrices: NaiveTuple };
}

/** Some entries, at most half of the places, some places twice, one A_j without any, in no order. */
export function scattered(dim: number, r: number, n: number, count: number, random: Source) {
  const entries = Array.from({ length: count }, () => {
    const [j, row, column] = [random.integer(0, r - 2), random.integer(0, n - 1), random.integer(0, n - 1)];
    return [j, row, column, Array.from({ length: dim }, () => random.normal())] as const;
  });
  const [j, row, column] = entries[0]!;
  return [...entries, [j, row, column, Array.from({ length: dim }, () => random.normal())] as const];
}

/** Entries as `sparseTuple` takes them: a plain number where real. */
const given = (entries: ReturnType<typeof scattered>) =>
  entries.map(([j, row, column, x]) => [j, row, column, x.length === 1 ? x[0]! : x] as const);

/** The sum of the entries, place by place. */
export function summed(dim: number, r: number, n: number, entries: ReturnType<typeof scattered>): NaiveTuple {
  return Array.from({ length: r }, (_, k) =>
    oracle.build(n, n, (i, l) =>
      entries
        .filter(([j, row, column]) => j === k && row === i && column === l)
        .reduce<number[]>((sum, [, , , value]) => oracle.plus(sum, value), oracle.zeroScalar(dim)),
    ),
  );
}

/** Compressed rows of a matrix, zeros left out. */
function compressedRows(M: Naive) {
  const [indptr, indices, values]: [number[], number[], number[]] = [[0], [], []];
  for (const row of M) {
    row.forEach((x, column) => {
      if (x.every((value) => value === 0)) return;
      indices.push(column);
      values.push(...x);
    });
    indptr.push(indices.length);
  }
  return { indptr, indices: Int32Array.from(indices), values: Float64Array.from(values) };
}

export const cycles = [
  [1, 2, 3, 0, 4],
  [4, 3, 2, 1, 0],
  [0, 2, 1, 4, 3],
  [2, 0, 1, 3, 4],
];

export function permutationMatrices(dim: number, permutations: readonly (readonly number[])[]): NaiveTuple {
  return permutations.map((permutation) =>
    oracle.build(permutation.length, permutation.length, (i, k) => oracle.scalar(dim, Number(permutation[k] === i))),
  );
}

/** A matrix by its columns in the public layout, with the products of the oracle. */
export function productsWith(dim: number, A: NaiveTuple) {
  return (j: number, Y: Parameters<typeof oracle.fromArray>[0]) =>
    oracle.toInput(oracle.mul(A[j]!, oracle.fromArray(Y, dim)));
}

export const tupleKinds: readonly TupleKind[] = [
  {
    kind: 'dense',
    make: ({ dim }) => {
      const matrices = gaussianTuple(dim, 3, 5, source(16));
      return { tuple: denseTuple(input(matrices)), matrices };
    },
  },
  {
    kind: 'dense, rounded to float32',
    make: ({ dim, algebra }) => {
      const matrices = gaussianTuple(dim, 3, 5, source(17)).map((M) =>
        M.map((row) => row.map((x) => x.map(Math.fround))),
      );
      return { tuple: denseTuple(input(matrices), { algebra, storage: 'float32' }), matrices };
    },
  },
  {
    kind: 'sparse, from entries',
    make: ({ dim, algebra }) => {
      const entries = scattered(dim, 4, 5, 40, source(1));
      return {
        tuple: sparseTuple({ n: 5, r: 4, entries: given(entries), algebra }),
        matrices: summed(dim, 4, 5, entries),
      };
    },
  },
  {
    kind: 'sparse, from compressed rows',
    make: ({ dim }) => {
      const matrices = summed(dim, 3, 5, scattered(dim, 3, 5, 14, source(2)));
      return { tuple: sparseTuple({ n: 5, matrices: matrices.map(compressedRows) }), matrices };
    },
  },
  {
    kind: 'sparse Hermitian',
    make: ({ dim, algebra }) => {
      const matrices = hermitianTuple(dim, 3, 5, source(3)).map((M) =>
        M.map((row, i) => row.map((x, k) => (Math.abs(i - k) < 2 ? x : oracle.zeroScalar(dim)))),
      );
      return { tuple: sparseTuple({ n: 5, matrices: matrices.map(compressedRows), algebra }), matrices };
    },
  },
  {
    kind: 'permutations',
    make: ({ dim, algebra }) => ({
      tuple: permutationTuple([...cycles.slice(0, 3), Uint8Array.from(cycles[3]!)], { algebra }),
      matrices: permutationMatrices(dim, cycles),
    }),
  },
  {
    kind: 'involutions',
    make: ({ dim, algebra }) => ({
      tuple: permutationTuple(cycles.slice(1, 3), { algebra }),
      matrices: permutationMatrices(dim, cycles.slice(1, 3)),
    }),
  },
  {
    kind: 'permutations, on pairs',
    make: ({ dim, algebra }) => {
      const four = [
        [1, 2, 3, 0],
        [3, 1, 0, 2],
        [0, 1, 3, 2],
      ];
      const pairs = [0, 1, 2, 3].flatMap((y) => [0, 1, 2, 3].filter((x) => x < y).map((x) => `${x}${y}`));
      const onPairs = four.map((permutation) =>
        pairs.map(([x, y]) => {
          const image = [permutation[Number(x)]!, permutation[Number(y)]!].sort();
          return pairs.indexOf(image.join(''));
        }),
      );
      return { tuple: permutationTuple(four, { algebra, pairs: true }), matrices: permutationMatrices(dim, onPairs) };
    },
  },
  {
    kind: 'real mix',
    make: ({ dim }) => {
      const A = gaussianTuple(dim, 3, 5, source(5));
      const B = gaussianMatrix(1, 2, 3, source(6));
      const embedded = B.map((row) => row.map(([x]) => oracle.scalar(dim, x!)));
      return { tuple: mixTuple(oracle.toInput(B), input(A)), matrices: oracle.mix(embedded, A) };
    },
  },
  {
    kind: 'mix with coefficients of the algebra, more of them than matrices',
    dims: [1, 2],
    make: ({ dim }) => {
      const A = gaussianTuple(dim, 2, 5, source(7));
      const B = gaussianMatrix(dim, 4, 2, source(8));
      return { tuple: mixTuple(oracle.toInput(B), input(A)), matrices: oracle.mix(B, A) };
    },
  },
  {
    kind: 'direct sum of three kinds',
    make: ({ dim, algebra }) => {
      const A = gaussianTuple(dim, 3, 2, source(9));
      const entries = scattered(dim, 3, 2, 4, source(10));
      const swap = [
        [1, 0],
        [0, 1],
        [1, 0],
      ];
      return {
        tuple: directSum(
          input(A),
          sparseTuple({ n: 2, r: 3, entries: given(entries), algebra }),
          permutationTuple(swap, { algebra }),
        ),
        matrices: oracle.directSum(oracle.directSum(A, summed(dim, 3, 2, entries)), permutationMatrices(dim, swap)),
      };
    },
  },
  {
    kind: 'operator',
    make: ({ dim, algebra }) => {
      const A = gaussianTuple(dim, 3, 5, source(11));
      const tuple = operatorTuple({
        n: 5,
        r: 3,
        algebra,
        apply: productsWith(dim, A),
        applyAdjoint: productsWith(dim, A.map(oracle.star)),
      });
      return { tuple, matrices: A };
    },
  },
  {
    kind: 'Hermitian operator',
    make: ({ dim, algebra }) => {
      const A = hermitianTuple(dim, 3, 5, source(12));
      return {
        tuple: operatorTuple({ n: 5, r: 3, algebra, apply: productsWith(dim, A), hermitian: true }),
        matrices: A,
      };
    },
  },
  {
    kind: 'real matrices embedded',
    make: ({ dim, algebra }) => {
      const A = gaussianTuple(1, 3, 5, source(13));
      return { tuple: embed(input(A), algebra), matrices: oracle.embedIn(dim, A) };
    },
  },
  {
    kind: 'complex matrices embedded',
    dims: [2, 4],
    make: ({ dim, algebra }) => {
      const A = gaussianTuple(2, 3, 5, source(14));
      return { tuple: embed(input(A), algebra), matrices: oracle.embedIn(dim, A) };
    },
  },
  {
    kind: 'embedded real permutations, mixed and added to sparse matrices',
    make: ({ dim, algebra }) => {
      const entries = scattered(dim, 2, 2, 3, source(15));
      const B = [
        [1, -0.5, 0, 0.25],
        [0, 2, 1, 0],
      ];
      const P = oracle.mix(
        B.map((row) => row.map((x) => oracle.scalar(dim, x))),
        permutationMatrices(dim, cycles),
      );
      return {
        tuple: directSum(
          mixTuple(B, embed(permutationTuple(cycles), algebra)),
          sparseTuple({ n: 2, r: 2, entries: given(entries), algebra }),
        ),
        matrices: oracle.directSum(P, summed(dim, 2, 2, entries)),
      };
    },
  },
];
