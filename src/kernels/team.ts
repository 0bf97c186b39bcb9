/**
 * Threads that share the sweeps of a fit. Each has its own instance of the kernel on the shared memories of the matrices; the thread
 * that owns the team gives out calls with plain numbers for arguments, does a share itself, and waits for the others. A fork and join
 * costs a few microseconds while the threads are awake.
 *
 * Which rows a thread gets depends on the sizes and the number of threads alone, and partial sums are added in one order, so results
 * are the same bits for the same number of threads: whoever makes a part. An order that no other thread has taken when the owner is done with
 * its own, the owner makes; so threads that are asleep or dead cost time only. Where one dies in the middle of a part the owner sees it, and the
 * verb begins again (`LostPart`).
 */
import type { ResidentMatrix } from './kernel';
import { type Call, type Crew, LostPart, make, OPERATIONS } from './sharing';
import { startThread, type Thread } from './thread';
import { WasmResident } from './wasm-resident';

export interface Team {
  readonly size: number;
  /** The result of a task whose products with the matrices the threads share; it must not wait for anything. */
  work<T>(task: () => T): T;
  /** Ends the threads. */
  dismiss(): void;
}

/** Places in the mailbox. An order is its state, an operation and its arguments, on a cache line of its own. */
const PLACES = { ticket: 0, memory: 1, orders: 16, length: 16 } as const;

/** An order is open until a thread takes it, which does it, or fails, or is lost. */
const STATES = { open: 0, taken: 1, done: 2, failed: 3, lost: 4 } as const;

/** Looks at an order between two questions whether its thread is there, some tenths of a millisecond. */
const LOOKS = 1 << 14;

/** Seconds without an answer of a thread of which nothing else is known, beyond ten times what this thread took. */
const PATIENCE = 30;

/**
 * Starts `size` − 1 threads for the matrices, which are moved to shared memory. Matrices too small for a WebAssembly memory of their
 * own are left to one thread, for which they are faster.
 *
 * @throws Error where the environment has no threads or refuses to start them
 */
export async function startTeam(size: number, matrices: readonly ResidentMatrix[]): Promise<Team> {
  const residents = ofTheirOwn(matrices);
  if (residents.length === 0 || size === 1) return alone(matrices);
  for (const resident of residents) resident.share();
  const { module } = residents[0]!;
  const mailbox = new SharedArrayBuffer(4 * (PLACES.orders + size * PLACES.length));
  const mail = new Int32Array(mailbox);
  const memories = residents.map((resident) => resident.sharedMemory!);
  const told = {
    module: module.module(true),
    memories,
    mailbox,
    places: PLACES,
    states: STATES,
    operations: OPERATIONS,
  };
  const starts = await Promise.allSettled(
    Array.from({ length: size - 1 }, (_, index) => startThread({ ...told, thread: index + 1 })),
  );
  const threads = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const dismiss = (): void => {
    for (const thread of threads) thread.end();
  };
  const refused = starts.find(({ status }) => status === 'rejected');
  if (refused !== undefined) {
    dismiss();
    throw (refused as PromiseRejectedResult).reason;
  }
  const crews = memories.map((memory, index): Crew => {
    const exports = module.instantiate(memory);
    return {
      size,
      run(call) {
        post(mail, index, size, call);
        const started = performance.now();
        make(exports, call(0));
        for (let thread = 1; thread < size; thread++) {
          if (!take(mail, thread)) continue;
          make(exports, call(thread));
          mail[orderOf(thread)] = STATES.done;
        }
        join(mail, threads, performance.now() - started);
      },
    };
  });
  return { size, work: (task) => withCrews(residents, crews, task), dismiss };
}

/** One thread, also within the work of a team. */
export function alone(matrices: readonly ResidentMatrix[]): Team {
  const residents = ofTheirOwn(matrices);
  return { size: 1, work: (task) => withCrews(residents, [], task), dismiss() {} };
}

function ofTheirOwn(matrices: readonly ResidentMatrix[]): WasmResident[] {
  return matrices.filter((matrix): matrix is WasmResident => matrix instanceof WasmResident && matrix.isAlone);
}

function withCrews<T>(residents: readonly WasmResident[], crews: readonly Crew[], task: () => T): T {
  const before = residents.map((resident, index) => resident.engage(crews[index]));
  try {
    return task();
  } finally {
    residents.forEach((resident, index) => void resident.engage(before[index]));
  }
}

function orderOf(thread: number): number {
  return PLACES.orders + thread * PLACES.length;
}

/** Writes the orders of the other threads and calls them. */
function post(mail: Int32Array, memory: number, size: number, call: (thread: number) => Call): void {
  // All orders of the last call are closed, so that nobody takes a half-written one.
  mail[PLACES.memory] = memory;
  for (let thread = 1; thread < size; thread++) {
    const [name, ...args] = call(thread);
    const order = orderOf(thread);
    mail[order + 1] = OPERATIONS.indexOf(name);
    mail.set(args, order + 2);
    Atomics.store(mail, order, STATES.open);
  }
  Atomics.add(mail, PLACES.ticket, 1);
  Atomics.notify(mail, PLACES.ticket);
}

/** Whether an order was open; this thread has it then. */
function take(mail: Int32Array, thread: number): boolean {
  return Atomics.compareExchange(mail, orderOf(thread), STATES.open, STATES.taken) === STATES.open;
}

/** Waits until no order is at work. A browser's main thread may not sleep, so this one looks again and again. */
function join(mail: Int32Array, threads: readonly Thread[], own: number): void {
  const limit = performance.now() + 1000 * PATIENCE + 10 * own;
  const ends = threads.map(({ isGone }, index) => {
    const order = orderOf(index + 1);
    for (let looks = 1; Atomics.load(mail, order) === STATES.taken; looks++) {
      if (looks % LOOKS !== 0) continue;
      // What a thread has done before it ended is done: hence the exchange.
      if (isGone()) Atomics.compareExchange(mail, order, STATES.taken, STATES.lost);
      else if (performance.now() > limit) throw new Error('a thread of the team no longer answers');
    }
    return mail[order];
  });
  if (ends.includes(STATES.failed)) throw new Error('a thread of the team failed in a product');
  if (ends.includes(STATES.lost)) throw new LostPart();
}
