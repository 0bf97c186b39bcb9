/**
 * How alike two networks are as functions of a Gaussian input x ~ N(mean, moment), from their weights: the cosine
 *
 *     ⟨f, g⟩/(‖f‖ ‖g‖),    ⟨f, g⟩ = E[f(x)·g(x)].
 *
 * Networks of bilinear layers are polynomials, of degree 2^L for L layers, whose Gaussian expectations are sums over pairings (Isserlis). With x = mean + T z
 * and f, g expanded in the Hermite polynomials of z, which are orthonormal, ⟨f, g⟩ is the dot product of their coefficients:
 *
 * 1. With two or more layers, z is reduced to what the first ones see of it.
 * 2. Layers before the last are written out in the Hermite basis.
 * 3. With one or two layers the last one is not: what its units u_k v_k have above the degree of u and v is contracted pair by pair (gaussian-units.ts), in
 *    time that is a polynomial of all sizes. With three or more everything is written out, which takes C(n + 2^L, 2^L) numbers for each output.
 *
 * Nothing is sampled or cut off. What rounding may have done to the cosine is estimated on the way, and more than {@link ACCEPTED} is an error.
 */
import { isSameAlgebra, real } from '../algebra';
import { BilinearLayer } from '../bilinear/layer';
import { BilinearNetwork } from '../bilinear/network';
import type { VectorLike } from '../bilinear/weights';
import { rangeError, requireKnownOptions, typeError } from '../errors';
import type { ArrayLikeInput } from '../interop/arrays';
import { gaussianInput, onTheirSpan } from './gaussian-input';
import { basisSize } from './hermite-basis';
import {
  type Branches,
  branchesOf,
  embedded,
  functionOf,
  innerOf,
  type NetworkFunction,
  type Parts,
} from './network-polynomials';
import type { Polynomials } from './polynomials';

export interface GaussianOptions {
  /** Covariance of x, E (x − mean)(x − mean)ᵀ, [n, n], PSD, of any rank; default the identity. Where the mean is 0 this is the moment E xxᵀ. */
  readonly moment?: ArrayLikeInput;
  /** E x, [n]; default 0. */
  readonly mean?: VectorLike;
  /** Of f − E f and g − E g; default false. */
  readonly centred?: boolean;
  /** Networks that leave norms of their models out are compared as they are, knowingly. */
  readonly normsLeftOut?: boolean;
}

/** Estimated error of the cosine that is accepted. */
const ACCEPTED = 1e-8;

/** Of sums of many terms, in units of the rounding of the largest. */
const ROUNDING = 16 * Number.EPSILON;

/** Numbers in memory at most, 2 GiB, and multiplications. */
const LARGEST_MEMORY = 2 ** 28;
const LARGEST_WORK = 2 ** 40;

/** Multiplications of large matrices that one of written-out polynomials takes the time of: it has several terms, whose places have to be found. */
const WRITTEN_OUT = 64;

/**
 * The cosine of two real bilinear networks as functions of a Gaussian input, exactly: 1 for networks that do the same up to a positive factor, whatever their hidden units; −1 up to a
 * negative one; 0 where E[f(x)·g(x)] = 0. Outputs are compared one by one, hidden units are not.
 *
 * @param networkA a network or a single layer, with n inputs and r outputs
 * @param networkB another with the same n and r; depth and hidden sizes are its own
 * @param options {@link GaussianOptions}
 * @returns a number in [−1, 1], with an absolute error, as estimated, of at most 1e-8, and of the order of 1e-15 unless units cancel
 * @throws TypeError, RangeError naming argument, index, expected and got; RangeError for networks over C or H, for norms left out unless the options say so, for a function that is
 *   zero where x goes (constant, where `centred`) as far as rounding can tell, for a moment that is not PSD, and for networks beyond 2^28 numbers or 2^40 multiplications; Error where
 *   cancellation leaves fewer than 8 digits
 * Cost, with h units in the last layers and n the inputs, with more layers than one the dimensions of them that the first layers see: one layer 24·h²·n flops; two 12·h²·n³ and 8·h·n² numbers; L of them
 * 2h·C(n + 2^{L−1}, 2^{L−1})² and r·C(n + 2^L, 2^L) numbers, exponential in L: half a minute for three layers of 16 units on 12
 * inputs, or four on 5.
 * Source: L. Isserlis, "On a formula for the product-moment coefficient of any order of a normal frequency distribution in any number of variables" (1918); the product formula of Hermite
 * polynomials in S. Janson, "Gaussian Hilbert Spaces" (1997).
 *
 * @example
 * import { bilinearLayer } from 'lsrdr/bilinear';
 * const square = bilinearLayer({ left: [[1]], right: [[1]], down: [[1]] }); // x²
 * const line = bilinearLayer({ left: [[0]], right: [[0]], down: [[0]], residual: true }); // x
 * gaussianSimilarity(square, line); // 0: E x³ = 0
 * // With mean 1: E x³/(E x⁴ E x²)^{1/2} = 4/√20
 * Math.abs(gaussianSimilarity(square, line, { mean: [1] }) - 4 / Math.sqrt(20)) < 1e-14; // true
 */
export function gaussianSimilarity(
  networkA: BilinearNetwork | BilinearLayer,
  networkB: BilinearNetwork | BilinearLayer,
  options: GaussianOptions = {},
): number {
  const place = 'gaussianSimilarity';
  requireKnownOptions(place, options, ['moment', 'mean', 'centred', 'normsLeftOut']);
  for (const name of ['centred', 'normsLeftOut'] as const) {
    const value: unknown = options[name];
    if (value !== undefined && typeof value !== 'boolean') throw typeError(`${place}: ${name}`, 'a boolean', value);
  }
  const given = [networkA, networkB] as const;
  const names = [`${place}: networkA`, `${place}: networkB`] as const;
  const [first, second] = given.map((network, at) => partsOf(names[at]!, network, options.normsLeftOut === true));
  for (const size of ['inputs', 'outputs'] as const) {
    const [expected, got] = [first![size], second![size]];
    if (expected !== got) throw rangeError(names[1], `${expected} ${size}, those of networkA`, got);
  }
  const x = gaussianInput(place, first!.inputs, options);
  const depth = Math.max(first!.layers.length, second!.layers.length);
  const { branches, variables } = firstBranches([first!, second!], x, depth > 1);
  requireRoom(place, [first!, second!], variables, depth);
  const [f, g] = [first!, second!].map((parts, at) =>
    functionOf(parts, branches[at]!, variables, depth <= 2 && parts.layers.length === depth),
  );
  return cosine(place, f!, g!, options.centred === true);
}

type Read = Parts & { readonly inputs: number; readonly outputs: number };

function partsOf(name: string, network: unknown, withoutNorms: boolean): Read {
  const isLayer = network instanceof BilinearLayer;
  if (!isLayer && !(network instanceof BilinearNetwork)) {
    throw typeError(name, 'a BilinearNetwork or a BilinearLayer', network);
  }
  if (!isSameAlgebra(network.algebra, real))
    throw rangeError(name, 'a network over R', `one over ${network.algebra.name}`);
  if (!withoutNorms && (isLayer ? network.normLeftOut : network.normsLeftOut)) {
    throw rangeError(
      name,
      'a network that leaves no norm of its model out, or normsLeftOut: true in the options',
      'one that does',
    );
  }
  if (isLayer)
    return { layers: [network], embed: undefined, unembed: undefined, inputs: network.n, outputs: network.r };
  const { layers, embed, unembed, inputs, outputs } = network;
  return { layers, embed, unembed, inputs, outputs };
}

/** The branches of the first layers of both networks, as functions of the same independent numbers; with `reduced` of no more than they see. */
function firstBranches(networks: readonly Read[], x: Polynomials, reduced: boolean) {
  const given = networks.map((parts) => branchesOf(parts.layers[0]!, embedded(parts, x)));
  const lists = given.flatMap(({ left, right, added }) => (added === undefined ? [left, right] : [left, right, added]));
  const found = reduced ? onTheirSpan(lists) : lists;
  const branches = given.map(({ added }): Branches => {
    const [left, right] = [found.shift()!, found.shift()!];
    return { left, right, added: added === undefined ? undefined : found.shift()! };
  });
  return { branches, variables: branches[0]!.left.coefficients.rows - 1 };
}

function requireRoom(place: string, networks: readonly Read[], n: number, depth: number): void {
  const last = networks.map(({ layers }) => layers[layers.length - 1]!);
  let [memory, work] = [0, 0];
  for (const { layers, outputs } of networks) {
    layers.forEach((layer, at) => {
      const isInUnits = depth <= 2 && layers.length === depth && at === depth - 1;
      if (isInUnits) {
        // Two matrices of each unit, their copies side by side, and products with all of the other network's
        memory += at === 0 ? 4 * layer.h * n : 8 * layer.h * n ** 2;
        return;
      }
      memory += Math.max(layer.r, outputs) * basisSize(n, 2 ** (at + 1));
      work += WRITTEN_OUT * layer.h * basisSize(n, 2 ** at) ** 2;
    });
  }
  if (depth === 2) work += 2 * (last[0]!.h + last[1]!.h) ** 2 * n ** 3;
  const sizes = `${depth} layers on ${n} directions`;
  const power = (value: number): string => `${sizes} take about 2^${Math.round(Math.log2(value))}`;
  if (!(memory <= LARGEST_MEMORY))
    throw rangeError(`${place}: networks`, 'at most 2^28 numbers to be held', power(memory));
  if (!(work <= LARGEST_WORK)) throw rangeError(`${place}: networks`, 'at most 2^40 multiplications', power(work));
}

function cosine(place: string, f: NetworkFunction, g: NetworkFunction, centred: boolean): number {
  const [norms, errors] = [[] as number[], [] as number[]];
  for (const [at, { noise, scale }, square] of [
    [0, f, innerOf(f, f, centred)],
    [1, g, innerOf(g, g, centred)],
  ] as const) {
    if (!Number.isFinite(square)) throw new Error(`${place}: a product left the range of doubles`);
    const size = Math.sqrt(Math.max(square, 0));
    if (!(size > noise && square > ROUNDING * scale ** 2)) {
      const expected = centred ? 'a network that is not constant where x goes' : 'a network other than 0 where x goes';
      throw rangeError(
        `${place}: network${at === 0 ? 'A' : 'B'}`,
        expected,
        'one that is, as far as rounding can tell',
      );
    }
    norms.push(size);
    errors.push(noise / size + (ROUNDING / 2) * (scale / size) ** 2);
  }
  const [size, other] = [norms[0]!, norms[1]!];
  const error = errors[0]! + errors[1]! + ROUNDING * (f.scale / size) * (g.scale / other);
  if (error > ACCEPTED) {
    throw new Error(
      `${place}: units or layers cancel: the cosine is known to ${error.toExponential(1)} only, not to ${ACCEPTED}`,
    );
  }
  return Math.max(-1, Math.min(1, innerOf(f, g, centred) / size / other));
}
