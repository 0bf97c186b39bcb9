import type { Algebra } from '../algebra';
import type { PlanarMatrix } from '../matrix';
import type { MethodName } from '../methods/registry';
import type { Certified, Residuals } from '../search/certificate';
import type { HistoryEntry } from '../search/course';
import type { Dominance } from '../search/dominance';
import type { SecondOrder } from '../search/maximality';
import type { Part } from '../search/spectra';
import type { Status } from '../search/status';

/** One row for each start. */
export interface RunSummary {
  /** Of its random numbers: that of the fit plus the place of the run, from 0 again behind 2^53 − 1. */
  readonly seed: number;
  /** Where it started; further runs of a fit start at random. */
  readonly start: 'balanced' | 'random' | 'given';
  /** L(X) where it ended. */
  readonly fitness: number;
  /** How it ended. */
  readonly status: Status;
  /** Readings of A for its start, its iterations and the residuals at its end; they do not depend on other runs. */
  readonly sweeps: number;
  /** Index into `optima`, or −1 for a run that did not converge. */
  readonly optimum: number;
}

/** What a result can show for itself: how far the equations of an LSRDR hold at it, and that it is a maximum. */
export interface Certificate extends Residuals {
  /** No direction of ascent to second order, if `largest` is not positive; undefined for a point that is not stationary. */
  readonly secondOrder: SecondOrder | undefined;
  /** As `dominance()`; undefined where it was not measured yet. */
  readonly dominance: Dominance | undefined;
}

/** How often a fit has read A, by what for; a reading is a sweep or what costs as much. */
export interface Readings {
  /** Before the first run: whether A is Hermitian, and not nilpotent. None for a tuple of which that is known. */
  readonly checks: number;
  /** The starts of all runs. */
  readonly starts: number;
  /** The iterations of all runs. */
  readonly iterations: number;
  /** What measured the points at the end of all runs. */
  readonly certificates: number;
  /** The tests of second order, once for each distinct optimum and at each saddle, with what was tried there in vain. */
  readonly secondOrder: number;
  /** Of Γ(A;X), for `classes` and `spectra()`. */
  readonly spectra: number;
  /** The spectral radii of Γ(A;X), once for each distinct optimum and where `dominance()` of other results asks for it. */
  readonly dominance: number;
  /** What `similarity` has taken so far. */
  readonly similarity: number;
  /** All of these. */
  readonly total: number;
}

/** What a result knows of the tuple it came from; computed on demand. */
export interface Source {
  /** ρ(Φ(A))^{1/2}. */
  rootOfTotalRadius(): number;
  dominance(): Dominance;
  /** `count` eigenvalues of Γ(A;X)/λ, or all if there are fewer. */
  gamma(count: number): Part;
  readings(): Readings;
}

/** A point whose stack X is there, or made when it is asked for. */
export interface Point extends Certified {
  readonly X: PlanarMatrix;
}

/** The plain data of a result. */
export interface LsrdrData {
  readonly algebra: Algebra;
  readonly n: number;
  readonly r: number;
  readonly point: Point;
  readonly method: MethodName;
  readonly status: Status;
  readonly message: string;
  readonly sweeps: number;
  readonly seconds: number;
  readonly history: readonly HistoryEntry[];
  readonly seed: number;
  readonly runs: readonly RunSummary[];
  readonly agreement: number;
  /** Indices of optima that are one up to symmetry; undefined for a result stored before they were looked for. */
  readonly classes: readonly (readonly number[])[] | undefined;
  /** What is known of the spectrum of Γ(A;X)/λ (from JSON), or undefined. */
  readonly gamma?: Part | undefined;
  /** Measured already, or undefined. */
  readonly secondOrder: SecondOrder | undefined;
  readonly dominance: Dominance | undefined;
  /** Known already (from JSON), or undefined. */
  readonly similarity?: number;
  readonly readings?: Readings | undefined;
  /** Of the complement that was searched; undefined for all of A. */
  readonly within?: number | undefined;
  /** The spaces of a tuple that has several, with the rank of each. */
  readonly vertices?: readonly RankedVertex[] | undefined;
}

/** A space of a tuple that has several, in the order of their coordinates. */
export interface RankedVertex {
  /** As in the definition of the quiver. */
  readonly name: string;
  /** n_v. */
  readonly dimension: number;
  /** d_v; 0 for a space that was left out. */
  readonly rank: number;
}

/** One of the two matrices of a cluster. */
export type Side = 'P' | 'Q';
