import type { QuiverTuple } from './quiver';
import type { Tuple } from './tuple';

/** Whether a tuple is one of several spaces. It is told by a member and not by its class, which a bundle that never makes one would have to keep. */
export function isQuiver(tuple: Tuple): tuple is QuiverTuple {
  return 'rankedVertices' in tuple;
}
