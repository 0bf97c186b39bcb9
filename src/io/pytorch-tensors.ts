/**
 * The Python objects that a file of `torch.save` may name, as descriptions: storages, and tensors as views on them
 * (`torch/_utils.py`, `torch/serialization.py`). Nothing is read here.
 */
import { type ElementType, elementTypes } from './element-types';
import { PickleDict, PickleGlobal, type PickleRules, PickleTuple } from './pickle-values';

/** A piece of memory of the model, a file of the archive. */
export class TorchStorage {
  constructor(
    /** Its file is `data/{key}`. */
    readonly key: string,
    /** By the name of torch (`float32`); undefined where it is bytes and the tensors say. */
    readonly dtype: string | undefined,
    /** Elements; bytes where there is no dtype. */
    readonly length: number,
  ) {}
}

/** A tensor as a view on a storage, in elements. What is in it comes from the file, unchecked. */
export class TorchTensor {
  constructor(
    readonly storage: TorchStorage,
    readonly dtype: string,
    readonly offset: unknown,
    readonly shape: readonly unknown[],
    readonly stride: readonly unknown[],
    /** Why its values are not those of the storage, where they are not. */
    readonly fault: string | undefined,
  ) {}
}

/** The types of torch that are read. */
export const torchTypes: ReadonlyMap<string, ElementType> = new Map(
  [
    ['float64', 'F64'],
    ['float32', 'F32'],
    ['float16', 'F16'],
    ['bfloat16', 'BF16'],
    ['int64', 'I64'],
    ['int32', 'I32'],
    ['int16', 'I16'],
    ['int8', 'I8'],
    ['uint8', 'U8'],
    ['uint16', 'U16'],
    ['uint32', 'U32'],
    ['uint64', 'U64'],
    ['bool', 'BOOL'],
    ['complex64', 'C64'],
    ['complex128', 'C128'],
  ].map(([name, element]) => [name!, elementTypes.get(element!)!]),
);

/** The types that are not, with the bytes of an element: their values need scales that are elsewhere. */
export const otherTorchTypes: ReadonlyMap<string, number> = new Map([
  ['qint8', 1],
  ['quint8', 1],
  ['qint32', 4],
  ['complex32', 4],
  ['float8_e4m3fn', 1],
  ['float8_e4m3fnuz', 1],
  ['float8_e5m2', 1],
  ['float8_e5m2fnuz', 1],
  ['float8_e8m0fnu', 1],
]);

const storages: ReadonlyMap<string, string | undefined> = new Map([
  ['torch.DoubleStorage', 'float64'],
  ['torch.FloatStorage', 'float32'],
  ['torch.HalfStorage', 'float16'],
  ['torch.BFloat16Storage', 'bfloat16'],
  ['torch.LongStorage', 'int64'],
  ['torch.IntStorage', 'int32'],
  ['torch.ShortStorage', 'int16'],
  ['torch.CharStorage', 'int8'],
  ['torch.ByteStorage', 'uint8'],
  ['torch.BoolStorage', 'bool'],
  ['torch.ComplexFloatStorage', 'complex64'],
  ['torch.ComplexDoubleStorage', 'complex128'],
  ['torch.QInt8Storage', 'qint8'],
  ['torch.QUInt8Storage', 'quint8'],
  ['torch.QInt32Storage', 'qint32'],
  ['torch.UntypedStorage', undefined],
  ['torch.storage.UntypedStorage', undefined],
]);

const dtypes = [...torchTypes.keys(), ...otherTorchTypes.keys()].map((name) => `torch.${name}`);

/** All that a file may name: these, and nothing else. */
export const torchRules: PickleRules = {
  globals: new Map<string, ((args: readonly unknown[]) => unknown) | undefined>([
    ['collections.OrderedDict', orderedDict],
    ['torch._utils._rebuild_tensor_v2', ([...args]) => tensor(args, undefined, args[6])],
    ['torch._utils._rebuild_tensor_v3', ([...args]) => tensor(args, args[6], args[7])],
    ['torch._utils._rebuild_parameter', parameter],
    ['torch._utils._rebuild_parameter_with_state', parameter],
    ...[...storages.keys(), ...dtypes].map((name) => [name, undefined] as const),
  ]),
  persistent: (id) => {
    const [kind, type, key, , length] = id instanceof PickleTuple ? id.items : [];
    const isFit =
      kind === 'storage' && type instanceof PickleGlobal && storages.has(type.name) && typeof key === 'string';
    if (!isFit) throw new RangeError("expected a persistent id ('storage', type, key, location, length), got another");
    if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) {
      throw new RangeError(`expected the length of a storage as a nonnegative integer, got ${String(length)}`);
    }
    return new TorchStorage(key, storages.get(type.name), length);
  },
};

function orderedDict(args: readonly unknown[]): PickleDict {
  if (args.length > 0) throw new RangeError(`expected OrderedDict without arguments, got ${args.length}`);
  return new PickleDict(true);
}

function parameter([data]: readonly unknown[]): TorchTensor {
  if (!(data instanceof TorchTensor)) throw new RangeError('expected a parameter of a tensor, got something else');
  return data;
}

/** Arguments of _rebuild_tensor_v2: storage, offset, size, stride, requires_grad, hooks, and from torch 2 on metadata. */
function tensor(args: readonly unknown[], dtype: unknown, metadata: unknown): TorchTensor {
  const [storage, offset, size, stride] = args;
  const isFit = storage instanceof TorchStorage && size instanceof PickleTuple && stride instanceof PickleTuple;
  if (!isFit) throw new RangeError('expected a tensor of (storage, offset, size, stride, …), got something else');
  const named =
    dtype instanceof PickleGlobal && dtypes.includes(dtype.name) ? dtype.name.slice('torch.'.length) : undefined;
  const type = storage.dtype ?? named;
  if (type === undefined || (storage.dtype !== undefined && dtype !== undefined)) {
    throw new RangeError('expected one dtype for a tensor, by its storage or its own, got none or two');
  }
  const marks = metadata instanceof PickleDict ? [...metadata.entries].filter(([, value]) => value !== false) : [];
  const isPlain = metadata === undefined || metadata === null || (metadata instanceof PickleDict && marks.length === 0);
  const what = marks.map(([key]) => String(key)).join(', ');
  const fault = isPlain
    ? undefined
    : `a tensor with marks (${what}) that change its values: save tensor.resolve_conj().resolve_neg()`;
  return new TorchTensor(storage, type, offset, size.items, stride.items, fault);
}
