/**
 * What can be decided of a superoperator from its matrices. Positivity by itself (PSD to PSD, no ancilla) is not among it: that
 * problem is NP-hard, and complete positivity is the condition that the Choi matrix decides.
 */
import { isCommutative } from '../algebra';
import { adjoint, distance, hermitianEigen, norm, type PlanarMatrix } from '../matrix';
import { complexForm } from './complex-form';
import { choiMatrix, type MatrixStack } from './pairing';

/** The Choi matrix over R and C; over H that of the complex-linear extension, which is CP exactly when the map over H is. */
function decidingChoi(A: MatrixStack, B: MatrixStack): PlanarMatrix {
  if (isCommutative(A.stack.algebra)) return choiMatrix(A, B);
  const first = complexForm(A);
  return choiMatrix(first, B === A ? first : complexForm(B));
}

export function isHermitian(C: PlanarMatrix, tolerance: number): boolean {
  return C.rows === C.cols && distance(C, adjoint(C)) <= tolerance * norm(C);
}

/** Γ(Y*) = Γ(Y)*. */
export function preservesHermitian(A: MatrixStack, B: MatrixStack, tolerance: number): boolean {
  return A.stack.cols === B.stack.cols && isHermitian(decidingChoi(A, B), tolerance);
}

/** The Choi matrix is positive semidefinite. */
export function preservesPositiveCompletely(A: MatrixStack, B: MatrixStack, tolerance: number): boolean {
  if (A.stack.cols !== B.stack.cols) return false;
  const C = decidingChoi(A, B);
  if (!isHermitian(C, tolerance)) return false;
  const { values } = hermitianEigen(C);
  const lowest = values[values.length - 1]!;
  return lowest >= -tolerance * Math.max(Math.abs(values[0]!), Math.abs(lowest));
}
