/** Several eigenvalues of a linear map known by its action, with right and left eigenvectors and what is known of each. */
import { inOnePiece, type Resting } from '../resting';
import { type Deflated, deflated } from './deflation';
import { aligned, defectOf, type EigenVector, toVectors, type Value } from './eigenpair-vectors';
import { type Eigenpair, type EigenpairOptions, type Eigenpairs, resolveEigenpairOptions } from './eigs-options';
import { guarded } from './guarded';
import { settler } from './inverse-step';
import { type EigenvalueOrder, type EigsOf, isWhole, restingLeadingEigenvalues, sorted } from './leading-eigenvalues';
import { groupsOf, partnersOf } from './partners';
import type { LinearOperator } from './types';
import { inUnit, timesPower } from './unit';
import { dot } from './vectors';

/**
 * Eigenvalues of a linear map by Krylov–Schur (Stewart 2001) with the pairs that have converged kept in the basis; maps of real dimension up to 144, or not much above `count`, are solved in full. Repeated eigenvalues
 * are looked for by random vectors; multiplicities above three or so may come out too low in large maps. Of a defective eigenvalue rounding makes several, each as a dense solver gives it,
 * with nearly parallel eigenvectors: see `dominantEigenpair`, which finds their mean.
 *
 * @param operator the map; see {@link LinearOperator}. Of more than 144 real dimensions it needs `inverseInto` for `which: 'smallest-modulus'` (and `inverseAdjointInto` for left vectors):
 * applications of T alone reach those last
 * @param options see {@link EigenpairOptions}
 * @returns pairs, each with residual and status; not converging does not throw
 * @throws TypeError, RangeError for a malformed operator or option
 * Cost: (size)³ for small maps; else an application for each of some tens to hundreds of vectors, one more for each pair, and as much again for left vectors.
 *
 * @example
 * const turn: LinearOperator = { size: 2, applyInto: (out, x) => { out[0] = -2 * x[1]; out[1] = 2 * x[0]; } };
 * eigs(turn).pairs.map(({ im }) => im); // [2, -2]
 * const grow: LinearOperator = { size: 3, applyInto: (out, x) => { out.set([x[0], 5 * x[1], 9 * x[2]]); } };
 * eigs(grow, { count: 1, which: 'smallest-modulus' }).pairs[0].re; // 1
 * eigs(grow, { count: 1, deflate: [Float64Array.of(0, 0, 1)] }).pairs[0].re; // 5
 */
export function eigs(operator: LinearOperator, options: EigenpairOptions = {}): Eigenpairs {
  return inOnePiece(restingEigs(operator, options));
}

function restingEigs(given: LinearOperator, options: EigenpairOptions): Resting<Eigenpairs> {
  const operator = guarded('eigs', given);
  const resolved = resolveEigenpairOptions(operator, options);
  return inUnit(operator, (T) => pairsOf(T, resolved), restored);
}

function restored(found: Eigenpairs, exponent: number, vain: Eigenpairs): Eigenpairs {
  const pairs = found.pairs.map((pair): Eigenpair => {
    const [re, im] = [timesPower(pair.re, exponent), timesPower(pair.im, exponent)];
    const isInRange = Number.isFinite(re) && Number.isFinite(im);
    return { ...pair, re, im, status: isInRange ? pair.status : 'non-finite' };
  });
  return { pairs, applications: found.applications + vain.applications };
}

function* pairsOf(operator: LinearOperator, resolved: ReturnType<typeof resolveEigenpairOptions>): Resting<Eigenpairs> {
  const { left, deflate } = resolved;
  // Counts and looks at what T does, whoever applies it.
  const seen = { applications: 0, largest: 0 };
  const T = counted(operator, seen);
  const within = deflate.length === 0 ? whole(T) : deflated(T, deflate);
  if (within === undefined) return { pairs: [], applications: 0 };
  const total = within.operator.size / (operator.complexBlock === undefined ? 1 : 2);
  const count = Math.min(resolved.count, total);
  const search = { ...resolved, count, start: resolved.start && within.restrict(resolved.start) };
  const found = yield* searched(within.operator, search, false);
  // In large maps a search can go on; in small ones, solved in full, there is nothing more to find, but better vectors for it.
  const isSmall = isWhole(T, count);
  const goal = resolved.tolerance * (seen.largest || 1);
  const rights = toVectors(found, within);
  if (isSmall && deflate.length === 0) {
    const settled = settler(T, T.applyInto, goal);
    for (const [k, ...others] of groupsOf(rights, seen.largest))
      if (others.length === 0) rights[k!] = settled(rights[k!]!);
  }
  // Left eigenvectors of what is left over need not lie in the complement: T* has them in the whole space.
  const dual = left
    ? yield* searched(T, { ...search, start: undefined, count: countOfLeft(count, deflate, T) }, true)
    : undefined;
  const unit = () => seen.largest || 1;
  const defect = (x: EigenVector) => defectOf(T, T.applyInto, x, x);
  const leftDefect = (y: EigenVector) => defectOf(T, T.adjointInto!, y, y);
  const partners =
    dual === undefined
      ? rights.map(() => undefined)
      : partnersOf(rights, toVectors(dual, whole(T)), {
          ...{ block: operator.complexBlock, unit: unit(), tolerance: resolved.tolerance, defect: leftDefect },
          settled: isSmall ? settler(T, T.adjointInto!, goal) : (y) => y,
        });
  const drafts = rights.map((right, k) => {
    const partner = partners[k];
    return { right, partner, defect: Math.max(defect(right), partner === undefined ? 0 : leftDefect(partner.y)) };
  });
  const isSolved =
    isWhole(within.operator, count) || [found, dual ?? found].every(({ status }) => status === 'converged');
  const pairs = drafts.map(({ right, partner, defect }): Eigenpair => {
    const residual = defect / unit();
    const unsettled = isSolved ? 'inaccurate' : 'max-applications';
    const { re, im, x, xi } = right;
    return {
      re,
      im,
      right: x,
      ...(xi && { rightImaginary: xi }),
      ...(partner && {
        ...aligned(right, partner.y, operator.complexBlock),
        isBiorthogonal: partner.isBiorthogonal,
      }),
      residual,
      status: Number.isNaN(residual) ? 'non-finite' : residual <= resolved.tolerance ? 'converged' : unsettled,
    };
  });
  return { pairs, applications: seen.applications };
}

/** As many more as the vectors left out may have among the first; all of them where they are found anyway. */
function countOfLeft(count: number, deflate: readonly Float64Array[], T: LinearOperator): number {
  const total = T.size / (T.complexBlock === undefined ? 1 : 2);
  const needed = Math.min(count + deflate.length, total);
  return isWhole(T, needed) ? total : needed;
}

type Search = Required<Omit<EigenpairOptions, 'start' | 'left' | 'deflate'>> & {
  readonly start: Float64Array | undefined;
};

/** Eigenvalues and vectors of T, or of T*, whose eigenvalues are the conjugates. */
function* searched(operator: LinearOperator, search: Search, isLeft: boolean): Resting<EigsOf<Float64Array>> {
  const { which } = search;
  const { inverseInto, inverseAdjointInto, applyInto, adjointInto } = operator;
  const apply = isLeft ? adjointInto! : applyInto;
  if (which !== 'smallest-modulus') {
    return yield* restingLeadingEigenvalues(
      { ...operator, applyInto: apply },
      { ...search, which: isLeft ? mirror(which) : which },
    );
  }
  const inverse = isLeft ? inverseAdjointInto : inverseInto;
  if (inverse === undefined) {
    // In the whole space: all of them, of which the smallest are taken.
    const count = operator.size / (operator.complexBlock === undefined ? 1 : 2);
    const all = yield* restingLeadingEigenvalues(
      { ...operator, applyInto: apply },
      { ...search, count, which: 'largest-modulus' },
    );
    return taken(all, bySmallest(all.values).slice(0, search.count), (value) => value);
  }
  const found = yield* restingLeadingEigenvalues(
    { ...operator, applyInto: inverse },
    { ...search, which: 'largest-modulus' },
  );
  const values = found.values.map(reciprocal);
  return taken(found, bySmallest(values), reciprocal);
}

function mirror(which: EigenvalueOrder): EigenvalueOrder {
  if (which === 'largest-imaginary') return 'smallest-imaginary';
  return which === 'smallest-imaginary' ? 'largest-imaginary' : which;
}

function reciprocal({ re, im }: Value): Value {
  const size = Math.max(Math.abs(re), Math.abs(im));
  const [x, y] = [re / size, im / size];
  const squares = x * x + y * y;
  return { re: x / squares / size, im: im === 0 ? 0 : -y / squares / size };
}

/** The places of values from the smallest modulus on; among those equal to 1e-9 of themselves larger real, then larger imaginary parts come first. */
function bySmallest(values: readonly Value[]): number[] {
  const logarithm = ({ re, im }: Value) => Math.max(Math.log(Math.hypot(re, im)), -1e4);
  const rest = values.map((value, at) => ({ ...value, at })).sort((a, b) => logarithm(a) - logarithm(b));
  const out: number[] = [];
  while (rest.length > 0) {
    const bound = logarithm(rest[0]!) + 1e-9;
    const end = rest.findIndex((value) => logarithm(value) > bound);
    const group = rest.splice(0, end === -1 ? rest.length : end);
    out.push(...sorted(group, 'largest-real', Math.exp(bound)).map(({ at }) => at));
  }
  return out;
}

function taken(
  found: EigsOf<Float64Array>,
  places: readonly number[],
  of: (value: Value) => Value,
): EigsOf<Float64Array> {
  const pick = <T>(list: readonly T[]): T[] => places.map((at) => list[at]!);
  // T⁻¹(x + iy) = μ(x + iy) and T(x + iy) = (x + iy)/μ: the vectors are the same.
  return {
    ...found,
    values: pick(found.values).map(of),
    right: pick(found.right),
    rightImaginary: pick(found.rightImaginary),
    residuals: pick(found.residuals),
  };
}

function whole(operator: LinearOperator): Deflated {
  return { operator, embed: (x) => x, restrict: (x) => x };
}

function counted(operator: LinearOperator, seen: { applications: number; largest: number }): LinearOperator {
  const watched = (apply: LinearOperator['applyInto'], isForward: boolean) => (out: Float64Array, x: Float64Array) => {
    apply.call(operator, out, x);
    seen.applications += 1;
    const length = Math.sqrt(dot(x, x));
    if (isForward && length > 0) seen.largest = Math.max(seen.largest, Math.sqrt(dot(out, out)) / length);
  };
  const { applyInto, adjointInto, inverseInto, inverseAdjointInto, ...rest } = operator;
  return {
    ...rest,
    size: operator.size,
    ...(operator.complexBlock !== undefined && { complexBlock: operator.complexBlock }),
    applyInto: watched(applyInto, true),
    ...(adjointInto && { adjointInto: watched(adjointInto, true) }),
    ...(inverseInto && { inverseInto: watched(inverseInto, false) }),
    ...(inverseAdjointInto && { inverseAdjointInto: watched(inverseAdjointInto, false) }),
  };
}
