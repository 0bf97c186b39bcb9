/** One call of the kernel, or one for each thread of a team. */
import type { Call, Crew } from './team';
import type { SweepExports } from './wasm-module';

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
