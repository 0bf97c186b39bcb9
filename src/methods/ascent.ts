/**
 * LSRDRs of any tuple as the maxima of log ρ(Γ(A;X)) over the isometries Σ_j X_j* X_j = 1, where F = 1 and ρ(Φ(X)) = 1, by limited-memory BFGS
 * in the natural metric. Each sweep gives λ, its gradient, and a power step for the eigenvectors U and V of Γ, which go along with X. One iteration
 * is one sweep, and one of
 *
 *     lead-in   X ← polar(C E^{−1/2})·polar(b*U E^{−1/2})*,  U ← f + ½λU,  V ← b + ½λV   (VOMPS: Vanhecke, Van Damme, Haegeman,
 *               Vanderstraeten, Verstraete, SciPost Phys. Core 4, 004, 2021, with shifted power steps, which do not turn in circles)
 *     settling  U, V ← the next ones at the same X, by the secants of earlier sweeps
 *     a step    X ← polar(X + tξ), with the changes of U and V that earlier steps predict for it
 *
 * Pitfalls: the gradient is as wrong as U and V are, so they are settled until their defects are a part of it, and more of it where steps fail; λ is
 * wrong by their product only. Starts that settle quickly end at poorer optima: two random ones are led in, and the fitter goes on.
 */
import {
  addScaledInPlace,
  copyInto,
  multiplyInto,
  norm,
  type PlanarMatrix,
  polarFactor,
  scaleAndAddInPlace,
  scaleInPlace,
} from '../matrix';
import type { Resting } from '../resting';
import { LEAD_RESIDUAL, leadIn, open } from './ascent-opening';
import { divideByEigenvalues } from './ascent-parts';
import { type Point, projectOut, settleE } from './ascent-point';
import { startInto } from './ascent-start';
import {
  createState,
  forget,
  improve,
  look,
  lookForUnits,
  MEASURED,
  type Starts,
  type State,
  type Sweeps,
  swap,
  uncertainty,
} from './ascent-state';
import type { Method, Problem, StartPoint } from './method';
import { spansOf } from './spans';

/** Defects of U and V beside the gradient that a step begins with; less where steps have failed. That of V counts less, as C is made with b. */
const SETTLED = 0.6;
const BEST_SETTLED = 0.1;
const LEFT = 0.8;

/** Sweeps that have to halve the defects, and lead-in steps where they do not. */
const SETTLE_SWEEPS = 12;
const ESCAPE_SWEEPS = 8;

/** Longest first step in flat coordinates, shortest part of it, and the slope that a step has to keep. */
const LONGEST = 0.5;
const SHORTEST = 1e-3;
const KEPT_SLOPE = 1e-4;

/** Defects of U and V from which on λ says nothing. */
const LARGEST_DEFECTS = 1;

/** Other starts, at random, for one whose numbers leave the range: U and V orthogonal, or X = 0. */
const MOST_STARTS = 4;

export interface AscentRun extends State {
  iterations: Sweeps<never>;
  /** How many starts there were. */
  begun: number;
}

export const ascent: Method<AscentRun, 'ascent'> & { readonly formerName: 'variational' } = {
  name: 'ascent',
  formerName: 'variational',
  defaultMaxSweeps: 5000,
  patience: 300,
  requiresHermitian: false,
  init,
  step,
  finish,
};

function* init(problem: Problem, start: StartPoint): Resting<AscentRun> {
  return yield* beginAscent(problem, {
    first: (point) => startInto(point, problem, start),
    random: (point) => startInto(point, problem, { kind: 'random' }),
    isRandom: start.kind === 'random',
  });
}

/** A run from starts of the caller's own; its steps are those of the method. */
export function* beginAscent(problem: Problem, starts: Starts): Resting<AscentRun> {
  const state = createState(problem, SETTLED, starts);
  yield* starts.first(state.point);
  return Object.assign(state, { iterations: iterate(problem, state, starts.isRandom), begun: 1 });
}

function* step(problem: Problem, state: AscentRun): Resting<void> {
  yield* oneSweep(state.iterations);
  if (!Number.isFinite(state.shown.residual) && state.begun < MOST_STARTS) {
    state.begun += 1;
    forget(state);
    yield* state.starts.random(state.point);
    state.iterations = iterate(problem, state, true);
    yield* oneSweep(state.iterations);
  }
  const { value, residual } = state.shown;
  state.fitness = value;
  state.residual = residual;
  if (!Number.isFinite(residual)) state.failure = state.isPair ? 'complex-pair' : 'non-finite';
}

/** On to where the next point is measured. */
function* oneSweep(iterations: Sweeps<never>): Resting<void> {
  while (iterations.next().value !== MEASURED) yield;
}

function finish(_problem: Problem, { shown: { sweep } }: AscentRun): { R: PlanarMatrix; S: PlanarMatrix } {
  return spansOf(sweep.forward, sweep.backward);
}

function* iterate(problem: Problem, state: State, isRandom: boolean): Sweeps<never> {
  yield* open(problem, state, isRandom);
  for (;;) {
    if (defectsOf(state.point) > LEAD_RESIDUAL) forget(state);
    if (yield* settle(problem, state)) yield* climb(problem, state);
    else {
      forget(state);
      yield* lookForUnits(problem.A, state);
      // Equal moduli, or a pair that only another X brings together.
      yield* leadIn(problem, state, ESCAPE_SWEEPS, 0);
    }
  }
}

/** U and V at one X until their defects are small beside the gradient. */
function* settle(problem: Problem, state: State): Sweeps<boolean> {
  const { point } = state;
  const first = Math.max(point.rightDefect, point.leftDefect);
  for (let k = 0; k < SETTLE_SWEEPS; k++) {
    const defect = Math.max(point.rightDefect, LEFT * point.leftDefect);
    if (!(defect > state.settled * Math.min(point.slope, LEAD_RESIDUAL))) return true;
    yield* improve(problem, state, point);
  }
  return Math.max(point.rightDefect, point.leftDefect) < first / 2;
}

/** A step along the direction of BFGS, shortened until λ rises. */
function* climb(problem: Problem, state: State): Sweeps {
  const { A } = problem;
  const { point, other, direction, taken, response } = state;
  const { D, fresh, dU, dV } = direction;
  if (state.hasCome) state.pairs.remember(other, taken, point);
  const slope = state.pairs.directionInto(direction, point.flat);
  const length = norm(D);
  // What no pair knows of the response of U, by a power step from the image at hand.
  multiplyInto(taken, fresh, point.inverseRoot);
  projectOut(point.X, taken);
  A.combineInto(response, point.sweep.image, taken);
  if (point.parts !== undefined) divideByEigenvalues(response, point.parts);
  addScaledInPlace(dU, 1 / point.level, response);
  multiplyInto(taken, D, point.inverseRoot);
  projectOut(point.X, taken);

  state.hasCome = false;
  const longest = Math.min(1, LONGEST / length);
  for (let t = longest; ; t /= 3) {
    copyInto(other.X, point.X);
    addScaledInPlace(other.X, t, taken);
    copyInto(other.X, polarFactor(other.X));
    along(other.U, point.sweep.forward, point.level, t, dU);
    along(other.V, point.sweep.backward, point.level, t, dV);
    copyInto(other.E, point.E);
    other.residual = point.residual;
    yield* settleE(A, other, Math.max(3e-3 * point.slope, 1e-13));
    yield* look(problem, state, other);
    let doubts = 0;
    for (; doubts < 4 && !stands(point, other, t * slope) && isUnsettled(point, other); doubts++) {
      yield* improve(problem, state, other);
    }
    const rose = stands(point, other, t * slope);
    if (!rose || doubts > 0) state.settled = Math.max(state.settled / 2, BEST_SETTLED);
    else state.settled = Math.min(state.settled * 1.1, SETTLED);
    if (rose || t <= SHORTEST * longest) {
      if (rose) scaleInPlace(taken, t);
      else state.pairs.clear();
      state.hasCome = rose;
      swap(state);
      return;
    }
  }
}

/** out ← image/λ + t·change */
function along(out: PlanarMatrix, image: PlanarMatrix, value: number, t: number, change: PlanarMatrix): void {
  copyInto(out, image);
  scaleAndAddInPlace(out, 1 / value, t, change);
}

/** Whether λ has risen. */
function stands(from: Point, to: Point, rise: number): boolean {
  if (!(defectsOf(to) < LARGEST_DEFECTS)) return false;
  return to.value >= from.value * (1 + KEPT_SLOPE * rise - 1e-12 - uncertainty(from) - uncertainty(to));
}

function isUnsettled(from: Point, to: Point): boolean {
  return !(defectsOf(to) < LARGEST_DEFECTS) || uncertainty(to) > 0.01 * Math.abs(to.value / from.value - 1);
}

function defectsOf({ rightDefect, leftDefect }: Point): number {
  return Math.hypot(rightDefect, leftDefect);
}
