/** Maps from Kraus families, Choi matrices, and matrices. */
import { type Algebra, complex, real } from '../algebra';
import { requireKnownOptions, requirePositive } from '../errors';
import { optionalAlgebra } from '../interop/algebras';
import { type ArrayLikeInput, shapeOf, toPlanar } from '../interop/arrays';
import type { PlanarMatrix } from '../matrix';
import { algebraOf, type TupleLike } from '../tuple';
import {
  type ChoiOrder,
  coreOfMatrix,
  fromOrder,
  readMatrix,
  readOrder,
  readStacking,
  type Stacking,
} from './conventions';
import { familiesOf } from './families';
import { type KrausDims, type KrausList, scaleBySquare } from './kraus';
import { gammaOperator } from './operators';
import type { FamilyDims } from './pairing';
import { partsOf } from './parts';
import { isPair, noQuaternions, readDims, readSide, requirePartners } from './read-family';
import { Superoperator } from './superoperator';

/**
 * The map of a Kraus form, the inverse of `kraus` of a map and of {@link krausFromChoi}: {@link superoperator} with both families in one argument.
 *
 * @param K the matrices [r, out, in(, a)] of a completely positive map, or `{ left, right }`, whose shapes may differ
 * @param options `algebra` when the shape alone should not decide
 * @throws TypeError, RangeError naming the argument, index, expected and got
 *
 * @example
 * const swap = [[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]];
 * const transposition = superoperatorFromKraus(krausFromChoi(swap, [2, 2]));
 * transposition.isHermitianPreserving(); // true
 * transposition.isCompletelyPositive(); // false
 */
export function superoperatorFromKraus(
  K: KrausList | { readonly left: KrausList; readonly right: KrausList },
  options: { readonly algebra?: Algebra } = {},
): Superoperator {
  const place = 'superoperatorFromKraus';
  requireKnownOptions(place, options, ['algebra']);
  const algebra = optionalAlgebra(place, options.algebra);
  return isPair(K)
    ? ofSides(place, ['left', 'right'], K.left, K.right, algebra)
    : ofSides(place, ['K', 'K'], K, K, algebra);
}

/** @param names of the two arguments */
export function ofSides(
  place: string,
  names: readonly [string, string],
  A: KrausList,
  B: KrausList,
  given: Algebra | undefined,
): Superoperator {
  const algebra = given ?? algebraOf(`${place}: ${names[0]}`, A as TupleLike);
  const first = readSide(`${place}: ${names[0]}`, A, algebra);
  const second = B === A ? first : readSide(`${place}: ${names[1]}`, B, algebra);
  requirePartners(place, names, { r: first.r, algebra }, { r: second.r, algebra });
  const exponent = Math.log2(first.unit) + Math.log2(second.unit);
  if (first.tuple === undefined || second.tuple === undefined) {
    return new Superoperator(partsOf({ left: first.stack(), right: second.stack() }, exponent));
  }
  const { tuple } = first;
  const right = second.stack();
  const { applyInto, adjointInto } = gammaOperator(tuple, right.stack);
  return new Superoperator({
    algebra,
    dims: { left: [first.rows, first.cols], right: [second.rows, second.cols] },
    r: first.r,
    exponent,
    isOneFamily: first === second,
    action: { applyInto, adjointInto: adjointInto! },
    families: () => ({ left: first === second ? right : first.stack(), right }),
  });
}

/**
 * The map with a given Choi matrix, over R and C:
 *
 *     C[(i,k),(j,l)] = (Γ(E_kl))_{ij},   C = Σ_kl Γ(E_kl) ⊗ E_kl   (`order: 'output-first'`, the default),
 *     C[(k,i),(l,j)] = (Γ(E_kl))_{ij},   C = Σ_kl E_kl ⊗ Γ(E_kl)   (`order: 'input-first'`).
 *
 * `choi()` and the predicates of complete positivity and of Hermitian matrices read these very numbers; everything else a Kraus form, that of {@link krausFromChoi}.
 *
 * @param C [out·in, out′·in′(, 2)]
 * @param dims [out, in], or `{ left: [out, in], right: [out′, in′] }` for maps of in×in′ to out×out′ matrices
 * @param options `order`; `tolerance` (default 1e-14): what counts as zero relative to the largest eigenvalue or singular value of C
 * @throws TypeError, RangeError naming the argument; RangeError for a quaternionic C, which does not determine a map
 * Cost: one Hermitian eigenproblem of real size a·rows(C), or a·(rows + cols) where C is not Hermitian, cubed.
 *
 * @example
 * const depolarising = superoperatorFromChoi([[0.5, 0, 0, 0], [0, 0.5, 0, 0], [0, 0, 0.5, 0], [0, 0, 0, 0.5]], [2, 2]);
 * depolarising.isCompletelyPositive(); // true
 * depolarising.apply([[1, 0], [0, 0]]).data; // Float64Array [0.5, 0, 0, 0.5]
 */
export function superoperatorFromChoi(
  C: ArrayLikeInput,
  dims: KrausDims,
  options: { readonly order?: ChoiOrder; readonly tolerance?: number } = {},
): Superoperator {
  const place = 'superoperatorFromChoi';
  requireKnownOptions(place, options, ['order', 'tolerance']);
  const order = readOrder(place, options.order);
  const { tolerance = LEAST } = options;
  requirePositive(`${place}: tolerance`, tolerance);
  const sides = readDims(place, dims);
  const shape = shapeOf(`${place}: C`, C);
  if (shape.length === 3 && shape[2] === 4) throw noQuaternions(`${place}: C`);
  const algebra = shape.length === 3 ? complex : real;
  const read = toPlanar(`${place}: C`, C, algebra, sides.left[0] * sides.left[1], sides.right[0] * sides.right[1]);
  return ofCore(fromOrder(read, sides, order), algebra, sides, tolerance);
}

/** What counts as zero in a core that was given: rounding of its entries. */
const LEAST = 1e-14;

function ofCore(core: PlanarMatrix, algebra: Algebra, dims: FamilyDims, tolerance: number): Superoperator {
  const exponent = Math.log2(scaleBySquare(core));
  return new Superoperator(partsOf(familiesOf(core, algebra, dims, tolerance), exponent, core));
}

/**
 * The map with a given matrix M in the coordinates of the flat array of Y: vec Γ(Y) = M vec Y. Every matrix is that of one map.
 *
 * - over R and C M[(i,j),(k,l)], row-major vec (`stacking: 'rows'`, the default): Σ_j A_j ⊗ conj(B_j);
 * - with `stacking: 'columns'` M[(j,i),(l,k)]: Σ_j conj(B_j) ⊗ A_j;
 * - over H, of maps that are linear over R, the real matrix M[(i,j,s),(k,l,q)] or M[(j,i,s),(l,k,q)], s and q components. Each is Y ↦ Σ_j A_j Y B_j* for up to
 *   4·out·in pairs.
 *
 * @param M [out·out′, in·in′(, 2)]; over H, which only `algebra` can tell, [4·out·out′, 4·in·in′]
 * @param dims [out, in], or `{ left: [out, in], right: [out′, in′] }` for maps of in×in′ to out×out′ matrices
 * @param options `stacking`, `algebra`; `tolerance` (default 1e-14) as in {@link superoperatorFromChoi}
 * @throws TypeError, RangeError naming the argument
 * Cost: as superoperatorFromChoi; over H an eigenproblem of size 4·out·in, or 4·(out·in + out′·in′), cubed.
 *
 * @example
 * const transposition = superoperatorFromMatrix([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]], [2, 2]);
 * transposition.apply([[1, 2], [3, 4]]).get(0, 1); // 3
 */
export function superoperatorFromMatrix(
  M: ArrayLikeInput,
  dims: KrausDims,
  options: { readonly stacking?: Stacking; readonly algebra?: Algebra; readonly tolerance?: number } = {},
): Superoperator {
  const place = 'superoperatorFromMatrix';
  requireKnownOptions(place, options, ['stacking', 'algebra', 'tolerance']);
  const stacking = readStacking(place, options.stacking);
  const { tolerance = LEAST } = options;
  requirePositive(`${place}: tolerance`, tolerance);
  const sides = readDims(place, dims);
  const shape = shapeOf(`${place}: M`, M);
  if (shape.length === 3 && shape[2] === 4) throw noQuaternions(`${place}: M`);
  const algebra = optionalAlgebra(place, options.algebra) ?? (shape.length === 3 ? complex : real);
  const read = readMatrix(`${place}: M`, M, algebra, sides, stacking);
  return ofCore(coreOfMatrix(read, algebra, sides), algebra, sides, tolerance);
}
