/**
 * `npm run bench -- [--full] [--only question]… [--render] [--compare old.json new.json]`: measures, saves bench/results/QUESTION.json, and
 * writes bench/RESULTS.md with its plots from all that is saved. The page says what each question is.
 */
import { parseArgs } from 'node:util';
import { questions } from './questions';
import { environment, load, read, type Saved, save } from './record';
import { changes, describe } from './report/compare';
import { generate, page } from './report/generate';

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    full: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    render: { type: 'boolean', default: false },
    compare: { type: 'boolean', default: false },
  },
});

async function measureAll(): Promise<void> {
  const known = questions.map(({ name }) => name);
  const strange = given.only.find((name) => !known.includes(name));
  if (strange !== undefined) throw new RangeError(`bench: --only: expected one of ${known.join(', ')}, got ${strange}`);
  const begun = performance.now();
  for (const question of questions) {
    if (given.only.length > 0 && !given.only.includes(question.name)) continue;
    console.log(`${question.name}: ${question.title}`);
    const [loadBefore, start, processor] = [load(), performance.now(), process.cpuUsage()];
    const tell = (line: string): void => console.log(`  ${((performance.now() - begun) / 1000).toFixed(0)} s  ${line}`);
    const measured = await question.measure({ full: given.full, tell });
    const { user, system } = process.cpuUsage(processor);
    const saved: Saved = {
      ...{ question: question.name, mode: given.full ? 'full' : 'quick', seconds: (performance.now() - start) / 1000 },
      processorSeconds: (user + system) / 1e6,
      environment: environment(loadBefore),
      ...measured,
    };
    save(saved);
    for (const text of question.findings(measured.rows)) console.log(`  ${text}`);
    // After each question, so that what is measured is not lost with what comes after it.
    generate();
  }
  console.log(`${page}: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
}

if (given.compare) {
  const [before, after] = positionals;
  if (before === undefined || after === undefined || positionals.length > 2) {
    throw new RangeError('bench: --compare: expected two files of results');
  }
  const found = [read(before), read(after)] as const;
  const names = questions.find(({ name }) => name === found[1].question)?.names;
  if (names === undefined) throw new RangeError(`bench: --compare: no such question as ${found[1].question}`);
  console.log(describe(changes(...found, names)));
} else {
  if (positionals.length > 0) throw new RangeError(`bench: expected options only, got ${positionals.join(' ')}`);
  if (given.render) generate();
  else await measureAll();
}
