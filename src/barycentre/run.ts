/**
 * One run of the search for a barycentre: the ascent of several tuples until its residual is small, and what shows that the point is a local
 * maximum: every λ_k is the spectral radius of its Γ(A^k;X), and no direction of ascent to second order. From a point that is none it goes on.
 */
import type { PeripheralKind } from '../dominant-eigen';
import { addScaledInPlace, copyInto, gaussian, norm, type PlanarMatrix, polarFactor, scaleInPlace } from '../matrix';
import { type AscentRun, ascent, beginAscent } from '../methods/ascent';
import { type Point, projectOut, settleE } from '../methods/ascent-point';
import type { Problem } from '../methods/method';
import { randomSource } from '../random';
import { outcomeOf } from '../resting';
import { CountingTuple } from '../search/counting-tuple';
import type { HistoryEntry } from '../search/course';
import type { SecondOrder } from '../search/maximality';
import { rightmostOf } from '../search/second-order-krylov';
import type { Status } from '../search/status';
import { StallDetector } from '../search/stretch';
import { restingDominantOfGamma } from '../superoperator/operators';
import { directSum } from '../tuple/direct-sum';
import type { Tuple } from '../tuple/tuple';
import { barycentreCurvature } from './curvature';
import type { BarycentreOptions, BarycentreState } from './options';
import { type CertifiedBarycentre, certifyBarycentre } from './point';
import { type BarycentreStart, settleInto, startsOf } from './starts';

/** Eigenvalues of the curvature within this of 0 are none; a residual of the point counts tenfold. */
const FLAT = 1e-5;

/** Lengths of steps off a saddle in the metric of the ascent, and that of a kick where it is flat. */
const STEPS = [0.1, -0.1, 0.5, -0.5];
const KICK = 1e-2;

/** How often a run may go on, and a relative rise of the fitness that is more than rounding. */
const MOST_DEPARTURES = 8;
const RISE = 1e-9;

/** Part of the ascent's patience with the way on from a point that may be a maximum. */
const HOPE = 0.2;

/** Where some Γ(A^k;X) has several eigenvectors for λ_k: random directions in which the others are tried, and how far. */
const DIRECTIONS = 4;
const ASIDE = 1e-3;

/** What may be spent on a spectral radius. */
const RADIUS = { tolerance: 1e-8, maxApplications: 400, left: false } as const;

/** The eigenvalues of one Γ(A^k;X) for X with ρ(Φ(X)) = 1. */
export interface PartDominance {
  readonly spectralRadius: number;
  /** |ℓ_k|, which is to be that. */
  readonly eigenvalue: number;
  /** Whether it is, to 1e-6. */
  readonly dominant: boolean;
  readonly gap: number;
  readonly multiplicity: number;
  readonly kind: PeripheralKind;
}

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
  const seed = (options.seed + index) % Number.MAX_SAFE_INTEGER;
  const random = randomSource(seed);
  const A = directSum(...tuples);
  const problem: Problem = { A, rank: options.rank, random, parts: tuples };
  const history: HistoryEntry[] = [];
  const sweeps = () => tuples.reduce((sum, tuple) => sum + tuple.sweeps, 0) / tuples.length;
  const bound = options.maxSweeps ?? ascent.defaultMaxSweeps;
  let aside = 0;
  let isStopped = false;

  function* stretch(state: AscentRun, patience: number): BarycentreTelling<Reached> {
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
        isStopped ||= options.onIteration?.(seen) === 'stop';
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
    aside += sweeps() - before;
    if (point === undefined) return { at, point, dominance: [], status: 'non-finite', fitness: Number.NaN };
    let status = ended;
    const { stationarity } = point.residuals;
    if (stationarity <= options.tolerance && ended !== 'aborted') status = 'converged';
    else if (ended === 'converged' && !(stationarity <= 10 * options.tolerance)) status = 'stagnated';
    const dominance = yield* dominanceOf(at);
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

  function* dominanceOf(at: Point): BarycentreTelling<PartDominance[]> {
    const found: PartDominance[] = [];
    const before = sweeps();
    for (const { A: one, U, modulus } of at.parts!) {
      const {
        modulus: radius,
        gap,
        multiplicity,
        kind,
      } = yield* restingDominantOfGamma(one, at.X, {
        ...RADIUS,
        start: U.data,
      });
      const spectralRadius = Math.max(radius, 0);
      const dominant = spectralRadius <= modulus * (1 + 1e-6);
      found.push({ spectralRadius, eigenvalue: modulus, dominant, gap, multiplicity, kind });
    }
    aside += sweeps() - before;
    return found;
  }

  /** From X, which is moved by ξ if there is one, with the eigenvectors of the point or others. */
  function* onFrom(at: Point, xi: PlanarMatrix | undefined, isOvertaken: boolean): BarycentreTelling<AscentRun> {
    const [X, U, V] = [at.X, at.U, at.V].map((M) => ({ ...M, data: M.data.slice() })) as [
      PlanarMatrix,
      PlanarMatrix,
      PlanarMatrix,
    ];
    if (xi !== undefined) {
      addScaledInPlace(X, 1, xi);
      copyInto(X, polarFactor(X));
    }
    return yield* beginAscent(problem, {
      *first(point) {
        yield* settleInto(point, tuples, X, isOvertaken ? undefined : { U, V });
        if (xi !== undefined) yield* settleE(A, point, 1e-13);
      },
      random: startsOf(tuples, options.rank, random, { kind: 'random' }).random,
      isRandom: false,
    });
  }

  /** Small steps that lead up, as they may where the eigenvector at hand is one of several: ρ is the largest of the branches. */
  function* waysAside({ at, fitness }: Reached): BarycentreTelling<PlanarMatrix[]> {
    const ways: { readonly xi: PlanarMatrix; readonly value: number }[] = [];
    for (let k = 0; k < DIRECTIONS; k++) {
      const xi = gaussian(A.algebra, at.X.rows, at.X.cols, random);
      projectOut(at.X, xi);
      scaleInPlace(xi, ASIDE / (norm(xi) || 1));
      const X = { ...at.X, data: at.X.data.slice() };
      addScaledInPlace(X, 1, xi);
      copyInto(X, polarFactor(X));
      let sum = 0;
      for (const { A: one, U } of at.parts!) {
        sum += Math.log((yield* restingDominantOfGamma(one, X, { ...RADIUS, start: U.data })).modulus);
      }
      const value = Math.exp(sum / tuples.length);
      if (value > fitness * (1 + RISE)) ways.push({ xi, value });
    }
    return ways.sort((a, b) => b.value - a.value).map(({ xi }) => xi);
  }

  const first = yield* beginAscent(problem, startsOf(tuples, options.rank, random, start));
  let reached = yield* stretch(first, ascent.patience);
  let secondOrder: SecondOrder | undefined;
  for (let departures = 0; reached.point !== undefined; departures++) {
    const mayLeave = departures < MOST_DEPARTURES && !isStopped && !options.signal?.aborted;
    const before = sweeps();
    let next: Reached | undefined;
    if (reached.status === 'dominated') {
      if (!mayLeave) break;
      next = yield* stretch(yield* onFrom(reached.at, undefined, true), ascent.patience);
      if (!(next.fitness > reached.fitness * (1 - RISE)) || next.status === 'non-finite') break;
      reached = next;
      continue;
    }
    if (reached.status !== 'converged') break;
    secondOrder = known(reached.point);
    if (secondOrder !== undefined) break;
    const examined = yield* examine(A, reached, seed, sweeps);
    const { isSaddle } = examined;
    secondOrder = examined.found;
    const hasOthers = reached.dominance.some(({ multiplicity }) => multiplicity > 1);
    const ways = hasOthers ? [...(yield* waysAside(reached)), ...examined.ways] : examined.ways;
    aside += sweeps() - before;
    let fitter: Reached | undefined;
    for (const way of mayLeave ? ways : []) {
      const [length, begun] = [history.length, sweeps()];
      const patience = ascent.patience * (isSaddle ? 1 : HOPE);
      next = yield* stretch(yield* onFrom(reached.at, way, hasOthers), patience);
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
    ...{ point, fitness, dominance, secondOrder },
  };
}

interface Examined {
  readonly found: SecondOrder;
  readonly isSaddle: boolean;
  /** Tangents along which there may be a fitter point. */
  readonly ways: readonly PlanarMatrix[];
}

function* examine(A: Tuple, { at, point }: Reached, seed: number, sweeps: () => number): BarycentreTelling<Examined> {
  const begun = sweeps();
  const least = Math.max(FLAT, 10 * point!.residuals.stationarity);
  const curvature = barycentreCurvature(A, at);
  const { value, residual, vector } = yield* rightmostOf(curvature, seed, least);
  const noise = randomSource(seed + 1).fillNormal(new Float64Array(curvature.size));
  const along = (x: Float64Array, length: number): PlanarMatrix => {
    const xi = curvature.tangent(x);
    const size = norm(xi);
    return { ...xi, data: xi.data.map((entry) => (length * entry * Math.sqrt(xi.cols)) / (size || 1)) };
  };
  const leaving = vector.length === 0 ? [] : STEPS.map((length) => along(vector, length));
  const ways = value > least ? leaving : value > -least ? [along(noise, KICK)] : [];
  curvature.release();
  const found = { largest: value, residual, tested: sweeps() - begun };
  return { found, isSaddle: value > least && residual < value / 2, ways };
}
