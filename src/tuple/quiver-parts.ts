/** What a tuple between several spaces is made of. */
import type { PlanarMatrix } from '../matrix';

/** A space of a quiver. */
export interface Vertex {
  /** As in the definition of the quiver. */
  readonly name: string;
  /** n_v. */
  readonly dimension: number;
  /** What fits take if they are given none. */
  readonly rank?: number;
}

/** The matrices that lead from one space to one, as a stack of r blocks n_to×n_from; spaces by their places. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly matrices: PlanarMatrix;
  readonly r: number;
}
