import type { RitzPair } from './ritz-pair';
import type { SearchSpace } from './search-space';
import { addScaled, dot, scale } from './vectors';

/** Pushes the residual(s) T y − θ y of a Ritz pair and returns their norm relative to |θ|. */
export function residualsOf(space: SearchSpace, pair: RitzPair, directions: Float64Array[], size: number): number {
  const { re, im, modulus, coefficients, coefficientsImaginary } = pair;
  let squares = 0;
  let length = 0;
  const one = (own: Float64Array, other: Float64Array | undefined, sign: number) => {
    const out = new Float64Array(size);
    space.combineInto(out, space.images, own);
    const back = own.slice();
    scale(back, -re);
    if (other) addScaled(back, sign * im, other);
    else if (im !== 0) addScaled(back, -im, timesIOnPairs(own));
    for (let i = 0; i < back.length; i++) addScaled(out, back[i]!, space.vectors[i]!);
    squares += dot(out, out);
    length += dot(own, own);
    directions.push(out);
  };
  // T(y + iz) = (re + i·im)(y + iz):  T y = re·y − im·z,  T z = re·z + im·y
  one(coefficients, coefficientsImaginary, 1);
  if (coefficientsImaginary) one(coefficientsImaginary, coefficients, -1);
  return Math.sqrt(squares / length) / Math.max(modulus, Number.MIN_VALUE);
}

/** Coefficients on v, iv, w, iw, … of i times a combination. */
export function timesIOnPairs(coefficients: Float64Array): Float64Array {
  return coefficients.map((_, k) => (k % 2 === 0 ? -coefficients[k + 1]! : coefficients[k - 1]!));
}
