import type { Algebra } from '../algebra';
import type { PeripheralKind } from '../dominant-eigen';
import type { MethodName } from '../methods/registry';
import type { Certified } from '../search/certificate';
import type { HistoryEntry } from '../search/driver';
import type { Part } from '../search/spectra';
import type { Status } from '../search/status';

/** One row for each start. */
export interface RunSummary {
  readonly seed: number;
  readonly start: 'balanced' | 'random' | 'given';
  readonly fitness: number;
  readonly status: Status;
  readonly sweeps: number;
  /** Index into `optima`, or −1 for a run that did not converge. */
  readonly optimum: number;
}

/** The spectral radius of Γ(A;X) against the eigenvalue that the result stands for. */
export interface Dominance {
  /** ρ(Γ(A;X)). */
  readonly spectralRadius: number;
  /** The eigenvalue λ with eigenvectors S E and R* F; λ = fitness². */
  readonly eigenvalue: number;
  /** True when λ is ρ(Γ(A;X)) to 1e-6: then X is stationary for L itself, not only for its branch. */
  readonly dominant: boolean;
  readonly gap: number;
  readonly multiplicity: number;
  readonly kind: PeripheralKind;
}

/** How often a fit has read A, by what for; a reading is a sweep or what costs as much. */
export interface Readings {
  /** Before the first run: whether A is Hermitian, and not nilpotent. None for a tuple of which that is known. */
  readonly checks: number;
  /** Of all runs: the starts, the iterations, and what measured the points at the end. */
  readonly starts: number;
  readonly iterations: number;
  readonly certificates: number;
  /** Of Γ(A;X), for `classes` and `spectra()`. */
  readonly spectra: number;
  /** What `dominance()` and `similarity` of the results of this fit have taken so far. */
  readonly dominance: number;
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

/** The plain data of a result. */
export interface LsrdrData {
  readonly algebra: Algebra;
  readonly n: number;
  readonly r: number;
  readonly point: Certified;
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
  /** Known already (from JSON), or undefined. */
  readonly similarity?: number;
  readonly readings?: Readings | undefined;
}

/** One of the two matrices of a cluster. */
export type Side = 'P' | 'Q';
