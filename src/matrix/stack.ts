/** Sums over the r blocks of stacks, given as arrays of block views (see `blocks`). */
import type { PlanarMatrix } from './planar';
import { adjointMultiplyInto, multiplyAdjointInto, multiplyInto } from './products';

/** out (n×e) ← Σ_j W_j X_j*, W_j n×d, X_j e×d. */
export function sumOfMultiplyAdjoint(out: PlanarMatrix, W: readonly PlanarMatrix[], X: readonly PlanarMatrix[]): void {
  for (let j = 0; j < W.length; j++) multiplyAdjointInto(out, W[j]!, X[j]!, j > 0);
}

/** out (d×e) ← Σ_j W_j* X_j, W_j n×d, X_j n×e. */
export function sumOfAdjointMultiply(out: PlanarMatrix, W: readonly PlanarMatrix[], X: readonly PlanarMatrix[]): void {
  for (let j = 0; j < W.length; j++) adjointMultiplyInto(out, W[j]!, X[j]!, j > 0);
}

/** out_j (e×d) ← V* W_j, V n×e, W_j n×d. */
export function adjointMultiplyEach(out: readonly PlanarMatrix[], V: PlanarMatrix, W: readonly PlanarMatrix[]): void {
  for (let j = 0; j < W.length; j++) adjointMultiplyInto(out[j]!, V, W[j]!);
}

/** out_j (n×e) ← Z X_j, Z n×d, X_j d×e. */
export function multiplyEach(out: readonly PlanarMatrix[], Z: PlanarMatrix, X: readonly PlanarMatrix[]): void {
  for (let j = 0; j < X.length; j++) multiplyInto(out[j]!, Z, X[j]!);
}
