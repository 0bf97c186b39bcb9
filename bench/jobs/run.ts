/**
 * `npm run bench:jobs [rounds]`: what a second thread of `lsrdr search` is worth. The same jobs on one thread and on two, in turn, each time with new threads; writes bench/jobs/RESULTS.md.
 *
 * Wall time says it where the machine is quiet. Where others work on it, processor time does: with two threads a search takes at least as long as the busiest of them computes, whatever the
 * others on the machine do, so that seconds of the one thread over seconds of the busier of the two is the speed-up on two cores that are free.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { openPool } from '../../src/cli/job-pool';
import { carryOutJobs } from '../../src/cli/search-work';
import { writeNpy } from '../../src/io';
import { openStore, planJobs } from '../../src/jobs';
import { ndarray } from '../../src/ndarray';
import { randomSource } from '../../src/random';

const rounds = Number(process.argv[2] ?? 3);
const JOBS = 120;
/** Ticks of a second in /proc. */
const TICKS = 100;

interface Taken {
  readonly wall: number;
  /** Processor seconds of the threads that ran jobs, busiest first. */
  readonly busy: readonly number[];
  readonly all: number;
}

/** Processor seconds of every thread of this process, by its number. */
function threadSeconds(): Map<string, number> {
  const found = new Map<string, number>();
  for (const id of readdirSync('/proc/self/task')) {
    const text = readFileSync(`/proc/self/task/${id}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    found.set(id, (Number(fields[11]) + Number(fields[12])) / TICKS);
  }
  return found;
}

const folder = mkdtempSync(join(tmpdir(), 'lsrdr-bench-'));
const thread = join(folder, 'job-worker.mjs');
await build({
  entryPoints: [fileURLToPath(new URL('../../src/cli/job-worker.ts', import.meta.url))],
  ...{ bundle: true, format: 'esm', platform: 'node', target: 'node20', outfile: thread, tsconfigRaw: '{}' },
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  },
});
const shape = [24, 24, 24];
const data = randomSource(1).fillNormal(new Float64Array(shape[0]! * shape[1]! * shape[2]!));
writeFileSync(join(folder, 'weights.npy'), writeNpy(ndarray(data, shape)));
const plan = { format: 'lsrdr-plan/1', sources: [{ path: 'weights.npy' }], rank: 3, restarts: 3 } as const;
const jobs = await planJobs({ ...plan, seed: { count: JOBS } }, { folder });

async function taken(workers: number, name: string): Promise<Taken> {
  const store = await openStore(join(folder, name));
  const before = threadSeconds();
  const [begun, used] = [performance.now(), process.cpuUsage()];
  const pool = await openPool(workers, pathToFileURL(thread).href);
  const failures = await carryOutJobs(jobs, {
    ...{ store, pool, workers, folder },
    signal: new AbortController().signal,
    say: console.error,
    onState: () => {},
  });
  const wall = (performance.now() - begun) / 1000;
  if (failures.length > 0) throw new Error('jobs have failed');
  const { user, system } = process.cpuUsage(used);
  const busy = [...threadSeconds()].filter(([id]) => !before.has(id)).map(([, seconds]) => seconds);
  await pool.close();
  return { wall, busy: busy.sort((a, b) => b - a).slice(0, workers), all: (user + system) / 1e6 };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
const rows: { one: Taken; two: Taken; load: number }[] = [];
for (let round = 0; round < rounds; round++) {
  const load = loadavg()[0]!;
  const one = await taken(1, `one-${round}`);
  const two = await taken(2, `two-${round}`);
  rows.push({ one, two, load });
  console.log(
    `round ${round + 1}: wall ${one.wall.toFixed(2)} and ${two.wall.toFixed(2)} s, busiest thread ${one.busy[0]!.toFixed(2)} and ${two.busy[0]!.toFixed(2)} s, load ${load.toFixed(1)}`,
  );
}
rmSync(folder, { recursive: true });
const wall = rows.map(({ one, two }) => one.wall / two.wall);
const free = rows.map(({ one, two }) => one.busy[0]! / two.busy[0]!);
const more = rows.map(({ one, two }) => two.all / one.all);
const aside = rows.map(({ one }) => one.all / one.wall);
const most = rows.map(({ one, two }) => (2 * one.wall) / two.all);
const number = (value: number): string => value.toFixed(2);
writeFileSync(
  new URL('RESULTS.md', import.meta.url),
  `# What a second thread is worth to a search

${JOBS} jobs of a Gaussian tuple of 24 matrices 24×24, rank 3, 3 restarts each, on one thread and on two in turn, with new threads each time. \`npm run bench:jobs\`; ${cpus()[0]!.model}, ${cpus().length} cores, Node ${process.version}.

| round | load before | wall, one thread | wall, two | ratio | busiest thread, one | of two | ratio |
| ----- | ----------- | ---------------- | --------- | ----- | ------------------- | ------ | ----- |
${rows.map(({ one, two, load }, at) => `| ${[at + 1, load.toFixed(1), ...[one.wall, two.wall, wall[at]!, one.busy[0]!, two.busy[0]!, free[at]!].map(number)].join(' | ')} |`).join('\n')}

Seconds. Medians of the ratios: **${number(median(wall))} by the wall, ${number(median(free))} by the busiest thread**. The first is what was had beside all else that the machine did (load counts processes that want a core; a quiet machine has 0); the second is what
two free cores would give: the processor seconds of the one thread over those of the busier of the two, in which no other program is counted. With two threads all of it took ${number(median(more))} times the processor seconds that it took with one.

V8 compiles, and collects garbage, on threads of its own, which a search on one thread has the second core for: it takes ${number(median(aside))} processor seconds a second. With both cores busy throughout, two threads could be ${number(median(most))} times as fast by the wall.
`,
);
