/** From Ritz pairs to eigenvectors: the right choice in an eigenspace, and phases. */
import { type Resting, WHOLE } from '../resting';
import type { RitzPair } from './ritz-pair';
import type { SearchSpace } from './search-space';
import { addScaled, dot, scale, timesI } from './vectors';

/** The part of `start` in the eigenspace found (so that warm starts stay near), else its first vector. */
export function* eigenvector(
  space: SearchSpace,
  primary: RitzPair,
  group: readonly RitzPair[],
  start: Float64Array | undefined,
  complexBlock: number | undefined,
  size: number,
): Resting<{ vector: Float64Array; imaginaryPart: Float64Array | undefined }> {
  const vector = new Float64Array(size);
  if (primary.coefficientsImaginary) {
    const imaginaryPart = new Float64Array(size);
    space.combineInto(vector, space.vectors, primary.coefficients);
    space.combineInto(imaginaryPart, space.vectors, primary.coefficientsImaginary);
    const length = Math.sqrt(dot(vector, vector) + dot(imaginaryPart, imaginaryPart));
    scale(vector, 1 / length);
    scale(imaginaryPart, 1 / length);
    return { vector, imaginaryPart };
  }
  const basis: Float64Array[] = [];
  for (const pair of group) {
    if (pair.coefficientsImaginary) continue;
    const candidate = new Float64Array(size);
    space.combineInto(candidate, space.vectors, pair.coefficients);
    if (space.dimension > WHOLE) yield;
    const before = Math.sqrt(dot(candidate, candidate));
    for (const known of basis) addScaled(candidate, -dot(known, candidate), known);
    const length = Math.sqrt(dot(candidate, candidate));
    if (length < 1e-6 * before) continue;
    scale(candidate, 1 / length);
    basis.push(candidate);
    if (complexBlock === undefined) continue;
    const rotated = new Float64Array(size);
    timesI(rotated, candidate, complexBlock);
    basis.push(rotated);
  }
  if (start !== undefined) for (const known of basis) addScaled(vector, dot(known, start), known);
  const length = Math.sqrt(dot(vector, vector));
  if (start === undefined || length <= 1e-8 * Math.sqrt(dot(start, start))) vector.set(basis[0]!);
  scale(vector, 1 / Math.sqrt(dot(vector, vector)));
  return { vector, imaginaryPart: undefined };
}

/** Rotates (over C) or flips the left vector so that ⟨left, right⟩ is real and ≥ 0. */
export function alignLeft(left: Float64Array, right: Float64Array, block: number | undefined): void {
  const re = dot(left, right);
  if (block === undefined) {
    if (re < 0) scale(left, -1);
    return;
  }
  const rotated = new Float64Array(left.length);
  timesI(rotated, left, block);
  const im = dot(rotated, right);
  const modulus = Math.hypot(re, im);
  if (modulus === 0) return;
  scale(left, re / modulus);
  addScaled(left, im / modulus, rotated);
}
