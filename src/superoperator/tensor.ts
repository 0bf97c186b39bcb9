/** Maps on tensor products. */
import { isCommutative } from '../algebra';
import { rangeError, requireInteger } from '../errors';
import { blocks, identity, zeros } from '../matrix';
import { readFactors, sizeOf } from '../partial-trace/factors';
import { kronecker } from '../partial-trace/kron';
import type { Families } from './families';
import { bothSides, mapOf } from './operations';
import { type MatrixStack, requireDenseSize } from './pairing';
import { partsOf } from './parts';
import { requireMap, requireSameAlgebra } from './require-map';
import { Superoperator } from './superoperator';

/**
 * F ⊗ G, the map with Y ⊗ Z ↦ F(Y) ⊗ G(Z), over R and C: with the matrices A_i ⊗ C_j on one side, B_i ⊗ D_j on the other.
 *
 * @param F a map over R or C
 * @param G a map over the same algebra
 * @throws TypeError for no map; RangeError over H, where the tensor product of two maps does not act on matrices over H; for more than 2²⁷ numbers
 * Cost: the products of the matrices, r_F·r_G of them on each side; as {@link compose} where there are more than needed.
 *
 * @example
 * const double = superoperator([[[2]]]);
 * const swap = superoperator([[[0, 1], [1, 0]]]);
 * tensor(double, swap).apply([[1, 2], [3, 4]]).data; // Float64Array [16, 12, 8, 4]
 */
export function tensor(F: Superoperator, G: Superoperator): Superoperator {
  const [first, second] = [requireMap('tensor: F', F), requireMap('tensor: G', G)];
  requireSameAlgebra('tensor: G', first, second);
  if (!isCommutative(first.algebra)) {
    throw rangeError(
      'tensor: F',
      'maps over R or C',
      'maps over H, for which (A ⊗ C)(Y ⊗ Z) is not AY ⊗ CZ; onFactor acts on one factor',
    );
  }
  const [one, other] = [first.families(), second.families()];
  const left = pairsOf(one.left, other.left);
  const isOne = first.isOneFamily && second.isOneFamily;
  const families: Families = { left, right: isOne ? left : pairsOf(one.right, other.right) };
  return mapOf(families, first.exponent + second.exponent);
}

/** All A_i ⊗ C_j. */
function pairsOf(A: MatrixStack, C: MatrixStack): MatrixStack {
  const r = A.r * C.r;
  const size = (A.stack.rows * C.stack.rows) / r;
  requireDenseSize('tensor', r * size, A.stack.cols * C.stack.cols, A.stack.algebra.dim);
  const stack = zeros(A.stack.algebra, r * size, A.stack.cols * C.stack.cols);
  const out = blocks(stack, r);
  const seconds = blocks(C.stack, C.r);
  blocks(A.stack, A.r).forEach((first, i) => {
    seconds.forEach((second, j) => void out[i * C.r + j]!.data.set(kronecker(first, second).data));
  });
  return { stack, r };
}

/**
 * F on one factor of V_0 ⊗ V_1 ⊗ …, the identity on the others: 1 ⊗ F ⊗ 1, with the matrices 1 ⊗ A_j ⊗ 1. Over H too, since 1 is real.
 *
 * @param F a map of n×m to p×q matrices
 * @param dims dimensions of the factors, of which dims[factor] is n = m; `{ rows, columns }`, with n and m there, where the two sides differ
 * @param factor its index, 0-based
 * @returns a map of matrices on the whole, in whose dimensions p and q stand in the place of n and m
 * @throws TypeError, RangeError naming the argument; RangeError for more than 2²⁷ numbers
 * Cost: r matrices of the size of the whole.
 *
 * @example
 * const trace = superoperator([[[1, 0]], [[0, 1]]]);
 * const M = [[1, 0, 0, 2], [0, 3, 0, 0], [0, 0, 4, 0], [5, 0, 0, 6]];
 * onFactor(trace, [2, 2], 1).apply(M).data; // Float64Array [4, 0, 0, 10]: the partial trace over factor 1
 */
export function onFactor(
  F: Superoperator,
  dims: readonly number[] | { readonly rows: readonly number[]; readonly columns: readonly number[] },
  factor: number,
): Superoperator {
  const { algebra, dims: own, exponent, families, r } = requireMap('onFactor: F', F);
  const { rows, columns } = readFactors('onFactor: dims', dims);
  requireInteger('onFactor: factor', factor, 0, rows.length - 1);
  for (const [side, needed] of [
    [rows, own.left[1]],
    [columns, own.right[1]],
  ] as const) {
    if (side[factor] !== needed) throw rangeError(`onFactor: dims[${factor}]`, `${needed}, as F needs`, side[factor]!);
  }
  const around = ({ stack, r: count }: MatrixStack, all: readonly number[]): MatrixStack => {
    const [before, after] = [sizeOf(all.slice(0, factor)), sizeOf(all.slice(factor + 1))];
    const [out, input] = [(stack.rows / count) * before * after, stack.cols * before * after];
    requireDenseSize('onFactor', count * out, input, algebra.dim);
    const whole = zeros(algebra, count * out, input);
    const targets = blocks(whole, count);
    blocks(stack, count).forEach((A, j) => {
      targets[j]!.data.set(kronecker(kronecker(identity(algebra, before), A), identity(algebra, after)).data);
    });
    return { stack: whole, r: count };
  };
  const isSame = String(rows) === String(columns);
  const { left, right } = families();
  const sides = { left, right: left === right && !isSame ? { stack: right.stack, r } : right };
  return new Superoperator(
    partsOf(
      bothSides(sides, (side, isLeft) => around(side, isLeft ? rows : columns)),
      exponent,
    ),
  );
}
