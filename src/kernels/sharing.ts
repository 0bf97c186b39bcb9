/** One call of the kernel, or one for each thread of a team. */
import type { Arena } from './arena';
import type { SweepExports } from './wasm-module';

/** The exports of the kernel that threads can be told to call. */
export const OPERATIONS = [
  'sweep',
  'combine',
  'compress',
  'pairs',
  'rows',
  'clear',
  'roughTimes',
  'roughTransposedTimes',
] as const satisfies readonly (keyof SweepExports)[];

/** An export of the kernel and its arguments. */
export type Call = [(typeof OPERATIONS)[number], ...number[]];

/** The call for the items `first` … `first + count`, which a thread makes. */
export type PartCall = (first: number, count: number, thread: number) => Call;

/** What a resident matrix sees of a team: threads on its own memory. */
export interface Crew {
  readonly size: number;
  /**
   * Makes the call of every thread, and returns when all are done.
   *
   * @throws LostPart
   */
  run(call: (thread: number) => Call): void;
}

/** A thread has died in the middle of its part, and nobody knows how much of it is done. No thread is at work any more. */
export class LostPart extends Error {}

/** A matrix (a stack of blocks) in a WebAssembly memory, as its verbs see it. */
export interface Host {
  /** Where it begins. */
  readonly address: number;
  readonly rows: number;
  readonly columns: number;
  readonly blocks: number;
  readonly bytesPerEntry: number;
  /** Among how many threads the work is shared at present. */
  readonly threads: number;
  live(): Arena;
  /** The entries in float32, and the largest modulus of them; undefined where there is no room for them. */
  float32Entries(): { address: number; largest: number } | undefined;
  /** Makes a call for parts of `items`, one for each thread; returns among how many threads. */
  divide(items: number, work: number, call: PartCall): number;
}

/** Multiplications from which work is worth sharing among threads. */
const WORTH_SHARING = 1 << 17;

/** Makes a call for parts of `items`, one for each thread of the crew if the work is worth it; returns among how many threads. */
export function divide(
  crew: Crew | undefined,
  exports: SweepExports,
  items: number,
  work: number,
  call: PartCall,
): number {
  if (crew === undefined || work < WORTH_SHARING || items < crew.size) {
    make(exports, call(0, items, 0));
    return 1;
  }
  const cut = (thread: number): number => Math.floor((items * thread) / crew.size);
  crew.run((thread) => call(cut(thread), cut(thread + 1) - cut(thread), thread));
  return crew.size;
}

export function make(exports: SweepExports, [name, ...args]: Call): void {
  (exports[name] as (...args: number[]) => void)(...args);
}

/** A verb, which reads nothing that it writes, from its beginning again wherever a part of it is lost. */
export function whole<T>(verb: () => T): T {
  for (;;) {
    try {
      return verb();
    } catch (error) {
      if (!(error instanceof LostPart)) throw error;
    }
  }
}
