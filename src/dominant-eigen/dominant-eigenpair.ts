/** The eigenvalue of largest modulus of a linear map known by its action, with its right and left eigenvector. */
import { requireInteger, requireKnownOptions, requirePositive } from '../errors';
import { inOnePiece, type Resting } from '../resting';
import { alignLeft } from './eigenvectors';
import { guarded, requireVector } from './guarded';
import { BATCH, runSearch, type Search, UNCERTAIN } from './run-search';
import type { DominantEigen, DominantEigenOptions, LinearOperator } from './types';
import { inUnit, timesPower } from './unit';
import { dot } from './vectors';

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
  const T = guarded('dominantEigenpair', operator);
  return inOnePiece(inUnit(T, (scaled) => restingDominantEigenpair(scaled, options), restored));
}

function restored(found: DominantEigen, exponent: number, vain: DominantEigen): DominantEigen {
  const [value, imaginary, modulus] = [found.value, found.imaginary, found.modulus].map((x) => timesPower(x, exponent));
  return {
    ...found,
    ...{ value: value!, imaginary: imaginary!, modulus: modulus! },
    status: Number.isFinite(modulus) ? found.status : 'non-finite',
    applications: found.applications + vain.applications,
  };
}

/** {@link dominantEigenpair} that rests after each application. */
export function* restingDominantEigenpair(
  operator: LinearOperator,
  options: DominantEigenOptions = {},
): Resting<DominantEigen> {
  check(operator, options);
  const wantLeft = options.left ?? operator.adjointInto !== undefined;
  const search = yield* runSearch(operator, operator.applyInto.bind(operator), options, options.start, undefined);
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
  const dual = yield* runSearch(operator, adjointInto, options, right, target);
  const left = dual.vector;
  const overlap = overlapOf(search, dual); // before the sign of one of its parts is changed
  alignLeft(left, right, operator.complexBlock);
  const residual = Math.max(search.found.residual, dual.found.residual);
  let { uncertainty } = search.found;
  let status: DominantEigen['status'] = search.found.status === 'converged' ? dual.found.status : search.found.status;
  if (Number.isNaN(uncertainty)) {
    uncertainty = residual / overlap;
    if (status === 'converged' && uncertainty > UNCERTAIN) status = 'inaccurate';
  }
  return {
    ...common,
    left,
    residual,
    uncertainty,
    status,
    applications: search.applications + dual.applications,
  };
}

/** |⟨y,x⟩| of a right and a left eigenvector of norm 1; of a complex pair over R, T* has the conjugate of y as the eigenvector found. */
function overlapOf({ vector: x, imaginaryPart }: Search, { vector: y, imaginaryPart: leftPart }: Search): number {
  if (imaginaryPart === undefined || leftPart === undefined) return Math.abs(dot(y, x));
  return Math.hypot(dot(y, x) - dot(leftPart, imaginaryPart), dot(y, imaginaryPart) + dot(leftPart, x));
}

const accepted = ['start', 'tolerance', 'maxApplications', 'basis', 'seed', 'left'] as const;

function check(operator: LinearOperator, options: DominantEigenOptions): void {
  const place = 'dominantEigenpair';
  requireKnownOptions(place, options, accepted);
  if (options.tolerance !== undefined) requirePositive(`${place}: tolerance`, options.tolerance);
  if (options.maxApplications !== undefined) requireInteger(`${place}: maxApplications`, options.maxApplications, 1);
  if (options.basis !== undefined) requireInteger(`${place}: basis`, options.basis, 2 * BATCH);
  if (options.start !== undefined) requireVector(`${place}: start`, options.start, operator.size);
  if (options.left === true && operator.adjointInto === undefined) {
    throw new TypeError(`${place}: left: the operator has no adjointInto`);
  }
}
