import { requireObject, typeError } from '../errors';
import { asyncNames, resolveAsync } from '../field/async-options';
import { fitPlan } from '../field/fit';
import { type FitAsyncOptions, type FitOptions, resolveOptions } from '../field/options';
import type { Lsrdr } from '../result/lsrdr';
import { carryOut, carryOutAsync, type Plan } from '../search/plan';
import { BilinearLayer } from './layer';

/** The options of a fit of a layer: its rank, and whether its forms are their Hermitian parts. */
export interface LayerFitOptions {
  /** d, from 1 to the coordinates of the tuple: n, or n+1 with the constant one. */
  readonly rank: number;
  /** Hermitian parts of the forms, as of `layer.tuple`: by default true over R and false over C and H. */
  readonly symmetric?: boolean;
}

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
export function clusterLayer(layer: BilinearLayer, options: LayerFitOptions & FitOptions): Lsrdr {
  return carryOut(planFor('clusterLayer', layer, options, []));
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
  options: LayerFitOptions & FitAsyncOptions,
): Promise<Lsrdr> {
  const place = 'clusterLayerAsync';
  const plan = planFor(place, layer, options, asyncNames);
  return carryOutAsync(plan, resolveAsync(place, options), options.onProgress, options.journal);
}

function planFor(
  place: string,
  layer: BilinearLayer,
  options: LayerFitOptions & FitOptions,
  extra: readonly string[],
): Plan<Lsrdr> {
  if (!(layer instanceof BilinearLayer)) throw typeError(`${place}: layer`, 'a BilinearLayer', layer);
  requireObject(place, options);
  const { symmetric } = options;
  const A = layer.tuple(symmetric === undefined ? {} : { symmetric });
  return fitPlan(A, resolveOptions(place, A.algebra, A.n, options, ['symmetric', ...extra]));
}
