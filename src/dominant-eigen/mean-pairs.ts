/** Vectors of an eigenvalue that computed ones are the mean of: the kernel of what a map, compressed to a search space, has beyond its multiple of the identity. */
import { complex, real } from '../algebra';
import {
  type ComplexMatrix,
  columnsBetween,
  kernelVectors,
  type PlanarMatrix,
  type TriangularOrder,
  triangularOrder,
  zeros,
} from '../matrix';
import type { RitzPair } from './ritz-pair';
import { complexMatrixOf, realMatrixOf } from './ritz-pairs';
import type { SearchSpace } from './search-space';

/** Multiples of an error within which two estimates of a number agree. */
export const AGREEING = 10;

interface Mean {
  readonly re: number;
  readonly im: number;
  /** Absolute error of it. */
  readonly uncertainty: number;
}

/** The map compressed to the space, with imaginary parts of 0 where it is linear over R only. */
export function compressedMatrix(space: SearchSpace): ComplexMatrix {
  if (space.isComplex) return complexMatrixOf(space);
  const { m, re } = realMatrixOf(space);
  return { m, re, im: new Float64Array(m * m) };
}

/** One pair for each vector that M sends to its multiple by the mean, as rounding counts, found in balanced coordinates. */
export function pairsOfMean(M: ComplexMatrix, mean: Mean, isComplex: boolean): RitzPair[] {
  return kernelPairs(M, mean, isComplex, balancedOrder(M), (squares) => {
    return AGREEING * (mean.uncertainty + M.m * Number.EPSILON * Math.sqrt(squares));
  });
}

/**
 * As many pairs as `count` says, the vectors orthonormal in the coordinates taken and of least ‖(M − μ)x‖.
 * @param isExact whether M is a matrix as it is given: rounding of another one, where entries that are small beside ‖M‖ may be nothing else, is not to be balanced
 */
export function leastPairs(
  M: ComplexMatrix,
  mean: Pick<Mean, 're' | 'im'>,
  isComplex: boolean,
  count: number,
  isExact: boolean,
): RitzPair[] {
  const order = isExact ? balancedOrder(M) : triangularOrder(M.m, () => 1);
  return kernelPairs(M, mean, isComplex, order, () => Infinity, count);
}

function balancedOrder({ m, re, im }: ComplexMatrix): TriangularOrder {
  return triangularOrder(m, (i, k) => Math.max(Math.abs(re[i * m + k]!), Math.abs(im[i * m + k]!)));
}

function kernelPairs(
  M: ComplexMatrix,
  mean: Pick<Mean, 're' | 'im'>,
  isComplex: boolean,
  order: TriangularOrder,
  cutOf: (squares: number) => number,
  most = M.m,
): RitzPair[] {
  const { m } = M;
  const [re, im] = [order.apply(M.re), order.apply(M.im)];
  const isReal = !isComplex && mean.im === 0;
  const shifted = zeros(isReal ? real : complex, m, m);
  let squares = 0;
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < m; k++) {
      const at = i * m + k;
      squares += re[at]! ** 2 + im[at]! ** 2;
      const unit = Number(i === k);
      if (isReal) shifted.data[at] = re[at]! - unit * mean.re;
      else {
        shifted.data[2 * i * m + k] = re[at]! - unit * mean.re;
        shifted.data[(2 * i + 1) * m + k] = im[at]! - unit * mean.im;
      }
    }
  }
  const small = kernelVectors(shifted, cutOf(squares));
  const kernel = columnsBetween(small, Math.max(0, small.cols - most), small.cols);
  const modulus = Math.hypot(mean.re, mean.im);
  return Array.from({ length: kernel.cols }, (_, c) => {
    const [x, y] = [new Float64Array(m * m), new Float64Array(m * m)];
    order.undoInto(0, [x, y], [firstColumn(kernel, c, 0), firstColumn(kernel, c, 1)]);
    const column = (of: Float64Array) => Float64Array.from({ length: m }, (__, i) => of[i * m]!);
    const [coefficients, second] = [column(x), column(y)];
    if (isReal) return { re: mean.re, im: 0, modulus, coefficients, coefficientsImaginary: undefined };
    if (!isComplex) return { re: mean.re, im: mean.im, modulus, coefficients, coefficientsImaginary: second };
    const both = Float64Array.from({ length: 2 * m }, (__, at) => (at % 2 === 0 ? coefficients : second)[at >> 1]!);
    return { re: mean.re, im: mean.im, modulus, coefficients: both, coefficientsImaginary: undefined };
  });
}

/** Component p of column c of a matrix with m rows, as the first column of an m×m array. */
function firstColumn({ algebra, rows: m, cols, data }: PlanarMatrix, c: number, p: number): Float64Array {
  const out = new Float64Array(m * m);
  if (p >= algebra.dim) return out;
  for (let i = 0; i < m; i++) out[i * m] = data[(i * algebra.dim + p) * cols + c]!;
  return out;
}
