/**
 * Real Schur form of an upper Hessenberg matrix by Francis's implicit double steps: T upper triangular but for 2×2 blocks on the diagonal,
 * [[a, b], [c, a]] with bc < 0, each of them a conjugate pair a ± i√(−bc).
 *
 * Golub and Van Loan, Matrix Computations, 7.5, with the choices of LAPACK's dlahqr: subdiagonal entries vanish by the local criterion of Ahues
 * and Tisseur (LAPACK Working Note 122, 1997), which keeps small eigenvalues of graded matrices; two consecutive small ones start a step;
 * the two shifts of the last block are one where both are real; every tenth step without progress takes others. The number of steps is bounded.
 */
import { type Resting, WHOLE } from '../resting';
import { standardise } from './real-block';

/** Steps allowed for each eigenvalue; two or three are usual. */
const STEPS = 300;

/** Steps without progress after which the shifts are others, at the lower and the upper end in turn. */
const PATIENCE = 10;

/** Entries below this are 0 whatever stands beside them. */
const TINY = 2 ** -1000;

/**
 * T ← Z*TZ in real Schur form, Q ← QZ.
 * @throws Error when an eigenvalue needs more than 300 steps, which no matrix is known to do
 * Cost: about 25m³ flops.
 */
export function* triangularise(m: number, T: Float64Array, Q: Float64Array): Resting<void> {
  let high = m - 1;
  let steps = 0;
  while (high >= 0) {
    const low = decoupled(m, T, high);
    if (low > 0) T[low * m + low - 1] = 0;
    if (low >= high - 1) {
      if (low === high - 1) standardise(m, T, Q, low);
      high = low - 1;
      steps = 0;
      continue;
    }
    steps += 1;
    if (steps > STEPS) throw new Error(`realSchur: no convergence for an eigenvalue in ${STEPS} steps`);
    francisStep(m, T, Q, low, high, shiftsOf(m, T, low, high, steps));
    if (m > WHOLE) yield;
  }
}

/** The first row of the block that ends with row `high`: above it stands a subdiagonal entry that counts as 0, or nothing. */
function decoupled(m: number, T: Float64Array, high: number): number {
  const at = (i: number, k: number): number => Math.abs(T[i * m + k]!);
  for (let k = high; k > 0; k--) {
    const below = at(k, k - 1);
    if (below <= TINY) return k;
    let beside = at(k - 1, k - 1) + at(k, k);
    if (beside === 0) {
      if (k >= 2) beside += at(k - 1, k - 2);
      if (k < high) beside += at(k + 1, k);
    }
    if (below > Number.EPSILON * beside) continue;
    const above = at(k - 1, k);
    // Eigenvalues move by √(below·above) at most.
    if (Math.sqrt(below) * Math.sqrt(above) <= (Number.EPSILON / 4) * beside) return k;
    const difference = Math.abs(T[(k - 1) * m + k - 1]! - T[k * m + k]!);
    const [small, large] = [Math.min(below, above), Math.max(below, above)];
    const [low, top] = [Math.min(at(k, k), difference), Math.max(at(k, k), difference)];
    const sum = top + large;
    if (small * (large / sum) <= Math.max(TINY, Number.EPSILON * (low * (top / sum)))) return k;
  }
  return 0;
}

/** Two shifts: conjugates, or both real (and then equal). */
interface Shifts {
  readonly re1: number;
  readonly re2: number;
  /** Imaginary part of the first; the second has the opposite one. */
  readonly im: number;
}

function shiftsOf(m: number, T: Float64Array, low: number, high: number, steps: number): Shifts {
  const at = (i: number, k: number): number => T[i * m + k]!;
  let [a, b, c, d] = [at(high - 1, high - 1), at(high - 1, high), at(high, high - 1), at(high, high)];
  if (steps % PATIENCE === 0) {
    const isLower = steps % (2 * PATIENCE) === 0;
    const s = isLower
      ? Math.abs(at(high, high - 1)) + Math.abs(at(high - 1, high - 2))
      : Math.abs(at(low + 1, low)) + Math.abs(at(low + 2, low + 1));
    a = 0.75 * s + (isLower ? at(high, high) : at(low, low));
    d = a;
    b = -0.4375 * s;
    c = s;
  }
  const unit = Math.abs(a) + Math.abs(b) + Math.abs(c) + Math.abs(d);
  if (unit === 0) return { re1: 0, re2: 0, im: 0 };
  const mean = a / unit / 2 + d / unit / 2;
  const determinant = (a / unit - mean) * (d / unit - mean) - (b / unit) * (c / unit);
  const root = Math.sqrt(Math.abs(determinant));
  if (determinant >= 0) return { re1: mean * unit, re2: mean * unit, im: root * unit };
  const [first, second] = [mean + root, mean - root];
  const nearer = Math.abs(first - d / unit) <= Math.abs(second - d / unit) ? first : second;
  return { re1: nearer * unit, re2: nearer * unit, im: 0 };
}

/** One double step on rows and columns low…high, applied to all of T and Q. */
function francisStep(m: number, T: Float64Array, Q: Float64Array, low: number, high: number, shifts: Shifts): void {
  const v = new Float64Array(3);
  const first = startOf(m, T, low, high, shifts, v);
  for (let k = first; k < high; k++) {
    const count = Math.min(3, high - k + 1);
    if (k > first) for (let i = 0; i < 3; i++) v[i] = i < count ? T[(k + i) * m + k - 1]! : 0;
    const { factor, alpha } = reflector(v, count);
    if (k > first) {
      T[k * m + k - 1] = alpha;
      for (let i = 1; i < count; i++) T[(k + i) * m + k - 1] = 0;
    } else if (k > low) T[k * m + k - 1] = T[k * m + k - 1]! * (1 - factor);
    const [v1, v2] = [v[1]!, v[2]!];
    const lines = count === 3 ? 2 * m : 0; // a third row that is not there is read as the first, times 0
    for (let j = k; j < m; j++) {
      const at = k * m + j;
      const sum = factor * (T[at]! + v1 * T[at + m]! + v2 * T[at + lines]!);
      T[at] = T[at]! - sum;
      T[at + m] = T[at + m]! - sum * v1;
      if (count === 3) T[at + lines] = T[at + lines]! - sum * v2;
    }
    reflectColumns(m, T, k, Math.min(k + 3, high) + 1, count, factor, v);
    reflectColumns(m, Q, k, m, count, factor, v);
  }
}

function reflectColumns(
  m: number,
  M: Float64Array,
  k: number,
  rows: number,
  count: number,
  factor: number,
  v: Float64Array,
): void {
  const [v1, v2] = [v[1]!, v[2]!];
  const third = count === 3 ? 2 : 0;
  for (let i = 0; i < rows; i++) {
    const at = i * m + k;
    const sum = factor * (M[at]! + v1 * M[at + 1]! + v2 * M[at + third]!);
    M[at] = M[at]! - sum;
    M[at + 1] = M[at + 1]! - sum * v1;
    if (count === 3) M[at + 2] = M[at + 2]! - sum * v2;
  }
}

/**
 * The row in which the step can start, as low in the matrix as two consecutive small subdiagonal entries allow, and in v the first
 * column of (T − σ₁)(T − σ₂) there, up to a factor.
 */
function startOf(m: number, T: Float64Array, low: number, high: number, shifts: Shifts, v: Float64Array): number {
  const { re1, re2, im } = shifts;
  const at = (i: number, k: number): number => T[i * m + k]!;
  for (let k = high - 2; ; k--) {
    const below = at(k + 1, k);
    const unit = Math.abs(at(k, k) - re2) + Math.abs(im) + Math.abs(below);
    const scaled = below / unit;
    v[0] = scaled * at(k, k + 1) + (at(k, k) - re1) * ((at(k, k) - re2) / unit) + im * (im / unit);
    v[1] = scaled * (at(k, k) + at(k + 1, k + 1) - re1 - re2);
    v[2] = scaled * at(k + 2, k + 1);
    const size = Math.abs(v[0]) + Math.abs(v[1]) + Math.abs(v[2]);
    if (size > 0) for (let i = 0; i < 3; i++) v[i] = v[i]! / size;
    if (k === low) return k;
    const beside = Math.abs(at(k - 1, k - 1)) + Math.abs(at(k, k)) + Math.abs(at(k + 1, k + 1));
    const left = Math.abs(at(k, k - 1)) * (Math.abs(v[1]!) + Math.abs(v[2]!));
    if (left <= Number.EPSILON * Math.abs(v[0]!) * beside) return k;
  }
}

/** v ← (1, v₁, v₂) with 1 − factor·vv* a reflection that takes v to (alpha, 0, 0). */
function reflector(v: Float64Array, count: number): { factor: number; alpha: number } {
  const rest = Math.hypot(v[1]!, count === 3 ? v[2]! : 0);
  const x = v[0]!;
  v[0] = 1;
  if (rest === 0) {
    v[1] = 0;
    v[2] = 0;
    return { factor: 0, alpha: x };
  }
  const alpha = x >= 0 ? -Math.hypot(x, rest) : Math.hypot(x, rest);
  v[1] = v[1]! / (x - alpha);
  v[2] = count === 3 ? v[2]! / (x - alpha) : 0;
  return { factor: (alpha - x) / alpha, alpha };
}
