/** Rows and columns times powers of two, which lose no digit. */
import type { PlanarMatrix } from './planar';

/** diag(2^e)·M. */
export function rowsTimesPowers(M: PlanarMatrix, exponents: Int32Array): PlanarMatrix {
  const width = M.algebra.dim * M.cols;
  return { ...M, data: M.data.map((x, at) => x * 2 ** exponents[Math.floor(at / width)]!) };
}

/** M·diag(2^e). */
export function columnsTimesPowers(M: PlanarMatrix, exponents: Int32Array): PlanarMatrix {
  return { ...M, data: M.data.map((x, at) => x * 2 ** exponents[at % M.cols]!) };
}
