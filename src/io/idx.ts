import { rangeError } from '../errors';
import { type NdArray, ndarray } from '../ndarray';
import { asBytes, elementCount, shapeText } from './bytes';

/** The typed arrays that the six IDX element types are read into. */
export type IdxData = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

interface IdxType {
  readonly bytes: number;
  readonly create: (length: number) => IdxData;
  readonly read: (view: DataView, at: number) => number;
}

const types = new Map<number, IdxType>([
  [0x08, { bytes: 1, create: (n) => new Uint8Array(n), read: (view, at) => view.getUint8(at) }],
  [0x09, { bytes: 1, create: (n) => new Int8Array(n), read: (view, at) => view.getInt8(at) }],
  [0x0b, { bytes: 2, create: (n) => new Int16Array(n), read: (view, at) => view.getInt16(at, false) }],
  [0x0c, { bytes: 4, create: (n) => new Int32Array(n), read: (view, at) => view.getInt32(at, false) }],
  [0x0d, { bytes: 4, create: (n) => new Float32Array(n), read: (view, at) => view.getFloat32(at, false) }],
  [0x0e, { bytes: 8, create: (n) => new Float64Array(n), read: (view, at) => view.getFloat64(at, false) }],
]);

const hex = (byte: number) => `0x${byte.toString(16).padStart(2, '0')}`;

/**
 * Reads an IDX file, the format of the MNIST database (LeCun, Cortes and Burges).
 *
 * Format, all integers big-endian: two zero bytes, one byte of element type, one byte with the number r of dimensions,
 * r sizes of 32 bits, then the elements in row-major order. Element types: 0x08 uint8, 0x09 int8, 0x0B int16,
 * 0x0C int32, 0x0D float32, 0x0E float64.
 *
 * @param bytes the whole file; it is copied, so the result does not alias it
 * @returns an ndarray of shape (n_1, …, n_r) over the typed array that matches the element type: bytes stay bytes, since
 * promoting 60000 images of 28×28 to doubles would take 376 MB
 * @throws TypeError when `bytes` is neither an ArrayBuffer nor a view on one
 * @throws RangeError when the file is not IDX, or its length is not the one its header promises
 *
 * @example
 * const images = readIdx(await readFile('t10k-images-idx3-ubyte'));
 * images.shape; // [10000, 28, 28]
 * images.get(0, 14, 14); // 0 … 255
 */
export function readIdx(bytes: ArrayBuffer | Uint8Array): NdArray<IdxData> {
  const file = asBytes('readIdx', bytes);
  if (file.length < 4) throw rangeError('readIdx', 'at least 4 bytes of magic number', file.length);
  if (file[0] !== 0 || file[1] !== 0) {
    throw rangeError('readIdx: magic number', 'two zero bytes first', `${hex(file[0]!)} ${hex(file[1]!)}`);
  }
  const type = types.get(file[2]!);
  if (!type) {
    const accepted = [...types.keys()].map(hex).join(', ');
    throw rangeError('readIdx: element type', `one of ${accepted}`, hex(file[2]!));
  }
  const rank = file[3]!;
  const start = 4 + 4 * rank;
  if (file.length < start) throw rangeError('readIdx', `${start} bytes of header for rank ${rank}`, file.length);

  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis, false));
  const count = elementCount('readIdx: shape', shape);
  const expected = count * type.bytes;
  if (file.length - start !== expected) {
    const what = `${expected} bytes of data for shape ${shapeText(shape)} of ${type.bytes}-byte elements`;
    throw rangeError('readIdx', what, file.length - start);
  }

  const data = type.create(count);
  if (data instanceof Uint8Array) data.set(file.subarray(start));
  else for (let i = 0; i < count; i++) data[i] = type.read(view, start + i * type.bytes);
  return ndarray<IdxData>(data, shape);
}
