/**
 * Maps made of maps, by their families: products of matrices for compositions, lists one after the other for sums. Maps that are completely positive by what they
 * are made of give such maps. Where there are more pairs than the least number can ever be, they are made fewer (families.ts).
 */
import { hasComplexCentre } from '../algebra';
import { rangeError, requireInteger, typeError } from '../errors';
import { adjoint as adjointOf, blocks, identity, multiplyInto, type PlanarMatrix, zeros } from '../matrix';
import { scaleStack } from '../tuple/input';
import { type Families, reduced } from './families';
import type { MatrixStack } from './pairing';
import { isEndomorphism, type MapParts, partsOf, spacesOf } from './parts';
import { requireMap, requireSameAlgebra } from './require-map';
import { Superoperator } from './superoperator';

/** Both families by one rule; one family stays one. */
export function bothSides(
  { left, right }: Families,
  rule: (side: MatrixStack, isLeft: boolean) => MatrixStack,
): Families {
  const first = rule(left, true);
  return { left: first, right: left === right ? first : rule(right, false) };
}

/**
 * The map of families, which are scaled in place, whose entries may have grown: a power of two goes into the exponent. Before they are made fewer too, since a core has
 * products of them.
 */
export function mapOf(families: Families, exponent: number): Superoperator {
  const before = scaleFamilies(families);
  const few = reduced(families);
  return new Superoperator(partsOf(few, exponent + before + scaleFamilies(few)));
}

/** Both stacks divided by powers of two, in place; the exponent of their product. */
function scaleFamilies({ left, right }: Families): number {
  const first = Math.log2(scaleStack(left.stack));
  return first + (right === left ? first : Math.log2(scaleStack(right.stack)));
}

/**
 * F∘G: Y ↦ F(G(Y)), with the products of the matrices of F and G.
 *
 * @param F a map of the matrices that G gives
 * @param G a map over the same algebra
 * @throws TypeError for no map, RangeError for maps that do not follow one another
 * Cost: 2a²·r_F·r_G products; where those are more than pn, p the rows of F(·) and n those of Y, an eigenproblem of real size a·pn, cubed, unless F or G has two families.
 *
 * @example
 * const swap = superoperator([[[0, 1], [1, 0]]]);
 * compose(swap, swap).apply([[1, 2], [3, 4]]).data; // Float64Array [1, 2, 3, 4]
 */
export function compose(F: Superoperator, G: Superoperator): Superoperator {
  const [first, second] = [requireMap('compose: F', F), requireMap('compose: G', G)];
  requireSameAlgebra('compose: G', first, second);
  const [from, to] = [first.dims, second.dims];
  if (from.left[1] !== to.left[0] || from.right[1] !== to.right[0]) {
    throw rangeError(
      'compose: G',
      `a map to ${from.left[1]}×${from.right[1]} matrices, on which F acts`,
      `one of ${spacesOf(to)}`,
    );
  }
  return composed(first, second);
}

function composed(F: MapParts, G: MapParts): Superoperator {
  const [first, second] = [F.families(), G.families()];
  const left = productsOf(first.left, second.left);
  const isOne = first.left === first.right && second.left === second.right;
  const right = isOne ? left : productsOf(first.right, second.right);
  return mapOf({ left, right }, F.exponent + G.exponent);
}

/** All A_i·B_j. */
function productsOf(A: MatrixStack, B: MatrixStack): MatrixStack {
  const rows = A.stack.rows / A.r;
  const stack = zeros(A.stack.algebra, A.r * B.r * rows, B.stack.cols);
  const out = blocks(stack, A.r * B.r);
  const [firsts, seconds] = [blocks(A.stack, A.r), blocks(B.stack, B.r)];
  firsts.forEach((first, i) => {
    seconds.forEach((second, j) => {
      multiplyInto(out[i * B.r + j]!, first, second);
    });
  });
  return { stack, r: A.r * B.r };
}

/**
 * F + G: Y ↦ F(Y) + G(Y), with the matrices of both.
 *
 * @param F a map
 * @param G a map between the same spaces, over the same algebra
 * @throws TypeError for no map, RangeError for maps that cannot be added
 * Cost: a copy of the matrices; as {@link compose} where there are more than needed.
 *
 * @example
 * const one = superoperator([[[1, 0], [0, 1]]]);
 * add(one, one).apply([[1, 2], [3, 4]]).data; // Float64Array [2, 4, 6, 8]
 */
export function add(F: Superoperator, G: Superoperator): Superoperator {
  const [first, second] = [requireMap('add: F', F), requireMap('add: G', G)];
  requireSameAlgebra('add: G', first, second);
  const [spaces, others] = [spacesOf(first.dims), spacesOf(second.dims)];
  if (spaces !== others) throw rangeError('add: G', `a map of ${spaces}, as F`, `one of ${others}`);
  // The smaller numbers are brought to the unit of the larger ones, and vanish beside them at worst.
  // Zero has no size, whatever it was made from.
  const sized = [first, second].filter((parts) => !isZero(parts));
  const exponent = Math.max(...(sized.length === 0 ? [first] : sized).map((parts) => parts.exponent));
  const isOne = first.isOneFamily && second.isOneFamily;
  const sidesOf = (parts: MapParts): Families => {
    const lower = Math.min(parts.exponent - exponent, 0);
    const halves = isOne ? [lower / 2, lower / 2] : [Math.trunc(lower / 2), lower - Math.trunc(lower / 2)];
    return bothSides(parts.families(), ({ stack, r }, isLeft) => ({
      stack: times(stack, 2 ** halves[isLeft ? 0 : 1]!),
      r,
    }));
  };
  const [one, other] = [sidesOf(first), sidesOf(second)];
  const left = joined(one.left, other.left);
  return mapOf({ left, right: isOne ? left : joined(one.right, other.right) }, exponent);
}

function isZero(parts: MapParts): boolean {
  const { left, right } = parts.families();
  return [left, right].some(({ stack }) => stack.data.every((entry) => entry === 0));
}

function joined(A: MatrixStack, B: MatrixStack): MatrixStack {
  const stack = zeros(A.stack.algebra, A.stack.rows + B.stack.rows, A.stack.cols);
  stack.data.set(A.stack.data);
  stack.data.set(B.stack.data, A.stack.data.length);
  return { stack, r: A.r + B.r };
}

/** The stack times re + i·im, im for complex ones only. */
function times(stack: PlanarMatrix, re: number, im = 0): PlanarMatrix {
  const { algebra, rows, cols, data } = stack;
  const out = zeros(algebra, rows, cols);
  const turned = hasComplexCentre(algebra) ? im : 0;
  for (let at = 0; at < data.length; at++) {
    out.data[at] = re * data[at]!;
    if (turned === 0) continue;
    const isReal = Math.floor(at / cols) % 2 === 0;
    out.data[at]! += isReal ? -turned * data[at + cols]! : turned * data[at - cols]!;
  }
  return out;
}

/**
 * c·F: Y ↦ F(Y)·c. For c ≥ 0 a completely positive map stays one, with √c times its matrices.
 *
 * @param F a map
 * @param factor a number, or for a complex map [re, im]
 * @throws TypeError, RangeError for no map, or a factor that is not finite, or not in the centre of the algebra
 * Cost: a copy of the matrices.
 *
 * @example
 * scale(superoperator([[[1]]]), -3).apply([[2]]).data; // Float64Array [-6]
 * scale(superoperator([[[[1, 0]]]]), [0, 1]).apply([[[2, 0]]]).data; // Float64Array [0, 2]
 */
export function scale(F: Superoperator, factor: number | readonly [re: number, im: number]): Superoperator {
  const { algebra, exponent, isOneFamily, families } = requireMap('scale: F', F);
  const [re, im] = readFactor('scale: factor', factor, hasComplexCentre(algebra));
  const { left, right } = families();
  // The power of two goes to the exponent, where it cannot leave the range.
  const size = Math.max(Math.abs(re), Math.abs(im));
  const power = size === 0 ? 0 : 2 * Math.floor(Math.log2(size) / 2);
  const small = (part: number) => part * 2 ** -Math.trunc(power / 2) * 2 ** -(power - Math.trunc(power / 2));
  const [x, y] = [small(re), small(im)];
  if (isOneFamily && im === 0 && re >= 0) {
    const both = { stack: times(left.stack, Math.sqrt(x)), r: left.r };
    return new Superoperator(partsOf({ left: both, right: both }, exponent + power));
  }
  return new Superoperator(partsOf({ left: { stack: times(left.stack, x, y), r: left.r }, right }, exponent + power));
}

function readFactor(place: string, factor: unknown, isComplex: boolean): [number, number] {
  const expected = isComplex ? 'a number or [re, im]' : 'a number';
  const pair = typeof factor === 'number' ? [factor, 0] : factor;
  const isPair = Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'number');
  if (!isPair || (!isComplex && typeof factor !== 'number')) throw typeError(place, expected, factor);
  if (!pair.every(Number.isFinite)) throw rangeError(place, 'a finite number', String(factor));
  return [pair[0]!, pair[1]!];
}

/**
 * F∘F∘…∘F, `exponent` times, by repeated squares; the identity for 0.
 *
 * @param F a map of n×m to n×m matrices
 * @param exponent an integer ≥ 0
 * @throws TypeError, RangeError for no map, or one to other matrices, or another exponent
 * Cost: up to 2 log₂(exponent) compositions, see {@link compose}.
 *
 * @example
 * power(superoperator([[[2]]]), 5).apply([[1]]).data; // Float64Array [1024]
 */
export function power(F: Superoperator, exponent: number): Superoperator {
  const parts = requireMap('power: F', F);
  if (!isEndomorphism(parts.dims))
    throw rangeError('power: F', 'a map of n×m to n×m matrices', `one of ${spacesOf(parts.dims)}`);
  requireInteger('power: exponent', exponent, 0);
  const { algebra, dims, isOneFamily } = parts;
  const one = { stack: identity(algebra, dims.left[1]), r: 1 };
  const right = isOneFamily ? one : { stack: identity(algebra, dims.right[1]), r: 1 };
  let result = partsOf({ left: one, right }, 0);
  let square = parts;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = composed(result, square).parts;
    if (left > 1) square = composed(square, square).parts;
  }
  return new Superoperator(result);
}

/**
 * The map Γ†(Z) = Σ_j A_j* Z B_j, with ⟨Γ(Y),Z⟩ = ⟨Y,Γ†(Z)⟩ for ⟨Y,Z⟩ = Re tr(Y* Z): of p×q to n×m matrices. Trace preserving where Γ is unital, and the other way round.
 *
 * @param F a map
 * @throws TypeError for no map
 * Cost: a copy of the matrices.
 *
 * @example
 * const trace = superoperator([[[1, 0]], [[0, 1]]]);
 * adjoint(trace).apply([[5]]).data; // Float64Array [5, 0, 0, 5]
 */
export function adjoint(F: Superoperator): Superoperator {
  const { exponent, families } = requireMap('adjoint: F', F);
  return new Superoperator(partsOf(bothSides(families(), adjointsOf), exponent));
}

function adjointsOf({ stack, r }: MatrixStack): MatrixStack {
  const out = zeros(stack.algebra, r * stack.cols, stack.rows / r);
  const targets = blocks(out, r);
  blocks(stack, r).forEach((A, j) => {
    targets[j]!.data.set(adjointOf(A).data);
  });
  return { stack: out, r };
}
