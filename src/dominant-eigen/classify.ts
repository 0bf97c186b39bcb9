import type { RitzPair } from './ritz-pair';
import { timesIOnPairs } from './ritz-residuals';
import type { PeripheralKind } from './types';
import { addScaled, dot, scale } from './vectors';

/** Two Ritz values that count as one eigenvalue. */
export function samePoint(p: RitzPair, q: RitzPair, tolerance: number): boolean {
  return Math.hypot(p.re - q.re, p.im - q.im) <= Math.max(1e-7, 10 * tolerance) * q.modulus;
}

/** Ritz values within this share of one another, with vectors of this cosine, may be one defective eigenvalue. */
const NEAR = 0.2;
const PARALLEL = 0.99;

/**
 * Whether another Ritz value lies near the primary one with nearly its vector: so rounding parts an eigenvalue with a Jordan block of size k, by
 * ε^{1/k}, while each of the parts has a residual of ε.
 */
export function looksDefective(
  pairs: readonly RitzPair[],
  primary: RitzPair,
  tolerance: number,
  complexLinear: boolean,
): boolean {
  return pairs.some((pair) => {
    const distance = Math.hypot(pair.re - primary.re, pair.im - primary.im);
    if (pair === primary || distance > NEAR * primary.modulus || samePoint(pair, primary, tolerance)) return false;
    return cosineOf(pair, primary, complexLinear) > PARALLEL;
  });
}

/** |⟨p, q⟩|/(‖p‖‖q‖) of the vectors over C. */
function cosineOf(p: RitzPair, q: RitzPair, complexLinear: boolean): number {
  const zero = new Float64Array(p.coefficients.length);
  const parts = ({ coefficients, coefficientsImaginary }: RitzPair) =>
    [coefficients, coefficientsImaginary ?? zero] as const;
  const [[y, z], [u, v]] = [parts(p), parts(q)];
  const real = dot(y, u) + dot(z, v);
  const imaginary = complexLinear ? dot(timesIOnPairs(y), u) : dot(y, v) - dot(z, u);
  return Math.hypot(real, imaginary) / Math.sqrt((dot(y, y) + dot(z, z)) * (dot(u, u) + dot(v, v)));
}

/** How many of the vectors are independent beyond rounding: fewer than given when an eigenvalue is defective. */
function independent(vectors: readonly Float64Array[]): number {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = vector.slice();
    const before = Math.sqrt(dot(rest, rest));
    for (const known of basis) addScaled(rest, -dot(known, rest), known);
    const length = Math.sqrt(dot(rest, rest));
    if (length <= 1e-6 * before) continue;
    scale(rest, 1 / length);
    basis.push(rest);
  }
  return Math.max(1, basis.length);
}

/** What lies on the circle |λ| = ρ, from Ritz pairs sorted by modulus. */
export function classify(
  pairs: readonly RitzPair[],
  primary: RitzPair,
  tolerance: number,
): { gap: number; multiplicity: number; kind: PeripheralKind } {
  const close = Math.max(1e-7, 10 * tolerance);
  const circle = pairs.filter((pair) => Math.abs(pair.modulus - primary.modulus) <= close * primary.modulus);
  const equal = circle.filter((pair) => samePoint(pair, primary, tolerance));
  const others = circle.filter((pair) => !samePoint(pair, primary, tolerance));
  const inside = pairs.find((pair) => pair.modulus < (1 - close) * primary.modulus);
  const gap = inside === undefined ? 1 : 1 - inside.modulus / primary.modulus;
  const multiplicity = independent(equal.map((pair) => pair.coefficients));

  let kind: PeripheralKind = multiplicity > 1 ? 'repeated' : 'simple';
  if (primary.coefficientsImaginary !== undefined) kind = 'complex-pair';
  else if (others.length > 0) {
    const opposite = others.every(
      (pair) => Math.hypot(pair.re + primary.re, pair.im + primary.im) <= close * primary.modulus,
    );
    kind = opposite ? 'opposite' : 'cyclic';
  }
  return { gap, multiplicity, kind };
}
