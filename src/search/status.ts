/** How a run ended. */
export const statuses = [
  'converged',
  'max-sweeps',
  'stagnated',
  'saddle',
  'dominated',
  'complex-pair',
  'defective',
  'non-finite',
  'aborted',
] as const;
export type Status = (typeof statuses)[number];

/** Of a point where Γ(A;X) is nilpotent: no run can climb from there, and another scale of A helps none. */
export const VANISHING =
  'stopped: L(X) = 0, since Γ(A;X) is nilpotent; if other starts say so too, L is 0 for every X of this rank: try a larger one';

/** The tolerance that {@link adviceFor} tells, with two digits; undefined for words that are not its own. */
export function toleranceIn(message: string): number | undefined {
  const told = /, asked was (\d(?:\.\d+)?e[+-]\d+)/.exec(message)?.[1];
  return told === undefined ? undefined : Number(told);
}

/**
 * What a status means and what to try, in one sentence or two.
 * @param slow what the method says of a run that `maxSweeps` ended
 */
export function adviceFor(
  status: Status,
  residual: number,
  tolerance: number,
  slow = 'try a larger maxSweeps, or continue with start: the result',
): string {
  const at = `the relative stationarity residual is ${residual.toExponential(1)}, asked was ${tolerance.toExponential(1)}`;
  switch (status) {
    case 'converged':
      return `converged: ${at}`;
    case 'max-sweeps':
      return `not converged: ${at}; ${slow}`;
    case 'stagnated':
      return `not converged: ${at}, and neither it nor the fitness has moved for long; a tolerance near 1e-13 is below rounding, otherwise try restarts or another rank`;
    case 'saddle':
      return `stationary, but no maximum: ${at}, and L rises along a direction that the method could not follow; try restarts, or another method`;
    case 'dominated':
      return `stationary, but for a smaller eigenvalue: ${at}, and Γ(A;X) has another one that is larger than λ, which the method could not follow; try restarts, another method, or over R the complex numbers`;
    case 'complex-pair':
      return `not converged: ${at}; the leading eigenvalues of Γ(A;X) are a complex pair, which power steps over R or H cannot follow; try restarts, or fit the tuple over the complex numbers, or over H qA with a unit q that commutes with A`;
    case 'defective':
      return `not converged: ${at}; the leading eigenvalue of Γ(A;X) is defective (it has Jordan blocks), or so nearly that rounding cannot tell: L has no derivatives there, and of the eigenvectors a root of the rounding is all that can be known; there may be no LSRDR of this rank: try restarts, another rank, or the diagonal blocks of A for themselves`;
    case 'non-finite':
      return 'stopped: the iteration led to numbers that are not finite, or to X = 0; what is shown is a random point; try restarts, another start or another method';
    case 'aborted':
      return `aborted by the caller: ${at}`;
  }
}
