import { generalEigen } from '../matrix';
import type { RitzPair } from './ritz-pair';
import { addScaled, dot, scale } from './vectors';

/** The projected problem's basis and images. */
interface Projected {
  readonly vectors: readonly Float64Array[];
  readonly images: readonly Float64Array[];
}

/** Imaginary parts below this, relative to the largest Ritz value, are rounding. */
const REAL = 1e-11;

/** Ritz pairs of a map that is linear over R. */
export function realRitzPairs({ vectors, images }: Projected): RitzPair[] {
  const m = vectors.length;
  const re = new Float64Array(m * m);
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) re[i * m + j] = dot(vectors[i]!, images[j]!);
  const solved = generalEigen({ m, re, im: new Float64Array(m * m) });
  const column = (part: Float64Array, j: number) => Float64Array.from({ length: m }, (_, i) => part[i * m + j]!);
  let largest = 0;
  for (let j = 0; j < m; j++) largest = Math.max(largest, Math.hypot(solved.re[j]!, solved.im[j]!));
  const pairs: RitzPair[] = [];
  const realOnes: number[] = [];
  for (let j = 0; j < m; j++) {
    const x = solved.re[j]!;
    const y = solved.im[j]!;
    if (Math.abs(y) <= REAL * largest) realOnes.push(j);
    else if (y > 0) {
      const coefficients = column(solved.vectors.re, j);
      pairs.push({
        re: x,
        im: y,
        modulus: Math.hypot(x, y),
        coefficients,
        coefficientsImaginary: column(solved.vectors.im, j),
      });
    }
  }
  // The eigenvectors of a real eigenvalue come with any phases, and those of a repeated one mixed over C: real and imaginary
  // parts together span the real eigenspace, from which as many real vectors are taken, the longest remainder first.
  realOnes.sort((i, j) => solved.re[j]! - solved.re[i]!);
  for (let first = 0; first < realOnes.length; ) {
    let end = first + 1;
    while (end < realOnes.length && solved.re[realOnes[end - 1]!]! - solved.re[realOnes[end]!]! <= 1e-9 * largest)
      end += 1;
    const group = realOnes.slice(first, end);
    const parts = group.flatMap((j) => [column(solved.vectors.re, j), column(solved.vectors.im, j)]);
    for (const j of group) {
      // A defective eigenvalue has fewer eigenvectors than copies: the others repeat the first.
      const coefficients = takeLongest(parts) ?? pairs[pairs.length - 1]!.coefficients;
      pairs.push({
        re: solved.re[j]!,
        im: 0,
        modulus: Math.abs(solved.re[j]!),
        coefficients,
        coefficientsImaginary: undefined,
      });
    }
    first = end;
  }
  return pairs;
}

/** The longest of the vectors, normalised, while one is left beyond rounding; its direction is taken out of the others. */
function takeLongest(vectors: readonly Float64Array[]): Float64Array | undefined {
  let longest = vectors[0]!;
  for (const vector of vectors) if (dot(vector, vector) > dot(longest, longest)) longest = vector;
  if (dot(longest, longest) < 1e-12) return undefined;
  const out = longest.slice();
  scale(out, 1 / Math.sqrt(dot(out, out)));
  for (const vector of vectors) addScaled(vector, -dot(out, vector), out);
  return out;
}

/** Ritz pairs of a complex-linear map, whose basis is v, iv, w, iw, …: an eigenproblem over C of half the size. */
export function complexRitzPairs({ vectors, images }: Projected): RitzPair[] {
  const m = vectors.length >> 1;
  const re = new Float64Array(m * m);
  const im = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      re[i * m + j] = dot(vectors[2 * i]!, images[2 * j]!);
      im[i * m + j] = dot(vectors[2 * i + 1]!, images[2 * j]!);
    }
  }
  const solved = generalEigen({ m, re, im });
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
