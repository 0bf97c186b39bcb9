/**
 * U and V may have settled at an eigenvalue of Γ(A;X) that is not the largest, where the secants hold them. Power steps from random matrices grow by
 * what the largest modulus is; if that is more than λ, the eigenvectors are searched for.
 */
import { copyInto, norm, scaleInPlace } from '../matrix';
import { forget, look, type State, type Sweeps, searchEigenvectors } from './ascent-state';
import type { Problem } from './method';

/** Power steps, those whose growth counts, and the excess over λ that raises suspicion. */
const STEPS = 8;
const COUNTED = 3;
const SUSPICIOUS = 1.02;

/** Residual from which on this is asked, once in a run: X hardly moves any more. */
const NEAR = 1e-4;

export function* dominate(problem: Problem, state: State): Sweeps {
  const { A, random } = problem;
  const { point, other } = state;
  if (state.isChecked || !(point.residual < NEAR)) return;
  state.isChecked = true;
  state.hasCome = false;
  const { X, U, V, sweep } = other;
  copyInto(X, point.X);
  random.fillNormal(U.data);
  random.fillNormal(V.data);
  const growth = [1, 1];
  for (let k = 0; k < STEPS; k++) {
    scaleInPlace(U, 1 / norm(U));
    scaleInPlace(V, 1 / norm(V));
    A.sweepInto(sweep);
    if (k >= STEPS - COUNTED) {
      growth[0]! *= norm(sweep.forward);
      growth[1]! *= norm(sweep.backward);
    }
    copyInto(U, sweep.forward);
    copyInto(V, sweep.backward);
    yield;
  }
  if (!(Math.max(...growth) ** (1 / COUNTED) > SUSPICIOUS * point.value)) return;
  const found = searchEigenvectors(A, point, SUSPICIOUS * point.value);
  if (found === 'complex-pair') state.followsPowers = true;
  if (found === 'nothing') return;
  forget(state);
  yield* look(problem, state, point);
}
