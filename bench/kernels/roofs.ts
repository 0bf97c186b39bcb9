import { bestTime } from '../timing';

/** GB/s of copying an array far larger than the caches, bytes read plus bytes written. */
export function copyBandwidth(): number {
  const source = new Float64Array(1 << 25).fill(1);
  const target = new Float64Array(source.length);
  return (2 * source.byteLength) / bestTime(() => target.set(source)) / 1e9;
}
