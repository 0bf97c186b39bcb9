import { Command, Option } from 'commander';
import { type BackpropagateOptions, type BilinearNetwork, backpropagateAsync, type LayerCluster } from '../../bilinear';
import { deliver, requireOutput } from '../deliver';
import { codeOfFits } from '../exit-codes';
import { about, Failure, required } from '../failure';
import {
  addFitOptions,
  addLongOptions,
  addNetworkOptions,
  addOutputOptions,
  fitOptionsOf,
  type SubjectFitWords,
} from '../fit-options';
import { chooseKernel, longWork, orKept } from '../long-work';
import * as values from '../option-values';
import { readResult } from '../result-file';
import type { Session } from '../session';
import { nameOf, openFile, readNetwork } from '../subject';
import { neurons, short, table } from '../text';

interface BackpropWords extends SubjectFitWords {
  readonly rank?: number[];
  readonly output?: number;
  readonly cluster?: string;
  readonly before?: number;
  readonly which?: 'P' | 'Q';
}

/** `lsrdr backprop`: a cluster on its way back through the layers. */
export function backpropCommand(session: Session): Command {
  const command = new Command('backprop')
    .summary('follow a cluster or an output back through the layers')
    .description(
      'Follows an output of a bilinear network, or a cluster that fit has found, down through every layer below.',
    )
    .argument('<model>', 'a file or folder with a bilinear network')
    .option('--rank <d>', 'of every fit, or one rank for each layer below, nearest first: 4,2', values.ranks)
    .option('--output <k>', 'start from this output of the network, counted from 0', values.count)
    .option('--cluster <result>', 'start from the P of a result that fit has written')
    .option('--before <layer>', 'the cluster stands on the inputs of this layer', values.count)
    .addOption(new Option('--which <side>', 'what goes on downwards; P by default').choices(['P', 'Q']));
  addOutputOptions(addLongOptions(addFitOptions(addNetworkOptions(command))), 'name.json');
  return command
    .addHelpText(
      'after',
      `
Examples:
  lsrdr backprop model.safetensors --output 3 --rank 2
  lsrdr backprop model.safetensors --cluster result.json --before 1 --rank 2 --out layers.json`,
    )
    .action(async (file: string, words: BackpropWords) => {
      const ranks = required('--rank', words.rank, 'the rank of the fits');
      const options = fitOptionsOf(words);
      await requireOutput(words, ['.json'], [file, words.cluster]);
      chooseKernel(words);
      const network = await readNetwork(file, await openFile(file), words);
      const start = await startOf(network, words);
      const layers = start.layer ?? network.layers.length;
      const rank = ranks.length === 1 ? ranks[0]! : ranks;
      const which = words.which === undefined ? {} : { which: words.which };
      const found = await longWork(session, words, { name: 'layer', count: layers }, (hooks) =>
        about(nameOf(file), () => backpropagateAsync(network, { ...options, ...start, ...which, rank, ...hooks })),
      );
      session.code = codeOfFits(found);
      await orKept(session, words, () =>
        deliver(session.streams, words, { json: found.map(jsonOf), text: textOf(nameOf(file), found) }),
      );
    });
}

async function startOf(
  network: BilinearNetwork,
  { output, cluster, before }: BackpropWords,
): Promise<Pick<BackpropagateOptions, 'cluster' | 'layer'>> {
  if ((output === undefined) === (cluster === undefined)) {
    throw new Failure(`--output and --cluster: expected one of them, got ${output === undefined ? 'none' : 'both'}`);
  }
  const layer = before === undefined ? {} : { layer: before };
  if (cluster !== undefined) return { cluster: await readResult(cluster), ...layer };
  if (before !== undefined) throw new Failure('--before: expected it beside --cluster only');
  if (output! >= network.outputs) {
    throw new Failure(`--output: expected one from 0 to ${network.outputs - 1}, got ${output}`);
  }
  return { cluster: Array.from({ length: network.outputs }, (_, k) => Number(k === output)) };
}

const jsonOf = ({ layer, name, r, constant, weightsAfterNorm, normsLeftOut, agreement, result }: LayerCluster) => ({
  layer,
  ...(name === undefined ? {} : { name }),
  r,
  constant,
  weightsAfterNorm,
  normsLeftOut,
  agreement: Number.isNaN(agreement) ? 'NaN' : agreement,
  result,
});

function textOf(name: string, found: readonly LayerCluster[]): string {
  const rows = found.map(({ layer, result }) => [layer, short(result.fitness, 6), result.status, neurons(result)]);
  const notes = found.some(({ normsLeftOut }) => normsLeftOut)
    ? ['  of the network without the norms of its model']
    : [];
  const constant = found.some((each) => each.constant)
    ? ['  the last coordinate of a layer with biases or a residual is the constant one']
    : [];
  return [name, table(['layer', 'fitness', 'status', 'inputs by their weight in P'], rows), ...constant, ...notes].join(
    '\n',
  );
}
