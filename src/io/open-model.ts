import { rangeError, typeError } from '../errors';
import { shorten } from './bytes';
import { describeFile } from './describe-model';
import type { Model } from './model';
import { configOf } from './model-config';
import { anySource, type FileOptions, type FileSource, openAny, readFileOptions } from './open-any';
import { eachWithin } from './open-file';

/** How {@link openModel} opens. */
export interface OpenModelOptions extends FileOptions {
  /** The configuration, in place of the `config.json` beside the file; false to look for none. */
  readonly config?: Readonly<Record<string, unknown>> | false;
}

/**
 * Opens a file of weights: what is in it is known, and each tensor is read when it is asked for. A model of several gigabytes takes no more time and memory to open
 * than its header, and one tensor of it no more than that tensor.
 *
 * | format                | by                                                                                              | type of a tensor |
 * | --------------------- | ----------------------------------------------------------------------------------------------- | ---------------- |
 * | `safetensors`         | its header                                                                                      | `BF16`           |
 * | `sharded safetensors` | `model.safetensors.index.json`, with the shards beside it                                       | `BF16`           |
 * | `npz`, `npy`          | numpy; the one array of a .npy file is named `array`                                            | `<f4`            |
 * | `pytorch`             | `torch.save` (zip format, torch 1.6 and later) of a state_dict, or of nested dicts of tensors    | `bfloat16`       |
 *
 * by the first bytes of the file, whatever it is called. In a folder there must be one model.
 *
 * Files and Blobs are read by ranges, and so are `http:` and `https:` URLs where the server knows ranges; else they are read whole, and `describe()` says so. A file that changes
 * while the model is open is refused. Nothing stays open: each read opens the file and closes it.
 *
 * The pickle in a file of PyTorch is read by a machine that makes tensors, containers, numbers and strings, and nothing else; no code of the file is run, and any other name in
 * it is refused. Tensors have the keys of their dicts with dots between them. float16, bfloat16 and float32 stay at their width until `read` promotes them, exactly, to doubles;
 * complex types get a trailing axis (re, im). A tensor that cannot be read (strings, objects, float8, integers beyond 2^53) fails alone, when it is read.
 *
 * @param source bytes, a Blob or File, a URL (also as a string with `http:`, `https:`, `file:`, `data:` or `blob:`), or any other string: in Node the path of
 * a file or a folder, in a browser a URL relative to the page
 * @throws TypeError for another source; Error when the file cannot be had; RangeError when it breaks its format, is of another one (the message says which, and what to do), when a folder
 * has no model or several, or when a `config.json` beside it is none
 *
 * @example
 * const model = await openModel(writeSafetensors({ left: ndarray(new Float64Array(6), [2, 3]) }, { dtype: 'F32' }));
 * model.format; // 'safetensors'
 * model.tensors.get('left')!.shape; // [2, 3]
 * const left = await model.read('left');
 * left.get(1, 2); // 0
 */
export async function openModel(source: FileSource, options: OpenModelOptions = {}): Promise<Model> {
  const call = 'openModel';
  const limits = readFileOptions(call, options, ['config']);
  const bytes = await anySource(call, source, limits);
  const [file, found] = await Promise.all([
    openAny(bytes, eachWithin(limits.maxBytes)),
    configOf(bytes, call, options.config),
  ]);
  const { tensors } = file;
  return {
    format: file.format,
    names: [...tensors.keys()],
    tensors,
    config: found.config,
    metadata: file.metadata,
    read: async (name) => {
      if (typeof name !== 'string') throw typeError(`${bytes.place}: read`, 'the name of a tensor', name);
      if (!tensors.has(name))
        throw rangeError(`${bytes.place}: read`, `one of ${someOf([...tensors.keys()])}`, `'${shorten(name)}'`);
      return file.read(name);
    },
    describe: () => describeFile(file, bytes.size, found.config, [...file.notes, ...found.notes]),
  };
}

function someOf(names: readonly string[]): string {
  if (names.length === 0) return 'no names (there are no tensors)';
  const more = names.length > 8 ? ` and ${names.length - 8} more` : '';
  return (
    names
      .slice(0, 8)
      .map((name) => `'${shorten(name)}'`)
      .join(', ') + more
  );
}
