/** Whatever takes an algebra refuses a table that is none, by the law that fails, and looks at one table once. */
import { describe, expect, it } from 'vitest';
import type { Algebra } from '../../src/algebra';
import { bilinearLayer } from '../../src/bilinear';
import { membership, neuronMembership, principalAngles, prominence } from '../../src/cluster';
import { kron } from '../../src/partial-trace';
import {
  operatorFromQuadraticForm,
  quadraticForm,
  superoperator,
  superoperatorFromKraus,
  superoperatorFromMatrix,
} from '../../src/superoperator';
import { bilinearTuple, denseTuple, embed, operatorTuple, permutationTuple, sparseTuple } from '../../src/tuple';
import { expectError } from './expect-error';

/** Arrays of shape [1, 1, 2] serve as [n, n, a] and as [h, n, a]. */
const one = [[[1, 0]]];

const takers: readonly (readonly [place: string, take: (algebra: Algebra) => unknown])[] = [
  ['denseTuple', (algebra) => denseTuple([one], { algebra })],
  ['sparseTuple', (algebra) => sparseTuple({ n: 1, entries: [[0, 0, 0, 1]], algebra })],
  ['permutationTuple', (algebra) => permutationTuple([[0]], { algebra })],
  ['operatorTuple', (algebra) => operatorTuple({ n: 1, r: 1, algebra, apply: (_j, Y) => Y, hermitian: true })],
  ['bilinearTuple', (algebra) => bilinearTuple({ left: one, right: one, down: [[1]] }, { algebra })],
  ['embed', (algebra) => embed([[[1]]], algebra)],
  ['superoperator', (algebra) => superoperator([one], [one], { algebra })],
  ['superoperatorFromKraus', (algebra) => superoperatorFromKraus([one], { algebra })],
  ['superoperatorFromMatrix', (algebra) => superoperatorFromMatrix([[[1, 0]]], [1, 1], { algebra })],
  ['kron', (algebra) => kron(one, one, { algebra })],
  ['quadraticForm', (algebra) => quadraticForm([one], { algebra })],
  [
    'operatorFromQuadraticForm',
    (algebra) => operatorFromQuadraticForm((x) => [x.get(0, 0) ** 2 + x.get(0, 1) ** 2], 1, 1, { algebra }),
  ],
  ['bilinearLayer', (algebra) => bilinearLayer({ left: one, right: one, down: one, algebra })],
  ['membership', (algebra) => membership(one, [[1, 0]], { algebra })],
  ['neuronMembership', (algebra) => neuronMembership(one, { algebra })],
  ['prominence', (algebra) => prominence(one, 1, { algebra })],
  ['principalAngles', (algebra) => principalAngles(one, one, { algebra })],
];

const table = (name: string, square: number): Algebra => ({
  name,
  dim: 2,
  unit: [0, 1, 1, 0],
  sign: [1, 1, 1, square],
  conjugate: [1, -1],
});

describe.each(takers)('%s', (place, take) => {
  it('refuses what is no division algebra', () => {
    const split = "algebra 'split': x* x is not |x|²: e_1* e_1 + e_1* e_1 differs from 2";
    expectError(() => take(table('split', 1)), RangeError, `${place}: ${split}`);
    expectError(
      () => take({ ...table('short', -1), sign: [1] }),
      RangeError,
      `${place}: algebra 'short': expected product tables of length 4`,
    );
    const wordy = { ...table('wordy', -1), unit: 'e' as never };
    expectError(() => take(wordy), TypeError, `${place}: algebra 'wordy': unit: expected an array of numbers, got "e"`);
    for (const [given, got] of [
      [2, '2'],
      [null, 'null'],
      ['complex', '"complex"'],
    ] as const) {
      expectError(() => take(given as never), TypeError, `${place}: algebra: expected an Algebra, got ${got}`);
    }
  });

  it('takes one that is, whatever its name, and validates it once', () => {
    let looks = 0;
    const gaussian = Object.defineProperty({ ...table(`${place}'s own`, -1) }, 'conjugate', {
      get: () => {
        looks += new Error().stack!.includes('validateAlgebra') ? 1 : 0;
        return [1, -1];
      },
    });
    take(gaussian);
    const first = looks;
    expect(first).toBeGreaterThan(0);
    take(gaussian);
    expect(looks).toBe(first);
  });
});
