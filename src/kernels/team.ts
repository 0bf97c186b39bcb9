/**
 * Threads that share the sweeps of a fit. Each has its own instance of the kernel on the shared memories of the matrices; the thread
 * that owns the team gives out calls with plain numbers for arguments, does a share itself, and waits for the others. A fork and join
 * costs a few microseconds while the threads are awake.
 *
 * Which rows a thread gets depends on the sizes and the number of threads alone, and partial sums are added in one order, so results
 * are the same bits for the same number of threads.
 */
import { isNode, nodeModule } from '../node-module';
import type { ResidentMatrix } from './kernel';
import { type Call, type Crew, OPERATIONS } from './sharing';
import { teamWorkerSource } from './team-worker';
import { WasmResident } from './wasm-resident';

export interface Team {
  readonly size: number;
  /** Ends the threads; the matrices go on alone. */
  dismiss(): void;
}

/** Places in the mailbox; an order is an operation and up to nine arguments. */
const PLACES = { ticket: 0, done: 1, failed: 2, memory: 3, orders: 16, length: 10 } as const;

/** Seconds without an answer after which a thread counts as dead, beyond ten times what this thread took. */
const PATIENCE = 30;

interface Thread {
  readonly ready: Promise<void>;
  end(): void;
}

/**
 * Starts `size` − 1 threads for the matrices, which are moved to shared memory. Matrices too small for a WebAssembly memory of their
 * own are left to one thread, for which they are faster.
 *
 * @throws Error where the environment has no threads or refuses to start them
 */
export async function startTeam(size: number, matrices: readonly ResidentMatrix[]): Promise<Team> {
  const residents = matrices.filter((matrix) => matrix instanceof WasmResident);
  if (residents.length === 0 || size === 1) return { size: 1, dismiss() {} };
  for (const resident of residents) resident.share();
  const { module } = residents[0]!;
  const mailbox = new SharedArrayBuffer(4 * (PLACES.orders + size * PLACES.length));
  const mail = new Int32Array(mailbox);
  const memories = residents.map((resident) => resident.sharedMemory!);
  const orders = { module: module.module(true), memories, mailbox, places: PLACES, operations: OPERATIONS };
  const threads: Thread[] = [];
  const end = (): void => {
    for (const thread of threads) thread.end();
  };
  try {
    for (let thread = 1; thread < size; thread++) threads.push(await startThread({ ...orders, thread }));
    await Promise.all(threads.map(({ ready }) => ready));
  } catch (error) {
    end();
    throw error;
  }
  const crews = residents.map((_, index): Crew => {
    const exports = module.instantiate(memories[index]!);
    return {
      size,
      run(call) {
        post(mail, index, size, call);
        const started = performance.now();
        const [name, ...args] = call(0);
        (exports[name] as (...args: number[]) => void)(...args);
        join(mail, size - 1, performance.now() - started);
      },
    };
  });
  residents.forEach((resident, index) => {
    resident.hire(crews[index]!);
  });
  return {
    size,
    dismiss() {
      residents.forEach((resident, index) => {
        resident.dismiss(crews[index]!);
      });
      end();
    },
  };
}

/** Writes the orders of the other threads and calls them. */
function post(mail: Int32Array, memory: number, size: number, call: (thread: number) => Call): void {
  mail[PLACES.memory] = memory;
  mail[PLACES.done] = 0;
  for (let thread = 1; thread < size; thread++) {
    const [name, ...args] = call(thread);
    const at = PLACES.orders + thread * PLACES.length;
    mail[at] = OPERATIONS.indexOf(name);
    mail.set(args, at + 1);
  }
  Atomics.add(mail, PLACES.ticket, 1);
  Atomics.notify(mail, PLACES.ticket);
}

/** Waits until `count` threads are done. A browser's main thread may not sleep, so this one looks again and again. */
function join(mail: Int32Array, count: number, own: number): void {
  const limit = performance.now() + 1000 * PATIENCE + 10 * own;
  for (let looks = 1; Atomics.load(mail, PLACES.done) < count; looks++) {
    if (looks % 65536 === 0 && performance.now() > limit) throw new Error('a thread of the team no longer answers');
  }
  if (Atomics.load(mail, PLACES.failed) !== 0) throw new Error('a thread of the team failed in a product');
}

/** A worker that knows its orders, in Node or in a browser. */
async function startThread(data: object): Promise<Thread> {
  if (isNode) {
    const { Worker } = await nodeModule<typeof import('node:worker_threads')>('node:worker_threads');
    const worker = new Worker(teamWorkerSource, { eval: true, workerData: data, execArgv: [] });
    const ready = new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
    });
    // From then on it keeps no process alive.
    void ready.then(() => worker.unref()).catch(() => {});
    return { ready, end: () => void worker.terminate() };
  }
  const url = URL.createObjectURL(new Blob([teamWorkerSource], { type: 'text/javascript' }));
  const worker = new Worker(url);
  const ready = new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = ({ message }) => reject(new Error(`a worker could not be started: ${message}`));
  });
  worker.postMessage(data);
  return {
    ready: ready.finally(() => URL.revokeObjectURL(url)),
    end: () => worker.terminate(),
  };
}
