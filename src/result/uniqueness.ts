/** What the starts of a fit say about one another: which optima are one up to symmetry, how many starts agree, what they have not seen. */

import { inOnePiece } from '../resting';
import { Classes, type Invariant } from '../search/census';
import { type Draw, type Unseen, unseenBy } from '../search/coverage';
import type { RunSummary } from './data';

/** Optima with the same fitness, σ and spectra of Γ(A;X) and Φ(X): one orbit of a symmetry of A, as far as these show. */
export interface OptimumClass {
  /** Of its fittest optimum. */
  readonly fitness: number;
  /** σ of its fittest optimum, d numbers. */
  readonly sigma: Float64Array;
  /** Indices into `optima`. */
  readonly optima: readonly number[];
  /** Runs that reached any of them. */
  readonly hits: number;
}

/** The probability that a further random start which converges finds a class that none has found: estimate and 95 % bound; the same of optima. */
export interface Coverage extends Unseen {
  /** The same of optima, which a symmetry of A does not make one. */
  readonly optima: Unseen;
}

/** An optimum as far as classes need it. */
interface Optimum {
  readonly fitness: number;
  readonly hits: number;
  readonly result: { readonly sigma: Float64Array };
}

/** Optima by fitness, σ and the spectra of Φ(X) alone, for a result that was stored without classes and has no tuple. */
export function groupedByPhi(r: number, points: readonly Invariant[]): readonly (readonly number[])[] {
  const classes = new Classes(r);
  for (const point of points) inOnePiece(classes.add(point));
  return classes.members;
}

export function classesOf(classes: readonly (readonly number[])[], optima: readonly Optimum[]): OptimumClass[] {
  return classes.map((members) => {
    const { fitness, result } = optima[members[0]!]!;
    const hits = members.reduce((sum, index) => sum + optima[index]!.hits, 0);
    return { fitness, sigma: result.sigma, optima: members, hits };
  });
}

/** Fraction of the converged runs that are in the first class; NaN where there is none. */
export function agreementOf(classes: readonly OptimumClass[]): number {
  const converged = classes.reduce((sum, { hits }) => sum + hits, 0);
  return converged === 0 ? Number.NaN : classes[0]!.hits / converged;
}

/** @param isCounted whether what a run found is one of the things asked for; all of them by default */
export function coverageOf(
  runs: readonly Pick<RunSummary, 'start' | 'optimum'>[],
  classes: readonly Pick<OptimumClass, 'optima'>[],
  isCounted: (optimum: number) => boolean = () => true,
): Coverage {
  const classOf: number[] = [];
  classes.forEach(({ optima }, at) => {
    for (const optimum of optima) classOf[optimum] = at;
  });
  const converged = runs.filter(({ optimum }) => optimum >= 0);
  const draws = (thing: (optimum: number) => number): Draw[] =>
    converged.map(({ start, optimum }) => ({
      found: isCounted(optimum) ? thing(optimum) : -1,
      isRandom: start === 'random',
    }));
  return { ...unseenBy(draws((optimum) => classOf[optimum]!)), optima: unseenBy(draws((optimum) => optimum)) };
}
