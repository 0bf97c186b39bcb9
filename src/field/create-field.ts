/**
 * What the fields have in common: checks at the entry, the fit, and the numbers that go with it.
 */
import { type Algebra, validateAlgebra } from '../algebra';
import { barycentreAsyncOver, barycentreFromJSONOver, barycentreOver } from './barycentre';
import type { Field } from './field';
import { fitAsyncOver, fitOver, fromJSONOver } from './fits';
import { fitnessOver, similarityOver, spectralRadiusOver } from './quotients';

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
  validateAlgebra(algebra);
  return {
    fit: fitOver(algebra),
    fitAsync: fitAsyncOver(algebra),
    similarity: similarityOver(algebra),
    spectralRadius: spectralRadiusOver(algebra),
    fitness: fitnessOver(algebra),
    barycentre: barycentreOver(algebra),
    barycentreAsync: barycentreAsyncOver(algebra),
    barycentreFromJSON: barycentreFromJSONOver(algebra),
    fromJSON: fromJSONOver(algebra),
  };
}
