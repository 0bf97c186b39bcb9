/**
 * How L curves at a stationary point of any tuple, by the linearised step of the solver. In the gauge Σ X_j*X_j = 1, where ρ(Φ(X)) = 1 and
 * L = ρ(Γ(A;X)) = ℓ, Φ(X)E = E, let X move by ξ with X*ξ = 0, and its eigenvectors U, V by u, v. Then Hess(log L) in the metric ⟨ξ, ξ'E⟩ is
 *
 *     Hξ + ξ = (1 − XX*)[v*A_jU + V*A_ju]_j E⁻¹/(ℓ⟨V,U⟩),    (ℓ − Γ)u = Γ(A;ξ)U,    (ℓ − Γ†)v = Γ(A;ξ)†V.
 *
 * Instead of solving for u and v in each product, take one step of the solver: (u, v) ↦ ξ, the right side above; u' = (Γu + Γ(A;ξ)U)/ℓ and v'
 * likewise. An eigenvalue θ of this map has (θ − 1)ξ = H(θ)ξ, where H(θ) is self-adjoint for every real θ, tends to a limit for θ → ∞, and is H at
 * θ = 1. So each direction of ascent of H leaves a real θ > 1: θ − 1 − H(θ) is positive for large θ and not at 1. Two readings of A a step.
 *
 * In the canonical gauge E = F = diag(σ) of a certified point, with B = S·diag(√σ), C = R*·diag(√σ), X̂_j = σ^{1/2}X_jσ^{−1/2}/ℓ,
 * Y_j = σ^{−1/2}X_jσ^{1/2}/ℓ, u = pσ/Σσ², v = q, this is
 *
 *     Z = (1 − X̂X̂*)[C*A_jp + q*A_jB]_j/ℓ,   p' = (Σ A_jp Y_j* + A_jB Z_j*σ⁻¹)/ℓ,   q' = (Σ A_j*q X̂_j + A_j*C Z_jσ⁻¹)/ℓ.
 *
 * Pitfalls: where σ has zeros the gauge does not exist; the point is then tested as one of the lower rank that it has. U and V themselves, times
 * central scalars, are eigenvectors with θ = 1 and are projected out.
 */
import {
  addScaledInPlace,
  adjoint,
  adjointMultiplyInto,
  blocks,
  centralTrace,
  clone,
  copyInto,
  leadingColumns,
  multiply,
  multiplyInto,
  norm,
  type PlanarMatrix,
  type Quarters,
  quarterPower,
  scaleColumns,
  scaleInPlace,
  zeros,
} from '../matrix';
import { spansOf } from '../methods/spans';
import { confineColumns, homesOf } from '../tuple/sector';
import type { Tuple } from '../tuple/tuple';
import type { Certified } from './certificate';
import { stackOf } from './reduced';
import type { Curvature } from './second-order-krylov';

/** Entries of σ below this part of the largest count as zeros. */
const NEGLIGIBLE = 1e-6;

/** The map minus 1 at a certified point, on pairs (p, q). */
export function generalCurvature(A: Tuple, point: Pick<Certified, 'R' | 'S' | 'X' | 'sigma' | 'lambda'>): Curvature {
  const { algebra, n, r } = A;
  const sigma = point.sigma.filter((value) => value > NEGLIGIBLE * point.sigma[0]!);
  const d = sigma.length;
  const level = Math.sqrt(point.lambda);
  const inverses = sigma.map((value) => 1 / value);
  const squares = sigma.reduce((sum, value) => sum + value * value, 0);
  const tall = () => zeros(algebra, n, d);
  const stack = () => zeros(algebra, r * d, d);
  const [B, C] = [leadingColumns(point.S, d), leadingColumns(adjoint(point.R), d)];
  for (const columns of [B, C]) scaleColumns(columns, sigma.map(Math.sqrt));
  // V and U up to scale, so that ⟨weightedC, B⟩ = ⟨weightedB, C⟩ = 1.
  const [weightedB, weightedC] = [clone(B), clone(C)];
  for (const columns of [weightedB, weightedC])
    scaleColumns(
      columns,
      sigma.map((value) => value / squares),
    );
  const X = stackOf(A, point);
  const isometry = balancedStack(X, r, sigma, 2, level);
  const coisometry = balancedStack(X, r, sigma, -2, level);

  const [imageB, image] = [A.createImage(d), A.createImage(d)];
  A.imageInto(imageB, B);
  const [Z, other] = [stack(), stack()];
  const Z_blocks = blocks(Z, r);
  const gram = zeros(algebra, d, d);
  const term = tall();
  /** [q C] and the stack of the [X̂_j; Z_jσ⁻¹], which take both terms of q' in one reading. */
  const sides = zeros(algebra, n, 2 * d);
  const factors = zeros(algebra, 2 * r * d, d);
  const factor_blocks = blocks(factors, 2 * r);
  copyColumns(sides, d, C);
  for (const [j, block] of blocks(isometry, r).entries()) copyInto(factor_blocks[2 * j]!, block);

  /** In a sector, directions that lead out of it are none. */
  const homes = A.sector ? homesOf(A.sector, B) : new Int32Array(0);
  const half = B.data.length;
  const part = (x: Float64Array, at: number): PlanarMatrix => ({
    algebra,
    rows: n,
    cols: d,
    data: x.subarray(at, at + half),
  });

  return {
    size: 2 * half,
    applyInto(to, x) {
      const [p, q, forward, backward] = [part(x, 0), part(x, half), part(to, 0), part(to, half)];
      A.imageInto(image, p);
      A.compressInto(Z, C, image);
      A.compressInto(other, q, imageB);
      addScaledInPlace(Z, 1, other);
      adjointMultiplyInto(gram, isometry, Z);
      multiplyInto(other, isometry, gram);
      addScaledInPlace(Z, -1, other);
      scaleInPlace(Z, 1 / level);
      Z_blocks.forEach((block, j) => {
        const factor = factor_blocks[2 * j + 1]!;
        copyInto(factor, block);
        scaleColumns(factor, inverses);
        scaleRows(block, inverses);
      });
      A.combineInto(forward, image, coisometry);
      A.combineInto(term, imageB, Z);
      addScaledInPlace(forward, 1, term);
      copyColumns(sides, 0, q);
      A.adjointInto(backward, sides, factors);
      for (let i = 0; i < to.length; i++) to[i] = to[i]! / level - x[i]!;
    },
    project(x) {
      const [p, q] = [part(x, 0), part(x, half)];
      if (A.sector) for (const columns of [p, q]) confineColumns(A.sector, columns, homes);
      subtractMultiple(p, B, centralTrace(weightedC, p));
      subtractMultiple(q, C, centralTrace(weightedB, q));
    },
    along(x, length) {
      const scale =
        (length * Math.hypot(norm(B), norm(C))) / Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
      const spanOf = (all: PlanarMatrix, columns: PlanarMatrix, direction: PlanarMatrix): PlanarMatrix => {
        const [out, moved] = [clone(all), clone(columns)];
        addScaledInPlace(moved, scale, direction);
        copyColumns(out, 0, moved);
        return out;
      };
      return spansOf(spanOf(point.S, B, part(x, 0)), spanOf(adjoint(point.R), C, part(x, half)));
    },
    release: () => {
      for (const each of [imageB, image]) A.releaseImage?.(each);
    },
  };
}

/** The leading parts of the σ^a X_j σ^{−a}/level, a = ±½, one below the other. */
function balancedStack(
  X: PlanarMatrix,
  r: number,
  sigma: Float64Array,
  quarters: Quarters,
  level: number,
): PlanarMatrix {
  const d = sigma.length;
  const out = zeros(X.algebra, r * d, d);
  const targets = blocks(out, r);
  const dim = X.algebra.dim;
  blocks(X, r).forEach(({ data, cols }, j) => {
    for (let i = 0; i < d * dim; i++) {
      for (let k = 0; k < d; k++) {
        const factor = quarterPower(sigma[Math.floor(i / dim)]! / sigma[k]!, quarters) / level;
        targets[j]!.data[i * d + k] = factor * data[i * cols + k]!;
      }
    }
  });
  return out;
}

/** Columns of `out` from `first` on ← M. */
function copyColumns(out: PlanarMatrix, first: number, M: PlanarMatrix): void {
  for (let line = 0; line * M.cols < M.data.length; line++) {
    out.data.set(M.data.subarray(line * M.cols, (line + 1) * M.cols), line * out.cols + first);
  }
}

/** M ← diag(factors)·M. */
function scaleRows({ algebra, cols, data }: PlanarMatrix, factors: Float64Array): void {
  const line = algebra.dim * cols;
  for (let i = 0; i < data.length; i++) data[i] = data[i]! * factors[Math.floor(i / line)]!;
}

/** M ← M − columns·z for a central scalar z. */
function subtractMultiple(M: PlanarMatrix, columns: PlanarMatrix, z: Float64Array): void {
  const { algebra, cols: d } = M;
  const diagonal = zeros(algebra, d, d);
  for (let k = 0; k < d; k++)
    for (let p = 0; p < algebra.dim; p++) diagonal.data[(k * algebra.dim + p) * d + k] = z[p]!;
  addScaledInPlace(M, -1, multiply(columns, diagonal));
}
