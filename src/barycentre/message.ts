import type { BarycentreRun } from './run';

/** What a status means and what to try. */
export function messageFor({ status, point, dominance }: BarycentreRun, tolerance: number): string {
  const residual = point?.residuals.stationarity ?? Number.NaN;
  const at = `the relative stationarity residual is ${residual.toExponential(1)}, asked was ${tolerance.toExponential(1)}`;
  const which = (test: (one: BarycentreRun['dominance'][number]) => boolean): string =>
    dominance.flatMap((one, k) => (test(one) ? [k] : [])).join(', ');
  switch (status) {
    case 'converged':
      return `converged: ${at}`;
    case 'max-sweeps':
      return `not converged: ${at}; try a larger maxSweeps, or continue with start: the result`;
    case 'saddle':
      return `stationary, but no maximum: ${at}, and the mean rises to second order along a direction that the ascent could not follow; try restarts`;
    case 'dominated':
      return `stationary, but for a smaller eigenvalue: ${at}, and Γ(A;X) of tuples[${which(({ dominant }) => !dominant)}] has another one that is larger; try restarts`;
    case 'complex-pair':
      return `not converged: ${at}; the leading eigenvalues of Γ(A;X) of tuples[${which(({ kind }) => kind === 'complex-pair')}] are a complex pair, which the ascent over R or H cannot follow; try restarts, or the tuples over the complex numbers`;
    case 'aborted':
      return `aborted by the caller: ${at}`;
    case 'non-finite':
      return 'stopped: the iteration led to numbers that are not finite; try restarts or another start';
    default:
      return `not converged: ${at}, and neither it nor the fitness has moved for long; a tolerance near 1e-13 is below rounding, otherwise try restarts or another rank`;
  }
}
