/** A search in words and a table, for people. */
import { printable } from '../io/describe-model';
import type { Job, SearchDocument } from '../jobs';
import { clock } from './progress';
import { jobWords } from './search-plan';
import type { SearchState } from './search-work';
import { short, table } from './text';

/** Names of missing jobs that are shown. */
const SHOWN = 20;

/** The cases of a search, and what of it is not there. */
export function searchText({ cases, jobs, missing, unplanned, differing }: SearchDocument): string {
  const options = ['restarts', 'method', 'start', 'tolerance', 'maxSweeps', 'version', 'deterministic'] as const;
  const differ = (name: (typeof options)[number] | 'input', rows: typeof cases): boolean =>
    new Set(rows.map((row) => JSON.stringify(row[name]))).size > 1;
  const isShared = cases.some(({ name }) => {
    const named = cases.filter((row) => row.name === name);
    return differ('input', named);
  });
  const varied = [...(isShared ? ['input' as const] : []), ...options.filter((name) => differ(name, cases))];
  const headings = ['name', 'field', 'rank', ...varied, 'jobs', 'converged', 'optima', 'hits'];
  const rows = cases.map((row) => [
    ...[
      printable(row.name),
      row.field,
      row.rank,
      ...varied.map((name) => (name === 'input' ? row.input.slice(0, 8) : wordOf(row[name]))),
    ],
    ...[row.missing > 0 ? `${row.jobs} of ${row.jobs + row.missing}` : row.jobs, `${row.converged}/${row.runs}`],
    ...[row.optima, `${row.hits}/${row.converged}`, short(row.fitness, 6), short(row.similarity)],
    ...[row.seed ?? '', row.status, row.address?.slice(0, 8) ?? ''],
  ]);
  const more = ['fitness', 'similarity', 'seed', 'status', 'job'];
  const lines = [rows.length > 0 ? table([...headings, ...more], rows) : '  no results'];
  const seconds = jobs.reduce((sum, { origin }) => sum + origin.seconds, 0);
  lines.push(`  ${plural(jobs.length, 'job')}, ${clock(seconds)} of one processor`);
  if (missing.length > 0) {
    lines.push(`  ${missing.length} missing:`, ...missing.slice(0, SHOWN).map((job: Job) => `    ${jobWords(job)}`));
    if (missing.length > SHOWN) lines.push(`    and ${missing.length - SHOWN} more`);
  }
  if (unplanned > 0) lines.push(`  ${plural(unplanned, 'result')} of other plans left out`);
  if (differing.length > 0) {
    const names = differing.map((address) => address.slice(0, 8)).join(', ');
    lines.push(`  not deterministic, with several results of which the fittest is shown: ${names}`);
  }
  return lines.join('\n');
}

function wordOf(value: unknown): string {
  if (value === null) return 'own';
  if (typeof value !== 'object') return String(value);
  const { until, atMost } = value as { until: number; atMost: number };
  return `${atMost} until ${until}`;
}

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** `5/12 jobs done, 2 at work, 1 failed, 12 s, ~30 s left`. */
export function stateLine({ jobs, done, before, failed, running }: SearchState, seconds: number): string {
  const made = done - before;
  const left = jobs - done - failed;
  const parts = [`${done}/${jobs} jobs done`, `${running} at work`, ...(failed > 0 ? [`${failed} failed`] : [])];
  parts.push(clock(seconds), ...(made > 0 && left > 0 ? [`~${clock((seconds / made) * left)} left`] : []));
  return parts.join(', ');
}
