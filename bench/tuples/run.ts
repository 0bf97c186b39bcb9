/**
 * Fits of tuples that are too large to write down: time, peak memory, sweeps, status, fitness, and how time grows with size. Each
 * in a process of its own, so that its peak memory is its own. `npm run bench:tuples [words]` runs the cases whose group and size contain
 * all words, and keeps the others' rows; writes bench/results/tuples.json and, from it, tuples.md (`--render` alone does that only).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kernelName } from '../../src/kernels';
import { adjointMultiply, type PlanarMatrix, singularValues } from '../../src/matrix';
import * as real from '../../src/real';
import { type Case, cases } from './cases';

const TOLERANCE = 1e-6;
const WORKERS = 2;
const CHILD = '--case';

const results = fileURLToPath(new URL('../results/tuples.json', import.meta.url));

interface Row {
  readonly group: string;
  readonly size: string;
  readonly n: number;
  readonly rank: number;
  /** To take the arrays in, and to fit. */
  readonly buildSeconds: number;
  readonly seconds: number;
  readonly megabytes: number;
  readonly sweeps: number;
  readonly status: string;
  readonly fitness: number;
  readonly residual: number;
  /** Largest principal angle, in degrees, to the nearest planted subspace. */
  readonly angle?: number;
}

async function measure({ group, size, n, rank, options, make }: Case): Promise<Row> {
  const begun = performance.now();
  const { tuple, planted } = make();
  const built = performance.now();
  const result = await real.fitAsync(tuple, { rank, tolerance: TOLERANCE, workers: WORKERS, ...options });
  const done = performance.now();
  const S: PlanarMatrix = { algebra: tuple.algebra, rows: n, cols: rank, data: result.S.data };
  return {
    group,
    size,
    n,
    rank,
    buildSeconds: (built - begun) / 1000,
    seconds: (done - built) / 1000,
    megabytes: process.resourceUsage().maxRSS / 1024,
    sweeps: result.sweeps,
    status: result.status,
    fitness: result.fitness,
    residual: result.residuals.stationarity,
    ...(planted?.length ? { angle: Math.min(...planted.map((W) => largestAngle(W, S))) } : {}),
  };
}

/** Between the spans of two isometries, in degrees. */
function largestAngle(W: PlanarMatrix, S: PlanarMatrix): number {
  const cosines = singularValues(adjointMultiply(W, S)).values;
  return (Math.acos(Math.min(1, cosines[cosines.length - 1]!)) * 180) / Math.PI;
}

/** The exponent p of seconds ~ n^p over the rows of a group, by least squares. */
function slope(rows: readonly Row[]): number | undefined {
  if (rows.length < 2) return undefined;
  const points = rows.map(({ n, seconds }) => [Math.log(n), Math.log(seconds)] as const);
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return over / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

function table(rows: readonly Row[]): string {
  const lines = [
    '| tuple | size | d | build s | fit s | peak MB | sweeps | status | fitness | residual | largest angle to the planted |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
  ];
  for (const row of rows) {
    const angle = row.angle === undefined ? '' : `${row.angle.toFixed(2)}°`;
    lines.push(
      `| ${row.group} | ${row.size} | ${row.rank} | ${row.buildSeconds.toFixed(2)} | ${row.seconds.toFixed(2)} | ${row.megabytes.toFixed(0)} | ${row.sweeps} | ${row.status} | ${row.fitness.toPrecision(8)} | ${row.residual.toExponential(1)} | ${angle} |`,
    );
  }
  const growth = [...new Set(rows.map(({ group }) => group))].flatMap((group) => {
    const exponent = slope(rows.filter((row) => row.group === group));
    return exponent === undefined ? [] : [`- ${group}: seconds grow as n^${exponent.toFixed(2)}`];
  });
  return [...lines, '', ...growth].join('\n');
}

function main(words: readonly string[]): void {
  const rows: Row[] = [];
  cases.forEach(({ group, size }, index) => {
    if (!words.every((word) => `${group} ${size}`.includes(word))) return;
    const args = [...process.execArgv, fileURLToPath(import.meta.url), CHILD, String(index)];
    const found = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    if (found.status !== 0)
      throw new Error(`bench:tuples: ${group}, ${size} ended with ${found.status ?? found.signal}`);
    const row = JSON.parse(found.stdout) as Row;
    rows.push(row);
    console.log(`${group}, ${size}: ${row.seconds.toFixed(2)} s, ${row.status}`);
  });
  const before = existsSync(results) ? (JSON.parse(readFileSync(results, 'utf8')).rows as Row[]) : [];
  const keyOf = ({ group, size }: Pick<Row, 'group' | 'size'>): string => `${group} ${size}`;
  const measured = new Map([...before, ...rows].map((row) => [keyOf(row), row]));
  const machine = { processor: cpus()[0]?.model, cores: cpus().length, node: process.version, kernel: kernelName() };
  // In the order of the cases; what was not measured now stays as it was.
  const all = cases.flatMap((one) => measured.get(keyOf(one)) ?? []);
  mkdirSync(dirname(results), { recursive: true });
  writeFileSync(results, `${JSON.stringify({ machine, tolerance: TOLERANCE, rows: all }, null, 2)}\n`);
  render();
}

/** tuples.md from tuples.json. */
function render(): void {
  const { machine, tolerance, rows } = JSON.parse(readFileSync(results, 'utf8'));
  const text = table(rows);
  console.log(`\n${text}`);
  writeFileSync(
    results.replace(/json$/, 'md'),
    `Fits to ${tolerance}, ${WORKERS} threads where the matrices are large. ${machine.processor}, node ${machine.node}, kernel '${machine.kernel}'. Peak memory is that of the process, with the arrays given.\n\n${text}\n`,
  );
}

const [first, ...rest] = process.argv.slice(2);
if (first === CHILD) console.log(JSON.stringify(await measure(cases[Number(rest[0])]!)));
else if (first === '--render') render();
else main(first === undefined ? [] : [first, ...rest]);
