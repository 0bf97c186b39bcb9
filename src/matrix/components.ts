import type { PlanarMatrix } from './planar';

/** A square matrix of weights ≥ 0 by its entries that are not 0, row after row. */
export interface Weights {
  /** The matrix is n×n. */
  readonly n: number;
  /** Entries of row i: starts[i]…starts[i+1] − 1. */
  readonly starts: Int32Array;
  /** The column of each entry, from 0. */
  readonly columns: Int32Array;
  /** The entries themselves, in the order of `columns`. */
  readonly values: Float64Array;
}

/** The weights w(i, k). Cost: n² calls, twice. */
export function weightsFrom(n: number, w: (i: number, k: number) => number): Weights {
  const starts = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) {
    let count = 0;
    for (let k = 0; k < n; k++) if (w(i, k) > 0) count += 1;
    starts[i + 1] = starts[i]! + count;
  }
  const columns = new Int32Array(starts[n]!);
  const values = new Float64Array(starts[n]!);
  let at = 0;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const value = w(i, k);
      if (!(value > 0)) continue;
      columns[at] = k;
      values[at] = value;
      at += 1;
    }
  }
  return { n, starts, columns, values };
}

/** The largest component of the entries (i, k) of r matrices n×n, one after the other or as a stack. */
export function weightsOfStack(stack: PlanarMatrix, r: number): Weights {
  const size = stack.data.length / r;
  const largest = new Float64Array(stack.cols ** 2);
  for (let j = 0; j < r; j++) raiseTo(largest, stack, j * size);
  return weightsFrom(stack.cols, (i, k) => largest[i * stack.cols + k]!);
}

/** largest[i·n + k] ← at least the components of the entry (i, k) of the n×n matrix that begins at `from`. */
export function raiseTo(largest: Float64Array, { algebra, cols: n, data }: PlanarMatrix, from = 0): void {
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < algebra.dim; p++) {
      const line = from + (i * algebra.dim + p) * n;
      for (let k = 0; k < n; k++) {
        const size = Math.abs(data[line + k]!);
        if (size > largest[i * n + k]!) largest[i * n + k] = size;
      }
    }
  }
}

/** The diagonal blocks of a block triangular form. */
export interface Components {
  readonly count: number;
  /** The component of each index; an entry (i, k) that is not 0 has of[i] ≤ of[k]. */
  readonly of: Int32Array;
}

/**
 * The strongly connected components of i → k for w(i,k) ≠ 0, in an order in which the matrix is block upper triangular: its eigenvalues are
 * those of the diagonal blocks, exactly. A component of one index is a 1×1 block.
 *
 * Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1 (1972), without recursion. Cost: one pass over the entries.
 */
export function components({ n, starts, columns }: Weights): Components {
  const order = new Int32Array(n).fill(-1);
  const low = new Int32Array(n);
  const of = new Int32Array(n).fill(-1);
  const next = starts.slice(0, n);
  const open: number[] = [];
  const path: number[] = [];
  let visited = 0;
  let count = 0;
  const enter = (i: number): void => {
    order[i] = low[i] = visited++;
    open.push(i);
    path.push(i);
  };
  for (let root = 0; root < n; root++) {
    if (order[root]! >= 0) continue;
    enter(root);
    while (path.length > 0) {
      const i = path[path.length - 1]!;
      if (next[i]! < starts[i + 1]!) {
        const k = columns[next[i]!++]!;
        if (order[k]! < 0) enter(k);
        else if (of[k]! < 0) low[i] = Math.min(low[i]!, order[k]!);
        continue;
      }
      path.pop();
      if (path.length > 0) low[path[path.length - 1]!] = Math.min(low[path[path.length - 1]!]!, low[i]!);
      if (low[i] !== order[i]) continue;
      for (let k = -1; k !== i; ) {
        k = open.pop()!;
        of[k] = count;
      }
      count += 1;
    }
  }
  // A component is closed after all that it leads to: the last one comes first.
  for (let i = 0; i < n; i++) of[i] = count - 1 - of[i]!;
  return { count, of };
}
