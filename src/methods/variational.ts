/**
 * LSRDRs of general tuples by the variational truncation of uniform matrix product states (VOMPS: Vanhecke, Van Damme,
 * Haegeman, Vanderstraeten, Verstraete, SciPost Phys. Core 4, 004, 2021). In the gauge Σ_j X_j* X_j = 1, where F = 1 and ρ(Φ(X)) = 1,
 * the fitness is ρ(Γ(A;X)), and the gradient vanishes when X_j ∝ V* A_j U E⁻¹. One iteration, one sweep:
 *
 *     U ← Γ U,  V ← Γ† V                                  (a power step on each side, warm)
 *     A_C = [V* A_j U E^{−1/2}]_j,   C = V* U E^{−1/2}
 *     X ← polar(A_C) · polar(C)*                          (the isometry nearest to the stationarity condition)
 *
 * The eigenvalue is read as ⟨Γ†V, ΓU⟩/⟨Γ†V, U⟩, whose error is quadratic in those of U and V.
 *
 * Differences from the source: the mixed gauge is replaced by E^{1/2}; a step that lowers the fitness is taken back and
 * shortened along the geodesic-like curve polar(X + τ(X' − X)).
 */
import {
  addScaledInPlace,
  adjoint,
  adjointMultiply,
  alignToCentre,
  blocks,
  clone,
  copyInto,
  distance,
  hermitise,
  inner,
  inverseSquareRoot,
  multiply,
  multiplyAdjoint,
  norm,
  type PlanarMatrix,
  polarFactor,
  realTrace,
  relativeDefect,
  scaleInPlace,
  squareRoot,
  zeros,
} from '../matrix';
import { phiOperator } from '../superoperator/operators';
import type { Sweep } from '../tuple/tuple';
import { Acceleration } from './acceleration';
import { fixedPoints } from './fixed-points';
import type { Method, MethodState, Problem, StartPoint } from './method';
import { spansOf } from './spans';
import { balancedStart, compressionOf, obliqueStart, randomStart } from './starts';

interface State extends MethodState {
  /** Stack of r matrices d×d with Σ X_j* X_j = 1. */
  X: PlanarMatrix;
  /** n×d, warm right and left eigenvectors of Γ(A;X), scaled to ‖U‖ = 1, ⟨V,U⟩ = 1. */
  U: PlanarMatrix;
  V: PlanarMatrix;
  /** Dominant eigenvector of Φ(X), trace one. */
  E: PlanarMatrix;
  /** ΓU and Γ†V (`forward`, `backward`) with the image of U. */
  sweep: Sweep;
  compressed: PlanarMatrix;
  /** The last point whose fitness stood, and the step from it that is on trial. */
  accepted: {
    X: PlanarMatrix;
    U: PlanarMatrix;
    V: PlanarMatrix;
    E: PlanarMatrix;
    target: PlanarMatrix;
    fitness: number;
  };
  /** Length of the step on trial, 1 for the whole update; 0 when nothing is on trial. */
  damping: number;
  /** Power steps spent on a trial whose fitness seems to have fallen. */
  patience: number;
  acceleration: Acceleration;
  /** Smallest eigenvector residual so far, and sweeps since then. */
  best: { eigen: number; since: number };
}

/** Power steps granted to a trial before its fall counts as real. */
const PATIENCE = 4;

export const variational: Method<State, 'variational'> = {
  name: 'variational',
  defaultMaxSweeps: 5000,
  patience: 300,
  requiresHermitian: false,
  init,
  step,
  finish,
};

function init(problem: Problem, start: StartPoint): State {
  const { A, rank: d } = problem;
  const image = A.createImage(d);
  const first =
    start.kind === 'given' ? start : start.kind === 'random' ? randomStart(problem) : balancedStart(problem);
  const { R, S, X } = compressed(problem, first, image);
  const { E, F, value } = fixedPoints(X, A.r);
  // g = F^{1/2}: X ← g X g⁻¹/√ρ has Σ X*X = 1, V = R* F g⁻¹, U = S E g*.
  const g = squareRoot(F);
  const gInverse = inverseSquareRoot(F);
  for (const block of blocks(X, A.r)) copyInto(block, multiply(multiply(g, block), gInverse));
  scaleInPlace(X, 1 / Math.sqrt(value));
  const gaugedE = multiply(multiply(g, E), g);
  hermitise(gaugedE);
  scaleInPlace(gaugedE, 1 / realTrace(gaugedE));
  const U = multiply(multiply(S, E), g);
  const V = multiply(adjoint(R), g);
  normalise(U, V);
  return {
    fitness: 0,
    residual: Infinity,
    X,
    U,
    V,
    E: gaugedE,
    // Until the first sweep the vectors stand for their images, so that a run stopped at once ends where it began.
    sweep: { Y: U, Z: V, X, image, forward: clone(U), backward: clone(V) },
    compressed: zeros(A.algebra, A.r * d, d),
    accepted: { X: clone(X), U: clone(U), V: clone(V), E: clone(gaugedE), target: clone(X), fitness: 0 },
    damping: 0,
    patience: 0,
    acceleration: new Acceleration([X, U, V]),
    best: { eigen: Infinity, since: 0 },
  };
}

/** The start with its X, or an oblique random one where X would vanish. */
function compressed(problem: Problem, start: { R: PlanarMatrix; S: PlanarMatrix }, image: PlanarMatrix) {
  const X = compressionOf(problem.A, start, image);
  if (X !== undefined) return { R: start.R, S: start.S, X };
  const oblique = obliqueStart(problem);
  return {
    ...oblique,
    X: compressionOf(problem.A, oblique, image) ?? zeros(problem.A.algebra, problem.A.r * problem.rank, problem.rank),
  };
}

function step({ A }: Problem, state: State): void {
  const { X, U, V, E, sweep, compressed, accepted } = state;
  const { image, forward, backward } = sweep;
  A.sweepInto(sweep);
  const overlap = inner(backward, U);
  const value = inner(backward, forward) / overlap;
  A.compressInto(compressed, backward, image);
  scaleInPlace(compressed, 1 / (value * overlap));

  const T = multiply(X, E);
  const stationarity = distance(compressed, T) / norm(T);
  const eigen = Math.hypot(relativeDefect(forward, U, value), relativeDefect(backward, V, value));
  state.fitness = value;
  state.residual = Math.hypot(stationarity, eigen);
  if (!Number.isFinite(state.residual)) {
    state.failure = 'non-finite';
    return;
  }

  const fallen = value < accepted.fitness * (1 - Math.min(eigen * eigen, 0.1)) - 1e-13 * accepted.fitness;
  if (state.damping > 0 && fallen && eigen < 0.3) {
    state.acceleration.pause();
    if (state.patience < PATIENCE) {
      // The eigenvectors may be behind: look again after a power step.
      state.patience += 1;
      powerStep(state, 0);
      return;
    }
    if (state.damping > 1e-3) {
      state.damping /= 2;
      state.patience = 0;
      takeDampedStep(state);
      return;
    }
  }
  state.patience = 0;
  state.damping = 1;

  // The update, from the freshest left vectors.
  const inverseRoot = inverseSquareRoot(E);
  const C = multiply(adjointMultiply(backward, U), inverseRoot);
  const target = multiplyAdjoint(polarFactor(multiply(compressed, inverseRoot)), polarFactor(C));
  copyInto(accepted.X, X);
  copyInto(accepted.U, U);
  copyInto(accepted.V, V);
  copyInto(accepted.E, E);
  copyInto(accepted.target, target);
  accepted.fitness = value;
  copyInto(X, target);
  powerStep(state, shiftFor(state, eigen, value));
  if (state.acceleration.apply([accepted.X, accepted.U, accepted.V], [X, U, V], state.residual)) {
    copyInto(X, polarFactor(X));
    normalise(U, V);
  }
  updateE(A.r, state);
}

/** U ← (Γ + σ)U, V ← (Γ† + σ)V from the images at hand. */
function powerStep({ U, V, sweep }: State, shift: number): void {
  for (const [vector, image] of [
    [U, sweep.forward],
    [V, sweep.backward],
  ] as const) {
    scaleInPlace(vector, shift);
    addScaledInPlace(vector, 1, image);
  }
  normalise(U, V);
}

/**
 * Plain steps (0) while they help. Where the eigenvectors have not improved for some sweeps, −λ or a complex pair may be as large
 * as λ, and plain steps turn in circles; steps of Γ + λ favour the eigenvalue of largest real part.
 */
function shiftFor({ best }: State, eigen: number, value: number): number {
  if (eigen < 0.95 * best.eigen) {
    best.eigen = eigen;
    best.since = 0;
  } else best.since += 1;
  return best.since % 16 >= 8 ? Math.abs(value) : 0;
}

/** X = polar(X₀ + τ(X₁ − X₀)) from the accepted point, with its eigenvectors. */
function takeDampedStep(state: State): void {
  const { accepted, X, damping } = state;
  copyInto(X, accepted.X);
  scaleInPlace(X, 1 - damping);
  addScaledInPlace(X, damping, accepted.target);
  copyInto(X, polarFactor(X));
  copyInto(state.U, accepted.U);
  copyInto(state.V, accepted.V);
  copyInto(state.E, accepted.E);
}

/** ‖U‖ = 1 and tr(V* U) = 1, which fixes the phases against one another. */
function normalise(U: PlanarMatrix, V: PlanarMatrix): void {
  scaleInPlace(U, 1 / norm(U));
  alignToCentre(V, U);
  scaleInPlace(V, 1 / inner(V, U));
}

/** Averaged power steps for Φ(X)E = E, as many as the residual of the whole deserves. */
function updateE(r: number, state: State): void {
  const { E, X } = state;
  const { applyInto } = phiOperator(X, r);
  const next = zeros(E.algebra, E.rows, E.cols);
  for (let k = 0; k < 30; k++) {
    applyInto(next.data, E.data);
    const change = distance(next, E) / norm(E);
    for (let i = 0; i < E.data.length; i++) E.data[i] = (E.data[i]! + next.data[i]!) / 2;
    scaleInPlace(E, 1 / realTrace(E));
    if (change <= 0.03 * state.residual) break;
  }
  hermitise(E);
}

function finish(_problem: Problem, state: State): { R: PlanarMatrix; S: PlanarMatrix } {
  // The images of the last point measured: U and V themselves may already be extrapolated beyond it.
  return spansOf(state.sweep.forward, state.sweep.backward);
}
