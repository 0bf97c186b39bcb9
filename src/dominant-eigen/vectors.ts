/** Flat vectors: the few verbs that the eigensolvers need. */

/** out ← i·x. */
export function timesI(out: Float64Array, x: Float64Array, block: number): void {
  for (let at = 0; at < x.length; at += 2 * block) {
    for (let j = 0; j < block; j++) {
      out[at + j] = -x[at + block + j]!;
      out[at + block + j] = x[at + j]!;
    }
  }
}

export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

export function scale(x: Float64Array, factor: number): void {
  for (let i = 0; i < x.length; i++) x[i] = x[i]! * factor;
}

/** x ← x + factor·y. */
export function addScaled(x: Float64Array, factor: number, y: Float64Array): void {
  for (let i = 0; i < x.length; i++) x[i] = x[i]! + factor * y[i]!;
}
