import type { Resting } from '../resting';
import type { RitzPair } from './ritz-pair';
import { residualsOf } from './ritz-residuals';
import type { SearchSpace } from './search-space';
import { dot } from './vectors';

/**
 * One eigenvalue re + i·im of the map compressed to the search space. Over R a conjugate pair gives two that share their Ritz
 * pair; the eigenvector of the one with im < 0 is the conjugate.
 */
export interface RitzValue {
  readonly re: number;
  readonly im: number;
  readonly pair: RitzPair;
}

/** All eigenvalues of the compressed map. */
export function* ritzValues(space: SearchSpace): Resting<RitzValue[]> {
  return (yield* space.ritzPairs()).flatMap(valuesOf);
}

/** The one or two eigenvalues of a pair. */
export function valuesOf(pair: RitzPair): RitzValue[] {
  const value = { re: pair.re, im: pair.im, pair };
  return pair.coefficientsImaginary === undefined ? [value] : [value, { ...value, im: -pair.im }];
}

/** ‖T y − λ y‖ of a Ritz vector relative to the largest image met, with the real vectors that it consists of. */
export function residualOf(
  space: SearchSpace,
  { pair }: RitzValue,
  size: number,
): { relative: number; directions: Float64Array[] } {
  const directions: Float64Array[] = [];
  residualsOf(space, pair, directions, size);
  const { coefficients: y, coefficientsImaginary: z } = pair;
  const squares = directions.reduce((sum, direction) => sum + dot(direction, direction), 0);
  const length = dot(y, y) + (z === undefined ? 0 : dot(z, z));
  return { relative: squares === 0 ? 0 : Math.sqrt(squares / length) / space.largestImage, directions };
}
