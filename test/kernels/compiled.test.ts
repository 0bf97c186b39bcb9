/** Every kernel that the engine runs against the portable one, on shapes with and without ragged edges. */
import { afterAll, describe, expect, it } from 'vitest';
import { availableKernels, kernel, portableKernel, useKernel } from '../../src/kernels';
import { randomSource } from '../../src/random';
import { expectBits } from '../support/bits';

const random = randomSource(11);
const gaussian = (length: number): Float64Array => random.fillNormal(new Float64Array(length));

/** Largest difference, relative to the rounding of a sum of `terms` products of normal numbers. */
function expectSame(got: Float64Array, wanted: Float64Array, terms: number): void {
  expect(got.length).toBe(wanted.length);
  let worst = 0;
  for (let i = 0; i < got.length; i++) worst = Math.max(worst, Math.abs(got[i]! - wanted[i]!));
  expect(worst).toBeLessThan(1e-14 * Math.sqrt(terms) * 16);
}

afterAll(() => {
  useKernel({});
});

// 1000×37 and 4099×9 are beyond the size that gets a memory of its own; 20×30 is not.
const shapes = [
  [1000, 37],
  [513, 64],
  [4099, 9],
  [257, 130],
  [20, 30],
] as const;

for (const name of availableKernels()) {
  describe(`kernel ${name}`, () => {
    it.each(shapes.flatMap(([m, k]) => [1, 2, 3, 4, 5, 8, 13].map((n) => [m, k, n] as const)))(
      '%i×%i by %i',
      (m, k, n) => {
        useKernel(name);
        const [A, B, V] = [gaussian(m * k), gaussian(k * n), gaussian(m * n)];
        for (const storage of ['float64', 'float32'] as const) {
          const fast = kernel().resident(A, m, k, { storage });
          const slow = portableKernel.resident(A, m, k, { storage });
          const [forward, backward] = [new Float64Array(m * n), new Float64Array(k * n)];
          const [wantForward, wantBackward] = [new Float64Array(m * n), new Float64Array(k * n)];
          slow.bothInto(wantForward, wantBackward, B, V, n);
          fast.bothInto(forward, backward, B, V, n);
          expectSame(forward, wantForward, k);
          expectSame(backward, wantBackward, m);
          fast.timesInto(forward.fill(0), B, n);
          fast.transposedTimesInto(backward.fill(0), V, n);
          expectSame(forward, wantForward, k);
          expectSame(backward, wantBackward, m);
          slow.transposedTimesInto(wantBackward, V, n, 3, 11);
          fast.transposedTimesInto(backward, V, n, 3, 11);
          expectSame(backward, wantBackward, 11);
          expectBits(fast.toFloat64(), storage === 'float64' ? A : Float64Array.from(A, Math.fround));
          fast.dispose();
          expect(() => fast.timesInto(forward, B, n)).toThrow('the tuple has been disposed of');
        }
        for (const accumulate of [false, true]) {
          const start = gaussian(m * n);
          const [C, wanted] = [start.slice(), start.slice()];
          kernel().multiply(m, k, n, A, B, C, accumulate);
          portableKernel.multiply(m, k, n, A, B, wanted, accumulate);
          expectSame(C, wanted, k + 1);
          const startT = gaussian(k * n);
          const [T, wantedT] = [startT.slice(), startT.slice()];
          kernel().multiplyTransposed(m, k, n, A, V, T, accumulate);
          portableKernel.multiplyTransposed(m, k, n, A, V, wantedT, accumulate);
          expectSame(T, wantedT, m + 1);
        }
      },
    );
  });
}

describe('useKernel', () => {
  it('chooses by name, for determinism, and back', () => {
    expect(useKernel('portable')).toBe('portable');
    expect(useKernel({ deterministic: true })).toBe(availableKernels().includes('plain') ? 'plain' : 'portable');
    expect(useKernel({})).toBe(availableKernels()[0]);
  });

  it('refuses what it does not know or cannot run', () => {
    expect(() => useKernel('blas' as never)).toThrow(
      "useKernel: expected 'relaxed', 'plain' or 'portable', got \"blas\"",
    );
    if (!availableKernels().includes('relaxed')) {
      expect(() => useKernel('relaxed')).toThrow("useKernel: this engine cannot run the kernel 'relaxed'");
    }
  });
});
