/**
 * Truncated power steps for the completely positive maps Φ(A) and Φ(A)†: a PSD matrix kept as L·L* with L n×k, and
 * L L* ← a rank k approximation of its image. One sweep a step each, and beside the image nothing of size r·n or n×n.
 */
import {
  adjointMultiply,
  adjointMultiplyInto,
  blocks,
  clone,
  columnSquares,
  hermitianEigen,
  multiply,
  multiplyAdjointInto,
  norm,
  orthonormalise,
  type PlanarMatrix,
  scaleColumns,
  scaleInPlace,
  zeros,
} from '../matrix';
import type { Tuple } from '../tuple/tuple';

/** Error of a lead-in's products, relative to their size, that steps to a truncation do not notice. */
const COARSE = 1e-6;

/** Power steps that lead in a start of rank d, and on how many columns; fewer where small products are dear. */
export function leadIn({ n, hasDearProducts }: Tuple, d: number): { steps: number; columns: number } {
  return hasDearProducts ? { steps: 10, columns: Math.min(n, d + 8) } : { steps: 15, columns: Math.min(n, 2 * d + 8) };
}

/** Truncated power steps on Φ(A), each to the best rank k. */
export class TruncatedPower {
  /** n×k; Φ's current iterate is L·L*, with trace one. */
  L: PlanarMatrix;
  /** tr Φ(L L*) of the last step: tends to the fitness² of rank k from below as directions settle. */
  growth = 0;
  /** The image of the L before the last step. */
  readonly image: PlanarMatrix;
  private readonly compressed: PlanarMatrix;
  private readonly compressedBlocks: PlanarMatrix[];
  private readonly next: PlanarMatrix;
  private readonly projected: PlanarMatrix;

  constructor(
    private readonly A: Tuple,
    start: PlanarMatrix,
  ) {
    const k = start.cols;
    this.L = unitTrace(start);
    this.image = A.createImage(k);
    // Sketched steps with a quartic at hand compress nothing.
    const isStacked = !(A.hasDearProducts && A.quarticInto);
    this.compressed = zeros(A.algebra, isStacked ? A.r * k : 0, k);
    this.compressedBlocks = isStacked ? blocks(this.compressed, A.r) : [];
    this.next = zeros(A.algebra, A.n, k);
    this.projected = zeros(A.algebra, k, k);
  }

  /** One truncated power step (one sweep). */
  step(): void {
    this.A.imageInto(this.image, this.L);
    if (this.A.hasDearProducts) {
      this.sketchedStep();
      return;
    }
    // Two rounds of subspace iteration for the leading eigenvectors of Φ(L L*), from the span of L, then Rayleigh–Ritz.
    let Z = clone(this.L);
    orthonormalise(Z);
    for (let round = 0; round < 2; round++) {
      this.applyTo(Z);
      Z = clone(this.next);
      orthonormalise(Z);
    }
    this.applyTo(Z);
    this.compressedBlocks.forEach((block, j) => void multiplyAdjointInto(this.projected, block, block, j > 0));
    const { values, vectors } = hermitianEigen(this.projected);
    this.growth = values.reduce((sum, value) => sum + Math.max(value, 0), 0);
    this.L = multiply(Z, vectors);
    scaleColumns(
      this.L,
      values.map((value) => Math.sqrt(Math.max(value, 0) / this.growth)),
    );
  }

  /**
   * Where small products are dear: in place of the best rank k the Nyström approximation of Φ(L L*) from
   * M = Φ(L L*) L, which is M (L*M)⁻¹ M*: one round of subspace iteration.
   */
  private sketchedStep(): void {
    const { A, L, image, next, projected } = this;
    if (A.quarticInto) A.quarticInto(next, image, COARSE);
    else this.applyTo(L);
    adjointMultiplyInto(projected, L, next);
    const inner = hermitianEigen(projected);
    const floor = 1e-12 * inner.values[0]!;
    const M = multiply(next, inner.vectors);
    scaleColumns(
      M,
      inner.values.map((value) => (value > floor ? 1 / Math.sqrt(value) : 0)),
    );
    const { values, vectors } = hermitianEigen(adjointMultiply(M, M));
    this.growth = values.reduce((sum, value) => sum + Math.max(value, 0), 0);
    this.L = multiply(M, vectors);
    scaleInPlace(this.L, 1 / Math.sqrt(this.growth));
  }

  /** next ← Φ(L L*) Z, and `compressed` ← the stack of the Z* A_j L, whose Σ_j (Z* A_j L)(Z* A_j L)* is Z* Φ(L L*) Z. */
  private applyTo(Z: PlanarMatrix): void {
    this.A.compressInto(this.compressed, Z, this.image);
    this.A.combineInto(this.next, this.image, this.compressed);
  }
}

/**
 * Power steps on Φ(A)† beside those on Φ(A). The map K = Φ†(M M*) = Σ_j A_j* M M* A_j is known by its product with any L whose image is at
 * hand: with X_j = M* A_j L it is K L = Σ_j A_j* M X_j, one sweep of the adjoint kind. From it
 *
 *     M M* ← K L (L* K L)⁻¹ L* K,
 *
 * Nyström's approximation of K, which agrees with K on the span of L: for balanced truncation, where only M* L counts, as good as K itself. No
 * A_j* M is ever stored.
 */
export class DualPower {
  /** n×k; the current iterate is M·M*, with trace one. */
  M: PlanarMatrix;
  private readonly compressed: PlanarMatrix;
  private readonly next: PlanarMatrix;
  private readonly projected: PlanarMatrix;

  constructor(
    private readonly A: Tuple,
    start: PlanarMatrix,
  ) {
    const k = start.cols;
    this.M = unitTrace(start);
    this.compressed = zeros(A.algebra, A.r * k, k);
    this.next = zeros(A.algebra, A.n, k);
    this.projected = zeros(A.algebra, k, k);
  }

  /** One step (one sweep) from L, n×k with orthogonal columns, and its image. */
  step(L: PlanarMatrix, image: PlanarMatrix): void {
    const { A, M, compressed, next, projected } = this;
    A.compressInto(compressed, M, image);
    A.adjointInto(next, M, compressed);
    // Columns of length one, so that directions of small weight in L L* keep their digits.
    const inverseLengths = columnSquares(L).map((square) => (square > 0 ? 1 / Math.sqrt(square) : 0));
    const Z = clone(L);
    scaleColumns(Z, inverseLengths);
    scaleColumns(next, inverseLengths);
    adjointMultiplyInto(projected, Z, next);
    const inner = hermitianEigen(projected);
    const floor = ROUNDING * inner.values[0]!;
    const factor = multiply(next, inner.vectors);
    scaleColumns(
      factor,
      inner.values.map((value) => (value > floor ? 1 / Math.sqrt(value) : 0)),
    );
    const { values, vectors } = hermitianEigen(adjointMultiply(factor, factor));
    const total = values.reduce((sum, value) => sum + Math.max(value, 0), 0);
    if (!(total > 0)) return; // L* K L = 0: nothing of K can be seen from L
    this.M = multiply(factor, vectors);
    scaleInPlace(this.M, 1 / Math.sqrt(total));
  }
}

/** Eigenvalues of L* K L below this, relative to the largest, are rounding. */
const ROUNDING = 1e-13;

/** The start scaled to tr L L* = 1. */
function unitTrace(start: PlanarMatrix): PlanarMatrix {
  const L = clone(start);
  scaleInPlace(L, 1 / norm(L));
  return L;
}
