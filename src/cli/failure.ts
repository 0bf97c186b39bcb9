/** What goes wrong, in one line that names the file. */
import { printable } from '../io/describe-model';
import { type ExitCode, exitCodes } from './exit-codes';

/** An end of the program with something to say, which nobody needs a stack for. */
export class Failure extends Error {
  override readonly name = 'Failure';
  constructor(
    message: string,
    readonly code: ExitCode = exitCodes.usage,
    /** What was computed is in a file that the message names. */
    readonly isKept = false,
  ) {
    super(message);
  }
}

/** Calls of the library that its messages begin with; the user has made none of them. */
const calls =
  /^(?:(?:openModel|networkFromModel|embed|readTuple|journalFromJSON|atlasFromJSON|planJobs|openStore|enqueue|collect|startWorker|(?:\w+Async)|(?:(?:real|complex|quaternion)\.\w+)): )+/;

/** What Node says behind the reason: the call and the path, which are named before. */
const errno = /\b(E[A-Z]{2,}): ([^,]+), \w+(?: '[^']*')?(?: -> '[^']*')?$/;

/** A list of all conventions says less than their page, docs/bilinear-networks.md. */
const conventions = /\bconvention: expected one of .* to fit, got names such as/;

/** Options of the library, which the command line spells in its own way. */
const option =
  /^(rank|ranks|seed|tolerance|maxSweeps|restarts|workers|method|minimumShare|rounds|duplicates|gate|residual|normsLeftOut|unreadLeftOut)(?=[:.[])/;

/** An error as one line without the names of functions. */
export function lineOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message
    .replace(calls, '')
    .replace(conventions, 'no convention fits names such as')
    .replace(option, (name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`)
    .replace(errno, '$2')
    .replace(/\s*\n\s*/g, ' ');
  return printable(line);
}

/** The value of an option that a command cannot do without. */
export function required<T>(option: string, value: T | undefined, what: string): T {
  if (value === undefined) throw new Failure(`${option}: expected ${what}, got none`);
  return value;
}

/** Carries work out whose errors are to name a file. */
export async function about<T>(file: string, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure) throw error;
    const line = lineOf(error);
    const failure = new Failure(line.startsWith(`${file}:`) || line.includes(`: ${file}:`) ? line : `${file}: ${line}`);
    failure.cause = error;
    throw failure;
  }
}
