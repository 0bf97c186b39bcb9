/**
 * A barycentre as measured afresh from the A^k, whatever the ascent believed. With E and F the fixed points of Φ(X), and U_k, V_k right and left
 * eigenvectors of Γ(A^k;X) for λ_k with ⟨V_k,U_k⟩ = 1, the derivative of (1/m) Σ log |λ_k| − ½ log ρ(Φ(X)) vanishes where
 *
 *     X_j = (1/m) Σ_k (G/ℓ_k) R_k A^k_j S_k,    R_k = F⁻¹V_k*,   S_k = U_kE⁻¹,    (1/m) Σ_k R_kS_k = 1,
 *
 * G the geometric mean of the |ℓ_k|, ℓ_k = λ_k/ρ(Φ(X))^{1/2}, and X scaled to ρ(Φ(X)) = G². For m = 1 this is X = R A S with R S = 1. Then P_k ∝ S_kES_k* is the
 * dominant eigenvector of Γ(A^k; S_kXW_k⁻¹R_k), W_k = R_kS_k, and Q_k ∝ R_k*FR_k that of the adjoint of Γ(A^k; S_kW_k⁻¹XR_k).
 */
import { centre } from '../algebra';
import {
  adjoint,
  adjointMultiply,
  blocks,
  clone,
  distance,
  hermitianEigen,
  hermitise,
  isInvertible,
  multiply,
  multiplyInto,
  norm,
  type PlanarMatrix,
  polarFactor,
  type Quarters,
  quarterPower,
  rotateByCentral,
  scaleColumns,
  scaleInPlace,
  zeros,
} from '../matrix';
import { measureParts } from '../methods/ascent-parts';
import type { Point } from '../methods/ascent-point';
import { setMetric } from '../methods/ascent-point';
import { fixedPoints } from '../methods/fixed-points';
import type { Resting } from '../resting';
import { columnPhases } from '../search/gauge';
import { phiOperator } from '../superoperator/operators';
import type { Tuple } from '../tuple/tuple';

/** Relative defects of what holds at a barycentre. */
export interface BarycentreResiduals {
  /** ‖F^{−½}CE^{−½} − F^{½}XE^{½}‖/‖F^{½}XE^{½}‖ with C_j = (1/m) Σ_k V_k*A^k_jU_k/λ_k, and `eigenvectors` on both sides, together: the vanishing of the derivative. */
  readonly stationarity: number;
  /** ‖Γ(A^k;X)U_k − λ_kU_k‖/(|λ_k|‖U_k‖) and the same for V_k, the largest. */
  readonly eigenvectors: number;
  /** ‖Φ(X)E − ρE‖/(ρ‖E‖) and the same for F, the larger. */
  readonly eigen: number;
  /** ‖(X_j − (1/m) Σ_k (G/ℓ_k) R_kA^k_jS_k)E‖/‖XE‖ over all j, where F = 1. */
  readonly reconstruction: number;
  /** ‖((1/m) Σ_k R_kS_k − 1)E‖/‖E‖, where F = 1. */
  readonly normalisation: number;
}

/** What one of the tuples has to do with a barycentre. */
export interface CertifiedPart {
  /** d×n and n×d. */
  readonly R: PlanarMatrix;
  readonly S: PlanarMatrix;
  /** |ℓ_k|, and ℓ_k/|ℓ_k| by components. */
  readonly fitness: number;
  readonly phase: Float64Array;
}

/** A barycentre in canonical gauge. */
export interface CertifiedBarycentre {
  /** Stack of r matrices d×d with ρ(Φ(X)) = G². */
  readonly X: PlanarMatrix;
  /** E = F = diag(σ), of sum one, descending; 0 where the optimum is one of lower rank. */
  readonly sigma: Float64Array;
  /** G, from the λ_k. */
  readonly fitness: number;
  readonly parts: readonly CertifiedPart[];
  readonly residuals: BarycentreResiduals;
}

/** Least weight of E, relative to the largest, that the gauge divides by; and part of the residual below which a weight is none. */
const LEAST = 1e-13;
const KNOWN = 1e-3;

/** Relative distance of E and (1/m) Σ V_k*U_k that is no other fixed point of Φ(X). */
const MATCHED = 1e-5;

/**
 * The gauge F = 1 with a diagonal E that is settled, a few sweeps, and what follows from it. The point is moved there.
 *
 * Where Φ(X) has several fixed points, ρ(Φ(X)) has a kink, and E is the one that C = XE asks for, (1/m) Σ V_k*U_k: so where X is a direct sum, of which each tuple
 * sees one part, with the shares of the tuples as weights.
 */
export function* certifyBarycentre(A: Tuple, point: Point): Resting<CertifiedBarycentre | undefined> {
  const parts = point.parts!;
  const settled = yield* regauge(A, point);
  measureParts(A, point, parts);
  yield;
  const isOther = distance(overlapOf(point), point.E) > MATCHED * norm(point.E);
  if (isOther && Number.isFinite(point.residual)) {
    if (turnVectors(point)) measureParts(A, point, parts);
    const E = overlapOf(point);
    hermitise(E);
    diagonalise(A, point, E);
    measureParts(A, point, parts);
    yield;
  }
  if (!Number.isFinite(point.residual) || !(point.value > 0)) return undefined;
  return canonical(A, point, isOther ? defectOf(A, point) : settled);
}

/** (1/m) Σ V_k*U_k. */
function overlapOf({ U, V, parts }: Point): PlanarMatrix {
  const out = adjointMultiply(V, U);
  scaleInPlace(out, 1 / parts!.length);
  return out;
}

/**
 * V ← VN with the unitary N that makes (1/m) Σ V_k*U_k Hermitian ≥ 0. It is E times what commutes with all X_j, and so N commutes with them; over H, where X is real,
 * U_k and V_k are known up to such an N only.
 * @returns whether anything was done
 */
function turnVectors(point: Point): boolean {
  const overlap = overlapOf(point);
  if (distance(overlap, adjoint(overlap)) <= MATCHED * norm(overlap) || !isInvertible(overlap)) return false;
  point.V.data.set(multiply(point.V, polarFactor(overlap)).data);
  return true;
}

/** The unitary gauge in which a Hermitian E is diagonal, with its weights; those below 0 become 0. */
function diagonalise({ r }: Tuple, point: Point, E: PlanarMatrix): void {
  const { values, vectors } = hermitianEigen(E);
  for (const block of blocks(point.X, r)) block.data.set(adjointMultiply(vectors, multiply(block, vectors)).data);
  for (const M of [point.U, point.V]) M.data.set(multiply(M, vectors).data);
  setDiagonal(point.E, values);
  setMetric(point);
}

/** E ← diag(values), those below 0 left out, of trace one. */
function setDiagonal(E: PlanarMatrix, values: Float64Array): void {
  const positive = values.map((x) => Math.max(x, 0));
  const total = positive.reduce((sum, x) => sum + x, 0);
  E.data.fill(0);
  positive.forEach((x, i) => {
    E.data[i * (E.algebra.dim * E.cols + 1)] = x / total;
  });
}

/** ‖Φ(X)E − E‖/‖E‖. */
function defectOf({ r }: Tuple, { X, E }: Point): number {
  const out = new Float64Array(E.data.length);
  phiOperator(X, r).applyInto(out, E.data);
  return distance({ ...E, data: out }, E) / norm(E);
}

/** @returns the relative defect of E and F */
function* regauge({ r }: Tuple, point: Point): Resting<number> {
  let residual = Infinity;
  // In the gauge of the first time E and F are known better.
  for (let pass = 0; pass < 2; pass++) {
    const { E, F, value, residual: defect } = yield* fixedPoints(point.X, r);
    residual = defect;
    const ofF = hermitianEigen(F);
    const roots = ofF.values.map((x) => Math.sqrt(Math.max(x, LEAST * ofF.values[0]!)));
    const scaled = (quarters: Quarters): PlanarMatrix => {
      const out = clone(ofF.vectors);
      scaleColumns(
        out,
        roots.map((x) => quarterPower(x, quarters)),
      );
      return out;
    };
    const [K, inverseK] = [scaled(4), scaled(-4)]; // F = K K*
    const { vectors } = hermitianEigen(multiply(adjoint(K), multiply(E, K)));
    const [gAdjoint, gInverse] = [multiply(K, vectors), multiply(inverseK, vectors)];
    const before = clone(point.X);
    const targets = blocks(point.X, r);
    blocks(before, r).forEach((block, j) => {
      multiplyInto(targets[j]!, adjointMultiply(gAdjoint, block), gInverse);
    });
    scaleInPlace(point.X, 1 / Math.sqrt(value));
    point.U.data.set(multiply(point.U, gAdjoint).data);
    point.V.data.set(multiply(point.V, gInverse).data);
    const inside = multiply(adjoint(gAdjoint), multiply(E, gAdjoint));
    setDiagonal(point.E, diagonalOf(inside));
  }
  point.residual = 0;
  setMetric(point);
  return residual;
}

function diagonalOf({ algebra, cols, rows, data }: PlanarMatrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => data[i * (algebra.dim * cols + 1)]!);
}

/** From F = 1 to E = F, with the phases of the first S and of the first λ. */
function canonical(A: Tuple, point: Point, eigen: number): CertifiedBarycentre {
  const { C, value: fitness, rightDefect, leftDefect } = point;
  const parts = point.parts!;
  const m = parts.length;
  const weights = diagonalOf(point.E);
  const largest = weights.reduce((most, x) => Math.max(most, x), 0);
  const least = Math.max(LEAST, KNOWN * point.residual) * largest;
  const e = weights.map((x) => Math.max(x, least));
  const d = e.length;
  const gram = zeros(A.algebra, d, d);
  const found = parts.map(({ U, V, turn, modulus }) => {
    const [S, left] = [clone(U), clone(V)];
    scaleColumns(
      S,
      e.map((x) => quarterPower(x, -2)),
    );
    const scale = Math.sqrt(norm(left) / norm(S));
    scaleColumns(
      S,
      e.map((x) => scale * quarterPower(x, -1)),
    );
    scaleColumns(
      left,
      e.map((x) => quarterPower(x, -1) / scale),
    );
    const W = adjointMultiply(V, U);
    for (let i = 0; i < gram.data.length; i++) gram.data[i]! += W.data[i]! / m;
    const length = Math.hypot(...turn);
    const phase = turn.map((x, p) => (A.algebra.conjugate[p]! * x) / length);
    return { S, R: adjoint(left), fitness: modulus, phase };
  });
  const XE = multiply(point.X, point.E);

  const X = clone(point.X);
  const phases = columnPhases(found[0]!.S);
  for (const block of blocks(X, A.r)) {
    const lines = block.rows * A.algebra.dim;
    for (let line = 0; line < lines; line++) {
      const row = Math.floor(line / A.algebra.dim);
      for (let i = 0; i < d; i++) block.data[line * d + i]! *= quarterPower(e[i]! / e[row]!, 1);
    }
    block.data.set(multiply(adjointMultiply(phases, block), phases).data);
  }
  turnToFirst(X, found);
  scaleInPlace(X, fitness); // ρ(Φ(X)) was 1
  const roots = weights.map((x) => (x > least ? Math.sqrt(x) : 0));
  const sum = roots.reduce((total, x) => total + x, 0);
  return {
    X,
    sigma: roots.map((x) => x / sum),
    fitness,
    parts: found.map((part) => ({ ...part, S: multiply(part.S, phases), R: adjointMultiply(phases, part.R) })),
    residuals: {
      stationarity: Math.hypot(point.residual, distance(C, XE) / norm(XE)),
      eigenvectors: Math.max(rightDefect, leftDefect),
      eigen,
      reconstruction: distance(C, XE) / norm(XE),
      normalisation: distance(gram, point.E) / norm(point.E),
    },
  };
}

/** X ← Xz with the central z that makes the first ℓ_k positive, or its central part, and the ℓ_k with it. */
function turnToFirst(X: PlanarMatrix, parts: readonly { phase: Float64Array }[]): void {
  const central = centre(X.algebra);
  const z = parts[0]!.phase.map((x, p) => (central[p] ? x : 0));
  const length = Math.hypot(...z);
  if (length === 0) return;
  rotateByCentral(X, z);
  const back = z.map((x, p) => (X.algebra.conjugate[p]! * x) / length);
  for (const { phase } of parts) {
    const one: PlanarMatrix = { algebra: X.algebra, rows: 1, cols: 1, data: phase };
    rotateByCentral(one, back);
  }
}
