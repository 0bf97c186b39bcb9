import type { Complement, PlanarMatrix } from '../matrix';
import { FramedTuple } from './framed';
import type { Sector } from './sector';
import type { Tuple } from './tuple';

/**
 * The tuple of the B*A_jB on the orthogonal complement of some vectors, in coordinates y ↦ By of that complement. It is 1 − CC* applied on
 * both sides of each A_j, without the zeros: whatever a solver does, its vectors By are orthogonal to those left out.
 *
 * Cost of a sweep: one over A, and 4a²·n·k flops a column.
 */
export class RestrictedTuple extends FramedTuple<Complement> {
  /** Of several spaces, what is left of each. */
  readonly sector: Sector | undefined;

  constructor(
    A: Tuple,
    readonly complement: Complement,
  ) {
    super(A, complement, complement);
    this.sector = A.sector && { ...A.sector, starts: complement.starts };
  }

  toDense(): PlanarMatrix {
    return this.complement.compress(this.A.toDense(), this.r);
  }
}
