/** What a run of the ascent keeps, and the sweeps that its parts share. */
import type { PeripheralKind } from '../dominant-eigen';
import { copyInto, inner, norm, type PlanarMatrix, zeros } from '../matrix';
import type { Resting } from '../resting';
import { restingDominantOfGamma } from '../superoperator/operators';
import { confine } from '../tuple/sector';
import type { Tuple } from '../tuple/tuple';
import { type Direction, Pairs } from './ascent-pairs';
import { addParts, alignPart, lookForUnitsOfParts, measureParts } from './ascent-parts';
import { alignVectors, createPoint, measure, type Part, type Point } from './ascent-point';
import { type Commuting, commutingWith } from './commuting-units';
import type { MethodState, Problem } from './method';
import { Secants } from './secants';

export interface State extends MethodState {
  point: Point;
  /** Where the last step began, or where the next one may end. */
  other: Point;
  /** Whether `taken` is the step that led from `other` to `point`. */
  hasCome: boolean;
  readonly taken: PlanarMatrix;
  readonly direction: Direction;
  readonly response: PlanarMatrix;
  readonly pairs: Pairs;
  readonly right: Secants;
  readonly left: Secants;
  /** Defects of U and V beside the gradient that count as settled. */
  settled: number;
  /** The point measured last. */
  shown: Point;
  readonly starts: Starts;
  /** The units with which A commutes, if more than the centre; looked for where power steps get nowhere. */
  commuting: Commuting | undefined;
  hasLooked: boolean;
  /** Whether U and V of the point measured last have no common eigenvalue, the leading ones being a complex pair. */
  isPair: boolean;
}

/** How a run begins, and where it goes on where that leads to nothing. */
export interface Starts {
  first(point: Point): Resting<void>;
  random(point: Point): Resting<void>;
  /** Whether the first one is a random one. */
  readonly isRandom: boolean;
}

/** What it yields where a sweep has measured a point; other yields are rests. */
export const MEASURED = 'measured';

/** Sweeps, with a rest at least after each. */
export type Sweeps<Result = void> = Generator<typeof MEASURED | undefined, Result, void>;

export function createState({ A, rank: d, parts }: Problem, settled: number, starts: Starts): State {
  const stack = () => zeros(A.algebra, A.r * d, d);
  const tall = () => zeros(A.algebra, A.n, d);
  const image = A.createImage(d);
  const [point, other] = [createPoint(A, d, image), createPoint(A, d, image)];
  if (parts !== undefined) addParts([point, other], parts);
  return {
    ...{ fitness: 0, residual: Infinity, point, other, hasCome: false, shown: point, starts },
    ...{ taken: stack(), direction: { D: stack(), fresh: stack(), dU: tall(), dV: tall() }, response: tall() },
    ...{ pairs: new Pairs(A, d), right: new Secants(point.U), left: new Secants(point.V), settled },
    ...{ commuting: undefined, hasLooked: false, isPair: false },
  };
}

/** Cosine of U and V below which they have gone to different eigenvalues, as they do where several have one modulus. */
const PARTED = 1e-3;

/** One sweep. */
export function* look({ A }: Problem, state: State, point: Point): Sweeps {
  if (point.parts !== undefined) {
    yield* bringTogether(point, point.parts);
    measureParts(A, point, point.parts);
    state.shown = point;
    yield MEASURED;
    return;
  }
  const { U, V } = point;
  if (A.sector) confine(A.sector, point.X, [U, V], [point.E]);
  alignVectors(V, U, state.commuting);
  const isParted = () => !(inner(V, U) > PARTED * norm(V) * norm(U));
  if (isParted() && (yield* lookForUnits(A, state))) alignVectors(V, U, state.commuting);
  state.isPair = false;
  if (isParted()) {
    const kind = yield* searchEigenvectors(A, point);
    alignVectors(V, U, state.commuting);
    // Real parts of the vectors of a pair may be orthogonal.
    state.isPair = kind === 'complex-pair' && isParted();
  }
  measure(A, point, state.commuting);
  state.shown = point;
  yield MEASURED;
}

/** The same for each of several tuples, before a sweep. */
function* bringTogether({ X }: Point, parts: readonly Part[]): Resting<void> {
  for (const part of parts) {
    const { A, U, V } = part;
    const isParted = () => !(inner(V, U) > PARTED * norm(V) * norm(U));
    alignPart(part);
    if (isParted() && lookForUnitsOfParts([part])) alignPart(part);
    if (!isParted()) continue;
    yield* searchEigenvectors(A, { X, U, V });
    alignPart(part);
    // Real parts of a complex pair may be orthogonal, and the other tuples need numbers.
    if (isParted()) copyInto(V, U);
  }
}

/** One sweep: other U and V at the same X, by the secants of earlier sweeps. */
export function* improve(problem: Problem, state: State, point: Point): Sweeps {
  const { U, V, sweep, level } = point;
  state.right.improve(U, sweep.forward, level);
  state.left.improve(V, sweep.backward, level);
  yield* look(problem, state, point);
  state.right.learn(U, sweep.forward, point.level);
  state.left.learn(V, sweep.backward, point.level);
}

/** Whether there are units that commute with A of which nothing was known. */
export function* lookForUnits(A: Tuple, state: State): Resting<boolean> {
  if (state.point.parts !== undefined) return lookForUnitsOfParts(state.point.parts);
  if (state.hasLooked) return false;
  state.hasLooked = true;
  state.commuting = yield* commutingWith(A);
  return state.commuting !== undefined;
}

/** U and V by Arnoldi's method, where power steps have not found a common eigenvalue. */
function* searchEigenvectors(A: Tuple, { X, U, V }: Pick<Point, 'X' | 'U' | 'V'>): Resting<PeripheralKind> {
  const found = yield* restingDominantOfGamma(A, X, {
    start: U.data,
    tolerance: 1e-3,
    maxApplications: 48,
    left: true,
  });
  if (found.left.length > 0) {
    U.data.set(found.right);
    V.data.set(found.left);
  }
  return found.kind;
}

/** Where X jumps, nothing holds that was learnt. */
export function forget(state: State): void {
  state.pairs.clear();
  state.right.clear();
  state.left.clear();
  state.hasCome = false;
}

export function swap(state: State): void {
  [state.point, state.other] = [state.other, state.point];
}

/** Size of the relative error of λ: the product of those of U and V. */
export function uncertainty({ V, rightDefect, leftDefect }: Point): number {
  return Math.min(norm(V) * rightDefect * leftDefect, 0.01);
}
