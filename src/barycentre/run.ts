/**
 * One run of the search for a barycentre: the ascent of several tuples until its residual is small, and what shows that the point is a local
 * maximum: every λ_k is the spectral radius of its Γ(A^k;X), and no direction of ascent to second order. From a point that is none it goes on.
 */
import { addScaledInPlace, copyInto, gaussian, norm, type PlanarMatrix, polarFactor, scaleInPlace } from '../matrix';
import { ascent, beginAscent } from '../methods/ascent';
import { type Point, projectOut, settleE } from '../methods/ascent-point';
import type { Starts } from '../methods/ascent-state';
import type { Problem } from '../methods/method';
import { randomSource } from '../random';
import { outcomeOf } from '../resting';
import { CountingTuple } from '../search/counting-tuple';
import type { HistoryEntry } from '../search/course';
import { seedOf } from '../search/driver';
import type { SecondOrder } from '../search/maximality';
import type { Status } from '../search/status';
import { StallDetector } from '../search/stretch';
import { restingDominantOfGamma } from '../superoperator/operators';
import { directSum } from '../tuple/direct-sum';
import type { Tuple } from '../tuple/tuple';
import { dominanceOf, type PartDominance, RADIUS } from './dominance';
import { examine, UNTESTED } from './examine';
import type { BarycentreOptions, BarycentreState } from './options';
import { type CertifiedBarycentre, certifyBarycentre } from './point';
import { type BarycentreStart, settleInto, startsOf } from './starts';

/** How often a run may go on, and a relative rise of the fitness that is more than rounding. */
const MOST_DEPARTURES = 8;
const RISE = 1e-9;

/** Part of the ascent's patience with the way on from a point that may be a maximum. */
const HOPE = 0.2;

/**
 * Where some Γ(A^k;X) has several eigenvectors for λ_k, or other eigenvalues of its modulus: random directions in which the others are tried, there and
 * back, how far, and what is a rise then.
 */
const DIRECTIONS = 3;
const ASIDE = 1e-3;
const RISE_ASIDE = 1e-8;

export interface BarycentreRun {
  readonly seed: number;
  readonly start: BarycentreStart['kind'];
  readonly status: Status;
  /** Readings of all the tuples, of which one reads each once. */
  readonly sweeps: number;
  readonly seconds: number;
  readonly history: readonly HistoryEntry[];
  /** Undefined where numbers failed. */
  readonly point: CertifiedBarycentre | undefined;
  /** G where the run has converged, else from the spectral radii; NaN where numbers failed. */
  readonly fitness: number;
  readonly dominance: readonly PartDominance[];
  readonly secondOrder: SecondOrder | undefined;
  /** A callback asked for the end in it. */
  readonly isStopped: boolean;
}

/** Where a stretch has ended. */
interface Reached {
  /** The point of the ascent itself, settled in the gauge F = 1 with a diagonal E. */
  readonly at: Point;
  readonly point: CertifiedBarycentre | undefined;
  readonly dominance: readonly PartDominance[];
  readonly status: Status;
  readonly fitness: number;
}

/** Yields what there is to tell after each iteration, and undefined to rest in between. */
export type BarycentreTelling<T> = Generator<BarycentreState | undefined, T, void>;

/** @param known whether an earlier run has found the same maximum, and what is known of it */
export function* runBarycentre(
  given: readonly Tuple[],
  options: BarycentreOptions,
  index: number,
  start: BarycentreStart,
  known: (point: CertifiedBarycentre) => SecondOrder | undefined,
): BarycentreTelling<BarycentreRun> {
  const startedAt = performance.now();
  const tuples = given.map((tuple) => new CountingTuple(tuple));
  const seed = seedOf(options.seed, index);
  const random = randomSource(seed);
  const A = directSum(...tuples);
  const problem: Problem = { A, rank: options.rank, random, parts: tuples };
  const history: HistoryEntry[] = [];
  const sweeps = () => tuples.reduce((sum, tuple) => sum + tuple.sweeps, 0) / tuples.length;
  const bound = options.maxSweeps ?? ascent.defaultMaxSweeps;
  let aside = 0;
  let isStopped = false;
  /** True while the caller is told, and after its callback has thrown. */
  let isTelling = false;

  function tell(state: BarycentreState): void {
    isTelling = true;
    isStopped ||= options.onIteration?.(state) === 'stop';
    isTelling = false;
  }

  /**
   * What the work gives, or undefined where it throws, as decompositions of numbers beyond the range of doubles do; errors of the tuples themselves and
   * of the caller go through.
   */
  function* unlessNumbersFail<T>(work: BarycentreTelling<T>): BarycentreTelling<T | undefined> {
    try {
      return yield* work;
    } catch (error) {
      if (isTelling || tuples.some(({ isBeingRead }) => isBeingRead)) throw error;
      return undefined;
    }
  }

  /** A stretch of the ascent, or where its numbers fail a random X as it is, with the status that says so. */
  function* attempt(starts: Starts, patience: number): BarycentreTelling<Reached> {
    const reached = yield* unlessNumbersFail(stretch(starts, patience));
    return reached?.point === undefined ? yield* fallback() : reached;
  }

  function* fallback(): BarycentreTelling<Reached> {
    const state = yield* beginAscent(problem, startsOf(tuples, options.rank, random, { kind: 'random' }));
    // Where there is only a complex pair, real parts of its vectors may be orthogonal to their images.
    for (const M of [state.point.U, state.point.V]) random.fillNormal(M.data);
    return yield* assessed(state.point, 'non-finite');
  }

  function* stretch(starts: Starts, patience: number): BarycentreTelling<Reached> {
    const state = yield* beginAscent(problem, starts);
    const stall = new StallDetector(patience);
    let status: Status | undefined;
    while (status === undefined) {
      const { fitness, residual } = state;
      const entry = { sweep: sweeps() - aside, fitness, residual };
      if (Number.isFinite(residual)) history.push(entry);
      if (state.failure !== undefined) status = state.failure;
      else if (residual <= options.tolerance) status = 'converged';
      else if (options.signal?.aborted) status = 'aborted';
      else if (sweeps() - aside >= bound) status = 'max-sweeps';
      else if (stall.isStalled(entry)) status = 'stagnated';
      if (Number.isFinite(residual)) {
        const seen = { run: index, ...entry };
        tell(seen);
        if (isStopped) status ??= 'aborted';
        yield seen;
      }
      if (status === undefined) yield* outcomeOf(ascent.step(problem, state));
    }
    return yield* assessed(state.shown, status);
  }

  function* assessed(at: Point, ended: Status): BarycentreTelling<Reached> {
    const before = sweeps();
    const point = yield* certifyBarycentre(A, at);
    if (point === undefined) return { at, point, dominance: [], status: 'non-finite', fitness: Number.NaN };
    let status = ended;
    const { stationarity } = point.residuals;
    if (stationarity <= options.tolerance && ended !== 'aborted') status = 'converged';
    else if (ended === 'converged' && !(stationarity <= 10 * options.tolerance)) status = 'stagnated';
    const dominance = yield* dominanceOf(at);
    aside += sweeps() - before;
    const radii = dominance.reduce((sum, { spectralRadius }) => sum + Math.log(spectralRadius), 0);
    const isPair = dominance.some(({ kind, dominant }) => kind === 'complex-pair' && !dominant);
    if (status !== 'converged' && status !== 'aborted' && dominance.some(({ kind }) => kind === 'complex-pair')) {
      status = 'complex-pair';
    } else if (status === 'converged' && dominance.some(({ dominant }) => !dominant)) {
      status = isPair ? 'complex-pair' : 'dominated';
    }
    const fitness = status === 'converged' ? point.fitness : Math.exp(radii / tuples.length);
    return { at, point, dominance, status, fitness };
  }

  /** From X, which is moved by ξ if there is one, with the eigenvectors of the point or others. */
  function from(at: Point, xi: PlanarMatrix | undefined, isOvertaken: boolean): Starts {
    const [X, U, V] = [at.X, at.U, at.V].map((M) => ({ ...M, data: M.data.slice() })) as [
      PlanarMatrix,
      PlanarMatrix,
      PlanarMatrix,
    ];
    if (xi !== undefined) {
      addScaledInPlace(X, 1, xi);
      copyInto(X, polarFactor(X));
    }
    return {
      *first(point) {
        yield* settleInto(point, tuples, X, undefined, isOvertaken ? undefined : { U, V });
        if (xi !== undefined) yield* settleE(A, point, 1e-13);
      },
      random: startsOf(tuples, options.rank, random, { kind: 'random' }).random,
      isRandom: false,
    };
  }

  /** Small steps that lead up, as they may where the eigenvector at hand is one of several of one modulus: ρ is the largest of the branches. */
  function* waysAside({ at, fitness }: Reached): BarycentreTelling<PlanarMatrix[]> {
    const ways: { readonly xi: PlanarMatrix; readonly value: number }[] = [];
    let xi = gaussian(A.algebra, at.X.rows, at.X.cols, random);
    for (let k = 0; k < 2 * DIRECTIONS; k++) {
      if (k % 2 === 1) {
        xi = { ...xi, data: xi.data.map((entry) => -entry) };
      } else {
        if (k > 0) xi = gaussian(A.algebra, at.X.rows, at.X.cols, random);
        projectOut(at.X, xi);
        scaleInPlace(xi, ASIDE / (norm(xi) || 1));
      }
      const X = { ...at.X, data: at.X.data.slice() };
      addScaledInPlace(X, 1, xi);
      copyInto(X, polarFactor(X));
      let sum = 0;
      for (const { A: one, U } of at.parts!) {
        sum += Math.log(
          (yield* restingDominantOfGamma(one, X, { ...RADIUS, tolerance: 1e-10, start: U.data })).modulus,
        );
      }
      const value = Math.exp(sum / tuples.length);
      if (value > fitness * (1 + RISE_ASIDE)) ways.push({ xi, value });
    }
    return ways.sort((a, b) => b.value - a.value).map(({ xi }) => xi);
  }

  let reached = yield* attempt(startsOf(tuples, options.rank, random, start), ascent.patience);
  let secondOrder: SecondOrder | undefined;
  for (let departures = 0; reached.point !== undefined; departures++) {
    const mayLeave = departures < MOST_DEPARTURES && !isStopped && !options.signal?.aborted;
    const before = sweeps();
    let next: Reached | undefined;
    if (reached.status === 'dominated') {
      if (!mayLeave) break;
      next = yield* attempt(from(reached.at, undefined, true), ascent.patience);
      if (!(next.fitness > reached.fitness * (1 - RISE)) || next.status === 'non-finite') break;
      reached = next;
      continue;
    }
    if (reached.status !== 'converged') break;
    secondOrder = known(reached.point);
    if (secondOrder !== undefined) break;
    const examined = (yield* unlessNumbersFail(examine(A, reached.at, reached.point, seed, sweeps))) ?? UNTESTED;
    secondOrder = examined.found;
    const hasOthers = reached.dominance.some(({ kind }) => kind !== 'simple');
    const rising = hasOthers ? yield* waysAside(reached) : [];
    const isSaddle = examined.isSaddle || rising.length > 0;
    const ways = [...rising, ...examined.ways];
    aside += sweeps() - before;
    let fitter: Reached | undefined;
    for (const way of mayLeave ? ways : []) {
      const [length, begun] = [history.length, sweeps()];
      const patience = ascent.patience * (isSaddle ? 1 : HOPE);
      next = yield* attempt(from(reached.at, way, hasOthers), patience);
      if (next.fitness > reached.fitness * (1 + RISE)) {
        fitter = next;
        break;
      }
      history.length = length;
      aside += sweeps() - begun;
      if (next.status === 'aborted') break;
    }
    if (fitter === undefined) {
      if (isSaddle) reached = { ...reached, status: 'saddle' };
      if (next?.status === 'aborted') reached = { ...reached, status: 'aborted' };
      break;
    }
    reached = fitter;
  }
  const { point, status, fitness, dominance } = reached;
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    ...{ seed, start: start.kind, status, sweeps: sweeps() - aside, seconds, history },
    ...{ point, fitness, dominance, secondOrder, isStopped },
  };
}
