import type { Algebra } from '../algebra';
import { rangeError, requireInteger, requireKnownOptions, requirePositive } from '../errors';
import { optionalAlgebra } from '../interop/algebras';
import { algebraOf, type ScaledTuple, scaledTuple, type TupleLike } from '../tuple/input';
import { totalEnergy } from './energy';

/** What every reduction takes. */
export interface ReductionOptions {
  /** d, from 1 to n. */
  readonly rank: number;
  /** When the shape of A alone should not decide. */
  readonly algebra?: Algebra;
}

/** What reductions by iteration take besides. */
export interface IterationOptions extends ReductionOptions {
  /** Relative distance from a stationary point; default 1e-10. */
  readonly tolerance?: number;
  /** Default 1000; the status tells where they were not enough. */
  readonly maxIterations?: number;
}

/** The tuple, which may be of any kind and of any scale but not zero. */
export function readGiven(place: string, A: TupleLike, algebra: unknown): ScaledTuple {
  const given = scaledTuple(`${place}: A`, A, optionalAlgebra(place, algebra) ?? algebraOf(`${place}: A`, A));
  if (!(totalEnergy(given.tuple) > 0)) throw rangeError(`${place}: A`, 'a tuple other than zero', 'the zero tuple');
  return given;
}

/** The tuple and the rank, with no options but the names given. */
export function readReduction(
  place: string,
  A: TupleLike,
  options: ReductionOptions,
  names: readonly string[] = [],
): ScaledTuple & { readonly rank: number } {
  requireKnownOptions(place, options, ['rank', 'algebra', ...names]);
  const given = readGiven(place, A, options.algebra);
  return { ...given, rank: requireInteger(`${place}: rank`, options.rank, 1, given.tuple.n) };
}

export const iterationNames = ['tolerance', 'maxIterations'] as const;

export function readIteration(place: string, { tolerance = 1e-10, maxIterations = 1000 }: IterationOptions) {
  return {
    tolerance: requirePositive(`${place}: tolerance`, tolerance),
    maxIterations: requireInteger(`${place}: maxIterations`, maxIterations, 0),
  };
}
