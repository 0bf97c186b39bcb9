/** What the playground finds in a file: the arrays that are tuples, over the fields of their numbers. */
import { writeNpz } from 'lsrdr/io';
import ndarray from 'ndarray';
import { expect, it } from 'vitest';
import { factsOf, open } from '../../playground/worker/open';
import { randomSource } from '../../src/random';

const gaussian = (shape: number[]) => {
  const length = shape.reduce((product, size) => product * size, 1);
  return ndarray(randomSource(1).fillNormal(new Float64Array(length)), shape);
};

it('tells complex numbers by their type, not by the axis (re, im)', async () => {
  const arrays = {
    real: gaussian([2, 3, 3]),
    shaped: gaussian([2, 3, 3, 2]),
    complex: gaussian([2, 3, 3, 2]),
    pairs: gaussian([4, 2, 2]),
    more: gaussian([2, 3, 3, 4, 2]),
  };
  const dtype = { complex: 'c16', pairs: 'c16', more: 'c8' } as const;
  const file = new File([new Uint8Array(writeNpz(arrays, { dtype }))], 'arrays.npz');
  const opened = await open({ kind: 'file', file }, {});
  const found = factsOf(opened).subjects.map(({ label, field, n, r }) => [label, field, n, r]);
  expect(found).toEqual([
    ['array “real”', 'real', 3, 2],
    ['array “shaped”', 'complex', 3, 2],
    ['array “complex”', 'complex', 3, 2],
  ]);
  const tuples = await Promise.all(opened.subjects.map((subject) => subject.tuple()));
  expect(tuples.map(({ algebra, n, r }) => [algebra.name, n, r])).toEqual(found.map((row) => row.slice(1)));
});
