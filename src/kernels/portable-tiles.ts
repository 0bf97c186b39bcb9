/**
 * Register tiles in plain JavaScript. Rows of the left factor are taken four at a time and stay in the first cache while every panel of
 * the right factor passes over them, so a big matrix is read from memory once, also when the direct and the transposed product are
 * wanted together.
 */

/** Rows of the left factor taken together. */
export const ROWS = 4;

let panelBuffer = new Float64Array(0);

/** The full panels of four columns of B (k×n), each k×4 and contiguous; remaining columns are read from B itself. */
export function packPanels(B: Float64Array, k: number, n: number): Float64Array {
  const full = n >> 2;
  if (panelBuffer.length < full * k * 4) panelBuffer = new Float64Array(full * k * 4);
  for (let panel = 0, to = 0; panel < full; panel++) {
    for (let t = 0, from = panel * 4; t < k; t++, from += n, to += 4) {
      panelBuffer[to] = B[from]!;
      panelBuffer[to + 1] = B[from + 1]!;
      panelBuffer[to + 2] = B[from + 2]!;
      panelBuffer[to + 3] = B[from + 3]!;
    }
  }
  return panelBuffer;
}

/** Rows i..end of C = A·B (or C += A·B). */
export function multiplyRows(
  A: Float64Array,
  i: number,
  end: number,
  k: number,
  n: number,
  panels: Float64Array,
  B: Float64Array,
  C: Float64Array,
  accumulate: boolean,
): void {
  const fullColumns = n & ~3;
  for (let row = i; row < end; row += 2) {
    // An odd last row is computed twice rather than branched on: both halves of the tile then hold the same numbers.
    const second = row + 1 < end ? row + 1 : row;
    const r0 = row * k;
    const r1 = second * k;
    for (let j = 0; j < fullColumns; j += 4) {
      let b = j * k;
      let c00 = 0;
      let c01 = 0;
      let c02 = 0;
      let c03 = 0;
      let c10 = 0;
      let c11 = 0;
      let c12 = 0;
      let c13 = 0;
      for (let t = 0; t < k; t++) {
        const b0 = panels[b]!;
        const b1 = panels[b + 1]!;
        const b2 = panels[b + 2]!;
        const b3 = panels[b + 3]!;
        b += 4;
        const a0 = A[r0 + t]!;
        c00 += a0 * b0;
        c01 += a0 * b1;
        c02 += a0 * b2;
        c03 += a0 * b3;
        const a1 = A[r1 + t]!;
        c10 += a1 * b0;
        c11 += a1 * b1;
        c12 += a1 * b2;
        c13 += a1 * b3;
      }
      const o0 = row * n + j;
      const o1 = second * n + j;
      if (accumulate) {
        C[o0] = C[o0]! + c00;
        C[o0 + 1] = C[o0 + 1]! + c01;
        C[o0 + 2] = C[o0 + 2]! + c02;
        C[o0 + 3] = C[o0 + 3]! + c03;
        if (second === row) continue;
        C[o1] = C[o1]! + c10;
        C[o1 + 1] = C[o1 + 1]! + c11;
        C[o1 + 2] = C[o1 + 2]! + c12;
        C[o1 + 3] = C[o1 + 3]! + c13;
      } else {
        C[o0] = c00;
        C[o0 + 1] = c01;
        C[o0 + 2] = c02;
        C[o0 + 3] = c03;
        C[o1] = c10;
        C[o1 + 1] = c11;
        C[o1 + 2] = c12;
        C[o1 + 3] = c13;
      }
    }
    for (let j = fullColumns; j < n; j++) {
      let c0 = 0;
      let c1 = 0;
      for (let t = 0, b = j; t < k; t++, b += n) {
        c0 += A[r0 + t]! * B[b]!;
        c1 += A[r1 + t]! * B[b]!;
      }
      const o0 = row * n + j;
      const o1 = second * n + j;
      C[o0] = accumulate ? C[o0]! + c0 : c0;
      if (second !== row) C[o1] = accumulate ? C[o1]! + c1 : c1;
    }
  }
}

/** Adds the contribution of rows i..end to C += Aᵀ·B. */
export function transposedRows(
  A: Float64Array,
  i: number,
  end: number,
  k: number,
  n: number,
  B: Float64Array,
  C: Float64Array,
): void {
  const pairedColumns = n & ~1;
  if (end - i === 4) {
    const r0 = i * k;
    const r1 = r0 + k;
    const r2 = r1 + k;
    const r3 = r2 + k;
    const s0 = i * n;
    for (let j = 0; j < pairedColumns; j += 2) {
      const b00 = B[s0 + j]!;
      const b01 = B[s0 + j + 1]!;
      const b10 = B[s0 + n + j]!;
      const b11 = B[s0 + n + j + 1]!;
      const b20 = B[s0 + 2 * n + j]!;
      const b21 = B[s0 + 2 * n + j + 1]!;
      const b30 = B[s0 + 3 * n + j]!;
      const b31 = B[s0 + 3 * n + j + 1]!;
      for (let t = 0, c = j; t < k; t++, c += n) {
        const a0 = A[r0 + t]!;
        const a1 = A[r1 + t]!;
        const a2 = A[r2 + t]!;
        const a3 = A[r3 + t]!;
        C[c] = C[c]! + (a0 * b00 + a1 * b10 + (a2 * b20 + a3 * b30));
        C[c + 1] = C[c + 1]! + (a0 * b01 + a1 * b11 + (a2 * b21 + a3 * b31));
      }
    }
    for (let j = pairedColumns; j < n; j++) {
      const b0 = B[s0 + j]!;
      const b1 = B[s0 + n + j]!;
      const b2 = B[s0 + 2 * n + j]!;
      const b3 = B[s0 + 3 * n + j]!;
      for (let t = 0, c = j; t < k; t++, c += n) {
        C[c] = C[c]! + (A[r0 + t]! * b0 + A[r1 + t]! * b1 + (A[r2 + t]! * b2 + A[r3 + t]! * b3));
      }
    }
    return;
  }
  for (let row = i; row < end; row++) {
    const r = row * k;
    const s = row * n;
    for (let t = 0, c = 0; t < k; t++, c += n) {
      const a = A[r + t]!;
      for (let j = 0; j < n; j++) C[c + j] = C[c + j]! + a * B[s + j]!;
    }
  }
}

/** C (m×n) = A·B or C += A·B. */
export function multiply(
  m: number,
  k: number,
  n: number,
  A: Float64Array,
  B: Float64Array,
  C: Float64Array,
  accumulate: boolean,
): void {
  const panels = packPanels(B, k, n);
  for (let i = 0; i < m; i += ROWS) multiplyRows(A, i, Math.min(m, i + ROWS), k, n, panels, B, C, accumulate);
}

/** C (k×n) = Aᵀ·B or C += Aᵀ·B. */
export function multiplyTransposed(
  m: number,
  k: number,
  n: number,
  A: Float64Array,
  B: Float64Array,
  C: Float64Array,
  accumulate: boolean,
): void {
  if (!accumulate) C.fill(0, 0, k * n);
  for (let i = 0; i < m; i += ROWS) transposedRows(A, i, Math.min(m, i + ROWS), k, n, B, C);
}
