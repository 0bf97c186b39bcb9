/** What a barycentre is made of, from a search or from JSON. */
import type { Algebra } from '../algebra';
import type { PlanarMatrix } from '../matrix';
import type { HistoryEntry } from '../search/course';
import type { SecondOrder } from '../search/maximality';
import type { Status } from '../search/status';
import type { PartDominance } from './dominance';
import type { BarycentreResiduals } from './point';

/** One row for each start. */
export interface BarycentreRunSummary {
  /** Of its random numbers: that of the search plus the place of the run, from 0 again behind 2^53 − 1. */
  readonly seed: number;
  /** Where it started; only the first run may be `balanced` or `given`. */
  readonly start: 'balanced' | 'random' | 'given';
  /** The geometric mean of the L_k where it ended; NaN where numbers failed. */
  readonly fitness: number;
  /** How it ended. */
  readonly status: Status;
  /** Readings of all the tuples, each once, for its start and its iterations; a fraction where they were not read equally often. */
  readonly sweeps: number;
  /** Index into `optima`, or −1 for a run that did not converge. */
  readonly optimum: number;
}

/** What all parts share: X with ρ(Φ(X)) = λ, and E = F = diag(σ). */
export interface SharedPoint {
  readonly X: PlanarMatrix;
  readonly sigma: Float64Array;
  readonly lambda: number;
}

/** One of the tuples; of the tuple itself only its size. */
export interface PartData {
  readonly n: number;
  /** d×n and n×d. */
  readonly R: PlanarMatrix;
  readonly S: PlanarMatrix;
  readonly phase: Float64Array;
  readonly fitness: number;
  /** Computed from the tuple, or as it was stored. */
  readonly similarity: () => number;
}

/** A barycentre, in the units of the tuples. */
export interface BarycentreData {
  readonly algebra: Algebra;
  readonly r: number;
  readonly fitness: number;
  readonly point: SharedPoint;
  readonly parts: readonly PartData[];
  readonly status: Status;
  readonly message: string;
  readonly residuals: BarycentreResiduals;
  readonly secondOrder: SecondOrder | undefined;
  readonly dominance: readonly PartDominance[];
  readonly sweeps: number;
  readonly seconds: number;
  readonly history: readonly HistoryEntry[];
  readonly seed: number;
  readonly runs: readonly BarycentreRunSummary[];
  readonly agreement: number;
}
