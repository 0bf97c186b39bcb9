import { requireObject, typeError } from '../errors';
import { createField } from '../field/create-field';
import type { FitAsyncOptions, FitOptions } from '../field/options';
import type { Lsrdr } from '../result/lsrdr';
import type { Tuple } from '../tuple/tuple';
import { BilinearLayer } from './layer';

/**
 * The LSRDR of a layer's tuple: `fit` of `layer.tuple({ symmetric })` over the layer's own scalars.
 *
 * @param options `rank`, {@link FitOptions}, and `symmetric` as in `layer.tuple`
 * @returns P and Q on the inputs of the layer, [n, n(, a)] or one coordinate more with the constant one
 * @throws TypeError for anything but a layer, and what `fit` throws
 * Cost: a fit; a sweep is 2a²·r·n²·d flops, or what `bilinearTuple` says where the tuple stays in its factors.
 *
 * @example
 * const layer = bilinearLayer({ left: [[1, 0], [0, 1]], right: [[1, 0], [0, 1]], down: [[2, 0], [0, 1]] });
 * clusterLayer(layer, { rank: 1 }).fitness; // 2
 */
export function clusterLayer(
  layer: BilinearLayer,
  options: { readonly rank: number; readonly symmetric?: boolean } & FitOptions,
): Lsrdr {
  const { A, rest } = tupleFor('clusterLayer', layer, options);
  return createField(layer.algebra).fit(A, rest);
}

/**
 * {@link clusterLayer} in slices of some milliseconds: `fitAsync` of the layer's tuple, with its `workers`, `onProgress` and `signal`.
 *
 * @returns a promise of the result; errors reject it
 *
 * @example
 * const layer = bilinearLayer({ left: [[1, 0], [0, 1]], right: [[1, 0], [0, 1]], down: [[2, 0], [0, 1]] });
 * (await clusterLayerAsync(layer, { rank: 1 })).fitness; // 2
 */
export async function clusterLayerAsync(
  layer: BilinearLayer,
  options: { readonly rank: number; readonly symmetric?: boolean } & FitAsyncOptions,
): Promise<Lsrdr> {
  const { A, rest } = tupleFor('clusterLayerAsync', layer, options);
  return createField(layer.algebra).fitAsync(A, rest);
}

function tupleFor<Options extends { readonly symmetric?: boolean }>(
  place: string,
  layer: BilinearLayer,
  options: Options,
): { A: Tuple; rest: Omit<Options, 'symmetric'> } {
  if (!(layer instanceof BilinearLayer)) throw typeError(`${place}: layer`, 'a BilinearLayer', layer);
  requireObject(place, options);
  const { symmetric, ...rest } = options;
  return { A: layer.tuple(symmetric === undefined ? {} : { symmetric }), rest };
}
