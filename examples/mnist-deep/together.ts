/**
 * The clusters of all layers found in one fit. A layer y = f(x), f_j(x) = xᵀA_jx, is linear in each of the two x: with one of them e_i it is the matrix
 *
 *     M_i: x ↦ y,   (M_i)_jk = (A_j)_ik,   and   Φ_f(Y) = Σ_i M_iYM_iᵀ
 *
 * takes the second moments of one x to those of y where the other x is any direction, with Φ_f†(C) = Σ_i M_iᵀCM_i the way back. The tuple of the cycle
 *
 *     pixels → up → margins → down → pixels,   by the M_i of both layers, and their transposes,
 *
 * where `up` and `down` are the space before the second block on either way, has a rank for each space, and does not depend on the scales of the layers.
 */
import { type BilinearNetwork, foldNetwork } from 'lsrdr/bilinear';
import { cyclicTuple, type QuiverTuple } from 'lsrdr/tuple';
import { Matrix, QrDecomposition } from 'ml-matrix';
import { classCount } from '../mnist/data';

/** The four spaces in the order of the cycle. */
export const spaces = { pixels: '0', up: '1', margins: '2', down: '3' } as const;

/** The cycle of a class, and how its pixel coordinates are read. */
export interface Together {
  readonly tuple: QuiverTuple;
  /** The M_i of the first layer, on the coordinates of `basis`, and of the margins over the second, 65×65 and 9×65. */
  readonly bottom: readonly Matrix[];
  readonly top: readonly Matrix[];
  /** Orthonormal columns: the span of what the first layer reads of the pixels and the constant one, 785×65. */
  readonly basis: Matrix;
}

/** e_c − e_k for all other classes k: the rows of a factor B of the form of margins. */
export function marginRows(digit: number): Matrix {
  const rows = Matrix.zeros(classCount - 1, classCount);
  for (let k = 0; k < classCount - 1; k++) {
    rows.set(k, digit, 1);
    rows.set(k, k < digit ? k : k + 1, -1);
  }
  return rows;
}

/** The A_j of a layer with the constant one in both places. */
function forms(network: BilinearNetwork, which: number): Matrix[] {
  const tuple = network.layers[which]!.tuple({ constant: true });
  const { data } = tuple.toDense();
  return Array.from({ length: tuple.r }, (_, j) => {
    const block = data.subarray(j * tuple.n ** 2, (j + 1) * tuple.n ** 2);
    return Matrix.from1DArray(tuple.n, tuple.n, block);
  });
}

/** The M_i of the A_j. */
function slices(A: readonly Matrix[]): Matrix[] {
  return Array.from({ length: A[0]!.rows }, (_, i) => new Matrix(A.map((form) => form.getRow(i))));
}

/** @param network of two residual blocks behind an embedding without bias, and an unembedding without bias */
export function cycleOf(network: BilinearNetwork, digit: number): Together {
  const folded = foldNetwork(network);
  const { weight } = network.embed!;
  const [width, pixels] = [weight.rows, weight.cols];
  // What the first block reads: E x and the constant one.
  const embedding = Matrix.zeros(width + 1, pixels + 1);
  embedding.setSubMatrix(Matrix.from1DArray(width, pixels, weight.data), 0, 0);
  embedding.set(width, pixels, 1);
  const { orthogonalMatrix: basis, upperTriangularMatrix: triangle } = new QrDecomposition(embedding.transpose());
  const lower = triangle.transpose();
  const first = forms(network, 0).map((form) => triangle.mmul(form).mmul(lower));
  const second = forms(folded, 1);
  const margins = marginRows(digit);
  const top = slices(second.slice(0, classCount)).map((M) => margins.mmul(M));
  const bottom = slices(first);
  const back = (family: readonly Matrix[]) => family.map((M) => M.transpose());
  return { tuple: cyclicTuple([bottom, top, back(top), back(bottom)]), bottom, top, basis };
}
