/** At most seven whole numbers from 1 to `last`, evenly apart. */
export function wholeTicks(last: number): number[] {
  const step = Math.ceil(last / 7);
  return Array.from({ length: Math.ceil(last / step) }, (_, k) => 1 + k * step);
}
