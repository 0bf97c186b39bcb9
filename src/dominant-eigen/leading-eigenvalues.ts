/**
 * Several extreme eigenvalues of a linear map known by its action, by Rayleigh–Ritz on the search space of the dominant eigenproblem: the whole
 * space when it is small, else Krylov spaces grown along the residuals and compressed to their leading Ritz vectors
 * (Krylov–Schur; Stewart 2001).
 */

import { requireInteger, requireKnownOptions, requirePositive, typeError } from '../errors';
import { randomSource } from '../random';
import { inOnePiece, type Resting } from '../resting';
import { compressTo } from './compress';
import { withEigenspaces } from './eigenspaces';
import { type RitzValue, residualOf, ritzValues } from './ritz-values';
import { Room } from './room';
import { SearchSpace } from './search-space';
import type { LinearOperator } from './types';
import { dot, scale } from './vectors';

/** Which eigenvalues come first. */
export type EigenvalueOrder =
  | 'largest-modulus'
  | 'largest-real'
  | 'smallest-real'
  | 'largest-imaginary'
  | 'smallest-imaginary';

/** Which eigenvalues, and how exactly. */
export interface EigsOptions {
  /** How many eigenvalues. Default 6, or all if there are fewer. */
  readonly count?: number;
  /** Which ones, in this order. Default 'largest-modulus'. */
  readonly which?: EigenvalueOrder;
  /** Largest accepted residual. Default 1e-10. */
  readonly tolerance?: number;
  /** Bound on applications of the map, looked at between cycles of 24. Default 5000. */
  readonly maxApplications?: number;
  /** Seed of the random start. Default 0. */
  readonly seed?: number;
}

/** Eigenvalues of a map with their eigenvectors, and how exact they are. */
export interface EigsOf<Vector> {
  /** Eigenvalues `re` + i·`im` in the order asked for; among equals larger real, then larger imaginary parts come first. */
  readonly values: { readonly re: number; readonly im: number }[];
  /** Right eigenvectors of norm 1. Over R and H, for a non-real eigenvalue, the real part of one in the complexified space. */
  readonly right: Vector[];
  /** Over R and H, for a non-real eigenvalue: the imaginary part, Γ(right + i·rightImaginary) = λ·(right + i·rightImaginary). */
  readonly rightImaginary: (Vector | undefined)[];
  /** ‖Γ(Y) − λY‖ for each eigenvector, relative to the largest ‖Γ(Z)‖, ‖Z‖ = 1, that was met. */
  readonly residuals: number[];
  /**
   * `inaccurate`: in the whole space, and yet a residual above the tolerance. A defective eigenvalue is given as often as it occurs, with
   * eigenvectors that repeat. `non-finite`: an eigenvalue is out of the range of doubles; rescale A.
   */
  readonly status: 'converged' | 'max-applications' | 'inaccurate' | 'non-finite';
  /** How often the map was applied. */
  readonly applications: number;
}

/** Real dimension up to which the whole space is taken. */
const SMALL = 144;
/** Ritz vectors kept in a restart beyond those asked for. */
const SPARE = 8;
/** Krylov vectors between two restarts, at first. */
const CYCLE = 24;

/** Images beyond this would overflow in the small eigenproblem. */
const LARGEST = 1e100;

type Key = (value: { readonly re: number; readonly im: number }) => number;

const orders: { readonly [which in EigenvalueOrder]: Key } = {
  'largest-modulus': ({ re, im }) => Math.hypot(re, im),
  'largest-real': ({ re }) => re,
  'smallest-real': ({ re }) => -re,
  'largest-imaginary': ({ im }) => im,
  'smallest-imaginary': ({ im }) => -im,
};
const accepted = ['count', 'which', 'tolerance', 'maxApplications', 'seed'];

/** Checks the options; `total` is the number of eigenvalues of the map. */
export function resolveEigsOptions(place: string, options: EigsOptions, total: number): Required<EigsOptions> {
  requireKnownOptions(place, options, accepted);
  const {
    which = 'largest-modulus',
    count = Math.min(6, total),
    tolerance = 1e-10,
    maxApplications = 5000,
    seed = 0,
  } = options;
  requireInteger(`${place}: count`, count, 1, total);
  if (typeof which !== 'string' || !Object.hasOwn(orders, which)) {
    throw typeError(
      `${place}: which`,
      Object.keys(orders)
        .map((name) => `'${name}'`)
        .join(' or '),
      which,
    );
  }
  requirePositive(`${place}: tolerance`, tolerance);
  requireInteger(`${place}: maxApplications`, maxApplications, 1);
  requireInteger(`${place}: seed`, seed, 0);
  return { which, count, tolerance, maxApplications, seed };
}

/** Whether the whole space is taken for so many eigenvalues. */
export function isWhole({ size, complexBlock }: LinearOperator, count: number): boolean {
  return size <= Math.max(SMALL, (count + SPARE + 2 * CYCLE) * (complexBlock === undefined ? 1 : 2));
}

/** The eigenvalues, times 2^exponent, of an operator on flat arrays. */
export function leadingEigenvalues(
  operator: LinearOperator,
  options: Required<EigsOptions>,
  exponent = 0,
): EigsOf<Float64Array> {
  return inOnePiece(restingLeadingEigenvalues(operator, options, exponent));
}

/** {@link leadingEigenvalues} that rests after each application. */
export function* restingLeadingEigenvalues(
  operator: LinearOperator,
  options: Required<EigsOptions> & { readonly start?: Float64Array | undefined },
  exponent = 0,
): Resting<EigsOf<Float64Array>> {
  const { size, complexBlock } = operator;
  const { count, which, tolerance, maxApplications, start } = options;
  const scalars = complexBlock === undefined ? 1 : 2;
  const kept = (count + SPARE) * scalars;
  let largest = kept + CYCLE * scalars;
  const room = new Room(size, kept);
  const small = isWhole(operator, count);
  const random = randomSource(options.seed);
  const space = new SearchSpace(size, operator.applyInto.bind(operator), complexBlock);
  const noise = (): Float64Array => random.fillNormal(new Float64Array(size));

  if (small) yield* space.fill();
  else yield* krylov(space, start ?? noise(), largest, noise);
  let probed = false;
  for (;;) {
    if (!(space.largestImage <= LARGEST)) return nonFinite(space, count, size);
    const values = sorted(yield* ritzValues(space), which, space.largestImage);
    const wanted = values.slice(0, count);
    const residuals = wanted.map((value) => residualOf(space, value, size));
    const unsettled = residuals.filter(({ relative }) => relative > tolerance);
    const spent = space.applications >= maxApplications;
    if (small || spent || (unsettled.length === 0 && probed)) {
      const independent = withEigenspaces(space, values, count, tolerance, size);
      const chosen = sorted(independent, which, space.largestImage).slice(0, count);
      const relative = chosen.map((value) => residualOf(space, value, size).relative);
      const isSettled = !relative.some((residual) => residual > tolerance);
      const status = isSettled ? 'converged' : small ? 'inaccurate' : 'max-applications';
      const factors = [2 ** Math.trunc(exponent / 2), 2 ** (exponent - Math.trunc(exponent / 2))] as const;
      const scaled = chosen.map((value) => scaledBy(value, factors));
      if (!scaled.every(({ re, im }, k) => inRange(chosen[k]!, re, im))) return nonFinite(space, count, size);
      return collect(space, scaled, relative, status, size);
    }
    largest = room.next(largest, Math.max(...residuals.map(({ relative }) => relative)));
    // A Krylov space shows a repeated eigenvalue once; so what has converged must stand a cycle from a random vector.
    probed = unsettled.length === 0;
    compressTo(
      space,
      values.map(({ pair }) => pair),
      kept,
      scalars === 2,
    );
    yield* krylov(space, probed ? noise() : unsettled[0]!.directions[0]!, largest, noise);
  }
}

function scaledBy(value: RitzValue, [first, second]: readonly [number, number]): RitzValue {
  return { ...value, re: value.re * first * second, im: value.im * first * second };
}

/** Neither overflown nor, if it was not 0, below the numbers that keep their digits. */
function inRange(before: RitzValue, re: number, im: number): boolean {
  const size = Math.max(Math.abs(re), Math.abs(im));
  return (before.re === 0 && before.im === 0) || (size >= 2 ** -1022 && size <= Number.MAX_VALUE);
}

/** Extends the space by `direction` and Krylov vectors from it, up to the given dimension. */
function* krylov(
  space: SearchSpace,
  direction: Float64Array,
  largest: number,
  noise: () => Float64Array,
): Resting<void> {
  if (!space.extend(direction)) space.extend(noise());
  while (space.dimension < largest) {
    yield;
    if (!space.extend(space.lastImage)) space.extend(noise());
  }
}

/** By the order asked for; keys within 1e-9 of the largest image count as equal. */
export function sorted<Value extends { readonly re: number; readonly im: number }>(
  pairs: readonly Value[],
  which: EigenvalueOrder,
  unit: number,
): Value[] {
  const rounded = (key: number): number => (unit > 0 ? Math.round((key / unit) * 1e9) : 0);
  const key = orders[which];
  return pairs
    .map((pair) => ({ pair, keys: [rounded(key(pair)), rounded(pair.re), rounded(pair.im)] }))
    .sort((a, b) => b.keys[0]! - a.keys[0]! || b.keys[1]! - a.keys[1]! || b.keys[2]! - a.keys[2]!)
    .map(({ pair }) => pair);
}

function collect(
  space: SearchSpace,
  wanted: readonly RitzValue[],
  residuals: number[],
  status: EigsOf<Float64Array>['status'],
  size: number,
): EigsOf<Float64Array> {
  const combined = (coefficients: Float64Array): Float64Array => {
    const out = new Float64Array(size);
    space.combineInto(out, space.vectors, coefficients);
    return out;
  };
  const right: Float64Array[] = [];
  const rightImaginary: (Float64Array | undefined)[] = [];
  for (const { pair, im } of wanted) {
    const vector = combined(pair.coefficients);
    const second = pair.coefficientsImaginary === undefined ? undefined : combined(pair.coefficientsImaginary);
    const length = Math.hypot(lengthOf(vector), second === undefined ? 0 : lengthOf(second));
    scale(vector, 1 / length);
    if (second !== undefined) scale(second, Math.sign(im) / length);
    right.push(vector);
    rightImaginary.push(second);
  }
  const values = wanted.map(({ re, im }) => ({ re, im }));
  return { values, right, rightImaginary, residuals, status, applications: space.applications };
}

function lengthOf(x: Float64Array): number {
  return Math.sqrt(dot(x, x));
}

function nonFinite(space: SearchSpace, count: number, size: number): EigsOf<Float64Array> {
  const each = <T>(make: () => T): T[] => Array.from({ length: count }, make);
  return {
    values: each(() => ({ re: Number.NaN, im: Number.NaN })),
    right: each(() => new Float64Array(size).fill(Number.NaN)),
    rightImaginary: each(() => undefined),
    residuals: each(() => Number.NaN),
    status: 'non-finite',
    applications: space.applications,
  };
}
