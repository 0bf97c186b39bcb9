/**
 * The typed arrays of tensors, by the names of ONNX Runtime. float16 lies in a Float16Array where there is one and the runtime uses it, and else, as
 * bits, in a Uint16Array, which holds uint16 elsewhere: only the name of the type tells.
 */
import { rangeError, typeError } from '../errors';
import { float16 } from '../io/float16';

/** The arrays that each type may lie in, by their tags. */
const types: { readonly [type: string]: readonly string[] } = {
  float32: ['Float32Array'],
  float64: ['Float64Array'],
  float16: ['Float16Array', 'Uint16Array'],
  int8: ['Int8Array'],
  uint8: ['Uint8Array', 'Uint8ClampedArray'],
  int16: ['Int16Array'],
  uint16: ['Uint16Array'],
  int32: ['Int32Array'],
  uint32: ['Uint32Array'],
  int64: ['BigInt64Array'],
  uint64: ['BigUint64Array'],
};

const names = Object.keys(types).join(', ');

interface Numbers {
  readonly length: number;
  readonly numberAt: (at: number) => number;
}

/** The numbers of a typed array of one of the types. */
export function numbersOf(place: string, data: unknown, type: unknown): Numbers {
  if (type !== undefined && (typeof type !== 'string' || !Object.hasOwn(types, type))) {
    throw new TypeError(
      `${place}: type: expected ${names}, got ${typeof type === 'string' ? `'${type}'` : typeof type}`,
    );
  }
  // By tag and not `instanceof`, so that arrays of another realm (a worker, a test runner) are accepted.
  const tag = Object.prototype.toString.call(data).slice(8, -1);
  const fitting = Object.keys(types).filter((name) => types[name]!.includes(tag));
  if (fitting.length === 0) throw typeError(`${place}: data`, `a typed array of ${names}`, data);
  if (type === undefined && fitting.length > 1) {
    throw rangeError(`${place}: type`, `${fitting.join(' or ')}, which a ${tag} may hold`, 'none');
  }
  const own = type ?? fitting[0]!;
  if (!fitting.includes(own as string))
    throw typeError(`${place}: data`, `${types[own as string]!.join(' or ')} for ${own}`, data);

  const array = data as ArrayLike<number | bigint>;
  const { length } = array;
  if (own === 'float16' && tag === 'Uint16Array') {
    return { length, numberAt: (at) => float16((array as ArrayLike<number>)[at]!) };
  }
  if (own !== 'int64' && own !== 'uint64') return { length, numberAt: (at) => (array as ArrayLike<number>)[at]! };
  return {
    length,
    numberAt: (at) => {
      const value = Number(array[at]);
      if (!Number.isSafeInteger(value)) {
        throw rangeError(`${place}: data[${at}]`, 'an integer that a double has exactly', String(array[at]));
      }
      return value;
    },
  };
}
