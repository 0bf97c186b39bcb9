import type { Eigenpair } from './eigs-options';
import type { EigsOf } from './leading-eigenvalues';
import type { LinearOperator } from './types';
import { addScaled, dot, scale, timesI } from './vectors';

export type Value = EigsOf<Float64Array>['values'][number];

/** An eigenvalue with the parts x + i·xi of a vector of norm 1. */
export interface EigenVector {
  readonly re: number;
  readonly im: number;
  readonly x: Float64Array;
  readonly xi: Float64Array | undefined;
}

export function toVectors(
  found: EigsOf<Float64Array>,
  { embed }: { embed(x: Float64Array): Float64Array },
): EigenVector[] {
  return found.values.map(({ re, im }, k) => {
    const xi = found.rightImaginary[k];
    return { re, im, x: embed(found.right[k]!), xi: xi && embed(xi) };
  });
}

/**
 * Takes the vector whose value is nearest. Over R the conjugate of a vector is one for the conjugate value, and may be what is taken.
 * @param isReal of a map that is linear over R only
 */
export function takeNearest(rest: EigenVector[], { re, im }: Value, isReal: boolean): EigenVector | undefined {
  let best = { at: 0, sign: 1, off: Number.POSITIVE_INFINITY };
  rest.forEach((vector, at) => {
    for (const sign of isReal && vector.im !== 0 ? [1, -1] : [1]) {
      const off = Math.hypot(vector.re - re, sign * vector.im - im);
      if (off < best.off) best = { at, sign, off };
    }
  });
  const [found] = rest.splice(best.at, 1);
  if (found === undefined || best.sign === 1) return found;
  return { ...found, im: -found.im, xi: found.xi?.map((entry) => -entry) };
}

/** ‖T(x + iy) − λ(x + iy)‖. */
export function defectOf(
  { size, complexBlock }: LinearOperator,
  applyInto: LinearOperator['applyInto'],
  { x, xi }: EigenVector,
  { re, im }: Value,
): number {
  const part = (own: Float64Array, other: Float64Array | undefined, sign: number): number => {
    const out = new Float64Array(size);
    applyInto(out, own);
    addScaled(out, -re, own);
    if (other !== undefined) addScaled(out, sign * im, other);
    else if (complexBlock !== undefined) {
      const turned = new Float64Array(size);
      timesI(turned, own, complexBlock);
      addScaled(out, -im, turned);
    }
    return dot(out, out);
  };
  return Math.sqrt(part(x, xi, 1) + (xi === undefined ? 0 : part(xi, x, -1)));
}

/** y turned by a phase, or a sign, so that y*x ≥ 0. */
export function aligned(
  { x, xi }: EigenVector,
  { x: y, xi: yi }: EigenVector,
  block: number | undefined,
): Pick<Eigenpair, 'left' | 'leftImaginary'> {
  // y*x = re + i·im; y times the phase of that has a product that is real.
  const turned = new Float64Array(y.length);
  if (block !== undefined) timesI(turned, y, block);
  else if (yi !== undefined) turned.set(yi);
  const re = dot(y, x) + (yi && xi ? dot(yi, xi) : 0);
  const im = block !== undefined ? dot(turned, x) : yi && xi ? dot(y, xi) - dot(yi, x) : 0;
  const modulus = Math.hypot(re, im) || 1;
  const [c, s] = [re === 0 && im === 0 ? 1 : re / modulus, im / modulus];
  const left = y.slice();
  scale(left, c);
  if (block !== undefined) {
    addScaled(left, s, turned);
    return { left };
  }
  if (yi === undefined) return { left };
  addScaled(left, -s, yi);
  const leftImaginary = yi.slice();
  scale(leftImaginary, c);
  addScaled(leftImaginary, s, y);
  return { left, leftImaginary };
}
