import { Command } from 'commander';
import type { BilinearNetwork } from '../../bilinear';
import type { Model } from '../../io';
import { printable } from '../../io/describe-model';
import { deliver } from '../deliver';
import { lineOf } from '../failure';
import { addNetworkOptions, type OutputWords } from '../fit-options';
import type { Session } from '../session';
import { nameOf, openFile, readNetwork, type SubjectOptions, tuplesOf } from '../subject';

/** `lsrdr info`: what is in a file. */
export function infoCommand(session: Session): Command {
  const command = new Command('info')
    .summary('what is in a file of weights')
    .description(
      'Names, shapes and types of the arrays of a file; which bilinear network its names make, and what of it is not represented.',
    )
    .argument(
      '<file>',
      '.npy, .npz, .safetensors, a file of torch.save, a folder with a model, a URL, or - for standard input',
    );
  return addNetworkOptions(command)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Examples:
  lsrdr info model.safetensors
  lsrdr info model.safetensors --json | jq '.tensors[].name'`,
    )
    .action(async (file: string, words: SubjectOptions & OutputWords) => {
      const model = await openFile(file);
      const network = await networkOf(file, model, words);
      const tuples = tuplesOf(model);
      const text = [
        model.describe(),
        '',
        typeof network === 'string' ? `no bilinear network: ${network}` : network.describe(),
        ...(tuples.length > 0 ? [`tuples for fit --tensor: ${tuples.map(printable).join(', ')}`] : []),
      ].join('\n');
      await deliver(session.streams, words, { json: jsonOf(model, network), text });
    });
}

/** The network, or why there is none: a file of arrays alone is in order too. */
async function networkOf(file: string, model: Model, words: SubjectOptions): Promise<BilinearNetwork | string> {
  try {
    return await readNetwork(file, model, words);
  } catch (error) {
    return lineOf(error).replace(`${nameOf(file)}: `, '');
  }
}

function jsonOf(model: Model, network: BilinearNetwork | string): object {
  const { format, tensors, metadata, config } = model;
  return {
    format,
    tensors: [...tensors.values()].map(({ name, dtype, shape }) => ({ name, dtype, shape: [...shape] })),
    metadata,
    ...(config === undefined ? {} : { config }),
    tuples: tuplesOf(model),
    network:
      typeof network === 'string'
        ? { refused: network }
        : {
            field: network.algebra.name,
            inputs: network.inputs,
            outputs: network.outputs,
            layers: network.layers.map(({ name, n, h, r, residual, constant }) => ({
              ...(name === undefined ? {} : { name }),
              n,
              h,
              r,
              residual,
              constant,
            })),
            unread: network.unread,
            normsLeftOut: network.normsLeftOut,
            remarks: network.account.remarks,
          },
  };
}
