/**
 * Limited-memory BFGS (Nocedal, Math. Comp. 35, 1980) on the isometries X, in coordinates where the metric at hand is Euclidean. Each pair (s, y)
 * carries the changes of U and V that its step caused, so that a direction comes with those that it will cause, to first order.
 */
import {
  addScaledInPlace,
  copyInto,
  inner,
  multiplyInto,
  norm,
  type PlanarMatrix,
  scaleInPlace,
  zeros,
} from '../matrix';
import type { Tuple } from '../tuple/tuple';
import { type Point, projectOut } from './ascent-point';

/** Pairs remembered. */
const MEMORY = 20;

/** Least cosine between s and y of a pair worth remembering. */
const LEAST_CURVATURE = 1e-10;

/** Scale of the gradient as a direction while no pair is known: the Hessian of log L in this metric is near 1 to 2 for most directions. */
const FIRST_SCALE = 0.5;

interface Pair {
  readonly s: PlanarMatrix;
  readonly y: PlanarMatrix;
  /** ⟨s,y⟩ */
  product: number;
  readonly dU: PlanarMatrix;
  readonly dV: PlanarMatrix;
}

/** D in flat coordinates; `fresh`, the part of it that no pair knows; and the changes of U and V along the rest. */
export interface Direction {
  readonly D: PlanarMatrix;
  readonly fresh: PlanarMatrix;
  readonly dU: PlanarMatrix;
  readonly dV: PlanarMatrix;
}

export class Pairs {
  private readonly pairs: Pair[] = [];
  private readonly spare: Pair[] = [];
  private readonly scratch: PlanarMatrix;

  constructor(
    private readonly A: Tuple,
    private readonly d: number,
  ) {
    this.scratch = zeros(A.algebra, A.r * d, d);
  }

  clear(): void {
    this.spare.push(...this.pairs.splice(0));
  }

  /** The step from one point to another. Where log L is not concave along it, nothing that is known can be trusted. */
  remember(from: Point, step: PlanarMatrix, to: Point): void {
    const pair = this.take();
    const { s, y, dU, dV } = pair;
    this.flatInto(s, step, to);
    this.flatInto(y, from.gradient, to);
    addScaledInPlace(y, -1, to.flat);
    copyInto(dU, to.U);
    addScaledInPlace(dU, -1, from.U);
    copyInto(dV, to.V);
    addScaledInPlace(dV, -1, from.V);
    pair.product = inner(s, y);
    if (pair.product > LEAST_CURVATURE * norm(s) * norm(y)) this.pairs.push(pair);
    else {
      this.spare.push(pair);
      this.clear();
    }
  }

  /** The direction for a gradient in flat coordinates, and its slope. */
  directionInto({ D, fresh, dU, dV }: Direction, flat: PlanarMatrix): number {
    const { pairs } = this;
    dU.data.fill(0);
    dV.data.fill(0);
    copyInto(D, flat);
    const shares = new Float64Array(pairs.length);
    for (let k = pairs.length - 1; k >= 0; k--) {
      const { s, y, product } = pairs[k]!;
      shares[k] = inner(s, D) / product;
      addScaledInPlace(D, -shares[k]!, y);
    }
    const latest = pairs[pairs.length - 1];
    scaleInPlace(D, latest === undefined ? FIRST_SCALE : latest.product / inner(latest.y, latest.y));
    copyInto(fresh, D);
    pairs.forEach((pair, k) => {
      const weight = shares[k]! - inner(pair.y, D) / pair.product;
      addScaledInPlace(D, weight, pair.s);
      addScaledInPlace(dU, weight, pair.dU);
      addScaledInPlace(dV, weight, pair.dV);
    });
    const slope = inner(flat, D);
    if (slope > 0 || latest === undefined) return slope;
    this.clear();
    return this.directionInto({ D, fresh, dU, dV }, flat);
  }

  /** A tangent vector of another point, brought to this one, in its flat coordinates. */
  private flatInto(out: PlanarMatrix, tangent: PlanarMatrix, to: Point): void {
    copyInto(this.scratch, tangent);
    projectOut(to.X, this.scratch);
    multiplyInto(out, this.scratch, to.root);
  }

  private take(): Pair {
    const { A, d } = this;
    if (this.pairs.length === MEMORY) return this.pairs.shift()!;
    const stack = () => zeros(A.algebra, A.r * d, d);
    const tall = () => zeros(A.algebra, A.n, d);
    return this.spare.pop() ?? { s: stack(), y: stack(), product: 0, dU: tall(), dV: tall() };
  }
}
