/** What `npm run bench:tuples` measures. A tuple of another kind is a line here. */
import type { PlanarMatrix } from '../../src/matrix';
import { randomSource } from '../../src/random';
import type { FitOptions } from '../../src/real';
import { bilinearTuple, graphTuple, permutationTuple, sparseTuple, type Tuple } from '../../src/tuple';
import { bilinearLayer } from './layers';
import { keyedPermutations } from './sbox';

export interface Case {
  /** Rows of one group differ in size only; the slope of the growth is taken over them. */
  readonly group: string;
  readonly size: string;
  readonly n: number;
  readonly rank: number;
  readonly options?: FitOptions;
  readonly make: () => { readonly tuple: Tuple; readonly planted?: readonly PlanarMatrix[] };
}

const RANK = 16;
const SIZES = [
  [256, 1024],
  [512, 2048],
  [1024, 4096],
] as const;

/** A layer with n = r; the arrays that it is made from go before the fit begins. */
function bilinear(kind: 'random' | 'planted', n: number, h: number): Case {
  return {
    group: `bilinear, ${kind}`,
    size: `n = r = ${n}, h = ${h}`,
    n,
    rank: RANK,
    make: () => {
      const { planted, ...factors } = bilinearLayer(n, h, n, 1, kind === 'planted' ? RANK : undefined);
      return { tuple: bilinearTuple(factors, { shared: true }), planted };
    },
  };
}

/** Symmetric, entries at random places with normal values. */
function sparse(n: number, r: number, entries: number): Case {
  return {
    group: 'sparse, symmetric',
    size: `n = ${n}, r = ${r}, ${entries} entries`,
    n,
    rank: 8,
    make: () => {
      const random = randomSource(1);
      const list: [number, number, number, number][] = [];
      while (list.length < entries) {
        const [j, row, col] = [r, n, n].map((size) => Math.floor(random.uniform() * size)) as [number, number, number];
        const value = random.normal();
        list.push([j, row, col, value], [j, col, row, value]);
      }
      return { tuple: sparseTuple({ n, r, entries: list }) };
    },
  };
}

/** Edges between random vertices, of weight 1 unless they meet. The directed ones are fitted with X, r·d² numbers, written down. */
function graph(n: number, edges: number, rank: number, kind: 'symmetric' | 'directed' = 'symmetric'): Case {
  return {
    group: `graphs, ${kind}, ${edges / n} edges a vertex`,
    size: `n = ${n}, ${edges} edges`,
    n,
    rank,
    make: () => {
      const random = randomSource(1);
      const list = Int32Array.from({ length: 2 * edges }, () => Math.floor(random.uniform() * n));
      return { tuple: graphTuple({ n, edges: list, kind }) };
    },
  };
}

/** x ↦ S(x ⊕ k) of the AES substitution S, on vectors of sum zero: every permutation fixes the constant ones. */
const aes: Case = {
  group: 'permutations, AES',
  size: 'n = r = 256',
  n: 256,
  rank: 8,
  options: { orthogonalTo: [new Array<number>(256).fill(1)] },
  make: () => ({ tuple: permutationTuple(keyedPermutations()) }),
};

export const cases: readonly Case[] = [
  ...(['random', 'planted'] as const).flatMap((kind) => SIZES.map(([n, h]) => bilinear(kind, n, h))),
  sparse(2000, 200, 20_000),
  sparse(20_000, 2000, 200_000),
  graph(1000, 50_000, 16),
  graph(10_000, 100_000, 8),
  graph(100_000, 1_000_000, 8),
  graph(1000, 10_000, 4, 'directed'),
  graph(5000, 50_000, 4, 'directed'),
  aes,
];
