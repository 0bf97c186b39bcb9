/**
 * What the fields have in common: checks at the entry, the fit, and the numbers that go with it.
 */
import { type Algebra, validateAlgebra } from '../algebra';
import { barycentreFromJson } from '../barycentre/from-json';
import { rangeError } from '../errors';
import { type NumericArray, toArray } from '../interop/arrays';
import { inOnePiece } from '../resting';
import { fromJson } from '../result/from-json';
import { factsOf } from '../search/facts';
import { carryOut, carryOutAsync, type PlanState } from '../search/plan';
import { fitnessOf, similarityOf } from '../search/quotients';
import { dominantOfGamma } from '../superoperator/operators';
import { scaledTuple } from '../tuple/input';
import type { Tuple } from '../tuple/tuple';
import { asyncNames, resolveAsync } from './async-options';
import { barycentreOver, barycentreOverAsync } from './barycentre';
import type { Field } from './field';
import { fitPlan } from './fit';
import { resolveOptions } from './options';
import { rankedBy } from './ranks';

/** Below this doubles lose digits. */
const SMALLEST = 2 ** -1022;

/**
 * The functions over a scalar algebra, given by its table.
 *
 * @returns `fit`, `fitAsync`, `similarity`, `spectralRadius`, `fitness`, `barycentre`, `barycentreAsync`, `barycentreFromJSON`, `fromJSON`; see {@link Field}
 * @throws TypeError, RangeError naming the first law that the table does not keep
 *
 * @example
 * const { fitness } = createField({ name: 'C', dim: 2, unit: [0, 1, 1, 0], sign: [1, 1, 1, -1], conjugate: [1, -1] });
 * fitness([[[[0, 3]]]], [[[[1, 0]]]]); // 3
 */
export function createField(algebra: Algebra): Field {
  const { name } = validateAlgebra(algebra);
  return {
    fit(A, options) {
      const place = `${name}.fit`;
      const { tuple, unit } = scaledTuple(`${place}: A`, A, algebra);
      const ranked = rankedBy(place, tuple, options);
      return carryOut(fitPlan(ranked.tuple, resolveOptions(place, algebra, tuple.n, ranked.options), unit));
    },

    async fitAsync(A, options) {
      const place = `${name}.fitAsync`;
      const { tuple, unit } = scaledTuple(`${place}: A`, A, algebra);
      const ranked = rankedBy(place, tuple, options);
      const resolved = resolveOptions(place, algebra, tuple.n, ranked.options, asyncNames);
      const workers = resolveAsync(place, ranked.options);
      const { onProgress, journal } = ranked.options;
      const told = ({ fit, ...state }: PlanState) => onProgress?.({ ...state, fitness: state.fitness * unit });
      return carryOutAsync(fitPlan(ranked.tuple, resolved, unit), workers, told, journal);
    },

    similarity(A, B) {
      const place = `${name}.similarity`;
      const { first, second } = pair(place, A, B, algebra, 'B');
      return similarityOf(place, first, second);
    },

    spectralRadius(A, B = A) {
      const { first, second, units } = pair(`${name}.spectralRadius`, A, B, algebra, 'B');
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
          `${name}.spectralRadius`,
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
    },

    fitness(A, X) {
      const place = `${name}.fitness`;
      const { first, second, units } = pair(place, A, X, algebra, 'X');
      return fitnessOf(place, first, second) * units[0];
    },

    barycentre: (tuples, options) => barycentreOver(algebra, tuples, options),

    barycentreAsync: (tuples, options) => barycentreOverAsync(algebra, tuples, options),

    barycentreFromJSON: (json) => barycentreFromJson(`${name}.barycentreFromJSON`, json, algebra),

    fromJSON(json) {
      return fromJson(`${name}.fromJSON`, json, algebra);
    },
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
