/**
 * Sparse matrices as scipy saves them: an .npz archive of `format`, a string of bytes, `shape`, `data`, and by the format `indptr` and `indices` (csr, csc)
 * or `row` and `col` (coo).
 */

import { rangeError } from '../errors';
import type { NdArray } from '../ndarray';
import type { ByteSource } from './byte-source';
import { shapeText, shorten } from './bytes';
import { readNpyHeader } from './npy-header';
import { openNpz } from './npz';
import { anySource, type FileOptions, type FileSource, readFileOptions } from './open-any';
import { allWithin, type MemoryLimit, type OpenFile } from './open-file';
import { openZip, readZipMember } from './zip-archive';
import type { ZipEntry } from './zip-directory';

/** One matrix in compressed rows: the entries of row i are those from indptr[i] to indptr[i + 1] − 1. */
export interface SparseRows {
  /** n + 1 numbers, from 0 to the number of entries. */
  readonly indptr: Float64Array;
  /** The column of each entry, from 0; in no order within a row, and entries at one place add up. */
  readonly indices: Float64Array;
  /** One number for each index, or two (re, im) where the matrix is complex. */
  readonly values: Float64Array;
}

/** What `sparseTuple` of `lsrdr/tuple` takes: matrices of one size. */
export interface SparseFiles {
  /** Each matrix is n×n. */
  readonly n: number;
  /** The A_j, in the order of the files. */
  readonly matrices: SparseRows[];
}

/**
 * Reads square sparse matrices that scipy.sparse.save_npz wrote, one in a file, as what `sparseTuple` takes.
 *
 * The formats csr, csc and coo are read, real and complex; csc and coo are turned into compressed rows, and entries at the same place stay apart (they add
 * up in a tuple). Values are promoted to doubles as {@link readNpz} does.
 *
 * Cost: a few passes over the entries.
 *
 * @param sources one file or a list, each as `openModel` takes it; the matrices have their order
 * @throws TypeError for another source; Error when a file cannot be had; RangeError when one is no sparse matrix of scipy, is not square, has another size than the first,
 * or has indices that do not fit
 *
 * @example
 * const { n, matrices } = await readSparseNpz(await readFile('sparse-csr.npz'));
 * n; // 4
 * matrices[0].values; // [1.5, -2, 0.75]
 */
export async function readSparseNpz(
  sources: FileSource | readonly FileSource[],
  options: FileOptions = {},
): Promise<SparseFiles> {
  const call = 'readSparseNpz';
  const limits = readFileOptions(call, options);
  const list = Array.isArray(sources) ? sources : [sources];
  if (list.length === 0) throw rangeError(`${call}: sources`, 'at least one file', 'none');
  const limit = allWithin(limits.maxBytes);
  const matrices: SparseRows[] = [];
  let n: number | undefined;
  for (const [at, each] of list.entries()) {
    const source = await anySource(Array.isArray(sources) ? `${call}: sources[${at}]` : call, each, limits);
    const { size, rows } = await readOne(source, limit);
    if (n !== undefined && size !== n) {
      throw rangeError(source.place, `a matrix ${n}×${n} like the first one`, `${size}×${size}`);
    }
    n = size;
    matrices.push(rows);
  }
  return { n: n!, matrices };
}

async function readOne(source: ByteSource, limit: MemoryLimit): Promise<{ size: number; rows: SparseRows }> {
  const { place } = source;
  const first = await source.read(0, Math.min(4, source.size));
  if (first[0] !== 0x50 || first[1] !== 0x4b)
    throw rangeError(place, 'an .npz file of scipy.sparse.save_npz', 'another file');
  const entries = await openZip(source);
  const file = await openNpz(source, entries, limit);
  const format = await readFormat(source, entries);
  const shape = [...(await vectorOf(place, file, 'shape'))];
  const [n] = shape;
  if (n === undefined || shape.length !== 2 || n !== shape[1] || !Number.isSafeInteger(n) || n < 1) {
    throw rangeError(`${place}: shape`, 'a square matrix', shapeText(shape));
  }
  const values = await numbersOf(place, file, 'data');
  if (format === 'csr' || format === 'csc') {
    const indices = await vectorOf(place, file, 'indices');
    const indptr = await vectorOf(place, file, 'indptr');
    const parts = partsOf(place, values, indices.length);
    requireIndices(`${place}: indices`, indices, n);
    requirePointers(`${place}: indptr`, indptr, n, indices.length);
    const given = { indptr, indices, values: values.data };
    return {
      size: n,
      rows: format === 'csr' ? given : byRows(n, indices, linesOf(indptr, indices.length), given.values, parts),
    };
  }
  if (format !== 'coo') {
    throw rangeError(`${place}: format`, 'csr, csc or coo', `${shorten(format)} (matrix.tocsr() before save_npz)`);
  }
  const [row, column] = [await vectorOf(place, file, 'row'), await vectorOf(place, file, 'col')];
  if (row.length !== column.length)
    throw rangeError(`${place}: col`, `${row.length} numbers, as row has`, column.length);
  requireIndices(`${place}: row`, row, n);
  requireIndices(`${place}: col`, column, n);
  return { size: n, rows: byRows(n, row, column, values.data, partsOf(place, values, row.length)) };
}

/** The name of the format is a string of bytes, or of four-byte letters in old files. */
async function readFormat(source: ByteSource, entries: readonly ZipEntry[]): Promise<string> {
  const entry = entries.find(({ name }) => name === 'format.npy');
  if (entry === undefined)
    throw rangeError(source.place, 'an .npz file of scipy.sparse.save_npz', 'one without format.npy');
  const bytes = await readZipMember(source, entry, 1000);
  const { start, type } = readNpyHeader(entry.place, bytes);
  if (!/^[SU]\d+$/.test(type)) throw rangeError(entry.place, 'a string', type);
  return new TextDecoder().decode(bytes.slice(start)).replaceAll('\0', '');
}

async function numbersOf(place: string, file: OpenFile, name: string): Promise<NdArray<Float64Array>> {
  if (!file.tensors.has(name))
    throw rangeError(place, `an array ${name}`, [...file.tensors.keys()].map(shorten).join(', '));
  return file.read(name);
}

async function vectorOf(place: string, file: OpenFile, name: string): Promise<Float64Array> {
  const { shape, data } = await numbersOf(place, file, name);
  if (shape.length !== 1) throw rangeError(`${place}: ${name}`, 'one axis', shapeText(shape));
  return data;
}

/** 1 for real values, 2 for complex ones. */
function partsOf(place: string, { shape }: NdArray, count: number): 1 | 2 {
  if (shape[0] === count && shape.length === 1) return 1;
  if (shape[0] === count && shape.length === 2 && shape[1] === 2) return 2;
  throw rangeError(`${place}: data`, `${count} numbers, one for each index`, shapeText(shape));
}

function requireIndices(place: string, indices: Float64Array, n: number): void {
  for (let t = 0; t < indices.length; t++) {
    const index = indices[t]!;
    if (!Number.isInteger(index) || index < 0 || index >= n)
      throw rangeError(`${place}[${t}]`, `an integer from 0 to ${n - 1}`, index);
  }
}

function requirePointers(place: string, indptr: Float64Array, n: number, count: number): void {
  if (indptr.length !== n + 1) throw rangeError(place, `${n + 1} numbers`, indptr.length);
  for (let i = 0; i <= n; i++) {
    const least = i === 0 ? 0 : indptr[i - 1]!;
    const most = i === 0 ? 0 : count;
    const pointer = indptr[i]!;
    if (!Number.isInteger(pointer) || pointer < least || pointer > most) {
      throw rangeError(`${place}[${i}]`, `an integer from ${least} to ${most}`, pointer);
    }
  }
  if (indptr[n] !== count) throw rangeError(`${place}[${n}]`, `${count}, the number of indices`, indptr[n]!);
}

/** The line (row or column) of each entry. */
function linesOf(indptr: Float64Array, count: number): Float64Array {
  const lines = new Float64Array(count);
  for (let line = 0; line + 1 < indptr.length; line++) lines.fill(line, indptr[line]!, indptr[line + 1]!);
  return lines;
}

/** Entries in any order as compressed rows, those of a row in the order they came in: a counting sort. */
function byRows(n: number, row: Float64Array, column: Float64Array, values: Float64Array, parts: 1 | 2): SparseRows {
  const indptr = new Float64Array(n + 1);
  for (const i of row) indptr[i + 1]! += 1;
  for (let i = 0; i < n; i++) indptr[i + 1]! += indptr[i]!;
  const next = indptr.slice();
  const indices = new Float64Array(row.length);
  const sorted = new Float64Array(values.length);
  for (let t = 0; t < row.length; t++) {
    const at = next[row[t]!]!;
    next[row[t]!] = at + 1;
    indices[at] = column[t]!;
    for (let p = 0; p < parts; p++) sorted[at * parts + p] = values[t * parts + p]!;
  }
  return { indptr, indices, values: sorted };
}
