/**
 * A Hermitian matrix over R, C or H as Q·T·Q*, T real, symmetric and tridiagonal, Q unitary over the algebra.
 *
 * Column k below the diagonal is sent by a reflection 1 − β v v*, β = 2/(v*v), to α e_1, where v = x − α e_1 and α = −‖x‖·x_1/|x_1|: so v*x is real,
 * which is what makes a reflection do it over H too (Bunse-Gerstner, Byers, Mehrmann, 1989). With p = β M v and w = p − (β/2)(v*p) v, where v*p is real because
 * M is Hermitian,
 *
 *     (1 − β v v*) M (1 − β v v*) = M − v w* − w v*.
 *
 * The scalars α stay on the side of the diagonal; columns of Q times scalars of length one make them real: δ_{k+1} = (α_k/|α_k|) δ_k.
 * Columns of Q are kept as rows, `[k][a][n]`, so that everything, the rotations that follow included, runs along memory.
 */
import type { Algebra } from '../algebra';
import { type PlanarMatrix, powerOfTwoNear } from './planar';

/** Of a matrix with entries near 1, what is negligible and has squares that keep their digits. */
const NEGLIGIBLE = 2 ** -400;

export interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Beside the diagonal, at 0 to n − 2; there is room for one more. */
  readonly beside: Float64Array;
  /** Column k of Q at `k·a·n`, its planes one after the other. */
  readonly columns: Float64Array;
}

/** Overwrites M, which must be Hermitian. Cost: about 4a²·n³ flops. */
export function tridiagonalise(M: PlanarMatrix): Tridiagonal {
  const { algebra, rows: n, data } = M;
  const a = algebra.dim;
  const width = a * n;
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  const sides = new Float64Array(a * n); // α_k
  const factors = new Float64Array(n); // β_k
  const v = new Float64Array(width);
  const w = new Float64Array(width);

  for (let k = 0; k + 1 < n; k++) {
    for (let p = 0; p < a; p++) {
      const row = (k * a + p) * n;
      for (let i = k + 1; i < n; i++) v[p * n + i] = algebra.conjugate[p]! * data[row + i]!;
    }
    factors[k] = reflection(v, n, a, k + 1, sides, k * a);
    if (factors[k]! > 0) reflectBothSides(M, v, factors[k]!, k + 1, w);
    // Row k is done with, and keeps the reflection.
    for (let p = 0; p < a; p++) for (let i = k + 1; i < n; i++) data[(k * a + p) * n + i] = v[p * n + i]!;
  }
  for (let k = 0; k < n; k++) diagonal[k] = data[k * width + k]!;

  const columns = new Float64Array(n * width);
  for (let k = 0; k < n; k++) columns[k * width + k] = 1;
  const coefficient = new Float64Array(a);
  for (let k = n - 3; k >= 0; k--) {
    if (factors[k] === 0) continue;
    for (let p = 0; p < a; p++) for (let i = k + 1; i < n; i++) v[p * n + i] = data[(k * a + p) * n + i]!;
    for (let j = k + 1; j < n; j++) reflect(algebra, columns, j * width, v, factors[k]!, n, k + 1, coefficient);
  }

  const phase = new Float64Array(a);
  phase[0] = 1;
  for (let k = 0; k + 1 < n; k++) {
    beside[k] = length(sides, k * a, a);
    if (beside[k]! < NEGLIGIBLE) beside[k] = 0;
    else {
      scalarProduct(algebra, coefficient, sides, k * a, phase);
      const size = length(coefficient, 0, a);
      for (let p = 0; p < a; p++) phase[p] = coefficient[p]! / size;
    }
    multiplyColumn(algebra, columns, (k + 1) * width, n, phase, w);
  }
  return { diagonal, beside, columns };
}

/**
 * Makes v of x in place, from entry `first` on, in units of its largest component, as squares of small numbers vanish; writes α; returns β, or 0 where x is
 * a multiple of e_1 already.
 */
function reflection(v: Float64Array, n: number, a: number, first: number, alpha: Float64Array, at: number): number {
  for (let p = 0; p < a; p++) alpha[at + p] = v[p * n + first]!;
  let largest = 0;
  for (let p = 0; p < a; p++) for (let i = first; i < n; i++) largest = Math.max(largest, Math.abs(v[p * n + i]!));
  const scale = powerOfTwoNear(largest);
  let tail = 0;
  let head = 0;
  for (let p = 0; p < a; p++) {
    for (let i = first; i < n; i++) v[p * n + i] = v[p * n + i]! / scale;
    head += v[p * n + first]! ** 2;
    for (let i = first + 1; i < n; i++) tail += v[p * n + i]! ** 2;
  }
  if (tail === 0) return 0;
  const size = Math.sqrt(head + tail);
  head = head < NEGLIGIBLE ? 0 : Math.sqrt(head);
  for (let p = 0; p < a; p++) {
    const direction = head === 0 ? (p === 0 ? 1 : 0) : v[p * n + first]! / head;
    alpha[at + p] = -size * direction * scale;
    v[p * n + first] = (head + size) * direction;
  }
  return 1 / (size * (size + head));
}

/** M ← M − v w* − w v* on the rows and columns from `first` on. */
function reflectBothSides(M: PlanarMatrix, v: Float64Array, factor: number, first: number, w: Float64Array): void {
  const { algebra, rows: n, data } = M;
  const { dim: a, unit, sign, conjugate } = algebra;
  w.fill(0);
  for (let i = first; i < n; i++) {
    for (let p = 0; p < a; p++) {
      const row = (i * a + p) * n;
      for (let q = 0; q < a; q++) {
        let sum = 0;
        for (let j = first, at = q * n + first; j < n; j++, at++) sum += data[row + j]! * v[at]!;
        const to = unit[p * a + q]! * n + i;
        w[to] = w[to]! + sign[p * a + q]! * factor * sum;
      }
    }
  }
  let overlap = 0;
  for (let at = 0; at < w.length; at++) overlap += v[at]! * w[at]!;
  const half = (factor / 2) * overlap;
  for (let at = 0; at < w.length; at++) w[at] = w[at]! - half * v[at]!;
  for (let i = first; i < n; i++) {
    for (let p = 0; p < a; p++) {
      for (let q = 0; q < a; q++) {
        const sgn = sign[p * a + q]! * conjugate[q]!;
        const x = sgn * v[p * n + i]!;
        const y = sgn * w[p * n + i]!;
        const row = (i * a + unit[p * a + q]!) * n;
        for (let j = first, at = q * n + first; j < n; j++, at++) {
          data[row + j] = data[row + j]! - (x * w[at]! + y * v[at]!);
        }
      }
    }
  }
}

/** x ← x − v (β v*x) for the column at `offset`. */
function reflect(
  algebra: Algebra,
  columns: Float64Array,
  offset: number,
  v: Float64Array,
  factor: number,
  n: number,
  first: number,
  coefficient: Float64Array,
): void {
  const { dim: a, unit, sign, conjugate } = algebra;
  coefficient.fill(0);
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      let sum = 0;
      for (let i = first; i < n; i++) sum += v[p * n + i]! * columns[offset + q * n + i]!;
      const s = unit[p * a + q]!;
      coefficient[s] = coefficient[s]! + sign[p * a + q]! * conjugate[p]! * factor * sum;
    }
  }
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      const scaled = sign[p * a + q]! * coefficient[q]!;
      if (scaled === 0) continue;
      const to = offset + unit[p * a + q]! * n;
      for (let i = first; i < n; i++) columns[to + i] = columns[to + i]! - v[p * n + i]! * scaled;
    }
  }
}

/** x ← x·phase for the column at `offset`. */
function multiplyColumn(
  algebra: Algebra,
  columns: Float64Array,
  offset: number,
  n: number,
  phase: Float64Array,
  before: Float64Array,
): void {
  const { dim: a, unit, sign } = algebra;
  for (let at = 0; at < a * n; at++) before[at] = columns[offset + at]!;
  columns.fill(0, offset, offset + a * n);
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      const scaled = sign[p * a + q]! * phase[q]!;
      const to = offset + unit[p * a + q]! * n;
      for (let i = 0; i < n; i++) columns[to + i] = columns[to + i]! + before[p * n + i]! * scaled;
    }
  }
}

/** out = x·y for the scalar x at `at`. */
function scalarProduct(
  { dim: a, unit, sign }: Algebra,
  out: Float64Array,
  x: Float64Array,
  at: number,
  y: Float64Array,
): void {
  out.fill(0);
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      const s = unit[p * a + q]!;
      out[s] = out[s]! + sign[p * a + q]! * x[at + p]! * y[q]!;
    }
  }
}

function length(x: Float64Array, from: number, a: number): number {
  let sum = 0;
  for (let at = from; at < from + a; at++) sum += x[at]! ** 2;
  return Math.sqrt(sum);
}
