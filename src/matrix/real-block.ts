/**
 * Standard form of a 2×2 diagonal block by a rotation: triangular where its eigenvalues are real, else [[a, b], [c, a]] with bc < 0. Which of the two
 * is decided here once, so that eigenvalues are real or a conjugate pair, never something between. As in LAPACK's dlanv2.
 */

interface Rotated {
  readonly block: readonly [a: number, b: number, c: number, d: number];
  /** The rotation [[cos, sin], [−sin, cos]] from the left; its adjoint from the right. */
  readonly cos: number;
  readonly sin: number;
}

/** Rows and columns k, k+1 of T and columns k, k+1 of Q rotated so that the block there has standard form. */
export function standardise(m: number, T: Float64Array, Q: Float64Array, k: number): void {
  const top = k * m;
  const bottom = top + m;
  const { block, cos, sin } = rotated(T[top + k]!, T[top + k + 1]!, T[bottom + k]!, T[bottom + k + 1]!);
  for (let j = k + 2; j < m; j++) {
    const [x, y] = [T[top + j]!, T[bottom + j]!];
    T[top + j] = cos * x + sin * y;
    T[bottom + j] = cos * y - sin * x;
  }
  rotateColumns(m, T, k, k, cos, sin);
  rotateColumns(m, Q, k, m, cos, sin);
  [T[top + k], T[top + k + 1], T[bottom + k], T[bottom + k + 1]] = block;
}

function rotateColumns(m: number, M: Float64Array, k: number, rows: number, cos: number, sin: number): void {
  for (let i = 0; i < rows; i++) {
    const at = i * m + k;
    const [x, y] = [M[at]!, M[at + 1]!];
    M[at] = cos * x + sin * y;
    M[at + 1] = cos * y - sin * x;
  }
}

function rotated(a: number, b: number, c: number, d: number): Rotated {
  if (c === 0) return { block: [a, b, 0, d], cos: 1, sin: 0 };
  if (b === 0) return { block: [d, -c, 0, a], cos: 0, sin: 1 };
  const difference = a - d;
  if (difference === 0 && b > 0 !== c > 0) return { block: [a, b, c, d], cos: 1, sin: 0 };
  const half = difference / 2;
  const large = Math.max(Math.abs(b), Math.abs(c));
  const small = Math.min(Math.abs(b), Math.abs(c)) * Math.sign(b) * Math.sign(c);
  const unit = Math.max(Math.abs(half), large);
  // (λ₁ − λ₂)²/4 = half² + bc
  const discriminant = (half / unit) * half + (large / unit) * small;
  if (discriminant >= 4 * Number.EPSILON * unit) {
    const z = half + (half < 0 ? -1 : 1) * Math.sqrt(unit) * Math.sqrt(discriminant);
    const length = Math.hypot(c, z);
    return { block: [d + z, b - c, 0, d - (large / z) * small], cos: z / length, sin: c / length };
  }
  return nearlyEqual(a, b, c, d);
}

/** Complex eigenvalues, or real ones that are nearly equal: first the diagonal is made constant. */
function nearlyEqual(a: number, b: number, c: number, d: number): Rotated {
  const sum = b + c;
  const difference = a - d;
  const length = Math.hypot(sum, difference);
  const cos = Math.sqrt((1 + Math.abs(sum) / length) / 2);
  const sin = (-difference / 2 / (length * cos)) * (sum < 0 ? -1 : 1);
  const [aa, bb] = [a * cos + b * sin, b * cos - a * sin];
  const [cc, dd] = [c * cos + d * sin, d * cos - c * sin];
  const mean = (aa * cos + cc * sin + dd * cos - bb * sin) / 2;
  const upper = bb * cos + dd * sin;
  const lower = cc * cos - aa * sin;
  if (lower === 0) return { block: [mean, upper, 0, mean], cos, sin };
  if (upper === 0) return { block: [mean, -lower, 0, mean], cos: -sin, sin: cos };
  if (upper > 0 !== lower > 0) return { block: [mean, upper, lower, mean], cos, sin };
  // Real after all: a second rotation makes it triangular.
  const [rootB, rootC] = [Math.sqrt(Math.abs(upper)), Math.sqrt(Math.abs(lower))];
  const distance = (lower < 0 ? -1 : 1) * rootB * rootC;
  const scale = 1 / Math.sqrt(Math.abs(upper + lower));
  const [cos2, sin2] = [rootB * scale, rootC * scale];
  return {
    block: [mean + distance, upper - lower, 0, mean - distance],
    cos: cos * cos2 - sin * sin2,
    sin: cos * sin2 + sin * cos2,
  };
}
