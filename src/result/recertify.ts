/**
 * Whether a stored result is what it says, measured afresh from A and the stored R and S. What is compared: X with R A S; fitness, λ, σ, P and Q with those of the point
 * that R and S span; the residuals, second order and dominance behind its status; similarity; and the counts of the runs with one another. A record of what
 * happened (sweeps, seconds, history) cannot be measured.
 */
import { rangeError } from '../errors';
import {
  addScaledInPlace,
  adjoint,
  blocks,
  clone,
  distance,
  identity,
  multiply,
  norm,
  type PlanarMatrix,
  scaleColumns,
  scaleInPlace,
  zeros,
} from '../matrix';
import { methodNamed } from '../methods/registry';
import { inOnePiece } from '../resting';
import { type Certified, certify } from '../search/certificate';
import { type Coordinates, coordinatesOf } from '../search/coordinates';
import { CountingTuple } from '../search/counting-tuple';
import { examine } from '../search/maximality';
import { factorP, factorQ, projectorDistance } from '../search/optima';
import { fitnessOf } from '../search/quotients';
import { stackOf } from '../search/reduced';
import { toleranceIn } from '../search/status';
import { measuredRadius } from '../search/total-radius';
import { DenseTuple } from '../tuple/dense';
import type { ScaledTuple } from '../tuple/input';
import { isQuiver } from '../tuple/is-quiver';
import type { Tuple } from '../tuple/tuple';
import type { LsrdrData } from './data';
import { dataOf, type Lsrdr } from './lsrdr';

/** Relative errors that rounding makes between two measurements, of another kernel at most. */
const SAME = 1e-8;
/** Of σ, P and Q, which the fixed points of an ill-conditioned X know less well. */
const NEAR = 1e-6;
/** Of what an iteration that was ended early has found. */
const ROUGH = 1e-3;
/** A residual may come out this many times as large, or at rounding. */
const FACTOR = 3;
const ROUNDING = 1e-11;

/** A stationarity residual that no tolerance excuses: the point is not stationary. */
const MOVING = 1e-2;
/** A run converges where its method estimates a residual of the tolerance or less, and what is measured is no more than ten times that. */
const LOOSE = 10;
/** A tolerance is told with two digits. */
const TOLD = 1.06;

/** Something that is not as it is stored. */
export interface Difference {
  /** Where in the file: `point.fitness`, `optima[1].point.X`. */
  readonly what: string;
  readonly stored: number | string;
  readonly measured: number | string;
}

/** What a result is measured against. */
export interface Measure extends ScaledTuple {
  /** ρ(Φ(A))^{1/2} of the tuple itself, in its own units. */
  readonly root: number;
  /** Those in which a later round of an atlas has searched; by default those of a fit. */
  readonly coordinates?: Coordinates | undefined;
  /** Exactly, where somebody knows it; by default what the message of the result says. */
  readonly tolerance?: number | undefined;
}

/**
 * All differences between a result and what A says of it; none if it holds. The cost of some certificates: for each optimum about 10 sweeps, those of a test of second order, and
 * some tens for dominance; and ρ(Φ(A)).
 *
 * @param result one read from JSON
 * @param A over the algebra of the result
 * @param tolerance that the fit was asked for
 * @throws RangeError for a result of several spaces, of which the matrices alone know nothing: its maximum is one among reductions of their ranks
 */
export function differencesOf(result: Lsrdr, given: ScaledTuple, tolerance?: number): Difference[] {
  const tuple = rankedAs(result, given.tuple);
  const sizes = differencesOfSizes(result, tuple);
  if (sizes.length > 0) return sizes;
  const measure = { ...measureOf({ ...given, tuple }), tolerance };
  const points = [{ place: 'point', result }];
  result.optima.forEach((optimum, i) => {
    if (optimum.result !== result) points.push({ place: `optima[${i}].point`, result: optimum.result });
  });
  return [
    ...points.flatMap(({ place, result: one }) => differencesOfPoint(place, one, measure)),
    ...differencesOfRuns(result),
  ];
}

export function measureOf({ tuple, unit }: ScaledTuple): Measure {
  return { tuple, unit, root: Math.sqrt(measuredRadius(tuple).value) * unit };
}

export function differencesOfSizes({ n, r }: Lsrdr, tuple: Tuple): Difference[] {
  return [...compared('n', n, tuple.n, 0), ...compared('r', r, tuple.r, 0)];
}

/** @throws RangeError for a result of several spaces against a tuple of one */
export function rankedAs(result: Lsrdr, tuple: Tuple): Tuple {
  const { vertices } = dataOf(result);
  if (vertices === undefined) return tuple;
  const names = vertices.map(({ name }) => JSON.stringify(name)).join(', ');
  if (!isQuiver(tuple)) throw rangeError('certify', `the tuple between the spaces ${names}`, 'a tuple of one space');
  return tuple.ranked(vertices.map(({ rank }) => rank));
}

/** Of one optimum. */
export function differencesOfPoint(place: string, result: Lsrdr, measure: Measure): Difference[] {
  const { tuple: given, unit, root, tolerance: asked } = measure;
  const data = dataOf(result);
  const { point, status, method } = data;
  // Residuals are those in the coordinates of a search.
  const coordinates = measure.coordinates ?? coordinatesOf(given, undefined);
  const A = coordinates?.searched ?? given;
  const stored: Certified = {
    ...point,
    ...coordinates?.inside(point),
    X: scaled(point.X, 1 / unit),
    fitness: point.fitness / unit,
    lambda: point.lambda / unit / unit,
  };
  const similarity = point.fitness / root;
  const found = [
    ...ofStack(`${place}.X`, stored, A),
    ...(data.similarity === undefined ? [] : compared(`${place}.similarity`, data.similarity, similarity, NEAR)),
  ];
  const { requiresHermitian } = methodNamed(method);
  const fresh = inOnePiece(certify(A, stored.R, stored.S, requiresHermitian));
  if (fresh === undefined) {
    return [...found, { what: `${place}.R, S`, stored: 'a point', measured: 'none: R S is singular, or R A S is 0' }];
  }
  for (const name of Object.keys(fresh.residuals) as (keyof typeof fresh.residuals)[]) {
    const [was, is] = [stored.residuals[name], fresh.residuals[name]];
    if (!(is <= FACTOR * was + ROUNDING)) found.push({ what: `${place}.residuals.${name}`, stored: was, measured: is });
  }
  const isConverged = status === 'converged';
  const [fitness, tolerance] = isConverged ? [fresh.fitness, SAME] : [definedFitness(stored, A), ROUGH];
  if (fitness !== undefined) found.push(...compared(`${place}.fitness`, point.fitness, fitness * unit, tolerance));
  if (!isConverged) return found;
  found.push(...ofClaim(place, data, stored.residuals.stationarity, fresh.residuals.stationarity, asked));
  found.push(...compared(`${place}.lambda`, point.lambda, fresh.lambda * unit * unit, SAME));
  found.push(...ofWeights(place, stored, fresh, A.r));
  return [...found, ...ofMaximum(place, data, fresh, A, unit)];
}

/** That it has converged, to the tolerance that it was asked for. */
function ofClaim(place: string, { status, message }: LsrdrData, was: number, is: number, asked?: number): Difference[] {
  const what = `${place}.status`;
  const told = toleranceIn(message);
  const most = asked ?? (told ?? MOVING) * TOLD;
  const words = asked ?? told;
  if (asked !== undefined && told !== undefined && !(Math.max(told / asked, asked / told) <= TOLD)) {
    return [{ what: `${place}.message`, stored: `a tolerance of ${told}`, measured: `asked was ${asked}` }];
  }
  const limit = Math.min(LOOSE * most, MOVING);
  const worse = was > limit ? was : is;
  if (was <= limit && is <= Math.min(FACTOR * limit + ROUNDING, MOVING)) return [];
  const measured = `a stationarity of ${worse.toExponential(1)}${words === undefined ? '' : `, asked was ${words.toExponential(1)}`}`;
  return [{ what, stored: status, measured }];
}

/** X against R A_j S with the R and S of the file. */
function ofStack(what: string, { X, R, S }: Certified, A: Tuple): Difference[] {
  const again = stackOf(A, { R, S, X: undefined });
  const apart = distance(X!, again) / norm(again);
  return near(what, 'R A S', apart, SAME);
}

/** σ, P and Q. Where λ has several eigenvectors ≥ 0, as of directed graphs, any of them may be E and F: then they need not be those that R and S lead to now. */
function ofWeights(place: string, stored: Certified, fresh: Certified, r: number): Difference[] {
  const { E, F } = stored;
  const areFixed = isFixed(stored, r, E, false) && isFixed(stored, r, F, true);
  const sigma = areFixed ? rootsOf(E, F) : fresh.sigma;
  const found = Array.from(stored.sigma, (value, i) =>
    compared(`${place}.sigma[${i}]`, value, sigma[i]!, 0, NEAR),
  ).flat();
  if (areFixed) return found;
  const [P, Q] = [factorP, factorQ].map((factorOf) => projectorDistance(factorOf(stored), factorOf(fresh)));
  return [
    ...found,
    ...near(`${place}.P`, 'that of R and S', P!, NEAR),
    ...near(`${place}.Q`, 'that of R and S', Q!, NEAR),
  ];
}

/** The roots of the eigenvalues of EF, both diagonal, descending, of sum one; all 0 if EF = 0. */
function rootsOf(E: Float64Array, F: Float64Array): Float64Array {
  const roots = E.map((weight, i) => Math.sqrt(Math.max(weight * F[i]!, 0))).sort((a, b) => b - a);
  const sum = roots.reduce((total, root) => total + root, 0);
  return sum > 0 ? roots.map((root) => root / sum) : roots;
}

/** Whether diag(weights) is an eigenvector of λ of Φ(X), or of its adjoint. */
function isFixed({ X, lambda }: Certified, r: number, weights: Float64Array, isAdjoint: boolean): boolean {
  const [first] = blocks(X!, r);
  const diagonal = identity(first!.algebra, weights.length);
  scaleColumns(diagonal, weights);
  const image = zeros(first!.algebra, weights.length, weights.length);
  for (const block of blocks(X!, r)) {
    const [left, right] = isAdjoint ? [adjoint(block), block] : [block, adjoint(block)];
    addScaledInPlace(image, 1, multiply(multiply(left, diagonal), right));
  }
  const size = lambda * norm(diagonal);
  scaleInPlace(diagonal, lambda);
  return size > 0 && distance(image, diagonal) <= NEAR * size;
}

/** L(X), where it can be had. */
function definedFitness({ X }: Certified, A: Tuple): number | undefined {
  try {
    return fitnessOf('certify', A, new DenseTuple(X!, A.r));
  } catch {
    // An eigenvalue that does not settle, or X = 0: of runs that failed nothing else is to be had.
    return undefined;
  }
}

/** The claim to be a local maximum. */
function ofMaximum(place: string, data: LsrdrData, fresh: Certified, A: Tuple, unit: number): Difference[] {
  const { requiresHermitian } = methodNamed(data.method);
  const examined = inOnePiece(examine(new CountingTuple(A), fresh, requiresHermitian, data.seed));
  const found: Difference[] = [];
  if (examined.failure !== undefined)
    found.push({ what: `${place}.status`, stored: data.status, measured: examined.failure });
  const { secondOrder, dominance } = data;
  // Both signs are those of a maximum; how far below 0 the curvature is depends on where the iteration ended.
  if (secondOrder !== undefined && secondOrder.largest > Math.max(examined.secondOrder.largest, 0) + ROUGH) {
    found.push({
      what: `${place}.secondOrder.largest`,
      stored: secondOrder.largest,
      measured: examined.secondOrder.largest,
    });
  }
  if (dominance !== undefined && examined.dominance !== undefined) {
    const { spectralRadius, eigenvalue, dominant } = examined.dominance;
    const square = unit * unit;
    found.push(
      ...compared(`${place}.dominance.spectralRadius`, dominance.spectralRadius, spectralRadius * square, NEAR),
      ...compared(`${place}.dominance.eigenvalue`, dominance.eigenvalue, eigenvalue * square, NEAR),
    );
    if (dominant !== dominance.dominant) {
      found.push({
        what: `${place}.dominance.dominant`,
        stored: String(dominance.dominant),
        measured: String(dominant),
      });
    }
  }
  return found;
}

/** The rows of the runs against the optima that they are said to have reached. */
export function differencesOfRuns({ runs, optima, agreement }: Lsrdr): Difference[] {
  const found: Difference[] = [];
  const converged = runs.filter(({ status }) => status === 'converged').length;
  optima.forEach(({ fitness, hits }, i) => {
    const members = runs.filter(({ optimum }) => optimum === i);
    found.push(...compared(`optima[${i}].hits`, hits, members.length, 0));
    for (const run of members) {
      const what = `runs[${runs.indexOf(run)}]`;
      if (run.status !== 'converged') found.push({ what: `${what}.status`, stored: run.status, measured: 'converged' });
      if (!(Math.abs(run.fitness - fitness) <= ROUGH * fitness) || run.fitness > fitness) {
        found.push({ what: `${what}.fitness`, stored: run.fitness, measured: `that of optimum ${i}, ${fitness}` });
      }
    }
    if (i > 0 && fitness > optima[i - 1]!.fitness) {
      found.push({ what: `optima[${i}]`, stored: 'fittest first', measured: 'fitter than the one before' });
    }
  });
  const share = optima[0] === undefined ? Number.NaN : optima[0].hits / converged;
  if (!Object.is(share, agreement)) found.push(...compared('agreement', agreement, share, SAME));
  return found;
}

/** A number against what was measured. */
export function compared(what: string, stored: number, measured: number, relative: number, absolute = 0): Difference[] {
  const isSame = Math.abs(stored - measured) <= relative * Math.abs(measured) + absolute;
  return isSame ? [] : [{ what, stored, measured }];
}

/** Something that should be at a distance of 0 from something. */
function near(what: string, from: string, apart: number, tolerance: number): Difference[] {
  return apart <= tolerance ? [] : [{ what: `${what}, distance from ${from}`, stored: apart, measured: 0 }];
}

function scaled(M: PlanarMatrix, factor: number): PlanarMatrix {
  if (factor === 1) return M;
  const out = clone(M);
  scaleInPlace(out, factor);
  return out;
}
