import type { MethodName } from '../../src/methods/registry';
import { fieldOf } from '../fields';
import type { Question, Settings } from '../question';
import { isEstimate, type Measured, type Row } from '../record';
import { meanOfGroups } from '../statistics';
import { type Case, moreCases, quickCases, titleOf } from './cases';

/** Part of the fitness by which a run may miss the best known optimum and count as there. */
const SAME = 1e-6;

interface Ends {
  /** Fitnesses of the converged runs, the balanced one apart. */
  readonly balanced: number;
  readonly random: readonly number[];
}

/** Converged runs' fitnesses, 0 for runs that have not converged. */
function endsOf(one: Case, tupleSeed: number, method: MethodName, starts: number): Ends {
  const tuple = one.make(tupleSeed);
  const { runs } = fieldOf(tuple).fit(tuple, {
    ...{ rank: one.d, method, restarts: starts, seed: 0, orthogonalTo: one.orthogonalTo },
    ...(method === 'gradient-ascent' ? { maxSweeps: 4000, tolerance: 1e-6 } : {}),
  });
  const ends = runs.map(({ status, fitness }) => (status === 'converged' ? fitness : 0));
  return { balanced: ends[0]!, random: ends.slice(1) };
}

async function measure({ full, tell, once }: Settings): Promise<Measured> {
  const [tuples, starts] = full ? [8, 16] : [3, 4];
  const small = quickCases.filter(({ n, field }) => n <= (field === 'quaternion' ? 10 : 40));
  const cases = full ? [...quickCases, ...moreCases.filter(({ n, r }) => r * n ** 2 < 1e6)] : small;
  const rows: Row[] = [];
  for (const one of cases) {
    tell(titleOf(one));
    const methods: MethodName[] = one.isHermitian ? ['hermitian-cg', 'ascent'] : ['ascent'];
    // Where a run of thousands of sweeps takes a moment only.
    if (one.field === 'real' && (full ? one.n <= 40 : one.n <= 20)) methods.push('gradient-ascent');
    const ends = await once(titleOf(one), async () =>
      methods.map((method) => Array.from({ length: tuples }, (_, k) => endsOf(one, k, method, starts))),
    );
    const best = Array.from({ length: tuples }, (_, k) =>
      Math.max(...ends.flatMap((list) => [list[k]!.balanced, ...list[k]!.random])),
    );
    methods.forEach((method, m) => {
      const isBest = (fitness: number, k: number): boolean => fitness > 0 && fitness >= best[k]! * (1 - SAME);
      const share = (list: readonly number[], k: number): number =>
        list.filter((fitness) => isBest(fitness, k)).length / list.length;
      const { kind, field, n, r, d } = one;
      rows.push({
        ...{ kind, field, n, r, d, method, tuples, starts },
        random: meanOfGroups(ends[m]!.map(({ random }, k) => share(random, k))),
        converged: meanOfGroups(ends[m]!.map(({ random }) => random.filter((x) => x > 0).length / random.length)),
        balanced: `${ends[m]!.filter(({ balanced }, k) => isBest(balanced, k)).length} of ${tuples}`,
        worst: Math.min(...ends[m]!.flatMap(({ random }, k) => random.filter((x) => x > 0).map((x) => x / best[k]!))),
      });
    });
  }
  const skipped = full ? [] : ['n > 40, other kinds, `gradient-ascent` beyond n = 20 over R: `--full` has them'];
  skipped.push('`gradient-ascent` over C and H, and for n > 40');
  return {
    seeds: `tuples from the seeds 1000 + k (k for layers), k < ${tuples}; random starts 1 … ${starts}`,
    rows,
    skipped,
  };
}

export const starts: Question = {
  name: 'starts',
  title: 'Starts that reach the best known optimum',
  about: `The share of random starts whose run converges to a fitness within 1e-6 of the best that any start of any method found on the tuple, the mean over tuples with an interval from drawing
tuples again. \`gradient-ascent\` has 4000 sweeps to 1e-6, the others go to 1e-8. "Balanced": tuples on which the one balanced start is there. "Worst": the least fitness of a converged run, of the best.
"Best known" is no more than that: a share near 1 with few starts does not say that there is nothing better.`,
  measure,
  names: ['kind', 'field', 'n', 'r', 'd', 'method'],
  columns: [
    { key: 'kind', head: 'tuple' },
    { key: 'field', head: 'field' },
    { key: 'n', head: 'n' },
    { key: 'r', head: 'r' },
    { key: 'd', head: 'd' },
    { key: 'method', head: 'method' },
    { key: 'tuples', head: 'tuples' },
    { key: 'starts', head: 'starts' },
    { key: 'random', head: 'share at the best', digits: 2 },
    { key: 'converged', head: 'share converged', digits: 2 },
    { key: 'balanced', head: 'balanced' },
    { key: 'worst', head: 'worst', digits: 4 },
  ],
  figure: {
    x: 'random',
    y: 'case',
    line: 'method',
    kind: 'dots',
    labelX: 'share of random starts at the best',
    labelY: '',
  },
  isTimed: false,
  findings: (rows) => {
    const low = rows.flatMap((row) => {
      const share = row['random'];
      if (!isEstimate(share) || row['method'] === 'gradient-ascent' || share.value! >= 0.5) return [];
      return [
        `${row['kind']}, ${row['field']} ${row['n']}, ${row['r']}, ${row['d']} by \`${row['method']}\` (${share.value!.toFixed(2)})`,
      ];
    });
    return low.length === 0
      ? [
          'At least half of the random starts reach the best known optimum in every case but those of `gradient-ascent`.',
        ]
      : [
          `Fewer than half of the random starts reach the best known optimum: ${low.join('; ')}. There several starts are needed.`,
        ];
  },
};
