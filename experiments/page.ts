/** `docs/experiments.md`, from the stored results alone. */
import type { AnyClaim } from './claim';
import type { ClaimRecord } from './record';

const head = `# Experiments

What the originator of LSRDRs and this package claim, measured. This page is written by \`npm run experiments -- --write\` from the files in
\`experiments/results/\`; \`npm run experiments\` measures again (\`--only name\`, \`--quick\`, \`--again\`), and an interrupted run goes on with the claims that it has not
finished. Intervals are of 95 %: Wilson's for shares, Student's for means. A **quick run** takes fewer tuples and starts than the claim should be judged by.
`;

/** @param read the record of a claim by its name */
export function pageOf(claims: readonly AnyClaim[], read: (name: string) => ClaimRecord | undefined): string {
  return `${head}\n${claims.map((one) => sectionOf(one, read(one.name))).join('\n')}`;
}

function sectionOf({ title, describe }: AnyClaim, record: ClaimRecord | undefined): string {
  const body = record === undefined ? 'Not measured.' : `${describe(record.result)}\n\n${footOf(record)}`;
  return `## ${title}\n\n${body}\n`;
}

function footOf({ claim, effort, seconds, processorSeconds, commit, machine }: ClaimRecord): string {
  const kind = effort === 'full' ? 'Full run' : '**Quick run**';
  const busy = processorSeconds === undefined ? '' : ` (${processorSeconds.toFixed(0)} s of processor time)`;
  return `_${kind} of \`${claim}\`: ${seconds.toFixed(0)} s${busy} on ${machine.processor}, ${machine.cores} cores, node ${machine.node}, kernel '${machine.kernel}', commit ${commit}._`;
}
