/** How the program ends; docs/command-line.md has the table. */
export const exitCodes = {
  /** Done; what was fitted has converged, what was certified holds. */
  good: 0,
  /** Wrong use, or an input or output that does not work. */
  usage: 1,
  /** The computation ended without convergence, or a certificate does not hold. */
  unsettled: 2,
  /** As shells have it for what SIGHUP, SIGINT and SIGTERM end. */
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Of a fit, the best run counts. */
export function codeOfFit({ status }: { readonly status: string }): ExitCode {
  return status === 'converged' ? exitCodes.good : exitCodes.unsettled;
}

/** Of several fits, all count. */
export function codeOfFits(fits: readonly { readonly result: { readonly status: string } }[]): ExitCode {
  return fits.every(({ result }) => result.status === 'converged') ? exitCodes.good : exitCodes.unsettled;
}

/** Of an atlas, that it has clusters, and that no round was in vain. */
export function codeOfAtlas({
  clusters,
  ended,
}: {
  readonly clusters: readonly unknown[];
  readonly ended: string;
}): ExitCode {
  return clusters.length > 0 && ended !== 'unconverged' ? exitCodes.good : exitCodes.unsettled;
}
