/** What goes between the program and the threads that run jobs. */
import type { MessagePort } from 'node:worker_threads';
import type { Job, JobDocument, JobErrorKind, RunJobOptions } from '../jobs';

export type JobProgress = Parameters<NonNullable<RunJobOptions['onProgress']>>[0];

/** To a thread. The port carries `'stop'` to it, and progress from it. */
export interface JobTask {
  readonly job: Job;
  readonly folder: string;
  readonly bytes: Uint8Array | undefined;
  /** A journal as text. */
  readonly journal: string | undefined;
  readonly port: MessagePort;
}

/** From a thread: errors travel as plain objects, which keep their kind. */
export type JobAnswer =
  | { readonly document: JobDocument }
  | { readonly error: { readonly kind: JobErrorKind; readonly message: string; readonly journal?: string } };
