/**
 * The quartic quotient of a Hermitian tuple, over n×d matrices L,
 *
 *     g(L) = Σ_j ‖L* A_j L‖² / ‖L* L‖²  (the fitness squared),   ∇g = 4/‖L*L‖² · (Σ_j A_j L (L* A_j L) − g·L (L*L)),
 *
 * at a point: its value, its gradient up to a factor, and that gradient times (L*L)⁻¹. Everything comes from the image of L; no step of this
 * file reads A.
 *
 * Pitfall: L and its image are rescaled together to ‖L*L‖ = 1, so that nothing under- or overflows.
 */
import {
  addScaledInPlace,
  adjointMultiplyInto,
  clone,
  copyInto,
  identity,
  inner,
  multiplyInto,
  norm,
  type PlanarMatrix,
  realTrace,
  scaleInPlace,
  solvePositive,
  zeros,
} from '../matrix';
import type { Tuple } from '../tuple/tuple';
import { hasNoStacks } from './crossed-steps';
import type { MethodState } from './method';

/** Error of g and ∇g, relative to their size, that does not matter while the residual is at least ten times as much. */
const COARSE = 1e-6;

export interface QuotientPoint extends MethodState {
  readonly A: Tuple;
  /** n×d point, its image, and L*L. */
  readonly L: PlanarMatrix;
  readonly image: PlanarMatrix;
  readonly gram: PlanarMatrix;
  /** (L*L)⁻¹, or undefined where not even the lifted L*L can be inverted. */
  inverseGram: PlanarMatrix | undefined;
  /** Stack of the L* A_j L, kept only where it is cheap; empty where no stack should be made. */
  readonly N: PlanarMatrix;
  /** Σ_j A_j L N_j − g L (L*L): ∇g up to a factor. */
  readonly gradient: PlanarMatrix;
  /** The gradient times (L*L)⁻¹. */
  readonly preconditioned: PlanarMatrix;
  /** Vectors at L that are rescaled with it. */
  readonly tangents: PlanarMatrix[];
  /** Relative error that Σ ‖N_j‖² and Σ A_j L N_j may have: `COARSE` until the residual is small enough for it to matter, then 0. */
  tolerance: number;
  readonly tall: PlanarMatrix;
}

/** The point L with its image (one sweep). L is kept, and changed by the steps. */
export function quotientAt(A: Tuple, L: PlanarMatrix): QuotientPoint {
  const d = L.cols;
  const tall = () => zeros(A.algebra, A.n, d);
  const point: QuotientPoint = {
    fitness: 0,
    residual: Infinity,
    A,
    L,
    image: A.createImage(d),
    gram: zeros(A.algebra, d, d),
    inverseGram: undefined,
    N: zeros(A.algebra, hasNoStacks(A) ? 0 : A.r * d, d),
    gradient: tall(),
    preconditioned: tall(),
    tangents: [],
    tolerance: COARSE,
    tall: tall(),
  };
  A.imageInto(point.image, L);
  if (A.quarticInto === undefined) A.compressInto(point.N, L, point.image);
  evaluate(point);
  return point;
}

/** Fitness, gradient and residual from L, its image and, where it is kept, N. */
export function evaluate(point: QuotientPoint): void {
  if (point.A.quarticInto !== undefined) {
    settle(point, quarticOf(point));
    return;
  }
  const { A, L, image, gram, N, gradient } = point;
  adjointMultiplyInto(gram, L, L);
  A.combineInto(gradient, image, N); // N_j is Hermitian: Σ A_j L N_j* = Σ A_j L N_j
  settle(point, inner(N, N));
}

/** Σ ‖N_j‖² where no N is kept; Σ A_j L N_j goes to `gradient`, and L*L is renewed. */
export function quarticOf({ A, L, image, gram, gradient, tolerance }: QuotientPoint): number {
  adjointMultiplyInto(gram, L, L);
  return A.quarticInto!(gradient, image, tolerance);
}

/** Fitness, gradient and residual from Σ ‖N_j‖², from Σ A_j L N_j in `gradient`, and from L*L. */
export function settle(point: QuotientPoint, quartic: number): void {
  const { A, L, image, gram, gradient, preconditioned, tall } = point;
  // ‖L*L‖ = 1 from here on; after a step it is, but for rounding.
  const size = norm(gram);
  if (Math.abs(size - 1) > 1e-10) rescale(point, 1 / Math.sqrt(size));
  const g = Math.abs(size - 1) > 1e-10 ? quartic / size ** 2 : quartic;
  point.fitness = Math.sqrt(g);
  multiplyInto(tall, L, gram);
  addScaledInPlace(gradient, -g, tall);
  point.inverseGram = inverseOf(gram);
  precondition(preconditioned, gradient, point);
  // Of both sides, which are equal.
  point.residual = Math.sqrt(2 * Math.max(inner(gradient, preconditioned), 0)) / g;
  if (!Number.isFinite(g) || !Number.isFinite(point.residual)) point.failure = 'non-finite';
  if (A.quarticInto === undefined || point.tolerance === 0 || point.residual >= 10 * point.tolerance) return;
  point.tolerance = 0;
  settle(point, A.quarticInto(gradient, image, 0));
}

/** out = G (L*L)⁻¹ */
export function precondition(out: PlanarMatrix, G: PlanarMatrix, { inverseGram }: QuotientPoint): void {
  if (inverseGram === undefined) copyInto(out, G);
  else multiplyInto(out, G, inverseGram);
}

/** L ← sL and everything of L with it; `gradient` is Σ A_j L N_j here. */
function rescale({ L, image, gram, N, gradient, tangents }: QuotientPoint, s: number): void {
  scaleInPlace(L, s);
  scaleInPlace(image, s);
  scaleInPlace(gram, s * s);
  scaleInPlace(N, s * s);
  scaleInPlace(gradient, s * s * s);
  for (const tangent of tangents) scaleInPlace(tangent, s);
}

/** A singular L*L (a maximum of lower rank) is lifted by a multiple of 1 far below its trace. */
function inverseOf(gram: PlanarMatrix): PlanarMatrix | undefined {
  const one = identity(gram.algebra, gram.rows);
  const lifted = clone(gram);
  addScaledInPlace(lifted, 1e-12 * realTrace(gram), one);
  return solvePositive(lifted, one);
}
