/**
 * The two forms of `quarticInto` of a factored tuple: two products with D (`BilinearTuple`), or none, but with C = DᵀD kept
 * (`HadamardForm`). They give the same numbers, and which takes less time depends on the sizes.
 */

export const forms = ['auto', 'product', 'hadamard'] as const;
export type Form = (typeof forms)[number];

/** Real dimensions a of the scalars, D r×h, and rows of d columns. */
export interface Sizes {
  readonly a: number;
  readonly r: number;
  readonly h: number;
  readonly d: number;
}

/** Rows of a tile of the Hadamard form, which should stay in the second cache. */
export const TILE = 128;

/** Numbers of C that the Hadamard form may keep without being asked for by name: 1 GiB. */
export const LARGEST_C = 2 ** 27;

/** In the products with D and Dᵀ, each with the packed rows of Hermitian matrices d×d: 2·r·h·d(d + 1) over R. */
export function productFlops({ a, r, h, d }: Sizes): number {
  return 2 * r * h * d * (a * (d - 1) + 2);
}

/**
 * In the products of the Hadamard form: with N = 2h rows, (N² + t)/2 scalars of WW* on and above the diagonal, t those in tiles on it; each takes
 * part in a product that makes it, in one on its own side, and above the diagonal in one on the other side. About 12·a²·h²·d.
 */
export function hadamardFlops({ a, h, d }: Sizes): number {
  return a * a * d * (3 * (2 * h) ** 2 + squaresOfTiles(h));
}

/** Scalars of WW* in tiles on the diagonal. */
function squaresOfTiles(h: number): number {
  return 2 * (Math.floor(h / TILE) * TILE ** 2 + (h % TILE) ** 2);
}

/**
 * What a flop of the Hadamard form, and a number of a tile (made, weighed, copied into two products), cost in flops of compiled products with D:
 * fitted to times of whole calls on one thread of an AMD EPYC, relaxed kernel, d = 8 … 96. The two forms took the same time at about d = 13, 14, 38, 21
 * and 30 for (a, r, h) = (1, 512, 512), (1, 1024, 1024), (1, 256, 1024), (2, 256, 256) and (4, 256, 256); `isHadamardFaster` changes at 14, 13, 39, 21
 * and 36. Bare flops would at 6, 6, 24, 13 and 27.
 */
const FLOP = 1.25;
const NUMBER = 75;

/**
 * Whether the Hadamard form is expected to take less time for these sizes, and may keep its C.
 *
 * @param speed of the products with D, see `quarticSpeed` of a resident matrix
 */
export function isHadamardFaster(sizes: Sizes, speed = 1): boolean {
  const { a, h } = sizes;
  if (h * h > LARGEST_C) return false;
  const numbers = (a * ((2 * h) ** 2 + squaresOfTiles(h))) / 2;
  return speed * (FLOP * hadamardFlops(sizes) + NUMBER * numbers) < productFlops(sizes);
}
