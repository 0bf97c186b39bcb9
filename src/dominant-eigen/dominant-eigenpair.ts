/**
 * The eigenvalue of largest modulus of a linear map known by its action.
 *
 * Method: Arnoldi's, restarted by compressing the space to its leading Ritz vectors (Stewart, A Krylov–Schur algorithm for
 * large eigenproblems, SIAM J. Matrix Anal. Appl. 23, 2001), written as Rayleigh–Ritz on a basis with its images. ±λ and complex
 * pairs, on which power iteration turns in circles, are ordinary Ritz values here. One Krylov space sees one vector of a
 * repeated eigenvalue only; so once the leading pair has converged, the search goes on from a random vector until the next
 * Ritz value is known to lie inside the circle, or to be the same eigenvalue again.
 */
import { requireInteger, requireKnownOptions, requirePositive, typeError } from '../errors';
import { randomSource } from '../random';
import { classify, samePoint } from './classify';
import { compressTo } from './compress';
import { alignLeft, eigenvector } from './eigenvectors';
import { isNilpotent } from './nilpotent';
import type { RitzPair } from './ritz-pair';
import { residualsOf } from './ritz-residuals';
import { SearchSpace } from './search-space';
import type { DominantEigen, DominantEigenOptions, LinearOperator } from './types';

/** Krylov vectors added between two looks at the Ritz values. */
const BATCH = 4;

/** Searches for further copies of the eigenvalue. */
const MAX_COMPANIONS = 3;

/**
 * Right and left eigenvector of the eigenvalue of largest modulus, with what was met there.
 *
 * @param operator the map; see {@link LinearOperator}
 * @returns value, vectors of norm 1, relative residual, gap, multiplicity, kind, status. Not converging does not throw.
 * @throws TypeError, RangeError for a malformed operator or option
 *
 * Cost: one application per search vector, plus 2·basis·size flops each; three to six vectors for a clear gap.
 *
 * @example
 * const swap: LinearOperator = { size: 2, applyInto: (out, x) => { out[0] = 3 * x[1]; out[1] = 3 * x[0]; } };
 * const { value, kind } = dominantEigenpair(swap); // 3 and 'opposite': −3 is an eigenvalue too
 */
export function dominantEigenpair(operator: LinearOperator, options: DominantEigenOptions = {}): DominantEigen {
  check(operator, options);
  const wantLeft = options.left ?? operator.adjointInto !== undefined;
  const search = runSearch(operator, operator.applyInto.bind(operator), options, options.start, undefined);
  const right = search.vector;
  const common = { ...search.found, right, applications: search.applications };
  if (search.imaginaryPart) Object.assign(common, { rightImaginary: search.imaginaryPart });
  if (!wantLeft || search.found.status === 'zero' || search.found.status === 'non-finite') {
    return { ...common, left: new Float64Array(0) };
  }
  const adjointInto = operator.adjointInto!.bind(operator);
  // T* has the conjugate eigenvalue, with the same left vectors; start from the right vector, to which the left one is closest.
  const target = {
    re: search.found.value,
    im: operator.complexBlock === undefined ? search.found.imaginary : -search.found.imaginary,
  };
  const dual = runSearch(operator, adjointInto, options, right, target);
  const left = dual.vector;
  alignLeft(left, right, operator.complexBlock);
  return {
    ...common,
    left,
    residual: Math.max(search.found.residual, dual.found.residual),
    status: dual.found.status === 'max-applications' ? 'max-applications' : search.found.status,
    applications: search.applications + dual.applications,
  };
}

const accepted = ['start', 'tolerance', 'maxApplications', 'basis', 'seed', 'left'] as const;

function check(operator: LinearOperator, options: DominantEigenOptions): void {
  const place = 'dominantEigenpair';
  if (typeof operator !== 'object' || operator === null) throw typeError(`${place}: operator`, 'an object', operator);
  requireInteger(`${place}: operator.size`, operator.size, 1);
  if (typeof operator.applyInto !== 'function')
    throw typeError(`${place}: operator.applyInto`, 'a function', operator.applyInto);
  requireKnownOptions(place, options, accepted);
  if (options.tolerance !== undefined) requirePositive(`${place}: tolerance`, options.tolerance);
  if (options.maxApplications !== undefined) requireInteger(`${place}: maxApplications`, options.maxApplications, 1);
  if (options.basis !== undefined) requireInteger(`${place}: basis`, options.basis, 2 * BATCH);
  if (options.start !== undefined && options.start.length !== operator.size) {
    throw new RangeError(`${place}: start: expected length ${operator.size}, got ${options.start.length}`);
  }
  if (options.left === true && operator.adjointInto === undefined) {
    throw new TypeError(`${place}: left: the operator has no adjointInto`);
  }
}

interface Search {
  found: Pick<
    DominantEigen,
    'value' | 'imaginary' | 'modulus' | 'residual' | 'gap' | 'multiplicity' | 'kind' | 'status'
  >;
  vector: Float64Array;
  imaginaryPart: Float64Array | undefined;
  applications: number;
}

function runSearch(
  operator: LinearOperator,
  applyInto: LinearOperator['applyInto'],
  options: DominantEigenOptions,
  start: Float64Array | undefined,
  target: { re: number; im: number } | undefined,
): Search {
  const { size, complexBlock } = operator;
  const scalars = complexBlock === undefined ? 1 : 2;
  const tolerance = options.tolerance ?? 1e-10;
  const maxApplications = options.maxApplications ?? 2000;
  const largest = Math.min((options.basis ?? (size <= 40 ? 40 : 24)) * scalars, size);
  const random = randomSource(options.seed ?? 0);
  const space = new SearchSpace(size, applyInto, complexBlock);
  const work = new Float64Array(size);
  const result = (found: Search['found'], vector: Float64Array, imaginaryPart?: Float64Array): Search => ({
    found,
    vector,
    imaginaryPart,
    applications: space.applications,
  });

  if (start !== undefined) space.extend(start);
  while (space.dimension < Math.min(size, scalars)) space.extend(random.fillNormal(work));
  let companions = target === undefined ? 0 : MAX_COMPANIONS;
  let seen = 0;
  let chain = 0;

  for (;;) {
    if (!Number.isFinite(space.largestImage)) return result({ ...nothing, status: 'non-finite' }, unit(size));
    if (space.largestImage === 0 && space.dimension >= Math.min(size, BATCH)) {
      return result({ ...nothing, status: 'zero' }, unit(size));
    }
    const pairs = space.ritzPairs();
    const { primary, group } = choosePrimary(pairs, target, tolerance);
    const last = space.dimension >= size || space.applications >= maxApplications;
    let directions: Float64Array[] = [];
    const residual = residualsOf(space, primary, directions, size);
    let finished = last;
    if (!last && residual <= tolerance) {
      directions = target === undefined ? nearCircle(space, pairs, primary, size) : [];
      // Nothing on or near the circle is unsettled: look for another copy of what is there, by a short chain from a random
      // vector (whose own Ritz values need a few steps before they say anything).
      if (directions.length === 0 && chain > 0) {
        chain -= 1;
        directions = [space.lastImage];
      } else if (directions.length === 0) {
        finished = companions >= MAX_COMPANIONS || (companions > 0 && group.length <= seen);
        seen = group.length;
        companions += 1;
        chain = 2;
      }
    }
    const tiny = primary.modulus <= 0.05 * space.largestImage;
    const gaveUp = finished && residual > tolerance;
    if (target === undefined && (gaveUp || (tiny && (finished || space.applications % 64 < BATCH)))) {
      if (isNilpotent(space, applyInto, size, random.fillNormal(work))) {
        return result({ ...nothing, status: 'zero' }, unit(size));
      }
    }
    if (finished) {
      const { vector, imaginaryPart } = eigenvector(space, primary, group, start, complexBlock, size);
      const settled = residual <= tolerance || (space.dimension >= size && residual <= 1e-8);
      return result(
        {
          value: primary.re,
          imaginary: primary.im,
          modulus: primary.modulus,
          residual,
          ...classify(pairs, primary, scalars, tolerance),
          status: settled ? 'converged' : 'max-applications',
        },
        vector,
        imaginaryPart,
      );
    }
    if (space.dimension + BATCH * scalars > largest && largest < size)
      compressTo(space, [primary, ...pairs.filter((pair) => pair !== primary)], largest >> 1, scalars === 2);
    grow(space, directions, () => random.fillNormal(work));
  }
}

/** Residuals of the first pair that may still turn out to lie on the circle of the primary one: not settled, and near enough. */
function nearCircle(space: SearchSpace, pairs: readonly RitzPair[], primary: RitzPair, size: number): Float64Array[] {
  for (const pair of pairs.slice(0, 2 * MAX_COMPANIONS)) {
    const directions: Float64Array[] = [];
    const relative = residualsOf(space, pair, directions, size);
    if (relative > 1e-6 && pair.modulus * (1 + relative) >= (1 - 1e-6) * primary.modulus) return directions;
  }
  return [];
}

/** Adds the directions and Krylov vectors from the last of them; random vectors where nothing else is new. */
function grow(space: SearchSpace, directions: readonly Float64Array[], random: () => Float64Array): void {
  let added = 0;
  for (const direction of directions) if (space.extend(direction)) added += 1;
  for (; added < BATCH && !space.isFull; added++) {
    if (added === 0 || !space.extend(space.lastImage)) space.extend(random());
  }
}

const nothing = { value: 0, imaginary: 0, modulus: 0, residual: 0, gap: 0, multiplicity: 0, kind: 'simple' } as const;

function unit(size: number): Float64Array {
  const vector = new Float64Array(size);
  vector[0] = 1;
  return vector;
}

/** The pair to follow: nearest to the target, or the largest; among equal moduli a positive real value comes first. */
function choosePrimary(
  pairs: readonly RitzPair[],
  target: { re: number; im: number } | undefined,
  tolerance: number,
): { primary: RitzPair; group: RitzPair[] } {
  let primary = pairs[0]!;
  if (target !== undefined) {
    const off = (pair: RitzPair) => Math.hypot(pair.re - target.re, pair.im - target.im);
    for (const pair of pairs) if (off(pair) < off(primary)) primary = pair;
  } else {
    const top = pairs.filter((pair) => pair.modulus >= (1 - Math.max(1e-8, 10 * tolerance)) * primary.modulus);
    // Over R a pair with a tiny im is still one of two, and its real part no eigenvector: only what has none is real.
    const real = top.filter(
      (pair) => pair.coefficientsImaginary === undefined && Math.abs(pair.im) <= 1e-8 * pair.modulus,
    );
    const positive = real.filter((pair) => pair.re > 0);
    primary = positive[0] ?? real[0] ?? primary;
  }
  return { primary, group: pairs.filter((pair) => samePoint(pair, primary, tolerance)) };
}
