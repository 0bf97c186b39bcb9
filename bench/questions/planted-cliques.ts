import { algebra } from '../../src';
import { hermitianEigen, type PlanarMatrix } from '../../src/matrix';
import { randomSource } from '../../src/random';
import { fit } from '../../src/real';
import { sparseTuple, type Tuple } from '../../src/tuple';
import type { Question, Settings } from '../question';
import type { Measured, Row } from '../record';
import { medianOf } from '../statistics';
import { SUBJECT, standing } from './subspaces';

const n = 200;

const RANK = 4;

/** Enough to tell which diagonal entries of P are large. */
const TOLERANCE = 1e-4;

type Graph = readonly Uint8Array[];

/** Each pair is an edge with probability ½, and the first k vertices are a clique. No method looks at the order of vertices but to break ties, the last first. */
function graphOf(k: number, seed: number): Graph {
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
  const entries: [number, number, number, number][] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++)
      if (graph[i]![j] === 1) entries.push([entries.length / 2, i, j, 1], [entries.length / 2, j, i, 1]);
  }
  return sparseTuple({ n, r: entries.length / 2, entries });
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
  const centred: PlanarMatrix = { algebra: algebra.real, rows: n, cols: n, data: new Float64Array(n * n) };
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) centred.data[i * n + j] = i === j ? 0 : graph[i]![j]! - 0.5;
  const { vectors } = hermitianEigen(centred);
  return Array.from({ length: n }, (_, i) => Math.abs(vectors.data[i * n]!));
}

/** Takes the vertex of the least degree away until k are left (Feige and Ron, 2010); the score is when it went. */
function greedy(graph: Graph): number[] {
  let left = Array.from({ length: n }, (_, i) => i);
  const scores = new Array<number>(n).fill(n);
  for (let time = 0; left.length > 0; time++) {
    const least = left.reduce((best, i) => (within(graph, left, i) < within(graph, left, best) ? i : best), left[0]!);
    scores[least] = time;
    left = left.filter((i) => i !== least);
  }
  return scores;
}

function lsrdr(graph: Graph, seed: number, restarts: number): number[] {
  const { P } = fit(tupleOf(graph), { rank: RANK, tolerance: TOLERANCE, restarts, seed });
  return Array.from({ length: n }, (_, i) => P.get(i, i));
}

const methods: readonly [string, (graph: Graph, seed: number, restarts: number) => number[]][] = [
  [SUBJECT, lsrdr],
  ['spectral', spectral],
  ['greedy', greedy],
  ['degrees (HOSVD)', degrees],
];

async function measure({ full, tell }: Settings): Promise<Measured> {
  const [sizes, count] = full ? [[8, 10, 12, 14, 16, 18, 20, 24, 28], 12] : [[12, 16, 20], 2];
  const rows: Row[] = [];
  for (const k of sizes) {
    tell(`cliques of ${k}`);
    const found = Array.from({ length: count }, (_, seed) => {
      const graph = graphOf(k, seed);
      const share = (set: readonly number[]): number => set.filter((i) => i < k).length / k;
      return methods.map(([, score]) => {
        const scores = score(graph, seed, full ? 3 : 0);
        return { first: share(top(scores, k)), found: share(cleaned(graph, scores, k)) };
      });
    });
    methods.forEach(([method], m) => {
      const of = (key: 'first' | 'found') => medianOf(found.map((list) => list[m]![key]));
      const whole = found.filter((list) => list[m]!.found === 1).length;
      rows.push({ size: k, method, first: of('first'), found: of('found'), whole: `${whole} of ${count}` });
    });
  }
  const skipped = full ? [] : ['more sizes and graphs: `--full`; two graphs show where a method fails, not how often'];
  return { seeds: `graphs 4000 + k, starts k, k = 0 … ${count - 1}`, rows, skipped };
}

export const plantedCliques: Question = {
  name: 'planted-cliques',
  title: 'Planted cliques',
  about: `Random graphs of ${n} vertices, edges with probability ½, with a clique planted. The tuple has a matrix E_ij + E_ji for each edge; at d = 1 its fitness is that of Motzkin and Straus, whose optimum
is a largest clique. The LSRDR has d = ${RANK} (from the balanced start, with \`--full\` the best of four, to ${TOLERANCE}) and ranks vertices by the diagonal of P. Spectral: the leading eigenvector of the adjacency matrix less ½. Greedy: the
vertex of least degree goes, again and again. HOSVD of this tuple ranks by degrees. "At first" is the share of the clique among the vertices ranked first, "found" among those with the most neighbours there.
All are told the size.`,
  measure,
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
};
