import { rangeError, typeError } from '../errors';
import { shapeOf, toColumns } from '../interop/arrays';
import { BilinearNetwork } from './network';
import type { VectorLike } from './weights';

/**
 * How far the network is from the model that it should be: max |network(x) − y| / max |y| over pairs of inputs x and outputs y of the model,
 * saved beside its weights. For a model run in float32 it is about 1e-6; where something of the model is missing it is of order 1.
 *
 * @param inputs [k, m(, a)], or one vector [m(, a)]: random ones will do, but zeros show nothing
 * @param outputs [k, c(, a)], or one vector: what the model answered
 * @returns a number ≥ 0
 * @throws TypeError for something else; RangeError for another shape, no pairs, a non-finite number, and outputs that are all zero
 * Cost: a pass through the network.
 *
 * @example
 * const layer = bilinearLayer({ left: [[1, 0]], right: [[0, 1]], down: [[2]] }); // 2 x_0 x_1
 * verifyForward(bilinearNetwork([layer]), [[1, 3], [2, 5]], [[6], [20]]); // 0
 * verifyForward(bilinearNetwork([layer]), [[1, 3], [2, 5]], [[6], [25]]); // 0.2: the residual of the model is missing, say
 */
export function verifyForward(network: BilinearNetwork, inputs: VectorLike, outputs: VectorLike): number {
  const place = 'verifyForward';
  if (!(network instanceof BilinearNetwork)) throw typeError(`${place}: network`, 'a BilinearNetwork', network);
  const { algebra } = network;
  const x = toColumns(`${place}: inputs`, inputs, algebra, network.inputs);
  const y = toColumns(`${place}: outputs`, outputs, algebra, network.outputs);
  const count = x.columns.cols;
  if (count === 0) throw rangeError(`${place}: inputs`, 'at least one vector', 'none');
  if (y.columns.cols !== count || x.single !== y.single) {
    const got =
      outputs instanceof Float64Array || outputs instanceof Float32Array ? [outputs.length] : shapeOf(place, outputs);
    const expected = x.single ? 'one vector' : `${count} vectors`;
    throw rangeError(`${place}: outputs`, `${expected}, one for each input`, `[${got.join(', ')}]`);
  }
  const expected = y.columns.data;
  const found = network.runFrom(0, network.embedded(x.columns)).data;
  let [deviation, largest] = [0, 0];
  for (let at = 0; at < expected.length; at++) {
    deviation = Math.max(deviation, Math.abs(found[at]! - expected[at]!));
    largest = Math.max(largest, Math.abs(expected[at]!));
  }
  if (largest === 0) throw rangeError(`${place}: outputs`, 'a number other than zero', 'zeros alone');
  // Where the network overflows, Infinity less Infinity is no small deviation.
  return Number.isNaN(deviation) ? Number.POSITIVE_INFINITY : deviation / largest;
}
