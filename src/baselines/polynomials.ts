/**
 * Lists of polynomials of a Gaussian input at any scale, and linear combinations of them. Each polynomial has a power of two of its own, so that weights
 * of 1e-200 beside weights of 1e200 neither vanish nor overflow on the way, and an estimate of its rounding errors, so that what has cancelled is known to have.
 */
import { real } from '../algebra';
import { columnSquares, multiplyAdjointInto, type PlanarMatrix, zeros } from '../matrix';

/** p_j = 2^{e_j} Σ_α C_αj h_α. */
export interface Polynomials {
  /** C, basis × count; the largest number of each column is in [½, 2), or 0. */
  readonly coefficients: PlanarMatrix;
  /** e_j; −∞ for a polynomial that is 0 because no weight is there. */
  readonly exponents: Float64Array;
  /** ‖error of column j of C‖ to first order. */
  readonly noise: Float64Array;
}

/** A summand W·p of a combination; without W, p itself. */
export interface Part {
  readonly weights?: PlanarMatrix | undefined;
  readonly of: Polynomials;
}

/** The exponent of a number, to one; −∞ for 0. */
const exponentOf = (value: number): number => (value === 0 ? -Infinity : Math.floor(Math.log2(Math.abs(value))));

/** value·2^exponent, without overflow or underflow on the way. */
export function scaledBy(value: number, exponent: number): number {
  if (value === 0 || exponent < -2200) return 0;
  const half = Math.trunc(exponent / 2);
  return value * 2 ** half * 2 ** (exponent - half);
}

/** Columns of numbers that may have any scale, each with its own power of two. */
export function normalised(coefficients: PlanarMatrix, exponents: Float64Array, noise: Float64Array): Polynomials {
  const { rows, cols, data } = coefficients;
  const largest = new Float64Array(cols);
  for (let at = 0; at < data.length; at++) largest[at % cols] = Math.max(largest[at % cols]!, Math.abs(data[at]!));
  const shifts = largest.map((most) => (most > 0 ? exponentOf(most) : 0));
  const out = zeros(real, rows, cols);
  for (let at = 0; at < data.length; at++) out.data[at] = scaledBy(data[at]!, -shifts[at % cols]!);
  return {
    coefficients: out,
    exponents: exponents.map((exponent, j) => exponent + shifts[j]!),
    noise: noise.map((error, j) => scaledBy(error, -shifts[j]!)),
  };
}

export const sizesOf = ({ coefficients }: Polynomials): Float64Array => columnSquares(coefficients).map(Math.sqrt);

/** Σ W_s p_s + b over the parts, whose bases may be of different degrees. */
export function combine(parts: readonly Part[], bias?: PlanarMatrix): Polynomials {
  const count = parts[0]!.weights?.rows ?? parts[0]!.of.exponents.length;
  const size = Math.max(...parts.map(({ of }) => of.coefficients.rows));
  const exponents = new Float64Array(count).fill(-Infinity);
  for (const { weights, of } of parts) raise(exponents, weights, of.exponents);
  if (bias !== undefined) raise(exponents, bias, [0]);
  const out = zeros(real, size, count);
  const noise = new Float64Array(count);
  for (const { weights, of } of parts) {
    const { coefficients } = of;
    const scaled = aligned(weights, of.exponents, exponents);
    const beginning = { ...out, rows: coefficients.rows, data: out.data.subarray(0, coefficients.rows * count) };
    multiplyAdjointInto(beginning, coefficients, scaled, true);
    const errors = sizesOf(of).map((length, j) => of.noise[j]! + Number.EPSILON * length);
    for (let at = 0; at < scaled.data.length; at++) {
      noise[Math.floor(at / scaled.cols)]! += Math.abs(scaled.data[at]!) * errors[at % scaled.cols]!;
    }
  }
  if (bias !== undefined) {
    const shift = aligned(bias, [0], exponents).data;
    for (let i = 0; i < count; i++) {
      out.data[i]! += shift[i]!;
      noise[i]! += Number.EPSILON * Math.abs(shift[i]!);
    }
  }
  return normalised(out, exponents, noise);
}

/** The exponents that the terms W_ij 2^{e_j} have at most, row by row. */
function raise(exponents: Float64Array, weights: PlanarMatrix | undefined, of: ArrayLike<number>): void {
  for (let i = 0; i < exponents.length; i++) {
    if (weights === undefined) exponents[i] = Math.max(exponents[i]!, of[i]!);
    else {
      for (let j = 0; j < weights.cols; j++) {
        exponents[i] = Math.max(exponents[i]!, exponentOf(weights.data[i * weights.cols + j]!) + of[j]!);
      }
    }
  }
}

/** W_ij 2^{e_j − m_i}, at most 2. */
export function aligned(
  weights: PlanarMatrix | undefined,
  of: ArrayLike<number>,
  exponents: ArrayLike<number>,
): PlanarMatrix {
  const [rows, cols] = [exponents.length, weights?.cols ?? exponents.length];
  const out = zeros(real, rows, cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const weight = weights === undefined ? (i === j ? 1 : 0) : weights.data[i * cols + j]!;
      if (weight !== 0 && of[j]! > -Infinity) out.data[i * cols + j] = scaledBy(weight, of[j]! - exponents[i]!);
    }
  }
  return out;
}

/** The errors of p_j·q_j that come from those of p and q, and its own rounding, without constants that depend on the degree. */
export function productNoise(one: Polynomials, other: Polynomials): Float64Array {
  const [first, second] = [sizesOf(one), sizesOf(other)];
  return first.map(
    (length, j) => length * other.noise[j]! + second[j]! * one.noise[j]! + Number.EPSILON * length * second[j]!,
  );
}

export const sumOfExponents = (one: Polynomials, other: Polynomials): Float64Array =>
  one.exponents.map((exponent, j) => exponent + other.exponents[j]!);
