/** Tuples in other coordinates, and what belongs to them. */
import { build, type Naive, type NaiveTuple, scaled, trace } from './naive';

/** D⁻¹A_jD with D = diag(2^e). */
export function inCoordinates(A: NaiveTuple, e: readonly number[]): NaiveTuple {
  return A.map((M) => M.map((row, i) => row.map((x, k) => x.map((y) => y * 2 ** (e[k]! - e[i]!)))));
}

/** D M D* for a sign of 1, D⁻¹MD⁻* for −1; of trace one. */
export function carried(M: Naive, e: readonly number[], sign: 1 | -1): Naive {
  const out = build(M.length, M.length, (i, k) => M[i]![k]!.map((x) => x * 2 ** (sign * (e[i]! + e[k]!))));
  return scaled(out, 1 / trace(out)[0]!);
}
