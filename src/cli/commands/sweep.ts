import { Command } from 'commander';
import { type RankSweepRow, rankSweepAsync } from '../../cluster';
import { deliver, requireOutput } from '../deliver';
import { codeOfFits } from '../exit-codes';
import { about, required } from '../failure';
import {
  addFitOptions,
  addLongOptions,
  addOutputOptions,
  addSubjectOptions,
  fitOptionsOf,
  type SubjectFitWords,
} from '../fit-options';
import { chooseKernel, longWork, orKept } from '../long-work';
import * as values from '../option-values';
import type { Session } from '../session';
import { readSubject } from '../subject';
import { short, table } from '../text';

/** `lsrdr sweep`: which rank to choose. */
export function sweepCommand(session: Session): Command {
  const command = new Command('sweep')
    .summary('fits of ascending rank, to choose one')
    .description('LSRDRs of ascending rank, each started from the one before.')
    .argument('<file>', 'an array [r, n, n] or a model, as fit takes it')
    .option('--ranks <ranks>', '1-6, or 1,2,4,8', values.ranks);
  addOutputOptions(addLongOptions(addFitOptions(addSubjectOptions(command))), 'name.json');
  return command
    .addHelpText(
      'after',
      `
Examples:
  lsrdr sweep weights.npy --ranks 1-4
  lsrdr sweep model.safetensors --layer 0 --ranks 1,2,4,8 --restarts 5 --json`,
    )
    .action(async (file: string, words: SubjectFitWords & { readonly ranks?: number[] }) => {
      const ranks = required('--ranks', words.ranks, 'the ranks to fit, such as 1-6');
      const { start, ...options } = fitOptionsOf(words);
      await requireOutput(words, ['.json'], [file]);
      chooseKernel(words);
      const { A, name } = await readSubject(file, words);
      const given = { ranks, ...options, ...(start === undefined ? {} : { start }) };
      const rows = await longWork(session, words, { name: 'rank', count: ranks.length }, (hooks) =>
        about(name, () => rankSweepAsync(A, { ...given, ...hooks })),
      );
      session.code = codeOfFits(rows);
      // A gap is computed when it is read.
      await orKept(session, words, () =>
        deliver(session.streams, words, { json: rows.map((row) => ({ ...row })), text: sweepText(name, rows) }),
      );
    });
}

function sweepText(name: string, rows: readonly RankSweepRow[]): string {
  const headings = ['rank', 'fitness', 'share', 'gain', 'gap', 'smallest', 'stability', 'agreement', 'status'];
  const lines = rows.map((row) => [
    row.rank,
    short(row.fitness, 6),
    ...[row.share, row.gain, row.gap, row.smallest, row.stability, row.agreement].map((value) => short(value)),
    row.result.status,
  ]);
  return `${name}\n${table(headings, lines)}`;
}
