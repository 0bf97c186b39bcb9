/**
 * Choi matrices and Kraus forms of linear maps Y ↦ Σ_j left_j Y right_j* over R and C, rectangular and not completely positive
 * ones included.
 */
import { complex, real } from '../algebra';
import { requireKnownOptions, requirePositive } from '../errors';
import {
  type ArrayLikeInput,
  type NestedArray,
  type NumericArray,
  shapeOf,
  toArray,
  toPlanar,
  toStackArray,
} from '../interop/arrays';
import { type PlanarMatrix, scaleInPlace } from '../matrix';
import { requireInRange } from '../partial-trace/range';
import { scaleStack, type TupleLike, unitOf } from '../tuple/input';
import { type FormKind, familiesOf } from './families';
import { choiMatrix, type MatrixStack, requireDenseSize } from './pairing';
import { isPair, noQuaternions, readDims, readKraus, requirePartners } from './read-family';
import { rescale } from './rescale';

/** A list of r matrices out×in: [r, out, in] (real) or [r, out, in, 2] (complex), as an ndarray, nested, or a list of matrices. */
export type KrausList = TupleLike | NestedArray | readonly ArrayLikeInput[];

/** Shapes of the Kraus matrices: [out, in] of both sides, or of each, `left` and `right`. */
export type KrausDims =
  | readonly [out: number, input: number]
  | { readonly left: readonly [out: number, input: number]; readonly right: readonly [out: number, input: number] };

/** The map Y ↦ Σ_j left_j Y right_j*. */
export interface KrausForm {
  /** [r, out, in] or [r, out, in, 2]; [r, out, in, 4] of a map over H. */
  readonly left: NumericArray;
  /** The same array as `left` when the map is completely positive; left_j or −left_j when it only preserves Hermitian matrices. */
  readonly right: NumericArray;
  /** How much of the structure the Choi matrix has: PSD, Hermitian, or neither. */
  readonly kind: FormKind;
}

/**
 * The Choi matrix C = Σ_j vec(left_j) vec(right_j)* of Y ↦ Σ_j left_j Y right_j*, with row-major vec:
 *
 *     C[(i,k),(j,l)] = (Γ(E_kl))_{ij},   C = Σ_kl Γ(E_kl) ⊗ E_kl   (output factor first).
 *
 * For left = right it is PSD. Its rank is the least number of Kraus matrices.
 *
 * @param K the Kraus matrices [r, out, in(, 2)] of a completely positive map, or `{ left, right }`, whose shapes may differ
 * @returns [out·in, out′·in′(, 2)]
 * @throws TypeError, RangeError naming the argument and index; RangeError for quaternionic matrices, whose maps are not H-linear
 * Cost: 2a²·r·(size of C) flops.
 *
 * @example
 * choiFromKraus([[[1, 0], [0, 1]]]).get(0, 3); // 1: the identity map has Choi matrix vec(1) vec(1)*
 */
export function choiFromKraus(K: KrausList | { readonly left: KrausList; readonly right: KrausList }): NumericArray {
  const place = 'choiFromKraus';
  if (!isPair(K)) {
    const both = readKraus(`${place}: K`, K);
    return choiOf(place, both, both);
  }
  const left = readKraus(`${place}: left`, K.left);
  const right = K.right === K.left ? left : readKraus(`${place}: right`, K.right);
  const counted = ({ stack: { algebra }, r }: MatrixStack) => ({ algebra, r });
  requirePartners(place, ['left', 'right'], counted(left), counted(right));
  return choiOf(place, left, right);
}

function choiOf(place: string, left: MatrixStack, right: MatrixStack): NumericArray {
  const sizes = [left, right].map(({ stack, r }) => (stack.rows / r) * stack.cols);
  requireDenseSize(place, sizes[0]!, sizes[1]!, left.stack.algebra.dim);
  const first = Math.log2(scaleStack(left.stack));
  const second = right === left ? first : Math.log2(scaleStack(right.stack));
  const C = choiMatrix(left, right);
  rescale(place, C.data, first + second);
  return toArray(C);
}

/**
 * A Kraus form with the least number of matrices, from the Choi matrix (convention of {@link choiFromKraus}):
 *
 * - C PSD: eigenvectors, left = right, so that Γ(Y) = Σ K_j Y K_j*;
 * - C Hermitian: right_j = ±left_j by the sign of the eigenvalue;
 * - otherwise singular vectors, left_j = √σ_j·u_j and right_j = √σ_j·v_j.
 *
 * The matrices of each side are orthogonal for tr(L* K) and come by descending size. Phases: the largest entry of each left_j, the first of them in row-major order, is
 * > 0; and a Choi matrix without imaginary parts has matrices without them. The zero map comes as one zero matrix.
 *
 * @param C [out·in, out′·in′(, 2)]
 * @param dims [out, in] of the Kraus matrices, or `{ left: [out, in], right: [out′, in′] }`
 * @param options `tolerance` (default 1e-12): what counts as zero relative to the largest eigenvalue or singular value
 * @throws TypeError, RangeError naming the argument; RangeError for a quaternionic C
 * Cost: one Hermitian eigenproblem of real size a·rows(C), or a·(rows + cols) in the general case, cubed.
 *
 * @example
 * const transpose = [[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]];
 * const { kind, left } = krausFromChoi(transpose, [2, 2]);
 * kind; // 'hermitian-preserving': transposition is positive, but not completely
 * left.shape; // [4, 2, 2]
 */
export function krausFromChoi(
  C: ArrayLikeInput,
  dims: KrausDims,
  options: { readonly tolerance?: number } = {},
): KrausForm {
  const place = 'krausFromChoi';
  requireKnownOptions(place, options, ['tolerance']);
  const tolerance = options.tolerance === undefined ? 1e-12 : requirePositive(`${place}: tolerance`, options.tolerance);
  const sides = readDims(place, dims);
  const shape = shapeOf(`${place}: C`, C);
  if (shape.length === 3 && shape[2] === 4) throw noQuaternions(`${place}: C`);
  const algebra = shape.length === 3 ? complex : real;
  const M = toPlanar(`${place}: C`, C, algebra, sides.left[0] * sides.left[1], sides.right[0] * sides.right[1]);
  const root = Math.sqrt(scaleBySquare(M));
  return toForm(place, familiesOf(M, algebra, sides, tolerance), root, root);
}

/**
 * The public arrays of two families, times a factor each; one array for one family.
 * @throws RangeError for numbers that leave the range of doubles
 */
export function toForm(
  place: string,
  { left, right, kind }: { readonly left: MatrixStack; readonly right: MatrixStack; readonly kind: FormKind },
  leftFactor: number,
  rightFactor: number,
): KrausForm {
  const scaled = ({ stack, r }: MatrixStack, factor: number): NumericArray => {
    scaleInPlace(stack, factor);
    requireInRange(place, stack.data);
    return toStackArray(stack, r);
  };
  const first = scaled(left, leftFactor);
  return { left: first, right: right === left ? first : scaled(right, rightFactor), kind };
}

/** Divides by a power of four where squares of entries could leave the range of doubles, and returns it. */
export function scaleBySquare(M: PlanarMatrix): number {
  const unit = 2 ** (2 * Math.trunc(Math.log2(unitOf(M)) / 2));
  if (unit !== 1) for (let i = 0; i < M.data.length; i++) M.data[i] = M.data[i]! / unit;
  return unit;
}
