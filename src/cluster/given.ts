import type { ArrayLikeInput } from '../interop/arrays';
import { Lsrdr } from '../result/lsrdr';

/**
 * A cluster as functions take it: a result, something that has one as `result` (an entry of an atlas, a cluster of a layer), or an array, of which
 * each function says what it is: P, a projection, a basis, a vector.
 */
export type ClusterLike = Lsrdr | { readonly result: Lsrdr } | ArrayLikeInput | Float64Array | Float32Array;

/** The result that stands for a cluster, if one does. */
export function resultOf(cluster: unknown): Lsrdr | undefined {
  if (cluster instanceof Lsrdr) return cluster;
  const inner = (cluster as { result?: unknown } | null)?.result;
  return inner instanceof Lsrdr ? inner : undefined;
}
