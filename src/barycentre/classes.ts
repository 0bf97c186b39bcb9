/** Which optima of a search for barycentres may be one up to a symmetry W_kA^k_jW_k* = Σ_i O_ji A^k_i that the tuples have with one O. */
import { groupedByPhi } from '../result/uniqueness';
import type { PartData, SharedPoint } from './data';

/** Relative difference of the L_k, as of the fitness of fits. */
const SAME = 1e-6;

/** What of an optimum such a symmetry does not change. */
export type InvariantOfBarycentre = SharedPoint & {
  readonly fitness: number;
  readonly parts: readonly PartData[];
};

/** Indices of optima that have the same L_k, fitness, σ and leading eigenvalues of Φ(X); by the first of each. */
export function classesOfBarycentres(r: number, optima: readonly InvariantOfBarycentre[]): number[][] {
  const alike: number[][] = [];
  optima.forEach((optimum, index) => {
    const group = alike.find(([first]) => haveSameParts(optima[first!]!, optimum));
    if (group === undefined) alike.push([index]);
    else group.push(index);
  });
  const classes = alike.flatMap((group) => {
    const points = group.map((index) => ({
      ...optima[index]!,
      ...optima[index]!.parts[0]!,
      fitness: optima[index]!.fitness,
    }));
    return groupedByPhi(r, points).map((members) => members.map((at) => group[at]!));
  });
  return classes.sort((one, other) => one[0]! - other[0]!);
}

function haveSameParts(one: InvariantOfBarycentre, other: InvariantOfBarycentre): boolean {
  return one.parts.every(({ fitness }, k) => Math.abs(fitness - other.parts[k]!.fitness) <= SAME * fitness);
}
