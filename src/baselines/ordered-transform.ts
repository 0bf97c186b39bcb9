import { rangeError } from '../errors';
import type { ArrayLikeInput } from '../interop/arrays';
import { readMatrix } from '../interop/columns';
import {
  adjoint,
  columnSquares,
  distance,
  hermitianEigen,
  identity,
  inner,
  leadingColumns,
  multiply,
  norm,
  type PlanarMatrix,
  realTrace,
  scaleColumns,
  scaleInPlace,
} from '../matrix';
import type { TupleLike } from '../tuple/input';
import { modeEnergy } from './energy';
import { type ReductionOptions, readReduction } from './options';
import { compressed, Reduction } from './reduction';

export interface OrderedOptions extends ReductionOptions {
  /**
   * [n, n(, a)], PSD: what the wire's values are like, M = Σ xx* over them, or EE* for an embedding E [n, inputs] in front. Default the identity.
   */
  readonly moment?: ArrayLikeInput;
}

/** What a moment may be off by, relatively. */
const ROUNDING = 1e-10;

/** Eigenvalues of the moment below this part of the largest are none: the wire does not go there. */
const NOTHING = 1e-12;

/**
 * Orthogonalise and order a wire: with the moment M = LL* of its values, x = Lz has values z of moment 1, and the tuple is B_j = L*A_jL in them. The
 * directions are ordered by their importance for the output, the eigenvalues of ½ Σ_j (B_jB_j* + B_j*B_j): for one layer, what orthogonalisation from the
 * inputs, then diagonalisation from the outputs do to the wire between. Without a moment it is {@link hosvd}.
 *
 * @param A r n×n matrices [r, n, n(, a)], or a tuple of any kind
 * @param options {@link OrderedOptions}
 * @returns S = LE (columns scaled to norm 1) and R = E*L⁺ for the d leading eigenvectors E, so that SR is a projection, orthogonal in the metric M⁺ only;
 *   `weights` are the square roots of the eigenvalues, `explained` = Σ_j ‖E*B_jE‖²/Σ_j ‖B_j‖²
 * @throws TypeError, RangeError naming argument, index, expected and got; RangeError for a moment that is not PSD, whose rank is below d, or that A does not see
 * Cost: that of `hosvd` and two eigenproblems of size a·n.
 * Source: Dooms, Gauderis, Wiggins, Oramas, "Compositionality unlocks deep interpretable models" (arXiv 2504.02667), for a single layer.
 *
 * @example
 * const moment = [[1, 0], [0, 100]];
 * orderedTransform([[[2, 0], [0, 1]]], { rank: 1, moment }).basis.data; // Float64Array [0, 1]
 */
export function orderedTransform(A: TupleLike, options: OrderedOptions): Reduction {
  const place = 'orderedTransform';
  const given = readReduction(place, A, options, ['moment']);
  const { tuple, rank, unit } = given;
  const { algebra, n } = tuple;
  const moment =
    options.moment === undefined ? undefined : readMatrix(`${place}: moment`, options.moment, algebra, n, n);
  const { L, inverse, size } =
    moment === undefined ? flat(identity(algebra, n)) : rootOf(`${place}: moment`, moment, rank);
  const energy = modeEnergy(tuple, moment === undefined ? undefined : L);
  const total = realTrace(energy);
  if (!(total > 0)) throw rangeError(`${place}: moment`, 'one on whose range A is not 0', 'another');
  const { values, vectors } = hermitianEigen(energy);
  const E = leadingColumns(vectors, rank);
  const [S, dual] = [multiply(L, E), multiply(inverse, E)];
  const X = compressed(tuple, S, S);
  const lengths = columnSquares(S).map(Math.sqrt);
  scaleColumns(
    S,
    lengths.map((length) => 1 / length),
  );
  scaleColumns(dual, lengths);
  return new Reduction(given, {
    ...{ method: place, S, dual, explained: inner(X, X) / total },
    weights: values.slice(0, rank).map((value) => Math.sqrt(Math.max(value, 0)) * size * unit),
  });
}

/** M = size·LL* with L⁺ = inverse*. */
interface Root {
  readonly L: PlanarMatrix;
  readonly inverse: PlanarMatrix;
  readonly size: number;
}

const flat = (L: PlanarMatrix): Root => ({ L, inverse: L, size: 1 });

function rootOf(place: string, M: PlanarMatrix, rank: number): Root {
  const size = M.data.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
  if (size === 0) throw rangeError(place, 'a matrix other than zero', 'zero');
  scaleInPlace(M, 1 / size);
  if (distance(M, adjoint(M)) > ROUNDING * norm(M)) throw rangeError(place, 'a Hermitian matrix', 'another');
  const { values, vectors } = hermitianEigen(M);
  const [most, least] = [values[0]!, values[values.length - 1]!];
  if (least < -ROUNDING * most || most <= 0) throw rangeError(place, 'a PSD matrix', `an eigenvalue ${least * size}`);
  const count = values.filter((value) => value > NOTHING * most).length;
  if (count < rank) throw rangeError(`${place}`, `rank at least ${rank}, that of the reduction`, count);
  const [L, inverse] = [leadingColumns(vectors, count), leadingColumns(vectors, count)];
  scaleColumns(L, values.slice(0, count).map(Math.sqrt));
  scaleColumns(
    inverse,
    values.slice(0, count).map((value) => 1 / Math.sqrt(value)),
  );
  return { L, inverse, size };
}
