/** One (P, Q) from every start? Counted by field, shape, r and d on Gaussian tuples. */
import { type Claim, claim } from '../claim';
import { fixed, share, sum, table } from '../markdown';
import { C, type FieldCase, H, R, type Shape, shapes } from '../tuples';

interface Size {
  readonly field: 'R' | 'C' | 'H';
  readonly shape: Shape;
  readonly n: number;
  readonly r: number;
  readonly d: number;
}

/** The starts of one tuple; it and its starts are drawn from one seed. */
interface Trial {
  readonly seed: number;
  readonly converged: number;
  /** Of the starts: at the fittest optimum that any of them found, and in its class up to symmetry. */
  readonly atBest: number;
  readonly inBestClass: number;
  readonly optima: number;
  readonly fitness: number;
}

interface Row extends Size {
  readonly starts: number;
  readonly trials: readonly Trial[];
}

const fieldOf: Record<Size['field'], FieldCase> = { R, C, H };

function trial({ field, shape, n, r, d }: Size, starts: number, seed: number): Trial {
  const { dim, field: functions } = fieldOf[field];
  const A = shapes[shape](dim, n, r, seed);
  const { runs, optima, classes } = functions.fit(A, { rank: d, start: 'random', restarts: starts - 1, seed });
  return {
    seed,
    converged: runs.filter(({ status }) => status === 'converged').length,
    atBest: optima[0]?.hits ?? 0,
    inBestClass: classes[0]?.hits ?? 0,
    optima: optima.length,
    fitness: optima[0]?.fitness ?? Number.NaN,
  };
}

function measureRow(size: Size, tuples: number, starts: number, report: (line: string) => void): Row {
  const trials = Array.from({ length: tuples }, (_, k) => trial(size, starts, k + 1));
  const row = { ...size, starts, trials };
  report(cellsOf(row).join(' '));
  return row;
}

const head = [
  'field',
  'shape',
  'n, r, d',
  'tuples',
  'converged',
  'starts at the fittest optimum',
  'tuples on which all starts agree',
];

function cellsOf({ field, shape, n, r, d, starts, trials }: Row): (string | number)[] {
  const all = starts * trials.length;
  const converged = sum(trials.map((one) => one.converged));
  return [
    field,
    shape,
    `${n}, ${r}, ${d}`,
    trials.length,
    `${converged} of ${all}`,
    share(sum(trials.map(({ atBest }) => atBest)), all),
    share(trials.filter(({ atBest }) => atBest === starts).length, trials.length),
  ];
}

const sizes: readonly (readonly [n: number, r: number, d: number])[] = [
  [10, 4, 3],
  [20, 5, 4],
];
/** Around n = 12, r = 4, d = 3. */
const around: readonly (readonly [n: number, r: number, d: number])[] = [
  [12, 2, 3],
  [12, 4, 3],
  [12, 8, 3],
  [12, 16, 3],
  [12, 4, 1],
  [12, 4, 6],
  [12, 4, 9],
];

const small: Claim<readonly Row[]> = {
  name: 'uniqueness',
  title: 'One (P, Q) from every start: small tuples',
  measure(effort, report) {
    const [tuples, starts] = effort === 'full' ? [8, 12] : [3, 6];
    const all: Size[] = [R, C, H].flatMap(({ name: field }) =>
      (['general', 'Hermitian'] as const).flatMap((shape) => sizes.map(([n, r, d]) => ({ field, shape, n, r, d }))),
    );
    for (const field of ['R', 'C'] as const) {
      for (const [n, r, d] of around) all.push({ field, shape: 'general', n, r, d });
    }
    return all.map((size) => measureRow(size, tuples, starts, report));
  },
  describe: (rows) =>
    [
      'Claimed: the gradient ascent usually ends at the same (P, Q), whatever the initialisation.',
      '',
      'Measured: all starts are random ones of this package. The fittest optimum is the fittest that any start of the tuple found, so a share of 0 cannot occur. The starts of one',
      'tuple are not independent of one another as regards the tuple: the interval of the starts is about these tuples, that of the last column about tuples of the kind.',
      '',
      table(head, rows.map(cellsOf)),
    ].join('\n'),
};

const published: Claim<readonly Row[]> = {
  name: 'uniqueness-n50',
  title: "One (P, Q) from every start: the originator's size",
  measure(effort, report) {
    const size = { shape: 'general', n: 50, r: 10, d: 20 } as const;
    const [tuples, starts] = effort === 'full' ? [4, 4] : [2, 3];
    return [
      measureRow({ field: 'R', ...size }, tuples, starts, report),
      measureRow({ field: 'C', ...size }, tuples, starts, report),
    ];
  },
  describe: (rows) =>
    [
      'Claimed: for complex Gaussian tuples with n = 50, r = 10, d = 20 the same (P, Q) is found again.',
      '',
      'Measured: the starts are random ones of this package, and the fittest optimum is the fittest that any of them found. The intervals are about the starts of these tuples, and about tuples.',
      '',
      table(head, rows.map(cellsOf)),
      '',
      table(
        ['field', 'seed', 'optima', 'starts at the fittest', 'its fitness'],
        rows.flatMap(({ field, starts, trials }) =>
          trials.map((one) => [field, one.seed, one.optima, `${one.atBest} of ${starts}`, fixed(one.fitness, 9)]),
        ),
      ),
    ].join('\n'),
};

export const uniqueness = claim(small);
export const uniquenessAtPublishedSize = claim(published);
