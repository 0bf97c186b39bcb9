/**
 * Random directed graphs as tuples of their E_ij: L² against the largest spectral radius of an induced subgraph of d vertices, which is L² of the
 * projection onto these coordinates, so that a maximum of L lies at or above the best of them.
 */
import { sparseTuple } from 'lsrdr/tuple';
import { EigenvalueDecomposition } from 'ml-matrix';
import { randomSource } from '../../src/random';
import { type Claim, claim } from '../claim';
import { share, table } from '../markdown';
import { R } from '../tuples';

interface Case {
  readonly seed: number;
  readonly vertices: number;
  readonly d: number;
  readonly edges: number;
  readonly starts: number;
  readonly status: string;
  readonly squaredFitness: number;
  readonly bestSubgraph: number;
}

const PROBABILITY = 0.35;
/** Relative; 2-cycles in a chain have Jordan blocks of size 2, whose eigenvalues are right to 1e-8. */
const SAME = 1e-6;

type Graph = readonly (readonly number[])[];

/** No loops; drawn again until there is a cycle, since L is undefined for a nilpotent tuple. */
export function randomDigraph(vertices: number, seed: number): Graph {
  const random = randomSource(seed);
  for (;;) {
    const W = Array.from({ length: vertices }, (_, i) =>
      Array.from({ length: vertices }, (_, j) => Number(random.uniform() < PROBABILITY && i !== j)),
    );
    if (hasCycle(W)) return W;
  }
}

/** Whether a vertex is left when those without an edge to one that is left are taken away, again and again. */
function hasCycle(W: Graph): boolean {
  let left = W.map((_, i) => i);
  for (;;) {
    const next = left.filter((i) => left.some((j) => W[i]![j]));
    if (next.length === left.length) return left.length > 0;
    left = next;
  }
}

/** The largest spectral radius of the subgraphs that d vertices induce. */
export function bestInducedRadius(W: Graph, d: number): number {
  let best = 0;
  const visit = (kept: readonly number[], from: number): void => {
    if (kept.length < d) {
      for (let i = from; i < W.length; i++) visit([...kept, i], i + 1);
      return;
    }
    const sub = kept.map((i) => kept.map((j) => W[i]![j]!));
    // Of a graph without cycles rounding would make something else.
    if (hasCycle(sub)) best = Math.max(best, radius(sub));
  };
  visit([], 0);
  return best;
}

function radius(W: number[][]): number {
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(W);
  return Math.max(...realEigenvalues.map((re, i) => Math.hypot(re, imaginaryEigenvalues[i]!)));
}

function measureCase(vertices: number, d: number, starts: number, seed: number): Case {
  const W = randomDigraph(vertices, seed);
  const places = W.flatMap((row, i) => row.flatMap((w, j) => (w > 0 ? [[i, j] as const] : [])));
  const A = sparseTuple({ n: vertices, entries: places.map(([i, j], at) => [at, i, j, 1]) });
  const result = R.field.fit(A, { rank: d, restarts: starts - 1, seed });
  return {
    ...{ seed, vertices, d, starts, edges: places.length, status: result.status },
    squaredFitness: result.fitness ** 2,
    bestSubgraph: bestInducedRadius(W, d),
  };
}

/** Whether the fitness² is the best subgraph's spectral radius, above, or below it. */
export function outcome({
  squaredFitness,
  bestSubgraph,
}: Pick<Case, 'squaredFitness' | 'bestSubgraph'>): 'equal' | 'above' | 'below' {
  if (Math.abs(squaredFitness - bestSubgraph) <= SAME * squaredFitness) return 'equal';
  return squaredFitness > bestSubgraph ? 'above' : 'below';
}

const graphs: Claim<readonly Case[]> = {
  name: 'digraphs',
  title: 'Directed graphs',
  measure(effort, report) {
    const [cases, starts] = effort === 'full' ? [20, 12] : [6, 6];
    return [6, 7, 8].flatMap((vertices) =>
      [2, 3, 4].flatMap((d) =>
        Array.from({ length: cases }, (_, k) => {
          const one = measureCase(vertices, d, starts, 1 + k + 100 * d + 1000 * vertices);
          report(`${vertices}, ${d}: ${one.squaredFitness} ${one.bestSubgraph} ${outcome(one)}`);
          return one;
        }),
      ),
    );
  },
  describe(cases) {
    const converged = cases.filter(({ status }) => status === 'converged');
    const rowOf = (name: string, list: readonly Case[]): string[] => {
      const count = (kind: string): string => share(list.filter((one) => outcome(one) === kind).length, list.length);
      return [name, count('equal'), count('above'), count('below')];
    };
    return [
      'Claimed: with A the E_ij of the edges of a directed graph, L² is often the spectral radius of the best induced subgraph of d vertices.',
      '',
      `Measured over R on random graphs without loops, each edge with probability ${PROBABILITY}, that have a cycle; all subgraphs were tried. It cannot be below but where no start found the`,
      `maximum. ${converged.length} of ${cases.length} fits converged, and these are counted.`,
      '',
      table(
        ['vertices, d', 'equal', 'above', 'below'],
        [
          ...[6, 7, 8].flatMap((vertices) =>
            [2, 3, 4].map((d) =>
              rowOf(
                `${vertices}, ${d}`,
                converged.filter((one) => one.vertices === vertices && one.d === d),
              ),
            ),
          ),
          rowOf('all', converged),
        ],
      ),
    ].join('\n');
  },
};

export const digraphs = claim(graphs);
