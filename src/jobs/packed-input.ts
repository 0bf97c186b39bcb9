/**
 * What a job is about as bytes: the numbers of the tuple, and nothing of the file they come from. Their digest is part of the address of a job, so that one file
 * with other numbers is another job, and another file with the same numbers (converted, moved, a tensor more) is the same. Small inputs travel as these bytes.
 *
 * They are a safetensors file of F64: `array`, or the factors `left`, `right`, `down` of a layer, flat in planar order [rows, a, cols] as they are in memory.
 */
import type { Algebra } from '../algebra';
import { homogeneous } from '../bilinear/forms';
import { layerTuple } from '../bilinear/layer-tuple';
import { rangeError } from '../errors';
import { readSafetensors, writeSafetensors } from '../io';
import type { PlanarMatrix } from '../matrix';
import { type NdArray, ndarray } from '../ndarray';
import type { TupleLike } from '../tuple';
import { algebras, type Part } from './subject';

/** A tuple over its own field, and how large it is. */
export interface JobTuple {
  readonly A: TupleLike;
  readonly algebra: Algebra;
  readonly n: number;
  readonly r: number;
}

const parts = ['left', 'right', 'down'] as const;

/** The bytes of an array or a layer, over its own field. Cost: a copy of its numbers. */
export function packInput(part: Part): Uint8Array {
  if ('array' in part) {
    const { array, algebra } = part;
    return writeSafetensors({ array }, { dtype: 'F64', metadata: { kind: 'array', field: algebra.name } });
  }
  const layer = part.network.layers[part.layer]!;
  const factors = homogeneous(layer.weights, false);
  const tensors = Object.fromEntries(parts.map((name) => [name, planar(factors[name])]));
  // Over R the Hermitian parts are meant, as by `tuple()` of the layer.
  const symmetric = layer.algebra.dim === 1;
  const metadata = { kind: 'layer', field: layer.algebra.name, symmetric: String(symmetric) };
  return writeSafetensors(tensors, { dtype: 'F64', metadata });
}

function planar({ algebra, rows, cols, data }: PlanarMatrix): NdArray<Float64Array> {
  return ndarray(data, [rows, algebra.dim, cols]);
}

/** The tuple that {@link packInput} was given, to its bits. */
export function unpackInput(place: string, bytes: Uint8Array): JobTuple {
  const { tensors, metadata } = readSafetensors(bytes);
  const { kind, field, symmetric } = metadata;
  const algebra = field === undefined ? undefined : algebras[field];
  const [array, left, right, down] = ['array', ...parts].map((name) => tensors.get(name));
  if (algebra !== undefined && kind === 'array' && array !== undefined) {
    return { A: array, algebra, n: array.shape[1]!, r: array.shape[0]! };
  }
  if (algebra !== undefined && kind === 'layer' && left && right && down) {
    const [L, R, D] = [left, right, down].map((factor) => matrixOf(factor, algebra)) as [
      PlanarMatrix,
      PlanarMatrix,
      PlanarMatrix,
    ];
    const A = layerTuple(L, R, D, { symmetric: symmetric === 'true' });
    return { A, algebra, n: L.cols, r: D.rows };
  }
  throw rangeError(place, 'the input of a job', `a file of kind ${JSON.stringify(kind)}`);
}

function matrixOf(array: NdArray, algebra: Algebra): PlanarMatrix {
  const [rows, , cols] = array.shape as [number, number, number];
  return { algebra, rows, cols, data: Float64Array.from(array.data as ArrayLike<number>) };
}
