import { type Algebra, isCommutative } from '../algebra';
import type { LinearOperator } from '../dominant-eigen';
import {
  type EigsOf,
  type EigsOptions,
  leadingEigenvalues,
  resolveEigsOptions,
} from '../dominant-eigen/leading-eigenvalues';
import { rangeError, requirePositive } from '../errors';
import { type ArrayLikeInput, type NumericArray, toArray, toPlanar } from '../interop/arrays';
import {
  blocks,
  distance,
  identity,
  norm,
  type PlanarMatrix,
  scaleInPlace,
  sumOfAdjointMultiply,
  sumOfMultiplyAdjoint,
  zeros,
} from '../matrix';
import { ndarray } from '../ndarray';
import type { Tuple } from '../tuple';
import { gammaOperator } from './operators';
import { choiMatrix, type MatrixStack, requireDenseSize, tensorMatrix } from './pairing';
import { preservesHermitian, preservesPositiveCompletely } from './positivity';
import { rescale } from './rescale';

/** Several eigenvalues with eigenvectors [n, m(, a)]. */
export type Eigs = EigsOf<NumericArray>;

/** Γ(A;B)(Y) = Σ_j A_j Y B_j* on n×m matrices. Made by {@link superoperator}. */
export class Superoperator {
  /** Rows of Y: the A_j are n×n. */
  readonly n: number;
  /** Columns of Y: the B_j are m×m. */
  readonly m: number;
  /** Number of matrices. */
  readonly r: number;
  readonly algebra: Algebra;
  private readonly operator: LinearOperator;
  private readonly right: MatrixStack;

  /** @internal */
  constructor(
    private readonly A: Tuple,
    private readonly B: Tuple,
    /** Everything is computed from entries near 1 where those given are huge or tiny, and times 2^exponent. */
    private readonly exponent: number,
  ) {
    this.algebra = A.algebra;
    this.n = A.n;
    this.m = B.n;
    this.r = A.r;
    this.right = { stack: B.toDense(), r: B.r };
    this.operator = gammaOperator(A, this.right.stack);
  }

  /** A summary in a line; Node's inspect and `console.log` print it. */
  toString(): string {
    return `Superoperator over ${this.algebra.name}: Γ(A;B) of ${this.n}×${this.m} matrices, A and B of length ${this.r}`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /**
   * Γ(Y) = Σ_j A_j Y B_j*.
   *
   * @param Y [n, m(, a)]
   * @returns [n, m(, a)]
   * @throws TypeError, RangeError for another shape, entries that are not finite, or a result out of the range of doubles
   * Cost: one sweep over A.
   */
  apply(Y: ArrayLikeInput): NumericArray {
    const source = this.read('apply: Y', Y);
    const out = zeros(this.algebra, this.n, this.m);
    this.operator.applyInto(out.data, source.data);
    rescale('superoperator.apply', out.data, this.exponent);
    return toArray(out);
  }

  /**
   * Γ†(Z) = Σ_j A_j* Z B_j, the adjoint for ⟨Y,Z⟩ = Re tr(Y* Z): ⟨Γ(Y),Z⟩ = ⟨Y,Γ†(Z)⟩.
   *
   * @param Z [n, m(, a)]
   * @returns [n, m(, a)]
   * @throws TypeError, RangeError for another shape, entries that are not finite, or a result out of the range of doubles
   * Cost: one sweep over A.
   */
  adjoint(Z: ArrayLikeInput): NumericArray {
    const source = this.read('adjoint: Z', Z);
    const out = zeros(this.algebra, this.n, this.m);
    this.operator.adjointInto!(out.data, source.data);
    rescale('superoperator.adjoint', out.data, this.exponent);
    return toArray(out);
  }

  /**
   * The dense matrix of Γ in the coordinates of the flat (row-major) array of Y:
   *
   * - over R Σ_j A_j ⊗ B_j, [nm, nm];
   * - over C Σ_j A_j ⊗ conj(B_j), [nm, nm, 2];
   * - over H, where Γ is linear over R only, a real matrix [4nm, 4nm] with coordinates (i, j, component).
   *
   * @throws RangeError for more than 2²⁷ numbers, or entries out of the range of doubles
   * Cost: 2a²·r·n²m² flops.
   */
  matrix(): NumericArray {
    const scalars = isCommutative(this.algebra) ? this.algebra.dim : this.algebra.dim ** 2;
    requireDenseSize('superoperator.matrix', this.n * this.m, this.n * this.m, scalars);
    const { data, shape } = tensorMatrix(this.left(), this.right);
    rescale('superoperator.matrix', data, this.exponent);
    return ndarray(data, shape);
  }

  /**
   * The Choi matrix Σ_j vec(A_j) vec(B_j)* with row-major vec, [n², m²(, 2)]:
   *
   *     C[(i,k),(j,l)] = (Γ(E_kl))_{ij},   C = Σ_kl Γ(E_kl) ⊗ E_kl   (output factor first).
   *
   * For B = A it is PSD. `krausFromChoi(C, { left: [n, n], right: [m, m] })` goes back.
   *
   * @throws RangeError over H, where Γ is not H-linear and its values at the E_kl do not determine it; for more than 2²⁷ numbers
   * Cost: 2a²·r·n²m² flops.
   */
  choi(): NumericArray {
    const place = 'superoperator.choi';
    if (!isCommutative(this.algebra)) {
      throw rangeError(
        place,
        'a map over R or C',
        `one over H: Y ↦ Σ A_j Y B_j* is not H-linear, so its values at the matrix units do not determine it`,
      );
    }
    requireDenseSize(place, this.n ** 2, this.m ** 2, this.algebra.dim);
    const C = choiMatrix(this.left(), this.right);
    rescale(place, C.data, this.exponent);
    return toArray(C);
  }

  /**
   * Several extreme eigenvalues with right eigenvectors: of the map on n×m matrices over R and C (nm eigenvalues), of the R-linear
   * map with 4nm eigenvalues over H. Non-real ones over R and H come as λ, λ̄.
   *
   * Small maps (real dimension a·nm ≤ 144, or not much above `count`) are solved in full. Larger ones by Krylov–Schur, with
   * repeated eigenvalues looked for by random vectors; there, multiplicities above three or so may come out too low. A
   * nilpotent map of index k has computed eigenvalues of size about ε^{1/k}‖Γ‖ instead of 0, as with any method.
   *
   * @param options {@link EigsOptions}
   * @returns values, vectors of norm 1, residuals, status; not converging does not throw
   * @throws TypeError, RangeError for a malformed option
   * Cost: (a·nm)³ for small maps; else a sweep over A for each of some tens to hundreds of vectors.
   *
   * @example
   * superoperator([[[2, 0], [0, 1]]]).eigs({ count: 3 }).values.map(({ re }) => re); // [4, 2, 2]
   */
  eigs(options: EigsOptions = {}): Eigs {
    const { algebra, n, m } = this;
    const total = n * m * (isCommutative(algebra) ? 1 : algebra.dim);
    const resolved = resolveEigsOptions('superoperator.eigs', options, total);
    const found = leadingEigenvalues(this.operator, resolved, this.exponent);
    const shape = (data: Float64Array): NumericArray => toArray({ algebra, rows: n, cols: m, data });
    return {
      ...found,
      right: found.right.map(shape),
      rightImaginary: found.rightImaginary.map((data) => (data === undefined ? undefined : shape(data))),
    };
  }

  /**
   * Whether Γ is completely positive: the Choi matrix (over H that of the complex-linear extension, which decides the same) is
   * Hermitian and PSD. Always so for B = A, and for matrices B_j = Σ_i c_ij A_i with a PSD c. False when n ≠ m.
   *
   * Positivity without "completely" is NP-hard to decide, and so not offered.
   *
   * @param tolerance relative to the largest eigenvalue of the Choi matrix
   * Cost: a Hermitian eigenproblem of real size n² (R), 2n² (C), 8n² (H), cubed.
   */
  isCompletelyPositive(tolerance = 1e-10): boolean {
    requirePositive('superoperator.isCompletelyPositive: tolerance', tolerance);
    return preservesPositiveCompletely(this.left(), this.right, tolerance);
  }

  /** Whether Γ(Y*) = Γ(Y)* for all Y, to `tolerance` relative to the norm. False when n ≠ m. Cost: 2a²·r·n⁴ flops. */
  isHermitianPreserving(tolerance = 1e-10): boolean {
    requirePositive('superoperator.isHermitianPreserving: tolerance', tolerance);
    return preservesHermitian(this.left(), this.right, tolerance);
  }

  /**
   * Whether tr Γ(Y) = tr Y for all Y (over H Re tr, the trace there not being cyclic): Σ_j B_j* A_j = 1, to `tolerance` in norm relative
   * to that of 1. False when n ≠ m. Cost: 2a²·r·n³ flops.
   */
  isTracePreserving(tolerance = 1e-10): boolean {
    requirePositive('superoperator.isTracePreserving: tolerance', tolerance);
    return this.isIdentity(tolerance, (out, A, B) => sumOfAdjointMultiply(out, B, A));
  }

  /** Whether Γ(1) = Σ_j A_j B_j* = 1, to `tolerance` in norm relative to that of 1. False when n ≠ m. Cost: 2a²·r·n³ flops. */
  isUnital(tolerance = 1e-10): boolean {
    requirePositive('superoperator.isUnital: tolerance', tolerance);
    return this.isIdentity(tolerance, sumOfMultiplyAdjoint);
  }

  private isIdentity(
    tolerance: number,
    sumInto: (out: PlanarMatrix, A: readonly PlanarMatrix[], B: readonly PlanarMatrix[]) => void,
  ): boolean {
    if (this.n !== this.m) return false;
    const out = zeros(this.algebra, this.n, this.n);
    sumInto(out, blocks(this.left().stack, this.r), blocks(this.right.stack, this.r));
    const one = identity(this.algebra, this.n);
    const half = Math.trunc(this.exponent / 2);
    scaleInPlace(out, 2 ** half);
    scaleInPlace(out, 2 ** (this.exponent - half)); // where this overflows, the sum is far from 1
    return distance(out, one) <= tolerance * norm(one);
  }

  private left(): MatrixStack {
    return this.A === this.B ? this.right : { stack: this.A.toDense(), r: this.r };
  }

  private read(what: string, Y: unknown): PlanarMatrix {
    return toPlanar(`superoperator.${what}`, Y, this.algebra, this.n, this.m);
  }
}
