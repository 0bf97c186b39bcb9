import { hasComplexCentre } from '../algebra';
import type { DominantEigen, DominantEigenOptions, LinearOperator } from '../dominant-eigen';
import { restingDominantEigenpair } from '../dominant-eigen/dominant-eigenpair';
import {
  blocks,
  multiplyEach,
  multiplyInto,
  type PlanarMatrix,
  restingIsNilpotentStack,
  sumOfAdjointMultiply,
  sumOfMultiplyAdjoint,
  zeros,
} from '../matrix';
import { inOnePiece, type Resting } from '../resting';
import { balanced, balancedStack } from '../tuple/balanced';
import type { Tuple } from '../tuple/tuple';
import { PairScaling } from './pair-scaling';
import { relativeResidual } from './residual';
import { type Visible, visibleOf } from './visible';

/** A vector of the right size seen as an n×d matrix. */
function asMatrix(like: PlanarMatrix, data: Float64Array): PlanarMatrix {
  return { algebra: like.algebra, rows: like.rows, cols: like.cols, data };
}

/**
 * Γ(A;X)(Y) = Σ_j A_j Y X_j* on n×d matrices, with the adjoint Γ†(Z) = Σ_j A_j* Z X_j, as a linear operator on flat arrays.
 * X is a stack of r matrices d×d. One application is one sweep over A.
 */
export function gammaOperator(A: Tuple, X: PlanarMatrix): LinearOperator {
  const d = X.cols;
  const like = zeros(A.algebra, A.n, d);
  return {
    size: like.data.length,
    ...complexBlockOf(like),
    applyInto(out, x) {
      A.applyInto(asMatrix(like, out), asMatrix(like, x), X);
    },
    adjointInto(out, x) {
      A.adjointInto(asMatrix(like, out), asMatrix(like, x), X);
    },
  };
}

/** Φ(X)(Y) = Σ_j X_j Y X_j* on d×d matrices for a small stack X, with its adjoint Σ_j X_j* Y X_j. */
export function phiOperator(X: PlanarMatrix, r: number): LinearOperator {
  const d = X.cols;
  const views = blocks(X, r);
  const stack = zeros(X.algebra, r * d, d);
  const products = blocks(stack, r);
  const like = zeros(X.algebra, d, d);
  return {
    size: like.data.length,
    ...complexBlockOf(like),
    applyInto(out, x) {
      // Σ_j (X_j Y) X_j*
      multiplyInto(stack, X, asMatrix(like, x));
      sumOfMultiplyAdjoint(asMatrix(like, out), products, views);
    },
    adjointInto(out, x) {
      // Σ_j X_j* (Y X_j)
      multiplyEach(products, asMatrix(like, x), views);
      sumOfAdjointMultiply(asMatrix(like, out), views, products);
    },
  };
}

/** Φ(A) of a tuple that has it of its own, with its adjoint, on n×n matrices. */
export function phiOperatorOf(A: Tuple): LinearOperator | undefined {
  const { phiInto } = A;
  if (phiInto === undefined) return undefined;
  const like = zeros(A.algebra, A.n, A.n);
  return {
    size: like.data.length,
    ...complexBlockOf(like),
    applyInto: (out, x) => phiInto(asMatrix(like, out), asMatrix(like, x)),
    adjointInto: (out, x) => phiInto(asMatrix(like, out), asMatrix(like, x), true),
  };
}

/** Superoperators are linear over the centre of the algebra: C for complex matrices, R otherwise. */
function complexBlockOf(like: PlanarMatrix): { complexBlock?: number } {
  return hasComplexCentre(like.algebra) ? { complexBlock: like.cols } : {};
}

/** Up to this size X is looked at for nilpotency, which its own matrices show better than those of Γ. */
const WORTH_TESTING = 32;

/**
 * Dominant eigenvectors of Γ(A;X), of Φ(A) when X is the stack of A itself. The search happens in balanced coordinates of both tuples, with which
 * A = DA'D⁻¹, X = CX'C⁻¹ and Y = DY'C; vectors and residual are those of the given ones.
 */
export function dominantOfGamma(A: Tuple, X: PlanarMatrix, options: DominantEigenOptions = {}): DominantEigen {
  return inOnePiece(restingDominantOfGamma(A, X, options));
}

/** {@link dominantOfGamma} that rests after each application. */
export function* restingDominantOfGamma(
  A: Tuple,
  X: PlanarMatrix,
  options: DominantEigenOptions = {},
): Resting<DominantEigen> {
  const [first, second] = [balanced(A), balancedStack(X, A.r)];
  const scaling = new PairScaling(X, first.exponents, second.exponents);
  const { start } = options;
  const inside = start === undefined ? options : { ...options, start: scaling.times(-1, [start])[0]! };
  const operator = gammaOperator(first.tuple, second.stack);
  // With X nilpotent, so is Γ(A;X): the answer is that of the zero map.
  if (X.cols <= WORTH_TESTING && (yield* restingIsNilpotentStack(second.stack, A.r))) {
    return yield* restingDominantEigenpair({ ...operator, applyInto: (out) => out.fill(0) }, inside);
  }
  const found = yield* withinVisible(visibleOf(A, second.stack, operator), operator, inside);
  if (scaling.isTrivial || found.status === 'zero' || found.status === 'non-finite') return found;
  const { rightImaginary } = found;
  const [right, imaginary] = scaling.times(1, rightImaginary ? [found.right, rightImaginary] : [found.right]);
  const left = found.left.length > 0 ? scaling.times(-1, [found.left])[0]! : found.left;
  const outside = { ...found, right: right!, left, ...(imaginary && { rightImaginary: imaginary }) };
  return { ...outside, residual: relativeResidual(gammaOperator(A, X), outside) };
}

/** The search in the coordinates that the map sees, where there are fewer; its vectors are whole ones. */
function* withinVisible(
  visible: Visible | undefined,
  operator: LinearOperator,
  options: DominantEigenOptions,
): Resting<DominantEigen> {
  if (visible === undefined) return yield* restingDominantEigenpair(operator, options);
  const { start } = options;
  const found = yield* restingDominantEigenpair(
    visible.operator,
    start === undefined ? options : { ...options, start: visible.gather(start) },
  );
  const { right, rightImaginary, left } = found;
  return {
    ...found,
    right: visible.scatter(right),
    ...(rightImaginary && { rightImaginary: visible.scatter(rightImaginary) }),
    left: left.length > 0 ? visible.scatter(left) : left,
  };
}
