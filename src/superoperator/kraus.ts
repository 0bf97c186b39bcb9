/**
 * Choi matrices and Kraus forms of linear maps Y ↦ Σ_j left_j Y right_j* over R and C, rectangular and not completely positive
 * ones included.
 */
import { complex, isCommutative, real } from '../algebra';
import { rangeError, requireInteger, requireKnownOptions, requirePositive, typeError } from '../errors';
import {
  type ArrayLikeInput,
  isNdArray,
  type NestedArray,
  type NumericArray,
  shapeOf,
  toArray,
  toPlanar,
  toStackArray,
} from '../interop/arrays';
import { hermitianEigen, type PlanarMatrix, zeros } from '../matrix';
import { isTuple, scaleStack, type TupleLike, unitOf } from '../tuple/input';
import { compactSvd } from './compact-svd';
import { choiMatrix, type MatrixStack, requireDenseSize } from './pairing';
import { isHermitian } from './positivity';
import { rescale } from './rescale';

/** A list of r matrices out×in: [r, out, in] (real) or [r, out, in, 2] (complex), as an ndarray, nested, or a list of matrices. */
export type KrausList = TupleLike | NestedArray | readonly ArrayLikeInput[];

/** Shapes of the Kraus matrices: [out, in] of both sides, or of each side. */
export type KrausDims =
  | readonly [out: number, input: number]
  | { readonly left: readonly [out: number, input: number]; readonly right: readonly [out: number, input: number] };

/** The map Y ↦ Σ_j left_j Y right_j*. */
export interface KrausForm {
  /** [r, out, in] or [r, out, in, 2]. */
  readonly left: NumericArray;
  /** The same array as `left` when the map is completely positive; left_j or −left_j when it only preserves Hermitian matrices. */
  readonly right: NumericArray;
  /** How much of the structure the Choi matrix has: PSD, Hermitian, or neither. */
  readonly kind: 'completely-positive' | 'hermitian-preserving' | 'general';
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
  const right = readKraus(`${place}: right`, K.right);
  if (left.r !== right.r) throw rangeError(`${place}: right`, `${left.r} matrices, as in left`, right.r);
  if (left.stack.algebra !== right.stack.algebra) {
    throw rangeError(`${place}: right`, `${left.stack.algebra.name} matrices, as in left`, right.stack.algebra.name);
  }
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

function isPair(K: unknown): K is { left: KrausList; right: KrausList } {
  return typeof K === 'object' && K !== null && !isNdArray(K) && !Array.isArray(K) && 'left' in K && 'right' in K;
}

function readKraus(place: string, value: unknown): MatrixStack {
  if (isTuple(value)) {
    if (!isCommutative(value.algebra)) throw noQuaternions(place);
    return { stack: value.toDense(), r: value.r };
  }
  const shape = shapeOf(place, value);
  if (shape.length === 4 && shape[3] === 4) throw noQuaternions(place);
  if (!(shape.length === 3 || (shape.length === 4 && shape[3] === 2)) || shape.includes(0)) {
    throw rangeError(place, 'shape [r, out, in] or [r, out, in, 2]', `[${shape.join(', ')}]`);
  }
  const algebra = shape.length === 3 ? real : complex;
  const [r, out, width] = shape as [number, number, number];
  const stack = zeros(algebra, r * out, width);
  for (let j = 0; j < r; j++) {
    const matrix = isNdArray(value) ? value.pick(j, ...shape.slice(1).map(() => null)) : (value as unknown[])[j];
    stack.data.set(toPlanar(`${place}[${j}]`, matrix, algebra, out, width).data, j * out * algebra.dim * width);
  }
  return { stack, r };
}

function noQuaternions(place: string): RangeError {
  return rangeError(
    place,
    'real or complex matrices',
    'quaternionic ones, whose maps Y ↦ Σ A_j Y B_j* are not H-linear',
  );
}

/**
 * A Kraus form with the least number of matrices, from the Choi matrix (convention of {@link choiFromKraus}):
 *
 * - C PSD: eigenvectors, left = right, so that Γ(Y) = Σ K_j Y K_j*;
 * - C Hermitian: right_j = ±left_j by the sign of the eigenvalue;
 * - otherwise singular vectors, left_j = √σ_j·u_j and right_j = √σ_j·v_j.
 *
 * The matrices of each side are orthogonal for tr(L* K) and come by descending size. The zero map comes as one zero matrix.
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
  const { left, right } = readDims(place, dims);
  const shape = shapeOf(`${place}: C`, C);
  if (shape.length === 3 && shape[2] === 4) throw noQuaternions(`${place}: C`);
  const algebra = shape.length === 3 ? complex : real;
  const M = toPlanar(`${place}: C`, C, algebra, left[0] * left[1], right[0] * right[1]);
  const root = Math.sqrt(scaleBySquare(M));
  if (left[0] === right[0] && left[1] === right[1] && isHermitian(M, tolerance))
    return hermitianKraus(M, left, tolerance, root);
  const svd = compactSvd(M, tolerance);
  const roots = Array.from(svd.values, (value) => Math.sqrt(value) * root);
  return { left: matricesOf(svd.left, left, roots), right: matricesOf(svd.right, right, roots), kind: 'general' };
}

/** Divides by a power of four where squares of entries could leave the range of doubles, and returns it. */
function scaleBySquare(M: PlanarMatrix): number {
  const unit = 2 ** (2 * Math.trunc(Math.log2(unitOf(M)) / 2));
  if (unit !== 1) for (let i = 0; i < M.data.length; i++) M.data[i] = M.data[i]! / unit;
  return unit;
}

function readDims(place: string, dims: KrausDims): { left: [number, number]; right: [number, number] } {
  const one = (name: string, value: unknown): [number, number] => {
    if (!Array.isArray(value))
      throw typeError(`${place}: ${name}`, '[out, in] or { left: [out, in], right: [out, in] }', value);
    if (value.length !== 2) throw rangeError(`${place}: ${name}`, '[out, in]', `${value.length} numbers`);
    return [requireInteger(`${place}: ${name}[0]`, value[0], 1), requireInteger(`${place}: ${name}[1]`, value[1], 1)];
  };
  if (isPair(dims)) return { left: one('dims.left', dims.left), right: one('dims.right', dims.right) };
  return { left: one('dims', dims), right: one('dims', dims) };
}

function hermitianKraus(C: PlanarMatrix, dims: [number, number], tolerance: number, root: number): KrausForm {
  const { values, vectors } = hermitianEigen(C);
  const cut = tolerance * Math.max(Math.abs(values[0]!), Math.abs(values[values.length - 1]!));
  const order = Array.from(values.keys())
    .filter((c) => Math.abs(values[c]!) > cut)
    .sort((c, d) => Math.abs(values[d]!) - Math.abs(values[c]!));
  const chosen = zeros(C.algebra, C.rows, order.length);
  order.forEach((from, c) => {
    for (let line = 0; line < C.rows * C.algebra.dim; line++) {
      chosen.data[line * order.length + c] = vectors.data[line * C.cols + from]!;
    }
  });
  const roots = order.map((c) => Math.sqrt(Math.abs(values[c]!)) * root);
  const left = matricesOf(chosen, dims, roots);
  if (order.every((c) => values[c]! > 0)) return { left, right: left, kind: 'completely-positive' };
  const signed = order.map((c, at) => Math.sign(values[c]!) * roots[at]!);
  return { left, right: matricesOf(chosen, dims, signed), kind: 'hermitian-preserving' };
}

/** Columns (out·in)×r, times their factors, as r matrices out×in; without columns one zero matrix. */
function matricesOf(columns: PlanarMatrix, [out, width]: [number, number], factors: readonly number[]): NumericArray {
  const { algebra, cols: r, data } = columns;
  const a = algebra.dim;
  const stack = zeros(algebra, Math.max(r, 1) * out, width);
  for (let c = 0; c < r; c++) {
    for (let i = 0; i < out; i++) {
      for (let p = 0; p < a; p++) {
        for (let k = 0; k < width; k++) {
          stack.data[((c * out + i) * a + p) * width + k] = factors[c]! * data[((i * width + k) * a + p) * r + c]!;
        }
      }
    }
  }
  return toStackArray(stack, Math.max(r, 1));
}
