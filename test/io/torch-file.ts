/** Pickles put together by opcodes, and the archives that torch.save would put them into. */
import { zip } from './zip-file';

const encode = (text: string): number[] => [...new TextEncoder().encode(text)];
const u32 = (value: number): number[] => [...new Uint8Array(Uint32Array.of(value).buffer)];

/** Opcodes with their arguments, by the names of Python's `pickletools`. */
export const op = {
  proto: (version = 2) => [0x80, version],
  stop: [0x2e],
  mark: [0x28],
  none: [0x4e],
  emptyTuple: [0x29],
  emptyList: [0x5d],
  emptyDict: [0x7d],
  append: [0x61],
  appends: [0x65],
  setItem: [0x73],
  setItems: [0x75],
  tuple: [0x74],
  tuple1: [0x85],
  tuple2: [0x86],
  tuple3: [0x87],
  reduce: [0x52],
  persistent: [0x51],
  build: [0x62],
  int: (value: number) => [0x4a, ...u32(value)],
  float: (value: number) => [0x47, ...new Uint8Array(Float64Array.of(value).buffer).reverse()],
  long: (bytes: number[]) => [0x8a, bytes.length, ...bytes],
  text: (value: string) => [0x58, ...u32(encode(value).length), ...encode(value)],
  global: (module: string, name: string) => [0x63, ...encode(`${module}\n${name}\n`)],
  put: (index: number) => [0x72, ...u32(index)],
  get: (index: number) => [0x6a, ...u32(index)],
};

export type Code = readonly (number | readonly number[])[];
export const pickle = (code: Code): Uint8Array => Uint8Array.from([...op.proto(), ...code.flat(), ...op.stop]);

const tupleOf = (items: readonly number[][]): number[] => [...op.mark, ...items.flat(), ...op.tuple];
const ints = (list: readonly number[]): number[] => tupleOf(list.map(op.int));

export interface TensorCode {
  readonly key?: string;
  readonly storage?: number[];
  readonly length?: number;
  readonly offset?: number[];
  readonly shape?: readonly number[];
  readonly stride?: readonly number[];
  readonly rebuild?: string;
  /** What follows the hooks: metadata, or a dtype and metadata. */
  readonly more?: number[];
}

/** A tensor as torch pickles it; by default two float32 numbers of storage 0. */
export function tensorCode({
  key = '0',
  storage = op.global('torch', 'FloatStorage'),
  length = 2,
  offset = op.int(0),
  shape = [2],
  stride = [1],
  rebuild = '_rebuild_tensor_v2',
  more = [],
}: TensorCode = {}): number[] {
  const id = tupleOf([op.text('storage'), storage, op.text(key), op.text('cpu'), op.int(length)]);
  const hooks = [...op.global('collections', 'OrderedDict'), ...op.emptyTuple, ...op.reduce];
  const args = tupleOf([[...id, ...op.persistent], offset, ints(shape), ints(stride), [0x89], hooks, more]);
  return [...op.global('torch._utils', rebuild), ...args, ...op.reduce];
}

export const dict = (entries: Readonly<Record<string, number[]>>): number[] => [
  ...op.emptyDict,
  ...op.mark,
  ...Object.entries(entries).flatMap(([key, code]) => [...op.text(key), ...code]),
  ...op.setItems,
];

/** An archive of a pickle and storages by their keys; one of the floats 1.5 and −2 by default. */
export function torchFile(
  code: Code,
  storages: Readonly<Record<string, Uint8Array>> = { 0: new Uint8Array(Float32Array.of(1.5, -2).buffer) },
  others: Readonly<Record<string, Uint8Array>> = {},
): Uint8Array {
  const named = Object.entries(storages).map(([key, packed]) => ({ name: `m/data/${key}`, packed }));
  const rest = Object.entries(others).map(([name, packed]) => ({ name: `m/${name}`, packed }));
  return zip([{ name: 'm/data.pkl', packed: pickle(code) }, ...named, ...rest]);
}
