import type { Algebra } from '../algebra';
import { blocks, type PlanarMatrix, zeros } from '../matrix';

/**
 * What the verbs of a tuple reuse between calls, so that iterations allocate nothing: buffers by name and width, and views of the parts of
 * the matrices they are given, which solvers pass again and again.
 */
export class Workspace {
  private readonly buffers = new Map<string, PlanarMatrix>();
  private readonly stacks = new WeakMap<PlanarMatrix, PlanarMatrix[]>();
  private readonly parts = new WeakMap<PlanarMatrix, PlanarMatrix[]>();

  constructor(private readonly algebra: Algebra) {}

  /** A buffer rows×cols that is kept under its name and width; its contents are those of the last use. */
  buffer(name: string, rows: number, cols: number, algebra = this.algebra): PlanarMatrix {
    const key = `${name}:${cols}`;
    let buffer = this.buffers.get(key);
    if (buffer?.rows !== rows) {
      buffer = zeros(algebra, rows, cols);
      this.buffers.set(key, buffer);
    }
    return buffer;
  }

  /** Views of the r blocks of a stack. */
  blocksOf(stack: PlanarMatrix, r: number): PlanarMatrix[] {
    let views = this.stacks.get(stack);
    if (views?.length !== r) {
      views = blocks(stack, r);
      this.stacks.set(stack, views);
    }
    return views;
  }

  /**
   * Views of consecutive rows starts[k]…starts[k+1] − 1; of the first starts[k+1] − starts[k] rows each if `prefixes`. One matrix is
   * always split in the same way.
   */
  rowsOf(matrix: PlanarMatrix, starts: ArrayLike<number>, prefixes = false): PlanarMatrix[] {
    let views = this.parts.get(matrix);
    if (views === undefined) {
      const { algebra, cols, data } = matrix;
      const width = algebra.dim * cols;
      views = Array.from({ length: starts.length - 1 }, (_, k) => {
        const rows = starts[k + 1]! - starts[k]!;
        const from = prefixes ? 0 : starts[k]!;
        return { algebra, rows, cols, data: data.subarray(from * width, (from + rows) * width) };
      });
      this.parts.set(matrix, views);
    }
    return views;
  }
}
