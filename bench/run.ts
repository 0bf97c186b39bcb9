/**
 * `npm run bench -- [--full] [--only question]… [--render] [--compare old.json new.json]`: measures, saves bench/results/QUESTION.json, and
 * writes bench/RESULTS.md with its plots from all that is saved. The page says what each question is.
 */
import { type Command, commandOf, RequestError } from './command';
import { partsOf } from './partial';
import { questions } from './questions';
import { environment, load, type Saved, save } from './record';
import { comparison } from './report/compare';
import { generate, page } from './report/generate';

async function measureAll({ full, only }: Command & { task: 'measure' }): Promise<void> {
  const begun = performance.now();
  for (const question of questions) {
    if (only.length > 0 && !only.includes(question.name)) continue;
    console.log(`${question.name}: ${question.title}`);
    const [start, processor] = [performance.now(), process.cpuUsage()];
    // Before it: the files may have changed when it is done.
    const before = environment();
    const tell = (line: string): void => console.log(`  ${((performance.now() - begun) / 1000).toFixed(0)} s  ${line}`);
    const parts = partsOf(`${question.name}-${full ? 'full' : 'quick'}`);
    const measured = await question.measure({ full, tell, once: parts.once });
    const { user, system } = process.cpuUsage(processor);
    const saved: Saved = {
      ...{ question: question.name, mode: full ? 'full' : 'quick', seconds: (performance.now() - start) / 1000 },
      processorSeconds: (user + system) / 1e6,
      environment: { ...before, loadAfter: load() },
      ...measured,
      ...(parts.resumed.length > 0 ? { resumed: parts.resumed } : {}),
    };
    const path = save(saved);
    parts.clear();
    for (const text of question.findings(measured.rows)) console.log(`  ${text}`);
    if (path.includes('/quick/')) console.log(`  the page keeps its answer of the full mode; this one is in ${path}`);
    // After each question, so that what is measured is not lost with what comes after it.
    generate();
  }
  console.log(`${page}: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
}

async function run(): Promise<void> {
  const known = questions.map(({ name }) => name);
  const command = commandOf(process.argv.slice(2), known);
  if (command.task === 'measure') await measureAll(command);
  else if (command.task === 'render') generate();
  else console.log(comparison(command.before, command.after, questions));
}

try {
  await run();
} catch (error) {
  // What was asked for wrongly is told in a line; of all else one wants to know where it broke.
  console.error(error instanceof RequestError ? `bench: ${error.message}` : error);
  process.exitCode = error instanceof RequestError ? 2 : 1;
}
