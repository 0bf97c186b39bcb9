/**
 * How the mean of the log ρ(Γ(A^k;X)) curves at a stationary X, in the gauge F = 1, where X is an isometry, and in the metric ⟨ξ, ξ'M⟩ of X*ξ = 0, M = E but for
 * a small multiple of 1. With
 * B^k = A^k/λ_k, whose Γ has the eigenvalue 1 with U_k and V_k, ⟨V_k,U_k⟩ = 1, and θ_k = ⟨V_k, Γ(B^k;ξ)U_k⟩, the Hessian is
 *
 *     Hξ = −ξEM⁻¹ + (1 − XX*) (1/m) Σ_k [v_k*B^k_jU_k + V_k*B^k_ju_k − θ_kV_k*B^k_jU_k]_j M⁻¹,
 *     (1 − Γ_k)u_k = Γ(B^k;ξ)U_k − θ_kU_k,     (1 − Γ_k†)v_k = Γ(B^k;ξ)†V_k − θ̄_kV_k.
 *
 * The terms with θ_k are what one tuple alone has not: its C = XE is taken out by 1 − XX*, that of one of several is not.
 *
 * In place of solving for u and v take one linearised step, T: (ξ, u, v) ↦ (Hξ + ξ with these u and v, Γu + Γ(B;ξ)U − θU, Γ†v + Γ(B;ξ)†V − θ̄V). An
 * eigenvalue t of T has (t − 1)ξ = H(t)ξ, where H(t) has (t − Γ)⁻¹ in place of (1 − Γ)⁻¹. It is self-adjoint for every real t, bounded for t → ∞, and H at
 * t = 1. So t − 1 − H(t) is positive for large t, and if H has a direction of ascent, not at 1: T has a real eigenvalue beyond 1. Three readings a step.
 */
import {
  addScaledInPlace,
  clone,
  copyInto,
  leftTrace,
  multiply,
  multiplyInto,
  type PlanarMatrix,
  scaleInPlace,
  zeros,
} from '../matrix';
import { divideByEigenvalues } from '../methods/ascent-parts';
import { type Point, projectOut, setMetric } from '../methods/ascent-point';
import type { Curvature } from '../search/second-order-krylov';
import type { Tuple } from '../tuple/tuple';
import { rowsFrom } from '../tuple/workspace';

/** Its square is the multiple of 1/d in M: weights of E may be 0. */
const LIFTED = 1e-3;

/** T − 1 on (ξM^{1/2}, u, v), from a certified point. Its `tangent` is the ξ of such a vector. */
export function barycentreCurvature(
  A: Tuple,
  point: Point,
): Omit<Curvature, 'along'> & { tangent(x: Float64Array): PlanarMatrix } {
  const { algebra, n, r } = A;
  point.residual = LIFTED;
  setMetric(point);
  const { X, E, root, inverseRoot, sweep } = point;
  const d = X.cols;
  const parts = point.parts!;
  const m = parts.length;
  const share = multiply(inverseRoot, multiply(E, inverseRoot));
  const [U, V] = [clone(point.U), clone(point.V)];
  const [imageU, image] = [A.createImage(d), A.createImage(d)];
  copyInto(imageU, sweep.image);
  const [high, tall] = [zeros(algebra, r * d, d), () => zeros(algebra, n, d)];
  const [xi, other] = [zeros(algebra, r * d, d), zeros(algebra, r * d, d)];
  const [response, left, term] = [tall(), tall(), tall()];
  const sizes = [high.data.length, U.data.length, V.data.length] as const;
  const size = sizes[0] + sizes[1] + sizes[2];
  const stackIn = (x: Float64Array): PlanarMatrix => ({ ...high, data: x.subarray(0, sizes[0]) });
  const uIn = (x: Float64Array): PlanarMatrix => ({ ...U, data: x.subarray(sizes[0], sizes[0] + sizes[1]) });
  const vIn = (x: Float64Array): PlanarMatrix => ({ ...V, data: x.subarray(sizes[0] + sizes[1]) });
  const rows = (M: PlanarMatrix): PlanarMatrix[] => {
    let from = 0;
    return parts.map((part) => {
      from += part.A.n;
      return rowsFrom(M, from - part.A.n, part.A.n);
    });
  };
  const [rowsU, rowsV] = [rows(U), rows(V)];
  const commuting = parts.map(({ units }) => units.commuting);

  /** M_k ← what is an image by Γ(A^k;·)† as one by Γ(B^k;·)†, or the left factor that gives compressions of B^k in place of those of A^k. */
  const divideAdjoint = (M: PlanarMatrix): void => divideByEigenvalues(M, conjugated);
  const conjugated = parts.map((part) => ({
    ...part,
    turn: part.turn.map((value, p) => algebra.conjugate[p]! * value),
  }));
  const project = (x: Float64Array): void => {
    multiplyInto(xi, stackIn(x), inverseRoot);
    projectOut(X, xi);
    multiplyInto(stackIn(x), xi, root);
    rows(uIn(x)).forEach((u, k) => {
      subtractMultiple(u, rowsU[k]!, leftTrace(u, rowsV[k]!, commuting[k]!));
    });
    rows(vIn(x)).forEach((v, k) => {
      subtractMultiple(v, rowsV[k]!, leftTrace(v, rowsU[k]!, commuting[k]!));
    });
  };

  return {
    size,
    project,
    applyInto(to, x) {
      const [u, v] = [uIn(x), vIn(x)];
      multiplyInto(xi, stackIn(x), inverseRoot);
      projectOut(X, xi);
      A.combineInto(response, imageU, xi);
      divideByEigenvalues(response, parts);

      copyInto(left, v);
      const thetas = rows(response).map((one, k) => leftTrace(one, rowsV[k]!, commuting[k]!));
      rows(left).forEach((one, k) => {
        subtractMultiple(one, rowsV[k]!, conjugate(algebra.conjugate, thetas[k]!));
      });
      divideAdjoint(left);
      A.compressInto(high, left, imageU);
      A.imageInto(image, u);
      copyInto(left, V);
      divideAdjoint(left);
      A.compressInto(other, left, image);
      addScaledInPlace(high, 1, other);
      scaleInPlace(high, 1 / m);
      projectOut(X, high);
      multiplyInto(stackIn(to), high, inverseRoot);
      const taken = stackIn(to);
      for (let i = 0; i < sizes[0]; i++) taken.data[i] = taken.data[i]! + x[i]!;
      multiplyInto(high, stackIn(x), share);
      addScaledInPlace(taken, -1, high);

      A.combineInto(uIn(to), image, X);
      divideByEigenvalues(uIn(to), parts);
      addScaledInPlace(uIn(to), 1, response);
      A.adjointInto(vIn(to), v, X);
      A.adjointInto(term, V, xi);
      addScaledInPlace(vIn(to), 1, term);
      divideAdjoint(vIn(to));
      project(to);
      for (let i = 0; i < size; i++) to[i] = to[i]! - x[i]!;
    },
    tangent(x) {
      const out = zeros(algebra, r * d, d);
      multiplyInto(out, stackIn(x), inverseRoot);
      projectOut(X, out);
      return out;
    },
    release: () => {
      for (const each of [imageU, image]) A.releaseImage?.(each);
    },
  };
}

function conjugate(signs: ArrayLike<number>, z: Float64Array): Float64Array {
  return z.map((value, p) => signs[p]! * value);
}

/** M ← M − zN for a scalar z from the left, of units that commute with what matters. */
function subtractMultiple(M: PlanarMatrix, N: PlanarMatrix, z: Float64Array): void {
  const { dim: a, unit, sign } = M.algebra;
  const d = M.cols;
  for (let i = 0; i < M.rows; i++) {
    for (let s = 0; s < a; s++) {
      if (z[s] === 0) continue;
      for (let p = 0; p < a; p++) {
        const factor = sign[s * a + p]! * z[s]!;
        const to = (i * a + unit[s * a + p]!) * d;
        const from = (i * a + p) * d;
        for (let j = 0; j < d; j++) M.data[to + j] = M.data[to + j]! - factor * N.data[from + j]!;
      }
    }
  }
}
