/** Coordinates of the Σ_k D_jk l_k r_k* in which rows and columns have like sizes, from the factors. */
import type { PlanarMatrix } from '../matrix';

/** Rows l_k* and r_k*, and D (r×h). */
interface Factors {
  readonly left: PlanarMatrix;
  readonly right: PlanarMatrix;
  readonly down: PlanarMatrix;
}

/**
 * The exponents e for which column i of the rows 2^-e l_k* is as large as column i of the rows 2^e r_k*, as nearly as powers of two can; a matrix l r* is balanced so.
 * What counts is the product D_jk l_k r_k*, so l_k and r_k are given one size first, the root of that of the product: a unit that no output sees is none.
 * A coordinate that one side has not gets the exponent that makes the other as large as most are, and one that neither has goes with the rest.
 *
 * Cost: one pass over the factors.
 */
export function likeColumns({ left, right, down }: Factors): Int32Array {
  const [lefts, rights, weights] = [rowSizes(left), rowSizes(right), columnSizes(down)];
  const products = lefts.map((size, k) => (size + rights[k]! + weights[k]!) / 2);
  const l = columnSizes(left, (k) => products[k]! - lefts[k]!);
  const r = columnSizes(right, (k) => products[k]! - rights[k]!);
  const both = [...l.keys()].filter((i) => l[i]! > -Infinity && r[i]! > -Infinity);
  const size = median(both.map((i) => (l[i]! + r[i]!) / 2));
  const usual = median(both.map((i) => (l[i]! - r[i]!) / 2));
  return Int32Array.from(l, (own, i) => {
    const across = r[i]!;
    if (own > -Infinity) return Math.round(across > -Infinity ? (own - across) / 2 : own - size);
    return Math.round(across > -Infinity ? size - across : usual);
  });
}

/** log2 of the largest component in each column, of rows times 2^unit(row); -Infinity for zeros. */
function columnSizes({ algebra, cols: n, data }: PlanarMatrix, unit: (row: number) => number = () => 0): Float64Array {
  const largest = new Float64Array(n).fill(-Infinity);
  const width = algebra.dim * n;
  for (let row = 0; row * width < data.length; row++) {
    const own = unit(row);
    if (!(own > -Infinity)) continue;
    for (let at = row * width; at < (row + 1) * width; at++) {
      if (data[at] !== 0) largest[at % n] = Math.max(largest[at % n]!, Math.log2(Math.abs(data[at]!)) + own);
    }
  }
  return largest;
}

/** log2 of the largest component in each row; -Infinity for zeros. */
function rowSizes({ algebra, rows, cols, data }: PlanarMatrix): Float64Array {
  const width = algebra.dim * cols;
  return Float64Array.from({ length: rows }, (_, k) =>
    Math.log2(data.subarray(k * width, (k + 1) * width).reduce((most, x) => Math.max(most, Math.abs(x)), 0)),
  );
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? 0;
}
