/**
 * How an ascent begins: by the update of VOMPS (Vanhecke, Van Damme, Haegeman, Vanderstraeten, Verstraete, SciPost Phys. Core 4, 004, 2021),
 *
 *     X ← polar(C E^{−1/2})·polar(b*U E^{−1/2})*,  U ← f + σλU,  V ← b + σλV,
 *
 * with E^{1/2} in place of the mixed gauge. It leads in with σ = ½, where U and V do not turn in circles. On easy tuples (planted blocks, skew
 * matrices, direct sums) it is a contraction near the optimum: there it goes on with σ = 0, extrapolated by Anderson's method, for as long as that
 * halves the residual every few sweeps.
 */
import {
  adjointMultiply,
  copyInto,
  inverseSquareRoot,
  multiply,
  multiplyAdjoint,
  type PlanarMatrix,
  polarFactor,
  scaleAndAddInPlace,
  scaleInPlace,
} from '../matrix';
import { Anderson } from './anderson';
import { type Point, settleE } from './ascent-point';
import { look, type State, type Sweeps, swap, uncertainty } from './ascent-state';
import type { Problem } from './method';

/** Residual that ends a lead-in, and the most sweeps it takes. */
export const LEAD_RESIDUAL = 0.3;
const LEAD_SWEEPS = 60;

const SHIFT = 0.5;

/** Least share of an update that is taken, where λ has fallen. */
const LEAST_SHARE = 0.25;

/** Residual from which on updates are extrapolated, points that takes, and sweeps in which the residual has to be halved. */
const EXTRAPOLATED = 0.1;
const DEPTH = 10;
const STRETCH = 10;

/** Change of E, relative to the residual, that counts as settled. */
const E_TOLERANCE = 0.03;

/** Two random starts are led in, and the fitter goes on: who settles quickly ends at poorer optima otherwise. */
export function* open(problem: Problem, state: State, isRandom: boolean): Sweeps {
  yield* look(problem, state, state.point);
  yield* leadIn(problem, state);
  if (isRandom) {
    const first = state.point;
    swap(state);
    yield* state.starts.random(state.point);
    yield* look(problem, state, state.point);
    yield* leadIn(problem, state);
    if (!(state.point.value >= first.value)) {
      swap(state);
      // Its image is gone: another power step.
      copyInto(first.U, first.sweep.forward);
      copyInto(first.V, first.sweep.backward);
      yield* look(problem, state, first);
    }
  }
  yield* contract(problem, state);
}

export function* leadIn(problem: Problem, state: State, sweeps = LEAD_SWEEPS, until = LEAD_RESIDUAL): Sweeps {
  const { point } = state;
  let [share, value] = [1, 0];
  for (let k = 0; k < sweeps && point.residual > until; k++) {
    // On periodic tuples a whole update overshoots as far as it should go.
    if (point.value < value) share = Math.max(share / 2, LEAST_SHARE);
    value = point.value;
    update(point, SHIFT, share);
    yield* settleE(problem.A, point, E_TOLERANCE * Math.min(point.residual, 1));
    yield* look(problem, state, point);
  }
}

function* contract(problem: Problem, state: State): Sweeps {
  const { point, other } = state;
  const { X, U, V } = point;
  const before = [other.X, other.U, other.V];
  const mixer = new Anderson(before, DEPTH);
  for (let k = 0, least = Infinity; k % STRETCH > 0 || point.residual <= least / 2; k++) {
    if (k % STRETCH === 0) least = point.residual;
    copyInto(other.X, X);
    copyInto(other.U, U);
    copyInto(other.V, V);
    const { value } = point;
    const doubt = uncertainty(point);
    update(point, 0, 1);
    if (point.residual <= EXTRAPOLATED) {
      mixer.accelerate(before, [X, U, V]);
      copyInto(X, polarFactor(X));
    }
    yield* settleE(problem.A, point, E_TOLERANCE * Math.min(point.residual, 1));
    yield* look(problem, state, point);
    if (!(point.residual < LEAD_RESIDUAL)) return;
    if (point.value < value * (1 - 1e-12 - doubt - uncertainty(point))) return;
  }
}

/** X goes this share of the way to the isometry that fits the condition of stationarity best; U and V by a power step. */
function update({ X, U, V, E, C, level, sweep: { forward, backward } }: Point, shift: number, share: number): void {
  const inverseRoot = inverseSquareRoot(E);
  const overlap = multiply(adjointMultiply(backward, U), inverseRoot);
  const target = multiplyAdjoint(polarFactor(multiply(C, inverseRoot)), polarFactor(overlap));
  scaleAndAddInPlace(X, 1 - share, share, target);
  if (share < 1) copyInto(X, polarFactor(X));
  const vectors: readonly [PlanarMatrix, PlanarMatrix][] = [
    [U, forward],
    [V, backward],
  ];
  for (const [vector, image] of vectors) {
    scaleAndAddInPlace(vector, shift * level, 1, image);
    scaleInPlace(vector, 1 / level);
  }
}
