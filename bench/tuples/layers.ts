/** Bilinear layers to measure on: random ones, and ones with planted clusters. */
import ndarray, { type NdArray } from 'ndarray';
import { algebra } from '../../src';
import { adjoint, gaussian, multiply, orthonormalise, type PlanarMatrix, scaleInPlace } from '../../src/matrix';
import { randomSource } from '../../src/random';

export interface Layer {
  readonly left: NdArray;
  readonly right: NdArray;
  readonly down: NdArray;
  /** Bases (n×d, orthonormal) of the planted subspaces, strongest first. */
  readonly planted: readonly PlanarMatrix[];
}

/** Planted clusters, and what share of the rows belongs to each. */
const CLUSTERS = 3;
const SHARE = 1 / 16;

/**
 * Gaussian factors with rows of mean square 1, and mixing weights of variance 1/h. With `d` given, 3·h/16 of the pairs of rows lie in
 * three random subspaces of dimension d, of lengths 1.1, 1.05 and 1.
 */
export function bilinearLayer(n: number, h: number, r: number, seed: number, d?: number): Layer {
  const random = randomSource(seed);
  const draw = (rows: number, cols: number, scale: number): PlanarMatrix => {
    const M = gaussian(algebra.real, rows, cols, random);
    scaleInPlace(M, scale);
    return M;
  };
  const [left, right] = [draw(h, n, 1 / Math.sqrt(n)), draw(h, n, 1 / Math.sqrt(n))];
  const planted: PlanarMatrix[] = [];
  if (d !== undefined) {
    const count = Math.floor(SHARE * h);
    for (let c = 0; c < CLUSTERS; c++) {
      const W = gaussian(algebra.real, n, d, random);
      orthonormalise(W);
      for (const M of [left, right]) {
        const rows = multiply(draw(count, d, (1.1 - 0.05 * c) / Math.sqrt(d)), adjoint(W));
        M.data.set(rows.data, c * count * n);
      }
      planted.push(W);
    }
  }
  const array = ({ data, rows, cols }: PlanarMatrix) => ndarray(data, [rows, cols]);
  return { left: array(left), right: array(right), down: array(draw(r, h, 1 / Math.sqrt(h))), planted };
}
