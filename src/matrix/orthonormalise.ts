import { norm, type PlanarMatrix, powerOfTwo, scaleInPlace, zeros } from './planar';

/**
 * Thin QR over the algebra, in place: Y (m×n, m ≥ n) becomes an isometry Q with Y = Q·T, T upper triangular with real
 * diagonal ≥ 0. Classical Gram–Schmidt twice (Giraud, Langou, Rozložník, 2005: orthogonal to rounding for any Y of numerically
 * full rank). A column that lies in the span of those before it (to 1e-13 of its length) gets a zero on the diagonal of T and
 * is replaced by a coordinate vector made orthogonal, so that Q is always an isometry.
 *
 * @returns T and the numerical rank. Cost: about 4a²·m·n² flops.
 */
export function orthonormalise(Y: PlanarMatrix): { T: PlanarMatrix; rank: number } {
  const { algebra, rows: m, cols: n, data } = Y;
  const a = algebra.dim;
  const T = zeros(algebra, n, n);
  const coefficients = new Float64Array(a * n);
  // Squares of entries must stay in the range of doubles. A power of two changes no digit.
  const unit = powerOfTwo(data);
  if (unit !== 1) scaleInPlace(Y, 1 / unit);
  const scale = norm(Y);
  let rank = 0;
  let nextUnit = 0;

  for (let j = 0; j < n; j++) {
    const before = columnNorm(Y, j);
    let after = before;
    for (let pass = 0; pass < 2; pass++) {
      projectOut(Y, j, coefficients);
      for (let p = 0; p < a; p++) {
        for (let i = 0; i < j; i++)
          T.data[(i * a + p) * n + j] = T.data[(i * a + p) * n + j]! + coefficients[p * n + i]!;
      }
      after = columnNorm(Y, j);
    }
    if (after > 1e-13 * before && after > 1e-15 * scale) {
      rank += 1;
      T.data[j * a * n + j] = after;
      scaleColumn(Y, j, 1 / after);
      continue;
    }
    do {
      for (let line = 0; line < m * a; line++) data[line * n + j] = 0;
      data[nextUnit * a * n + j] = 1;
      nextUnit += 1;
      for (let pass = 0; pass < 3; pass++) projectOut(Y, j, coefficients);
      after = columnNorm(Y, j);
    } while (after < 1e-3 && nextUnit < m); // some coordinate vector keeps at least sqrt(1 − (n−1)/m)
    scaleColumn(Y, j, 1 / after);
    projectOut(Y, j, coefficients);
  }
  if (unit !== 1) scaleInPlace(T, unit);
  return { T, rank };
}

/** y_j ← y_j − Σ_{i<j} y_i (y_i* y_j); leaves the coefficients y_i* y_j in `coefficients[p·n + i]`. */
function projectOut(Y: PlanarMatrix, j: number, coefficients: Float64Array): void {
  const { algebra, rows: m, cols: n, data } = Y;
  const { dim: a, unit, sign, conjugate } = algebra;
  coefficients.fill(0);
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      const s = unit[p * a + q]! * n;
      const sgn = sign[p * a + q]! * conjugate[p]!;
      for (let t = 0; t < m; t++) {
        const factor = sgn * data[(t * a + q) * n + j]!;
        const from = (t * a + p) * n;
        for (let i = 0; i < j; i++) coefficients[s + i] = coefficients[s + i]! + data[from + i]! * factor;
      }
    }
  }
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      const s = unit[p * a + q]!;
      const sgn = sign[p * a + q]!;
      const c = q * n;
      for (let t = 0; t < m; t++) {
        const from = (t * a + p) * n;
        let sum = 0;
        for (let i = 0; i < j; i++) sum += data[from + i]! * coefficients[c + i]!;
        data[(t * a + s) * n + j] = data[(t * a + s) * n + j]! - sgn * sum;
      }
    }
  }
}

function columnNorm(Y: PlanarMatrix, j: number): number {
  let sum = 0;
  for (let at = j; at < Y.data.length; at += Y.cols) sum += Y.data[at]! * Y.data[at]!;
  return Math.sqrt(sum);
}

function scaleColumn(Y: PlanarMatrix, j: number, factor: number): void {
  for (let at = j; at < Y.data.length; at += Y.cols) Y.data[at] = Y.data[at]! * factor;
}
