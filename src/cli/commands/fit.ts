import { Command } from 'commander';
import { toNpz } from '../../exchange';
import { deliver, requireOutput } from '../deliver';
import { codeOfFit } from '../exit-codes';
import { about, required } from '../failure';
import { fitFunctions } from '../fields';
import {
  addFitOptions,
  addLongOptions,
  addOutputOptions,
  addSubjectOptions,
  fitOptionsOf,
  type SubjectFitWords,
} from '../fit-options';
import { chooseKernel, longWork, orKept } from '../long-work';
import { count } from '../option-values';
import type { Session } from '../session';
import { readSubject } from '../subject';
import { fitText } from '../text';

/** `lsrdr fit`: the LSRDR of a tuple. */
export function fitCommand(session: Session): Command {
  const command = new Command('fit')
    .summary('the cluster of a tuple of matrices')
    .description(
      'Fits the L_{2,d} spectral radius dimensionality reduction of an array [r, n, n] or of a bilinear layer.',
    )
    .argument(
      '<file>',
      '.npy, .npz, .safetensors, a file of torch.save, a folder with a model, a URL, or - for standard input',
    )
    .option('--rank <d>', 'dimensions of the cluster, from 1 to n', count);
  addOutputOptions(addLongOptions(addFitOptions(addSubjectOptions(command))), 'name.json, or name.npz for numpy');
  return command
    .addHelpText(
      'after',
      `
Examples:
  lsrdr fit weights.npy --rank 2 --restarts 20
  lsrdr fit weights.npz --tensor A --rank 2 --field complex --out result.json
  lsrdr fit model.safetensors --layer 0 --rank 4 --restarts 200 --until 0.05
  lsrdr fit weights.npy --rank 2 --json | jq .point.fitness`,
    )
    .action(async (file: string, words: SubjectFitWords & { readonly rank?: number }) => {
      const rank = required('--rank', words.rank, 'the dimensions of the cluster');
      const options = { rank, ...fitOptionsOf(words) };
      await requireOutput(words, ['.json', '.npz'], [file]);
      chooseKernel(words);
      const { A, algebra, name } = await readSubject(file, words);
      const { fitAsync } = fitFunctions(algebra);
      const result = await longWork(session, words, undefined, (hooks) =>
        about(name, () => fitAsync(A, { ...options, ...hooks })),
      );
      session.code = codeOfFit(result);
      await orKept(session, words, () =>
        deliver(session.streams, words, { json: result, text: fitText(name, result), npz: () => toNpz(result) }),
      );
    });
}
