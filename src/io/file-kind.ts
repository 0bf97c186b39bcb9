import { npyMagic } from './npy-header';

/** What a file is by its first bytes, as far as that can be read here; or why it cannot, and what to do. */
export type FileKind = 'zip' | 'npy' | 'safetensors' | 'json' | { readonly refused: string };

/** So many bytes of a file are enough for {@link fileKind}. */
export const kindLength = 512;

/** The first header length of a safetensors file that its readers refuse. */
const maxHeader = 100_000_000;

const saveAgain = 'load it in PyTorch and save it again: torch.save(model.state_dict(), path)';

/** Begins of files that are met where weights are looked for. */
const known: readonly (readonly [bytes: readonly number[] | string, what: string])[] = [
  [
    'version https://git-lfs',
    'a pointer of git-LFS, not the file it stands for: run git lfs pull, or download the file itself',
  ],
  ['GGUF', 'a GGUF file (llama.cpp), whose weights are quantised in blocks: use the safetensors it was made from'],
  ['GGML', 'a GGML file (llama.cpp): use the safetensors or PyTorch file it was made from'],
  ['\x89HDF\r\n\x1a\n', 'an HDF5 file (Keras, h5py): numpy.savez("weights.npz", **arrays) in Python'],
  [[0x1f, 0x8b], 'a gzip file: unpack it first'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'a Zstandard file: unpack it first'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], 'an xz file: unpack it first'],
  ['BZh', 'a bzip2 file: unpack it first'],
  ["7z\xbc\xaf'\x1c", 'a 7z archive: unpack it first'],
  ['MATLAB 5.0 MAT-file', 'a MATLAB file: scipy.io.loadmat and numpy.savez in Python'],
  ['PAR1', 'a Parquet file, a table: numpy.savez of its columns in Python'],
  [
    [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e],
    `a file of torch.save before version 1.6, or without its zip format: ${saveAgain}`,
  ],
];

/**
 * By the first bytes of a file, at least {@link kindLength} of them or all there are.
 *
 * A safetensors file has no magic number: it begins with the length of its header, and then a brace.
 */
export function fileKind(first: Uint8Array, size: number): FileKind {
  const begins = (magic: readonly number[] | string, at = 0): boolean =>
    [...magic].every((byte, i) => first[at + i] === (typeof byte === 'number' ? byte : byte.charCodeAt(0)));
  if (size === 0) return { refused: 'an empty file' };
  // The header of a safetensors file may have such a length that it begins with PK, but then come zeros.
  if ((begins('PK\x03\x04') && !begins([0, 0, 0, 0], 4)) || begins('PK\x05\x06')) return 'zip';
  if (begins(npyMagic)) return 'npy';
  if (isSafetensors(first)) return 'safetensors';
  for (const [magic, refused] of known) if (begins(magic)) return { refused };

  const text = new TextDecoder().decode(first).trimStart();
  if (/^<(!doctype|html|head|body|\?xml|!--)/i.test(text)) {
    const what = 'a page (HTML or XML) in place of the file, such as an error or a page about it';
    return { refused: `${what}: take the address of the file itself (on Hugging Face …/resolve/…, not …/blob/…)` };
  }
  if (begins('ustar', 257)) return { refused: `a tar archive: unpack it first; if torch.save wrote it, ${saveAgain}` };
  if (begins('TFL3', 4)) return { refused: 'a TensorFlow Lite file: numpy.savez of its weights in Python' };
  // A field 1 (ir_version) with a small number, then one of those that follow in a ModelProto of ONNX.
  if (first[0] === 0x08 && first[1]! > 0 && first[1]! < 32 && [0x12, 0x1a, 0x22, 0x3a, 0x42].includes(first[2]!)) {
    const how = 'onnx.numpy_helper.to_array of its initializers, and numpy.savez, in Python';
    return { refused: `an ONNX file: ${how}` };
  }
  if (first[0] === 0x80 && first[1]! >= 2 && first[1]! <= 5) {
    return { refused: 'a bare pickle of Python, which is not read: numpy.savez or torch.save write files that are' };
  }
  if (text.startsWith('{')) return 'json';
  const bytes = [...first.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return { refused: `a file that begins with the bytes ${bytes}` };
}

function isSafetensors(first: Uint8Array): boolean {
  if (first.length < 8) return false;
  const length = new DataView(first.buffer, first.byteOffset, 8).getBigUint64(0, true);
  if (length > maxHeader) return false;
  const opening = first.subarray(8).find((byte) => byte !== 0x20 && (byte < 0x09 || byte > 0x0d));
  return opening === 0x7b || opening === undefined;
}
