/**
 * The originator's method, kept as the reference: gradient ascent on X itself,
 *
 *     ∇ log L = V* A_j U / (ρ(Γ) ⟨V,U⟩) − F X_j E / (ρ(Φ(X)) ⟨F,E⟩),
 *
 * with one warm power step an iteration for U, V (Γ(A;X)) and E, F (Φ(X)). Momentum 0.95; the rate grows by 1.01 while successive
 * gradients point the same way (cosine ≥ 0.999) and shrinks by 0.99 otherwise; X is rescaled to mean norm 1. Over R and C it starts
 * from a random X, over H from X = R A S (from a random X it does not arrive there).
 *
 * It takes thousands of sweeps where the other methods take a hundred. One iteration is one sweep.
 */
import { isCommutative } from '../algebra';
import {
  addScaledInPlace,
  adjoint,
  alignToCentre,
  blocks,
  centralTrace,
  clone,
  copyInto,
  distance,
  gaussian,
  identity,
  inner,
  multiply,
  multiplyInto,
  norm,
  type PlanarMatrix,
  rotateByCentral,
  scaleInPlace,
  zeros,
} from '../matrix';
import type { Resting } from '../resting';
import { phiOperator } from '../superoperator/operators';
import { confine } from '../tuple/sector';
import type { Sweep } from '../tuple/tuple';
import { fixedPoints } from './fixed-points';
import type { Method, MethodState, Problem, StartPoint } from './method';
import { spansOf } from './spans';
import { placedStart, randomStart } from './starts';

const MOMENTUM = 0.95;
const FIRST_RATE = 0.02;

interface State extends MethodState {
  X: PlanarMatrix;
  U: PlanarMatrix;
  V: PlanarMatrix;
  E: PlanarMatrix;
  F: PlanarMatrix;
  velocity: PlanarMatrix;
  gradient: PlanarMatrix;
  previousGradient: PlanarMatrix;
  rate: number;
  /** Over H the eigenvalues of Γ crowd near −ρ too, where plain power steps oscillate: there Γ + ρ/2 is iterated. */
  shift: number;
  /** ΓU and Γ†V (`forward`, `backward`) with the image of U. */
  sweep: Sweep;
  /** Stack of the F X_j E. */
  weighted: PlanarMatrix;
  weightedBlocks: PlanarMatrix[];
  blocks: PlanarMatrix[];
  smallForward: PlanarMatrix;
  smallBackward: PlanarMatrix;
}

export const gradientAscent: Method<State, 'gradient-ascent'> = {
  name: 'gradient-ascent',
  defaultMaxSweeps: 20000,
  patience: 3000,
  requiresHermitian: false,
  advice: "this method is slow: try method 'auto', or a larger maxSweeps",
  init,
  step,
  finish,
};

function* init(problem: Problem, start: StartPoint): Resting<State> {
  const { A, rank: d, random } = problem;
  const stack = () => zeros(A.algebra, A.r * d, d);
  const small = () => zeros(A.algebra, d, d);
  const tall = () => zeros(A.algebra, A.n, d);
  const image = A.createImage(d);
  let X = gaussian(A.algebra, A.r * d, d, random);
  let U = gaussian(A.algebra, A.n, d, random);
  let V = clone(U);
  let E = identity(A.algebra, d);
  let F = identity(A.algebra, d);
  if (start.kind === 'given' || A.sector || !isCommutative(A.algebra)) {
    const { R, S } = start.kind === 'given' ? placedStart(problem, start) : randomStart(problem);
    A.imageInto(image, S);
    X = stack();
    A.compressInto(X, adjoint(R), image);
    ({ E, F } = yield* fixedPoints(X, A.r));
    U = multiply(S, E);
    V = multiply(adjoint(R), F);
  }
  rescale(X, A.r);
  scaleInPlace(U, 1 / norm(U));
  scaleInPlace(V, 1 / norm(V));
  const weighted = stack();
  return {
    fitness: 0,
    residual: Infinity,
    X,
    U,
    V,
    E,
    F,
    velocity: stack(),
    gradient: stack(),
    previousGradient: stack(),
    rate: isCommutative(A.algebra) ? FIRST_RATE : FIRST_RATE / 4,
    shift: isCommutative(A.algebra) ? 0 : 0.5,
    sweep: { Y: U, Z: V, X, image, forward: tall(), backward: tall() },
    weighted,
    weightedBlocks: blocks(weighted, A.r),
    blocks: blocks(X, A.r),
    smallForward: small(),
    smallBackward: small(),
  };
}

/** Mean norm of the X_j equal to 1. */
function rescale(X: PlanarMatrix, r: number): void {
  const total = blocks(X, r).reduce((sum, block) => sum + norm(block), 0);
  scaleInPlace(X, r / total);
}

function step({ A }: Problem, state: State): void {
  const { X, U, V, E, F, sweep, gradient, velocity, previousGradient } = state;
  const { image, forward, backward } = sweep;
  if (A.sector) confine(A.sector, X, [U, V], [E, F]);
  // A power step for U and V; the phase of X is turned so that the eigenvalue is real and positive.
  A.sweepInto(sweep);
  alignToCentre(V, U);
  const phase = centralTrace(V, forward);
  rotateByCentral(X, phase);
  A.combineInto(forward, image, X);
  alignToCentre(backward, U);
  const overlap = inner(backward, U);
  const value = inner(backward, forward) / overlap;
  A.compressInto(gradient, backward, image);
  scaleInPlace(gradient, 1 / (value * overlap));
  const defects = [defect(forward, U), defect(backward, V)];
  powerStep(U, forward, value, state.shift);
  powerStep(V, backward, value, state.shift);

  const { applyInto, adjointInto } = phiOperator(X, A.r);
  applyInto(state.smallForward.data, E.data);
  adjointInto!(state.smallBackward.data, F.data);
  const smallValue = inner(F, state.smallForward) / inner(F, E);
  defects.push(defect(state.smallForward, E), defect(state.smallBackward, F));
  copyInto(E, state.smallForward);
  copyInto(F, state.smallBackward);
  scaleInPlace(E, 1 / norm(E));
  scaleInPlace(F, 1 / norm(F));
  for (let j = 0; j < A.r; j++) multiplyInto(state.weightedBlocks[j]!, multiply(F, state.blocks[j]!), E);
  scaleInPlace(state.weighted, 1 / (smallValue * inner(F, E)));

  state.fitness = value / Math.sqrt(smallValue);
  const stationarity = distance(gradient, state.weighted) / norm(state.weighted);
  state.residual = Math.hypot(stationarity, ...defects);
  if (!Number.isFinite(state.residual)) {
    state.failure = 'non-finite';
    return;
  }
  addScaledInPlace(gradient, -1, state.weighted);
  const cosine = inner(gradient, previousGradient) / (norm(gradient) * norm(previousGradient));
  state.rate *= cosine >= 0.999 ? 1.01 : 0.99;
  copyInto(previousGradient, gradient);
  scaleInPlace(velocity, MOMENTUM);
  addScaledInPlace(velocity, state.rate, gradient);
  addScaledInPlace(X, 1, velocity);
  rescale(X, A.r);
}

/** vector ← image + shift·|value|·vector, normalised. */
function powerStep(vector: PlanarMatrix, image: PlanarMatrix, value: number, shift: number): void {
  scaleInPlace(vector, shift * Math.abs(value));
  addScaledInPlace(vector, 1, image);
  scaleInPlace(vector, 1 / norm(vector));
}

/** Distance between the directions of a vector and its image. */
function defect(image: PlanarMatrix, vector: PlanarMatrix): number {
  const along = inner(image, vector) / inner(vector, vector);
  const squares = inner(image, image) - along * along * inner(vector, vector);
  return Math.sqrt(Math.max(squares, 0)) / Math.abs(along * norm(vector));
}

function finish(_problem: Problem, state: State): { R: PlanarMatrix; S: PlanarMatrix } {
  return spansOf(state.U, state.V);
}
