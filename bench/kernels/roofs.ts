import { kernel } from '../../src/kernels';
import { randomSource } from '../../src/random';
import { bestTime } from '../timing';

const random = randomSource(1);
export const gaussian = (length: number): Float64Array => random.fillNormal(new Float64Array(length));

/** What the machine could do at best, for one thread. */
export interface Roofs {
  /** GB/s of copying an array far larger than the caches, bytes read plus bytes written. */
  readonly copy: number;
  /** GB/s of reading 256 MB once. */
  readonly read: number;
  /** GFlop/s of the fastest kernel on a matrix that stays in the second cache. */
  readonly peak: number;
}

export function measureRoofs(): Roofs {
  const source = new Float64Array(1 << 25).fill(1);
  const target = new Float64Array(source.length);
  const copy = (2 * source.byteLength) / bestTime(() => target.set(source)) / 1e9;

  const [m, k] = [32768, 1024];
  const big = kernel().resident(gaussian(m * k), m, k);
  const column = gaussian(k);
  const out = new Float64Array(m);
  const read = (8 * m * k) / bestTime(() => big.timesInto(out, column, 1)) / 1e9;
  big.dispose();

  const [rows, columns, n] = [128, 256, 64];
  const small = kernel().resident(gaussian(rows * columns), rows, columns);
  const B = gaussian(columns * n);
  const C = new Float64Array(rows * n);
  const repeat = 20;
  const peakTime = bestTime(() => {
    for (let i = 0; i < repeat; i++) small.timesInto(C, B, n);
  }, 1);
  return { copy, read, peak: (repeat * 2 * rows * columns * n) / peakTime / 1e9 };
}

/** The smaller roof for a product with n columns. */
export function roofOf({ peak, read }: Roofs, n: number, bytesPerEntry: number): number {
  return Math.min(peak, (2 * n * read) / bytesPerEntry);
}
