/**
 * Tucker-2 on the pair of modes with one orthonormal basis B (n×d) for both: maximise the energy
 *
 *     f(B) = Σ_j ‖B*A_jB‖²,    H(B) = Σ_j (A_jBB*A_j* + A_j*BB*A_j) ⪰ 0,    gradient 2H(B)B.
 *
 * Where f is at its largest, B spans d eigenvectors of H(B); higher-order orthogonal iteration takes the leading ones of H at the B before. Here they
 * are taken from a block Krylov space of B, [B, HB, H²B], and of H + αBB*, with α raised from 0 until f does not fall: for α large f + α‖BB*‖²/2 is
 * convex in BB*, and then the leading eigenvectors cannot lower it. With two bases as usual the alternation is monotone by itself, but for A_j that
 * are Hermitian up to their sign it may end with two different ones.
 */

import { rangeError, requireInteger } from '../errors';
import {
  addScaledInPlace,
  adjointMultiply,
  clone,
  columnsBetween,
  gaussian,
  hermitianEigen,
  hermitise,
  leadingColumns,
  multiply,
  multiplyAdjoint,
  norm,
  orthonormalise,
  type PlanarMatrix,
  sideBySide,
  zeros,
} from '../matrix';
import { randomSource } from '../random';
import type { TupleLike } from '../tuple/input';
import type { Tuple } from '../tuple/tuple';
import { modeEnergy, totalEnergy } from './energy';
import { type IterationOptions, iterationNames, readIteration, readReduction } from './options';
import { compressed, Reduction } from './reduction';

export interface HooiOptions extends IterationOptions {
  /** `'hosvd'` (default), from the basis of {@link hosvd}; or `'random'`. */
  readonly start?: 'hosvd' | 'random';
  /** Of the random start; default 0. */
  readonly seed?: number;
}

/** Blocks that the Krylov space has beside B. */
const DEPTH = 2;

/** Relative loss of f that is rounding. */
const ROUNDING = 1e-13;

/** Part of the whole energy that is none. */
const NOTHING = 1e-24;

/** Of α after a step that was good. */
const DECAY = 0.7;

/** Of α, relative to ‖H‖: if f falls even then, it falls by rounding. */
const LARGEST_SHIFT = 1e3;

/**
 * Higher-order orthogonal iteration: an orthonormal basis B that captures much energy Σ_j ‖B*A_jB‖², one basis for rows and columns. It ends at a
 * stationary point that no step from the start has found a way above: as a rule a local maximum, which is not checked.
 *
 * @param A r n×n matrices [r, n, n(, a)], or a tuple of any kind
 * @param options {@link HooiOptions}
 * @returns a basis of eigenvectors of ½B*H(B)B; `weights` are the square roots of its eigenvalues, so that the sum of their squares is the energy captured;
 *   `residual` is ‖(1 − BB*)H(B)B‖/‖H(B)B‖. `captured` is at least that of the start
 * @throws TypeError, RangeError naming argument, index, expected and got; RangeError for the zero tuple
 * Cost: at most 2 + 4 sweeps of width up to 3d an iteration, and the cost of `hosvd` unless the start is random.
 * Source: De Lathauwer, De Moor, Vandewalle, "On the best rank-1 and rank-(R1,…,RN) approximation of higher-order tensors" (2000).
 *
 * @example
 * hooi([[[2, 0], [0, 1]], [[0, 1], [1, 0]]], { rank: 2 }).captured; // 1
 */
export function hooi(A: TupleLike, options: HooiOptions): Reduction {
  const place = 'hooi';
  const given = readReduction(place, A, options, [...iterationNames, 'start', 'seed']);
  const { tuple, rank, unit } = given;
  const { tolerance, maxIterations } = readIteration(place, options);
  const { start = 'hosvd' } = options;
  if (start !== 'hosvd' && start !== 'random')
    throw rangeError(`${place}: start`, "'hosvd' or 'random'", String(start));
  const random = randomSource(requireInteger(`${place}: seed`, options.seed ?? 0, 0));

  let B =
    start === 'random'
      ? gaussian(tuple.algebra, tuple.n, rank, random)
      : leadingColumns(hermitianEigen(modeEnergy(tuple)).vectors, rank);
  orthonormalise(B);
  let energy = norm(compressed(tuple, B, B)) ** 2;
  if (energy <= NOTHING * totalEnergy(tuple)) {
    // f = 0 is its minimum, where the gradient vanishes too.
    B = gaussian(tuple.algebra, tuple.n, rank, random);
    orthonormalise(B);
    energy = norm(compressed(tuple, B, B)) ** 2;
  }
  let shift = 0;
  let residual = Infinity;
  let iterations = 0;
  let image = energyImage(tuple, B, B);
  for (; ; iterations++) {
    residual = defect(B, image);
    if (residual <= tolerance || iterations === maxIterations) break;
    const { W, image: HW } = krylov(tuple, B, image);
    const T = adjointMultiply(W, HW);
    hermitise(T);
    const within = adjointMultiply(W, B);
    const before = multiplyAdjoint(within, within);
    let isBetter = false;
    while (!isBetter && shift <= LARGEST_SHIFT * norm(T)) {
      const M = clone(T);
      addScaledInPlace(M, shift, before);
      const next = multiply(W, leadingColumns(hermitianEigen(M).vectors, rank));
      orthonormalise(next);
      const reached = norm(compressed(tuple, next, next)) ** 2;
      const nextImage = energyImage(tuple, next, next);
      const rise = reached / energy - 1;
      // Where f no longer tells, the residual does.
      isBetter = rise > ROUNDING || (rise > -ROUNDING && defect(next, nextImage) < residual);
      if (isBetter) [B, energy, image] = [next, reached, nextImage];
      else shift = Math.max(2 * shift, norm(T) / 16);
    }
    if (!isBetter) break;
    shift *= DECAY;
  }
  const small = adjointMultiply(B, image);
  hermitise(small);
  const { values, vectors } = hermitianEigen(small);
  const S = multiply(B, vectors);
  return new Reduction(given, {
    ...{ method: place, S, dual: S, iterations, residual },
    weights: values.map((value) => Math.sqrt(Math.max(value / 2, 0)) * unit),
    status: residual <= tolerance ? 'converged' : iterations < maxIterations ? 'stagnated' : 'max-iterations',
  });
}

/** H(B)Y = Σ_j A_jB(Y*A_jB)* + Σ_j A_j*B(B*A_jY). Three sweeps. */
function energyImage(A: Tuple, B: PlanarMatrix, Y: PlanarMatrix): PlanarMatrix {
  const { algebra, n } = A;
  const [rows, columns] = [zeros(algebra, n, Y.cols), zeros(algebra, n, Y.cols)];
  A.applyInto(rows, B, compressed(A, Y, B));
  A.adjointInto(columns, B, compressed(A, B, Y));
  addScaledInPlace(rows, 1, columns);
  return rows;
}

/** ‖(1 − BB*)HB‖/‖HB‖. */
function defect(B: PlanarMatrix, image: PlanarMatrix): number {
  const size = norm(image);
  return size === 0 ? 0 : norm(without(B, image)) / size;
}

function without(W: PlanarMatrix, Y: PlanarMatrix): PlanarMatrix {
  const rest = clone(Y);
  addScaledInPlace(rest, -1, multiply(W, adjointMultiply(W, Y)));
  return rest;
}

/** An orthonormal basis W of [B, HB, H²B] and its image HW. */
function krylov(A: Tuple, B: PlanarMatrix, image: PlanarMatrix): { W: PlanarMatrix; image: PlanarMatrix } {
  let W = B;
  let HW = image;
  let last = image;
  for (let depth = 0; depth < DEPTH && W.cols < A.n; depth++) {
    const all = sideBySide([W, without(W, last)]);
    const basis = leadingColumns(all, Math.min(all.cols, A.n));
    orthonormalise(basis);
    const fresh = columnsBetween(basis, W.cols, basis.cols);
    last = energyImage(A, B, fresh);
    W = basis;
    HW = sideBySide([HW, last]);
  }
  return { W, image: HW };
}
