import { Command } from 'commander';
import type { Lsrdr } from '../../real';
import { type Difference, differencesOf } from '../../result/recertify';
import { scaledTuple } from '../../tuple/input';
import { deliver } from '../deliver';
import { exitCodes } from '../exit-codes';
import { about, Failure, required } from '../failure';
import { addSubjectOptions, type OutputWords } from '../fit-options';
import { readResult } from '../result-file';
import type { Session } from '../session';
import { algebras, embedded, readSubject, type Subject, type SubjectOptions } from '../subject';

/** `lsrdr certify`: whether a result is what it says. */
export function certifyCommand(session: Session): Command {
  const command = new Command('certify')
    .summary('measure a saved result again')
    .description(
      'Measures the certificate of a result afresh from the matrices and the saved R and S, and compares it with what the file says.',
    )
    .argument('<result>', 'what fit has written with --out or --json')
    .option('--input <file>', 'the array or model that was fitted');
  return addSubjectOptions(command)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Exit codes: 0 it holds, 1 wrong use or input, 2 it does not hold, or says itself that it has not converged.

Examples:
  lsrdr certify result.json --input weights.npy
  lsrdr certify result.json --input model.safetensors --layer 0 --json`,
    )
    .action(async (file: string, words: SubjectOptions & OutputWords & { readonly input?: string }) => {
      const input = required('--input', words.input, 'the array or model that was fitted');
      const result = await readResult(file);
      const field = result.algebra.name;
      if (words.field !== undefined && words.field !== field) {
        throw new Failure(`${file}: --field: expected ${field}, got ${words.field}`);
      }
      const given = await readSubject(input, { ...words, field: undefined });
      const differences = await about(given.name, () => differencesFrom(result, given));
      const holds = differences.length === 0;
      session.code = holds && result.status === 'converged' ? exitCodes.good : exitCodes.unsettled;
      const json = { holds, status: result.status, differences };
      await deliver(session.streams, words, { json, text: textOf(file, given.name, result, differences) });
    });
}

function differencesFrom(result: Lsrdr, given: Subject): Difference[] {
  const [stored, measured] = [result.algebra.name, given.algebra.name];
  // A real tuple may have been fitted over C or H; of a complex one nothing real can be a result.
  if (given.algebra.dim > result.algebra.dim) return [{ what: 'algebra', stored, measured }];
  const { A, algebra } = embedded(given, algebras[stored]!);
  return differencesOf(result, scaledTuple(given.name, A, algebra));
}

function textOf(file: string, input: string, result: Lsrdr, differences: readonly Difference[]): string {
  const { fitness, status, residuals, optima } = result;
  if (differences.length > 0) {
    const list = differences.map(
      ({ what, stored, measured }) => `  ${what}: the file has ${stored}, measured is ${measured}`,
    );
    return [`${file} does not hold for ${input}:`, ...list].join('\n');
  }
  const maxima =
    optima.length === 1 ? 'its optimum is a local maximum' : `its ${optima.length} optima are local maxima`;
  const what = status === 'converged' ? maxima : `it says itself that it has not converged (${status})`;
  return `${file} holds for ${input}: fitness ${fitness}, stationarity ${residuals.stationarity.toExponential(1)}; ${what}`;
}
