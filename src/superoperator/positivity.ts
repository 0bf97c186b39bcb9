/**
 * What can be decided of a superoperator from its core (families.ts). Positivity by itself (PSD to PSD, no ancilla) is not among it: that
 * problem is NP-hard, and complete positivity is the condition that the core decides.
 */
import { hermitianEigen, type PlanarMatrix } from '../matrix';
import { isHermitian } from './families';

/** A core that is PSD, to the tolerance. */
export function isPositive(core: PlanarMatrix, tolerance: number): boolean {
  if (!isHermitian(core, tolerance)) return false;
  const { values } = hermitianEigen(core);
  const lowest = values[values.length - 1]!;
  return lowest >= -tolerance * Math.max(Math.abs(values[0]!), Math.abs(lowest));
}
