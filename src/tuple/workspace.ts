import type { Algebra } from '../algebra';
import { blocks, type PlanarMatrix, zeros } from '../matrix';

/**
 * What the verbs of a tuple reuse between calls, so that iterations allocate nothing: buffers by name and size, and views of the parts of
 * the matrices they are given, which solvers pass again and again.
 */
export class Workspace {
  private readonly matrices = new Map<string, PlanarMatrix>();
  private readonly runs = new Map<string, Float64Array>();
  private readonly views = new Map<string, WeakMap<PlanarMatrix, unknown>>();

  constructor(private readonly algebra: Algebra) {}

  /** A buffer rows×cols that is kept under its name and size; its contents are those of the last use. */
  buffer(name: string, rows: number, cols: number): PlanarMatrix {
    const key = `${name} ${rows}×${cols}`;
    let buffer = this.matrices.get(key);
    if (buffer === undefined) {
      buffer = zeros(this.algebra, rows, cols);
      this.matrices.set(key, buffer);
    }
    return buffer;
  }

  /** Room for at least `length` numbers that is kept under its name; its contents are those of the last use. */
  numbers(name: string, length: number): Float64Array {
    let run = this.runs.get(name);
    if (run === undefined || run.length < length) {
      run = new Float64Array(length);
      this.runs.set(name, run);
    }
    return run;
  }

  /** What `make` gives for a matrix whose memory stays where it is, made once for each: under one name always in the same way. */
  viewOf<T>(name: string, matrix: PlanarMatrix, make: () => T): T {
    let known = this.views.get(name);
    if (known === undefined) {
      known = new WeakMap();
      this.views.set(name, known);
    }
    let view = known.get(matrix) as T | undefined;
    if (view === undefined) {
      view = make();
      known.set(matrix, view);
    }
    return view;
  }

  /** Views of the r blocks of a stack. */
  blocksOf(stack: PlanarMatrix, r: number): PlanarMatrix[] {
    return this.viewOf('blocks', stack, () => blocks(stack, r));
  }

  /** Views of consecutive rows starts[k]…starts[k+1] − 1. */
  rowsOf(matrix: PlanarMatrix, starts: ArrayLike<number>): PlanarMatrix[] {
    return this.viewOf('rows', matrix, () => lengthsOf(starts).map((rows, k) => rowsFrom(matrix, starts[k]!, rows)));
  }

  /** Views of the first starts[k+1] − starts[k] rows. */
  firstRowsOf(matrix: PlanarMatrix, starts: ArrayLike<number>): PlanarMatrix[] {
    return this.viewOf('first rows', matrix, () => lengthsOf(starts).map((rows) => rowsFrom(matrix, 0, rows)));
  }
}

function lengthsOf(starts: ArrayLike<number>): number[] {
  return Array.from({ length: starts.length - 1 }, (_, k) => starts[k + 1]! - starts[k]!);
}

/** A view of some rows. */
export function rowsFrom({ algebra, cols, data }: PlanarMatrix, first: number, rows: number): PlanarMatrix {
  const width = algebra.dim * cols;
  return { algebra, rows, cols, data: data.subarray(first * width, (first + rows) * width) };
}
