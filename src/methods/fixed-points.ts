/**
 * The positive semidefinite eigenvectors E and F of the completely positive maps Φ(X) and Φ(X)† on d×d matrices, for their spectral radius ρ.
 *
 * Where that eigenvalue is repeated or has companions of the same modulus (direct sums, block cycles), many matrices satisfy the equation. Taken is
 *
 *     E = lim_N ((1 + Φ/ρ)/2)^N (1),
 *
 * up to scale: the part of 1 in the eigenspace, whose support contains those of all others, and which depends on nothing but X. Every vector of a
 * Krylov space grown from 1 has its part in the eigenspace along this one, so that Arnoldi's method finds it, however many there are: no
 * companion vectors, and no restart but from a Ritz vector of that space. Of the eigenvalues on the circle it takes the rightmost, which is ρ
 * (Evans, Høegh-Krohn, 1978).
 *
 * If ρ has Jordan blocks, Ritz values are off by a root of the rounding, and the limit lies in the kernel of Φ − ρ that is left when the largest power of
 * Φ − ρ has taken everything else: the eigenvector of ρ in the Krylov space of 1, of which an unreduced Hessenberg matrix has one. So ρ is the mean of
 * the Ritz values that rounding has parted, and the vector what the Hessenberg matrix sends to its multiple.
 */
import { type Algebra, real } from '../algebra';
import type { LinearOperator } from '../dominant-eigen';
import {
  blocks,
  clone,
  columnsBetween,
  hermitianEigen,
  hermitise,
  identity,
  inner,
  kernelVectors,
  leadingClusters,
  norm,
  type PlanarMatrix,
  realEigen,
  realTrace,
  relativeDefect,
  scaleInPlace,
  spectralFunction,
  zeros,
} from '../matrix';
import { inOnePiece, type Resting, SHORT } from '../resting';
import { phiOperator } from '../superoperator/operators';
import { hermitianDefectOf } from '../tuple/base';

/** Largest Krylov space: for d ≤ 10 over R, 8 over C and 5 over H it holds every vector that can be met. */
const MOST_VECTORS = 64;
/** Restarts from the Ritz vector, and what each has to make of the residual: Jordan blocks beyond the largest space lead nowhere. */
const MOST_CYCLES = 12;
const PROGRESS = 0.5;
/** Residual of a Ritz vector that ends the search; its last component is no better known. */
const SETTLED = 1e-14;
/** After one like this, larger ones come of vectors that are rounding: the space was invariant before them. */
const NEARLY_SETTLED = 1e-11;
/** A remainder this small beside the image is rounding: the space is invariant. */
const INVARIANT = 1e-14;

/** Share of ρ within which another Ritz value may be the same eigenvalue. */
const NEAR = 0.2;

export interface EigenDefects {
  readonly value: number;
  /** The larger of ‖Φ(X)E − ρE‖/(ρ‖E‖) and the same for F. */
  readonly residual: number;
}

/** E and F, trace one, with their eigenvalue. */
export interface FixedPoints extends EigenDefects {
  readonly E: PlanarMatrix;
  readonly F: PlanarMatrix;
}

/** A completely positive map on d×d matrices, Φ(X) of some X. */
export interface SmallMap extends LinearOperator {
  readonly algebra: Algebra;
  readonly d: number;
  /** Whether it is its own adjoint, as for Hermitian X_j. */
  readonly isSelfAdjoint: boolean;
}

/** Φ(X) of a stack X of r matrices d×d. */
export function stackMap(X: PlanarMatrix, r: number): SmallMap {
  return {
    ...phiOperator(X, r),
    algebra: X.algebra,
    d: X.cols,
    get isSelfAdjoint() {
      return hermitianDefectOf(blocks(X, r)) < 1e-12;
    },
  };
}

type Apply = (out: Float64Array, x: Float64Array) => void;

/**
 * E and F of a stack X of r matrices d×d.
 * @param warm matrices to start from in place of 1: parts of the same eigenspaces, such as E and F carried through a change of gauge
 * Cost: some tens of applications of Φ, at most 768 on each side, 4a²·r·d³ flops each. Rests after each, or after eight where d is small.
 */
export function* fixedPoints(
  X: PlanarMatrix,
  r: number,
  warm?: { E: PlanarMatrix; F: PlanarMatrix },
): Resting<FixedPoints> {
  return yield* fixedPointsOf(stackMap(X, r), warm);
}

/** E and F of a map. */
export function* fixedPointsOf(phi: SmallMap, warm?: { E: PlanarMatrix; F: PlanarMatrix }): Resting<FixedPoints> {
  const one = identity(phi.algebra, phi.d);
  const E = yield* positiveEigenvector(phi.applyInto, warm?.E ?? one);
  const F = phi.isSelfAdjoint ? clone(E) : yield* positiveEigenvector(phi.adjointInto!, warm?.F ?? one);
  return { E, F, ...defectsOf(phi, E, F) };
}

/** The eigenvalue that E and F have together, and the larger of their relative defects. */
export function defectsOf({ applyInto, adjointInto }: SmallMap, E: PlanarMatrix, F: PlanarMatrix): EigenDefects {
  const [forward, backward] = [imageOf(applyInto, E), imageOf(adjointInto!, F)];
  // The error of the two-sided quotient is quadratic, but it needs E and F to overlap.
  const overlap = inner(F, E);
  const isClear = overlap > 1e-3 * norm(E) * norm(F);
  const value = isClear ? inner(F, forward) / overlap : realTrace(forward) / realTrace(E);
  return { value, residual: Math.max(relativeDefect(forward, E, value), relativeDefect(backward, F, value)) };
}

function imageOf(apply: Apply, M: PlanarMatrix): PlanarMatrix {
  const out = zeros(M.algebra, M.rows, M.cols);
  apply(out.data, M.data);
  hermitise(out);
  return out;
}

/** The part of a positive semidefinite `start` in the eigenspace of ρ, trace one. */
function* positiveEigenvector(apply: Apply, start: PlanarMatrix): Resting<PlanarMatrix> {
  let found = yield* rightmost(apply, start);
  for (let cycle = 1; cycle < MOST_CYCLES && found.residual > SETTLED; cycle++) {
    const next = yield* rightmost(apply, positivePart(found.vector));
    const isBetter = next.residual < PROGRESS * found.residual;
    if (next.residual < found.residual) found = next;
    if (!isBetter) break;
  }
  return positivePart(found.vector);
}

/** The nearest positive semidefinite matrix, or its negative, trace one. */
function positivePart(M: PlanarMatrix): PlanarMatrix {
  if (realTrace(M) < 0) scaleInPlace(M, -1);
  const eigen = hermitianEigen(M);
  const last = eigen.values[eigen.values.length - 1]!;
  const out = last >= 0 ? M : spectralFunction(eigen, (value) => Math.max(value, 0));
  hermitise(out);
  scaleInPlace(out, 1 / realTrace(out));
  return out;
}

/** The rightmost Ritz pair of one Krylov space, which is grown until the pair is settled; the residual is relative. */
function* rightmost(apply: Apply, start: PlanarMatrix): Resting<{ vector: PlanarMatrix; residual: number }> {
  const basis = [clone(start)];
  scaleInPlace(basis[0]!, 1 / norm(start));
  const columns: number[][] = [];
  let largest = 0;
  let best: { residual: number; weights: Float64Array } = { residual: Infinity, weights: new Float64Array(1) };
  for (let k = 1; ; k++) {
    const next = imageOf(apply, basis[k - 1]!);
    const size = norm(next);
    largest = Math.max(largest, size);
    // Left as it is, what rounding has made of 0 would be balanced to the size of the rest, and then lose that.
    if (size <= Number.EPSILON * largest) next.data.fill(0);
    const column = new Array<number>(k + 1).fill(0);
    for (let pass = 0; pass < 2; pass++) {
      basis.forEach((vector, i) => {
        const part = inner(vector, next);
        column[i]! += part;
        for (let at = 0; at < next.data.length; at++) next.data[at]! -= part * vector.data[at]!;
      });
    }
    column[k] = norm(next);
    columns.push(column);
    const isInvariant = !(column[k]! > INVARIANT * size);
    // Checks cost k³: each step at first, fewer then.
    if (isInvariant || k === MOST_VECTORS || k <= 12 || k % 8 === 0) {
      const { value, weights } = rightmostOf(columns);
      const residual = isInvariant ? 0 : Math.abs((column[k]! * weights[k - 1]!) / value);
      const isLost = best.residual <= NEARLY_SETTLED && residual > best.residual;
      if (!isLost) best = { residual, weights };
      if (isLost || residual <= SETTLED || k === MOST_VECTORS) {
        return { vector: combination(basis, best.weights), residual: best.residual };
      }
    }
    scaleInPlace(next, 1 / column[k]!);
    basis.push(next);
    if (next.data.length > SHORT || k % 8 === 0) yield;
  }
}

/** The rightmost eigenvalue of the Hessenberg matrix with these columns, and its eigenvector (of a pair, the real part). */
function rightmostOf(columns: readonly number[][]): { value: number; weights: Float64Array } {
  const k = columns.length;
  const H = new Float64Array(k * k);
  columns.forEach((column, j) => {
    for (let i = 0; i <= Math.min(j + 1, k - 1); i++) H[i * k + j] = column[i]!;
  });
  const { re, im, vectors } = realEigen(k, H);
  let best = 0;
  for (let j = 1; j < k; j++) if (re[j]! > re[best]! && im[j]! >= 0) best = j;
  const value = Math.hypot(re[best]!, im[best]!);
  const isParted = re.some((x, j) => j !== best && Math.hypot(x - re[best]!, im[j]! - im[best]!) <= NEAR * value);
  const mean = isParted ? meanNear(k, H, re[best]!) : undefined;
  if (mean === undefined) return { value, weights: columnOf(vectors, k, best) };
  const shifted: PlanarMatrix = { algebra: real, rows: k, cols: k, data: H.slice() };
  for (let i = 0; i < k; i++) shifted.data[i * (k + 1)]! -= mean;
  // Of several vectors, where singular values are zero to the last bit, one.
  const kernel = kernelVectors(shifted, 0);
  return { value: mean, weights: columnsBetween(kernel, kernel.cols - 1, kernel.cols).data };
}

/** The rightmost of the eigenvalues that rounding has parted, if it has parted those near `value`. */
function meanNear(k: number, H: Float64Array, value: number): number | undefined {
  const clusters = inOnePiece(leadingClusters({ m: k, re: H, im: new Float64Array(k * k) }));
  const parted = clusters.filter(({ re, count }) => count > 1 && Math.abs(re - value) <= NEAR * value);
  return parted.length === 0 ? undefined : Math.max(...parted.map(({ re }) => re));
}

function columnOf(vectors: Float64Array, k: number, j: number): Float64Array {
  return Float64Array.from({ length: k }, (_, i) => vectors[i * k + j]!);
}

function combination(basis: readonly PlanarMatrix[], weights: Float64Array): PlanarMatrix {
  const out = zeros(basis[0]!.algebra, basis[0]!.rows, basis[0]!.cols);
  weights.forEach((weight, k) => {
    const { data } = basis[k]!;
    for (let at = 0; at < data.length; at++) out.data[at]! += weight * data[at]!;
  });
  return out;
}
