import type { Algebra } from '../algebra';
import type { ResidentMatrix } from '../kernels';
import type { PlanarMatrix, Weights } from '../matrix';
import type { Sector } from './sector';

/**
 * What one reading of A takes and gives. A record is made once for an iteration, which changes the matrices in place: Y, Z and X are read, the
 * other three are written. None may share memory with another.
 */
export interface Sweep {
  /** Read, n×d. */
  readonly Y: PlanarMatrix;
  /** Read, n×d. */
  readonly Z: PlanarMatrix;
  /** Read: the stack of r matrices d×d. */
  readonly X: PlanarMatrix;
  /** Written: the image of Y. */
  readonly image: PlanarMatrix;
  /** Written, n×d: Σ_j A_j Y X_j*. */
  readonly forward: PlanarMatrix;
  /** Written, n×d: Σ_j A_j* Z X_j. */
  readonly backward: PlanarMatrix;
}

/**
 * A tuple A = (A_1,…,A_r) of n×n matrices over an algebra, as something one can multiply by. Solvers and primitives see only
 * these verbs; a representation of its own kind (sparse, factored, …) is one file that fills them.
 *
 * The **image** of Y (n×d) is whatever the representation keeps of `A_j Y` for all j, linear in Y over the real numbers, so that
 * a line search can update it without another sweep. For a dense tuple it is the stack of the `A_j Y`.
 *
 * A **sweep** is one reading of A: `imageInto`, `applyInto`, `adjointInto` and `sweepInto` cost one each, `combineInto` and `compressInto` none.
 */
export interface Tuple {
  /** The scalars: R, C or H. */
  readonly algebra: Algebra;
  /** The A_j are n×n. */
  readonly n: number;
  /** How many A_j there are. */
  readonly r: number;
  /** The large matrices that sweeps read, if threads may share them. */
  readonly residents?: readonly ResidentMatrix[];
  /** A zeroed buffer for images of n×d matrices. */
  createImage(d: number): PlanarMatrix;
  /** Takes the memory of an image back for another one of its size; the image must not be used any more. */
  releaseImage?(image: PlanarMatrix): void;
  /** image ← the image of Y (n×d). One sweep. */
  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void;
  /** out (n×e) ← Σ_j A_j Y X_j*, from the image of Y (n×d) and the stack X of r matrices e×d. */
  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void;
  /** out, a stack of r matrices e×d, ← V* A_j U, from V (n×e) and the image of U (n×d). */
  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void;
  /** out (n×e) ← Σ_j A_j* Z X_j, with Z n×d and X a stack of r matrices d×e. One sweep. */
  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void;
  /** out (n×e) ← Σ_j A_j Y X_j*, with Y n×d and X a stack of r matrices e×d, keeping no image. One sweep. */
  applyInto(out: PlanarMatrix, Y: PlanarMatrix, X: PlanarMatrix): void;
  /** image ← the image of Y, forward ← Σ_j A_j Y X_j* and backward ← Σ_j A_j* Z X_j, in one sweep. */
  sweepInto(sweep: Sweep): void;
  /** Optional: true where `combineInto` and `compressInto` cost as much as a sweep; starts then use fewer of them. */
  readonly hasDearProducts?: boolean | undefined;
  /**
   * Optional, for tuples of Hermitian matrices whose L*A_jL are dear: out (n×d) ← Σ_j A_j L (L*A_jL) from the image of L (n×d), returning
   * Σ_j ‖L*A_jL‖², of which out is a quarter of the gradient. It reads no A and writes down none of the L*A_jL; solvers of Hermitian tuples
   * use it in place of `compressInto` and `combineInto` where it is there. Both may be off by `tolerance` of their size, 0 by default, if that is
   * cheaper.
   */
  readonly quarticInto?: ((out: PlanarMatrix, image: PlanarMatrix, tolerance?: number) => number) | undefined;
  /**
   * Optional, for tuples that need not be written out for it: out (n×n) ← Φ(A)(Y) = Σ_j A_j Y A_j* for Y n×n, or the adjoint Σ_j A_j* Y A_j. Then
   * ρ(Φ(A)), which similarities and shares are relative to, is found without the A_j.
   */
  readonly phiInto?: ((out: PlanarMatrix, Y: PlanarMatrix, isAdjoint?: boolean) => void) | undefined;
  /**
   * Optional, for tuples of so many matrices that a stack X of r of them d×d would be the dear part, and whose Φ(A) is cheap on products:
   * out (n×e) ← Φ(A)(Y S*) V = Σ_j A_j Y (V*A_jS)*, from Y and S (n×d) and V (n×e). With X = RAS this is Γ(A;X)Y for V = R*, and no X is written
   * down. One sweep. Searches among Hermitian tuples that have this and `quarticInto` use no other verb but `imageInto`.
   */
  readonly crossInto?: ((out: PlanarMatrix, Y: PlanarMatrix, S: PlanarMatrix, V: PlanarMatrix) => void) | undefined;
  /** Optional, with `crossInto`: out (n×d) ← Φ(A)†(Z V*) S = Σ_j A_j* Z (V*A_jS), from Z and V (n×e) and S (n×d). One sweep. */
  readonly crossAdjointInto?:
    | ((out: PlanarMatrix, Z: PlanarMatrix, V: PlanarMatrix, S: PlanarMatrix) => void)
    | undefined;
  /** Optional: of several spaces, with a rank for each; searches then stay among R and S that have so many columns in each. */
  readonly sector?: Sector | undefined;
  /** max_j ‖A_j − A_j*‖ / max_j ‖A_j‖ (Frobenius). */
  hermitianDefect(): number;
  /**
   * Optional: max_j |(A_j)_{ik}| (the largest component) for all i, k, found once and kept, or undefined where that is dear. Eigenvalue work is
   * balanced by it. One reading at most.
   */
  entrySizes?(): Weights | undefined;
  /**
   * Optional: the exponents e of D = diag(2^e) for which rows and columns of the D⁻¹A_jD have like sizes, as searches want them; undefined where they have
   * such already, as Hermitian matrices do. Two readings at most. Searches take them where they do not make the matrices larger.
   */
  likeSizes?(): Int32Array | undefined;
  /** Optional, with `likeSizes`: (D⁻¹A_jD)_j for the exponents that it gave, a tuple of the same kind that can do what this one can. */
  rescaled?(exponents: Int32Array): Tuple;
  /** Optional: a matrix of numbers ≥ 0 whose spectral radius is ρ(Φ(A)), that of the weights for a graph; nothing is written out then for it. */
  totalWeights?(): Weights;
  /** The stack of all A_j as one dense (r·n)×n matrix, for small oracles and exports. */
  toDense(): PlanarMatrix;
}
