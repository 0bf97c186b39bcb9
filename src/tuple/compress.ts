import { centralScalars, real } from '../algebra';
import { rangeError, requireInteger, requireKnownOptions, requirePositive } from '../errors';
import { type NumericArray, toArray } from '../interop/arrays';
import {
  addScaledInPlace,
  adjoint,
  adjointMultiply,
  clone,
  gaussian,
  hermitianEigen,
  identity,
  leadingColumns,
  multiply,
  multiplyAdjoint,
  norm,
  type PlanarMatrix,
  zeros,
} from '../matrix';
import { type RandomSource, randomSource } from '../random';
import { DenseTuple } from './dense';
import { flattened, mixInto } from './flatten';
import { readTuple, type TupleLike } from './input';
import { mixTuple } from './mix';
import type { Tuple } from './tuple';

/** How much may be dropped. */
export interface CompressOptions {
  /** Largest (Σ ‖discarded‖²)^{1/2} relative to (Σ_j ‖A_j‖²)^{1/2}; default 1e-8. */
  readonly tolerance?: number;
  /** Of the random vectors that large tuples are seen through; default 0. */
  readonly seed?: number;
}

/** A tuple of as few matrices as the span of the A_j has dimensions, and what was dropped for it. */
export interface CompressedTuple {
  /** The A'_i = Σ_j mix_ij A_j, orthogonal to one another and by norm; explicit if A is, else lazy. A itself if nothing is to be dropped. */
  readonly tuple: Tuple;
  /** Its length: the numerical rank of the span of the A_j. */
  readonly rank: number;
  /** Orthonormal rows, [rank, r], or [rank, r, 2] where they must be complex. */
  readonly mix: NumericArray;
  /** (Σ ‖discarded‖²)^{1/2} relative to (Σ_j ‖A_j‖²)^{1/2}: measured, for large tuples an unbiased estimate of the square. */
  readonly discarded: number;
}

/**
 * The same tuple with as few matrices as possible. Φ(A) = Σ_j A_j · A_j*, and so fitness, P, Q and Π, do not change when j is mixed by a unitary matrix
 * U, A'_i = Σ_j U_ij A_j; with the eigenvectors of the Gram matrix G_jl = tr(A_j A_l*) the A'_i are orthogonal, and those that vanish are dropped.
 *
 * U is unitary over C (real if G is, as for Hermitian A_j, which so remain Hermitian), and real orthogonal over R and over H: there
 * Σ_i A'_iYA'_i* = Σ_jl (Σ_i u_ij A_jYA_l* ū_il) needs each u_ij to commute with A_jYA_l*, which only real numbers do. Over H the rank is that
 * over the real numbers, up to 4n².
 *
 * Discarding δ (relative) changes Φ(A) and every Γ(A;X), for X = RAS, by at most δ²·Σ_j ‖A_j‖² in operator norm (times ‖R‖‖S‖): with the default the
 * fitness to rounding, P and Q by about 1e-16 over the gap. A reduction X' of the result is X_j = Σ_i conj(mix_ij) X'_i of A, with the same fitness.
 *
 * @param A r n×n matrices [r, n, n(, a)], or a tuple of any kind
 * @param options {@link CompressOptions}; below about 1e-8 the tolerance is that of rounding in G, (r·2e-16)^{1/2}
 * @throws TypeError, RangeError for a malformed argument or option, and for the zero tuple
 * Cost: up to 4 million numbers the exact Gram matrix, 2·a·r²·n² flops. Above, G is estimated from V*A_jW with fresh Gaussian V, W (n×16) for
 * about r/128 + 2 sweeps, and what is dropped is checked through vectors that G has not seen; more sweeps follow while it fails. Then an
 * eigenproblem of size r, and for a dense tuple 2·a·rank·r·n² flops.
 *
 * @example
 * const { tuple, rank, mix } = compressTuple([[[1, 0], [0, 2]], [[2, 0], [0, 4]], [[0, 1], [0, 0]]]);
 * rank; // 2
 * tuple.r; // 2
 * mix.shape; // [2, 3]
 */
export function compressTuple(A: TupleLike, options: CompressOptions = {}): CompressedTuple {
  const place = 'compressTuple';
  requireKnownOptions(place, options, ['tolerance', 'seed']);
  const tolerance = requirePositive(`${place}: tolerance`, options.tolerance ?? 1e-8);
  if (tolerance >= 1) throw rangeError(`${place}: tolerance`, 'a number below 1', tolerance);
  const seed = requireInteger(`${place}: seed`, options.seed ?? 0, 0);
  const tuple = readTuple(`${place}: A`, A);
  const { algebra, n, r } = tuple;
  const found =
    r * n * n * algebra.dim <= EXACT
      ? mixOf(tuple.toDense(), r, tolerance)
      : sketchedMix(tuple, tolerance, randomSource(seed));
  if (found === 'zero') throw rangeError(`${place}: A`, 'a tuple other than zero', 'the zero tuple');
  const { mix, discarded } = found;
  if (mix.rows === r) return { tuple, rank: r, mix: toArray(identity(real, r)), discarded: 0 };
  return { tuple: mixed(mix, tuple), rank: mix.rows, mix: toArray(mix), discarded };
}

/** Numbers of the dense matrices up to which the Gram matrix is exact. */
const EXACT = 2 ** 22;

/** Columns of the random matrices that a large tuple is seen through. */
const CHUNK = 16;

interface Found {
  readonly mix: PlanarMatrix;
  readonly discarded: number;
}

function mixed(mix: PlanarMatrix, A: Tuple): Tuple {
  if (!(A instanceof DenseTuple)) return mixTuple(toArray(mix), A);
  const stack = zeros(A.algebra, mix.rows * A.n, A.n);
  mixInto(stack, mix, A.toDense());
  return new DenseTuple(stack, mix.rows);
}

/** The mix for the rows of a stack of r matrices, and what it leaves out of them. */
function mixOf(stack: PlanarMatrix, r: number, tolerance: number): Found | 'zero' {
  const total = norm(stack);
  if (total === 0) return 'zero';
  const own = flattened(stack, r, centralScalars(stack.algebra));
  let G = multiplyAdjoint(own, own);
  if (G.algebra.dim > 1 && isReal(G)) G = realGram(stack, r);
  const mix = leadingVectors(G, tolerance);
  return { mix, discarded: Math.sqrt(leftOut(stack, r, mix)) / total };
}

function realGram(stack: PlanarMatrix, r: number): PlanarMatrix {
  const rows = flattened(stack, r, real);
  return multiplyAdjoint(rows, rows);
}

/** Whether all planes but the first are rounding. */
function isReal(G: PlanarMatrix): boolean {
  const { rows, cols, algebra, data } = G;
  let imaginary = 0;
  for (let line = 0; line < rows * algebra.dim; line++) {
    if (line % algebra.dim === 0) continue;
    for (let j = 0; j < cols; j++) imaginary += data[line * cols + j]! ** 2;
  }
  return Math.sqrt(imaginary) <= 1e-12 * norm(G);
}

/** Orthonormal rows: the conjugated eigenvectors of G, but for the smallest eigenvalues, of sum at most tolerance² of all or at rounding. */
function leadingVectors(G: PlanarMatrix, tolerance: number): PlanarMatrix {
  const { values, vectors } = hermitianEigen(G);
  const total = values.reduce((sum, value) => sum + Math.max(value, 0), 0);
  const rounding = G.rows * Number.EPSILON * values[0]!;
  let count = G.rows;
  let dropped = 0;
  while (count > 1) {
    const value = Math.max(values[count - 1]!, 0);
    if (value > rounding && dropped + value > tolerance ** 2 * total) break;
    dropped += value;
    count -= 1;
  }
  return adjoint(leadingColumns(vectors, count));
}

/** Σ ‖discarded‖²: the squared distance of the rows of a stack from their share in the span of the mix. */
function leftOut(stack: PlanarMatrix, r: number, mix: PlanarMatrix): number {
  const rows = clone(flattened(stack, r, mix.algebra));
  addScaledInPlace(rows, -1, adjointMultiply(mix, multiply(mix, rows)));
  return norm(rows) ** 2;
}

/**
 * The mix from stacks of V*A_jW with independent Gaussian V, W, whose squared norms are those of the A_j on average, and stay so for any
 * combination that does not depend on V, W. What is dropped is measured through a fresh pair; if it is more than it should be the pairs are
 * doubled. Each pair sees at least 16 new dimensions of any span, so that r/16 of them are enough.
 */
function sketchedMix(A: Tuple, tolerance: number, random: RandomSource): Found | 'zero' {
  const { r } = A;
  const seen: PlanarMatrix[] = [];
  let wanted = Math.ceil((2 * r) / CHUNK ** 2);
  for (;;) {
    while (seen.length < wanted) seen.push(chunkOf(A, random));
    const all = side(seen, r);
    const found = mixOf(all, r, tolerance / 2);
    if (found === 'zero' || found.mix.rows === r) return found;
    const fresh = chunkOf(A, random);
    const discarded = Math.sqrt(leftOut(fresh, r, found.mix)) / norm(fresh);
    if (discarded ** 2 <= tolerance ** 2 + r * Number.EPSILON) return { mix: found.mix, discarded };
    seen.push(fresh);
    if (seen.length > 4 * (r / CHUNK) + 8) return { mix: identity(real, r), discarded: 0 };
    wanted = 2 * seen.length;
  }
}

/** The stack of the V*A_jW for new V and W. */
function chunkOf(A: Tuple, random: RandomSource): PlanarMatrix {
  const { algebra, n, r } = A;
  const V = gaussian(algebra, n, CHUNK, random);
  const W = gaussian(algebra, n, CHUNK, random);
  const image = A.createImage(CHUNK);
  const out = zeros(algebra, r * CHUNK, CHUNK);
  A.imageInto(image, W);
  A.compressInto(out, V, image);
  A.releaseImage?.(image);
  return out;
}

/** Stacks of r matrices as one, each block being those of all stacks below one another. */
function side(stacks: readonly PlanarMatrix[], r: number): PlanarMatrix {
  const { algebra, cols, data } = stacks[0]!;
  const size = data.length / r;
  const out = zeros(algebra, stacks.length * stacks[0]!.rows, cols);
  stacks.forEach((stack, k) => {
    for (let j = 0; j < r; j++) {
      out.data.set(stack.data.subarray(j * size, (j + 1) * size), (j * stacks.length + k) * size);
    }
  });
  return out;
}
