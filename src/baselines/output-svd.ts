import {
  addScaledInPlace,
  adjointMultiply,
  clone,
  columnsBetween,
  hermitianEigen,
  multiply,
  norm,
  type PlanarMatrix,
  scaleInPlace,
  sideBySide,
} from '../matrix';
import type { TupleLike } from '../tuple/input';
import { outputGram, totalEnergy } from './energy';
import { formOf } from './forms';
import { type ReductionOptions, readReduction } from './options';
import { signedEigen } from './output-eigenvectors';
import { dualOf, Reduction } from './reduction';

/** Length that a unit vector must have outside the span of those before it to count as a direction of its own. */
const NEW = 1e-6;

/** A singular value of the output mode below this part of the largest is none. */
const NOTHING = 1e-13;

interface Candidate {
  readonly value: number;
  readonly vector: PlanarMatrix;
}

/**
 * The SVD of the output mode, then eigenvectors of each form: with G_ij = Re tr(A_i*A_j) = Σ_k σ_k² w_kw_k^T, the forms M_k = Σ_j w_kj A_j have norm σ_k
 * (that of their Hermitian part is less), are orthogonal, and the directions are those eigenvectors of all their Hermitian parts that have the largest
 * eigenvalues in modulus. Directions of different forms are not orthogonal; one that lies in the span of those before it, to 1e-6, is passed over.
 *
 * @param A r n×n matrices [r, n, n(, a)], or a tuple of any kind
 * @param options {@link ReductionOptions}
 * @returns a basis of unit vectors; `weights` are the eigenvalues with their signs, `explained` is the share Σ weights²/Σ‖A_j‖²
 * @throws TypeError, RangeError naming argument, index, expected and got; RangeError for the zero tuple, and where fewer than `rank` directions have an
 *   eigenvalue other than 0
 * Cost: r²·n²·a flops for G, and for each form whose σ_k is not below the last weight that of `outputEigenvectors`.
 *
 * @example
 * const { weights, basis } = outputSvd([[[3, 0], [0, 0]], [[0, 0], [0, -2]]], { rank: 2 });
 * weights; // Float64Array [3, -2]
 */
export function outputSvd(A: TupleLike, options: ReductionOptions): Reduction {
  const place = 'outputSvd';
  const given = readReduction(place, A, options);
  const { tuple, rank, unit } = given;
  const modes = hermitianEigen(outputGram(tuple));
  const sigma = modes.values.map((value) => Math.sqrt(Math.max(value, 0)));
  let chosen: Candidate[] = [];
  for (let k = 0; k < tuple.r; k++) {
    const last = chosen.length === rank ? Math.abs(chosen[rank - 1]!.value) : NOTHING * sigma[0]!;
    if (sigma[k]! <= last) break;
    const w = columnsBetween(modes.vectors, k, k + 1).data;
    const { values, vectors } = signedEigen(formOf(tuple, w));
    // What the largest directions so far have made superfluous stays so: they are the greedy basis of all that was seen.
    const candidates = [...chosen];
    for (let i = 0; i < tuple.n && Math.abs(values[i]!) > NOTHING * sigma[0]!; i++) {
      candidates.push({ value: values[i]!, vector: columnsBetween(vectors, i, i + 1) });
    }
    candidates.sort((one, other) => Math.abs(other.value) - Math.abs(one.value));
    chosen = independent(candidates, rank);
  }
  if (chosen.length < rank) {
    throw new RangeError(
      `${place}: rank: expected at most ${chosen.length}, the independent directions with an eigenvalue other than 0, got ${rank}`,
    );
  }
  const S = sideBySide(chosen.map(({ vector }) => vector));
  const weights = Float64Array.from(chosen, ({ value }) => value * unit);
  const explained = chosen.reduce((sum, { value }) => sum + value ** 2, 0) / totalEnergy(tuple);
  return new Reduction(given, { method: place, S, dual: dualOf(place, S), weights, explained });
}

/** The first of the candidates, each of which leaves the span of those before it. */
function independent(candidates: readonly Candidate[], count: number): Candidate[] {
  const chosen: Candidate[] = [];
  const basis: PlanarMatrix[] = [];
  for (const candidate of candidates) {
    if (chosen.length === count) break;
    const rest = clone(candidate.vector);
    // Twice, so that what rounding leaves of the span goes too.
    for (let pass = 0; pass < 2 && basis.length > 0; pass++) {
      const Q = sideBySide(basis);
      addScaledInPlace(rest, -1, multiply(Q, adjointMultiply(Q, rest)));
    }
    const length = norm(rest);
    if (length <= NEW * norm(candidate.vector)) continue;
    scaleInPlace(rest, 1 / length);
    basis.push(rest);
    chosen.push(candidate);
  }
  return chosen;
}
