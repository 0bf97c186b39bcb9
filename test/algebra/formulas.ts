/** Products written out by components, by the names of their algebras: what the tables are compared with. */
import type { Scalar } from '../support';

interface Formula {
  readonly dim: number;
  readonly times: (x: Scalar, y: Scalar) => number[];
}

/** (a + bi + cj + dk)(e + fi + gj + hk) with ij = k. */
function hamilton(x: Scalar, y: Scalar): number[] {
  const [a, b, c, d] = x as [number, number, number, number];
  const [e, f, g, h] = y as [number, number, number, number];
  return [
    a * e - b * f - c * g - d * h,
    a * f + b * e + c * h - d * g,
    a * g - b * h + c * e + d * f,
    a * h + b * g - c * f + d * e,
  ];
}

export const formulas: { readonly [name: string]: Formula } = {
  real: { dim: 1, times: ([a], [b]) => [a! * b!] },
  complex: { dim: 2, times: ([a, b], [c, d]) => [a! * c! - b! * d!, a! * d! + b! * c!] },
  quaternion: { dim: 4, times: hamilton },
  // Trawny and Roumeliotis, Indirect Kalman Filter for 3D Attitude Estimation (2005), (6): with ij = −k the cross product changes sign.
  'JPL quaternion': { dim: 4, times: (x, y) => hamilton(y, x) },
};
