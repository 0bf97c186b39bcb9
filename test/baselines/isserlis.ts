/** Networks as polynomials, monomial by monomial, and their Gaussian expectations by Isserlis' recursion: for tiny networks. */

/** What the oracle knows of a network: arrays of numbers, and f from their formulas. */
export interface PlainLayer {
  readonly left: number[][];
  readonly right: number[][];
  readonly down: number[][];
  readonly leftBias?: number[];
  readonly rightBias?: number[];
  readonly downBias?: number[];
  readonly residual?: number[][];
}

export interface PlainNetwork {
  readonly layers: readonly PlainLayer[];
  readonly embed?: number[][];
  readonly embedBias?: number[];
  readonly unembed?: number[][];
  readonly unembedBias?: number[];
}

/** Coefficients by powers, '2,0,1' for x_0² x_2. */
type Polynomial = Map<string, number>;

const constant = (value: number, n: number): Polynomial => new Map([[new Array<number>(n).fill(0).join(), value]]);

function plus(p: Polynomial, q: Polynomial, factor = 1): Polynomial {
  const out = new Map(p);
  for (const [powers, value] of q) out.set(powers, (out.get(powers) ?? 0) + factor * value);
  return out;
}

function times(p: Polynomial, q: Polynomial): Polynomial {
  const out: Polynomial = new Map();
  for (const [one, a] of p) {
    const first = one.split(',').map(Number);
    for (const [other, b] of q) {
      const key = other
        .split(',')
        .map((power, i) => Number(power) + first[i]!)
        .join();
      out.set(key, (out.get(key) ?? 0) + a * b);
    }
  }
  return out;
}

/** W p + b. */
const affine = (weights: number[][], p: Polynomial[], n: number, bias?: number[]): Polynomial[] =>
  weights.map((row, i) => row.reduce((sum, weight, j) => plus(sum, p[j]!, weight), constant(bias?.[i] ?? 0, n)));

export function polynomialsOf({ layers, embed, embedBias, unembed, unembedBias }: PlainNetwork, n: number) {
  let a: Polynomial[] = Array.from({ length: n }, (_, i) => {
    const powers = new Array<number>(n).fill(0);
    powers[i] = 1;
    return new Map([[powers.join(), 1]]);
  });
  if (embed) a = affine(embed, a, n, embedBias);
  for (const { left, right, down, leftBias, rightBias, downBias, residual } of layers) {
    const [u, v] = [affine(left, a, n, leftBias), affine(right, a, n, rightBias)];
    const products = u.map((p, k) => times(p, v[k]!));
    const out = affine(down, products, n, downBias);
    a = residual ? affine(residual, a, n).map((p, i) => plus(p, out[i]!)) : out;
  }
  return unembed ? affine(unembed, a, n, unembedBias) : a;
}

/** E of a polynomial of x ~ N(mean, covariance): E x_i·m = mean_i E m + Σ_j covariance_ij E ∂m/∂x_j. */
export function expectation(p: Polynomial, mean: number[], covariance: number[][]): number {
  const known = new Map<string, number>();
  const moment = (powers: number[]): number => {
    const key = powers.join();
    const found = known.get(key);
    if (found !== undefined) return found;
    const i = powers.findIndex((power) => power > 0);
    if (i < 0) return 1;
    const rest = powers.slice();
    rest[i]!--;
    let sum = mean[i]! * moment(rest);
    rest.forEach((power, j) => {
      if (power === 0) return;
      const fewer = rest.slice();
      fewer[j]!--;
      sum += covariance[i]![j]! * power * moment(fewer);
    });
    known.set(key, sum);
    return sum;
  };
  let sum = 0;
  for (const [powers, value] of p) sum += value * moment(powers.split(',').map(Number));
  return sum;
}

export interface Input {
  readonly mean?: number[];
  readonly moment?: number[][];
  readonly centred?: boolean;
}

/** The cosine of two networks on n inputs. */
export function plainCosine(f: PlainNetwork, g: PlainNetwork, n: number, { mean, moment, centred }: Input): number {
  const at = mean ?? new Array<number>(n).fill(0);
  const covariance = moment ?? at.map((_, i) => at.map((_, j) => (i === j ? 1 : 0)));
  const [p, q] = [f, g].map((network) =>
    polynomialsOf(network, n).map((polynomial) =>
      centred ? plus(polynomial, constant(-expectation(polynomial, at, covariance), n)) : polynomial,
    ),
  );
  const inner = (one: Polynomial[], other: Polynomial[]): number =>
    one.reduce((sum, polynomial, i) => sum + expectation(times(polynomial, other[i]!), at, covariance), 0);
  return inner(p!, q!) / Math.sqrt(inner(p!, p!) * inner(q!, q!));
}
