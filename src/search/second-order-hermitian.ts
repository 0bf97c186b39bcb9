/**
 * The Hessian of log g, g(L) = Σ_j ‖N_j‖²/‖G‖² with N_j = L*A_jL and G = L*L, where ∇g = 0, that is Σ_j A_jLN_j = g·LG, at ‖G‖ = 1:
 *
 *     ¼ Hess(log g)[D] = (Σ_j A_jDN_j + A_jL(D*A_jL + L*A_jD))/g − DG − L(D*L + L*D),
 *
 * seen in the metric ⟨D, D'G⟩ of the preconditioner. One sweep a product.
 *
 * The point is a certified one: L = S·diag(√σ) up to scale, S an isometry, so that G is diagonal. Directions in which g cannot change are L itself
 * and the LK with K* = −K.
 *
 * Pitfall: where L has a lower rank than it could have, G is singular, and a rise into the columns that vanish is infinite in that metric. So what
 * divides is lifted; signs of eigenvalues do not depend on it.
 */
import {
  addAdjointInPlace,
  addScaledInPlace,
  adjoint,
  adjointMultiply,
  adjointMultiplyInto,
  blocks,
  clone,
  inner,
  multiplyInto,
  norm,
  orthonormalise,
  type PlanarMatrix,
  scaleColumns,
  scaleInPlace,
  zeros,
} from '../matrix';
import { derivativeInto, hasNoStacks } from '../methods/crossed-steps';
import type { CrossedTuple } from '../superoperator/crossed';
import type { Tuple } from '../tuple/tuple';
import type { Certified } from './certificate';
import type { Curvature } from './second-order-krylov';

/** Least entry of G, relative to ‖G‖ = 1, that is divided by. */
const LIFT = 1e-8;

/** The map ¼ Hess(log g) of a certified point in coordinates W = D·diag(√G) that are orthonormal for the metric. */
export function hermitianCurvature(A: Tuple, { S, sigma }: Pick<Certified, 'S' | 'sigma'>): Curvature {
  const { algebra, n } = A;
  const d = S.cols;
  const size = Math.hypot(...sigma);
  const G = sigma.map((value) => value / size);
  const roots = G.map(Math.sqrt);
  const lifted = G.map((value) => Math.sqrt(Math.max(value, LIFT)));
  const inverses = lifted.map((value) => 1 / value);
  const tall = () => zeros(algebra, n, d);
  const L = clone(S);
  scaleColumns(L, roots);
  const [direction, out, term] = [tall(), tall(), tall()];
  const { g, derive, release } = hasNoStacks(A) ? withoutStacks(A, L, term) : withStacks(A, L, term);
  const gram = zeros(algebra, d, d);

  return {
    size: L.data.length,
    applyInto(to, x) {
      direction.data.set(x);
      scaleColumns(direction, inverses);
      derive(out, direction);
      scaleInPlace(out, 1 / g);
      adjointMultiplyInto(gram, L, direction);
      addAdjointInPlace(gram);
      multiplyInto(term, L, gram);
      addScaledInPlace(out, -1, term);
      scaleColumns(direction, G);
      addScaledInPlace(out, -1, direction);
      scaleColumns(out, inverses);
      to.set(out.data);
    },
    project(x) {
      const W: PlanarMatrix = { algebra, rows: n, cols: d, data: x };
      multiplyInto(term, S, neutralPart(adjointMultiply(S, W), roots, lifted));
      addScaledInPlace(W, -1, term);
    },
    along(x, length) {
      direction.data.set(x);
      scaleColumns(direction, inverses);
      const moved = clone(L);
      addScaledInPlace(moved, (length * norm(L)) / norm(direction), direction);
      orthonormalise(moved);
      return { R: adjoint(moved), S: moved };
    },
    release,
  };
}

interface Quartic {
  /** Σ_j ‖L*A_jL‖². */
  readonly g: number;
  /** out ← the derivative of Σ_j A_jL(L*A_jL) along D. */
  derive(out: PlanarMatrix, D: PlanarMatrix): void;
  release(): void;
}

/** One sweep, and one a product. */
function withStacks(A: Tuple, L: PlanarMatrix, term: PlanarMatrix): Quartic {
  const { algebra, r } = A;
  const d = L.cols;
  const [image, directionImage] = [A.createImage(d), A.createImage(d)];
  A.imageInto(image, L);
  const N = zeros(algebra, r * d, d);
  A.compressInto(N, L, image);
  const B = zeros(algebra, r * d, d);
  const B_blocks = blocks(B, r);
  return {
    g: norm(N) ** 2,
    derive(out, D) {
      A.imageInto(directionImage, D);
      A.combineInto(out, directionImage, N);
      A.compressInto(B, L, directionImage);
      for (const block of B_blocks) addAdjointInPlace(block);
      A.combineInto(term, image, B);
      addScaledInPlace(out, 1, term);
    },
    release() {
      for (const each of [image, directionImage]) A.releaseImage?.(each);
    },
  };
}

/** One sweep, and three a product. */
function withoutStacks(A: CrossedTuple, L: PlanarMatrix, term: PlanarMatrix): Quartic {
  A.crossInto(term, L, L, L);
  return { g: inner(L, term), derive: (out, D) => derivativeInto(out, A, L, D, term), release() {} };
}

/** The part of S*W that comes from D = LK with K* = −K, or from D = L: K_ik lies in W_ik times γ_iμ_k, γ the roots of G and μ those lifted. */
function neutralPart(C: PlanarMatrix, gamma: Float64Array, mu: Float64Array): PlanarMatrix {
  const { algebra, rows: d, data } = C;
  const { dim: a, conjugate } = algebra;
  const out = zeros(algebra, d, d);
  let [share, squares] = [0, 0];
  for (let i = 0; i < d; i++) {
    share += gamma[i]! * mu[i]! * data[i * a * d + i]!;
    squares += (gamma[i]! * mu[i]!) ** 2;
  }
  for (let i = 0; i < d; i++) {
    for (let p = 0; p < a; p++) {
      const diagonal = (i * a + p) * d + i;
      out.data[diagonal] = p === 0 ? (share / squares) * gamma[i]! * mu[i]! : data[diagonal]!;
      for (let k = 0; k < i; k++) {
        const [here, there] = [(i * a + p) * d + k, (k * a + p) * d + i];
        const [x, y] = [gamma[i]! * mu[k]!, -conjugate[p]! * gamma[k]! * mu[i]!];
        const length = x * x + y * y;
        if (length === 0) continue;
        const K = (x * data[here]! + y * data[there]!) / length;
        out.data[here] = x * K;
        out.data[there] = y * K;
      }
    }
  }
  return out;
}
