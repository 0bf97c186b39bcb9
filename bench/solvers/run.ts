/**
 * Solvers side by side on the same tuples. `npm run bench:solvers -- [--methods a,b] [--tuples 3] [--runs 4] [--most 5000] [words]` measures the
 * classes whose name contains all of the words, and writes bench/results/solvers.md where there are none. The first run of a tuple starts balanced,
 * the others at random. Sweeps are those of a run, with its start and its certificate.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { kernelName } from '../../src/kernels';
import type { MethodName } from '../../src/methods/registry';
import { type SearchOutcome, search } from '../../src/search/search';
import { type Class, classes } from './tuples';

interface Trial {
  readonly tuple: number;
  readonly status: string;
  readonly sweeps: number;
  readonly seconds: number;
  readonly fitness: number;
}

/** Part of the fitness by which a run may miss the best known optimum of its tuple and count as there. */
const SAME = 1e-6;

const { values: given, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    methods: { type: 'string', default: 'ascent' },
    tuples: { type: 'string', default: '3' },
    runs: { type: 'string', default: '4' },
    most: { type: 'string', default: '5000' },
  },
});
const methods = given.methods.split(',') as MethodName[];

function trials({ rank, make, orthogonalTo }: Class, method: MethodName): Trial[] {
  return Array.from({ length: Number(given.tuples) }, (_, tuple) => {
    const steps = search(make(tuple), {
      place: 'bench:solvers',
      ...{ rank, method, complement: orthogonalTo, start: { kind: 'balanced' }, seed: 0, tolerance: 1e-8 },
      ...{
        restarts: Number(given.runs) - 1,
        until: undefined,
        maxSweeps: Number(given.most),
        onIteration: undefined,
        signal: undefined,
      },
    });
    let next: IteratorResult<unknown, SearchOutcome> = steps.next();
    while (!next.done) next = steps.next();
    return next.value.runs.map(({ status, sweeps, seconds, point: { fitness } }) => {
      return { tuple, status, sweeps, seconds, fitness };
    });
  }).flat();
}

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]!;

/** A line of the table for each method: how many converged, sweeps, seconds, and how many are at the best fitness that any method found. */
function linesOf(one: Class): string[] {
  const all = methods.map((method) => trials(one, method));
  const best = new Map<number, number>();
  for (const { tuple, status, fitness } of all.flat()) {
    if (status === 'converged') best.set(tuple, Math.max(best.get(tuple) ?? 0, fitness));
  }
  return methods.map((method, m) => {
    const list = all[m]!;
    const converged = list.filter(({ status }) => status === 'converged');
    const sweeps = list.map((trial) => trial.sweeps);
    const atBest = converged.filter(({ tuple, fitness }) => fitness >= best.get(tuple)! * (1 - SAME)).length;
    const mean = converged.reduce((sum, { tuple, fitness }) => sum + fitness / best.get(tuple)!, 0) / converged.length;
    const statuses = [...new Set(list.map(({ status }) => status))].filter((status) => status !== 'converged');
    const cells = [
      one.name,
      method,
      `${converged.length} of ${list.length}${statuses.length > 0 ? ` (${statuses.join(', ')})` : ''}`,
      median(sweeps),
      Math.max(...sweeps),
      median(list.map(({ seconds }) => seconds)).toPrecision(2),
      `${atBest} of ${list.length}`,
      mean.toFixed(4),
    ];
    return `| ${cells.join(' | ')} |`;
  });
}

const head = [
  '| tuples (algebra n, r, d) | method | converged | median sweeps | most | median seconds | at the best | mean part of the best |',
  '|---|---|---|---|---|---|---|---|',
];
console.log(head.join('\n'));
const lines = classes
  .filter(({ name }) => words.every((word) => name.includes(word)))
  .flatMap((one) => {
    const rows = linesOf(one);
    console.log(rows.join('\n'));
    return rows;
  });

if (words.length === 0) {
  const folder = fileURLToPath(new URL('../results/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  const about = `${given.tuples} tuples of each class, ${given.runs} runs each. ${cpus()[0]?.model}, node ${process.version}, kernel '${kernelName()}'.`;
  writeFileSync(`${folder}solvers.md`, `${about}\n\n${[...head, ...lines].join('\n')}\n`);
}
