/**
 * Schur form of a small complex matrix: Householder reduction to Hessenberg form, QR iteration with Wilkinson's shift (Golub and Van Loan,
 * Matrix Computations, ch. 7), bounded in its steps. Subdiagonal entries vanish by the same criterion as in real-schur.ts.
 */

import { type Resting, WHOLE } from '../resting';

/** A complex m×m matrix, row-major, real and imaginary parts apart. */
export interface ComplexMatrix {
  readonly m: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** QR steps allowed for each eigenvalue; two or three are usual. */
const STEPS = 60;

/** Entries below this are 0 whatever stands beside them. */
const TINY = 2 ** -1000;

/** T ← P T P, Q ← Q P with reflections P = 1 − 2uu* that clear the columns below the subdiagonal. */
export function* reduceToHessenberg(T: ComplexMatrix, Q: ComplexMatrix): Resting<void> {
  const { m } = T;
  const ur = new Float64Array(m);
  const ui = new Float64Array(m);
  for (let k = 0; k < m - 2; k++) {
    let below = 0;
    for (let i = k + 2; i < m; i++) below = Math.max(below, Math.abs(T.re[i * m + k]!), Math.abs(T.im[i * m + k]!));
    if (below === 0) continue;
    const head = (k + 1) * m + k;
    // In units of the largest component, as squares of small numbers vanish.
    const unit = Math.max(below, Math.abs(T.re[head]!), Math.abs(T.im[head]!));
    const [xr, xi] = [T.re[head]! / unit, T.im[head]! / unit];
    const modulus = Math.hypot(xr, xi);
    // u = x + e^{iφ}‖x‖e_1, which does not cancel.
    const phaseR = modulus === 0 ? 1 : xr / modulus;
    const phaseI = modulus === 0 ? 0 : xi / modulus;
    ur.fill(0);
    ui.fill(0);
    let squares = 0;
    for (let i = k + 1; i < m; i++) {
      ur[i] = T.re[i * m + k]! / unit;
      ui[i] = T.im[i * m + k]! / unit;
      squares += ur[i]! ** 2 + ui[i]! ** 2;
    }
    const length = Math.sqrt(squares);
    ur[k + 1]! += phaseR * length;
    ui[k + 1]! += phaseI * length;
    let size = 0;
    for (let i = k + 1; i < m; i++) size += ur[i]! ** 2 + ui[i]! ** 2;
    const scale = 1 / Math.sqrt(size);
    for (let i = k + 1; i < m; i++) {
      ur[i]! *= scale;
      ui[i]! *= scale;
    }
    reflectRows(T, ur, ui, k + 1);
    reflectColumns(T, ur, ui, k + 1);
    reflectColumns(Q, ur, ui, k + 1);
    for (let i = k + 2; i < m; i++) {
      T.re[i * m + k] = 0;
      T.im[i * m + k] = 0;
    }
    if (m > WHOLE) yield;
  }
}

/** M ← M − 2u(u*M), u supported from `from`. */
function reflectRows(M: ComplexMatrix, ur: Float64Array, ui: Float64Array, from: number): void {
  const { m, re, im } = M;
  for (let j = 0; j < m; j++) {
    let sr = 0;
    let si = 0;
    for (let i = from; i < m; i++) {
      sr += ur[i]! * re[i * m + j]! + ui[i]! * im[i * m + j]!;
      si += ur[i]! * im[i * m + j]! - ui[i]! * re[i * m + j]!;
    }
    for (let i = from; i < m; i++) {
      re[i * m + j]! -= 2 * (ur[i]! * sr - ui[i]! * si);
      im[i * m + j]! -= 2 * (ur[i]! * si + ui[i]! * sr);
    }
  }
}

/** M ← M − 2(Mu)u*. */
function reflectColumns(M: ComplexMatrix, ur: Float64Array, ui: Float64Array, from: number): void {
  const { m, re, im } = M;
  for (let i = 0; i < m; i++) {
    let sr = 0;
    let si = 0;
    for (let j = from; j < m; j++) {
      sr += re[i * m + j]! * ur[j]! - im[i * m + j]! * ui[j]!;
      si += re[i * m + j]! * ui[j]! + im[i * m + j]! * ur[j]!;
    }
    for (let j = from; j < m; j++) {
      re[i * m + j]! -= 2 * (sr * ur[j]! + si * ui[j]!);
      im[i * m + j]! -= 2 * (si * ur[j]! - sr * ui[j]!);
    }
  }
}

/**
 * QR iteration on the Hessenberg T until it is upper triangular; Q collects the rotations.
 * @throws Error when an eigenvalue needs more than 60 steps, which random shifts make all but impossible
 */
export function* triangularise(T: ComplexMatrix, Q: ComplexMatrix): Resting<void> {
  const { m, re, im } = T;
  let high = m - 1;
  let steps = 0;
  while (high > 0) {
    let low = high;
    while (low > 0 && !isDecoupled(T, low, high)) low -= 1;
    if (low > 0) {
      re[low * m + low - 1] = 0;
      im[low * m + low - 1] = 0;
    }
    if (low === high) {
      high -= 1;
      steps = 0;
      continue;
    }
    steps += 1;
    if (steps > STEPS) throw new Error(`generalEigen: no convergence for an eigenvalue in ${STEPS} QR steps`);
    const [sr, si] = steps % 8 === 0 ? exceptionalShift(T, high, steps) : wilkinsonShift(T, high);
    qrStep(T, Q, low, high, sr, si);
    if (m > WHOLE) yield;
  }
}

/** Whether the entry left of the diagonal in row k counts as 0 (the criterion of real-schur.ts). */
function isDecoupled({ m, re, im }: ComplexMatrix, k: number, high: number): boolean {
  const at = (i: number, j: number): number => Math.hypot(re[i * m + j]!, im[i * m + j]!);
  const below = at(k, k - 1);
  if (below <= TINY) return true;
  let beside = at(k - 1, k - 1) + at(k, k);
  if (beside === 0) {
    if (k >= 2) beside += at(k - 1, k - 2);
    if (k < high) beside += at(k + 1, k);
  }
  if (below > Number.EPSILON * beside) return false;
  const [a, d] = [(k - 1) * m + k - 1, k * m + k];
  const difference = Math.hypot(re[a]! - re[d]!, im[a]! - im[d]!);
  const above = at(k - 1, k);
  // Eigenvalues move by √(below·above) at most.
  if (Math.sqrt(below) * Math.sqrt(above) <= (Number.EPSILON / 4) * beside) return true;
  const [small, large] = [Math.min(below, above), Math.max(below, above)];
  const [lower, upper] = [Math.min(at(k, k), difference), Math.max(at(k, k), difference)];
  const sum = upper + large;
  return small * (large / sum) <= Math.max(TINY, Number.EPSILON * (lower * (upper / sum)));
}

/** A shift that depends on the step, to leave the rare cycles of the usual one. */
function exceptionalShift({ m, re, im }: ComplexMatrix, high: number, steps: number): [number, number] {
  const size = Math.hypot(re[high * m + high - 1]!, im[high * m + high - 1]!);
  return [re[high * m + high]! + size * Math.cos(steps), im[high * m + high]! + size * Math.sin(steps)];
}

/** The eigenvalue of the last 2×2 block that is nearer to its last entry. */
function wilkinsonShift({ m, re, im }: ComplexMatrix, high: number): [number, number] {
  const a = (high - 1) * m + high - 1;
  const b = a + 1;
  const c = high * m + high - 1;
  const d = c + 1;
  let unit = 0;
  for (const at of [a, b, c, d]) unit = Math.max(unit, Math.abs(re[at]!), Math.abs(im[at]!));
  if (unit === 0) return [0, 0];
  // μ = d − bc/(h ± √(h² + bc)), h = (a − d)/2, the sign that makes the denominator large
  const hr = (re[a]! - re[d]!) / unit / 2;
  const hi = (im[a]! - im[d]!) / unit / 2;
  const [br, bi, cr, ci] = [re[b]! / unit, im[b]! / unit, re[c]! / unit, im[c]! / unit];
  const pr = br * cr - bi * ci;
  const pi = br * ci + bi * cr;
  const [rootR, rootI] = squareRoot(hr * hr - hi * hi + pr, 2 * hr * hi + pi);
  const sign = hr * rootR + hi * rootI >= 0 ? 1 : -1;
  const nr = hr + sign * rootR;
  const ni = hi + sign * rootI;
  const size = nr * nr + ni * ni;
  if (size === 0) return [re[d]!, im[d]!];
  return [re[d]! - ((pr * nr + pi * ni) / size) * unit, im[d]! - ((pi * nr - pr * ni) / size) * unit];
}

function squareRoot(x: number, y: number): [number, number] {
  const modulus = Math.hypot(x, y);
  const real = Math.sqrt((modulus + Math.abs(x)) / 2);
  if (real === 0) return [0, 0];
  const other = y / (2 * real);
  return x >= 0 ? [real, other] : [Math.abs(other), y >= 0 ? real : -real];
}

/**
 * One implicit step with shift σ on rows and columns low..high: a rotation takes the first column of T − σ to its first entry, and others chase the
 * entry that it leaves below the subdiagonal. σ is never subtracted, which would round small entries to the size of large ones.
 */
function qrStep(T: ComplexMatrix, Q: ComplexMatrix, low: number, high: number, sr: number, si: number): void {
  const { m, re, im } = T;
  for (let k = low; k < high; k++) {
    const top = k * m;
    const bottom = top + m;
    const column = k === low ? low : k - 1;
    const xr = re[top + column]! - (k === low ? sr : 0);
    const xi = im[top + column]! - (k === low ? si : 0);
    const yr = re[bottom + column]!;
    const yi = im[bottom + column]!;
    const x = Math.hypot(xr, xi);
    const length = Math.hypot(x, yr, yi);
    if (length === 0) continue;
    // [ c  s ; −s̄  c ] with c real takes (x, y) to (·, 0): s = (x/|x|) ȳ / length
    const phaseR = x === 0 ? 1 : xr / x;
    const phaseI = x === 0 ? 0 : xi / x;
    const c = x / length;
    const gr = (phaseR * yr + phaseI * yi) / length;
    const gi = (phaseI * yr - phaseR * yi) / length;
    for (let j = column; j < m; j++) {
      const ar = re[top + j]!;
      const ai = im[top + j]!;
      const br = re[bottom + j]!;
      const bi = im[bottom + j]!;
      re[top + j] = c * ar + gr * br - gi * bi;
      im[top + j] = c * ai + gr * bi + gi * br;
      re[bottom + j] = c * br - gr * ar - gi * ai;
      im[bottom + j] = c * bi - gr * ai + gi * ar;
    }
    if (k > low) {
      re[bottom + column] = 0;
      im[bottom + column] = 0;
    }
    rotateColumns(T, k, Math.min(k + 3, high + 1), c, gr, gi);
    rotateColumns(Q, k, m, c, gr, gi);
  }
}

/** Columns k, k+1 of the first `rows` rows times the adjoint rotation. */
function rotateColumns({ m, re, im }: ComplexMatrix, k: number, rows: number, c: number, gr: number, gi: number): void {
  for (let i = 0; i < rows; i++) {
    const at = i * m + k;
    const ar = re[at]!;
    const ai = im[at]!;
    const br = re[at + 1]!;
    const bi = im[at + 1]!;
    re[at] = c * ar + gr * br + gi * bi;
    im[at] = c * ai + gr * bi - gi * br;
    re[at + 1] = c * br - gr * ar + gi * ai;
    im[at + 1] = c * bi - gr * ai - gi * ar;
  }
}
