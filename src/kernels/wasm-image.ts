/** The verbs of a resident matrix that read images alone, in place where they lie in its memory. */
import { packEach, padded, padInto, unpadInto } from './panels';
import type { Host } from './sharing';

/** See `ResidentMatrix.combineInto`. */
export function combineInto(
  host: Host,
  out: Float64Array,
  image: Float64Array,
  right: Float64Array,
  w: number,
  e: number,
): void {
  const arena = host.live();
  const here = arena.placeOf(image, w);
  const N = arena.safe(right);
  const { blocks: r } = host;
  const n = host.rows / r;
  const [pw, pe] = [padded(w), padded(e)];
  arena.begin();
  const Y = here ?? arena.take(r * n * pw);
  const [packed, to] = [arena.take(r * pw * pe), arena.take(n * pe)];
  const floats = arena.floats();
  if (here === undefined) padInto(floats, Y / 8, image, r * n, w);
  packEach(floats, packed / 8, N, r, w, e);
  floats.fill(0, to / 8, to / 8 + n * pe);
  host.divide(n, r * n * w * e, (first, count) => ['combine', Y, r, n, pw, packed, pe, to, first, count]);
  unpadInto(out, floats, to / 8, n, e, false);
}

/** See `ResidentMatrix.compressInto`. */
export function compressInto(
  host: Host,
  out: Float64Array,
  left: Float64Array,
  image: Float64Array,
  p: number,
  w: number,
): void {
  const arena = host.live();
  const here = arena.placeOf(image, w);
  const V = arena.safe(left);
  const { blocks: r } = host;
  const n = host.rows / r;
  // Tiles of 4×4 only.
  const [pp, pw] = [(p + 3) & ~3, (w + 3) & ~3];
  arena.begin();
  const Y = here ?? arena.take(r * n * pw);
  const [v, to] = [arena.take(n * pp), arena.take(r * pp * pw)];
  const floats = arena.floats();
  padInto(floats, v / 8, V, n, p, pp);
  if (here === undefined) padInto(floats, Y / 8, image, r * n, w, pw);
  host.divide(r, r * n * w * p, (first, count) => ['compress', v, pp, Y, pw, n, to, first, count]);
  for (let j = 0; j < r; j++) {
    for (let t = 0; t < p; t++) {
      const at = to / 8 + (j * pp + t) * pw;
      for (let c = 0; c < w; c++) out[(j * p + t) * w + c] = floats[at + c]!;
    }
  }
}
