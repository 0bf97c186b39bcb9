import { rangeError } from '../errors';
import type { NdArray } from '../ndarray';
import type { ModelFormat, StoredTensor } from './model';

/** A file whose header has been read, in whichever format: what every reader of `openModel` gives. */
export interface OpenFile {
  readonly format: ModelFormat;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  /** A tensor that {@link tensors} has. */
  read(name: string): Promise<NdArray<Float64Array>>;
}

/** How much memory a file may take beyond what its bytes account for: compressed arrays, and repeated elements. */
export interface MemoryLimit {
  readonly maxBytes: number;
  /** Called before so many bytes are taken for an array. Throws a RangeError where they are too many. */
  spend(place: string, bytes: number): void;
}

/** What is not said is 1 GiB. */
export const defaultMaxBytes = 2 ** 30;

/** For readers of one array at a time. */
export function eachWithin(maxBytes: number): MemoryLimit {
  const spend = (place: string, bytes: number): void => {
    if (bytes > maxBytes)
      throw rangeError(place, `at most ${maxBytes} bytes (maxBytes) unpacked and as doubles`, bytes);
  };
  return { maxBytes, spend };
}

/** For readers of whole files. */
export function allWithin(maxBytes: number): MemoryLimit {
  let total = 0;
  const spend = (place: string, bytes: number): void => {
    total += bytes;
    if (total <= maxBytes) return;
    const most = `at most ${maxBytes} bytes (maxBytes) unpacked and as doubles, with those before it`;
    throw rangeError(place, most, total);
  };
  return { maxBytes, spend };
}

/** The error of a tensor that stands in the way of the others, for the readers of whole files. */
export function withHint(error: unknown, count: number): unknown {
  if (count < 2 || !(error instanceof RangeError)) return error;
  return new RangeError(`${(error as Error).message} (openModel reads the others)`, { cause: error });
}
