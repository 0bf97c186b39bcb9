/** Triangular matrices with their eigenvalues in another order, and how far apart two parts of them are. */
import type { ComplexMatrix } from './complex-schur';

/**
 * Exchanges the eigenvalues in the places k and k + 1 of an upper triangular T by a rotation of these rows and columns (Golub and Van Loan, Matrix
 * Computations, 7.6.2).
 */
export function exchange({ m, re, im }: ComplexMatrix, k: number): void {
  const [a, b, d] = [k * m + k, k * m + k + 1, (k + 1) * m + k + 1];
  const [ar, ai, dr, di] = [re[a]!, im[a]!, re[d]!, im[d]!];
  const [xr, xi, yr, yi] = [re[b]!, im[b]!, dr - ar, di - ai];
  const x = Math.hypot(xr, xi);
  const length = Math.hypot(x, yr, yi);
  if (length === 0) return;
  // [ c  s ; −s̄  c ] with c real takes (x, y), the eigenvector of d, to (·, 0).
  const [phaseR, phaseI] = x === 0 ? [1, 0] : [xr / x, xi / x];
  const c = x / length;
  const sr = (phaseR * yr + phaseI * yi) / length;
  const si = (phaseI * yr - phaseR * yi) / length;
  for (let j = k; j < m; j++) {
    const [top, bottom] = [k * m + j, (k + 1) * m + j];
    const [pr, pi, qr, qi] = [re[top]!, im[top]!, re[bottom]!, im[bottom]!];
    re[top] = c * pr + sr * qr - si * qi;
    im[top] = c * pi + sr * qi + si * qr;
    re[bottom] = c * qr - sr * pr - si * pi;
    im[bottom] = c * qi - sr * pi + si * pr;
  }
  for (let i = 0; i <= k + 1; i++) {
    const at = i * m + k;
    const [pr, pi, qr, qi] = [re[at]!, im[at]!, re[at + 1]!, im[at + 1]!];
    re[at] = c * pr + sr * qr + si * qi;
    im[at] = c * pi + sr * qi - si * qr;
    re[at + 1] = c * qr - sr * pr + si * pi;
    im[at + 1] = c * qi - sr * pi - si * pr;
  }
  [re[a], im[a], re[d], im[d]] = [dr, di, ar, ai];
  re[(k + 1) * m + k] = 0;
  im[(k + 1) * m + k] = 0;
}

/**
 * (1 + ‖Y‖²)^{1/2}, the norm of the spectral projection of the first `count` eigenvalues of an upper triangular T or a little more: T₁₁Y − YT₂₂ = −T₁₂.
 * Infinity where one of them is among the others too.
 */
export function projectionNorm({ m, re, im }: ComplexMatrix, count: number): number {
  const rest = m - count;
  const yr = new Float64Array(count * rest);
  const yi = new Float64Array(count * rest);
  let squares = 0;
  for (let j = 0; j < rest; j++) {
    const column = count + j;
    for (let i = count - 1; i >= 0; i--) {
      let sr = -re[i * m + column]!;
      let si = -im[i * m + column]!;
      for (let k = i + 1; k < count; k++) {
        const [pr, pi, qr, qi] = [re[i * m + k]!, im[i * m + k]!, yr[k * rest + j]!, yi[k * rest + j]!];
        sr -= pr * qr - pi * qi;
        si -= pr * qi + pi * qr;
      }
      for (let k = 0; k < j; k++) {
        const at = (count + k) * m + column;
        const [pr, pi, qr, qi] = [yr[i * rest + k]!, yi[i * rest + k]!, re[at]!, im[at]!];
        sr += pr * qr - pi * qi;
        si += pr * qi + pi * qr;
      }
      const dr = re[i * (m + 1)]! - re[column * (m + 1)]!;
      const di = im[i * (m + 1)]! - im[column * (m + 1)]!;
      const size = Math.hypot(dr, di);
      if (size === 0) return Infinity;
      const [ur, ui] = [dr / size, di / size];
      yr[i * rest + j] = (sr * ur + si * ui) / size;
      yi[i * rest + j] = (si * ur - sr * ui) / size;
      squares += yr[i * rest + j]! ** 2 + yi[i * rest + j]! ** 2;
    }
  }
  return Number.isNaN(squares) ? Infinity : Math.sqrt(1 + squares);
}
