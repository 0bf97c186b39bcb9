import { type Algebra, isSameAlgebra } from '../algebra';
import { rangeError, requireKnownOptions } from '../errors';
import { algebraOfMatrix, optionalAlgebra } from '../interop/algebras';
import { type ArrayLikeInput, type NumericArray, publicShape, shapeOf, toArray, toPlanar } from '../interop/arrays';
import { requireSize } from '../interop/sizes';
import { type PlanarMatrix, zeros } from '../matrix';
import { requireInRange } from './range';

/**
 * The Kronecker product, row-major with the first factor varying slowest as in numpy:
 *
 *     (A ⊗ B)[(i,s),(j,t)] = A_ij B_st.
 *
 * Over R and C (A ⊗ B)(C ⊗ D) = AC ⊗ BD. Over H, where B_st and C_jk do not commute, that holds for real B or real C only.
 *
 * @param A [m, n(, a)]
 * @param B [p, q(, a)], over the same algebra
 * @param options `algebra` when the shape alone should not decide
 * @returns [mp, nq(, a)]
 * @throws TypeError, RangeError naming the argument, what was expected and what came; RangeError for products above the range of doubles, while those below become 0
 * Cost: a²·mnpq flops.
 *
 * @example
 * kron([[1, 2]], [[1], [3]]).data; // Float64Array [1, 2, 3, 6]
 */
export function kron(A: ArrayLikeInput, B: ArrayLikeInput, options: { readonly algebra?: Algebra } = {}): NumericArray {
  const place = 'kron';
  requireKnownOptions(place, options, ['algebra']);
  const given = optionalAlgebra(place, options.algebra);
  const algebra = given ?? algebraOfMatrix(`${place}: A`, A);
  const other = given ?? algebraOfMatrix(`${place}: B`, B);
  if (!isSameAlgebra(algebra, other))
    throw rangeError(`${place}: B`, `a ${algebra.name} matrix, as A`, `a ${other.name} one`);
  const [first, second] = [shapeOf(`${place}: A`, A), shapeOf(`${place}: B`, B)];
  requireSize(
    place,
    publicShape(
      algebra,
      [0, 1].map((axis) => (first[axis] ?? 1) * (second[axis] ?? 1)),
    ),
  );
  const product = kronecker(toPlanar(`${place}: A`, A, algebra), toPlanar(`${place}: B`, B, algebra));
  requireInRange(place, product.data);
  return toArray(product);
}

/** A ⊗ B of planar matrices. */
export function kronecker(A: PlanarMatrix, B: PlanarMatrix): PlanarMatrix {
  const { algebra } = A;
  const { dim: a, unit, sign } = algebra;
  const out = zeros(algebra, A.rows * B.rows, A.cols * B.cols);
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      const plane = unit[p * a + q]!;
      for (let i = 0; i < A.rows; i++) {
        for (let s = 0; s < B.rows; s++) {
          const line = ((i * B.rows + s) * a + plane) * out.cols;
          const from = (s * a + q) * B.cols;
          for (let j = 0; j < A.cols; j++) {
            const factor = sign[p * a + q]! * A.data[(i * a + p) * A.cols + j]!;
            for (let t = 0; t < B.cols; t++) out.data[line + j * B.cols + t]! += factor * B.data[from + t]!;
          }
        }
      }
    }
  }
  return out;
}
