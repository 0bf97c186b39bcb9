/**
 * Fits random problems of every class over every algebra by every method, and counts what is wrong with the answers; see test/soak/.
 * `npm run soak [-- count [first]]` takes the problems with the numbers first … first + count − 1 (10,000 from 0); the number is the seed. Writes
 * bench/results/soak.md when all classes had their turn; ends with status 1 if there were faults.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { classes } from '../test/soak/classes';
import { kinds, type Trial, trialsOf } from '../test/soak/faults';
import { type Problem, problem, ROUND } from '../test/soak/problems';

interface Tally {
  problems: number;
  fits: number;
  converged: number;
  refused: number;
  readonly faults: Map<string, number>;
}

const [count = 10_000, first = 0] = process.argv.slice(2).map(Number);
if (!(Number.isInteger(count) && count > 0 && Number.isInteger(first) && first >= 0)) {
  throw new RangeError('soak: expected a count ≥ 1 and a first number ≥ 0');
}

const tallies = new Map<string, Tally>(
  classes.map(({ name }) => [name, { problems: 0, fits: 0, converged: 0, refused: 0, faults: new Map() }]),
);
/** The smallest problem of each class and kind of fault. */
const examples = new Map<string, { readonly volume: number; readonly line: string }>();

function record(given: Problem, { method, status, faults }: Trial): void {
  const tally = tallies.get(given.of.name)!;
  if (method !== undefined) {
    tally.fits += 1;
    if (status === 'converged') tally.converged += 1;
    if (status === 'refused') tally.refused += 1;
  }
  for (const { kind, detail } of faults) {
    const [n, r] = [given.A[0]!.length, given.A.length];
    const place = `${given.number} (${given.of.name}, ${given.one.name}, n = ${n}, r = ${r}, d = ${given.rank}, ${given.options.start}, ${given.options.restarts} restarts, ${method ?? 'spectralRadius'})`;
    console.log(`${kind}: ${place}: ${detail}`);
    const key = `${given.of.name}: ${kind}`;
    const volume = n * given.rank * given.one.dim * r;
    if (volume < (examples.get(key)?.volume ?? Infinity))
      examples.set(key, { volume, line: `${kind}: ${place}: ${detail}` });
  }
  for (const kind of new Set(faults.map((fault) => fault.kind))) {
    tally.faults.set(kind, (tally.faults.get(kind) ?? 0) + 1);
  }
}

function table(): string {
  const lines = [
    `| class | problems | fits | converged | refused | ${kinds.join(' | ')} |`,
    `|---|${'---|'.repeat(4 + kinds.length)}`,
  ];
  for (const [name, { problems, fits, converged, refused, faults }] of tallies) {
    const counts = kinds.map((kind) => faults.get(kind) ?? '');
    lines.push(`| ${name} | ${problems} | ${fits} | ${converged} | ${refused} | ${counts.join(' | ')} |`);
  }
  return lines.join('\n');
}

console.log(`problems ${first} to ${first + count - 1}; the number is the seed`);
for (let number = first; number < first + count; number++) {
  const given = problem(number);
  tallies.get(given.of.name)!.problems += 1;
  for (const trial of trialsOf(given)) record(given, trial);
  if ((number - first + 1) % 500 === 0) console.log(`… ${number - first + 1} of ${count}`);
}

const total = [...tallies.values()].flatMap(({ faults }) => [...faults.values()]).reduce((sum, x) => sum + x, 0);
console.log(`\n${table()}\n\n${total} faults`);
if (count >= ROUND) {
  const folder = fileURLToPath(new URL('../bench/results/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  const lines = [...examples.values()].map(({ line }) => `- ${line}`).sort();
  writeFileSync(
    `${folder}soak.md`,
    `\`npm run soak -- ${count} ${first}\`: ${count} problems, each by every method that takes it; fits with a fault of each kind (\`test/soak/faults.ts\` says what the kinds are).\n\n${table()}\n\nThe smallest problem of each class and kind; \`npm run soak -- 1 NUMBER\` repeats it.\n\n${lines.join('\n') || 'None.'}\n`,
  );
}
process.exitCode = total > 0 ? 1 : 0;
