import { real } from '../algebra';
import {
  addScaledInPlace,
  adjointMultiply,
  blocks,
  clone,
  columnsBetween,
  hermitianEigen,
  inner,
  multiply,
  norm,
  type PlanarMatrix,
  scaleInPlace,
  spectralFunction,
  zeros,
} from '../matrix';
import type { RandomSource } from '../random';
import type { Tuple } from '../tuple/tuple';

/** Relative fall of q that is rounding. */
const ROUNDING = 1e-14;

/** Part of the whole energy that counts as nothing left. */
const LEFT = 1e-24;

/** Of σ, relative to v*Mv: eigenvectors of M with opposite eigenvalues would turn into one another for ever. */
const LEAST_SHIFT = 0.25;

/** Of σ, relative to ‖A‖², which q is at most: if q falls even then, it falls by rounding. */
const LARGEST_SHIFT = 1e3;

/** Eigenvalues of the Gram matrix of the v_kv_k* below this part of the largest are none: such components are the same. */
const NOTHING = 1e-13;

/** The components v_k, w_jk of a symmetric CP decomposition as they are improved; symmetric-cp.ts has the mathematics. */
export class CpComponents {
  /** n×d, columns of norm 1. */
  readonly V: PlanarMatrix;
  /** r rows of d. */
  readonly w: readonly Float64Array[];
  readonly rank: number;
  private readonly shifts: Float64Array;

  constructor(
    private readonly A: Tuple,
    rank: number,
    private readonly total: number,
  ) {
    this.rank = rank;
    this.V = zeros(A.algebra, A.n, rank);
    this.w = Array.from({ length: A.r }, () => new Float64Array(rank));
    this.shifts = new Float64Array(rank);
  }

  /** A random v_k, which has no weights yet. */
  begin(k: number, random: RandomSource): void {
    const v = zeros(this.A.algebra, this.A.n, 1);
    random.fillNormal(v.data);
    scaleInPlace(v, 1 / norm(v));
    this.put(k, v);
  }

  /** Steps of the ascent of q for component k, with its best weights. */
  improve(k: number, steps: number): void {
    let v = columnsBetween(this.V, k, k + 1);
    let weights = this.weightsOf(k, v);
    let q = inner2(weights);
    // Of what the others leave by rounding, v would follow them.
    if (q <= LEFT * this.total) return;
    for (let step = 0; step < steps; step++) {
      const image = this.imageOf(k, v, weights);
      let isHigher = false;
      while (!isHigher && this.shifts[k]! <= LARGEST_SHIFT * this.total) {
        const next = clone(image);
        addScaledInPlace(next, Math.max(this.shifts[k]!, LEAST_SHIFT * q), v);
        const length = norm(next);
        if (length === 0) return; // M = 0: nothing is left for this component
        scaleInPlace(next, 1 / length);
        const nextWeights = this.weightsOf(k, next);
        const reached = inner2(nextWeights);
        isHigher = reached >= q * (1 - ROUNDING);
        if (isHigher) [v, weights, q] = [next, nextWeights, reached];
        else this.shifts[k] = Math.max(2 * this.shifts[k]!, q / 2);
      }
      if (!isHigher) break;
    }
    this.shifts[k] = this.shifts[k]! > LARGEST_SHIFT * this.total ? 0 : this.shifts[k]! / 2;
    this.put(k, v);
    weights.forEach((weight, j) => {
      this.w[j]![k] = weight;
    });
  }

  /** The best weights for all v_k together. Returns 1 − ‖A − Â‖²/‖A‖². */
  solveWeights(): number {
    const { A, V, rank, w } = this;
    const image = A.createImage(rank);
    const all = zeros(A.algebra, A.r * rank, rank);
    A.imageInto(image, V);
    A.compressInto(all, V, image);
    A.releaseImage?.(image);
    const values = zeros(real, A.r, rank); // Re v_k*A_jv_k
    blocks(all, A.r).forEach((X, j) => {
      for (let k = 0; k < rank; k++) values.data[j * rank + k] = X.data[k * A.algebra.dim * rank + k]!;
    });
    const solved = multiply(values, pseudoInverse(this.gram()));
    let kept = 0;
    for (let j = 0; j < A.r; j++) {
      for (let k = 0; k < rank; k++) {
        w[j]![k] = solved.data[j * rank + k]!;
        kept += w[j]![k]! * values.data[j * rank + k]!;
      }
    }
    return kept / this.total;
  }

  /** ‖(1 − v_kv_k*)M_kv_k‖ over all k, relative to ‖A‖²: what the squared error's gradient is made of. */
  gradient(): number {
    let sum = 0;
    for (let k = 0; k < this.rank; k++) {
      const v = columnsBetween(this.V, k, k + 1);
      const image = this.imageOf(
        k,
        v,
        this.w.map((row) => row[k]!),
      );
      addScaledInPlace(image, -inner(v, image), v);
      sum += norm(image) ** 2;
    }
    return Math.sqrt(sum) / this.total;
  }

  /** Re v*R_jv. One sweep. */
  private weightsOf(k: number, v: PlanarMatrix): number[] {
    const { A, w, rank } = this;
    const image = A.createImage(1);
    const seen = zeros(A.algebra, A.r, 1);
    A.imageInto(image, v);
    A.compressInto(seen, v, image);
    A.releaseImage?.(image);
    const overlaps = squares(adjointMultiply(this.V, v));
    return Array.from({ length: A.r }, (_, j) => {
      let value = seen.data[j * A.algebra.dim]!;
      for (let l = 0; l < rank; l++) if (l !== k) value -= w[j]![l]! * overlaps[l]!;
      return value;
    });
  }

  /** Mv. Two sweeps. */
  private imageOf(k: number, v: PlanarMatrix, weights: readonly number[]): PlanarMatrix {
    const { A, V, w, rank } = this;
    const scalars = zeros(A.algebra, A.r, 1);
    weights.forEach((weight, j) => {
      scalars.data[j * A.algebra.dim] = weight;
    });
    const [out, back] = [zeros(A.algebra, A.n, 1), zeros(A.algebra, A.n, 1)];
    A.applyInto(out, v, scalars);
    A.adjointInto(back, v, scalars);
    addScaledInPlace(out, 1, back);
    scaleInPlace(out, 0.5);
    const products = adjointMultiply(V, v); // d×1
    for (let l = 0; l < rank; l++) {
      const both = l === k ? 0 : weights.reduce((sum, weight, j) => sum + weight * w[j]![l]!, 0);
      for (let p = 0; p < A.algebra.dim; p++) products.data[l * A.algebra.dim + p]! *= both;
    }
    addScaledInPlace(out, -1, multiply(V, products));
    return out;
  }

  /** |⟨v_k, v_l⟩|², d×d. */
  private gram(): PlanarMatrix {
    const { V, rank } = this;
    const all = adjointMultiply(V, V);
    const a = all.algebra.dim;
    const out = zeros(real, rank, rank);
    for (let k = 0; k < rank; k++) {
      for (let p = 0; p < a; p++) {
        for (let l = 0; l < rank; l++) out.data[k * rank + l]! += all.data[(k * a + p) * rank + l]! ** 2;
      }
    }
    return out;
  }

  private put(k: number, v: PlanarMatrix): void {
    for (let line = 0; line < v.data.length; line++) this.V.data[line * this.rank + k] = v.data[line]!;
  }
}

const inner2 = (weights: readonly number[]): number => weights.reduce((sum, weight) => sum + weight ** 2, 0);

/** |m_l|² of the rows of a column. */
function squares({ rows, algebra, data }: PlanarMatrix): Float64Array {
  const out = new Float64Array(rows);
  for (let i = 0; i < data.length; i++) out[Math.floor(i / algebra.dim)]! += data[i]! ** 2;
  return out;
}

function pseudoInverse(M: PlanarMatrix): PlanarMatrix {
  const eigen = hermitianEigen(M);
  return spectralFunction(eigen, (value) => (value > NOTHING * eigen.values[0]! ? 1 / value : 0));
}
