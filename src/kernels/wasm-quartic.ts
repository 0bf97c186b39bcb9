/**
 * `quarticInto` of a resident matrix: everything between the rows of an image and the rows of the gradient happens in the memory of the
 * weights, in the layouts of the kernel, and on all threads.
 */
import type { Algebra } from '../algebra';
import { packedStripsOf, squaresOf } from './packed';
import { padded } from './panels';
import type { Host } from './sharing';

/** The requests of `assembly/pairs.ts` and of `assembly/sweep.ts`, sixteen words each. */
const REQUEST_BYTES = 64;

/** Multiplications to a number of O_k or of C_k, about. */
const WORK = 8;

/** Σ ‖N_j‖² below which the rows that matter are so far below the largest that their products may leave the range of float32. */
const FAINT = 1e-24;

/** Error of products in float32, relative to the size of the whole, at most; they are taken where as much is allowed. */
const ROUGH_ERROR = 1e-6;

/** Speed of products in float32 beside those in float64; measured on one thread of an AMD EPYC, relaxed kernel, 1.6 to 1.8. */
const ROUGH_SPEED = 1.75;

/** See `quartic.ts`. */
export function quarticSpeed({ threads }: Host, tolerance: number): number {
  return threads * (tolerance >= ROUGH_ERROR ? ROUGH_SPEED : 1);
}

/** See `quartic.ts`. */
export function quarticInto(
  weights: Host,
  out: Float64Array,
  image: Float64Array,
  algebra: Algebra,
  d: number,
  tolerance: number,
): number {
  const rounded = tolerance >= ROUGH_ERROR ? weights.float32Entries() : undefined;
  const isRough = rounded !== undefined;
  const { rows: r, columns: h, threads } = weights;
  const a = algebra.dim;
  const size = 2 * h * a * d;
  const widthOf = isRough ? (width: number) => (width + 7) & ~7 : padded;
  const strips = packedStripsOf(algebra, d);
  const widest = Math.max(...strips.map(({ width }) => widthOf(width)));
  const D = rounded ?? { address: 0, largest: 1 };
  const arena = weights.live();
  const given = arena.safe(image).subarray(0, size);
  const unit = isRough ? unitOf(given, D.largest) : 1;
  /** Room for numbers of the arithmetic that is used. */
  const take = (count: number) => arena.take(isRough ? Math.ceil(count / 2) : count);
  arena.begin();
  const [pairs, sweep] = [arena.take(REQUEST_BYTES / 8), arena.take(REQUEST_BYTES / 8)];
  const table = arena.take(a + 2 * a * a);
  const [V, M] = [arena.take(size), arena.take(size)];
  const [O, N, C] = [take(h * widest), take(r * widest), take(threads * h * widest)];
  const scratchSize = widest + 2 * a * d;
  const scratch = arena.take(threads * scratchSize);
  const floats = arena.floats();
  const { buffer } = arena.memory;
  const words = new Uint32Array(buffer);
  const bytes = isRough ? 4 : 8;

  floats.set(algebra.conjugate, table / 8);
  algebra.sign.forEach((sign, i) => {
    floats[table / 8 + a + 2 * i] = sign;
    floats[table / 8 + a + 2 * i + 1] = algebra.unit[i]!;
  });
  for (let i = 0; i < size; i++) floats[V / 8 + i] = given[i]! / unit;
  floats.fill(0, M / 8, M / 8 + size);

  let sum = 0;
  for (const strip of strips) {
    const { first, end } = strip;
    const w = widthOf(strip.width);
    const call = (name: 'pairs' | 'rows', parts: number): void => {
      words.set([table, a, d, h, V, first, end, w, O, C, parts, M, Number(isRough)], pairs / 4);
      weights.divide(h, WORK * h * w, (from, count, thread) => [
        name,
        pairs,
        from,
        count,
        scratch + 8 * thread * scratchSize,
      ]);
    };
    /** The part of a thread of the C_k. */
    const part = (thread: number): number => C + bytes * thread * h * w;
    const multiply = (fields: readonly number[]): number => {
      words.set([weights.address, weights.bytesPerEntry, 1, r, h, ...fields], sweep / 4);
      // Nothing is left unstored, so that no scratch is needed.
      return weights.divide(r, r * h * w, (from, count, thread) => ['sweep', sweep, from, count, 0, part(thread)]);
    };

    // The padding of O_k, and so that of N_j and C_k.
    floats.fill(0, scratch / 8, scratch / 8 + threads * scratchSize);
    call('pairs', 1);
    if (isRough) weights.divide(r, r * h * w, (from, count) => ['roughTimes', D.address, h, O, w, N, from, count]);
    else multiply([O, w, N, 0, 0, 0, 0, 0, 0, 0]);
    const entries = isRough ? new Float32Array(buffer, N, r * w) : floats.subarray(N / 8, N / 8 + r * w);
    sum += squaresOf(algebra, strip, entries, r, w, d);
    const numbers = Math.ceil((threads * h * w * bytes) / 8);
    weights.divide(numbers, numbers, (from, count) => ['clear', C, from, count]);
    const parts = isRough
      ? weights.divide(r, r * h * w, (from, count, thread) => [
          'roughTransposedTimes',
          D.address,
          h,
          N,
          w,
          part(thread),
          from,
          count,
        ])
      : multiply([0, 0, 0, 0, 0, 0, N, 0, 0, w]);
    call('rows', parts);
  }
  if (isRough && !(sum > FAINT)) return quarticInto(weights, out, image, algebra, d, 0);
  for (let i = 0; i < size; i++) out[i] = floats[M / 8 + i]! * unit * unit * unit;
  return sum * unit ** 2 * unit ** 2;
}

/** The power of two by which an image is divided so that nothing leaves the range of float32, with the products of its rows about 1/|D|. */
function unitOf(image: Float64Array, largestWeight: number): number {
  let largest = 0;
  for (let i = 0; i < image.length; i++) largest = Math.max(largest, Math.abs(image[i]!));
  const unit = 2 ** Math.ceil(Math.log2(largest * Math.sqrt(largestWeight)));
  return unit > 0 && Number.isFinite(unit) ? unit : 1;
}
