/**
 * Factored tuples large enough for the compiled kernels and for threads: the fused quartic beside the same from the verbs that write the
 * L*A_jL down, which small tuples compare with their matrices.
 */
import ndarray from 'ndarray';
import { afterAll, describe, expect, it } from 'vitest';
import { availableKernels, useKernel } from '../../src/kernels';
import { startTeam } from '../../src/kernels/team';
import { distance, gaussian, inner, norm, zeros } from '../../src/matrix';
import { randomSource } from '../../src/random';
import * as real from '../../src/real';
import { bilinearTuple, type Tuple } from '../../src/tuple';
import { fields } from '../support/fields';

afterAll(() => {
  useKernel({});
});

const [n, h, r] = [12, 514, 66];
const random = randomSource(1);

function factored(dim: number, storage: 'float64' | 'float32'): Tuple {
  const array = (...shape: number[]) =>
    ndarray(
      Float64Array.from({ length: shape.reduce((x, y) => x * y) }, () => random.normal()),
      shape,
    );
  const axis = dim === 1 ? [] : [dim];
  return bilinearTuple({ left: array(h, n, ...axis), right: array(h, n, ...axis), down: array(r, h) }, { storage });
}

/** Σ ‖L*A_jL‖² and Σ A_jL(L*A_jL), each relative to the other way's. */
function defects(A: Tuple, d: number): { value: number; gradient: number } {
  const { algebra } = A;
  const L = gaussian(algebra, n, d, random);
  const image = A.createImage(d);
  A.imageInto(image, L);
  const N = zeros(algebra, r * d, d);
  A.compressInto(N, L, image);
  const [expected, out] = [zeros(algebra, n, d), gaussian(algebra, n, d, random)];
  A.combineInto(expected, image, N);
  const quartic = A.quarticInto!(out, image);
  return { value: Math.abs(quartic / inner(N, N) - 1), gradient: distance(out, expected) / norm(expected) };
}

const compiled = availableKernels().filter((name) => name !== 'portable');

describe.each(compiled)('the quartic of a factored tuple on the kernel %s', (name) => {
  // One column, strips of several widths, rows that no number of lanes divides.
  describe.each(fields)('over $name', ({ dim }) => {
    it.each(['float64', 'float32'] as const)('with %s weights, alone and with threads', async (storage) => {
      useKernel(name);
      const A = factored(dim, storage);
      expect(A.residents!.some(({ quarticInto }) => quarticInto !== undefined)).toBe(true);
      for (const size of [1, 2, 3]) {
        const team = await startTeam(size, A.residents!);
        for (const d of [1, 2, 3, 4, 7, 12]) {
          const { value, gradient } = defects(A, d);
          expect(value, `d = ${d}, ${size} threads`).toBeLessThan(1e-13);
          expect(gradient, `d = ${d}, ${size} threads`).toBeLessThan(1e-14);
        }
        team.dismiss();
      }
    });
  });
});

it('threads change nothing but the last digits of a fit', async () => {
  useKernel({});
  const A = factored(1, 'float64');
  const options = { rank: 3, seed: 1 };
  const [alone, together] = [real.fit(A, options), await real.fitAsync(A, { ...options, workers: 2 })];
  expect(alone.status).toBe('converged');
  expect(together.status).toBe('converged');
  expect(together.fitness / alone.fitness).toBeCloseTo(1, 12);
});
