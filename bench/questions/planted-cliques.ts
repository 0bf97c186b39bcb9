import { eigs } from '../../src/dominant-eigen';
import { randomSource } from '../../src/random';
import { fit } from '../../src/real';
import { graphTuple, type Tuple } from '../../src/tuple';
import type { Question, Settings } from '../question';
import type { Measured, Row } from '../record';
import { medianOf } from '../statistics';
import { SUBJECT, standing } from './subspaces';

const RANK = 4;

/** One size of graphs: which cliques, and how many graphs of each. */
interface Setup {
  readonly n: number;
  readonly quick: readonly [sizes: readonly number[], count: number];
  readonly full: readonly [sizes: readonly number[], count: number];
  /** Random starts beside the balanced one, in full mode. */
  readonly restarts: number;
}

const small: Setup = {
  n: 200,
  quick: [[12, 20], 1],
  full: [[8, 10, 12, 14, 16, 18, 20, 24, 28], 12],
  restarts: 3,
};

/** Around √n = 32, where spectral methods begin to see a clique. */
const large: Setup = { n: 1000, quick: [[40], 1], full: [[24, 28, 32, 36, 40], 2], restarts: 1 };

/** Enough to tell which diagonal entries of P are large. */
const TOLERANCE = 1e-4;

type Graph = readonly Uint8Array[];

/** Each pair is an edge with probability ½, and the first k vertices are a clique. No method looks at the order of vertices but to break ties, the last first. */
function graphOf(n: number, k: number, seed: number): Graph {
  const random = randomSource(4000 + seed);
  const graph = Array.from({ length: n }, () => new Uint8Array(n));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const isEdge = random.uniform() < 0.5 || i < k;
      graph[i]![j] = graph[j]![i] = isEdge ? 1 : 0;
    }
  }
  return graph;
}

/** A matrix E_ij + E_ji for each edge. */
function tupleOf(graph: Graph): Tuple {
  const edges = graph.flatMap((row, i) =>
    Array.from(row.subarray(0, i)).flatMap((isEdge, j) => (isEdge ? [i, j] : [])),
  );
  return graphTuple({ n: graph.length, edges: Int32Array.from(edges), kind: 'symmetric' });
}

/** The k vertices with the highest scores. */
function top(scores: ArrayLike<number>, k: number): number[] {
  return Array.from(scores, (score, i) => ({ score, i }))
    .sort((one, other) => other.score - one.score || other.i - one.i)
    .slice(0, k)
    .map(({ i }) => i);
}

const within = (graph: Graph, set: readonly number[], i: number): number =>
  set.reduce((sum, j) => sum + graph[i]![j]!, 0);

/** The k vertices with the most neighbours among the k of highest score: what the spectral method is completed by. */
const cleaned = (graph: Graph, scores: ArrayLike<number>, k: number): number[] => {
  const first = top(scores, k);
  return top(
    graph.map((_, i) => within(graph, first, i) + (first.includes(i) ? 1 : 0)),
    k,
  );
};

const degrees = (graph: Graph): number[] => graph.map((row) => row.reduce((sum, x) => sum + x, 0));

/** The eigenvector of the largest eigenvalue of the adjacency matrix less its mean, in moduli (Alon, Krivelevich, Sudakov, 1998). */
function spectral(graph: Graph): number[] {
  const applyInto = (out: Float64Array, x: Float64Array): void => {
    const half = x.reduce((sum, entry) => sum + entry, 0) / 2;
    graph.forEach((row, i) => {
      let sum = x[i]! / 2 - half;
      for (let j = 0; j < row.length; j++) sum += row[j]! * x[j]!;
      out[i] = sum;
    });
  };
  const [pair] = eigs({ size: graph.length, applyInto }, { count: 1, which: 'largest-real', tolerance: 1e-8 }).pairs;
  if (pair!.status !== 'converged') throw new Error(`planted-cliques: the spectral baseline is ${pair!.status}`);
  return Array.from(pair!.right, Math.abs);
}

/** Takes the vertex of the least degree away until k are left (Feige and Ron, 2010), the first of equals; the score is when it went. */
function greedy(graph: Graph): number[] {
  const left = degrees(graph);
  const scores = new Array<number>(graph.length).fill(0);
  for (let time = 0; time < graph.length; time++) {
    let least = -1;
    for (let i = 0; i < left.length; i++)
      if (!Number.isNaN(left[i]!) && (least < 0 || left[i]! < left[least]!)) least = i;
    scores[least] = time;
    left[least] = Number.NaN;
    graph[least]!.forEach((isEdge, j) => {
      if (isEdge) left[j] = left[j]! - 1;
    });
  }
  return scores;
}

function lsrdr(graph: Graph, seed: number, restarts: number): number[] {
  const { P } = fit(tupleOf(graph), { rank: RANK, tolerance: TOLERANCE, restarts, seed });
  return graph.map((_, i) => P.get(i, i));
}

const methods: readonly [string, (graph: Graph, seed: number, restarts: number) => number[]][] = [
  [SUBJECT, lsrdr],
  ['spectral', spectral],
  ['greedy', greedy],
  ['degrees (HOSVD)', degrees],
];

async function measure(setup: Setup, { full, tell, once }: Settings): Promise<Measured> {
  const { n, restarts } = setup;
  const [sizes, count] = full ? setup.full : setup.quick;
  const sharesOf = (k: number, seed: number) => {
    const graph = graphOf(n, k, seed);
    const share = (set: readonly number[]): number => set.filter((i) => i < k).length / k;
    return methods.map(([, score]) => {
      const scores = score(graph, seed, full ? restarts : 0);
      return { first: share(top(scores, k)), found: share(cleaned(graph, scores, k)) };
    });
  };
  const rows: Row[] = [];
  for (const k of sizes) {
    tell(`cliques of ${k}`);
    const found: ReturnType<typeof sharesOf>[] = [];
    for (let seed = 0; seed < count; seed++)
      found.push(await once(`clique of ${k}, graph ${seed}`, async () => sharesOf(k, seed)));
    methods.forEach(([method], m) => {
      const of = (key: 'first' | 'found') => medianOf(found.map((list) => list[m]![key]));
      const whole = found.filter((list) => list[m]!.found === 1).length;
      rows.push({ size: k, method, first: of('first'), found: of('found'), whole: `${whole} of ${count}` });
    });
  }
  const skipped = full ? [] : ['more sizes and graphs: `--full`; few graphs show where a method fails, not how often'];
  return { seeds: `graphs 4000 + k, starts k, k = 0 … ${count - 1}`, rows, skipped };
}

const question = (setup: Setup, name: string, title: string): Question => ({
  name,
  title,
  about: `Random graphs of ${setup.n} vertices, edges with probability ½, with a clique planted. The tuple has a matrix E_ij + E_ji for each edge; at d = 1 its fitness is that of Motzkin and Straus, whose optimum
is a largest clique. The LSRDR has d = ${RANK} (from the balanced start, with \`--full\` the best of ${setup.restarts + 1}, to ${TOLERANCE}) and ranks vertices by the diagonal of P. Spectral: the leading eigenvector of the adjacency matrix less ½. Greedy: the
vertex of least degree goes, again and again. HOSVD of this tuple ranks by degrees. "At first" is the share of the clique among the vertices ranked first, "found" among those with the most neighbours there.
All are told the size.`,
  measure: (settings) => measure(setup, settings),
  names: ['size', 'method'],
  columns: [
    { key: 'size', head: 'size' },
    { key: 'method', head: 'method' },
    { key: 'first', head: 'at first', digits: 2 },
    { key: 'found', head: 'found', digits: 2 },
    { key: 'whole', head: 'whole clique' },
  ],
  figure: { x: 'size', y: 'found', line: 'method', kind: 'lines', labelX: 'size of the clique', labelY: 'share found' },
  isTimed: false,
  findings: (rows) => standing(rows, { setting: 'size', value: 'found', isLargerBetter: true }),
});

export const plantedCliques = question(small, 'planted-cliques', 'Planted cliques');

export const plantedCliquesLarge = question(
  large,
  'planted-cliques-large',
  'Planted cliques among a thousand vertices',
);
