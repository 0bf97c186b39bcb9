/** The tuples of test/fixtures/golden.json, with their fitness from an independent implementation, over the algebras of this run. */
import { readFileSync } from 'node:fs';
import type { NestedArray } from '../../src/interop/arrays';
import { type FieldCase, fields } from './fields';
import { times } from './scalars';

export interface GoldenEntry {
  readonly name: string;
  readonly field: 'real' | 'complex' | 'quaternion';
  readonly n: number;
  readonly r: number;
  readonly rank: number;
  readonly A: NestedArray;
  readonly best: number;
  readonly optima?: readonly number[];
  readonly runs?: readonly number[];
  readonly complexRuns?: readonly number[];
}

const stored = JSON.parse(
  readFileSync(new URL('../fixtures/golden.json', import.meta.url), 'utf8'),
) as readonly GoldenEntry[];

export const goldenEntries: readonly GoldenEntry[] = stored.map((entry) =>
  entry.field === 'quaternion' ? { ...entry, A: inTheseQuaternions(entry.A) } : entry,
);

export function fieldOf({ field }: GoldenEntry): FieldCase['field'] {
  return fields[['real', 'complex', 'quaternion'].indexOf(field)]!.field;
}

/** Scalars a + bi + cj + dk of Hamilton's, which are stored, with k = ij in the quaternions of this run. */
function inTheseQuaternions(A: NestedArray): NestedArray {
  if (A.length !== 4 || typeof A[0] !== 'number') return (A as NestedArray[]).map(inTheseQuaternions);
  const [a, b, c, d] = A as [number, number, number, number];
  return times([0, 1, 0, 0], [0, 0, 1, 0]).map((ij, p) => [a, b, c, 0][p]! + d * ij);
}
