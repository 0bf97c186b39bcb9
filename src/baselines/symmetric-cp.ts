/**
 * Symmetric canonical polyadic decomposition, A_j ≈ Σ_k w_jk v_kv_k* with ‖v_k‖ = 1 and real w, by block coordinate ascent. With R_j what the other
 * components leave, the best weights of one are w_jk = Re v*R_jv, with which the squared error falls by q(v) = Σ_j (Re v*R_jv)². The ascent of q is the
 * shifted power step v ← Mv + σv, with M the Hermitian part of Σ_j w_jk R_j; σ is raised until q does not fall (Kolda and Mayo, "Shifted power method for
 * computing tensor eigenpairs", 2011). After each pass all weights are solved for together. The components begin one after another, from a random v each.
 */

import { requireInteger } from '../errors';
import type { NumericArray } from '../interop/arrays';
import { ndarray } from '../ndarray';
import { type RandomSource, randomSource } from '../random';
import type { ScaledTuple, TupleLike } from '../tuple/input';
import { CpComponents } from './cp-components';
import { totalEnergy } from './energy';
import { type IterationOptions, iterationNames, readIteration, readReduction } from './options';
import { vectorsAt } from './output-eigenvectors';
import { dualOf, type Found, Reduction } from './reduction';

export interface CpOptions extends IterationOptions {
  /** Starts beside the first one, of which the best is kept; default 3. */
  readonly restarts?: number;
  /** Default 0. */
  readonly seed?: number;
}

/** A {@link Reduction} with the weights of its components. */
export class CpReduction extends Reduction {
  /** w, [r, d]: A_j ≈ Σ_k w_jk v_kv_k*, v_k the columns of the basis. */
  readonly outputs: NumericArray;

  /** Made by {@link symmetricCp}. */
  constructor(given: ScaledTuple, found: Found, outputs: NumericArray) {
    super(given, found);
    this.outputs = outputs;
  }
}

/** Power steps that a component makes when it is new, and in each pass. */
const FIRST_STEPS = 30;
const STEPS = 2;

/**
 * The symmetric CP decomposition of the Hermitian parts of the A_j into d terms that all outputs share, best of several starts.
 *
 * @param A r n×n matrices [r, n, n(, a)], or a tuple of any kind
 * @param options {@link CpOptions}
 * @returns a basis of unit vectors v_k, not orthogonal; `outputs` w, `weights` the norms of the columns of w; `explained` = 1 − ‖A − Â‖²/‖A‖², which no iteration
 *   lowers; `residual` the norm of its gradient. A local optimum: other starts may end elsewhere
 * @throws TypeError, RangeError naming argument, index, expected and got; RangeError for the zero tuple; Error where the v_k have become dependent, as
 *   happens where no best approximation exists
 * Cost: 2·d·(steps + 1) sweeps of width 1 an iteration.
 * Source: Carroll and Chang, "Analysis of individual differences in multidimensional scaling" (1970), for the model.
 *
 * @example
 * const { explained, weights } = symmetricCp([[[3, 0], [0, 0]], [[0, 0], [0, 2]]], { rank: 2 });
 * Math.round(1e6 * explained) / 1e6; // 1
 */
export function symmetricCp(A: TupleLike, options: CpOptions): CpReduction {
  const place = 'symmetricCp';
  const given = readReduction(place, A, options, [...iterationNames, 'restarts', 'seed']);
  const { tuple, rank, unit } = given;
  const limits = readIteration(place, options);
  const restarts = requireInteger(`${place}: restarts`, options.restarts ?? 3, 0);
  const random = randomSource(requireInteger(`${place}: seed`, options.seed ?? 0, 0));
  const total = totalEnergy(tuple);
  let best = decompose(new CpComponents(tuple, rank, total), random, limits);
  for (let k = 0; k < restarts; k++) {
    const other = decompose(new CpComponents(tuple, rank, total), random, limits);
    if (other.explained > best.explained) best = other;
  }
  const { V, w, explained, iterations, residual } = best;
  const sizes = Float64Array.from({ length: rank }, (_, k) => Math.hypot(...w.map((row) => row[k]!)));
  const order = Array.from(sizes, (_, k) => k).sort((i, j) => sizes[j]! - sizes[i]!);
  const S = vectorsAt(V, order);
  const outputs = ndarray(Float64Array.from(w.flatMap((row) => order.map((k) => row[k]! * unit))), [tuple.r, rank]);
  const status = residual <= limits.tolerance ? 'converged' : 'max-iterations';
  const weights = Float64Array.from(order, (k) => sizes[k]! * unit);
  const found = { method: place, S, dual: dualOf(place, S), weights, explained, status, iterations, residual } as const;
  return new CpReduction(given, found, outputs);
}

interface Decomposition {
  readonly V: CpComponents['V'];
  readonly w: readonly Float64Array[];
  readonly explained: number;
  readonly iterations: number;
  readonly residual: number;
}

function decompose(
  components: CpComponents,
  random: RandomSource,
  { tolerance, maxIterations }: { readonly tolerance: number; readonly maxIterations: number },
): Decomposition {
  const { rank } = components;
  for (let k = 0; k < rank; k++) {
    components.begin(k, random);
    components.improve(k, FIRST_STEPS);
  }
  for (let iterations = 0; ; iterations++) {
    const explained = components.solveWeights();
    const residual = components.gradient();
    if (residual <= tolerance || iterations === maxIterations) {
      return { V: components.V, w: components.w, explained, iterations, residual };
    }
    for (let k = 0; k < rank; k++) components.improve(k, STEPS);
  }
}
