import type { Journal } from '../result/journal';

/**
 * Why a job has no result:
 *
 * - `input`: its input, options or document are wrong, on every machine and each time;
 * - `elsewhere`: this machine cannot: the file is not there, or has other numbers, or the version of the package is another; another machine may;
 * - `interrupted`: it was ended from outside; it can go on;
 * - `failure`: anything else, such as no memory: another time or machine may do it.
 */
export type JobErrorKind = 'input' | 'elsewhere' | 'interrupted' | 'failure';

/** A job without a result; `kind` says whether another try may have one. */
export class JobError extends Error {
  /** Always `JobError`: what tells it from others where `instanceof` cannot, as between two copies of the package. */
  override readonly name = 'JobError';
  /** Of a job that was interrupted the runs that it had made. */
  readonly journal: Journal | undefined;

  /** @param options `cause`, what was thrown, and `journal` for the member of that name */
  constructor(
    /** Whether another try, or another machine, may have a result. */
    readonly kind: JobErrorKind,
    message: string,
    { journal, ...options }: { readonly cause?: unknown; readonly journal?: Journal } = {},
  ) {
    super(message, options);
    this.journal = journal;
  }
}

/** What systems say of files that are not there, or not for this user. */
const notHad = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ENOTFOUND', 'ECONNREFUSED', 'EAI_AGAIN', 'ESTALE']);

/** The code of the system behind an error, through what it was wrapped in. */
function codeOf(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === 'string' && /^E[A-Z_]+$/.test(code)) return code;
  }
  return undefined;
}

/** An error of the library or of the system as one of a job. */
export function jobErrorOf(error: unknown): JobError {
  if (error instanceof JobError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  if (code !== undefined) return new JobError(notHad.has(code) ? 'elsewhere' : 'failure', message, { cause: error });
  // What the library refuses it refuses each time; what an engine says when memory is out is a RangeError too.
  const isRefused = error instanceof RangeError || error instanceof TypeError || error instanceof SyntaxError;
  const isMemory = /allocation failed|out of memory|call stack/i.test(message);
  return new JobError(isRefused && !isMemory ? 'input' : 'failure', message, { cause: error });
}
