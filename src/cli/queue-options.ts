/** Which queue is meant. */
import type { Command } from 'commander';

export interface QueueWords {
  readonly queue?: string;
  readonly name?: string;
}

export function addQueueOptions(command: Command, about: string): Command {
  return command
    .option('--queue <url>', about)
    .option('--name <name>', 'of the queue, where there are several in one Redis; jobs by default');
}
