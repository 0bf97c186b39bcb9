import type { NdArray } from '../ndarray';

/** The formats that `openModel` knows, by what the file says and not by its name. */
export type ModelFormat = 'safetensors' | 'sharded safetensors' | 'npz' | 'npy' | 'pytorch';

/** A tensor as the header of its file describes it. */
export interface StoredTensor {
  /** As the file has it: its key in `tensors` of the model. */
  readonly name: string;
  /** As the file says: `BF16` in safetensors, `<f4` in numpy's formats, `bfloat16` in PyTorch's. */
  readonly dtype: string;
  /** Lengths of its axes, the first one outermost; empty for a scalar. */
  readonly shape: readonly number[];
}

/** A file of weights that is open: what is in it is known, and a tensor is read when it is asked for. */
export interface Model {
  /** What kind of file it is, by what is in it. */
  readonly format: ModelFormat;
  /** In the order of the file. */
  readonly names: readonly string[];
  /** What the header says of each tensor; none has been read. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** `config.json` beside the file, or the option; undefined where there is neither. */
  readonly config: Readonly<Record<string, unknown>> | undefined;
  /** `__metadata__` of safetensors files; empty where there is none. */
  readonly metadata: Readonly<Record<string, string>>;
  /**
   * One tensor, promoted to doubles now: what is not asked for takes no memory.
   *
   * @throws RangeError when there is none of this name, or it cannot be read; no other tensor is affected
   */
  read(name: string): Promise<NdArray<Float64Array>>;
  /** The format, the tensors with shapes and types, the configuration, and what there is to know of how the file is read. */
  describe(): string;
}
