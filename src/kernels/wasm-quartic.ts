/**
 * `quarticInto` of a resident matrix: everything between the rows of an image and the rows of the gradient happens in the memory of the
 * weights, in the layouts of the kernel, and on all threads.
 */
import type { QuarticShape } from './kernel';
import { padded } from './panels';
import type { WasmResident } from './wasm-resident';

/** The requests of `assembly/pairs.ts` and of `assembly/sweep.ts`, sixteen words each. */
const REQUEST_BYTES = 64;

/** Multiplications to a number of O_k or of C_k, about. */
const WORK = 8;

export function quarticInto(
  weights: WasmResident,
  out: Float64Array,
  image: Float64Array,
  { algebra, d, strips }: QuarticShape,
): number {
  const { rows: r, columns: h, threads } = weights;
  const arena = weights.live();
  const a = algebra.dim;
  const widest = Math.max(...strips.map(({ width }) => padded(width)));
  const given = arena.safe(image);
  arena.begin();
  const [pairs, sweep] = [arena.take(REQUEST_BYTES / 8), arena.take(REQUEST_BYTES / 8)];
  const table = arena.take(a + 2 * a * a);
  const [V, M] = [arena.take(2 * h * a * d), arena.take(2 * h * a * d)];
  const [O, N, C] = [arena.take(h * widest), arena.take(r * widest), arena.take(threads * h * widest)];
  const scratchSize = widest + 2 * a * d;
  const scratch = arena.take(threads * scratchSize);
  const floats = arena.floats();
  const words = new Uint32Array(arena.memory.buffer);

  floats.set(algebra.conjugate, table / 8);
  algebra.sign.forEach((sign, i) => {
    floats[table / 8 + a + 2 * i] = sign;
    floats[table / 8 + a + 2 * i + 1] = algebra.unit[i]!;
  });
  floats.set(given.length === 2 * h * a * d ? given : given.subarray(0, 2 * h * a * d), V / 8);
  floats.fill(0, M / 8, M / 8 + 2 * h * a * d);

  let sum = 0;
  for (const { first, end, width } of strips) {
    const w = padded(width);
    const askPairs = (parts: number) => words.set([table, a, d, h, V, first, end, w, O, C, parts, M], pairs / 4);
    const own = (call: 'pairs' | 'rows') =>
      weights.divide(h, WORK * h * w, (from, count, thread) => [
        call,
        pairs,
        from,
        count,
        scratch + 8 * thread * scratchSize,
      ]);
    const sweepWith = (fields: readonly number[]) => {
      words.set([0, weights.bytesPerEntry, 1, r, h, ...fields], sweep / 4);
      return weights.divide(r, r * h * w, (from, count, thread) => [
        'sweep',
        sweep,
        from,
        count,
        0, // nothing is left unstored
        C + 8 * thread * h * w,
      ]);
    };
    // Padding stays zero through all that follows.
    floats.fill(0, scratch / 8, scratch / 8 + threads * scratchSize);
    askPairs(1);
    own('pairs');
    sweepWith([O, w, N, 0, 0, 0, 0, 0, 0, 0]);
    sum += squares(floats, N / 8, r, w, a, d, first, end);
    weights.divide(threads * h * w, threads * h * w, (from, count) => ['clear', C, from, count]);
    const parts = sweepWith([0, 0, 0, 0, 0, 0, N, 0, 0, w]);
    askPairs(parts);
    own('rows');
  }
  out.set(floats.subarray(M / 8, M / 8 + 2 * h * a * d));
  return sum;
}

/** Σ_j ‖N_j‖² over the packed rows s = first … end: entries beside the diagonal stand for two. */
function squares(
  N: Float64Array,
  offset: number,
  r: number,
  w: number,
  a: number,
  d: number,
  first: number,
  end: number,
): number {
  let all = 0;
  for (let i = offset; i < offset + r * w; i++) all += N[i]! * N[i]!;
  let diagonal = 0;
  for (let s = first, column = 0; s < end; s++) {
    for (let j = 0; j < r; j++) diagonal += N[offset + j * w + column]! ** 2;
    column += d - s + (a - 1) * (d - s - 1);
  }
  return 2 * all - diagonal;
}
