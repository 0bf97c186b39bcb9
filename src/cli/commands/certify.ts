import { Command } from 'commander';
import { readCertifiable } from '../certifiable';
import { algebraOf, jsonOf, measured, textOf } from '../certificates';
import { deliver } from '../deliver';
import { about, Failure, required } from '../failure';
import { addSubjectOptions, type OutputWords } from '../fit-options';
import type { Session } from '../session';
import { readSubject, type SubjectOptions } from '../subject';

/** `lsrdr certify`: whether a result is what it says. */
export function certifyCommand(session: Session): Command {
  const command = new Command('certify')
    .summary('measure a saved result again')
    .description(
      'Measures the certificate of a result, and of each cluster of an atlas or rank of a sweep, afresh from the matrices and the saved R and S, and compares it with what the file says.',
    )
    .argument('<result>', 'what fit, atlas or sweep has written with --out or --json, or a result of search')
    .option('--input <file>', 'the array or model that was fitted');
  return addSubjectOptions(command)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Exit codes: 0 it holds, 1 wrong use or input, 2 it does not hold, or says itself that it has not converged.

Examples:
  lsrdr certify result.json --input weights.npy
  lsrdr certify result.json --input model.safetensors --layer 0 --json
  lsrdr certify atlas.json --input weights.npy`,
    )
    .action(async (file: string, words: SubjectOptions & OutputWords & { readonly input?: string }) => {
      const input = required('--input', words.input, 'the array or model that was fitted');
      const claims = await readCertifiable(file);
      const field = algebraOf(claims)?.name;
      if (words.field !== undefined && field !== undefined && words.field !== field) {
        throw new Failure(`${file}: --field: expected ${field}, got ${words.field}`);
      }
      const given = await readSubject(input, { ...words, field: undefined });
      const found = await about(given.name, () => measured(claims, given));
      session.code = found.code;
      const text = textOf(file, given.name, claims, found);
      await deliver(session.streams, words, { json: jsonOf(claims, found), text });
    });
}
