/**
 * Nonlinear conjugate gradients (Polak–Ribière+), preconditioned by (L*L)⁻¹, for the quartic quotient. Along a line L + tD both parts of g are
 * quartics whose coefficients need A_j L and A_j D only: the line search is exact, the image of L + tD is a sum, and a step costs one sweep.
 */
import {
  addAdjointInPlace,
  addScaledInPlace,
  adjointMultiplyInto,
  blocks,
  copyInto,
  inner,
  norm,
  type PlanarMatrix,
  quarterPower,
  scaleAndAddInPlace,
  scaleInPlace,
  zeros,
} from '../matrix';
import { hasNoStacks, quarticAlong } from './crossed-steps';
import { coefficientsInto, maximiseQuarticQuotient, valueAt } from './line-search';
import { evaluate, type QuotientPoint } from './quartic-quotient';

/** Where the next step goes, what the last one left, and room for the line search. */
export interface Line {
  /** n×d, and its image once it is searched. */
  readonly direction: PlanarMatrix;
  readonly directionImage: PlanarMatrix;
  /** The preconditioned gradient before the last step, and ⟨gradient, preconditioned⟩ there. */
  readonly previous: PlanarMatrix;
  previousSlope: number;
  /** Stacks of D*A_jL + (D*A_jL)* and of D*A_jD; empty where no stack should be made. */
  readonly B: PlanarMatrix;
  readonly B_blocks: readonly PlanarMatrix[];
  readonly C: PlanarMatrix;
  /** D*L + (D*L)* and D*D. */
  readonly gramB: PlanarMatrix;
  readonly gramC: PlanarMatrix;
  /** Coefficients of Σ_j ‖(L + tD)*A_j(L + tD)‖² and of ‖(L + tD)*(L + tD)‖². */
  readonly numerator: Float64Array;
  readonly denominator: Float64Array;
}

/** The line along the preconditioned gradient of a point. */
export function lineFrom({ A, L, tangents, preconditioned }: QuotientPoint): Line {
  const { algebra, n, r } = A;
  const d = L.cols;
  const isStacked = !hasNoStacks(A);
  const B = zeros(algebra, isStacked ? r * d : 0, d);
  const line: Line = {
    direction: zeros(algebra, n, d),
    directionImage: A.createImage(d),
    previous: zeros(algebra, n, d),
    previousSlope: 0,
    B,
    B_blocks: isStacked ? blocks(B, r) : [],
    C: zeros(algebra, B.rows, d),
    gramB: zeros(algebra, d, d),
    gramC: zeros(algebra, d, d),
    numerator: new Float64Array(5),
    denominator: new Float64Array(5),
  };
  copyInto(line.direction, preconditioned);
  tangents.push(line.direction, line.previous);
  return line;
}

/** A step to the maximum along the line, and the next direction. One sweep. */
export function exactStep(point: QuotientPoint, line: Line): void {
  const { A, L, image, N, gradient, preconditioned } = point;
  const { direction, directionImage, previous, B, C } = line;
  let slope = inner(gradient, direction);
  if (!(slope > 0)) {
    copyInto(direction, preconditioned);
    slope = inner(gradient, direction);
  }
  // Comparable lengths keep the quartics' coefficients comparable.
  const length = norm(L) / norm(direction);
  scaleInPlace(direction, length);
  A.imageInto(directionImage, direction);
  if (A.quarticInto !== undefined && !hasNoStacks(A)) A.compressInto(N, L, image);
  const t = bestAlong(point, line, slope * length);
  line.previousSlope = inner(gradient, preconditioned);
  copyInto(previous, preconditioned);
  // ‖L*L‖² at t is known from its quartic: L and its image are updated and rescaled in one pass.
  const s = quarterPower(valueAt(line.denominator, t), -1);
  scaleAndAddInPlace(L, s, s * t, direction);
  scaleAndAddInPlace(image, s, s * t, directionImage);
  scaleInPlace(direction, s);
  scaleInPlace(previous, s);
  // N(t) = N + t(B + B*) + t²C; B already holds B + B*.
  scaleAndAddInPlace(N, s * s, s * s * t, B);
  addScaledInPlace(N, s * s * t * t, C);
  evaluate(point);

  // Polak–Ribière+ in the preconditioned metric.
  const beta = (inner(gradient, preconditioned) - inner(gradient, previous)) / line.previousSlope;
  scaleInPlace(direction, t === 0 || !(beta > 0) ? 0 : beta / length);
  addScaledInPlace(direction, 1, preconditioned);
}

/** The best t along L + tD; leaves B + B* and C in their places. */
function bestAlong({ A, L, image, gram, N, tall }: QuotientPoint, line: Line, slope: number): number {
  const { direction, directionImage, previous, B, B_blocks, C, gramB, gramC, numerator, denominator } = line;
  // Without stacks nothing else is left of the last step: `previous` is written after this.
  if (hasNoStacks(A)) quarticAlong(numerator, A, L, direction, [tall, previous]);
  else {
    A.compressInto(B, direction, image);
    for (const block of B_blocks) addAdjointInPlace(block);
    A.compressInto(C, direction, directionImage);
    coefficientsInto(numerator, N, B, C);
  }
  adjointMultiplyInto(gramB, direction, L);
  addAdjointInPlace(gramB);
  adjointMultiplyInto(gramC, direction, direction);
  coefficientsInto(denominator, gram, gramB, gramC);
  // dg/dt at 0 times the denominator² there; with ‖L*L‖ = 1 this is 4⟨gradient, direction⟩.
  return maximiseQuarticQuotient(numerator, denominator, 4 * slope * denominator[0]!);
}
