/**
 * The seam between mathematics and speed. Everything above multiplies real row-major matrices through these few verbs; a
 * compiled kernel fills the same interface, and the portable one in JavaScript stays as fallback and as the tests' oracle.
 *
 * A matrix over an algebra of dimension a is stored with its planes side by side in each row, `[rows][a][cols]`, so one real
 * product serves every algebra (see matrix/expand.ts).
 */
export interface Kernel {
  readonly name: 'relaxed' | 'plain' | 'portable';
  /** C = A·B, or C += A·B: A is m×k, B k×n, C m×n, each contiguous from its first element. */
  multiply(m: number, k: number, n: number, A: Floats, B: Floats, C: Floats, accumulate: boolean): void;
  /** C = Aᵀ·B, or C += Aᵀ·B: A is m×k, B m×n, C k×n. */
  multiplyTransposed(m: number, k: number, n: number, A: Floats, B: Floats, C: Floats, accumulate: boolean): void;
  /** Takes a large m×k matrix to be multiplied many times. The data is referenced or copied, never changed. */
  resident(data: Float64Array, m: number, k: number, storage?: Storage): ResidentMatrix;
}

/** How a resident matrix is kept. Products are float64 in either case; float32 halves the memory traffic. */
export type Storage = 'float64' | 'float32';

type Floats = Float64Array;

/** A big matrix M (m×k) that stays where its kernel wants it. Each call reads M once. */
export interface ResidentMatrix {
  readonly rows: number;
  readonly columns: number;
  /** out (m×n) = M·B with B k×n. */
  timesInto(out: Float64Array, B: Float64Array, n: number): void;
  /** out (k×n) = Mᵀ·V with V m×n; with `first` and `count`, of these rows of M only. */
  transposedTimesInto(out: Float64Array, V: Float64Array, n: number, first?: number, count?: number): void;
  /** Both of the above, M·B (m×n) and Mᵀ·V (k×n), in one reading of M. */
  bothInto(forward: Float64Array, backward: Float64Array, B: Float64Array, V: Float64Array, n: number): void;
  /** A copy of the entries. */
  toFloat64(): Float64Array;
  /** Lets the memory go; using the matrix afterwards throws. */
  dispose(): void;
}
