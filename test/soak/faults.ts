/** One fit of one problem of the soak, and all that is wrong with what comes back, by naive dense arithmetic. */
import { type AnyMethod, methods } from '../../src/methods/registry';
import type { Lsrdr } from '../../src/real';
import {
  apart,
  eye,
  fromArray,
  fromStack,
  gamma,
  gammaAdjoint,
  minus,
  mul,
  type Naive,
  type NaiveTuple,
  scaled,
  size,
  star,
  toInputTuple,
  trace,
} from '../support/naive';
import { gaussianTuple, source } from '../support/random';
import { denseFitness, phiRadius } from './dense';
import type { Problem } from './problems';
import { ascentFrom } from './second-order';

/** What can be wrong, in the order of the columns of a report. `slow` depends on the machine, and no test looks at it. */
export const kinds = [
  'throws', // anything but the RangeError of a nilpotent tuple
  'accepted', // no error for a nilpotent tuple
  'NaN', // a number that is not finite, in a run that does not say so
  'P', // not of trace one, not Hermitian, not an eigenvector of Γ(A;ΠAΠ)
  'Q', // the same for the adjoint
  'X', // R S ≠ 1 or X ≠ R A S
  'fitness', // more than ρ(Γ(A;X))/ρ(Φ(X))^{1/2}, or not that of `fitness(A, X)`
  'dominated', // less: another eigenvalue of Γ(A;X) is larger
  'similarity', // not fitness/ρ(Φ(A))^{1/2}, or fitness above that bound
  'radius', // `spectralRadius(A)` is not ρ(Φ(A))
  'saddle', // L rises from X to second order
  'slow', // more than a second of processor time between two iterations
] as const;
export type Kind = (typeof kinds)[number];

export interface Fault {
  readonly kind: Kind;
  readonly detail: string;
}

/** A fit that was tried, or a radius. */
export interface Trial {
  /** Undefined for the radius. */
  readonly method: string | undefined;
  /** Of the answer, or `refused`. */
  readonly status: string;
  readonly sweeps: number;
  readonly faults: readonly Fault[];
}

/** Relative errors of eigenvalues, where rounding allows it; of eigen-equations; of what holds by construction. */
const OF_VALUES = 1e-7;
const OF_EQUATIONS = 1e-6;
const OF_BOUNDS = 1e-9;

/** Sweeps a run: what is here is small. */
const MOST_SWEEPS = 300;

/** Everything that is tried on a problem: its radius, and every method that takes it. */
export function trialsOf(problem: Problem): Trial[] {
  const suited = methods.filter((method) => problem.isHermitian || !method.requiresHermitian);
  return [radiusTrial(problem), ...suited.map((method) => fitTrial(problem, method))];
}

function radiusTrial(problem: Problem): Trial {
  const { one, A, bound, unit, isNilpotent } = problem;
  const faults: Fault[] = [];
  const { value, status } = one.field.spectralRadius(toInputTuple(A) as never);
  const square = isNilpotent ? 0 : (bound * unit) ** 2;
  // The square of a unit of 1e±150 may be out of range; then there is nothing to compare.
  const isInRange = square === 0 || (square > 1e-300 && square < 1e300);
  if (isInRange && off(value, square) > OF_VALUES && off(value, square) > slackOf(problem))
    faults.push({ kind: 'radius', detail: `${value} for ${square}` });
  return { method: undefined, status, sweeps: 0, faults };
}

/** Relative error of the bound, which repeated squares of a tuple with Jordan blocks know to a root of the rounding only: from what shakes of it do. */
function slackOf({ number, one, plain, bound }: Problem): number {
  const noise = gaussianTuple(one.dim, plain.length, plain[0]!.length, source(number));
  const shaken = Math.sqrt(phiRadius(plain.map((M, j) => minus(M, scaled(noise[j]!, 1e-15 * size(M))))));
  return 1000 * off(shaken, bound);
}

/** Fits the problem by one method and examines the answer. */
function fitTrial(problem: Problem, method: AnyMethod): Trial {
  const faults: Fault[] = [];
  const found = (kind: Kind, detail: string) => faults.push({ kind, detail });
  const { one, A, options, isNilpotent } = problem;
  const input = toInputTuple(A) as never;
  const clock = new StepClock();
  let result: Lsrdr;
  try {
    const onIteration = () => clock.tick();
    result = one.field.fit(input, { ...options, method: method.name, maxSweeps: MOST_SWEEPS, onIteration }) as Lsrdr;
  } catch (error) {
    const isRefusal = error instanceof RangeError && /nilpotent|zero/.test(error.message);
    if (!(isNilpotent && isRefusal)) found('throws', String(error));
    return { method: method.name, status: 'refused', sweeps: 0, faults };
  }
  clock.tick();
  if (clock.longest > 1e6) found('slow', `${(clock.longest / 1e6).toFixed(1)} s`);
  if (isNilpotent) found('accepted', `status ${result.status}, fitness ${result.fitness}`);
  else {
    try {
      examineTotals(problem, result, found);
      if (result.status !== 'non-finite' && !isAllFinite(result)) found('NaN', `status ${result.status}`);
      for (const optimum of result.optima) examineOptimum(problem, optimum.result as Lsrdr, found);
    } catch (error) {
      found('throws', String(error));
    }
  }
  return { method: method.name, status: result.status, sweeps: result.sweeps, faults };
}

type Report = (kind: Kind, detail: string) => void;

/** Processor time between ticks, in microseconds: other programs do not count. Read, since that takes long, ten times a second. */
class StepClock {
  longest = 0;
  private read = performance.now();
  private used = process.cpuUsage();
  tick(): void {
    if (performance.now() - this.read < 100) return;
    const { user, system } = process.cpuUsage(this.used);
    this.longest = Math.max(this.longest, user + system);
    this.read = performance.now();
    this.used = process.cpuUsage();
  }
}

function isAllFinite(result: Lsrdr): boolean {
  const { X, R, S, projection, P, Q } = result;
  const arrays = [X, R, S, projection, P, Q].map(({ data }) => data as Float64Array);
  const numbers = [result.fitness, result.similarity, result.lambda, ...Object.values(result.residuals)];
  return [...arrays, result.sigma, numbers].every((list) => list.every(Number.isFinite));
}

/** Similarity and the bound on fitness, whatever the status. */
function examineTotals(problem: Problem, result: Lsrdr, found: Report): void {
  const whole = problem.bound * problem.unit;
  const error = off(result.similarity, result.fitness / whole);
  if (result.fitness > whole * (1 + OF_BOUNDS) && result.fitness > whole * (1 + slackOf(problem))) {
    found('similarity', `fitness ${result.fitness} above ${whole}`);
  } else if (error > OF_VALUES && error > slackOf(problem)) {
    found('similarity', `${result.similarity} for ${result.fitness / whole}`);
  }
}

/** Everything that `converged` promises. */
function examineOptimum({ number, one, A, plain, bound, unit }: Problem, result: Lsrdr, found: Report): void {
  const { dim } = one;
  const inUnits = A.map((M) => scaled(M, 1 / unit));
  const X = fromStack(result.X, dim).map((M) => scaled(M, 1 / unit));
  const [R, S, P, Q, projection] = [result.R, result.S, result.P, result.Q, result.projection].map((M) =>
    fromArray(M, dim),
  ) as [Naive, Naive, Naive, Naive, Naive];
  const fitness = result.fitness / unit;

  const inverse = apart(mul(R, S), eye(dim, result.rank));
  if (!(inverse < OF_VALUES)) found('X', `‖R S − 1‖/√d = ${inverse}`);
  const compressed = compressionDefect(R, inUnits, S, X);
  if (!(compressed < OF_VALUES)) found('X', `‖X − R A S‖/(‖R‖‖A‖‖S‖) = ${compressed}`);

  const inside = inUnits.map((M) => mul(mul(projection, M), projection));
  for (const [name, M, image] of [
    ['P', P, gamma(inUnits, inside, P)],
    ['Q', Q, gammaAdjoint(inUnits, inside, Q)],
  ] as const) {
    const defect = size(minus(image, scaled(M, fitness ** 2))) / (fitness ** 2 * size(M));
    if (!(defect < OF_EQUATIONS)) found(name, `eigen-equation off by ${defect}`);
    const trouble = shapeTrouble(M);
    if (trouble !== undefined) found(name, trouble);
  }

  const here = denseFitness(plain, X);
  const noise = gaussianTuple(dim, X.length, result.rank, source(number));
  const shaken = denseFitness(
    plain,
    X.map((M, j) => minus(M, scaled(noise[j]!, 1e-15 * size(M)))),
  );
  // Defective eigenvalues are worth a root of the rounding only.
  const tolerance = OF_VALUES + 1000 * off(shaken, here);
  if (fitness > here * (1 + tolerance)) found('fitness', `${fitness} for ${here}`);
  if (here > fitness * (1 + tolerance)) found('dominated', `${fitness}, and L(X) = ${here}`);
  const again = one.field.fitness(toInputTuple(A) as never, toInputTuple(X) as never) / unit;
  if (off(again, here) > tolerance) found('fitness', `fitness(A, X) = ${again} for ${here}`);

  // Nothing lies above the bound, and where L has no derivatives there is no second order.
  if (here > bound * (1 - 1e-8) || off(shaken, here) > 1e-11 || here > fitness * (1 + tolerance)) return;
  const rise = ascentFrom(plain, X, source(number));
  if (rise > 0) found('saddle', `L = ${here} rises by ${rise.toExponential(1)} at 1e-3‖X‖; bound ${bound}`);
}

function off(value: number, expected: number): number {
  return value === expected ? 0 : Math.abs(value - expected) / Math.max(Math.abs(value), Math.abs(expected));
}

function compressionDefect(R: Naive, A: NaiveTuple, S: Naive, X: NaiveTuple): number {
  const whole = Math.hypot(...A.map(size));
  return Math.hypot(...A.map((M, j) => size(minus(mul(mul(R, M), S), X[j]!)))) / (size(R) * whole * size(S));
}

/** What is wrong with M as a Hermitian matrix of trace one without negative diagonal entries. */
function shapeTrouble(M: Naive): string | undefined {
  if (!(Math.abs(trace(M)[0]! - 1) < 1e-9)) return `trace ${trace(M)[0]}`;
  if (!(apart(M, star(M)) < 1e-9)) return 'not Hermitian';
  return M.every((row, i) => row[i]![0]! >= -1e-12) ? undefined : 'a negative diagonal entry';
}
