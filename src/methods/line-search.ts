import { generalEigen, inner, type PlanarMatrix } from '../matrix';

/** Coefficients of a quartic, constant term first. */
export type Quartic = Float64Array;

/**
 * The t that maximises numerator(t)/denominator(t) over the real line, both quartics, numerator and denominator ≥ 0.
 *
 * Stationary points are the real roots of N'D − ND', whose t⁷ terms cancel: a sextic, solved by its companion matrix and
 * polished by Newton steps. The constant coefficient N'(0)D(0) − N(0)D'(0) is passed in as `slope`: near the optimum it is far
 * below the rounding of its two terms, while the solver knows it as an inner product with the gradient.
 *
 * @returns t > 0 or < 0; 0 if no stationary point improves on t = 0 beyond rounding
 */
export function maximiseQuarticQuotient(N: Quartic, D: Quartic, slope: number): number {
  const p = new Float64Array(7);
  for (let i = 0; i <= 4; i++) {
    for (let j = 0; j <= 4; j++) {
      if (i + j >= 1 && i + j <= 7 && i !== j) p[i + j - 1]! += (i - j) * N[i]! * D[j]!;
    }
  }
  p[0] = slope;
  const quotient = (t: number): number => valueAt(N, t) / valueAt(D, t);
  // The nearest root, by Newton from the linear model: the one wanted near convergence, where the companion matrix is coarse.
  const nearest = polish(p, p[1] === 0 ? 0 : -p[0] / p[1]!);
  let best = Number.NaN;
  let bestValue = -Infinity;
  const consider = (t: number): void => {
    const value = quotient(t);
    // Ties go to the first candidate considered, the nearest root.
    if (Number.isFinite(value) && Math.sign(t) === Math.sign(slope) && value > bestValue * (1 + 1e-14)) {
      best = t;
      bestValue = value;
    }
  };
  consider(nearest);
  for (const root of realRoots(p)) consider(polish(p, root));
  return Number.isNaN(best) ? 0 : best;
}

/** A few Newton steps on p, kept only while they shrink. */
function polish(p: Float64Array, start: number): number {
  let t = start;
  let previous = Infinity;
  for (let step = 0; step < 8; step++) {
    let value = 0;
    let derivative = 0;
    for (let i = p.length - 1; i >= 0; i--) {
      derivative = derivative * t + value;
      value = value * t + p[i]!;
    }
    const change = value / derivative;
    if (!(Math.abs(change) < previous)) break;
    previous = Math.abs(change);
    t -= change;
  }
  return t;
}

function realRoots(p: Float64Array): number[] {
  const size = Math.max(...p.map(Math.abs));
  let degree = 6;
  while (degree > 0 && Math.abs(p[degree]!) <= 1e-14 * size) degree -= 1;
  if (degree === 0) return [];
  const companion = new Float64Array(degree * degree);
  for (let i = 1; i < degree; i++) companion[i * degree + i - 1] = 1;
  for (let i = 0; i < degree; i++) companion[i * degree + degree - 1] = -p[i]! / p[degree]!;
  const { re, im } = generalEigen({ m: degree, re: companion, im: new Float64Array(degree * degree) });
  return Array.from(re).filter((value, i) => Math.abs(im[i]!) <= 1e-6 * (1 + Math.abs(value)));
}

/** Σ_i p_i t^i. */
export function valueAt(p: Float64Array, t: number): number {
  let value = 0;
  for (let i = p.length - 1; i >= 0; i--) value = value * t + p[i]!;
  return value;
}

/** Coefficients of ‖M + tB + t²C‖² in t. */
export function coefficientsInto(out: Quartic, M: PlanarMatrix, B: PlanarMatrix, C: PlanarMatrix): void {
  out[0] = inner(M, M);
  out[1] = 2 * inner(M, B);
  out[2] = inner(B, B) + 2 * inner(M, C);
  out[3] = 2 * inner(B, C);
  out[4] = inner(C, C);
}
