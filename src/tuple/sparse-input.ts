import { type Algebra, real } from '../algebra';
import { describe, rangeError, requireInteger, requireKnownOptions, typeError } from '../errors';
import { algebraOfComponents, optionalAlgebra } from '../interop/algebras';
import { LARGEST_DENSE } from '../interop/sizes';
import { requireRange } from './input';
import { SparseTuple } from './sparse';
import { type Entries, sortedLines } from './sparse-lines';
import type { Tuple } from './tuple';

/** The entry `value` of A_j at (row, column): a number, or its 2 (C) or 4 (H) components. */
export type SparseEntry = readonly [j: number, row: number, column: number, value: number | ArrayLike<number>];

/** One matrix in compressed sparse rows: the entries of row i are those from indptr[i] to indptr[i + 1] − 1. */
export interface SparseMatrix {
  /** n + 1 numbers, from 0 to the number of entries. */
  readonly indptr: ArrayLike<number>;
  /** The column of each entry. */
  readonly indices: ArrayLike<number>;
  /** The value of each entry; over C and H its 2 or 4 components side by side, or as an array each. */
  readonly values: ArrayLike<number | ArrayLike<number>>;
}

/** What {@link sparseTuple} takes: `entries` or `matrices`. */
export interface SparseDefinition {
  /** Size of the matrices. */
  readonly n: number;
  /** Number of matrices; by default the largest j of `entries` and one, or the number of `matrices`. */
  readonly r?: number | undefined;
  /** [j, row, column, value] of all matrices, in any order; those at one place add up. In the place of `matrices`. */
  readonly entries?: readonly SparseEntry[] | undefined;
  /** Compressed rows, one for each A_j. In the place of `entries`. */
  readonly matrices?: readonly SparseMatrix[] | undefined;
  /** By default what the values have components for: numbers are real, pairs complex, fours quaternionic. */
  readonly algebra?: Algebra | undefined;
}

/**
 * A tuple of sparse matrices, from a list of entries or from compressed rows. Entries at the same place add up, and need no order.
 *
 * @param definition `n` with `entries` [j, row, column, value] (and `r`), or with `matrices`, one { indptr, indices, values } for each A_j
 * @throws TypeError, RangeError naming the entry that is wrong; RangeError for entries near the ends of the range of doubles
 * Memory: (4 + 8a)·nnz bytes, and 8·a·m·d for an image, with m the number of rows of all A_j that have entries.
 * Cost of a sweep: 2a²·nnz·d + 2a²·m·d² flops; nothing of size r·n or n².
 *
 * @example
 * const A = sparseTuple({ n: 3, entries: [[0, 0, 1, 2], [0, 1, 0, 2], [1, 2, 2, 1]] });
 * [A.r, A.n]; // [2, 3]
 * A.hermitianDefect(); // 0
 *
 * const { algebra } = sparseTuple({ n: 2, matrices: [{ indptr: [0, 1, 1], indices: [1], values: [[0, 1]] }] });
 * algebra.name; // 'complex'
 */
export function sparseTuple(definition: SparseDefinition): Tuple {
  const place = 'sparseTuple';
  requireKnownOptions(place, definition, ['n', 'r', 'entries', 'matrices', 'algebra']);
  const { entries, matrices } = definition;
  const n = requireInteger(`${place}: n`, definition.n, 1, LARGEST_DENSE);
  const r = definition.r === undefined ? undefined : requireInteger(`${place}: r`, definition.r, 1, LARGEST_DENSE);
  const algebra = optionalAlgebra(place, definition.algebra);
  if ((entries === undefined) === (matrices === undefined)) {
    throw new RangeError(
      `${place}: expected either entries or matrices, got ${entries === undefined ? 'neither' : 'both'}`,
    );
  }
  const read =
    entries === undefined ? readMatrices(place, matrices, n, r, algebra) : readEntries(place, entries, n, r, algebra);
  requireRange(place, read.values);
  return new SparseTuple(read.algebra, n, sortedLines(read, n));
}

interface Read extends Entries {
  readonly algebra: Algebra;
}

function readEntries(place: string, entries: unknown, n: number, r: number | undefined, given?: Algebra): Read {
  if (!Array.isArray(entries)) throw typeError(`${place}: entries`, 'an array of [j, row, column, value]', entries);
  const count = entries.length;
  if (count === 0 && r === undefined)
    throw rangeError(`${place}: r`, 'a number of matrices where entries is empty', 'undefined');
  for (let k = 0; k < count; k++) {
    const entry: unknown = entries[k];
    if (!Array.isArray(entry)) throw typeError(`${place}: entries[${k}]`, '[j, row, column, value]', entry);
    if (entry.length !== 4) throw rangeError(`${place}: entries[${k}]`, '[j, row, column, value]', describe(entry));
  }
  const algebra =
    given ??
    inferred(
      count,
      (k) => (entries[k] as SparseEntry)[3],
      (k) => `${place}: entries[${k}]: value`,
    );
  const out = blank(count, r ?? 0, algebra);
  let most = 0;
  for (let k = 0; k < count; k++) {
    const [j, row, column, value] = entries[k] as SparseEntry;
    const at = `${place}: entries[${k}]`;
    out.j[k] = requireInteger(`${at}: j`, j, 0, (r ?? LARGEST_DENSE) - 1);
    out.rows[k] = requireInteger(`${at}: row`, row, 0, n - 1);
    out.columns[k] = requireInteger(`${at}: column`, column, 0, n - 1);
    writeScalar(`${at}: value`, out.values, k, value, algebra);
    most = Math.max(most, j);
  }
  return { ...out, r: r ?? most + 1 };
}

function readMatrices(place: string, matrices: unknown, n: number, r: number | undefined, given?: Algebra): Read {
  if (!Array.isArray(matrices))
    throw typeError(`${place}: matrices`, 'an array of { indptr, indices, values }', matrices);
  if (matrices.length === 0) throw rangeError(`${place}: matrices`, 'at least one', 'none');
  if (r !== undefined && r !== matrices.length)
    throw rangeError(`${place}: matrices`, `${r}, as r says`, matrices.length);
  let count = 0;
  matrices.forEach((matrix: unknown, j) => {
    const at = `${place}: matrices[${j}]`;
    if (typeof matrix !== 'object' || matrix === null) throw typeError(at, '{ indptr, indices, values }', matrix);
    const { indptr, indices, values } = matrix as SparseMatrix;
    for (const [name, list] of Object.entries({ indptr, indices, values })) requireList(`${at}.${name}`, list);
    requirePointers(`${at}.indptr`, indptr, n, indices.length);
    count += indices.length;
  });
  const algebra = given ?? inferredFromRows(`${place}: matrices`, matrices);
  const out = blank(count, matrices.length, algebra);
  let k = 0;
  (matrices as readonly SparseMatrix[]).forEach(({ indptr, indices, values }, j) => {
    const at = `${place}: matrices[${j}]`;
    const flat = requireValues(`${at}.values`, values, indices.length, algebra);
    for (let row = 0; row < n; row++) {
      for (let t = indptr[row]!; t < indptr[row + 1]!; t++, k++) {
        out.j[k] = j;
        out.rows[k] = row;
        out.columns[k] = requireInteger(`${at}.indices[${t}]`, indices[t], 0, n - 1);
        if (!flat) writeScalar(`${at}.values[${t}]`, out.values, k, values[t], algebra);
        else for (let p = 0; p < algebra.dim; p++) writePart(`${at}.values`, out.values, k, values, t, p, algebra);
      }
    }
  });
  return out;
}

function blank(count: number, r: number, algebra: Algebra): Read {
  const [j, rows, columns] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  return { algebra, r, j, rows, columns, values: new Float64Array(count * algebra.dim) };
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function requireList(place: string, value: unknown): void {
  if (!isList(value)) throw typeError(place, 'an array or typed array', value);
}

function requirePointers(place: string, indptr: ArrayLike<number>, n: number, count: number): void {
  if (indptr.length !== n + 1) throw rangeError(place, `${n + 1} numbers`, indptr.length);
  for (let i = 0; i <= n; i++)
    requireInteger(`${place}[${i}]`, indptr[i], i === 0 ? 0 : indptr[i - 1]!, i === 0 ? 0 : count);
  if (indptr[n] !== count) throw rangeError(`${place}[${n}]`, `${count}, the length of indices`, indptr[n]!);
}

/** Whether values are components side by side (true) or one scalar each (false). */
function requireValues(place: string, values: SparseMatrix['values'], count: number, algebra: Algebra): boolean {
  const flat = !isList(values[0]) && algebra.dim > 1 && values.length === count * algebra.dim;
  if (!flat && values.length !== count) {
    throw rangeError(place, `${count} values, as many as indices (${algebra.name})`, values.length);
  }
  return flat;
}

function writeScalar(place: string, out: Float64Array, k: number, value: unknown, algebra: Algebra): void {
  const { dim: a } = algebra;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw rangeError(place, 'a finite number', value);
    out[k * a] = value;
    return;
  }
  if (!isList(value) || a === 1) throw typeError(place, a === 1 ? 'a number' : `a number or ${a} components`, value);
  if (value.length !== a)
    throw rangeError(place, `a number or ${a} components (${algebra.name})`, `${value.length} components`);
  for (let p = 0; p < a; p++) out[k * a + p] = requireFinite(`${place}[${p}]`, value[p]);
}

function writePart(
  place: string,
  out: Float64Array,
  k: number,
  values: ArrayLike<unknown>,
  t: number,
  p: number,
  { dim: a }: Algebra,
): void {
  out[k * a + p] = requireFinite(`${place}[${t * a + p}]`, values[t * a + p]);
}

function requireFinite(place: string, value: unknown): number {
  if (typeof value !== 'number') throw typeError(place, 'a number', value);
  if (!Number.isFinite(value)) throw rangeError(place, 'a finite number', value);
  return value;
}

/** The algebra that the first value with components belongs to, real if there is none. */
function inferred(count: number, valueAt: (k: number) => unknown, placeOf: (k: number) => string): Algebra {
  for (let k = 0; k < count; k++) {
    const value = valueAt(k);
    if (!isList(value)) continue;
    const algebra = value.length === 1 ? undefined : algebraOfComponents(value.length);
    if (algebra === undefined) {
      const wanted = 'a number, or 2 (complex) or 4 (quaternion) components';
      throw rangeError(placeOf(k), wanted, `${value.length} components`);
    }
    return algebra;
  }
  return real;
}

function inferredFromRows(place: string, matrices: readonly SparseMatrix[]): Algebra {
  for (const [j, { indices, values }] of matrices.entries()) {
    const at = `${place}[${j}].values`;
    if (isList(values[0])) {
      return inferred(
        values.length,
        (t) => values[t],
        (t) => `${at}[${t}]`,
      );
    }
    if (indices.length === 0 || values.length === indices.length) continue;
    const algebra = algebraOfComponents(values.length / indices.length);
    if (algebra !== undefined) return algebra;
    const got = `${values.length} for ${indices.length} entries`;
    throw rangeError(at, '1, 2 (complex) or 4 (quaternion) numbers for each entry', got);
  }
  return real;
}
