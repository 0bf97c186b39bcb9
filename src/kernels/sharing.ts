/** One call of the kernel, or one for each thread of a team. */
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

/** What a resident matrix sees of a team: threads on its own memory. */
export interface Crew {
  readonly size: number;
  /** Makes the call of every thread, and returns when all are done. */
  run(call: (thread: number) => Call): void;
}

/** Multiplications from which work is worth sharing among threads. */
const WORTH_SHARING = 1 << 17;

/** The call for the items `first` … `first + count`, which a thread makes. */
export type PartCall = (first: number, count: number, thread: number) => Call;

/** Makes a call for parts of `items`, one for each thread of the crew if the work is worth it; returns among how many threads. */
export function divide(
  crew: Crew | undefined,
  exports: SweepExports,
  items: number,
  work: number,
  call: PartCall,
): number {
  if (crew === undefined || work < WORTH_SHARING || items < crew.size) {
    const [name, ...args] = call(0, items, 0);
    (exports[name] as (...args: number[]) => void)(...args);
    return 1;
  }
  const cut = (thread: number): number => Math.floor((items * thread) / crew.size);
  crew.run((thread) => call(cut(thread), cut(thread + 1) - cut(thread), thread));
  return crew.size;
}
