import type { PlanarMatrix } from './planar';
import { multiplyAdjoint } from './products';
import { singularValues } from './singular-values';

/**
 * The isometry U (m×n, m ≥ n) of the polar decomposition M = U·H: the isometry nearest to M, and the one that maximises
 * ⟨U,M⟩. With M = W Σ V* it is W V*. If M has not full rank, U is completed arbitrarily on the kernel.
 *
 * Cost: that of {@link singularValues} and 2a²·m·n² flops.
 */
export function polarFactor(M: PlanarMatrix): PlanarMatrix {
  const { left, right } = singularValues(M);
  return multiplyAdjoint(left, right);
}
