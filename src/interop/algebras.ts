/** Which algebra is meant: the one that is given, or what the number of components of a scalar tells. */
import { type Algebra, complex, quaternion, real, validateAlgebra } from '../algebra';
import { rangeError, typeError } from '../errors';
import { shapeOf } from './arrays';

const byComponents: { readonly [count: number]: Algebra } = { 1: real, 2: complex, 4: quaternion };

/** The algebra whose scalars have so many components: 1 real, 2 complex, 4 quaternionic; there is none for other numbers. */
export function algebraOfComponents(count: number): Algebra | undefined {
  return byComponents[count];
}

/**
 * The algebra that the trailing axis of a shape tells: none real, 2 complex, 4 quaternionic.
 *
 * @param axes what stands before it, as messages name it: `['r', 'n', 'n']` for tuples
 */
export function algebraOfShape(place: string, shape: readonly number[], axes: readonly string[]): Algebra {
  const components = shape.length === axes.length ? 1 : shape[axes.length];
  const isRight = shape.length === axes.length || (shape.length === axes.length + 1 && components !== 1);
  const algebra = isRight ? algebraOfComponents(components!) : undefined;
  if (algebra !== undefined) return algebra;
  const names = axes.join(', ');
  throw rangeError(place, `shape [${names}], [${names}, 2] or [${names}, 4]`, `[${shape.join(', ')}]`);
}

/** The algebra of a matrix, [m, n(, a)]. */
export function algebraOfMatrix(place: string, value: unknown): Algebra {
  return algebraOfShape(place, shapeOf(place, value), ['m', 'n']);
}

/** Tables that have been found to be algebras. */
const validated = new WeakSet<object>();

/** Requires an algebra, and one whose table obeys the laws: see `validateAlgebra`. A table is checked once. */
export function requireAlgebra(place: string, algebra: unknown): Algebra {
  if (typeof algebra !== 'object' || algebra === null) throw typeError(`${place}: algebra`, 'an Algebra', algebra);
  if (!validated.has(algebra)) {
    try {
      validateAlgebra(algebra as Algebra);
    } catch (error) {
      const { message } = error as Error;
      throw error instanceof TypeError ? new TypeError(`${place}: ${message}`) : new RangeError(`${place}: ${message}`);
    }
    validated.add(algebra);
  }
  return algebra as Algebra;
}

/** The same for an option that may be left out. */
export function optionalAlgebra(place: string, algebra: unknown): Algebra | undefined {
  return algebra === undefined ? undefined : requireAlgebra(place, algebra);
}
