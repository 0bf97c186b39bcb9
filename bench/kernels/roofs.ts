import { bestTime } from '../timing';

/** What the machine allows: bytes a second read from memory, and float64 multiply-adds without memory. */
export interface Roofs {
  /** GB/s of reading an array far larger than the caches (by the kernel's own one-column product). */
  readonly bandwidth: number;
  /** GB/s of copying such an array, bytes read plus bytes written. */
  readonly copy: number;
  /** GFlop/s of the kernel on a matrix that stays in the first cache. */
  readonly peak: number;
}

export function copyBandwidth(): number {
  const source = new Float64Array(1 << 25).fill(1);
  const target = new Float64Array(source.length);
  return (2 * source.byteLength) / bestTime(() => target.set(source)) / 1e9;
}
