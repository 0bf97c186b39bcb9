/** Results over every algebra, fitted once. */
import type { Lsrdr } from '../../src/real';
import { type FieldCase, fields } from '../support/fields';
import { type NaiveTuple, toInputTuple } from '../support/naive';
import { gaussianTuple, hermitianTuple, source } from '../support/random';

export interface Sample {
  readonly name: string;
  readonly field: FieldCase;
  readonly A: NaiveTuple;
  readonly result: Lsrdr;
}

export const samples: readonly Sample[] = fields.flatMap((field) =>
  (['general', 'Hermitian'] as const).map((kind) => {
    const random = source(7);
    const A = kind === 'general' ? gaussianTuple(field.dim, 3, 5, random) : hermitianTuple(field.dim, 3, 5, random);
    const options = { rank: 2, restarts: 3, seed: 11 };
    return { name: `${field.name}, ${kind}`, field, A, result: field.field.fit(toInputTuple(A), options) };
  }),
);

/** No run converges: there are no optima. */
export function unconverged({ dim, field }: FieldCase): Lsrdr {
  return field.fit(toInputTuple(gaussianTuple(dim, 4, 6, source(3))), { rank: 2, restarts: 1, maxSweeps: 3 });
}
