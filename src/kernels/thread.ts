/** A worker of a team, in Node or in a browser. */
import { isNode, nodeModule } from '../node-module';
import { teamWorkerSource } from './team-worker';

export interface Thread {
  /** Whether the worker has ended and writes nothing any more, asked without a rest of this thread; false where that is not known. */
  isGone(): boolean;
  end(): void;
}

/**
 * Starts a worker with what it is told at the beginning; resolves when it waits for orders.
 *
 * @throws Error if it ends or fails before that
 */
export function startThread(data: object): Promise<Thread> {
  return isNode ? startInNode(data) : startInBrowser(data);
}

async function startInNode(data: object): Promise<Thread> {
  const { Worker } = await nodeModule<typeof import('node:worker_threads')>('node:worker_threads');
  const worker = new Worker(teamWorkerSource, { eval: true, workerData: data, execArgv: [] });
  let hasExited = false;
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
    worker.once('exit', (code) => {
      hasExited = true;
      reject(new Error(`a worker ended before it was ready, with exit code ${code}`));
    });
  });
  worker.unref(); // from now on it keeps no process alive
  // Events arrive when this thread rests. Before that, Node gives the idle time of a worker that has stopped as −1, if it was asked for it
  // while the worker ran. Others that run Node's modules may not have it.
  const idleTime = (): number => worker.performance?.eventLoopUtilization?.().idle ?? 0;
  idleTime();
  return {
    isGone: () => hasExited || idleTime() < 0,
    end: () => void worker.terminate(),
  };
}

/** What an event without a message means. */
const FORBIDDEN = "the page's content security policy forbids workers from blobs (worker-src blob:)";

async function startInBrowser(data: object): Promise<Thread> {
  const url = URL.createObjectURL(new Blob([teamWorkerSource], { type: 'text/javascript' }));
  try {
    const worker = new Worker(url);
    await new Promise<void>((resolve, reject) => {
      worker.onmessage = () => resolve();
      worker.onerror = ({ message }) => reject(new Error(`a worker could not be started: ${message ?? FORBIDDEN}`));
      worker.postMessage(data);
    });
    return { isGone: () => false, end: () => worker.terminate() };
  } finally {
    URL.revokeObjectURL(url);
  }
}
