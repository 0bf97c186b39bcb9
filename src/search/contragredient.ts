/**
 * A change of gauge that makes positive semidefinite E and F diagonal at once, E ↦ g E g* and F ↦ g^{−*} F g⁻¹, whatever their ranks. The columns of
 * B = g⁻¹ are of four kinds (Laub, Heath, Paige, Ward, IEEE Trans. Autom. Control 32, 115, 1987; Zhou, Doyle, Glover, Robust and Optimal
 * Control, 3.9):
 *
 *     seen by both:  E = F = s, with s² the eigenvalues of E F;    by E alone:  F = 0;    by F alone:  E = 0;    by neither:  E = F = 0.
 *
 * If E and F have full rank, all are of the first kind, and g is the balanced gauge Σ^{−1/2} W* F^{1/2} up to phases. Scale is free where E F = 0:
 * there the columns of S B are orthonormal, or for F alone the rows of g R.
 */
import {
  addScaledInPlace,
  adjoint,
  adjointMultiply,
  clone,
  columnsBetween,
  hermitianEigen,
  inverse,
  multiply,
  norm,
  orthonormalise,
  type PlanarMatrix,
  type Quarters,
  quarterPower,
  scaleColumns,
  sideBySide,
  solve,
} from '../matrix';

/** Eigenvalues of E, F or E F below this, relative to the largest they could be, are rounding: E and F are right to about 1e-15. */
export const NEGLIGIBLE = 1e-13;

export interface Diagonalised {
  readonly g: PlanarMatrix;
  readonly gInverse: PlanarMatrix;
  /** The diagonals of g E g* and g^{−*} F g⁻¹; equal where neither is 0. Each kind is descending. */
  readonly E: Float64Array;
  readonly F: Float64Array;
}

/** Columns of one kind, with what E and F give them. */
interface Kind {
  readonly B: PlanarMatrix;
  readonly E: Float64Array;
  readonly F: Float64Array;
}

/**
 * With E = K K* and K*FK = Y s² Y*, the columns of K Y s^{−1/2} are seen by both, and those of K Y with s = 0 by E alone. What is left is ker E, made
 * orthogonal for F to the first kind; F tells there what it sees.
 *
 * @param R d×n, S n×d with R S = 1
 */
export function contragredient(R: PlanarMatrix, S: PlanarMatrix, E: PlanarMatrix, F: PlanarMatrix): Diagonalised {
  const d = E.rows;
  const ofE = hermitianEigen(E);
  const ranked = countAbove(ofE.values, ofE.values[0]!);
  const K = scaledBy(columnsBetween(ofE.vectors, 0, ranked), ofE.values, 2);
  const ofBoth = hermitianEigen(adjointMultiply(K, multiply(F, K)));
  const both = countAbove(ofBoth.values, norm(E) * norm(F));
  const KY = multiply(K, ofBoth.vectors);
  const s = ofBoth.values.slice(0, both).map(Math.sqrt);
  const shared = scaledBy(columnsBetween(KY, 0, both), s, -2);
  const kinds: Kind[] = [{ B: shared, E: s, F: s }];
  if (ranked > both) kinds.push(seenByE(S, columnsBetween(KY, both, ranked)));
  if (ranked === d) return assembled(kinds);

  const Z = columnsBetween(ofE.vectors, ranked, d);
  if (both > 0) addScaledInPlace(Z, -1, multiply(scaledBy(shared, s, -4), adjointMultiply(shared, multiply(F, Z))));
  const ofF = hermitianEigen(adjointMultiply(Z, multiply(F, Z)));
  const alone = countAbove(ofF.values, norm(F));
  const ZY = multiply(Z, ofF.vectors);
  const neither = alone < d - ranked ? [seenByNeither(S, columnsBetween(ZY, alone, d - ranked))] : [];
  if (alone === 0) return assembled([...kinds, ...neither]);
  const B = columnsBetween(ZY, 0, alone);
  const rows = inverse(sideBySide([...kinds, { B }, ...neither].map((kind) => kind.B)));
  const first = kinds.reduce((sum, kind) => sum + kind.B.cols, 0);
  const coordinates = columnsBetween(adjoint(rows), first, first + alone);
  return assembled([...kinds, seenByF(R, B, coordinates, ofF.values.slice(0, alone)), ...neither]);
}

function countAbove(values: Float64Array, scale: number): number {
  return values.filter((value) => value > NEGLIGIBLE * scale).length;
}

/** M·diag(values)^{quarters/4}. */
function scaledBy(M: PlanarMatrix, values: Float64Array, quarters: Quarters): PlanarMatrix {
  const out = clone(M);
  scaleColumns(
    out,
    values.map((value) => quarterPower(value, quarters)),
  );
  return out;
}

/** Columns M with E = M M* on their span, as orthonormal columns of S with weights: S M = W ε^{1/2} V*. */
function seenByE(S: PlanarMatrix, M: PlanarMatrix): Kind {
  const SM = multiply(S, M);
  const { values, vectors } = hermitianEigen(adjointMultiply(SM, SM));
  return { B: scaledBy(multiply(M, vectors), values, -2), E: values, F: new Float64Array(values.length) };
}

/**
 * The same for rows of g R. With N = R* g*, the columns whose g belongs to B, and N φ^{1/2} = W φ̂^{1/2} V*, g ↦ φ̂^{−1/2} V* φ^{1/2} g leaves the
 * orthonormal W, and B ↦ B φ^{−1/2} V φ̂^{1/2} goes with it.
 */
function seenByF(R: PlanarMatrix, B: PlanarMatrix, gAdjoint: PlanarMatrix, phi: Float64Array): Kind {
  const N = scaledBy(adjointMultiply(R, gAdjoint), phi, 2);
  const { values, vectors } = hermitianEigen(adjointMultiply(N, N));
  const turned = scaledBy(multiply(scaledBy(B, phi, -2), vectors), values, 2);
  return { B: turned, E: new Float64Array(values.length), F: values };
}

function seenByNeither(S: PlanarMatrix, M: PlanarMatrix): Kind {
  const W = multiply(S, M);
  const { T } = orthonormalise(W);
  const none = new Float64Array(M.cols);
  // M T⁻¹ from T* (M T⁻¹)* = M*.
  return { B: adjoint(solve(adjoint(T), adjoint(M))), E: none, F: none };
}

function assembled(kinds: readonly Kind[]): Diagonalised {
  const gInverse = sideBySide(kinds.map(({ B }) => B));
  const joined = (of: (kind: Kind) => Float64Array) => Float64Array.from(kinds.flatMap((kind) => [...of(kind)]));
  return { g: inverse(gInverse), gInverse, E: joined(({ E }) => E), F: joined(({ F }) => F) };
}
