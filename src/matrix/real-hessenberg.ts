import { type Resting, WHOLE } from '../resting';

/** T ← PTP, Q ← QP with reflections P = 1 − 2uu* that clear the columns of the m×m matrix T below the subdiagonal. */
export function* reduceToHessenberg(m: number, T: Float64Array, Q: Float64Array): Resting<void> {
  const u = new Float64Array(m);
  for (let k = 0; k < m - 2; k++) {
    let below = 0;
    for (let i = k + 2; i < m; i++) below = Math.max(below, Math.abs(T[i * m + k]!));
    if (below === 0) continue;
    const unit = Math.max(below, Math.abs(T[(k + 1) * m + k]!));
    let squares = 0;
    for (let i = k + 1; i < m; i++) {
      u[i] = T[i * m + k]! / unit;
      squares += u[i]! * u[i]!;
    }
    // u = x ± ‖x‖e, with the sign that does not cancel
    const length = Math.sqrt(squares) * (u[k + 1]! < 0 ? -1 : 1);
    const factor = Math.sqrt(2 / (2 * squares + 2 * Math.abs(length * u[k + 1]!)));
    u[k + 1] = u[k + 1]! + length;
    for (let i = k + 1; i < m; i++) u[i] = u[i]! * factor;
    reflectRows(m, T, u, k + 1, k);
    reflectColumns(m, T, u, k + 1);
    reflectColumns(m, Q, u, k + 1);
    for (let i = k + 2; i < m; i++) T[i * m + k] = 0;
    if (m > WHOLE) yield;
  }
}

/** M ← M − u(u*M) on the columns from `first` on, with u supported from `from` and ‖u‖² = 2. */
function reflectRows(m: number, M: Float64Array, u: Float64Array, from: number, first: number): void {
  for (let j = first; j < m; j++) {
    let sum = 0;
    for (let i = from; i < m; i++) sum += u[i]! * M[i * m + j]!;
    if (sum === 0) continue;
    for (let i = from; i < m; i++) M[i * m + j] = M[i * m + j]! - sum * u[i]!;
  }
}

/** M ← M − (Mu)u*. */
function reflectColumns(m: number, M: Float64Array, u: Float64Array, from: number): void {
  for (let i = 0; i < m; i++) {
    const row = i * m;
    let sum = 0;
    for (let j = from; j < m; j++) sum += M[row + j]! * u[j]!;
    if (sum === 0) continue;
    for (let j = from; j < m; j++) M[row + j] = M[row + j]! - sum * u[j]!;
  }
}
