/** Stinespring's form of a map, and the map to the environment that belongs to it. Both depend on the matrices that a map is made of, up to a unitary of the environment. */
import { rangeError } from '../errors';
import { type NumericArray, toArray } from '../interop/arrays';
import { type PlanarMatrix, zeros } from '../matrix';
import { bothSides } from './operations';
import type { MatrixStack } from './pairing';
import { partsOf, spacesOf } from './parts';
import { requireMap } from './require-map';
import { rescale } from './rescale';
import { Superoperator } from './superoperator';

/** Γ(Y) = Tr_E(left Y right*), E of dimension `environment` the second factor. */
export interface Stinespring {
  /** Σ_j A_j ⊗ e_j, [p·r, n(, a)]: an isometry where the map is completely positive and trace preserving. */
  readonly left: NumericArray;
  /** Σ_j B_j ⊗ e_j, [q·r, m(, a)]; the same array as `left` for one family. */
  readonly right: NumericArray;
  /** r, the number of matrices. */
  readonly environment: number;
}

/**
 * Stinespring's form of a map, Γ(Y) = Tr_E(V Y W*) with V = Σ_j A_j ⊗ e_j and W = Σ_j B_j ⊗ e_j, rows (output, environment):
 *
 *     V[(i,j),k] = (A_j)_{ik}.
 *
 * The A_j are those that the map is made of; superoperatorFromKraus(Γ.kraus()) is the same map with the smallest environment.
 *
 * @param F a map of n×m to p×q matrices with r pairs of matrices
 * @throws TypeError for no map; RangeError for entries out of the range of doubles
 * Cost: a copy of the matrices.
 *
 * @example
 * const dephasing = superoperator([[[1, 0], [0, 0]], [[0, 0], [0, 1]]]);
 * const { left, environment } = stinespring(dephasing);
 * environment; // 2
 * left.data; // Float64Array [1, 0, 0, 0, 0, 0, 0, 1]
 */
export function stinespring(F: Superoperator): Stinespring {
  const { exponent, families, isOneFamily, r } = requireMap('stinespring: F', F);
  const half = isOneFamily ? exponent / 2 : Math.trunc(exponent / 2);
  const { left, right } = bothSides(families(), interleaved);
  const toPublic = ({ stack }: MatrixStack, by: number): NumericArray => {
    rescale('stinespring', stack.data, by);
    return toArray(stack);
  };
  const first = toPublic(left, half);
  return { left: first, right: left === right ? first : toPublic(right, exponent - half), environment: r };
}

/**
 * The complementary map Γᶜ(Y) = Tr_out(V Y W*) of {@link stinespring}: what goes to the environment,
 *
 *     (Γᶜ(Y))_{jk} = Σ_i (A_j Y B_k*)_{ii},
 *
 * from n×m to r×r matrices, with p = q matrices, whose row j is row i of A_j. Trace preserving where Γ is, and completely positive for B = A; the complementary map of that is Γ again.
 *
 * @param F a map of n×m to p×p matrices
 * @throws TypeError for no map; RangeError for p ≠ q, where there is no trace over the output
 * Cost: a copy of the matrices.
 *
 * @example
 * const identity = superoperator([[[1, 0], [0, 1]]]);
 * complementaryChannel(identity).apply([[1, 2], [3, 4]]).data; // Float64Array [5]: nothing but the trace leaks
 */
export function complementaryChannel(F: Superoperator): Superoperator {
  const { exponent, families, dims } = requireMap('complementaryChannel: F', F);
  if (dims.left[0] !== dims.right[0]) {
    throw rangeError('complementaryChannel: F', 'a map to p×p matrices', `one of ${spacesOf(dims)}`);
  }
  return new Superoperator(partsOf(bothSides(families(), rowsAsMatrices), exponent));
}

/** Row i·r + j of the result is row i of matrix j. */
function interleaved({ stack, r }: MatrixStack): MatrixStack {
  const { algebra, cols } = stack;
  const rows = stack.rows / r;
  const length = algebra.dim * cols;
  const out: PlanarMatrix = zeros(algebra, stack.rows, cols);
  for (let j = 0; j < r; j++) {
    for (let i = 0; i < rows; i++) {
      out.data.set(stack.data.subarray((j * rows + i) * length, (j * rows + i + 1) * length), (i * r + j) * length);
    }
  }
  return { stack: out, r };
}

function rowsAsMatrices(side: MatrixStack): MatrixStack {
  return { stack: interleaved(side).stack, r: side.stack.rows / side.r };
}
