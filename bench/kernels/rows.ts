/** One measured line of the table. */
export interface Row {
  readonly shape: Shape;
  readonly who: string;
  readonly threads: number;
  /** GFlop/s of C = A·B. */
  readonly direct: number;
  /** GFlop/s of Aᵀ·V. */
  readonly transposed?: number;
  /** Both in one reading; GFlop/s of the two together. */
  readonly both?: number;
  readonly bytesPerEntry: number;
}

/** A (m×k) times n columns. */
export type Shape = readonly [m: number, k: number, n: number];

export const shapes: readonly Shape[] = [
  [4096, 256, 1],
  [4096, 256, 4],
  [4096, 256, 8],
  [4096, 256, 32],
  [32768, 512, 1],
  [32768, 512, 8],
  [32768, 512, 64],
  [8192, 1024, 16],
  [1024, 1024, 1024],
];

export const gigaflops = ([m, k, n]: Shape): number => (2 * m * k * n) / 1e9;
