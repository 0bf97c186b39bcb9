/** Permutations on unordered pairs: second eigenvalues of ciphers against their tables of differences, by another package. */
import { EigenvalueDecomposition } from 'ml-matrix';
import { expect, it } from 'vitest';
import { superoperator } from '../../src/superoperator';
import { permutationTuple } from '../../src/tuple';

/** The substitution of PRESENT (Bogdanov and others, 2007), on four bits. */
const S = [12, 5, 6, 11, 9, 0, 10, 13, 3, 14, 15, 8, 4, 7, 1, 2];

const keyed = S.map((_, key) => S.map((__, x) => S[x ^ key]!));

it('the second eigenvalue of x ↦ S(x ⊕ k) on pairs, over all k, is that of the table of differences', () => {
  const ones = S.map(() => [[1]]);
  const { values, status } = superoperator(permutationTuple(keyed, { pairs: true }), ones).eigs({ count: 2 });
  expect(status).toBe('converged');
  const D = Array.from({ length: 15 }, () => new Array<number>(15).fill(0));
  for (let a = 1; a < 16; a++) for (let x = 0; x < 16; x++) D[a - 1]![(S[x]! ^ S[x ^ a]!) - 1]! += 1;
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(D);
  const moduli = realEigenvalues.map((re, i) => Math.hypot(re, imaginaryEigenvalues[i]!)).sort((a, b) => b - a);
  expect(moduli[0]).toBeCloseTo(16, 10);
  expect(values.map(({ re, im }) => Math.hypot(re, im))[0]).toBeCloseTo(moduli[0]!, 9);
  expect(values.map(({ re, im }) => Math.hypot(re, im))[1]).toBeCloseTo(moduli[1]!, 9);
});

it('pairs are in colexicographic order, and two points have one', () => {
  const { data } = permutationTuple([[1, 2, 0]], { pairs: true }).toDense();
  // {0,1} ↦ {1,2}, {0,2} ↦ {0,1}, {1,2} ↦ {0,2}; their numbers are 0, 1, 2.
  expect(Array.from(data)).toEqual([0, 1, 0, 0, 0, 1, 1, 0, 0]);
  expect(permutationTuple([[1, 0]], { pairs: true }).n).toBe(1);
});
