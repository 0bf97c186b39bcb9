/**
 * One search for the eigenvalue of largest modulus, or for the one nearest to a target.
 *
 * Method: Arnoldi's, restarted by compressing the space to its leading Ritz vectors (Stewart, A Krylov–Schur algorithm for
 * large eigenproblems, SIAM J. Matrix Anal. Appl. 23, 2001; `room.ts` says when the space grows), written as Rayleigh–Ritz on a basis with its images. ±λ and complex
 * pairs, on which power iteration turns in circles, are ordinary Ritz values here. One Krylov space sees one vector of a
 * repeated eigenvalue only; so once the leading pair has converged, the search goes on from a random vector until the next
 * Ritz value is known to lie inside the circle, or to be the same eigenvalue again.
 *
 * A basis of orthogonalised vectors that fills the whole space is no better than rounding of ‖T‖ makes it, which far from normal maps
 * multiply without bound. So where the whole space is needed, and where a small map gives a doubtful answer, the coordinate vectors are
 * taken: the matrix is then exact, and its eigenvalues as good as balancing and block triangular form make them.
 */
import { randomSource } from '../random';
import { type Resting, SHORT } from '../resting';
import { classify, looksDefective, samePoint } from './classify';
import { clustered } from './clusters';
import { compressTo } from './compress';
import { eigenvector } from './eigenvectors';
import { diesOut, isNilpotentWhole } from './nilpotent';
import type { RitzPair } from './ritz-pair';
import { residualsOf } from './ritz-residuals';
import { Room } from './room';
import { SearchSpace } from './search-space';
import type { DominantEigen, DominantEigenOptions, LinearOperator } from './types';

/** Krylov vectors added between two looks at the Ritz values. */
export const BATCH = 4;

/** From which dimension on it is a part of the space. */
const LARGE = 64;
const FEW_LOOKS = 4;

/** Searches for further copies of the eigenvalue. */
const MAX_COMPANIONS = 3;

/** Scalar dimension up to which a doubtful answer is decided in the whole space. */
const SMALL = 144;

/** Applications, as multiples of those that the whole space takes, after which a search that has not settled is decided there; and the least bound on them that leaves room for it. */
const PATIENCE = 4;
const WORTH_A_WHOLE = 3;

/** An eigenvalue below this share of ‖T‖ may be rounding of 0: ε^{1/k} for a nilpotent map of index k. */
const DOUBTFUL = 0.5;
/** The same where a test costs many applications. */
const VERY_DOUBTFUL = 0.05;

/** Who asks for no more than this is content with any of the parts of a defective eigenvalue. */
const ROUGH = 1e-6;
/** Largest relative error of an eigenvalue that counts as found. */
export const UNCERTAIN = 1e-6;

export interface Search {
  found: Pick<
    DominantEigen,
    | 'value'
    | 'imaginary'
    | 'modulus'
    | 'residual'
    | 'gap'
    | 'multiplicity'
    | 'isDefective'
    | 'uncertainty'
    | 'kind'
    | 'status'
  >;
  vector: Float64Array;
  imaginaryPart: Float64Array | undefined;
  applications: number;
}

export type Target = { readonly re: number; readonly im: number };

/** Rests after each application, or after each batch of them where vectors are short. */
export function* runSearch(
  operator: LinearOperator,
  applyInto: LinearOperator['applyInto'],
  options: DominantEigenOptions,
  start: Float64Array | undefined,
  target: Target | undefined,
): Resting<Search> {
  const { size, complexBlock } = operator;
  const scalars = complexBlock === undefined ? 1 : 2;
  const tolerance = options.tolerance ?? 1e-10;
  const maxApplications = options.maxApplications ?? 2000;
  let basis = Math.min((options.basis ?? (size <= 40 ? 40 : 24)) * scalars, size);
  // What lies on the circle must fit beside a search.
  let most = Math.min(options.basis === undefined ? SMALL * scalars : basis, size);
  const isBounded = options.basis !== undefined || options.maxApplications !== undefined;
  const room = !isBounded && size > SMALL * scalars ? new Room(size, 0) : undefined;
  const random = randomSource(options.seed ?? 0);
  const space = new SearchSpace(size, applyInto, complexBlock);
  const work = new Float64Array(size);
  const noise = () => random.fillNormal(work);
  const zero = (status: 'zero' | 'non-finite'): Search => {
    const vector = new Float64Array(size);
    vector[0] = 1;
    return { found: { ...nothing, status }, vector, imaginaryPart: undefined, applications: space.applications };
  };
  const wholeCost = size <= SMALL * scalars ? size / scalars : Infinity;
  const canFill = () => space.applications + wholeCost <= maxApplications;
  // A defective eigenvalue keeps Ritz vectors from settling.
  const patience =
    WORTH_A_WHOLE * wholeCost <= maxApplications
      ? Math.min(PATIENCE * wholeCost, maxApplications - wholeCost - BATCH)
      : Infinity;

  let isWhole = size <= 2 * BATCH && canFill();
  if (isWhole) yield* space.fill();
  else {
    if (start !== undefined) space.extend(start);
    while (space.dimension < Math.min(size, scalars)) space.extend(noise());
  }
  const companions = new Companions(target === undefined ? 0 : MAX_COMPANIONS);

  for (;;) {
    if (!Number.isFinite(space.largestImage)) return zero('non-finite');
    if (space.largestImage === 0 && space.dimension >= Math.min(size, BATCH)) return zero('zero');
    const found = yield* space.ritzPairs();
    const whole = isWhole && tolerance < ROUGH ? yield* clustered(space, found) : undefined;
    const pairs = whole?.pairs ?? found;
    const { primary, group } = choosePrimary(pairs, target, tolerance);
    let directions: Float64Array[] = [];
    const residual = residualsOf(space, primary, directions, size);
    const isSettled = residual <= tolerance;
    let finished = space.isFull || space.applications >= maxApplications;
    if (!finished && isSettled) {
      directions = target === undefined ? nearCircle(space, pairs, primary, size) : [];
      // Nothing on or near the circle is unsettled: look for another copy of what is there.
      if (directions.length === 0) {
        const next = companions.next(group.length);
        finished = next === 'none';
        if (next === 'image') directions = [space.lastImage];
      }
    }

    const share = primary.modulus / space.largestImage;
    const isTiny =
      target === undefined &&
      share <= VERY_DOUBTFUL &&
      (finished || (space.applications >= 64 && space.applications % 64 < BATCH));
    const isUnsure = isTiny || (!isSettled && (finished || space.applications >= patience));
    const isParted = () => target === undefined && isSettled && looksDefective(pairs, primary, scalars === 2);
    if (!isWhole && canFill() && (isUnsure || space.isFull || isParted())) {
      isWhole = true;
      yield* space.fill();
      continue;
    }
    if (target === undefined) {
      const isZero = isWhole
        ? primary.modulus === 0 || (share < DOUBTFUL && (yield* isNilpotentWhole(space, scalars === 2)))
        : isUnsure && (yield* diesOut(space, applyInto, size, noise()));
      if (isZero) return zero('zero');
    }
    if (finished) {
      // A mixture of eigenvectors is one only as far as their eigenvalues agree.
      const equal = group.filter(
        ({ re, im }) => Math.hypot(re - primary.re, im - primary.im) <= tolerance * primary.modulus,
      );
      const { vector, imaginaryPart } = yield* eigenvector(space, primary, equal, start, complexBlock, size);
      const { re, im, modulus } = primary;
      const uncertainty = whole?.uncertaintyOf(primary) ?? Number.NaN;
      const nature = { ...classify(pairs, primary, tolerance, scalars === 2), uncertainty };
      const isDefective = whole !== undefined && whole.countOf(primary) > nature.multiplicity;
      const accepted = (isSettled || (isWhole && residual <= 1e-8)) && !(uncertainty > UNCERTAIN);
      const status = accepted ? 'converged' : isWhole ? 'inaccurate' : 'max-applications';
      return {
        found: { value: re, imaginary: im, modulus, residual, ...nature, isDefective, status },
        vector,
        imaginaryPart,
        applications: space.applications,
      };
    }
    if (space.dimension + BATCH * scalars > basis && basis < size) {
      if (room !== undefined && !isSettled) {
        basis = room.next(basis, residual);
        most = Math.max(most, basis);
      }
    }
    if (space.dimension + BATCH * scalars > basis && basis < size) {
      // The search for another copy takes as many Krylov vectors as the circle has points.
      const circle = dimensionOnCircle(space, pairs, primary, size);
      const kept = Math.max(basis >> 1, Math.min(circle + BATCH * scalars, most - 2 * BATCH * scalars));
      if (space.dimension + BATCH * scalars > Math.min(Math.max(basis, kept + circle + BATCH * scalars), most)) {
        compressTo(space, [primary, ...pairs.filter((pair) => pair !== primary)], kept, scalars === 2);
      }
    }
    yield* grow(space, directions, batchOf(space, basis), noise);
  }
}

/**
 * The search for further copies of a settled eigenvalue: by short chains from random vectors, whose own Ritz values need a few steps before they
 * say anything, until one shows no more copies than before.
 */
class Companions {
  private seen = 0;
  private chain = 0;

  constructor(private searches: number) {}

  /** From what the space is to grow: the last image, a random vector, or nothing where all copies are counted. */
  next(copies: number): 'image' | 'random' | 'none' {
    if (this.chain > 0) {
      this.chain -= 1;
      return 'image';
    }
    const isCounted = this.searches >= MAX_COMPANIONS || (this.searches > 0 && copies <= this.seen);
    this.seen = copies;
    this.searches += 1;
    this.chain = 2;
    return isCounted ? 'none' : 'random';
  }
}

/** Residuals of the first pair that may still turn out to lie on the circle of the primary one: not settled, and near enough. */
function nearCircle(space: SearchSpace, pairs: readonly RitzPair[], primary: RitzPair, size: number): Float64Array[] {
  for (const pair of pairs) {
    if (pair.modulus < primary.modulus / 2) break;
    const directions: Float64Array[] = [];
    const relative = residualsOf(space, pair, directions, size);
    if (relative > 1e-6 && pair.modulus * (1 + relative) >= (1 - 1e-6) * primary.modulus) return directions;
  }
  return [];
}

/** Real dimensions of the settled eigenvectors on the circle of the primary one, which a restart keeps. */
function dimensionOnCircle(space: SearchSpace, pairs: readonly RitzPair[], primary: RitzPair, size: number): number {
  let dimension = 0;
  for (const pair of pairs) {
    if (Math.abs(pair.modulus - primary.modulus) > 1e-6 * primary.modulus) continue;
    if (residualsOf(space, pair, [], size) <= 1e-6) dimension += pair.coefficientsImaginary || space.isComplex ? 2 : 1;
  }
  return dimension;
}

/** Krylov vectors until the next look at the Ritz values, which is as dear as the cube of the dimension. */
function batchOf({ dimension, isComplex }: SearchSpace, basis: number): number {
  if (dimension <= LARGE) return BATCH;
  return Math.max(BATCH, Math.min(dimension / FEW_LOOKS, basis - dimension) / (isComplex ? 2 : 1));
}

/** Adds the directions and Krylov vectors from the last of them; random vectors where nothing else is new. */
function* grow(
  space: SearchSpace,
  directions: readonly Float64Array[],
  batch: number,
  random: () => Float64Array,
): Resting<void> {
  const isShort = space.lastImage.length <= SHORT;
  let added = 0;
  for (const direction of directions) {
    if (!space.extend(direction)) continue;
    added += 1;
    if (!isShort) yield;
  }
  for (; added < batch && !space.isFull; added++) {
    if (added === 0 || !space.extend(space.lastImage)) space.extend(random());
    if (!isShort) yield;
  }
  if (isShort) yield;
}

const nothing = {
  ...({ value: 0, imaginary: 0, modulus: 0, residual: 0, gap: 0, multiplicity: 0, kind: 'simple' } as const),
  ...{ isDefective: false, uncertainty: 0 },
};

/** The pair to follow: nearest to the target, or the largest; among equal moduli a positive real value comes first. */
function choosePrimary(
  pairs: readonly RitzPair[],
  target: Target | undefined,
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
