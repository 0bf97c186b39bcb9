import * as complex from '../src/complex';
import type { Field } from '../src/field';
import * as quaternion from '../src/quaternion';
import * as real from '../src/real';
import type { Tuple } from '../src/tuple';

const fields: Readonly<Record<string, Field>> = { real, complex, quaternion };

/** The functions over the algebra of a tuple. */
export function fieldOf({ algebra }: Tuple): Field {
  const field = fields[algebra.name];
  if (field === undefined) throw new RangeError(`fieldOf: expected a tuple over R, C or H, got ${algebra.name}`);
  return field;
}
