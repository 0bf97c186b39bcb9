import { rangeError, requireInteger, requireKnownOptions, requireObject, typeError } from '../errors';
import type { NumericArray } from '../interop/arrays';
import { requireSize } from '../interop/sizes';
import { ndarray } from '../ndarray';
import { numbersOf } from './tensor-types';

/** A tensor as transformers.js and onnxruntime-web give it, or made by hand. */
export interface ActivationTensor {
  /** A typed array in row-major order. */
  readonly data: ArrayLike<unknown>;
  /** Lengths of its axes, the first one outermost; their product is `data.length`. */
  readonly dims: readonly number[];
  /** The type of the numbers, as ONNX Runtime names it; by default that of the array. Without it a Uint16Array is not read: it may hold float16. */
  readonly type?: string;
  /** Where the data are: they are read where this is missing, `cpu` or `cpu-pinned`. */
  readonly location?: string;
}

export interface ActivationsOptions {
  /** One number for each token, in the dims of the tensor without the last, such as an `attention_mask`: rows where it is 0 are left out. */
  readonly mask?: ActivationTensor;
}

/**
 * Activations as `membership` takes them: a tensor of ONNX Runtime, a typed array with `dims`, as an ndarray [tokens, n] of doubles. All axes but the last
 * count tokens: [batch, tokens, n] becomes [batch·tokens, n], [n] one row.
 *
 * The types float32, float64, float16 (in a Float16Array, or as bits in a Uint16Array with `type: 'float16'`), int8 … int32, uint8 … uint32, int64 and
 * uint64 are read exactly.
 *
 * @param tensor `Tensor` of transformers.js or onnxruntime-web, or any `{ data, dims }`
 * @param options `mask`, to leave out padding
 * @returns [tokens, n], a copy
 * @throws TypeError for something else, data without numbers (string, bool and 4-bit types, by their names) and data that are not in memory;
 * RangeError for `dims` that do not make `data.length`, lengths of 0, numbers that are NaN, infinite or beyond 2^53 (by their place), and a mask of
 * other dims or without any 1
 * Cost: one pass over the numbers.
 *
 * @example
 * const hidden = { data: Float32Array.of(1, 0, 0, 2, 9, 9), dims: [1, 3, 2] };
 * const mask = { data: BigInt64Array.of(1n, 1n, 0n), dims: [1, 3] };
 * fromActivations(hidden, { mask }).shape; // [2, 2]
 * fromActivations(hidden).get(1, 1); // 2
 */
export function fromActivations(tensor: ActivationTensor, options: ActivationsOptions = {}): NumericArray {
  const place = 'fromActivations';
  requireKnownOptions(place, options, ['mask']);
  const { count: size, dims, numberAt } = readTensor(`${place}: tensor`, tensor);
  const n = dims.at(-1)!;
  const tokens = size / n;
  const kept = keptRows(`${place}: mask`, options.mask, dims.slice(0, -1), tokens);
  const data = new Float64Array(kept.length * n);
  kept.forEach((token, row) => {
    for (let i = 0; i < n; i++) data[row * n + i] = numberAt(token * n + i);
  });
  return ndarray(data, [kept.length, n]);
}

interface Read {
  readonly dims: readonly number[];
  readonly count: number;
  /** Checked as it is read. */
  readonly numberAt: (at: number) => number;
}

function readTensor(place: string, tensor: unknown): Read {
  if (typeof tensor !== 'object' || tensor === null) throw typeError(place, 'a tensor: { data, dims }', tensor);
  const { dims, type, location } = tensor as { readonly [name: string]: unknown };
  // The data of a tensor elsewhere are a getter that throws.
  if (location !== undefined && location !== 'cpu' && location !== 'cpu-pinned') {
    const hint = 'await tensor.getData(), and give { data, dims }';
    throw new TypeError(`${place}: expected data in memory, got data at '${String(location)}'; ${hint}`);
  }
  if (!Array.isArray(dims)) throw typeError(`${place}: dims`, 'an array of lengths', dims);
  if (dims.length === 0) throw rangeError(`${place}: dims`, 'at least one axis', 'none');
  dims.forEach((length: unknown, axis) => void requireInteger(`${place}: dims[${axis}]`, length, 1));
  const { data } = tensor as { readonly data: unknown };
  const { length, numberAt } = numbersOf(place, data, type);
  requireSize(`${place}: dims`, dims as number[], length);
  const count = (dims as number[]).reduce((product, axis) => product * axis, 1);
  if (count !== length)
    throw rangeError(`${place}: dims`, `a product of ${length}, the length of data`, `[${dims.join(', ')}]`);
  return {
    dims: dims as number[],
    count,
    numberAt: (at) => {
      const value = numberAt(at);
      if (Number.isFinite(value)) return value;
      throw rangeError(`${place}: data[${at}], at [${indexOf(at, dims as number[])}]`, 'a finite number', value);
    },
  };
}

/** The index of a place in row-major order. */
function indexOf(at: number, dims: readonly number[]): string {
  let rest = at;
  const index = [...dims].reverse().map((length) => {
    const own = rest % length;
    rest = (rest - own) / length;
    return own;
  });
  return index.reverse().join(', ');
}

function keptRows(place: string, mask: unknown, dims: readonly number[], tokens: number): number[] {
  const all = Array.from({ length: tokens }, (_, token) => token);
  if (mask === undefined) return all;
  requireObject(place, mask);
  const read = readTensor(place, mask);
  if (read.dims.length !== dims.length || read.dims.some((length, axis) => length !== dims[axis])) {
    throw rangeError(
      `${place}: dims`,
      `[${dims.join(', ')}], those of the tensor without the last`,
      `[${read.dims.join(', ')}]`,
    );
  }
  const kept = all.filter((token) => read.numberAt(token) !== 0);
  if (kept.length === 0) throw rangeError(place, 'at least one token that is not masked', 'zeros');
  return kept;
}
