/**
 * The seam between mathematics and speed. Everything above multiplies real row-major matrices through these few verbs; a
 * compiled kernel fills the same interface, and the portable one in JavaScript stays as fallback and as the tests' oracle.
 *
 * A matrix over an algebra of dimension a is stored with its planes side by side in each row, `[rows][a][cols]`, so one real
 * product serves every algebra (see matrix/expand.ts).
 */

/** What multiplies real matrices, row by row in float64, in each of the ways that there are. */
export interface Kernel {
  /** Which of the kernels it is, as `useKernel` takes it. */
  readonly name: 'relaxed' | 'plain' | 'portable';
  /** C = A·B, or C += A·B: A is m×k, B k×n, C m×n, each contiguous from its first element. */
  multiply(m: number, k: number, n: number, A: Floats, B: Floats, C: Floats, accumulate: boolean): void;
  /** C = Aᵀ·B, or C += Aᵀ·B: A is m×k, B m×n, C k×n. */
  multiplyTransposed(m: number, k: number, n: number, A: Floats, B: Floats, C: Floats, accumulate: boolean): void;
  /** Takes a large m×k matrix to be multiplied many times. The data is referenced or copied, never changed. */
  resident(data: Float64Array, m: number, k: number, options?: ResidentOptions): ResidentMatrix;
}

/** How a resident matrix is kept. Products are float64 in either case; float32 halves the memory traffic. */
export type Storage = 'float64' | 'float32';

/** How a large matrix is kept. */
export interface ResidentOptions {
  /** How it is kept; `float64` by default. */
  readonly storage?: Storage | undefined;
  /** The matrix is a stack of this many blocks A_j of equal height; 1 by default. */
  readonly blocks?: number | undefined;
  /** Kept where several threads can read it, see `Team`. Kernels that have no threads ignore it. */
  readonly shared?: boolean | undefined;
}

/** What kernels multiply: numbers in float64. */
export type Floats = Float64Array;

/**
 * A big matrix M (m×k), a stack of r blocks A_j (n×k), that stays where its kernel wants it. Each call reads M once, and stores
 * none of the products A_j·B and Z·X_j unless asked.
 */
export interface ResidentMatrix {
  /** m, of the whole stack. */
  readonly rows: number;
  /** k in real numbers: the components of a scalar have columns of their own. */
  readonly columns: number;
  /** r, each of m/r rows. */
  readonly blocks: number;
  /** Among how many threads the work is shared at present; 1 if it does not say. */
  readonly threads?: number;
  /** out (m×w) = M·B with B k×w. */
  timesInto(out: Float64Array, B: Float64Array, w: number): void;
  /** out (k×w) = Mᵀ·V with V m×w; with `first` and `count`, of these rows of M only. */
  transposedTimesInto(out: Float64Array, V: Float64Array, w: number, first?: number, count?: number): void;
  /** Both of the above, M·B (m×w) and Mᵀ·V (k×w), in one reading of M. */
  bothInto(forward: Float64Array, backward: Float64Array, B: Float64Array, V: Float64Array, w: number): void;
  /** out (n×e) = Σ_j A_j·B·N_j with B k×w and the stack of the N_j, w×e. */
  forwardInto(out: Float64Array, B: Float64Array, N: Float64Array, w: number, e: number): void;
  /** out (k×u) = Σ_j A_jᵀ·Z·X_j with Z n×v and the stack of the X_j, v×u. */
  backwardInto(out: Float64Array, Z: Float64Array, X: Float64Array, v: number, u: number): void;
  /**
   * image (m×w) = M·B, forward (n×w) = Σ_j A_j·B·N_j and backward (k×w) = Σ_j A_jᵀ·Z·X_j in one reading of M, with B k×w, Z n×w and
   * the stacks of the N_j and the X_j, w×w.
   */
  sweepInto(
    image: Float64Array,
    forward: Float64Array,
    backward: Float64Array,
    B: Float64Array,
    N: Float64Array,
    Z: Float64Array,
    X: Float64Array,
    w: number,
  ): void;
  /** out (n×e) = Σ_j Y_j·N_j with an image Y (m×w), without reading M. */
  combineInto(out: Float64Array, Y: Float64Array, N: Float64Array, w: number, e: number): void;
  /** out, the stack of the Vᵀ·Y_j (p×w), with V n×p and an image Y (m×w), without reading M. */
  compressInto(out: Float64Array, V: Float64Array, Y: Float64Array, p: number, w: number): void;
  /** Zeroed room for an image of w columns, where the verbs above use it in place. `data` must be asked for at each use. */
  createImage(w: number): { readonly data: Float64Array };
  /** Gives the room back; the image and its `data` must not be used any more. */
  releaseImage(image: { readonly data: Float64Array }): void;
  /** Moves the matrix to memory that threads can share, if it is not there already and the kernel has threads. */
  share(): void;
  /** A copy of the entries, with `first` and `count` of these rows only. */
  toFloat64(first?: number, count?: number): Float64Array;
  /** Lets the memory go; using the matrix afterwards throws. */
  dispose(): void;
}
