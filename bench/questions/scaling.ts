import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { algebra } from '../../src';
import { fieldOf } from '../fields';
import type { Question, Settings } from '../question';
import { isEstimate, type Measured, type Row } from '../record';
import { type Estimate, exponentOf, medianOf } from '../statistics';
import { type Case, hermitian, layer, sparse } from './cases';

interface Series {
  readonly name: string;
  readonly of: 'n' | 'r' | 'd';
  /** What the cost of a sweep grows as, by count of flops. */
  readonly expected: number;
  readonly cases: (full: boolean) => readonly Case[];
  /** Left out of the quick mode: each point is a process, and takes a second to begin. */
  readonly isFullOnly?: boolean;
}

const dense = (n: number, r: number, d: number): Case => hermitian(algebra.real, n, r, d);

/** The first three of each are the quick ones. */
const series: readonly Series[] = [
  {
    ...{ name: 'dense, in n', of: 'n', expected: 2 },
    cases: (full) => [64, 128, 256, ...(full ? [512, 1024] : [])].map((n) => dense(n, 8, 4)),
  },
  {
    ...{ name: 'dense, in r', of: 'r', expected: 1, isFullOnly: true },
    cases: (full) => [8, 16, 32, ...(full ? [128, 512] : [])].map((r) => dense(128, r, 4)),
  },
  {
    ...{ name: 'dense, in d', of: 'd', expected: 1, isFullOnly: true },
    cases: (full) => [2, 8, 32, ...(full ? [128] : [])].map((d) => dense(128, 8, d)),
  },
  {
    ...{ name: 'factored layer, n = r = h/4', of: 'n', expected: 2 },
    cases: (full) => [64, 128, 256, ...(full ? [512, 1024] : [])].map((n) => layer(n, 4 * n, 8)),
  },
  {
    ...{ name: 'sparse, 10 n entries, r = n/10', of: 'n', expected: 1 },
    cases: (full) => [500, 1000, 2000, ...(full ? [8000] : [])].map((n) => sparse(n, n / 10, 5 * n, 4)),
  },
];

interface Point {
  /** Of each run. */
  readonly secondsOfSweep: readonly number[];
  readonly sweeps: readonly number[];
  readonly megabytes: number;
  readonly before: number;
}

/** A process of its own, so that its peak memory is its own: `tsx bench/questions/scaling.ts full series case runs`. */
const self = fileURLToPath(import.meta.url);

function pointOf(one: Case, runs: number): Point {
  const before = process.resourceUsage().maxRSS / 1024;
  const tuple = one.make(0);
  const found = Array.from({ length: runs }, (_, seed) => {
    const { sweeps, seconds } = fieldOf(tuple).fit(tuple, { rank: one.d, tolerance: 1e-6, seed, start: 'random' });
    return { sweeps, secondsOfSweep: seconds / sweeps };
  });
  return {
    sweeps: found.map(({ sweeps }) => sweeps),
    // The first run is the engine's.
    secondsOfSweep: found.slice(1).map(({ secondsOfSweep }) => secondsOfSweep),
    ...{ megabytes: process.resourceUsage().maxRSS / 1024, before },
  };
}

function inChild(full: boolean, s: number, k: number, runs: number): Point {
  const args = [...process.execArgv, self, String(full), String(s), String(k), String(runs)];
  const { status, signal, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`scaling: ${series[s]!.name}, point ${k} ended with ${status ?? signal}`);
  return JSON.parse(stdout) as Point;
}

async function measure({ full, tell, once }: Settings): Promise<Measured> {
  const runs = full ? 8 : 3;
  const rows: Row[] = [];
  for (const [s, { name, of, expected, cases, isFullOnly }] of series.entries()) {
    if (isFullOnly && !full) continue;
    const list = cases(full);
    tell(name);
    const points: Point[] = [];
    for (const k of list.keys()) points.push(await once(`${name}, point ${k}`, async () => inChild(full, s, k, runs)));
    const fitted = (key: 'secondsOfSweep' | 'sweeps'): Estimate =>
      exponentOf(points.flatMap((point, k) => point[key].map((y) => [list[k]![of], y] as const)));
    list.forEach(({ n, r, d }, k) => {
      const { secondsOfSweep, sweeps, megabytes, before } = points[k]!;
      const first = k === 0 ? { exponent: fitted('secondsOfSweep'), expected, growth: fitted('sweeps') } : {};
      rows.push({
        ...{ series: name, size: list[k]![of], n, r, d },
        milliseconds: medianOf(secondsOfSweep.map((x) => 1000 * x)),
        sweeps: medianOf(sweeps),
        ...{ megabytes, before },
        ...first,
      });
    });
  }
  return {
    seeds: `tuples from seed 1000 (0 for layers), starts 0 … ${runs - 1}`,
    rows,
    skipped: full
      ? []
      : ['growth in r and d, and the largest sizes: `--full` has them', 'larger tuples: bench/results/tuples.md'],
  };
}

export const scaling: Question = {
  name: 'scaling',
  title: 'How time and memory grow',
  about: `Fits by \`hermitian-cg\` to 1e-6 from random starts, one thread. The time of a sweep is that of a whole run, with its certificate and second-order test, over its sweeps. Exponents are of
least squares of logarithms over all runs, with Student's intervals; "expected" counts the flops of a sweep alone. Peak memory is that of a process of its own; "before" is what it was with the package loaded and no
tuple.`,
  measure,
  names: ['series', 'n', 'r', 'd'],
  columns: [
    { key: 'series', head: 'series' },
    { key: 'n', head: 'n' },
    { key: 'r', head: 'r' },
    { key: 'd', head: 'd' },
    { key: 'milliseconds', head: 'ms a sweep' },
    { key: 'sweeps', head: 'sweeps' },
    { key: 'megabytes', head: 'peak MB' },
    { key: 'before', head: 'before, MB' },
    { key: 'exponent', head: 'exponent of ms a sweep', digits: 2 },
    { key: 'expected', head: 'expected' },
    { key: 'growth', head: 'exponent of sweeps', digits: 2 },
  ],
  figure: {
    ...{ x: 'size', y: 'milliseconds', line: 'series', kind: 'lines', logX: true, logY: true },
    ...{ labelX: 'n, r or d', labelY: 'ms a sweep' },
  },
  isTimed: true,
  findings: (rows) =>
    rows.flatMap(({ series: name, exponent, expected }) => {
      if (!isEstimate(exponent)) return [];
      const interval = exponent.low === null ? '' : ` (${exponent.low.toFixed(2)} to ${exponent.high!.toFixed(2)})`;
      return [
        `${name}: a sweep grows with the exponent ${exponent.value!.toFixed(2)}${interval}; its flops with ${expected}.`,
      ];
    }),
};

if (process.argv[1] === self) {
  const [full, s, k, runs] = process.argv.slice(2);
  console.log(JSON.stringify(pointOf(series[Number(s)]!.cases(full === 'true')[Number(k)]!, Number(runs))));
}
