import type { Algebra } from '../algebra';
import { rangeError, requireKnownOptions, typeError } from '../errors';
import { optionalAlgebra } from '../interop/algebras';
import type { Storage } from '../kernels';
import { readTuple, type TupleLike } from './input';
import type { Tuple } from './tuple';

/**
 * A tuple of explicit matrices, copied and checked once, for repeated use: results of one tuple share what is known of it.
 *
 * @param array r n×n matrices: [r, n, n], [r, n, n, 2] or [r, n, n, 4], ndarray or nested, or a list of matrices
 * @param options `algebra` when the shape alone should not decide; `storage: 'float32'` keeps the entries rounded to float32, which
 *   halves memory and traffic; for entries that are float32 anyway results are the same to rounding (products are float64);
 *   `shared: true` keeps them in memory that threads share, which `fitAsync` with `workers` otherwise makes a copy for
 * @throws TypeError, RangeError naming the index that is wrong; RangeError for entries near the ends of the range of doubles, which
 *   `fit` and the others rescale by themselves when given the array
 * Memory: 8·a·r·n² bytes (half with float32), let go by garbage collection, or at once by `dispose()`. Cost of a sweep: 2a²·r·n²·d flops.
 *
 * @example
 * const A = denseTuple([[[1, 0], [0, 2]]]);
 * A.n; // 2
 */
export function denseTuple(
  array: TupleLike,
  options: { readonly algebra?: Algebra; readonly storage?: Storage; readonly shared?: boolean } = {},
): Tuple & {
  /** Lets its memory go, where it was copied; it must not be used any more. */
  dispose?(): void;
} {
  const place = 'denseTuple';
  requireKnownOptions(place, options, ['algebra', 'storage', 'shared']);
  if (options.storage !== undefined && options.storage !== 'float64' && options.storage !== 'float32') {
    throw rangeError(`${place}: storage`, "'float64' or 'float32'", JSON.stringify(options.storage));
  }
  const { shared } = options;
  if (shared !== undefined && typeof shared !== 'boolean') throw typeError(`${place}: shared`, 'a boolean', shared);
  optionalAlgebra(place, options.algebra);
  return readTuple(`${place}: array`, array, options);
}

export type { PlanarMatrix } from '../matrix';
export { BaseTuple } from './base';
export { type BilinearFactors, type BilinearOptions, bilinearTuple } from './bilinear';
export { type CompressedTuple, type CompressOptions, compressTuple } from './compress';
export { directSum } from './direct-sum';
export { embed } from './embed';
export { type AdjacencyRows, type GraphDefinition, type GraphKind, graphTuple } from './graph-input';
export { type HypergraphDefinition, hypergraphTuple } from './hypergraph-input';
export { algebraOf, type TupleLike } from './input';
export { type MetricOptions, type MetricTuple, metricTuple } from './metric';
export { mixTuple } from './mix';
export { type OperatorDefinition, operatorTuple } from './operator';
export { permutationTuple } from './permutation';
export type { QuiverTuple } from './quiver';
export { cyclicTuple, type Family, type QuiverDefinition, quiverTuple, type Ranks } from './quiver-input';
export type { Vertex } from './quiver-parts';
export { type SparseDefinition, type SparseEntry, type SparseMatrix, sparseTuple } from './sparse-input';
export type { Sweep, Tuple } from './tuple';
