/**
 * Limits of the averaged powers of a positive map Φ of Hermitian d×d matrices and of its adjoint: with the map written out in the coordinates
 *
 *     M_tt,  √2·M_tj by components (t < j),
 *
 * T = τ + Φ is squared until it is of rank one (or a projection, where the eigenvalue is repeated): E ∝ T^∞(1), F ∝ (T^∞)ᵀ(1). A Jordan block of ρ
 * halves the distance with each squaring, so their number is bounded whatever the spectrum.
 */
import type { Algebra } from '../algebra';
import { kernel } from '../kernels';
import {
  hermitianEigen,
  identity,
  norm,
  type PlanarMatrix,
  realTrace,
  scaleInPlace,
  spectralFunction,
  zeros,
} from '../matrix';

/**
 * Change by a squaring after which T has its limit to rounding, as squaring squares the distance; behind a Jordan block, which has a nilpotent
 * limit, the distance is then of this size, and further squares would be those of rounding.
 */
const UNCHANGED = 1e-8;
const MOST_SQUARINGS = 40;

/** E and F, positive, of trace one. Cost: at most N applications and 40 products N×N, N = d + a·d(d − 1)/2. */
export function averagedLimits(
  algebra: Algebra,
  d: number,
  applyInto: (out: Float64Array, x: Float64Array) => void,
): { E: PlanarMatrix; F: PlanarMatrix } {
  const places = placesOf(algebra, d);
  const size = places.length;
  let T = new Float64Array(size * size);
  const basis = zeros(algebra, d, d);
  const image = zeros(algebra, d, d);
  const column = new Float64Array(size);
  places.forEach((place, k) => {
    basis.data.fill(0);
    setCoordinate(basis, place, 1);
    applyInto(image.data, basis.data);
    readCoordinates(column, image, places);
    for (let l = 0; l < size; l++) T[l * size + k] = column[l]!;
  });

  // Any shift does; ρ itself is between the least and the largest eigenvalue of Φ(1).
  applyInto(image.data, identity(algebra, d).data);
  const shift = realTrace(image) / d;
  for (let k = 0; k < size; k++) T[k * (size + 1)]! += shift;
  normalise(T);
  let next = new Float64Array(size * size);
  for (let k = 0; k < MOST_SQUARINGS; k++) {
    kernel().multiply(size, size, size, T, T, next, false);
    normalise(next);
    let change = 0;
    for (let i = 0; i < T.length; i++) change = Math.max(change, Math.abs(T[i]! - next[i]!));
    [T, next] = [next, T];
    if (change <= UNCHANGED) break;
  }

  const one = new Float64Array(size);
  readCoordinates(one, identity(algebra, d), places);
  const sums = (from: number, to: number): PlanarMatrix => {
    const M = zeros(algebra, d, d);
    places.forEach((place, l) => {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += T[l * from + k * to]! * one[k]!;
      setCoordinate(M, place, sum);
    });
    return positive(M);
  };
  return { E: sums(size, 1), F: sums(1, size) };
}

/** Entry (i, j), i ≤ j, and component. */
interface Place {
  readonly i: number;
  readonly j: number;
  readonly p: number;
}

function placesOf({ dim }: Algebra, d: number): Place[] {
  const out: Place[] = [];
  for (let i = 0; i < d; i++) {
    out.push({ i, j: i, p: 0 });
    for (let j = i + 1; j < d; j++) for (let p = 0; p < dim; p++) out.push({ i, j, p });
  }
  return out;
}

function setCoordinate({ algebra, cols, data }: PlanarMatrix, { i, j, p }: Place, value: number): void {
  const a = algebra.dim;
  const entry = i === j ? value : value * Math.SQRT1_2;
  data[(i * a + p) * cols + j] = entry;
  data[(j * a + p) * cols + i] = i === j ? entry : algebra.conjugate[p]! * entry;
}

function readCoordinates(out: Float64Array, { algebra, cols, data }: PlanarMatrix, places: readonly Place[]): void {
  const a = algebra.dim;
  places.forEach(({ i, j, p }, k) => {
    const entry = (data[(i * a + p) * cols + j]! + algebra.conjugate[p]! * data[(j * a + p) * cols + i]!) / 2;
    out[k] = i === j ? entry : entry * Math.SQRT2;
  });
}

function normalise(T: Float64Array): void {
  let squares = 0;
  for (const entry of T) squares += entry * entry;
  const factor = squares > 0 ? 1 / Math.sqrt(squares) : 1;
  for (let i = 0; i < T.length; i++) T[i]! *= factor;
}

/** Without what rounding put below zero, of trace one. */
function positive(M: PlanarMatrix): PlanarMatrix {
  scaleInPlace(M, 1 / norm(M));
  const eigen = hermitianEigen(M);
  const out = spectralFunction(eigen, (x) => Math.max(x, 0));
  scaleInPlace(out, 1 / realTrace(out));
  return out;
}
