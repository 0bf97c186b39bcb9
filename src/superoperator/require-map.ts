import { isSameAlgebra } from '../algebra';
import { rangeError, typeError } from '../errors';
import type { MapParts } from './parts';
import { Superoperator } from './superoperator';

/** @throws TypeError for anything but a map */
export function requireMap(place: string, value: unknown): MapParts {
  if (!(value instanceof Superoperator)) throw typeError(place, 'a map made by superoperator()', value);
  return value.parts;
}

/** @throws RangeError for maps whose scalars may not meet */
export function requireSameAlgebra(place: string, first: MapParts, second: MapParts): void {
  if (isSameAlgebra(first.algebra, second.algebra)) return;
  throw rangeError(place, `a ${first.algebra.name} map, as F`, `a ${second.algebra.name} one`);
}
