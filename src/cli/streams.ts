/** Standard output and standard error. A reader that has gone, as `head` does, ends the output and not the program. */
import { Failure, lineOf } from './failure';
import { printableLines } from './text';

export interface Streams {
  /** Writes to standard output, and waits until it is there. */
  print(text: string): Promise<void>;
  /** Writes a line to standard error. */
  say(line: string): void;
  /** Writes to standard error as it is. */
  draw(text: string): void;
  /** Whether standard error is one. */
  readonly isTerminal: boolean;
  /** Letters of a line of it. */
  readonly width: number;
}

export function processStreams(): Streams {
  const { stdout, stderr } = process;
  let isGone = false;
  const isTerminal = stdout.isTTY === true;
  // Without these an error of either stream would end the program with a stack.
  stdout.on('error', () => {});
  stderr.on('error', () => {});
  return {
    async print(text) {
      if (isGone || text === '') return;
      const error = await new Promise<Error | null | undefined>((resolve) => {
        stdout.write(text, resolve);
      });
      if (!error) return;
      isGone = true;
      const { code } = error as NodeJS.ErrnoException;
      // A pipe whose reader has gone, or a terminal that was closed.
      if (code !== 'EPIPE' && !(code === 'EIO' && isTerminal)) throw new Failure(`standard output: ${lineOf(error)}`);
    },
    say: (line) => void stderr.write(`${printableLines(line)}\n`),
    draw: (text) => void stderr.write(text),
    isTerminal: stderr.isTTY === true,
    get width() {
      return stderr.columns ?? 80;
    },
  };
}
