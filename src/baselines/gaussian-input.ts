import { real } from '../algebra';
import { rangeError } from '../errors';
import type { ArrayLikeInput } from '../interop/arrays';
import { readMatrix, readVector } from '../interop/columns';
import {
  adjoint,
  adjointMultiply,
  distance,
  hermitianEigen,
  hermitise,
  identity,
  leadingColumns,
  norm,
  type PlanarMatrix,
  scaleColumns,
  zeros,
} from '../matrix';
import { normalised, type Polynomials } from './polynomials';

/** What a moment may be off by, relatively. */
const ROUNDING = 1e-10;

/** An eigenvalue of n correlations that is below n·NOTHING is 0: their own rounding is that large. */
const NOTHING = 4 * Number.EPSILON;

/** Distance of a vector of norm 1 from a span that counts as none. */
const IN_SPAN = 1e-13;

/**
 * x = mean + T z for z ~ N(0, 1), TTᵀ the moment, as polynomials of degree 1 of z. T = diag(s) E Λ^{1/2} from the correlations EΛEᵀ, so that no unit of
 * measurement decides about what counts as 0; z has as many numbers as Λ has eigenvalues that do not, and one where it has none.
 */
export function gaussianInput(
  place: string,
  inputs: number,
  { moment, mean }: { readonly moment?: ArrayLikeInput | undefined; readonly mean?: unknown },
): Polynomials {
  const T =
    moment === undefined
      ? identity(real, inputs)
      : rootOf(`${place}: moment`, readMatrix(`${place}: moment`, moment, real, inputs, inputs));
  const centre = mean === undefined ? zeros(real, inputs, 1) : readVector(`${place}: mean`, mean, real, inputs);
  const coefficients = zeros(real, 1 + T.cols, inputs);
  coefficients.data.set(centre.data);
  coefficients.data.set(adjoint(T).data, inputs);
  const errors = new Float64Array(inputs);
  if (moment !== undefined) {
    for (let at = 0; at < T.data.length; at++) {
      const i = Math.floor(at / T.cols);
      errors[i] = Math.max(errors[i]!, Number.EPSILON * Math.abs(T.data[at]!));
    }
  }
  return normalised(coefficients, new Float64Array(inputs), errors);
}

function rootOf(place: string, M: PlanarMatrix): PlanarMatrix {
  const n = M.rows;
  const scales = Float64Array.from({ length: n }, (_, i) => {
    const square = M.data[i * n + i]!;
    if (square < 0) throw rangeError(place, 'a PSD matrix', `${square} at [${i}][${i}]`);
    return Math.sqrt(square);
  });
  const C = zeros(real, n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const entry = M.data[i * n + j]!;
      if (scales[i] === 0 || scales[j] === 0) {
        if (entry !== 0) throw rangeError(place, 'a PSD matrix', `${entry} at [${i}][${j}] beside a 0 on the diagonal`);
      } else C.data[i * n + j] = entry / scales[i]! / scales[j]!;
    }
  }
  if (distance(C, adjoint(C)) > ROUNDING * norm(C)) throw rangeError(place, 'a symmetric matrix', 'another');
  hermitise(C);
  const { values, vectors } = hermitianEigen(C);
  const least = values[n - 1]!;
  if (least < -ROUNDING * n) throw rangeError(place, 'a PSD matrix', `correlations with an eigenvalue ${least}`);
  const count = values.filter((value) => value > NOTHING * n).length;
  if (count === 0) return zeros(real, n, 1);
  const T = leadingColumns(vectors, count);
  scaleColumns(
    T,
    values.slice(0, count).map((value) => Math.sqrt(value)),
  );
  for (let at = 0; at < T.data.length; at++) T.data[at]! *= scales[Math.floor(at / count)]!;
  return T;
}

/**
 * The same polynomials of degree 1, of fewer numbers: those Qᵀz that any of them depends on, for an orthonormal basis Q of what they span. Independent and
 * standard normal as z is.
 */
export function onTheirSpan(lists: readonly Polynomials[]): Polynomials[] {
  const variables = lists[0]!.coefficients.rows - 1;
  const linear = lists.map(({ coefficients }) => linearPart(coefficients));
  const Q = basisOf(
    linear.flatMap((part) => columnsOf(part)),
    variables,
  );
  if (Q.cols === variables) return [...lists];
  return lists.map(({ coefficients, exponents, noise }, at) => {
    const reduced = zeros(real, 1 + Q.cols, coefficients.cols);
    reduced.data.set(coefficients.data.subarray(0, coefficients.cols));
    reduced.data.set(adjointMultiply(Q, linear[at]!).data, coefficients.cols);
    const lost = noise.map((error) => error + IN_SPAN);
    return { coefficients: reduced, exponents, noise: lost };
  });
}

/**
 * An orthonormal basis of the span of unit vectors, at least one vector, by Gram–Schmidt twice. Not `orthonormalise`, which puts vectors of its own in the place of
 * dependent ones: the basis is to be as short as it can be.
 */
function basisOf(vectors: readonly Float64Array[], n: number): PlanarMatrix {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    if (basis.length === n) break;
    const rest = vector.slice();
    for (let pass = 0; pass < 2; pass++) {
      for (const known of basis) {
        let product = 0;
        for (let i = 0; i < n; i++) product += known[i]! * rest[i]!;
        for (let i = 0; i < n; i++) rest[i]! -= product * known[i]!;
      }
    }
    const length = Math.hypot(...rest);
    if (length > IN_SPAN) basis.push(rest.map((value) => value / length));
  }
  if (basis.length === 0) return leadingColumns(identity(real, n), 1);
  const Q = zeros(real, n, basis.length);
  basis.forEach((vector, k) => {
    for (let i = 0; i < n; i++) Q.data[i * Q.cols + k] = vector[i]!;
  });
  return Q;
}

/** Rows 1 … of the coefficients, as a view. */
const linearPart = (C: PlanarMatrix): PlanarMatrix => ({ ...C, rows: C.rows - 1, data: C.data.subarray(C.cols) });

/** The columns other than zero, at norm 1: a basis of a span does not depend on lengths. */
function columnsOf({ rows, cols, data }: PlanarMatrix): Float64Array[] {
  return Array.from({ length: cols }, (_, k) => {
    const column = Float64Array.from({ length: rows }, (_, i) => data[i * cols + k]!);
    const length = Math.hypot(...column);
    return length > 0 ? column.map((value) => value / length) : undefined;
  }).filter((column) => column !== undefined);
}
