/** What a run keeps over its stretches, and where one has ended. */
import type { Problem } from '../methods/method';
import type { AnyMethod } from '../methods/registry';
import type { Tuple } from '../tuple/tuple';
import type { Certified } from './certificate';
import type { CountingTuple } from './counting-tuple';
import type { IterationState } from './options';
import type { Status } from './status';

/** Where a run stood: after how many sweeps, L(X), and the residual. */
export interface HistoryEntry {
  /** Sweeps over A that the run had taken, those of its start among them. */
  readonly sweep: number;
  /** L(X) as the method estimates it; of a barycentre the geometric mean of the L_k. */
  readonly fitness: number;
  /** Relative stationarity residual as the method estimates it at no extra sweep. */
  readonly residual: number;
}

/** What the stretches of a run share. */
export interface Course {
  readonly method: AnyMethod;
  /** The tuple itself, with which its ρ(Φ(A)) is kept; `problem` has it as one whose readings are counted. */
  readonly tuple: Tuple;
  readonly problem: Problem & { readonly A: CountingTuple };
  readonly tolerance: number;
  /** The reading after which no iteration begins. */
  bound: number;
  /** Readings that do not count as sweeps of the run: those that show that a point is a maximum, which other runs may have shown before. */
  aside: number;
  readonly history: HistoryEntry[];
  /** Readings of A so far, by what for. */
  readonly readings: { start: number; iterations: number; certificate: number; secondOrder: number; dominance: number };
  /** Completes an entry of the history to what callbacks see. */
  readonly seen: (entry: HistoryEntry) => IterationState;
  /** Whether the callback asks to stop. */
  readonly asksToStop: (state: IterationState) => boolean;
  readonly signal: AbortSignal | undefined;
}

/** Work that tells of its iterations, and yields undefined to rest in between. */
export type Telling<T> = Generator<IterationState | undefined, T, void>;

/** Where a stretch ended. */
export interface Reached {
  readonly point: Certified;
  readonly status: Status;
}
