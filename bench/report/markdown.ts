/** RESULTS.md from the saved answers; the same text for the same files. */
import type { Column, Question } from '../question';
import { isEstimate, type Row, type Saved } from '../record';

/** What other programs measure, and where their results are. */
const ELSEWHERE = `## Kernels, tuples, solvers, similarity, soak

Not measured again here; each has a program and a page of its own.

- [Kernels](results/kernels.md): GFlop/s beside numpy, onnxruntime and others, \`npm run bench:kernels\`.
- [Tuples](results/tuples.md) that are too large to write down: time, memory, growth, \`npm run bench:tuples\`.
- [Solvers](results/solvers.md) on many classes of tuples, \`npm run bench:solvers\`.
- [Similarity](results/similarity.md) of trained networks, as functions and as tuples, \`npm run bench:similarity\`.
- [Dense factorisations](results/matrix.md) over R, C and H beside ml-matrix, \`npm run bench:matrix\`.
- [Searches](jobs/RESULTS.md): what a second thread is worth, \`npm run bench:jobs\`.
- [Soak](results/soak.md): thousands of small problems examined by an oracle, \`npm run soak\`.
`;

/** From this load on, of one core, seconds are said to be measured on a busy machine. */
const BUSY = 0.5;

export function markdown(questions: readonly Question[], saved: ReadonlyMap<string, Saved>): string {
  const answered = questions.filter(({ name }) => saved.has(name));
  const contents = answered.map(({ name, title }) => `- [${title}](#${anchor(title)}) (\`--only ${name}\`)`);
  const sections = answered.map((question) => section(question, saved.get(question.name)!));
  return `# Results

Written by \`npm run bench\` from the files in \`bench/results/\`; not to be edited. Medians stand before their intervals of 95 %, as in 12 (10–15): of order statistics (the whole range for fewer than six runs, which
covers less), Wilson's for shares, of tuples drawn again for means over tuples. "–" is what has not been reached or is not known, and an interval to ∞, an arrow in a plot, has runs that did not arrive. Contenders take turns. See also [how to repeat this](#how-to-repeat-this).

${contents.join('\n')}

${sections.join('\n')}
${ELSEWHERE}
## How to repeat this

| Command | Does |
| --- | --- |
| \`npm run bench\` | all questions in the quick mode, some minutes; where this page has an answer of the full mode it keeps that |
| \`npm run bench -- --full\` | more sizes, tuples, seeds and networks: hours; networks that add are not trained again where a run was cut off |
| \`npm run bench -- --only mnist\` | one question (repeatable); the answers of the others stay |
| \`npm run bench -- --render\` | this page and its plots from the saved files, measuring nothing |
| \`npm run bench -- --compare old.json new.json\` | two files of one question: what has changed by more than the intervals |

numpy takes part where a \`python3\` has it (\`apt-get install python3-numpy\`), and is left out, by name, where none has.
`;
}

const anchor = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

function section(
  question: Question,
  { rows, skipped, seeds, mode, seconds, processorSeconds, resumed = [], numpy, environment: at }: Saved,
): string {
  const { name, title, about, columns, findings, isTimed, more = [] } = question;
  const busy = Math.max(at.loadBefore, at.loadAfter) / at.cores;
  const load = `load ${at.loadBefore} before, ${at.loadAfter} after, ${at.cores} cores`;
  const warning =
    isTimed && busy > BUSY
      ? `\n**Seconds were measured on a loaded machine (${load}); they say little but in comparison.**\n`
      : '';
  const lines = findings(rows).map((text) => `- ${text}`);
  return `## ${title}

${about}
${warning}
![${title}](results/${name}.svg)
${more.map((one) => `\n![${one.title}](results/${name}-${one.name}.svg)\n`).join('')}
${lines.join('\n')}

<details><summary>Table (${rows.length} rows)</summary>

${table(columns, rows)}

</details>

${mode === 'full' ? 'Full' : 'Quick'} mode, ${seconds.toFixed(0)} s (${processorSeconds.toFixed(0)} s of the processor, without other programs${resumed.length > 0 ? `; found by a run before: ${resumed.join('; ')}` : ''}), ${at.date}, commit ${at.commit}${at.changed ? ' with changes' : ''}; ${at.processor}, ${load}, ${at.gigabytes} GB; ${at.system}, node ${at.node}, kernel '${at.kernel}'${
    numpy == null ? '' : `, numpy ${numpy}`
  }. Seeds: ${seeds}. Left out: ${skipped.length === 0 ? 'nothing' : skipped.join('; ')}. Data: [${name}.json](results/${name}.json).
`;
}

export function table(columns: readonly Column[], rows: readonly Row[]): string {
  const lines = rows.map(
    (row) => `| ${columns.map((column) => cell(row[column.key], column.digits ?? 3)).join(' | ')} |`,
  );
  return [
    `| ${columns.map(({ head }) => head).join(' | ')} |`,
    `|${columns.map(() => ' --- |').join('')}`,
    ...lines,
  ].join('\n');
}

export function cell(value: Row[string] | undefined, digits: number): string {
  if (value === undefined) return '';
  if (!isEstimate(value)) return typeof value === 'number' ? show(value, digits) : (value ?? '–');
  const middle = show(value.value, digits);
  if (value.low === null && value.high === null) return middle;
  return `${middle} (${show(value.low, digits)}–${value.high === null ? '∞' : show(value.high, digits)})`;
}

/** Counts in full, other numbers to some digits, without exponents where these are not needed. */
function show(x: number | null, digits: number): string {
  if (x === null) return '–';
  if (Number.isInteger(x)) return String(x);
  if (Math.abs(x) >= 10 ** digits) return x.toFixed(0);
  return Math.abs(x) < 1e-4 ? x.toExponential(digits - 1) : x.toPrecision(digits);
}
