import ndarray, { type NdArray } from 'ndarray';
import type { Model } from '../../src/io/model';

type Tensor = NdArray<Float64Array>;

/** An open model that holds its tensors, and a list of those that were read. */
export function modelOf(
  tensors: ReadonlyMap<string, Tensor> | Readonly<Record<string, Tensor>>,
  config?: Readonly<Record<string, unknown>>,
): Model & { readonly log: string[] } {
  const held = tensors instanceof Map ? (tensors as Map<string, Tensor>) : new Map(Object.entries(tensors));
  const log: string[] = [];
  return {
    format: 'safetensors',
    names: [...held.keys()],
    tensors: new Map([...held].map(([name, { shape }]) => [name, { name, dtype: 'F64', shape }])),
    config,
    metadata: {},
    read: async (name) => {
      log.push(name);
      const tensor = held.get(name);
      if (tensor === undefined) throw new RangeError(`no tensor '${name}'`);
      return tensor;
    },
    describe: () => `${held.size} tensors`,
    log,
  };
}

/** An ndarray of numbers in the order of its indices. */
export function filledBy(next: () => number, ...shape: number[]): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return ndarray(
    Float64Array.from({ length: size }, () => next()),
    shape,
  );
}
