/**
 * The ascent for several tuples A^1,…,A^m at once: one X, and the mean of the log ρ(Γ(A^k;X)) to be maximal. A is their direct sum, U and V
 * are the U_k and V_k one below the other, and each part has an eigenvalue λ_k of its own. With f_k and b_k divided by |λ_k| and turned by its phase, so
 * that f_k ≈ U_k and b_k ≈ V_k, everything else of the ascent is as for one tuple with the eigenvalue 1:
 *
 *     d log |λ_k| = ⟨ξ, C_k⟩,   C_k = V_k* A^k_j U_k/λ_k,   ⟨V_k,U_k⟩ = 1;      C = (1/m) Σ_k C_k,   ∇ = (1 − XX*) C M⁻¹.
 *
 * Phases: X ↦ Xc turns all λ_k together, and what is left of their phases belongs to the A^k. So X is not turned here: λ_k is ζ_k|λ_k| with a unit ζ_k of the
 * centre, or, where A^k commutes with more (commuting-units.ts), of those units, from the left.
 */
import { centre } from '../algebra';
import {
  alignFromLeft,
  inner,
  multiplyFromLeft,
  norm,
  type PlanarMatrix,
  relativeDefect,
  scaleInPlace,
  zeros,
} from '../matrix';
import type { Tuple } from '../tuple/tuple';
import { rowsFrom } from '../tuple/workspace';
import { climbFrom, type Part, type Point, projectOut, type Units } from './ascent-point';
import { commutingUnits } from './commuting-units';

/** Gives points their parts; what is known of the tuples themselves is known at all of them. */
export function addParts(points: readonly Point[], tuples: readonly Tuple[]): void {
  const units = tuples.map(({ algebra }): Units => ({ commuting: centre(algebra), hasLooked: false }));
  for (const point of points) {
    const { U, V, sweep } = point;
    const lefts = zeros(U.algebra, U.rows, U.cols);
    let row = 0;
    point.parts = tuples.map((A, k) => {
      const rows = (M: PlanarMatrix): PlanarMatrix => rowsFrom(M, row, A.n);
      const part = {
        ...{ A, U: rows(U), V: rows(V), forward: rows(sweep.forward), backward: rows(sweep.backward) },
        ...{ left: rows(lefts), lefts, units: units[k]!, turn: new Float64Array(U.algebra.dim), modulus: 0 },
      };
      row += A.n;
      return part;
    });
  }
}

/** V_k turned by what leaves it an eigenvector, towards U_k. */
export function alignPart({ U, V, units }: Pick<Part, 'U' | 'V' | 'units'>): void {
  alignFromLeft(V, U, units.commuting);
}

/** Whether there are units that commute with a tuple of which nothing was known. */
export function lookForUnitsOfParts(parts: readonly Part[]): boolean {
  let isNew = false;
  for (const { A, units } of parts) {
    if (units.hasLooked) continue;
    units.hasLooked = true;
    const found = commutingUnits(A);
    if (found === undefined) continue;
    units.commuting = found;
    isNew = true;
  }
  return isNew;
}

/** One sweep: everything that depends on X, U, V, E and the metric. */
export function measureParts(A: Tuple, point: Point, parts: readonly Part[]): void {
  for (const part of parts) {
    const { U, V } = part;
    scaleInPlace(U, 1 / norm(U));
    alignPart(part);
    scaleInPlace(V, 1 / inner(V, U));
  }
  A.sweepInto(point.sweep);
  let logarithms = 0;
  point.rightDefect = 0;
  point.leftDefect = 0;
  for (const part of parts) {
    const { U, V, forward, backward, left, units } = part;
    const { conjugate } = U.algebra;
    alignFromLeft(backward, U, units.commuting);
    part.turn = alignFromLeft(forward, backward, units.commuting);
    const overlap = inner(backward, U);
    part.modulus = inner(backward, forward) / overlap;
    logarithms += Math.log(part.modulus);
    left.data.set(backward.data);
    multiplyFromLeft(
      left,
      part.turn.map((value, p) => conjugate[p]! * value),
    );
    scaleInPlace(left, 1 / (parts.length * part.modulus * overlap));
    for (const image of [forward, backward]) scaleInPlace(image, 1 / part.modulus);
    point.rightDefect = Math.max(point.rightDefect, relativeDefect(forward, U, 1));
    point.leftDefect = Math.max(point.leftDefect, relativeDefect(backward, V, 1));
  }
  A.compressInto(point.C, parts[0]!.lefts, point.sweep.image);
  point.value = Math.exp(logarithms / parts.length);
  point.level = 1;
  // Where Φ(X) has more fixed points than E, as for real X over H, V_k*U_k may be any of them: what C has along X says nothing.
  point.flat.data.set(point.C.data);
  projectOut(point.X, point.flat);
  point.residual = Math.hypot(norm(point.flat) / norm(point.E), point.rightDefect, point.leftDefect);
  climbFrom(point);
}

/** M_k ← M_k/λ_k, as f_k was. */
export function divideByEigenvalues(M: PlanarMatrix, parts: readonly Part[]): void {
  let row = 0;
  for (const { A, turn, modulus } of parts) {
    const rows = rowsFrom(M, row, A.n);
    multiplyFromLeft(rows, turn);
    scaleInPlace(rows, 1 / modulus);
    row += A.n;
  }
}
