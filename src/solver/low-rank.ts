/**
 * Truncated power steps for the completely positive maps Φ(A) and Φ(A)†: a PSD matrix kept as L·L* with L n×k, and
 * L L* ← best rank k of Φ(L L*). One sweep each, nothing of size n×n.
 */
import {
  adjointMultiply,
  adjointMultiplyEach,
  adjointMultiplyInto,
  blocks,
  clone,
  hermitianEigen,
  leadingColumns,
  multiply,
  multiplyAdjointInto,
  norm,
  orthonormalise,
  type PlanarMatrix,
  scaleColumns,
  scaleInPlace,
  sumOfMultiplyAdjoint,
  zeros,
} from '../matrix';
import type { Tuple } from '../tuple/tuple';

/** One map Y ↦ Φ(L L*) Y for a fixed L, after its sweep has been done. */
interface GramMap {
  /** out (n×k) ← Φ(L L*)·Z, and `compressed` ← the stack of the Z* A_j L. */
  applyInto(out: PlanarMatrix, Z: PlanarMatrix): void;
  /** k×k: Z* Φ(L L*) Z for the Z of the last `applyInto`. */
  projectedInto(out: PlanarMatrix): void;
}

/** Truncated power steps on Φ(A) (`direct`) or Φ(A)† (`adjoint`). */
export class TruncatedPower {
  /** n×k; Φ's current iterate is L·L*, with trace one. */
  L: PlanarMatrix;
  /** tr Φ(L L*) of the last step: tends to the fitness² of rank k from below as directions settle. */
  growth = 0;
  private readonly image: PlanarMatrix;
  private readonly imageBlocks: PlanarMatrix[];
  private readonly compressed: PlanarMatrix;
  private readonly compressedBlocks: PlanarMatrix[];
  private readonly next: PlanarMatrix;
  private readonly projected: PlanarMatrix;

  constructor(
    private readonly A: Tuple,
    start: PlanarMatrix,
    private readonly side: 'direct' | 'adjoint',
  ) {
    const k = start.cols;
    this.L = clone(start);
    scaleInPlace(this.L, 1 / norm(this.L));
    this.image = side === 'direct' ? A.createImage(k) : zeros(A.algebra, A.r * A.n, k);
    this.imageBlocks = side === 'direct' ? [] : blocks(this.image, A.r);
    this.compressed = zeros(A.algebra, A.r * k, k);
    this.compressedBlocks = blocks(this.compressed, A.r);
    this.next = zeros(A.algebra, A.n, k);
    this.projected = zeros(A.algebra, k, k);
  }

  /** One truncated power step (one sweep). */
  step(): void {
    const { A, L, side, image } = this;
    if (side === 'direct' && A.hermitianPartInto) {
      this.sketchedStep(A.hermitianPartInto);
      return;
    }
    if (side === 'direct') A.imageInto(image, L);
    else A.adjointImageInto(image, L);
    const map = this.gramMap();
    // Two rounds of subspace iteration for the leading eigenvectors of Φ(L L*), from the span of L, then Rayleigh–Ritz.
    let Z = clone(L);
    orthonormalise(Z);
    for (let round = 0; round < 2; round++) {
      map.applyInto(this.next, Z);
      Z = clone(this.next);
      orthonormalise(Z);
    }
    map.applyInto(this.next, Z);
    map.projectedInto(this.projected);
    const { values, vectors } = hermitianEigen(this.projected);
    this.growth = values.reduce((sum, value) => sum + Math.max(value, 0), 0);
    this.L = multiply(Z, vectors);
    scaleColumns(
      this.L,
      values.map((value) => Math.sqrt(Math.max(value, 0) / this.growth)),
    );
  }

  /**
   * For tuples whose images are cheap beside the small products: in place of the best rank k the Nyström approximation of Φ(L L*) from
   * M = Φ(L L*) L, which is M (L*M)⁻¹ M*. One round of subspace iteration, on Hermitian L* A_j L only.
   */
  private sketchedStep(hermitianPartInto: NonNullable<Tuple['hermitianPartInto']>): void {
    const { A, L, image, compressed, next, projected } = this;
    A.imageInto(image, L);
    hermitianPartInto(compressed, image, image);
    A.combineInto(next, image, compressed);
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

  /** The leading d columns: L is ordered by weight. */
  leading(d: number): PlanarMatrix {
    return leadingColumns(this.L, d);
  }

  private gramMap(): GramMap {
    const { A, image, imageBlocks, compressed, compressedBlocks } = this;
    return {
      applyInto: (out, Z) => {
        if (this.side === 'direct') {
          A.compressInto(compressed, Z, image);
          A.combineInto(out, image, compressed);
        } else {
          adjointMultiplyEach(compressedBlocks, Z, imageBlocks);
          sumOfMultiplyAdjoint(out, imageBlocks, compressedBlocks);
        }
      },
      projectedInto: (out) => {
        for (let j = 0; j < compressedBlocks.length; j++) {
          multiplyAdjointInto(out, compressedBlocks[j]!, compressedBlocks[j]!, j > 0);
        }
      },
    };
  }
}
