import type { Algebra } from '../algebra';
import * as complex from '../complex';
import type { Field } from '../field';
import * as quaternion from '../quaternion';
import * as real from '../real';

const fields: Readonly<Record<string, Field>> = { real, complex, quaternion };

/** The functions of `lsrdr/real`, `lsrdr/complex` or `lsrdr/quaternion`. */
export function fitFunctions({ name }: Pick<Algebra, 'name'>): Field {
  return fields[name]!;
}
