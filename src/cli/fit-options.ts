/** The options of every command that fits. */
import { type Command, Option } from 'commander';
import type { FitOptions } from '../real';
import { exitCodes } from './exit-codes';
import { Failure } from './failure';
import { count, number, residual, workers } from './option-values';
import type { SubjectOptions } from './subject';

export interface FitWords {
  readonly method?: string;
  readonly start?: string;
  readonly restarts?: number;
  readonly until?: number;
  readonly seed?: number;
  readonly tolerance?: number;
  readonly maxSweeps?: number;
}

export interface LongWords {
  readonly workers: number | 'auto';
  readonly deterministic?: boolean;
  readonly progress?: boolean;
  readonly checkpoint?: string;
}

export interface OutputWords {
  readonly json?: boolean;
  readonly out?: string;
  readonly force?: boolean;
}

/** Which array or layer of a file. */
export function addSubjectOptions(command: Command): Command {
  return addNetworkOptions(
    command
      .option('--tensor <name>', 'the array of the file to take, where there are several')
      .option('--layer <k>', 'in its place, a bilinear layer of the model, counted from 0', count),
  ).addOption(
    new Option('--field <field>', 'scalars; by default those of the array').choices(['real', 'complex', 'quaternion']),
  );
}

/** What a file does not say of its network. */
export function addNetworkOptions(command: Command): Command {
  return command
    .option('--residual <what>', 'around each layer: yes, no, scale=S or interpolate=A', residual)
    .addOption(new Option('--gate <kind>', 'the gated units have no activation').choices(['bilinear']))
    .option('--norms-left-out', 'take the network without the norms of its model, knowingly')
    .option('--fold', 'take the embedding into the first layer, whose coordinates are then the inputs of the network')
    .option('--unread-left-out', 'leave tensors out that are no part of the network, knowingly');
}

export function addFitOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--method <method>', 'by default the one that fits the tuple').choices([
        'auto',
        'hermitian-cg',
        'ascent',
        'gradient-ascent',
      ]),
    )
    .addOption(new Option('--start <start>', 'of the first run; balanced by default').choices(['balanced', 'random']))
    .option('--restarts <count>', 'further runs, each from a random start', count)
    .option(
      '--until <probability>',
      'end the restarts when another one finds something new with this probability or less',
      number,
    )
    .option('--seed <seed>', 'run i uses seed + i; 0 by default', count)
    .option('--tolerance <residual>', 'what counts as converged; 1e-8 by default', number)
    .option('--max-sweeps <count>', 'most sweeps of a run', count);
}

export function addLongOptions(command: Command): Command {
  return command
    .option('--workers <count>', 'threads, or auto', workers, 'auto')
    .option('--deterministic', 'the same bits on every machine: one thread, and no kernel that depends on the engine')
    .option('--progress', 'tell how far it is, also where standard error is no terminal')
    .option('--no-progress', 'tell nothing')
    .option('--checkpoint <file>', 'where Ctrl-C leaves what is done');
}

export function addOutputOptions(command: Command, kinds: string): Command {
  return command
    .option('--json', 'the whole result as JSON on standard output')
    .option('--out <file>', `write the result to a file: ${kinds}`)
    .option('--force', 'replace files that are there');
}

export type SubjectFitWords = SubjectOptions & FitWords & LongWords & OutputWords;

/** Options of the library. */
export function fitOptionsOf(words: FitWords): Omit<FitOptions, 'start'> & { start?: 'balanced' | 'random' } {
  const { method, start, restarts, until, seed, tolerance, maxSweeps } = words;
  if (until !== undefined && restarts === undefined) {
    throw new Failure(
      '--until: expected --restarts beside it, the most runs that may be made, got none',
      exitCodes.usage,
    );
  }
  return {
    ...(method === undefined ? {} : { method: method as NonNullable<FitOptions['method']> }),
    ...(start === undefined ? {} : { start: start as 'balanced' | 'random' }),
    ...(restarts === undefined ? {} : { restarts: until === undefined ? restarts : { until, atMost: restarts } }),
    ...(seed === undefined ? {} : { seed }),
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(maxSweeps === undefined ? {} : { maxSweeps }),
  };
}
