/** Coordinates of the Σ_k D_jk l_k r_k* in which rows and columns have like sizes, from the factors. */
import type { PlanarMatrix } from '../matrix';

/**
 * The exponents e for which column i of the rows 2^-e l_k* is as large as column i of the rows 2^e r_k*, as nearly as powers of two can; a matrix l r* is balanced so.
 * A coordinate that one side has not gets the exponent that makes the other as large as most are, and one that neither has goes with the rest.
 *
 * Cost: one pass over the factors.
 */
export function likeColumns(left: PlanarMatrix, right: PlanarMatrix): Int32Array {
  const [l, r] = [columnSizes(left), columnSizes(right)];
  const both = [...l.keys()].filter((i) => l[i]! > -Infinity && r[i]! > -Infinity);
  const size = median(both.map((i) => (l[i]! + r[i]!) / 2));
  const usual = median(both.map((i) => (l[i]! - r[i]!) / 2));
  return Int32Array.from(l, (own, i) => {
    const across = r[i]!;
    if (own > -Infinity) return Math.round(across > -Infinity ? (own - across) / 2 : own - size);
    return Math.round(across > -Infinity ? size - across : usual);
  });
}

/** log2 of the largest component in each column; -Infinity for zeros. */
function columnSizes({ cols: n, data }: PlanarMatrix): Float64Array {
  const largest = new Float64Array(n);
  for (let at = 0; at < data.length; at++) largest[at % n] = Math.max(largest[at % n]!, Math.abs(data[at]!));
  return largest.map(Math.log2);
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? 0;
}
