import { type Algebra, hasComplexCentre, isCommutative } from '../algebra';
import {
  type EigsOf,
  type EigsOptions,
  leadingEigenvalues,
  resolveEigsOptions,
} from '../dominant-eigen/leading-eigenvalues';
import { rangeError, requireKnownOptions, requirePositive } from '../errors';
import { type ArrayLikeInput, type NumericArray, toArray, toPlanar } from '../interop/arrays';
import { clone, sumOfAdjointMultiply, sumOfMultiplyAdjoint, zeros } from '../matrix';
import { ndarray } from '../ndarray';
import { shown } from '../shown';
import { type ChoiOrder, inStacking, readOrder, readStacking, type Stacking, toOrder } from './conventions';
import { familiesOf } from './families';
import { type KrausForm, toForm } from './kraus';
import { requireDenseSize, tensorMatrix } from './pairing';
import {
  coreOfParts,
  isEndomorphism,
  type MapParts,
  preservesHermitian,
  preservesPositiveCompletely,
  recurrenceOfParts,
  spacesOf,
  sumIsIdentity,
} from './parts';
import { rescale } from './rescale';

/** Several eigenvalues with eigenvectors [n, m(, a)]. */
export type Eigs = EigsOf<NumericArray>;

/**
 * Γ(A;B)(Y) = Σ_j A_j Y B_j*, of n×m matrices Y to p×q matrices: A_j p×n, B_j q×m. Made by {@link superoperator} and the functions that take maps; never changed.
 */
export class Superoperator {
  /** Rows of Y: the A_j have n columns. */
  readonly n: number;
  /** Columns of Y: the B_j have m columns. */
  readonly m: number;
  /** [n, m] of Y. */
  readonly inputShape: readonly [number, number];
  /** [p, q] of Γ(Y). */
  readonly outputShape: readonly [number, number];
  /** Number of matrices. */
  readonly r: number;
  /** The scalars: R, C or H; over H the map is linear over R only. */
  readonly algebra: Algebra;
  /** @internal */
  readonly parts: MapParts;

  /** @internal */
  constructor(parts: MapParts) {
    const { left, right } = parts.dims;
    this.parts = parts;
    this.algebra = parts.algebra;
    this.n = left[1];
    this.m = right[1];
    this.r = parts.r;
    this.inputShape = [left[1], right[1]];
    this.outputShape = [left[0], right[0]];
    shown(this);
  }

  /** A summary in a line; Node's inspect and `console.log` print it. */
  toString(): string {
    const { dims } = this.parts;
    const spaces = isEndomorphism(dims) ? `${this.n}×${this.m}` : spacesOf(dims);
    return `Superoperator over ${this.algebra.name}: Γ(A;B) of ${spaces} matrices, A and B of length ${this.r}`;
  }

  /**
   * Γ(Y) = Σ_j A_j Y B_j*.
   *
   * @param Y [n, m(, a)]
   * @returns [p, q(, a)]
   * @throws TypeError, RangeError for another shape, entries that are not finite, or a result out of the range of doubles
   * Cost: one sweep over A.
   */
  apply(Y: ArrayLikeInput): NumericArray {
    const source = toPlanar('superoperator.apply: Y', Y, this.algebra, ...this.inputShape);
    const out = zeros(this.algebra, ...this.outputShape);
    this.parts.action.applyInto(out.data, source.data);
    rescale('superoperator.apply', out.data, this.parts.exponent);
    return toArray(out);
  }

  /**
   * Γ†(Z) = Σ_j A_j* Z B_j, the adjoint for ⟨Y,Z⟩ = Re tr(Y* Z): ⟨Γ(Y),Z⟩ = ⟨Y,Γ†(Z)⟩. The map Γ† itself is {@link adjoint}(Γ).
   *
   * @param Z [p, q(, a)]
   * @returns [n, m(, a)]
   * @throws TypeError, RangeError for another shape, entries that are not finite, or a result out of the range of doubles
   * Cost: one sweep over A.
   */
  adjoint(Z: ArrayLikeInput): NumericArray {
    const source = toPlanar('superoperator.adjoint: Z', Z, this.algebra, ...this.outputShape);
    const out = zeros(this.algebra, ...this.inputShape);
    this.parts.action.adjointInto(out.data, source.data);
    rescale('superoperator.adjoint', out.data, this.parts.exponent);
    return toArray(out);
  }

  /**
   * The dense matrix of Γ in the coordinates of the flat (row-major) array of Y, or by columns:
   *
   * - over R Σ_j A_j ⊗ B_j, [pq, nm];
   * - over C Σ_j A_j ⊗ conj(B_j), [pq, nm, 2];
   * - over H, where Γ is linear over R only, a real matrix [4pq, 4nm] with coordinates (i, j, component);
   * - with `stacking: 'columns'` the same with j before i, over C Σ_j conj(B_j) ⊗ A_j.
   *
   * {@link superoperatorFromMatrix} goes back.
   *
   * @throws RangeError for more than 2²⁷ numbers, or entries out of the range of doubles
   * Cost: 2a²·r·pqnm flops.
   */
  matrix(options: { readonly stacking?: Stacking } = {}): NumericArray {
    const place = 'superoperator.matrix';
    requireKnownOptions(place, options, ['stacking']);
    const stacking = readStacking(place, options.stacking);
    const { algebra, outputShape, inputShape, parts } = this;
    const scalars = isCommutative(algebra) ? algebra.dim : algebra.dim ** 2;
    requireDenseSize(place, outputShape[0] * outputShape[1], inputShape[0] * inputShape[1], scalars);
    const { left, right } = parts.families();
    const { data, shape } = inStacking(tensorMatrix(left, right), algebra, parts.dims, stacking);
    rescale(place, data, parts.exponent);
    return ndarray(data, [...shape]);
  }

  /**
   * The Choi matrix Σ_j vec(A_j) vec(B_j)* with row-major vec, [pn, qm(, 2)]:
   *
   *     C[(i,k),(j,l)] = (Γ(E_kl))_{ij},   C = Σ_kl Γ(E_kl) ⊗ E_kl   (output factor first),
   *
   * or with `order: 'input-first'` Σ_kl E_kl ⊗ Γ(E_kl). For B = A it is PSD. {@link superoperatorFromChoi} goes back, `krausFromChoi` to Kraus matrices.
   *
   * @throws RangeError over H, where Γ is not H-linear and its values at the E_kl do not determine it; for more than 2²⁷ numbers
   * Cost: 2a²·r·pnqm flops.
   */
  choi(options: { readonly order?: ChoiOrder } = {}): NumericArray {
    const place = 'superoperator.choi';
    requireKnownOptions(place, options, ['order']);
    const order = readOrder(place, options.order);
    if (!isCommutative(this.algebra)) {
      throw rangeError(
        place,
        'a map over R or C',
        `one over H: Y ↦ Σ A_j Y B_j* is not H-linear, so its values at the matrix units do not determine it`,
      );
    }
    const C = toOrder(coreOfParts(place, this.parts), this.parts.dims, order);
    const copy = C === this.parts.core ? clone(C) : C;
    rescale(place, copy.data, this.parts.exponent);
    return toArray(copy);
  }

  /**
   * A Kraus form with the least number of matrices, as by `krausFromChoi`: one family where Γ is completely positive. Over H the least number of pairs with
   * Γ(Y) = Σ_j left_j Y right_j*, those of each side orthogonal for ⟨·,·⟩, from singular vectors of the real matrix Σ_j v(A_j) v(B_j)ᵀ, v(A) the components of A.
   *
   * @param options `tolerance` (default 1e-12): what counts as zero relative to the largest eigenvalue or singular value
   * @throws RangeError for more than 2²⁷ numbers in the Choi matrix, or matrices out of the range of doubles
   * Cost: an eigenproblem of real size a·pn, or a·(pn + qm) where Γ does not preserve Hermitian matrices, cubed.
   *
   * @example
   * superoperator([[[1, 0]], [[1, 0]]]).kraus().left.shape; // [1, 1, 2]: twice the same matrix is √2 times one
   */
  kraus(options: { readonly tolerance?: number } = {}): KrausForm {
    const place = 'superoperator.kraus';
    requireKnownOptions(place, options, ['tolerance']);
    const { tolerance = 1e-12 } = options;
    requirePositive(`${place}: tolerance`, tolerance);
    const root = 2 ** (this.parts.exponent / 2);
    return toForm(
      place,
      familiesOf(coreOfParts(place, this.parts), this.algebra, this.parts.dims, tolerance),
      root,
      root,
    );
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
   * @throws TypeError, RangeError for a malformed option, or a map between matrices of different shapes
   * Cost: (a·nm)³ for small maps; else a sweep over A for each of some tens to hundreds of vectors.
   *
   * @example
   * superoperator([[[2, 0], [0, 1]]]).eigs({ count: 3 }).values.map(({ re }) => re); // [4, 2, 2]
   */
  eigs(options: EigsOptions = {}): Eigs {
    const { algebra, n, m, parts } = this;
    if (!isEndomorphism(parts.dims)) {
      throw rangeError('superoperator.eigs', 'a map of n×m to n×m matrices', `one of ${spacesOf(parts.dims)}`);
    }
    const total = n * m * (isCommutative(algebra) ? 1 : algebra.dim);
    const resolved = resolveEigsOptions('superoperator.eigs', options, total);
    const complexBlock = hasComplexCentre(algebra) ? { complexBlock: m } : {};
    const operator = { ...parts.action, size: n * m * algebra.dim, ...complexBlock };
    const found = leadingEigenvalues(operator, resolved, parts.exponent);
    const shape = (data: Float64Array): NumericArray => toArray({ algebra, rows: n, cols: m, data });
    return {
      ...found,
      right: found.right.map(shape),
      rightImaginary: found.rightImaginary.map((data) => (data === undefined ? undefined : shape(data))),
    };
  }

  /**
   * Whether Γ is completely positive: the Choi matrix, over H the real matrix of {@link kraus}, is Hermitian and PSD. Always so for B = A, and for
   * matrices B_j = Σ_i c_ij A_i with a PSD c. False unless n = m and p = q.
   *
   * Positivity without "completely" is NP-hard to decide, and so not offered.
   *
   * @param tolerance relative to the largest eigenvalue of the Choi matrix
   * Cost: none for B = A; else a Hermitian eigenproblem of real size a·pn, cubed.
   */
  isCompletelyPositive(tolerance = 1e-10): boolean {
    const place = 'superoperator.isCompletelyPositive';
    requirePositive(`${place}: tolerance`, tolerance);
    return preservesPositiveCompletely(place, this.parts, tolerance);
  }

  /** Whether Γ(Y*) = Γ(Y)* for all Y, to `tolerance` relative to the norm. False unless n = m and p = q. Cost: 2a²·r·p²n² flops. */
  isHermitianPreserving(tolerance = 1e-10): boolean {
    const place = 'superoperator.isHermitianPreserving';
    requirePositive(`${place}: tolerance`, tolerance);
    return preservesHermitian(place, this.parts, tolerance);
  }

  /**
   * Whether tr Γ(Y) = tr Y for all Y (over H Re tr, the trace there not being cyclic): Σ_j B_j* A_j = 1, to `tolerance` in norm relative
   * to that of 1. False unless n = m and p = q. Cost: 2a²·r·pn² flops.
   */
  isTracePreserving(tolerance = 1e-10): boolean {
    requirePositive('superoperator.isTracePreserving: tolerance', tolerance);
    return sumIsIdentity(this.parts, this.n, tolerance, (out, A, B) => sumOfAdjointMultiply(out, B, A));
  }

  /**
   * Whether Γ(1) = Σ_j A_j B_j* = 1, to `tolerance` in norm relative to that of 1. False unless n = m and p = q. Cost: 2a²·r·p²n flops.
   */
  isUnital(tolerance = 1e-10): boolean {
    requirePositive('superoperator.isUnital: tolerance', tolerance);
    return sumIsIdentity(this.parts, this.outputShape[0], tolerance, sumOfMultiplyAdjoint);
  }

  /**
   * Whether the completely positive map Γ is irreducible: the matrices of a Kraus form leave no subspace of Kⁿ invariant but 0 and Kⁿ; equally, ρ(Γ) has one
   * eigenvector among the Hermitian matrices, and that of Γ and of Γ† are positive definite (Evans and Høegh-Krohn 1978). K is the algebra of the map: a
   * rotation of the plane is irreducible over R and not over C. True for n = 1, even for the zero map.
   *
   * @param tolerance smallest eigenvalue of the two eigenvectors, relative to the largest, that counts as positive
   * @throws RangeError for a map that is not completely positive, or not from n×n to n×n matrices; Error if the eigenvectors do not converge
   * Cost: the spectral radius of Γ on n×n matrices, in balanced coordinates: some tens of applications, (a·n²)³ flops for small n.
   *
   * @example
   * superoperator([[[0, 1], [1, 0]]]).isIrreducible(); // false: (1, 1) is an eigenvector
   * superoperator([[[0, 1], [0, 0]], [[0, 0], [1, 0]]]).isIrreducible(); // true
   */
  isIrreducible(tolerance = 1e-9): boolean {
    const place = 'superoperator.isIrreducible';
    requirePositive(`${place}: tolerance`, tolerance);
    return recurrenceOfParts(place, this.parts, tolerance).isIrreducible;
  }

  /**
   * Whether the completely positive map Γ is primitive: irreducible, and ρ(Γ) its only eigenvalue of that modulus among the Hermitian matrices, so that some power
   * sends every PSD matrix but 0 to a positive definite one.
   *
   * @param tolerance as in {@link isIrreducible}; also the least gap (ρ − |μ|)/ρ to the other eigenvalues
   * @throws as isIrreducible
   * Cost: as isIrreducible.
   *
   * @example
   * superoperator([[[0, 1], [0, 0]], [[0, 0], [1, 0]]]).isPrimitive(); // false: E₀₀ and E₁₁ change places
   */
  isPrimitive(tolerance = 1e-9): boolean {
    const place = 'superoperator.isPrimitive';
    requirePositive(`${place}: tolerance`, tolerance);
    return recurrenceOfParts(place, this.parts, tolerance).isPrimitive;
  }
}
