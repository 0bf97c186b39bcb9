/**
 * LSRDRs of Hermitian tuples as the maxima over n×d matrices L of the quartic quotient
 *
 *     g(L) = Σ_j ‖L* A_j L‖² / ‖L* L‖²  (the fitness squared),   ∇g = 4/‖L*L‖² · (Σ_j A_j L (L* A_j L) − g·L (L*L)),
 *
 * by nonlinear conjugate gradients (Polak–Ribière+) preconditioned by (L*L)⁻¹. Along a line L + tD both parts of g are quartics
 * whose coefficients need A_j L and A_j D only: the line search is exact, the image of L + tD is a sum, and an iteration costs
 * one sweep. At a maximum P = L L* / tr and Π = L (L*L)⁻¹ L*.
 *
 * Where small products cost more than sweeps (`quarticInto`), L* A_j D and D* A_j D for the line search are dear: after the first, steps
 * are those of limited-memory BFGS, taken whole unless g falls, which need g and its gradient at the new point alone.
 *
 * Pitfalls: from a random L the quartic is nearly flat when n ≫ d, so starts are led in by truncated power steps; L and its image
 * are rescaled together so that nothing under- or overflows.
 */
import {
  addAdjointInPlace,
  addScaledInPlace,
  adjoint,
  adjointMultiplyInto,
  blocks,
  clone,
  copyInto,
  identity,
  inner,
  multiplyInto,
  norm,
  orthonormalise,
  type PlanarMatrix,
  realTrace,
  scaleAndAddInPlace,
  scaleInPlace,
  solvePositive,
  zeros,
} from '../matrix';
import { startingPoint } from './hermitian-start';
import { coefficientsInto, maximiseQuarticQuotient, valueAt } from './line-search';
import type { Method, MethodState, Problem, StartPoint } from './method';
import { QuasiNewton } from './quasi-newton';

interface State extends MethodState {
  /** n×d point, its image, and L*L. */
  L: PlanarMatrix;
  image: PlanarMatrix;
  gram: PlanarMatrix;
  /** (L*L)⁻¹, or undefined where not even the lifted L*L can be inverted. */
  inverseGram: PlanarMatrix | undefined;
  /** Stack of the L* A_j L, kept only where it is cheap. */
  N: PlanarMatrix;
  /** Σ_j A_j L N_j − g L (L*L): ∇g up to a factor. */
  gradient: PlanarMatrix;
  /** The gradient times (L*L)⁻¹, now and before the last step. */
  preconditioned: PlanarMatrix;
  previous: PlanarMatrix;
  /** ⟨gradient, preconditioned⟩ before the last step. */
  previousSlope: number;
  direction: PlanarMatrix;
  directionImage: PlanarMatrix;
  quasiNewton: QuasiNewton | undefined;
  /** While the residual is far from any tolerance, products may be rough. */
  isRough: boolean;
  work: Workspace;
}

interface Workspace {
  B: PlanarMatrix;
  B_blocks: PlanarMatrix[];
  C: PlanarMatrix;
  gramB: PlanarMatrix;
  gramC: PlanarMatrix;
  tall: PlanarMatrix;
  N: Float64Array;
  D: Float64Array;
}

export const hermitianCg: Method<State, 'hermitian-cg'> = {
  name: 'hermitian-cg',
  defaultMaxSweeps: 2000,
  patience: 300,
  requiresHermitian: true,
  init,
  step,
  finish,
};

function init(problem: Problem, start: StartPoint): State {
  const { A, rank: d } = problem;
  const L = startingPoint(problem, start);
  const tall = () => zeros(A.algebra, A.n, d);
  const small = () => zeros(A.algebra, d, d);
  const stack = () => zeros(A.algebra, A.r * d, d);
  const B = stack();
  const state: State = {
    fitness: 0,
    residual: Infinity,
    L,
    image: A.createImage(d),
    gram: small(),
    inverseGram: undefined,
    N: stack(),
    gradient: tall(),
    preconditioned: tall(),
    previous: tall(),
    previousSlope: 0,
    direction: tall(),
    directionImage: A.createImage(d),
    quasiNewton: A.quarticInto === undefined ? undefined : new QuasiNewton(L),
    isRough: A.quarticInto !== undefined,
    work: {
      B,
      B_blocks: blocks(B, A.r),
      C: stack(),
      gramB: small(),
      gramC: small(),
      tall: tall(),
      N: new Float64Array(5),
      D: new Float64Array(5),
    },
  };
  A.imageInto(state.image, L);
  if (A.quarticInto === undefined) A.compressInto(state.N, L, state.image);
  evaluate(problem, state);
  copyInto(state.direction, state.preconditioned);
  return state;
}

/** Fitness, gradient and residual from L, its image and, where it is kept, N. */
function evaluate({ A, rank }: Problem, state: State): void {
  const { L, image, gram, N, gradient } = state;
  adjointMultiplyInto(gram, L, L);
  if (A.quarticInto) {
    settle(state, rank, A.quarticInto(gradient, image, state.isRough));
    sharpen(state, rank, A);
  } else {
    A.combineInto(gradient, image, N); // N_j is Hermitian: Σ A_j L N_j* = Σ A_j L N_j
    settle(state, rank, inner(N, N));
  }
}

/** The same from Σ ‖N_j‖², from Σ A_j L N_j in `gradient`, and from L*L. */
function settle(state: State, d: number, quartic: number): void {
  const { L, gram, gradient, preconditioned, work } = state;
  // ‖L*L‖ = 1 from here on; after a step it is, but for rounding.
  const size = norm(gram);
  if (Math.abs(size - 1) > 1e-10) rescale(state, 1 / Math.sqrt(size));
  const g = Math.abs(size - 1) > 1e-10 ? quartic / size ** 2 : quartic;
  state.fitness = Math.sqrt(g);
  multiplyInto(work.tall, L, gram);
  addScaledInPlace(gradient, -g, work.tall);
  state.inverseGram = inverseOf(gram, d);
  precondition(preconditioned, gradient, state);
  // Of both sides, which are equal.
  state.residual = Math.sqrt(2 * Math.max(inner(gradient, preconditioned), 0)) / g;
  if (!Number.isFinite(g) || !Number.isFinite(state.residual)) state.failure = 'non-finite';
}

/** Where the residual is small enough for the error of rough products to matter, everything again without. */
function sharpen(state: State, d: number, A: Problem['A']): void {
  if (!state.isRough || state.residual >= ROUGH_UNTIL) return;
  state.isRough = false;
  settle(state, d, A.quarticInto!(state.gradient, state.image));
}

/** L ← sL and everything of L with it, tangent vectors included; `gradient` is Σ A_j L N_j here. */
function rescale(state: State, s: number): void {
  scaleInPlace(state.L, s);
  scaleInPlace(state.image, s);
  scaleInPlace(state.gram, s * s);
  scaleInPlace(state.N, s * s);
  scaleInPlace(state.gradient, s ** 3);
  scaleInPlace(state.direction, s);
  scaleInPlace(state.previous, s);
}

/** A singular L*L (a maximum of lower rank) is lifted by a multiple of 1 far below its trace. */
function inverseOf(gram: PlanarMatrix, d: number): PlanarMatrix | undefined {
  const one = identity(gram.algebra, d);
  const lifted = clone(gram);
  addScaledInPlace(lifted, 1e-12 * realTrace(gram), one);
  return solvePositive(lifted, one);
}

/** out = G (L*L)⁻¹ */
function precondition(out: PlanarMatrix, G: PlanarMatrix, { inverseGram }: State): void {
  if (inverseGram === undefined) copyInto(out, G);
  else multiplyInto(out, G, inverseGram);
}

function step(problem: Problem, state: State): void {
  const { quasiNewton, L, gradient } = state;
  quasiNewton?.leave(L, gradient);
  if (quasiNewton === undefined || quasiNewton.isEmpty || !wholeStep(problem, state, quasiNewton)) {
    searchedStep(problem, state);
  }
  quasiNewton?.arrive(L, gradient);
}

/** Residual from which on products are exact to rounding: ten times as much as what the error of rough ones makes of it at most. */
const ROUGH_UNTIL = 1e-5;

/** Shortenings of a whole step before it is given up. */
const SHORTENINGS = 3;

/** A step of BFGS, or false, with everything as it was, where g does not rise along it. */
function wholeStep({ A, rank: d }: Problem, state: State, quasiNewton: QuasiNewton): boolean {
  const { L, image, gram, gradient, direction, directionImage } = state;
  const before = state.fitness ** 2;
  quasiNewton.directionInto(direction, gradient, (out, G) => precondition(out, G, state));
  const slope = 4 * inner(gradient, direction);
  if (slope > 0) A.imageInto(directionImage, direction);
  let at = 0;
  /** To L + tD; `gradient` is that of the quartic then. */
  const moveTo = (t: number): number => {
    addScaledInPlace(L, t - at, direction);
    addScaledInPlace(image, t - at, directionImage);
    at = t;
    adjointMultiplyInto(gram, L, L);
    return A.quarticInto!(gradient, image, state.isRough);
  };
  let t = 1;
  for (let tries = 0; slope > 0 && tries <= SHORTENINGS; tries++) {
    const quartic = moveTo(t);
    const rise = quartic / inner(gram, gram) - before;
    if (rise >= 1e-4 * t * slope - (state.isRough ? 1e-7 : 1e-13) * before) {
      settle(state, d, quartic);
      sharpen(state, d, A);
      return true;
    }
    // The maximum of the parabola through what is known, within bounds.
    t = Math.max(t / 10, Math.min(t / 2, (slope * t * t) / (2 * (slope * t - rise))));
  }
  // Roughness may be why.
  state.isRough = false;
  settle(state, d, moveTo(0));
  quasiNewton.clear();
  copyInto(direction, state.preconditioned);
  return false;
}

/** A step of conjugate gradients to the maximum along its line. */
function searchedStep(problem: Problem, state: State): void {
  const { A } = problem;
  const { L, image, N, direction, directionImage, gradient, preconditioned, previous } = state;
  let slope = inner(gradient, direction);
  if (!(slope > 0)) {
    copyInto(direction, preconditioned);
    slope = inner(gradient, direction);
  }
  // Comparable lengths keep the quartics' coefficients comparable.
  const length = norm(L) / norm(direction);
  scaleInPlace(direction, length);
  A.imageInto(directionImage, direction);
  if (state.quasiNewton !== undefined) A.compressInto(N, L, image);
  const t = lineSearch(problem, state, slope * length);
  state.previousSlope = inner(gradient, preconditioned);
  copyInto(previous, preconditioned);
  // ‖L*L‖² at t is known from its quartic: L and its image are updated and rescaled in one pass.
  const s = valueAt(state.work.D, t) ** -0.25;
  scaleAndAddInPlace(L, s, s * t, direction);
  scaleAndAddInPlace(image, s, s * t, directionImage);
  scaleInPlace(direction, s);
  scaleInPlace(previous, s);
  // N(t) = N + t(B + B*) + t²C; B already holds B + B*.
  scaleAndAddInPlace(N, s * s, s * s * t, state.work.B);
  addScaledInPlace(N, s * s * t * t, state.work.C);
  evaluate(problem, state);

  // Polak–Ribière+ in the preconditioned metric.
  const beta = (inner(gradient, preconditioned) - inner(gradient, previous)) / state.previousSlope;
  scaleInPlace(direction, t === 0 || !(beta > 0) ? 0 : beta / length);
  addScaledInPlace(direction, 1, preconditioned);
}

/** The best t along L + tD; leaves B + B* and C in the workspace. */
function lineSearch({ A }: Problem, state: State, slope: number): number {
  const { L, image, gram, N, direction, directionImage, work } = state;
  A.compressInto(work.B, direction, image);
  for (const block of work.B_blocks) addAdjointInPlace(block);
  A.compressInto(work.C, direction, directionImage);
  adjointMultiplyInto(work.gramB, direction, L);
  addAdjointInPlace(work.gramB);
  adjointMultiplyInto(work.gramC, direction, direction);
  coefficientsInto(work.N, N, work.B, work.C);
  coefficientsInto(work.D, gram, work.gramB, work.gramC);
  // dg/dt at 0 times D(0)²; with ‖L*L‖ = 1 this is 4⟨gradient, direction⟩.
  return maximiseQuarticQuotient(work.N, work.D, 4 * slope * work.D[0]!);
}

function finish(_problem: Problem, state: State): { R: PlanarMatrix; S: PlanarMatrix } {
  const S = clone(state.L);
  orthonormalise(S);
  return { R: adjoint(S), S };
}
