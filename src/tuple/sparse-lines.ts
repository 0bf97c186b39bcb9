import type { Algebra } from '../algebra';
import type { SparseLines } from './sparse';

/** Entries in any order: k stands at (rows[k], columns[k]) of A_j with j = j[k]. Those at the same place add up. */
export interface Entries {
  readonly algebra: Algebra;
  readonly r: number;
  readonly j: Int32Array;
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  /** a components for each entry. */
  readonly values: Float64Array;
}

/** Sorts the entries by (j, row, column), adds up those at the same place and drops zeros. Cost: O(nnz + n + r). */
export function sortedLines({ algebra, r, j, rows, columns, values }: Entries, n: number): SparseLines {
  const { dim: a } = algebra;
  let order = Int32Array.from(j.keys());
  // Stable counting sorts from the least important key to the most important one.
  for (const [keys, range] of [
    [columns, n],
    [rows, n],
    [j, r],
  ] as const) {
    order = sortedBy(keys, range, order);
  }

  const summed = new Float64Array(values.length);
  const kept = new Int32Array(j.length); // an entry at each distinct place
  let count = 0;
  for (let at = 0; at < order.length; ) {
    const k = order[at]!;
    summed.fill(0, count * a, count * a + a);
    for (; at < order.length && samePlace(order[at]!, k); at++) {
      for (let p = 0; p < a; p++) summed[count * a + p]! += values[order[at]! * a + p]!;
    }
    if (summed.subarray(count * a, count * a + a).some((value) => value !== 0)) kept[count++] = k;
  }
  function samePlace(k: number, other: number): boolean {
    return columns[k] === columns[other] && rows[k] === rows[other] && j[k] === j[other];
  }

  const lineStarts = new Int32Array(r + 1);
  const lineRows = new Int32Array(count);
  const entryStarts = new Int32Array(count + 1);
  const kColumns = new Int32Array(count);
  let lines = 0;
  for (let at = 0; at < count; at++) {
    const k = kept[at]!;
    const before = at === 0 ? -1 : kept[at - 1]!;
    if (before < 0 || rows[k] !== rows[before] || j[k] !== j[before]) {
      lineRows[lines] = rows[k]!;
      entryStarts[lines] = at;
      lines += 1;
      lineStarts[j[k]! + 1]! += 1;
    }
    kColumns[at] = columns[k]!;
  }
  entryStarts[lines] = count;
  for (let i = 0; i < r; i++) lineStarts[i + 1]! += lineStarts[i]!;
  return {
    lineStarts,
    lineRows: lineRows.slice(0, lines),
    entryStarts: entryStarts.slice(0, lines + 1),
    columns: kColumns,
    values: summed.slice(0, count * a),
  };
}

/** The same numbers as `order`, by their keys; equal keys stay in order. */
export function sortedBy(keys: Int32Array, range: number, order: Int32Array): Int32Array<ArrayBuffer> {
  const next = new Int32Array(range + 1);
  for (const key of keys) next[key + 1]! += 1;
  for (let i = 0; i < range; i++) next[i + 1]! += next[i]!;
  const out = new Int32Array(order.length);
  for (const k of order) out[next[keys[k]!]!++] = k;
  return out;
}
