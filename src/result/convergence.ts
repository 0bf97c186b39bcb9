import type { Lsrdr } from './lsrdr';

/** Thrown by `assertConverged`; carries the result. */
export class ConvergenceError extends Error {
  override readonly name = 'ConvergenceError';
  constructor(readonly result: Lsrdr) {
    super(`Lsrdr: ${result.message}`);
  }
}

/**
 * Returns the result, or throws {@link ConvergenceError} if its status is not `converged`.
 * @throws ConvergenceError
 */
export function assertConverged(result: Lsrdr): Lsrdr {
  if (result.status !== 'converged') throw new ConvergenceError(result);
  return result;
}
