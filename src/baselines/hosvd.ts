import { hermitianEigen, leadingColumns } from '../matrix';
import type { TupleLike } from '../tuple/input';
import { modeEnergy } from './energy';
import { type ReductionOptions, readReduction } from './options';
import { Reduction } from './reduction';

/**
 * The higher-order SVD of the tensor A on its pair of modes, with one basis for both: the d leading eigenvectors B of
 *
 *     G = ½ Σ_j (A_jA_j* + A_j*A_j),    tr G = Σ_j ‖A_j‖².
 *
 * For Hermitian A_j that is the SVD of the unfolding [A_1 … A_r]. It captures at least 2·tr(B*GB)/tr G − 1 of the energy.
 *
 * @param A r n×n matrices [r, n, n(, a)], or a tuple of any kind
 * @param options {@link ReductionOptions}
 * @returns an orthonormal basis; `weights` are the square roots of the eigenvalues of G, `explained` is `captured`
 * @throws TypeError, RangeError naming argument, index, expected and got; RangeError for the zero tuple
 * Cost: 2a²·r·n³ flops for G (a tuple in factors is read in slices of columns, n/width sweeps of that width) and an eigenproblem of size a·n.
 * Source: De Lathauwer, De Moor, Vandewalle, "A multilinear singular value decomposition" (2000).
 *
 * @example
 * const { captured, weights } = hosvd([[[2, 0], [0, 1]]], { rank: 1 });
 * captured; // 0.8
 * weights[0]; // 2
 */
export function hosvd(A: TupleLike, options: ReductionOptions): Reduction {
  const given = readReduction('hosvd', A, options);
  const { tuple, rank, unit } = given;
  const { values, vectors } = hermitianEigen(modeEnergy(tuple));
  const S = leadingColumns(vectors, rank);
  const weights = values.slice(0, rank).map((value) => Math.sqrt(Math.max(value, 0)) * unit);
  return new Reduction(given, { method: 'hosvd', S, dual: S, weights });
}
