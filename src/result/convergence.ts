import { typeError } from '../errors';
import type { Lsrdr } from './lsrdr';

/** Thrown by `assertConverged`; carries the result. */
export class ConvergenceError extends Error {
  /** Always `ConvergenceError`: what tells it from others where `instanceof` cannot, as between two copies of the package. */
  override readonly name = 'ConvergenceError';
  constructor(
    /** The result that has not converged, with its status and the best point that was found. */
    readonly result: Lsrdr,
  ) {
    super(`Lsrdr: ${result.message}`);
  }
}

/**
 * Returns the result, or throws {@link ConvergenceError} if its status is not `converged`.
 * @throws ConvergenceError; TypeError for what is no result, as the promise of `fitAsync` without its await
 */
export function assertConverged(result: Lsrdr): Lsrdr {
  if (typeof (result as { then?: unknown } | undefined)?.then === 'function') {
    throw typeError('assertConverged: result', 'the result of a fit', result, 'await is missing before fitAsync');
  }
  if (typeof (result as Lsrdr | undefined)?.status !== 'string') {
    throw typeError('assertConverged: result', 'the result of a fit', result);
  }
  if (result.status !== 'converged') throw new ConvergenceError(result);
  return result;
}
