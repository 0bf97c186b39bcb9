import { balance } from './balance';
import { components, weightsFrom } from './components';

/** A matrix M, m×m and row-major, in an order of its rows and columns in which it is block upper triangular, and balanced. */
export interface TriangularOrder {
  /** The reordered D⁻¹MD; of the real and imaginary part of M one after the other. */
  apply(M: Float64Array): Float64Array;
  /**
   * The parts of an eigenvector of the reordered matrix, columns j of `from`, as one of M: columns j of `out`, of norm 1 together.
   */
  undoInto(j: number, out: readonly Float64Array[], from: readonly Float64Array[]): void;
}

/** @param size of the entries of M: 0 exactly where they are 0 */
export function triangularOrder(m: number, size: (i: number, k: number) => number): TriangularOrder {
  const W = weightsFrom(m, size);
  const parts = components(W);
  const exponents = balance(W, parts);
  const order = Array.from({ length: m }, (_, i) => i).sort((i, k) => parts.of[i]! - parts.of[k]! || i - k);
  return {
    apply(M) {
      const out = new Float64Array(m * m);
      for (let i = 0; i < m; i++) {
        for (let k = 0; k < m; k++) {
          const entry = M[order[i]! * m + order[k]!]!;
          if (entry !== 0) out[i * m + k] = entry * 2 ** (exponents[order[k]!]! - exponents[order[i]!]!);
        }
      }
      return out;
    },
    undoInto(j, out, from) {
      // By the largest entry first, so that no power of two leaves the range.
      let top = -Infinity;
      for (let i = 0; i < m; i++) {
        for (const part of from) {
          const size = Math.abs(part[i * m + j]!);
          if (size > 0) top = Math.max(top, Math.floor(Math.log2(size)) + exponents[order[i]!]!);
        }
      }
      let squares = 0;
      from.forEach((part, which) => {
        for (let i = 0; i < m; i++) {
          const entry = part[i * m + j]!;
          const value = entry === 0 ? 0 : entry * 2 ** (exponents[order[i]!]! - top);
          out[which]![order[i]! * m + j] = value;
          squares += value * value;
        }
      });
      const length = Math.sqrt(squares);
      for (const part of out) for (let i = 0; i < m; i++) part[i * m + j] = part[i * m + j]! / length;
    },
  };
}

/** Divides by a power of two so that the largest entry is near 1, and returns it. */
export function scaleToUnit(...parts: readonly Float64Array[]): number {
  let largest = 0;
  for (const part of parts) for (const entry of part) largest = Math.max(largest, Math.abs(entry));
  if (largest === 0) return 1;
  // Neither the unit nor its inverse may leave the range.
  const unit = 2 ** Math.max(-1000, Math.min(1000, Math.floor(Math.log2(largest))));
  if (unit !== 1) for (const part of parts) for (let i = 0; i < part.length; i++) part[i] = part[i]! / unit;
  return unit;
}
