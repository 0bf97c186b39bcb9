/** More rows for `laws.test.ts`: graphs, factored tuples, what `compressTuple` leaves, and tuples on the complement of `orthogonalTo`. */
import { Complement } from '../../src/matrix';
import {
  bilinearTuple,
  compressTuple,
  denseTuple,
  type GraphKind,
  graphTuple,
  hypergraphTuple,
  metricTuple,
  mixTuple,
  permutationTuple,
  quiverTuple,
  type Tuple,
} from '../../src/tuple';
import { RestrictedTuple } from '../../src/tuple/restricted';
import { input } from '../field/samples';
import type { FieldCase } from '../support/fields';
import type { NaiveTuple } from '../support/naive';
import * as oracle from '../support/naive';
import { naive, planar } from '../support/planar';
import { gaussianMatrix, gaussianTuple, hermitianTuple, source } from '../support/random';
import * as bilinear from './bilinear-samples';
import { cycles, permutationMatrices, type TupleKind } from './kinds';

/** A factored layer with h = 6. */
function layer(dim: number, weightDim: number, symmetric: boolean, seed: number) {
  const factors = bilinear.factors(dim, weightDim, { h: 6, n: 5, r: 3 }, seed);
  return { given: bilinear.given(factors), matrices: bilinear.matrices(factors, symmetric) };
}

/** What is left of a tuple whose matrices span fewer dimensions than there are matrices, and the matrices that its `mix` says. */
function compressed(dim: number, tuple: Tuple, A: NaiveTuple) {
  const { tuple: out, mix, rank } = compressTuple(tuple);
  if (rank !== 3) throw new Error(`expected rank 3, got ${rank}`);
  const own = mix.shape.length === 2 ? 1 : mix.shape[2]!;
  const M = oracle.fromArray(mix, own).map((row) => row.map((x) => [...x, ...new Array<number>(dim - own).fill(0)]));
  return { tuple: out, matrices: oracle.mix(M, A) };
}

/** Five combinations of three matrices. */
function spanned(dim: number, A: NaiveTuple, seed: number) {
  const B = gaussianMatrix(1, 5, 3, source(seed)).map((row) => row.map(([x]) => x!));
  return {
    B,
    matrices: oracle.mix(
      B.map((row) => row.map((x) => oracle.scalar(dim, x))),
      A,
    ),
  };
}

/** The B*A_jB on the complement of two vectors, B being the isometry of the complement's coordinates. */
function restricted({ dim, algebra }: FieldCase, tuple: Tuple, A: NaiveTuple, seed: number) {
  const complement = new Complement(planar(algebra, gaussianMatrix(dim, tuple.n, 2, source(seed))));
  const B = naive(complement.embed(planar(algebra, oracle.eye(dim, tuple.n - 2))));
  return {
    tuple: new RestrictedTuple(tuple, complement),
    matrices: A.map((M) => oracle.mul(oracle.mul(oracle.star(B), M), B)),
  };
}

/** B*A_jC with the B and C that a metric tuple says are its coordinates; `metric.test.ts` looks whether they are. */
function inMetric({ dim }: FieldCase, tuple: Tuple, A: NaiveTuple, of: 'forms' | 'operators', seed: number) {
  const some = gaussianMatrix(dim, tuple.n + 2, tuple.n, source(seed));
  const out = metricTuple(tuple, { gram: oracle.toInput(oracle.mul(oracle.star(some), some)), of });
  const eye = oracle.toInput(oracle.eye(dim, tuple.n));
  const columns = (rows: ReturnType<typeof out.toVectors>) => {
    const M = oracle.fromArray(rows, dim);
    return oracle.build(tuple.n, tuple.n, (i, j) => M[j]![i]!);
  };
  const right = columns(out.toVectors(eye));
  const left = of === 'forms' ? right : columns(out.toCoordinates(eye));
  return { tuple: out, matrices: A.map((M) => oracle.mul(oracle.mul(oracle.star(left), M), right)) };
}

/** Matrices between spaces of 2 and 4 dimensions in all directions, from each alone and as they lie in the sum. */
function betweenSpaces(dim: number, seed: number) {
  const random = source(seed);
  const sizes = { u: 2, v: 4 };
  const first = { u: 0, v: 2 };
  const ways = [
    ['v', 'u', 2],
    ['u', 'v', 1],
    ['v', 'v', 2],
  ] as const;
  const families = ways.map(([from, to, count]) =>
    Array.from({ length: count }, () => gaussianMatrix(dim, sizes[to], sizes[from], random)),
  );
  const tuple = quiverTuple({
    vertices: sizes,
    edges: ways.map(([from, to], e) => ({ from, to, matrices: oracle.toInputTuple(families[e]!) })),
  });
  const matrices = families.flatMap((family, e) =>
    family.map((M) =>
      oracle.build(6, 6, (i, k) => M[i - first[ways[e]![1]]]?.[k - first[ways[e]![0]]] ?? oracle.zeroScalar(dim)),
    ),
  );
  return { tuple, matrices };
}

/** Two loops, two parallel edges in either direction, a reversed edge, and a vertex without edges, in no order. */
const edges: readonly (readonly [number, number])[] = [
  [3, 1],
  [0, 1],
  [1, 2],
  [5, 5],
  [2, 0],
  [1, 3],
  [3, 1],
  [0, 0],
  [2, 5],
  [5, 0],
  [0, 2],
];
const weights = [0.5, 2, 1, 0.25, 3, 0.75, 1.5, 0.5, 1, 2, 1];

/** The matrices of a graph from the sums of its weights, place by place, as `kind` says. */
function matricesOf(dim: number, kind: GraphKind): NaiveTuple {
  const W = Array.from({ length: 6 }, () => new Array<number>(6).fill(0));
  edges.forEach(([i, j], k) => {
    W[i]![j]! += weights[k]!;
    if (kind !== 'directed' && i !== j) W[j]![i]! += weights[k]!;
  });
  const places = W.flatMap((row, i) =>
    row.flatMap((w, j) => (w > 0 && (kind !== 'symmetric' || i <= j) ? [[i, j]] : [])),
  );
  return places.map(([i, j]) =>
    oracle.build(6, 6, (row, column) => {
      const isHere = (row === i && column === j) || (kind === 'symmetric' && row === j && column === i);
      return oracle.scalar(dim, isHere ? Math.sqrt(W[i!]![j!]!) : 0);
    }),
  );
}

const graphs = (['directed', 'pairs', 'symmetric'] as const).map(
  (kind): TupleKind => ({
    kind: `graph, ${kind}`,
    make: ({ dim, algebra }) => ({
      tuple: graphTuple({ n: 6, edges, weights, kind, algebra }),
      matrices: matricesOf(dim, kind),
    }),
  }),
);

/** Hyperedges of one to five vertices, one of them twice and one vertex in none of them. */
const hyperedges = [[4, 0, 2], [1], [3, 1, 0, 2], [0, 4], [5, 3], [2, 0, 4], [0, 1, 2, 3, 5]];
const hyperweights = [1, 0.5, 2, 3, 0.25, 1.5, 4];

const hypergraph: TupleKind = {
  kind: 'hypergraph',
  make: ({ dim, algebra }) => ({
    tuple: hypergraphTuple({ n: 7, hyperedges, weights: hyperweights, algebra }),
    matrices: hyperedges.map((set, e) =>
      oracle.build(7, 7, (i, j) => {
        const isHere = set.includes(i) && set.includes(j) && (i !== j || set.length === 1);
        return oracle.scalar(dim, isHere ? Math.sqrt(hyperweights[e]!) / Math.max(1, set.length - 1) : 0);
      }),
    ),
  }),
};

export const moreKinds: readonly TupleKind[] = [
  ...graphs,
  hypergraph,
  {
    kind: 'symmetric graph on a complement',
    make: (field) =>
      restricted(
        field,
        graphTuple({ n: 6, edges, weights, kind: 'symmetric', algebra: field.algebra }),
        matricesOf(field.dim, 'symmetric'),
        33,
      ),
  },
  {
    kind: 'operators in another metric',
    make: (field) => {
      const A = gaussianTuple(field.dim, 3, 5, source(61));
      return inMetric(field, denseTuple(input(A)), A, 'operators', 62);
    },
  },
  {
    kind: 'factored, symmetric, in another metric',
    make: (field) => {
      const { given: factors, matrices } = layer(field.dim, 1, true, 63);
      return inMetric(field, bilinearTuple(factors), matrices, 'forms', 64);
    },
  },
  {
    kind: 'factored, not symmetric, operators in another metric',
    make: (field) => {
      const { given: factors, matrices } = layer(field.dim, 1, false, 65);
      return inMetric(field, bilinearTuple(factors, { symmetric: false }), matrices, 'operators', 66);
    },
  },
  {
    kind: 'factored, symmetric',
    make: ({ dim }) => {
      const { given: factors, matrices } = layer(dim, 1, true, 18);
      return { tuple: bilinearTuple(factors, { form: 'product' }), matrices };
    },
  },
  {
    kind: 'factored, symmetric, Hadamard form',
    make: ({ dim }) => {
      const { given: factors, matrices } = layer(dim, 1, true, 19);
      return { tuple: bilinearTuple(factors, { form: 'hadamard' }), matrices };
    },
  },
  {
    kind: 'factored, not symmetric',
    make: ({ dim }) => {
      const { given: factors, matrices } = layer(dim, 1, false, 20);
      return { tuple: bilinearTuple(factors, { symmetric: false }), matrices };
    },
  },
  {
    kind: 'factored, complex weights',
    dims: [2],
    make: ({ dim }) => {
      const { given: factors, matrices } = layer(dim, 2, true, 21);
      return { tuple: bilinearTuple(factors), matrices };
    },
  },
  {
    kind: 'factored, not symmetric, complex weights',
    dims: [2],
    make: ({ dim }) => {
      const { given: factors, matrices } = layer(dim, 2, false, 22);
      return { tuple: bilinearTuple(factors, { symmetric: false }), matrices };
    },
  },
  {
    kind: 'compressed dense tuple',
    make: ({ dim }) => {
      const { matrices } = spanned(dim, gaussianTuple(dim, 3, 5, source(23)), 24);
      return compressed(dim, denseTuple(input(matrices)), matrices);
    },
  },
  {
    kind: 'compressed mix of permutations',
    make: ({ dim, algebra }) => {
      const P = cycles.slice(0, 3);
      const { B, matrices } = spanned(dim, permutationMatrices(dim, P), 25);
      return compressed(dim, mixTuple(B, permutationTuple(P, { algebra })), matrices);
    },
  },
  { kind: 'between two spaces', make: ({ dim }) => betweenSpaces(dim, 33) },
  {
    kind: 'dense tuple on a complement',
    make: (field) => {
      const A = gaussianTuple(field.dim, 3, 6, source(26));
      return restricted(field, denseTuple(input(A)), A, 27);
    },
  },
  {
    kind: 'Hermitian dense tuple on a complement',
    make: (field) => {
      const A = hermitianTuple(field.dim, 3, 6, source(28));
      return restricted(field, denseTuple(input(A)), A, 29);
    },
  },
  {
    kind: 'factored tuple on a complement',
    make: (field) => {
      const { given: factors, matrices } = layer(field.dim, 1, true, 30);
      return restricted(field, bilinearTuple(factors), matrices, 31);
    },
  },
  {
    kind: 'permutations on a complement',
    make: (field) =>
      restricted(
        field,
        permutationTuple(cycles, { algebra: field.algebra }),
        permutationMatrices(field.dim, cycles),
        32,
      ),
  },
];
