/**
 * The limited-memory BFGS direction (Nocedal, Math. Comp. 35, 1980) for a maximisation: steps s and falls of the gradient y of the last
 * iterations, over a preconditioner B that is scaled to ⟨y,s⟩/⟨y,By⟩ of the latest.
 */
import { addScaledInPlace, copyInto, inner, norm, type PlanarMatrix, scaleInPlace, zeros } from '../matrix';

/** Pairs remembered. */
const MEMORY = 20;

/** Least cosine between s and y of a pair worth remembering. */
const LEAST_CURVATURE = 1e-10;

export class QuasiNewton {
  private pairs: { readonly s: PlanarMatrix; readonly y: PlanarMatrix; product: number }[] = [];
  /** Where the last step began. */
  private readonly point: PlanarMatrix;
  private readonly gradient: PlanarMatrix;
  private readonly scratch: PlanarMatrix;

  constructor({ algebra, rows, cols }: PlanarMatrix) {
    this.point = zeros(algebra, rows, cols);
    this.gradient = zeros(algebra, rows, cols);
    this.scratch = zeros(algebra, rows, cols);
  }

  get isEmpty(): boolean {
    return this.pairs.length === 0;
  }

  clear(): void {
    this.pairs = [];
  }

  /** Before a step. */
  leave(point: PlanarMatrix, gradient: PlanarMatrix): void {
    copyInto(this.point, point);
    copyInto(this.gradient, gradient);
  }

  /** After it. */
  arrive(point: PlanarMatrix, gradient: PlanarMatrix): void {
    const { algebra, rows, cols } = point;
    const full = this.pairs.length === MEMORY;
    const pair = full
      ? this.pairs.shift()!
      : { s: zeros(algebra, rows, cols), y: zeros(algebra, rows, cols), product: 0 };
    const { s, y } = pair;
    copyInto(s, point);
    addScaledInPlace(s, -1, this.point);
    copyInto(y, this.gradient);
    addScaledInPlace(y, -1, gradient);
    pair.product = inner(s, y);
    if (pair.product > LEAST_CURVATURE * norm(s) * norm(y)) this.pairs.push(pair);
  }

  /** out ← the direction for a gradient. `precondition(out, G)` is B. */
  directionInto(
    out: PlanarMatrix,
    gradient: PlanarMatrix,
    precondition: (out: PlanarMatrix, G: PlanarMatrix) => void,
  ): void {
    const { pairs, scratch } = this;
    const latest = pairs[pairs.length - 1];
    let scale = 1;
    if (latest !== undefined) {
      precondition(scratch, latest.y);
      scale = latest.product / inner(latest.y, scratch);
    }
    copyInto(scratch, gradient);
    const shares = new Float64Array(pairs.length);
    for (let k = pairs.length - 1; k >= 0; k--) {
      const { s, y, product } = pairs[k]!;
      shares[k] = inner(s, scratch) / product;
      addScaledInPlace(scratch, -shares[k]!, y);
    }
    precondition(out, scratch);
    scaleInPlace(out, scale);
    pairs.forEach(({ s, y, product }, k) => {
      addScaledInPlace(out, shares[k]! - inner(y, out) / product, s);
    });
  }
}
