/**
 * LSRDRs of general tuples by a limited-memory BFGS ascent of log ρ(Γ(A;X)) on the isometries Σ X_j* X_j = 1 (F = 1, ρ(Φ(X)) = 1) up to
 * unitary gauge, in the metric ⟨ξ,ηE⟩ of tangent vectors with X*ξ = 0. An evaluation costs one sweep and is a power step on both sides:
 *
 *     ΓU, Γ†V, λ = ⟨Γ†V,ΓU⟩/⟨Γ†V,U⟩, C = (Γ†V)*A_jU/(λ⟨Γ†V,U⟩), gradient = (1 − XX*) C E⁻¹.
 *
 * U and V go along with X: the pairs of BFGS carry the changes of U and V that their steps caused.
 */
import {
  addScaledInPlace, adjointMultiply, centralTrace, clone, distance, hermitianEigen, hermitise, identity, spectralFunction, inner, inverseSquareRoot, multiply, multiplyAdjoint,
  norm, type PlanarMatrix, polarFactor, realTrace, relativeDefect, rotateByCentral, scaleInPlace, squareRoot, alignToCentre, zeros, blocks,
  copyInto, adjoint,
} from '../matrix';
import { phiOperator } from '../superoperator/operators';
import { Anderson } from './anderson';
import { fixedPoints } from './fixed-points';
import type { Method, MethodState, Problem, StartPoint } from './method';
import { spansOf } from './spans';
import { balancedStart, compressionOf, obliqueStart, randomStart } from './starts';

/** Lead-in: until this residual, at most so many sweeps, with power steps of Γ + LEAD_SHIFT·λ. */
const LEAD_RESIDUAL = 0.3;
const LEAD_SWEEPS = 60;
const LEAD_SHIFT = 0.5;
/** Random starts led in, of which the fittest goes on. */
const CANDIDATES = 2;
/** Error of the eigenvectors allowed, relative to the gradient; that of V counts for LEFT, since C uses Γ†V. */
const SETTLED = 0.3;
const LEFT = 0.8;
const SETTLE_SWEEPS = 12;
const ESCAPE_SWEEPS = 8;
const MEMORY = 20;
const FIRST_STEP = 0.5;
const LONGEST = 0.5;

interface Point {
  X: PlanarMatrix; U: PlanarMatrix; V: PlanarMatrix; E: PlanarMatrix;
  image: PlanarMatrix; forward: PlanarMatrix; backward: PlanarMatrix; C: PlanarMatrix;
  value: number; residual: number; eigenU: number; eigenV: number;
  /** Square root of the lifted E and its inverse; gradient, and gradient times the root, where the metric is Euclidean. */
  root: PlanarMatrix; inverseRoot: PlanarMatrix; gradient: PlanarMatrix; flat: PlanarMatrix; slope: number;
}
interface Pair { s: PlanarMatrix; y: PlanarMatrix; product: number; dU: PlanarMatrix; dV: PlanarMatrix }
interface State extends MethodState {
  point: Point;
  spare: PlanarMatrix[];
  pairs: Pair[];
  previous: { point: Point; step: PlanarMatrix } | undefined;
  led: boolean;
}

export const ascent: Method<State> = { name: 'ascent', defaultMaxSweeps: 5000, init, step, finish };

const sum = (a: number, A: PlanarMatrix, b: number, B: PlanarMatrix): PlanarMatrix => {
  const out = clone(A);
  for (let i = 0; i < out.data.length; i++) out.data[i] = a * A.data[i]! + b * B.data[i]!;
  return out;
};

function init(problem: Problem, start: StartPoint): State {
  const state: State = { fitness: 0, residual: Infinity, point: undefined as never, spare: [], pairs: [], previous: undefined, led: false };
  const first = start.kind === 'given' ? start : start.kind === 'random' ? randomStart(problem) : balancedStart(problem);
  settleOn(problem, state, gauged(problem, state, first));
  if (start.kind === 'random') {
    let best: Point | undefined;
    for (let c = 0; c < CANDIDATES; c++) {
      if (c > 0) state.point = gauged(problem, state, randomStart(problem));
      leadIn(problem, state);
      if (best === undefined || !(best.value >= state.point.value)) {
        if (best) state.spare.push(best.image);
        best = state.point;
      } else state.spare.push(state.point.image);
    }
    settleOn(problem, state, best!);
  }
  return state;
}

/** The start in the gauge F = 1. */
function gauged(problem: Problem, state: State, first: { R: PlanarMatrix; S: PlanarMatrix }): Point {
  const { A, rank: d } = problem;
  const image = state.spare.pop() ?? A.createImage(d);
  let at = first;
  let X = compressionOf(A, at, image);
  if (X === undefined) { at = obliqueStart(problem); X = compressionOf(A, at, image) ?? zeros(A.algebra, A.r * d, d); }
  state.spare.push(image);
  const { E, F, value } = fixedPoints(X, A.r);
  const g = squareRoot(F);
  const gInverse = inverseSquareRoot(F);
  for (const block of blocks(X, A.r)) copyInto(block, multiply(multiply(g, block), gInverse));
  scaleInPlace(X, 1 / Math.sqrt(value));
  const gaugedE = multiply(multiply(g, E), g);
  hermitise(gaugedE);
  scaleInPlace(gaugedE, 1 / realTrace(gaugedE));
  return evaluate(problem, state, X, multiply(multiply(at.S, E), g), multiply(adjoint(at.R), g), gaugedE);
}

/** One sweep. */
function evaluate({ A, rank: d }: Problem, state: State, X: PlanarMatrix, U: PlanarMatrix, V: PlanarMatrix, E: PlanarMatrix): Point {
  scaleInPlace(U, 1 / norm(U));
  alignToCentre(V, U);
  scaleInPlace(V, 1 / inner(V, U));
  const image = state.spare.pop() ?? A.createImage(d);
  const forward = zeros(A.algebra, A.n, d);
  const backward = zeros(A.algebra, A.n, d);
  A.sweepInto(image, forward, backward, U, V, X);
  // The central phase of X that makes λ real and positive.
  const numerator = centralTrace(backward, forward);
  const denominator = centralTrace(backward, U);
  const z = new Float64Array(numerator.length);
  z[0] = numerator[0]! * denominator[0]! + (z.length === 2 ? numerator[1]! * denominator[1]! : 0);
  if (z.length === 2) z[1] = numerator[1]! * denominator[0]! - numerator[0]! * denominator[1]!;
  rotateByCentral(X, z);
  rotateByCentral(backward, z);
  if (z.length === 2) z[1] = -z[1]!;
  rotateByCentral(forward, z);
  const overlap = inner(backward, U);
  const value = inner(backward, forward) / overlap;
  const C = zeros(A.algebra, A.r * d, d);
  A.compressInto(C, backward, image);
  scaleInPlace(C, 1 / (value * overlap));
  const XE = multiply(X, E);
  const eigenU = relativeDefect(forward, U, value);
  const eigenV = relativeDefect(backward, V, value);
  const residual = Math.hypot(distance(C, XE) / norm(XE), eigenU, eigenV);
  if (!Number.isFinite(residual)) {
    const nothing = zeros(A.algebra, d, d);
    return { X, U, V, E, image, forward, backward, C, value, residual, eigenU, eigenV, root: nothing, inverseRoot: nothing, gradient: C, flat: C, slope: NaN };
  }
  const lifted = clone(E);
  addScaledInPlace(lifted, Math.max(Math.min(residual, 1) ** 2, 1e-13) / d, identity(A.algebra, d));
  const eigen = hermitianEigen(lifted);
  const root = spectralFunction(eigen, (x) => Math.sqrt(Math.max(x, 1e-15)));
  const inverseRoot = spectralFunction(eigen, (x) => 1 / Math.sqrt(Math.max(x, 1e-15)));
  const gradient = tangent(X, multiply(multiply(C, inverseRoot), inverseRoot));
  const flat = multiply(gradient, root);
  return { X, U, V, E, image, forward, backward, C, value, residual, eigenU, eigenV, root, inverseRoot, gradient, flat, slope: norm(flat) };
}

/** (1 − XX*)Z */
function tangent(X: PlanarMatrix, Z: PlanarMatrix): PlanarMatrix {
  const out = clone(Z);
  addScaledInPlace(out, -1, multiply(X, adjointMultiply(X, Z)));
  return out;
}

/** Makes a point the state's own. */
function settleOn(_problem: Problem, state: State, point: Point): void {
  if (state.point && state.point !== point && state.previous?.point !== state.point) state.spare.push(state.point.image);
  state.point = point;
  state.fitness = point.value;
  state.residual = point.residual;
  if (!Number.isFinite(point.residual)) state.failure = 'non-finite';
}

function isDone({ tolerance }: Problem, { residual }: Point): boolean {
  return !(residual > tolerance);
}

/** Steps of VOMPS with shifted power steps, which do not turn in circles wherever the other eigenvalues are. */
function leadIn(problem: Problem, state: State, sweeps = LEAD_SWEEPS, until = LEAD_RESIDUAL): void {
  for (let k = 0; k < sweeps && !isDone(problem, state.point) && state.point.residual > until; k++) {
    const { E, C, U, V, forward, backward, value, residual } = state.point;
    const inverseRoot = inverseSquareRoot(E);
    const weighted = multiply(C, inverseRoot);
    const overlap = multiply(adjointMultiply(backward, U), inverseRoot);
    if (!Number.isFinite(norm(weighted) + norm(overlap))) {
      state.failure = 'non-finite';
      return;
    }
    const X = multiplyAdjoint(polarFactor(weighted), polarFactor(overlap));
    const shift = LEAD_SHIFT * value;
    const next = evaluate(problem, state, X, sum(shift, U, 1, forward), sum(shift, V, 1, backward), fixedE(problem, X, E, 0.03 * Math.min(residual, 1)));
    settleOn(problem, state, next);
  }
  state.led = true;
}

/** Averaged power steps for Φ(X)E = E. */
function fixedE({ A }: Problem, X: PlanarMatrix, start: PlanarMatrix, tolerance: number): PlanarMatrix {
  const { applyInto } = phiOperator(X, A.r);
  const E = clone(start);
  const next = zeros(E.algebra, E.rows, E.cols);
  for (let k = 0; k < 200; k++) {
    applyInto(next.data, E.data);
    const change = distance(next, E) / norm(E);
    for (let i = 0; i < E.data.length; i++) E.data[i] = (E.data[i]! + next.data[i]!) / 2;
    scaleInPlace(E, 1 / realTrace(E));
    if (change <= tolerance) break;
  }
  hermitise(E);
  return E;
}

function step(problem: Problem, state: State): void {
  if (!state.led || Math.hypot(state.point.eigenU, state.point.eigenV) > LEAD_RESIDUAL) {
    forget(state);
    leadIn(problem, state);
    if (isDone(problem, state.point) || state.failure) return;
  }
  const settled = settleEigenvectors(problem, state);
  if (isDone(problem, state.point)) return;
  if (!settled) {
    // Equal moduli, or a pair that only another X brings together.
    forget(state);
    leadIn(problem, state, ESCAPE_SWEEPS, 0);
    return;
  }
  remember(state);
  climb(problem, state);
}

function forget(state: State): void {
  state.pairs = [];
  if (state.previous) state.spare.push(state.previous.point.image);
  state.previous = undefined;
}

/** Power steps at one X, mixed by Anderson's method, until U and V are good enough for the gradient. */
function settleEigenvectors(problem: Problem, state: State): boolean {
  const first = Math.max(state.point.eigenU, state.point.eigenV);
  const mixers = [new Anderson([state.point.U], 6), new Anderson([state.point.V], 6)];
  for (let k = 0; k < SETTLE_SWEEPS && !isDone(problem, state.point); k++) {
    const { X, U, V, E, forward, backward, value, eigenU, eigenV, slope } = state.point;
    if (!(Math.max(eigenU, LEFT * eigenV) > SETTLED * Math.min(slope, 0.3))) return true;
    const right = sum(1 / value, forward, 0, forward);
    const left = sum(1 / value, backward, 0, backward);
    mixers[0]!.accelerate([U], [right]);
    mixers[1]!.accelerate([V], [left]);
    settleOn(problem, state, evaluate(problem, state, clone(X), right, left, E));
  }
  return Math.max(state.point.eigenU, state.point.eigenV) < first / 2;
}

/** The last step and the fall of the gradient along it, in coordinates where the present metric is Euclidean. */
function remember(state: State): void {
  const { previous, point } = state;
  if (previous === undefined) return;
  const s = multiply(tangent(point.X, previous.step), point.root);
  const y = sum(1, multiply(tangent(point.X, previous.point.gradient), point.root), -1, point.flat);
  const product = inner(s, y);
  if (product > 1e-10 * norm(s) * norm(y)) {
    if (state.pairs.length === MEMORY) state.pairs.shift();
    state.pairs.push({ s, y, product, dU: sum(1, point.U, -1, previous.point.U), dV: sum(1, point.V, -1, previous.point.V) });
  } else state.pairs = [];
  state.spare.push(previous.point.image);
  state.previous = undefined;
}

function climb(problem: Problem, state: State): void {
  const { A } = problem;
  const { point } = state;
  // The two-loop recursion; the changes of U and V come along.
  const direction = clone(point.flat);
  const shares: number[] = [];
  for (let k = state.pairs.length - 1; k >= 0; k--) {
    const { s, y, product } = state.pairs[k]!;
    shares[k] = inner(s, direction) / product;
    addScaledInPlace(direction, -shares[k]!, y);
  }
  const latest = state.pairs.at(-1);
  scaleInPlace(direction, latest ? latest.product / inner(latest.y, latest.y) : FIRST_STEP);
  let fresh = clone(direction);
  const dU = zeros(A.algebra, A.n, problem.rank);
  const dV = zeros(A.algebra, A.n, problem.rank);
  state.pairs.forEach(({ s, y, product, dU: u, dV: v }, k) => {
    const weight = shares[k]! - inner(y, direction) / product;
    addScaledInPlace(direction, weight, s);
    addScaledInPlace(dU, weight, u);
    addScaledInPlace(dV, weight, v);
  });
  let slope = inner(point.flat, direction);
  if (!(slope > 0)) {
    state.pairs = [];
    copyInto(direction, point.flat);
    scaleInPlace(direction, FIRST_STEP);
    fresh = clone(direction);
    dU.data.fill(0);
    dV.data.fill(0);
    slope = inner(point.flat, direction);
  }
  const stepX = tangent(point.X, multiply(direction, point.inverseRoot));
  // A power step for the part of the step that no pair knows, from the image at hand.
  const response = zeros(A.algebra, A.n, problem.rank);
  A.combineInto(response, point.image, tangent(point.X, multiply(fresh, point.inverseRoot)));
  addScaledInPlace(dU, 1 / point.value, response);

  if (!Number.isFinite(norm(stepX) + norm(dU) + norm(dV))) {
    state.failure = 'non-finite';
    return;
  }
  const noise = point.eigenU * point.eigenV;
  let t = Math.min(1, LONGEST / norm(direction));
  const shortest = t * 1e-3;
  for (;;) {
    const X = polarFactor(sum(1, point.X, t, stepX));
    const E = fixedE(problem, X, point.E, Math.max(3e-3 * point.slope, 1e-13));
    let next = evaluate(problem, state, X, sum(1 / point.value, point.forward, t, dU), sum(1 / point.value, point.backward, t, dV), E);
    const least = (): number => point.value * (1 + 1e-4 * t * slope - 1e-12 - noise - next.eigenU * next.eigenV);
    for (let k = 0; k < 4 && !(next.value >= least()) && !isDone(problem, next); k++) {
      if (next.eigenU * next.eigenV <= 0.01 * Math.abs(next.value / point.value - 1)) break;
      state.spare.push(next.image);
      next = evaluate(problem, state, clone(next.X), clone(next.forward), clone(next.backward), next.E);
    }
    const stands = next.value >= least();
    if (stands || isDone(problem, next) || t <= shortest) {
      if (stands) state.previous = { point, step: sum(t, stepX, 0, stepX) };
      else state.pairs = [];
      settleOn(problem, state, next);
      return;
    }
    state.spare.push(next.image);
    t /= 3;
  }
}

function finish(_problem: Problem, { point }: State): { R: PlanarMatrix; S: PlanarMatrix } {
  return spansOf(point.forward, point.backward);
}
