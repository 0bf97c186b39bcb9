/**
 * The layout of narrow matrices in WebAssembly memory: widths are 1, 2 or multiples of 4, columns beyond the matrix zero; right factors
 * lie in panels of four columns (one of 1 or 2 where that is the width), each contiguous.
 */

/** The width of a matrix of n columns in memory. */
export const padded = (n: number): number => (n <= 2 ? n : (n + 3) & ~3);

/** B (k×n) as panels of height `height` ≥ k, from `offset` on; rows beyond k are zero. */
export function packInto(
  to: Float64Array,
  offset: number,
  B: Float64Array,
  from: number,
  k: number,
  n: number,
  height: number,
): void {
  if (n <= 2) {
    for (let i = 0; i < k * n; i++) to[offset + i] = B[from + i]!;
    to.fill(0, offset + k * n, offset + height * n);
    return;
  }
  for (let panel = 0; panel < n; panel += 4) {
    const columns = Math.min(4, n - panel);
    const start = offset + panel * height;
    for (let t = 0, at = start, b = from + panel; t < k; t++, at += 4, b += n) {
      for (let j = 0; j < columns; j++) to[at + j] = B[b + j]!;
      for (let j = columns; j < 4; j++) to[at + j] = 0;
    }
    to.fill(0, start + 4 * k, start + 4 * height);
  }
}

/** A stack of r matrices (k×n), each packed in panels. */
export function packEach(to: Float64Array, offset: number, stack: Float64Array, r: number, k: number, n: number): void {
  const [height, width] = [padded(k), padded(n)];
  for (let j = 0; j < r; j++) packInto(to, offset + j * height * width, stack, j * k * n, k, n, height);
}

/** Adds panels of height k into M (k×n), or sets M. */
export function unpackInto(
  M: Float64Array,
  from: Float64Array,
  offset: number,
  k: number,
  n: number,
  accumulate: boolean,
): void {
  const step = n <= 2 ? n : 4;
  for (let panel = 0; panel < n; panel += step) {
    const columns = Math.min(step, n - panel);
    for (let t = 0, at = offset + panel * k, m = panel; t < k; t++, at += step, m += n) {
      if (accumulate) for (let j = 0; j < columns; j++) M[m + j] = M[m + j]! + from[at + j]!;
      else for (let j = 0; j < columns; j++) M[m + j] = from[at + j]!;
    }
  }
}

/** M (rows×n) in rows of w ≥ n. */
export function padInto(
  to: Float64Array,
  offset: number,
  M: Float64Array,
  rows: number,
  n: number,
  w: number = padded(n),
): void {
  if (w === n) {
    to.set(rows * n === M.length ? M : M.subarray(0, rows * n), offset);
    return;
  }
  for (let i = 0, at = offset, m = 0; i < rows; i++, at += w, m += n) {
    for (let j = 0; j < n; j++) to[at + j] = M[m + j]!;
    for (let j = n; j < w; j++) to[at + j] = 0;
  }
}

/** Rows of padded(n) back into M (rows×n), set or added. */
export function unpadInto(
  M: Float64Array,
  from: Float64Array,
  offset: number,
  rows: number,
  n: number,
  accumulate: boolean,
): void {
  const w = padded(n);
  if (w === n && !accumulate) {
    M.set(from.subarray(offset, offset + rows * n));
    return;
  }
  for (let i = 0, at = offset, m = 0; i < rows; i++, at += w, m += n) {
    if (accumulate) for (let j = 0; j < n; j++) M[m + j] = M[m + j]! + from[at + j]!;
    else for (let j = 0; j < n; j++) M[m + j] = from[at + j]!;
  }
}
