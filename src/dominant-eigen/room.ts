/**
 * How large a search space may grow before it is compressed. Restarts part eigenvalues of nearly one modulus slowly, or not at all where many lie as close, as those of
 * a random matrix do on the rim of their disk; a larger space does, and one that holds all of a map of low rank is exact. So where restarts get
 * nowhere, the next space has twice the vectors, as far as memory goes; at once, as each restart wears off what its discarded Ritz values lie near to.
 */

/** Part of the residual that is left after a restart of a search that gets somewhere. */
const PROGRESS = 0.5;

/** Numbers in a basis, its images taking as many: 128 MiB each. */
const MOST_NUMBERS = 2 ** 24;

export class Room {
  private best = Infinity;

  /** @param kept vectors that a restart keeps */
  constructor(
    private readonly size: number,
    private readonly kept: number,
  ) {}

  /** The largest dimension for the next cycle, from that of the one that ends and the residual that it has left. */
  next(largest: number, residual: number): number {
    const isSlow = residual > PROGRESS * this.best;
    this.best = Math.min(this.best, residual);
    if (!isSlow) return largest;
    const most = Math.min(this.size, Math.floor(MOST_NUMBERS / this.size));
    return Math.max(largest, Math.min(2 * largest - this.kept, most));
  }
}
