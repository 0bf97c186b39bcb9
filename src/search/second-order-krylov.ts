/**
 * The rightmost real eigenvalue of a real linear map known by its action, by Arnoldi's method with full reorthogonalisation (Lanczos's, where the map
 * is self-adjoint): Ritz values of the span of x, Tx, T²x, …, without restarts, for as long as it takes to tell on which side of 0 it lies.
 *
 * Extreme eigenvalues come first, and one beyond 0 is more extreme than those of a maximum; so the question is answered in fewer steps than the
 * eigenvalue takes.
 */
import { type PlanarMatrix, realEigen } from '../matrix';
import { randomSource } from '../random';
import type { Resting } from '../resting';

/** Applications of the map. */
const MOST = 40;

/** Ritz values are looked at when there are 6 vectors, and then each time there are a fifth more. */
const FIRST = 10;
const GROWTH = 1.2;

/**
 * A Ritz value below 0 is believed once it is this many times its residual. The start may have little of a direction of ascent, which then comes late:
 * of 860 searches at saddles one missed it with 10 and with 30, none with 100.
 */
const SURE = 100;

/** A new direction of this length beside the image it is left of is none: the span is invariant. */
const INVARIANT = 1e-10;

/** How a fitness curves at a stationary point: a map T of directions whose real eigenvalues beyond 0 belong to directions of ascent. */
export interface Curvature {
  /** Real numbers in a direction. */
  readonly size: number;
  /** out ← T x. */
  applyInto(out: Float64Array, x: Float64Array): void;
  /** Takes the directions out of x in which nothing changes. */
  project(x: Float64Array): void;
  /** Spans of the point moved along x by a part `length` of its own size. */
  along(x: Float64Array, length: number): { R: PlanarMatrix; S: PlanarMatrix };
  /** Gives images back. */
  release(): void;
}

export interface Rightmost {
  readonly value: number;
  /** ‖Tx − value·x‖ for the Ritz vector x of norm 1. */
  readonly residual: number;
  readonly vector: Float64Array;
  readonly applications: number;
}

/** Where there is no direction at all. */
const NOTHING: Rightmost = { value: -Infinity, residual: 0, vector: new Float64Array(0), applications: 0 };

/**
 * Rests after each application.
 * @param least what a value must exceed to count as positive
 * @returns value −∞ where everything is projected out, NaN where T x is not finite
 */
export function* rightmostOf(
  map: Pick<Curvature, 'size' | 'applyInto' | 'project'>,
  seed: number,
  least: number,
): Resting<Rightmost> {
  const basis: Float64Array[] = [];
  /** Column k: the coefficients of T v_k, k + 2 of them. */
  const columns: Float64Array[] = [];
  let next = randomSource(seed).fillNormal(new Float64Array(map.size));
  map.project(next);
  let length = normalise(next);
  let look = FIRST;
  let previous = -Infinity;
  while (length > INVARIANT) {
    basis.push(next);
    const image = new Float64Array(map.size);
    map.applyInto(image, basis[basis.length - 1]!);
    map.project(image);
    const before = Math.sqrt(dot(image, image));
    if (!Number.isFinite(before))
      return { ...NOTHING, value: Number.NaN, residual: Number.NaN, applications: basis.length };
    const column = new Float64Array(basis.length + 1);
    for (let pass = 0; pass < 2; pass++) {
      basis.forEach((v, i) => {
        const share = dot(v, image);
        column[i]! += share;
        for (let at = 0; at < image.length; at++) image[at] = image[at]! - share * v[at]!;
      });
    }
    length = normalise(image);
    column[basis.length] = length;
    columns.push(column);
    next = image;
    const ended = !(length > INVARIANT * before) || basis.length >= Math.min(MOST, map.size);
    if (ended || basis.length >= look) {
      const found = ritz(columns);
      const { value, residual } = found.front;
      const isBelow = value + SURE * residual + 4 * (value - previous) < 0;
      const isAbove = found.value > least && found.residual < 0.1 * found.value;
      if (ended || isBelow || isAbove) return combined(basis, found);
      previous = value;
      look = Math.ceil(look * GROWTH);
    }
    yield;
  }
  return NOTHING;
}

interface Ritz {
  /** The largest real Ritz value. */
  readonly value: number;
  readonly residual: number;
  readonly coefficients: Float64Array;
  /** Real part and residual of the rightmost Ritz value, real or not: what is not real yet may still part into real ones. */
  readonly front: { readonly value: number; readonly residual: number };
}

function ritz(columns: readonly Float64Array[]): Ritz {
  const m = columns.length;
  const H = new Float64Array(m * m);
  columns.forEach((column, k) => {
    for (let i = 0; i < Math.min(m, column.length); i++) H[i * m + k] = column[i]!;
  });
  const { re, im, vectors } = realEigen(m, H);
  const rest = columns[m - 1]![m]!;
  const residualOf = (j: number): number => {
    const last = (m - 1) * m + j;
    return rest * (im[j] === 0 ? Math.abs(vectors[last]!) : Math.hypot(vectors[last]!, vectors[last + 1]!));
  };
  const none = { value: -Infinity, residual: 0, coefficients: new Float64Array(m) };
  let real = -1;
  let front = 0;
  for (let j = 0; j < m; j++) {
    if (im[j]! < 0) continue; // the second of a pair
    if (re[j]! > re[front]!) front = j;
    if (im[j] === 0 && (real < 0 || re[j]! > re[real]!)) real = j;
  }
  const found =
    real < 0
      ? none
      : {
          value: re[real]!,
          residual: residualOf(real),
          coefficients: Float64Array.from({ length: m }, (_, i) => vectors[i * m + real]!),
        };
  return { ...found, front: { value: re[front]!, residual: residualOf(front) } };
}

function combined(basis: readonly Float64Array[], { value, residual, coefficients }: Ritz): Rightmost {
  const vector = new Float64Array(basis[0]!.length);
  basis.forEach((v, i) => {
    for (let at = 0; at < vector.length; at++) vector[at] = vector[at]! + coefficients[i]! * v[at]!;
  });
  return { value, residual, vector, applications: basis.length };
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

/** Scales to norm 1 and returns the norm that was; a vector of 0 stays. */
function normalise(x: Float64Array): number {
  const length = Math.sqrt(dot(x, x));
  if (length > 0) for (let i = 0; i < x.length; i++) x[i] = x[i]! / length;
  return length;
}
