/** Networks of bilinear layers as polynomials of a Gaussian input, layer by layer. */
import { real } from '../algebra';
import type { BilinearLayer } from '../bilinear/layer';
import type { Affine } from '../bilinear/network';
import { adjoint, columnsBetween, multiplyAdjoint, type PlanarMatrix, zeros } from '../matrix';
import { highInner, highSizes, lowOrders, type Units, unitsOf } from './gaussian-units';
import { basisSize, multiplyPolynomials } from './hermite-basis';
import { aligned, combine, normalised, type Part, type Polynomials, productNoise, sumOfExponents } from './polynomials';

/** Numbers that the products of a block of units have at most, unless a single one has more. */
const BLOCK = 2 ** 22;

/** What is computed of a network: its layers between two linear maps, either of which may be missing. */
export interface Parts {
  readonly layers: readonly BilinearLayer[];
  readonly embed: Affine | undefined;
  readonly unembed: Affine | undefined;
}

/** What a layer takes its products from: u = L a + b_L, v = R a + b_R, and what it adds, K a + b_D. */
export interface Branches {
  readonly left: Polynomials;
  readonly right: Polynomials;
  /** Undefined for nothing. */
  readonly added: Polynomials | undefined;
}

/**
 * f at one common scale: `low`, and Σ_k down_ki (u_k v_k)_s over the orders s above d where there are `units` of degree d.
 */
export interface NetworkFunction {
  readonly low: PlanarMatrix;
  /** Of `low` and of what comes into the units, not of their sums. */
  readonly noise: number;
  readonly units?: Units;
  /** h×r. */
  readonly down?: PlanarMatrix;
  /** Σ_k ‖down_k‖·‖high orders of u_k v_k‖, which the sums over units are rounded to. */
  readonly scale: number;
}

export function branchesOf({ weights }: BilinearLayer, a: Polynomials): Branches {
  const { left, right, leftBias, rightBias, downBias, skip } = weights;
  const none = skip === undefined && downBias === undefined;
  return {
    left: combine([{ weights: left, of: a }], leftBias),
    right: combine([{ weights: right, of: a }], rightBias),
    added: none
      ? undefined
      : combine([{ weights: skip ?? zeros(real, weights.down.rows, left.cols), of: a }], downBias),
  };
}

/** What the first layer takes, from x. */
export const embedded = ({ embed }: Parts, x: Polynomials): Polynomials =>
  embed === undefined ? x : combine([{ weights: embed.weight, of: x }], embed.bias);

/** D t + what is added, the products t written out. */
function throughLayer(layer: BilinearLayer, { left, right, added }: Branches, variables: number, degree: number) {
  const { down } = layer.weights;
  const noise = productNoise(left, right);
  const exponents = sumOfExponents(left, right);
  const width = Math.max(1, Math.floor(BLOCK / basisSize(variables, 2 * degree)));
  let out = added;
  for (let from = 0; from < layer.h; from += width) {
    const to = Math.min(from + width, layer.h);
    const products = multiplyPolynomials(
      columnsBetween(left.coefficients, from, to),
      columnsBetween(right.coefficients, from, to),
      ...([variables, degree] as const),
    );
    const of = normalised(products, exponents.slice(from, to), noise.slice(from, to));
    const part: Part = { weights: columnsBetween(down, from, to), of };
    out = combine(out === undefined ? [part] : [{ of: out }, part]);
  }
  return out!;
}

/**
 * The network from the branches of its first layer on.
 *
 * @param inUnits the last layer stays in its units, of degree 1 or 2; else f is written out
 * Cost: a layer of degree d from inputs of degree d/2 takes h·C(n+d/2, d/2)² products or more, and r·C(n+d, d) numbers.
 */
export function functionOf(
  { layers, unembed }: Parts,
  first: Branches,
  variables: number,
  inUnits: boolean,
): NetworkFunction {
  let branches = first;
  let degree = 1;
  for (const [at, layer] of layers.entries()) {
    if (at === layers.length - 1) break;
    branches = branchesOf(layers[at + 1]!, throughLayer(layer, branches, variables, degree));
    degree *= 2;
  }
  const last = layers[layers.length - 1]!;
  const behind = (of: Polynomials): Polynomials =>
    unembed === undefined ? of : combine([{ weights: unembed.weight, of }], unembed.bias);
  if (!inUnits) {
    const out = behind(throughLayer(last, branches, variables, degree));
    return { ...atOneScale(out), scale: 0 };
  }
  const units = unitsOf(branches.left, branches.right, variables);
  const products = lowOrders(units, branches.left, branches.right);
  const part: Part = { weights: last.weights.down, of: products };
  const low = behind(combine(branches.added === undefined ? [part] : [part, { of: branches.added }]));
  // The columns of D' = U D as lists of h numbers, on the units' scales.
  const own = normalised(adjoint(last.weights.down), new Float64Array(last.r), new Float64Array(last.r));
  const down = unembed === undefined ? own : combine([{ weights: unembed.weight, of: own }]);
  return withUnits(low, units, down, products.exponents);
}

function withUnits(low: Polynomials, units: Units, down: Polynomials, unitExponents: Float64Array): NetworkFunction {
  const [h, r] = [down.coefficients.rows, down.coefficients.cols];
  // D'_ik 2^{e_k} in rows i, so that one exponent is found for all of f.
  const weights = adjoint(down.coefficients);
  let common = Math.max(...low.exponents);
  for (let i = 0; i < r; i++) {
    for (let k = 0; k < h; k++) {
      const weight = weights.data[i * h + k]!;
      if (weight === 0) continue;
      common = Math.max(common, Math.log2(Math.abs(weight)) + down.exponents[i]! + unitExponents[k]!);
    }
  }
  common = Math.ceil(common);
  const scaled = aligned(
    weights,
    unitExponents,
    down.exponents.map((exponent) => common - exponent),
  );
  const sizes = highSizes(units);
  let scale = 0;
  let lost = 0;
  for (let k = 0; k < h; k++) {
    let square = 0;
    for (let i = 0; i < r; i++) square += scaled.data[i * h + k]! ** 2;
    scale += Math.sqrt(square) * sizes[k]!;
  }
  for (let i = 0; i < r; i++) {
    for (let k = 0; k < h; k++) {
      const exponent = Math.min(0, down.exponents[i]! + unitExponents[k]! - common);
      if (down.noise[i]! > 0 && exponent > -1000) lost += down.noise[i]! * 2 ** exponent * sizes[k]!;
    }
  }
  const shared = atOneScale(low, common);
  return { low: shared.low, noise: shared.noise + lost, units, down: adjoint(scaled), scale };
}

/** All polynomials of f on the scale of the largest. */
function atOneScale(f: Polynomials, common = Math.max(...f.exponents)): { low: PlanarMatrix; noise: number } {
  if (common === -Infinity) return { low: zeros(real, f.coefficients.rows, f.coefficients.cols), noise: 0 };
  const { rows, cols, data } = f.coefficients;
  const factors = f.exponents.map((exponent) => (exponent === -Infinity ? 0 : 2 ** Math.max(exponent - common, -1074)));
  const low = zeros(real, rows, cols);
  for (let at = 0; at < data.length; at++) low.data[at] = data[at]! * factors[at % cols]!;
  const errors = f.noise.map((error, i) => error * factors[i]!);
  return { low, noise: Math.hypot(...errors) };
}

/** E[f·g], or with `centred` E[(f − E f)·(g − E g)]; the powers of two of f and g are left out. */
export function innerOf(f: NetworkFunction, g: NetworkFunction, centred: boolean): number {
  const rows = Math.min(f.low.rows, g.low.rows);
  let sum = 0;
  for (let at = centred ? f.low.cols : 0; at < rows * f.low.cols; at++) sum += f.low.data[at]! * g.low.data[at]!;
  if (f.units === undefined || g.units === undefined) return sum;
  return sum + highInner(f.units, g.units, multiplyAdjoint(f.down!, g.down!));
}
