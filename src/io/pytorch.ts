import { rangeError } from '../errors';
import { type NdArray, ndarray } from '../ndarray';
import type { ByteSource } from './byte-source';
import { elementCount, shapeText, shorten } from './bytes';
import { crc32 } from './crc32';
import { doubles, type ElementType, readElementsFrom } from './element-types';
import { elementsOf } from './elements';
import type { StoredTensor } from './model';
import type { MemoryLimit, OpenFile } from './open-file';
import { readPickle } from './pickle';
import { namedTensors } from './pytorch-names';
import { otherTorchTypes, type TorchTensor, torchRules, torchTypes } from './pytorch-tensors';
import { openZipMember, readZipMember, requireChecksum } from './zip-archive';
import type { ZipEntry } from './zip-directory';

/** Pickles of state_dicts have about 100 bytes for a tensor. */
const longestPickle = 2 ** 26;

/** The pickle of an archive, if it is one of torch.save. */
export function torchPickleOf(entries: readonly ZipEntry[]): ZipEntry | undefined {
  return entries.find(({ name }) => /^([^/]+\/)?data\.pkl$/.test(name));
}

/** A tensor whose view has been checked against its storage. */
interface View {
  readonly name: string;
  readonly place: string;
  readonly dtype: string;
  readonly shape: number[];
  readonly stride: number[];
  /** The elements that the view touches, from the first to before the end. */
  readonly first: number;
  readonly end: number;
  readonly offset: number;
  readonly count: number;
  readonly entry: ZipEntry;
  readonly type: ElementType | undefined;
  readonly fault: string | undefined;
}

/**
 * A file of `torch.save` in the zip format (torch 1.6 and later): `{root}/data.pkl`, a pickle of nested dicts that hold tensors as views on
 * storages, and one file `{root}/data/{key}` for each storage. The directory and the pickle are read, no storage.
 *
 * @throws RangeError when the pickle asks for anything but containers, plain values and tensors, or a tensor does not fit its storage
 */
export async function openTorch(
  source: ByteSource,
  entries: readonly ZipEntry[],
  pickle: ZipEntry,
  limit: MemoryLimit,
): Promise<OpenFile> {
  const { place } = source;
  const root = pickle.name.slice(0, -'data.pkl'.length);
  const byName = new Map<string, ZipEntry>();
  for (const entry of entries) {
    if (byName.has(entry.name)) throw rangeError(entry.place, 'one file of this name', 'another');
    byName.set(entry.name, entry);
  }
  if (byName.has(`${root}constants.pkl`)) {
    const advice =
      'a TorchScript program (torch.jit.save); in PyTorch, torch.save(torch.jit.load(path).state_dict(), …)';
    throw rangeError(place, 'a file of torch.save', advice);
  }
  const order = byName.get(`${root}byteorder`);
  const little = order === undefined || (await readByteOrder(source, order));
  const value = readPickle(pickle.place, await readZipMember(source, pickle, longestPickle), torchRules);
  const { tensors, others } = namedTensors(pickle.place, value);

  const views = new Map<string, View>();
  for (const [name, tensor] of tensors) {
    const own = `${place}: tensor '${shorten(name)}'`;
    const entry = byName.get(`${root}data/${tensor.storage.key}`);
    if (entry === undefined)
      throw rangeError(own, `the file data/${shorten(tensor.storage.key)}`, 'none in the archive');
    views.set(name, viewOf(name, own, tensor, entry));
  }
  const describeView = ({ name, dtype, shape }: View): StoredTensor => ({ name, dtype, shape });
  const rest = others.count - others.first.length;
  const some = others.first.map(shorten).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
  return {
    format: 'pytorch',
    tensors: new Map([...views].map(([name, view]) => [name, describeView(view)])),
    metadata: {},
    notes: [...source.notes, ...(others.count > 0 ? [`left alone, since they are no tensors: ${some}`] : [])],
    read: (name) => readView(source, views.get(name)!, little, limit),
  };
}

async function readByteOrder(source: ByteSource, entry: ZipEntry): Promise<boolean> {
  const text = new TextDecoder().decode(await readZipMember(source, entry, 100));
  if (text !== 'little' && text !== 'big')
    throw rangeError(entry.place, 'little or big', JSON.stringify(shorten(text)));
  return text === 'little';
}

/** Requires a view whose every element is in the storage. */
function viewOf(name: string, place: string, tensor: TorchTensor, entry: ZipEntry): View {
  const { storage, dtype, offset, stride, fault } = tensor;
  const shape = tensor.shape as number[];
  const count = elementCount(`${place}: shape`, shape);
  if (stride.length !== shape.length) throw rangeError(`${place}: stride`, `${shape.length} numbers`, stride.length);
  for (const step of [offset, ...stride]) {
    if (typeof step !== 'number' || !Number.isSafeInteger(step) || step < 0) {
      throw rangeError(`${place}: offset and stride`, 'nonnegative integers', String(step));
    }
  }
  const steps = stride as number[];
  const first = offset as number;
  const end = count === 0 ? first : first + 1 + shape.reduce((sum, size, axis) => sum + (size - 1) * steps[axis]!, 0);

  const type = torchTypes.get(dtype);
  const size = type === undefined ? otherTorchTypes.get(dtype)! : type.bytes * type.parts;
  const length = storage.dtype === undefined ? storage.length / size : storage.length;
  if (length * size !== entry.size) {
    throw rangeError(entry.place, `${length * size} bytes for the storage of tensor '${shorten(name)}'`, entry.size);
  }
  if (!(end <= length)) {
    const what = `elements within the ${length} of its storage for shape ${shapeText(shape)} of strides ${steps.join(', ')}`;
    throw rangeError(place, what, `an end at ${end}`);
  }
  return { name, place, dtype, shape: [...shape], stride: steps, first, end, offset: first, count, entry, type, fault };
}

async function readView(
  source: ByteSource,
  view: View,
  little: boolean,
  limit: MemoryLimit,
): Promise<NdArray<Float64Array>> {
  const { place, dtype, shape, stride, first, end, count, entry, type, fault } = view;
  if (type === undefined) throw rangeError(`${place}: dtype`, `one of ${[...torchTypes.keys()].join(', ')}`, dtype);
  if (fault !== undefined) throw rangeError(place, 'plain values', fault);
  const { parts } = type;
  const sizes = parts === 2 ? [...shape, 2] : shape;
  if (count === 0) return ndarray(new Float64Array(0), [...sizes]);
  // Only a view that repeats elements (a stride of 0) is larger than what there is of it in the file.
  if (count > end - first) limit.spend(place, 8 * parts * count);
  else if (entry.method === 8) limit.spend(place, Math.max(entry.size, 8 * parts * count));

  const { source: storage, isVerified } = await openZipMember(source, entry, limit.maxBytes);
  const size = type.bytes * parts;
  let crc = 0;
  const isWhole = !isVerified && first === 0 && end * size === entry.size;
  const seen = isWhole
    ? (bytes: Uint8Array): void => {
        crc = crc32(bytes, crc);
      }
    : undefined;
  const data = await readElementsFrom(place, storage, first * size, (end - first) * parts, type, little, seen);
  if (isWhole) requireChecksum(entry, crc);
  if (count === end - first && isRowMajor(shape, stride)) return ndarray(data, [...sizes]);

  const steps = parts === 2 ? [...stride.map((step) => 2 * step), 1] : [...stride];
  const out = doubles(place, count * parts);
  let at = 0;
  for (const value of elementsOf(ndarray(data, [...sizes], steps))) out[at++] = value;
  return ndarray(out, [...sizes]);
}

/** Whether elements follow one another as indices do. What the stride of an axis of one element is does not matter. */
function isRowMajor(shape: readonly number[], stride: readonly number[]): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && stride[axis] !== step) return false;
    step *= shape[axis]!;
  }
  return true;
}
