/** What a run of the ascent keeps, and the sweeps that its parts share. */
import { inner, norm, type PlanarMatrix, zeros } from '../matrix';
import type { Resting } from '../resting';
import { restingDominantOfGamma } from '../superoperator/operators';
import { confineColumns, confineSquare, confineStack, homesInOrder, type Sector } from '../tuple/sector';
import type { Tuple } from '../tuple/tuple';
import { type Direction, Pairs } from './ascent-pairs';
import { alignVectors, createPoint, measure, type Point } from './ascent-point';
import { commutingUnits } from './commuting-units';
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
  /** The units with which A commutes, if more than the centre; looked for where power steps get nowhere. */
  commuting: readonly boolean[] | undefined;
  hasLooked: boolean;
}

/** What it yields where a sweep has measured a point; other yields are rests. */
export const MEASURED = 'measured';

/** Sweeps, with a rest at least after each. */
export type Sweeps<Result = void> = Generator<typeof MEASURED | undefined, Result, void>;

export function createState({ A, rank: d }: Problem, settled: number): State {
  const stack = () => zeros(A.algebra, A.r * d, d);
  const tall = () => zeros(A.algebra, A.n, d);
  const image = A.createImage(d);
  const point = createPoint(A, d, image);
  return {
    ...{ fitness: 0, residual: Infinity, point, other: createPoint(A, d, image), hasCome: false, shown: point },
    ...{ taken: stack(), direction: { D: stack(), fresh: stack(), dU: tall(), dV: tall() }, response: tall() },
    ...{ pairs: new Pairs(A, d), right: new Secants(point.U), left: new Secants(point.V), settled },
    ...{ commuting: undefined, hasLooked: false },
  };
}

/** Cosine of U and V below which they have gone to different eigenvalues, as they do where several have one modulus. */
const PARTED = 1e-3;

/** One sweep. */
export function* look({ A }: Problem, state: State, point: Point): Sweeps {
  const { U, V } = point;
  if (A.sector) confinePoint(A.sector, point);
  alignVectors(V, U, state.commuting);
  const isParted = () => !(inner(V, U) > PARTED * norm(V) * norm(U));
  if (isParted() && lookForUnits(A, state)) alignVectors(V, U, state.commuting);
  if (isParted()) {
    yield* searchEigenvectors(A, point);
    alignVectors(V, U, state.commuting);
  }
  measure(A, point, state.commuting);
  state.shown = point;
  yield MEASURED;
}

/** What rounding has put outside of the sector. */
function confinePoint(sector: Sector, { X, U, V, E }: Point): void {
  const homes = homesInOrder(sector);
  confineStack(sector, X, homes);
  for (const columns of [U, V]) confineColumns(sector, columns, homes);
  confineSquare(E, homes);
}

/** One sweep: other U and V at the same X, by the secants of earlier sweeps. */
export function* improve(problem: Problem, state: State, point: Point): Sweeps {
  const { U, V, sweep, value } = point;
  state.right.improve(U, sweep.forward, value);
  state.left.improve(V, sweep.backward, value);
  yield* look(problem, state, point);
  state.right.learn(U, sweep.forward, point.value);
  state.left.learn(V, sweep.backward, point.value);
}

/** Whether there are units that commute with A of which nothing was known. */
export function lookForUnits(A: Tuple, state: State): boolean {
  if (state.hasLooked) return false;
  state.hasLooked = true;
  state.commuting = commutingUnits(A);
  return state.commuting !== undefined;
}

/** U and V by Arnoldi's method, where power steps have not found a common eigenvalue. */
function* searchEigenvectors(A: Tuple, { X, U, V }: Point): Resting<void> {
  const found = yield* restingDominantOfGamma(A, X, {
    start: U.data,
    tolerance: 1e-3,
    maxApplications: 48,
    left: true,
  });
  if (found.left.length === 0) return;
  U.data.set(found.right);
  V.data.set(found.left);
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
