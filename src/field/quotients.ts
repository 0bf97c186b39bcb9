/**
 * Numbers of two tuples, without a fit: the functions of a field that need none of its methods.
 */
import type { Algebra } from '../algebra';
import { rangeError } from '../errors';
import { type NumericArray, toArray } from '../interop/arrays';
import { inOnePiece } from '../resting';
import { factsOf } from '../search/facts';
import { fitnessOf, similarityOf } from '../search/quotients';
import { dominantOfGamma } from '../superoperator/operators';
import { scaledTuple } from '../tuple/input';
import type { Tuple } from '../tuple/tuple';
import type { Field } from './field';

/** Below this doubles lose digits. */
const SMALLEST = 2 ** -1022;

export function similarityOver(algebra: Algebra): Field['similarity'] {
  const place = `${algebra.name}.similarity`;
  return (A, B) => {
    const { first, second } = pair(place, A, B, algebra, 'B');
    return similarityOf(place, first, second);
  };
}

export function spectralRadiusOver(algebra: Algebra): Field['spectralRadius'] {
  const place = `${algebra.name}.spectralRadius`;
  return (A, B = A) => {
    const { first, second, units } = pair(place, A, B, algebra, 'B');
    const X = second.toDense();
    // ρ(Γ(A;B))² ≤ ρ(Φ(A)) ρ(Φ(B)): where either is nilpotent so is Γ, which the tuple shows more surely than its square.
    if ([first, second].some((tuple) => inOnePiece(factsOf(tuple)).facts.isNilpotent)) X.data.fill(0);
    const found = dominantOfGamma(first, X);
    const shape = (data: Float64Array): NumericArray =>
      toArray({
        algebra,
        rows: first.n,
        cols: second.n,
        data: data.length > 0 ? data : new Float64Array(found.right.length),
      });
    const value = found.modulus * units[0] * units[1];
    if (found.modulus > 0 && !(value >= SMALLEST && value <= Number.MAX_VALUE)) {
      throw rangeError(
        place,
        'a value in the range of doubles, from 1e-307 to 1e308',
        'one that is not; rescale A or B',
      );
    }
    return {
      value,
      right: shape(found.right),
      left: shape(found.left),
      residual: found.residual,
      status: found.status,
      kind: found.kind,
      multiplicity: found.multiplicity,
      isDefective: found.isDefective,
      uncertainty: found.uncertainty,
      gap: found.gap,
    };
  };
}

export function fitnessOver(algebra: Algebra): Field['fitness'] {
  const place = `${algebra.name}.fitness`;
  return (A, X) => {
    const { first, second, units } = pair(place, A, X, algebra, 'X');
    return fitnessOf(place, first, second) * units[0];
  };
}

interface Pair {
  first: Tuple;
  second: Tuple;
  /** What the entries of each were divided by. */
  units: readonly [number, number];
}

/** Two tuples of the same length r; their sizes may differ. */
function pair(place: string, A: unknown, B: unknown, algebra: Algebra, name: string): Pair {
  const one = scaledTuple(`${place}: A`, A, algebra);
  const other = B === A ? one : scaledTuple(`${place}: ${name}`, B, algebra);
  if (one.tuple.r !== other.tuple.r)
    throw rangeError(`${place}: ${name}`, `${one.tuple.r} matrices, as in A`, other.tuple.r);
  return { first: one.tuple, second: other.tuple, units: [one.unit, other.unit] };
}
