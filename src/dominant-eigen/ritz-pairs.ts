import { type ComplexMatrix, restingGeneralEigen, restingRealEigen } from '../matrix';
import type { Resting } from '../resting';
import type { RitzPair } from './ritz-pair';
import { dot, scale } from './vectors';

/** The projected problem's basis and images. */
export interface Projected {
  readonly vectors: readonly Float64Array[];
  readonly images: readonly Float64Array[];
  /** ⟨v_i, T v_j⟩, where a space keeps them. */
  product?(i: number, j: number): number;
}

const productOf = (space: Projected, i: number, j: number): number =>
  space.product?.(i, j) ?? dot(space.vectors[i]!, space.images[j]!);

/** The map compressed to the span: m×m, row-major. */
export function realMatrixOf(space: Projected): { m: number; re: Float64Array } {
  const m = space.vectors.length;
  const re = new Float64Array(m * m);
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) re[i * m + j] = productOf(space, i, j);
  return { m, re };
}

/** The same over C for a complex-linear map, whose basis is v, iv, w, iw, …: of half the size. */
export function complexMatrixOf(space: Projected): ComplexMatrix {
  const m = space.vectors.length >> 1;
  const re = new Float64Array(m * m);
  const im = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      re[i * m + j] = productOf(space, 2 * i, 2 * j);
      im[i * m + j] = productOf(space, 2 * i + 1, 2 * j);
    }
  }
  return { m, re, im };
}

/** A residual of this size, relative to |λ|, is rounding: what a complex pair may have when its vector is made real. */
const REAL = 1e-11;

/**
 * Ritz pairs of a map that is linear over R: m of them for m dimensions, where a conjugate pair counts as two. A pair is real when a real vector
 * satisfies T x = re·x to rounding: then it stands for two copies of re, with two vectors if there are two, else twice the same (a
 * defective eigenvalue). Everywhere else a pair is one of complex numbers.
 */
export function* realRitzPairs(projected: Projected): Resting<RitzPair[]> {
  const { m, re: M } = realMatrixOf(projected);
  const solved = yield* restingRealEigen(m, M);
  const column = (j: number) => Float64Array.from({ length: m }, (_, i) => solved.vectors[i * m + j]!);
  let largest = 0;
  for (let j = 0; j < m; j++) largest = Math.max(largest, Math.hypot(solved.re[j]!, solved.im[j]!));
  const pairs: RitzPair[] = [];
  for (let j = 0; j < m; j++) {
    const [re, im] = [solved.re[j]!, solved.im[j]!];
    if (im === 0) {
      pairs.push(realPair(re, column(j)));
      continue;
    }
    const modulus = Math.hypot(re, im);
    const [x, y] = aligned(column(j), column(j + 1));
    const rounding = Math.max(REAL * modulus, Number.EPSILON * largest);
    const [long, short] = [Math.sqrt(dot(x, x)), Math.sqrt(dot(y, y))];
    // T x = re·x − im·y and T y = re·y + im·x
    if (im * short <= rounding * long) {
      const isOwn = im * long <= rounding * short;
      scale(x, 1 / long);
      if (isOwn) scale(y, 1 / short);
      pairs.push(realPair(re, x), realPair(re, isOwn ? y : x));
    } else pairs.push({ re, im, modulus, coefficients: x, coefficientsImaginary: y });
    j += 1;
  }
  return pairs;
}

function realPair(re: number, coefficients: Float64Array): RitzPair {
  return { re, im: 0, modulus: Math.abs(re), coefficients, coefficientsImaginary: undefined };
}

/** The eigenvector x + iy times the phase for which x and y are orthogonal and x is as long as it can be. */
function aligned(x: Float64Array, y: Float64Array): [Float64Array, Float64Array] {
  // (x + iy)ᵀ(x + iy) = ‖x‖² − ‖y‖² + 2i⟨x,y⟩ is to be real and ≥ 0.
  const angle = -Math.atan2(2 * dot(x, y), dot(x, x) - dot(y, y)) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [x.map((value, i) => cos * value - sin * y[i]!), x.map((value, i) => sin * value + cos * y[i]!)];
}

/** Ritz pairs of a complex-linear map, by an eigenproblem over C. */
export function* complexRitzPairs(projected: Projected): Resting<RitzPair[]> {
  const M = complexMatrixOf(projected);
  const { m } = M;
  const solved = yield* restingGeneralEigen(M);
  return Array.from({ length: m }, (_, j) => {
    const coefficients = new Float64Array(2 * m);
    for (let i = 0; i < m; i++) {
      coefficients[2 * i] = solved.vectors.re[i * m + j]!;
      coefficients[2 * i + 1] = solved.vectors.im[i * m + j]!;
    }
    const x = solved.re[j]!;
    const y = solved.im[j]!;
    return { re: x, im: y, modulus: Math.hypot(x, y), coefficients, coefficientsImaginary: undefined };
  });
}
