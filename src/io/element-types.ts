import { bfloat16, float16 } from './float16';

/** How one element is laid out: its size, and its value read little-endian at a byte offset. */
export interface ElementType {
  readonly bytes: number;
  readonly read: (view: DataView, at: number) => number | bigint;
}

/** The safetensors types that have a real value a double can hold. */
export const elementTypes: ReadonlyMap<string, ElementType> = new Map<string, ElementType>([
  ['F64', { bytes: 8, read: (view, at) => view.getFloat64(at, true) }],
  ['F32', { bytes: 4, read: (view, at) => view.getFloat32(at, true) }],
  ['F16', { bytes: 2, read: (view, at) => float16(view.getUint16(at, true)) }],
  ['BF16', { bytes: 2, read: (view, at) => bfloat16(view.getUint16(at, true)) }],
  ['I8', { bytes: 1, read: (view, at) => view.getInt8(at) }],
  ['U8', { bytes: 1, read: (view, at) => view.getUint8(at) }],
  ['I16', { bytes: 2, read: (view, at) => view.getInt16(at, true) }],
  ['U16', { bytes: 2, read: (view, at) => view.getUint16(at, true) }],
  ['I32', { bytes: 4, read: (view, at) => view.getInt32(at, true) }],
  ['U32', { bytes: 4, read: (view, at) => view.getUint32(at, true) }],
  ['I64', { bytes: 8, read: (view, at) => view.getBigInt64(at, true) }],
  ['U64', { bytes: 8, read: (view, at) => view.getBigUint64(at, true) }],
]);
