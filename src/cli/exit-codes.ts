/** How the program ends; docs/command-line.md has the table. */
export const exitCodes = {
  /** Done; what was fitted has converged, what was certified holds. */
  good: 0,
  /** Wrong use, or an input or output that does not work. */
  usage: 1,
  /** The computation ended without convergence, or a certificate does not hold. */
  unsettled: 2,
  /** As shells have it for what SIGINT and SIGTERM end. */
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
