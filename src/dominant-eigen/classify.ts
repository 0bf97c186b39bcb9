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
 * Whether another Ritz value lies near the primary one with nearly its vector, its own conjugate perhaps: so rounding parts an eigenvalue with a
 * Jordan block of size k, by ε^{1/k}, while each of the parts has a residual of ε.
 */
export function looksDefective(pairs: readonly RitzPair[], primary: RitzPair, complexLinear: boolean): boolean {
  const { im, modulus, coefficients: x, coefficientsImaginary: y } = primary;
  if (y !== undefined && 2 * im <= NEAR * modulus) {
    // (x + iy)ᵀ(x + iy) is the product of the vector with its conjugate.
    const cosine = Math.hypot(dot(x, x) - dot(y, y), 2 * dot(x, y)) / (dot(x, x) + dot(y, y));
    if (cosine > PARALLEL) return true;
  }
  return pairs.some((pair) => {
    const distance = Math.hypot(pair.re - primary.re, pair.im - primary.im);
    if (pair === primary || distance > NEAR * primary.modulus) return false;
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

/** How many of the vectors are independent beyond rounding, over C where they are complex: fewer than given when an eigenvalue is defective. */
function independent(pairs: readonly RitzPair[], complexLinear: boolean): number {
  const basis: Float64Array[] = [];
  let count = 0;
  for (const { coefficients, coefficientsImaginary } of pairs) {
    const rest = Float64Array.from([...coefficients, ...(coefficientsImaginary ?? [])]);
    const before = Math.sqrt(dot(rest, rest));
    for (const known of basis) if (known.length === rest.length) addScaled(rest, -dot(known, rest), known);
    const length = Math.sqrt(dot(rest, rest));
    if (length <= 1e-6 * before) continue;
    scale(rest, 1 / length);
    basis.push(rest);
    if (complexLinear) basis.push(timesIOnPairs(rest));
    else if (coefficientsImaginary) basis.push(timesIOnHalves(rest));
    count += 1;
  }
  return Math.max(1, count);
}

/** i(x + iy) for x and y one after the other. */
function timesIOnHalves(both: Float64Array): Float64Array {
  const half = both.length / 2;
  return both.map((_, at) => (at < half ? -both[at + half]! : both[at - half]!));
}

/** What lies on the circle |λ| = ρ, from Ritz pairs sorted by modulus. */
export function classify(
  pairs: readonly RitzPair[],
  primary: RitzPair,
  tolerance: number,
  complexLinear: boolean,
): { gap: number; multiplicity: number; kind: PeripheralKind } {
  const close = Math.max(1e-7, 10 * tolerance);
  const circle = pairs.filter((pair) => Math.abs(pair.modulus - primary.modulus) <= close * primary.modulus);
  const equal = circle.filter((pair) => samePoint(pair, primary, tolerance));
  const others = circle.filter((pair) => !samePoint(pair, primary, tolerance));
  const inside = pairs.find((pair) => pair.modulus < (1 - close) * primary.modulus);
  const gap = inside === undefined ? 1 : 1 - inside.modulus / primary.modulus;
  const multiplicity = independent(equal, complexLinear);

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
