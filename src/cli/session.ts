import type { Journal } from '../field';
import type { ExitCode } from './exit-codes';
import type { Streams } from './streams';

/** What the commands of one run of the program share. */
export interface Session {
  readonly streams: Streams;
  /** The command line. */
  readonly words: readonly string[];
  /** With which the program ends. */
  code: ExitCode;
  /** Runs that were made before, where something goes on. */
  journal: Journal | undefined;
  /** The checkpoint they come from, which the next one replaces. */
  checkpoint: string | undefined;
}
