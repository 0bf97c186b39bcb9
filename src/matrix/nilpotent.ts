/**
 * Whether all products of n of the n×n matrices A_1,…,A_r vanish. Block triangular form first: a 1×1 block decides by its entries, exactly. In larger
 * blocks, balanced, the ranges are followed down: K^k ⊃ Σ_j im A_j ⊃ …, each step in coordinates of the last (the staircase of
 * Kublanovskaya, On a method of solving the complete eigenvalue problem for a degenerate matrix, 1966); an irreducible tuple shows by the first
 * range that is the whole space that it is not nilpotent, a nilpotent one loses a dimension at least in each step. Before that, traces are looked at.
 */
import { randomSource } from '../random';
import { inOnePiece, type Resting } from '../resting';
import { balance } from './balance';
import { components, weightsOfStack } from './components';
import {
  addScaledInPlace,
  adjoint,
  blocks,
  clone,
  columnSquares,
  inner,
  norm,
  type PlanarMatrix,
  realTrace,
  scaleInPlace,
  zeros,
} from './planar';
import { adjointMultiply, multiply } from './products';

/** Directions of the first range shorter than this times size times ‖A‖ are rounding of the entries, made by a change of basis perhaps. */
const ROUNDING = 64 * Number.EPSILON;

/** Numbers from which on taking a direction out of all others is worth a rest. */
const LARGE = 2 ** 12;

/** No direction longer than this share of ‖A‖ counts as rounding, however short the directions before it were. */
const MOST_ROUNDING = 1e-6;

/** A trace longer than this, relative to ‖A‖, is more than rounding of the entries, whatever the basis. */
const TRACE = 1e-9;

/**
 * @param stack r matrices n×n
 * @returns true for the zero tuple too; an invertible A_j, at any scale of its rows and columns, makes it false
 * Cost: a·r·k² flops for the largest irreducible block k×k where a trace decides, else 2a²·r·k³, k/4 times that at most.
 */
export function isNilpotentStack(stack: PlanarMatrix, r: number): boolean {
  return inOnePiece(restingIsNilpotentStack(stack, r));
}

/** {@link isNilpotentStack} that rests. */
export function* restingIsNilpotentStack(stack: PlanarMatrix, r: number): Resting<boolean> {
  const W = weightsOfStack(stack, r);
  const parts = components(W);
  const members: number[][] = Array.from({ length: parts.count }, () => []);
  for (let i = 0; i < W.n; i++) members[parts.of[i]!]!.push(i);
  const exponents = balance(W, parts);
  for (const part of members) if (!(yield* isNilpotentBlock(blockOf(stack, r, part, exponents), r))) return false;
  return true;
}

/** The rows and columns `part` of every A_j, or of D⁻¹A_jD with D = diag(2^exponents). */
export function blockOf(
  { algebra, cols: n, data }: PlanarMatrix,
  r: number,
  part: readonly number[],
  exponents?: ArrayLike<number>,
): PlanarMatrix {
  const k = part.length;
  const a = algebra.dim;
  const out = zeros(algebra, r * k, k);
  for (let j = 0; j < r; j++) {
    for (let i = 0; i < k; i++) {
      for (let p = 0; p < a; p++) {
        const from = ((j * n + part[i]!) * a + p) * n;
        const to = ((j * k + i) * a + p) * k;
        for (let c = 0; c < k; c++) {
          const entry = data[from + part[c]!]!;
          const factor = exponents === undefined ? 1 : 2 ** (exponents[part[c]!]! - exponents[part[i]!]!);
          out.data[to + c] = entry === 0 ? 0 : entry * factor;
        }
      }
    }
  }
  return out;
}

function* isNilpotentBlock(stack: PlanarMatrix, r: number): Resting<boolean> {
  let largest = 0;
  for (const entry of stack.data) largest = Math.max(largest, Math.abs(entry));
  if (largest === 0 || stack.cols === 1) return largest === 0;
  const scaled = clone(stack);
  scaleInPlace(scaled, 1 / largest);
  const size = norm(scaled);
  if (hasTrace(scaled, r, size)) return false;
  const rounding = ROUNDING * stack.cols * size;
  let cut = rounding;
  for (let current = scaled; ; ) {
    const { range, shortest } = yield* rangeOf(sideBySide(current, r), cut);
    if (range.cols === current.cols) return false;
    if (range.cols === 0) return true;
    current = compressed(current, r, range);
    // A direction of length s is known to rounding/s, and so is what the next images of the range are short of.
    cut = Math.min(Math.max(cut, (rounding * size) / shortest), MOST_ROUNDING * size);
  }
}

/** Products of nilpotent matrices that share a flag have no trace; M = Σ_j c_jA_j with random c_j shows most other tuples by tr M or tr M². */
function hasTrace(stack: PlanarMatrix, r: number, size: number): boolean {
  const k = stack.cols;
  const random = randomSource(1);
  const M = zeros(stack.algebra, k, k);
  for (const A_j of blocks(stack, r)) addScaledInPlace(M, random.normal(), A_j);
  return Math.abs(realTrace(M)) > TRACE * size || Math.abs(inner(adjoint(M), M)) > TRACE * size ** 2;
}

/** [A_1 … A_r], k×(r·k). */
function sideBySide({ algebra, cols: k, data }: PlanarMatrix, r: number): PlanarMatrix {
  const out = zeros(algebra, k, r * k);
  const lines = k * algebra.dim;
  for (let j = 0; j < r; j++) {
    for (let line = 0; line < lines; line++) {
      const from = (j * lines + line) * k;
      out.data.set(data.subarray(from, from + k), (line * r + j) * k);
    }
  }
  return out;
}

/** Orthonormal columns that span those of C but for remainders up to `cut`, the longest first, and the shortest remainder taken; C is used up. */
function* rangeOf(C: PlanarMatrix, cut: number): Resting<{ range: PlanarMatrix; shortest: number }> {
  const { algebra, rows: k, cols } = C;
  const found: PlanarMatrix[] = [];
  let shortest = Infinity;
  while (found.length < k) {
    const squares = columnSquares(C);
    let longest = 0;
    for (let c = 1; c < cols; c++) if (squares[c]! > squares[longest]!) longest = c;
    const length = Math.sqrt(squares[longest]!);
    if (length <= cut) break;
    shortest = Math.min(shortest, length);
    const q = zeros(algebra, k, 1);
    for (let line = 0; line < q.data.length; line++) q.data[line] = C.data[line * cols + longest]!;
    scaleInPlace(q, 1 / norm(q));
    for (const known of found) takeOut(q, known);
    scaleInPlace(q, 1 / norm(q));
    takeOut(C, q);
    found.push(q);
    if (C.data.length > LARGE) yield;
  }
  const out = zeros(algebra, k, found.length);
  found.forEach((q, c) => {
    for (let line = 0; line < q.data.length; line++) out.data[line * found.length + c] = q.data[line]!;
  });
  return { range: out, shortest };
}

/** M ← M − q(q*M). */
function takeOut(M: PlanarMatrix, q: PlanarMatrix): void {
  const part = multiply(q, adjointMultiply(q, M));
  for (let i = 0; i < M.data.length; i++) M.data[i] = M.data[i]! - part.data[i]!;
}

/** The stack of the W*A_jW. */
function compressed(stack: PlanarMatrix, r: number, W: PlanarMatrix): PlanarMatrix {
  const right = multiply(stack, W);
  const out = zeros(stack.algebra, r * W.cols, W.cols);
  const from = right.data.length / r;
  const to = out.data.length / r;
  for (let j = 0; j < r; j++) {
    const block = { ...right, rows: W.rows, data: right.data.subarray(j * from, (j + 1) * from) };
    out.data.set(adjointMultiply(W, block).data, j * to);
  }
  return out;
}
