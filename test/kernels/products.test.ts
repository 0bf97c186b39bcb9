/** Every kernel that runs here against triple loops, on odd shapes, small ones and ones above the sizes where kernels change course. */
import { afterAll, describe, expect, it } from 'vitest';
import { availableKernels, type Kernel, kernel, kernelName, portableKernel, useKernel } from '../../src/kernels';
import { source } from '../support';
import { expectBits } from '../support/bits';

afterAll(() => {
  useKernel({});
});

function kernelOf(name: Kernel['name']): Kernel {
  useKernel(name);
  const found = kernel();
  useKernel({});
  return found;
}

const random = source(1);
const filled = (length: number): Float64Array => Float64Array.from({ length }, () => random.normal());

function naiveProduct(m: number, k: number, n: number, A: Float64Array, B: Float64Array): Float64Array {
  const C = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) for (let t = 0; t < k; t++) C[i * n + j]! += A[i * k + t]! * B[t * n + j]!;
  }
  return C;
}

/** Inputs and naive products of a shape, computed once for all kernels. */
function sampleOf(m: number, k: number, n: number) {
  const key = `${m}×${k}×${n}`;
  let sample = samples.get(key);
  if (sample === undefined) {
    const [A, B, V] = [filled(m * k), filled(k * n), filled(m * n)];
    sample = { A, B, V, direct: naiveProduct(m, k, n, A, B), back: naiveProduct(k, m, n, transposed(m, k, A), V) };
    samples.set(key, sample);
  }
  return sample;
}

const samples = new Map<string, Record<'A' | 'B' | 'V' | 'direct' | 'back', Float64Array>>();

function transposed(m: number, k: number, A: Float64Array): Float64Array {
  return Float64Array.from({ length: k * m }, (_, at) => A[(at % m) * k + Math.floor(at / m)]!);
}

/** The first entries agree, and those beyond are what they were. */
function expectEntries(out: Float64Array, expected: Float64Array, tail: number, k: number, note: string): void {
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(out[i]! - expected[i]!);
    // Not Math.max, which a NaN passes through as it should here: a NaN must fail.
    if (!(difference <= worst)) worst = difference;
  }
  expect(worst, note).toBeLessThan(1e-13 * (k + 10));
  for (let i = expected.length; i < out.length; i++) expect(out[i], `${note}: beyond the end`).toBe(tail);
}

const small = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const shapes = small.flatMap((m) => small.flatMap((k) => small.map((n) => [m, k, n] as const)));
/** Above 2^14 multiplications and 2^15 entries, with rows beyond one chunk of 2^15 entries, and ragged everywhere. */
const large = [
  [37, 41, 13],
  [130, 65, 5],
  [64, 64, 4],
  [257, 131, 1],
  [301, 113, 3],
  [1031, 33, 34],
  [5, 7001, 2],
] as const;

describe.each(availableKernels())('the kernel %s', (name) => {
  const { multiply, multiplyTransposed, resident } = kernelOf(name);

  it('is the one asked for', () => {
    expect(useKernel(name)).toBe(name);
    expect(kernelName()).toBe(name);
    useKernel({});
  });

  it.each([
    ['m, k, n = 1…9', shapes],
    ['large and ragged', large],
  ] as const)('multiply and multiplyTransposed, set and added: %s', (_, list) => {
    for (const [m, k, n] of list) {
      const note = `${m}×${k}×${n}`;
      const { A, B, V, direct, back } = sampleOf(m, k, n);
      // Rubbish in the output, and buffers longer than the matrix, as scratch memory is.
      const C = new Float64Array(m * n + 3).fill(Number.NaN);
      C.fill(7, m * n);
      multiply(m, k, n, A, B, C, false);
      expectEntries(C, direct, 7, k, note);
      multiply(m, k, n, A, B, C, true);
      expectEntries(
        C,
        direct.map((x) => 2 * x),
        7,
        2 * k,
        `${note} added`,
      );
      const T = new Float64Array(k * n + 3).fill(Number.NaN);
      T.fill(7, k * n);
      multiplyTransposed(m, k, n, A, V, T, false);
      expectEntries(T, back, 7, m, `${note} transposed`);
      multiplyTransposed(m, k, n, A, V, T, true);
      expectEntries(
        T,
        back.map((x) => 2 * x),
        7,
        2 * m,
        `${note} transposed, added`,
      );
    }
  });

  it.each([
    ['m, k, n = 1…9', shapes],
    ['large and ragged', large],
  ] as const)('a resident matrix: times, transposed times and both in one reading: %s', (_, list) => {
    for (const [m, k, n] of list) {
      const note = `${m}×${k}×${n}`;
      const { A, B, V, direct, back } = sampleOf(m, k, n);
      const kept = A.slice();
      const M = resident(A, m, k);
      expect([M.rows, M.columns]).toEqual([m, k]);
      const forward = new Float64Array(m * n).fill(Number.NaN);
      const backward = new Float64Array(k * n).fill(Number.NaN);
      M.timesInto(forward, B, n);
      expectEntries(forward, direct, 0, k, note);
      M.transposedTimesInto(backward, V, n);
      expectEntries(backward, back, 0, m, note);
      forward.fill(Number.NaN);
      backward.fill(Number.NaN);
      M.bothInto(forward, backward, B, V, n);
      expectEntries(forward, direct, 0, k, `${note} both`);
      expectEntries(backward, back, 0, m, `${note} both`);
      expectBits(M.toFloat64(), kept);
      expectBits(A, kept, 'the data is never changed');
      M.dispose();
    }
  });

  it('some rows only, in the transposed product', () => {
    for (const [m, k, n] of [[9, 5, 3], ...large]) {
      const A = filled(m * k);
      const M = resident(A, m, k);
      for (const [first, count] of [
        [0, 1],
        [1, m - 1],
        [Math.floor(m / 3), Math.floor(m / 2)],
      ] as const) {
        const V = filled(count * n);
        const rows = A.slice(first * k, (first + count) * k);
        const out = new Float64Array(k * n).fill(Number.NaN);
        M.transposedTimesInto(out, V, n, first, count);
        expectEntries(out, naiveProduct(k, count, n, transposed(count, k, rows), V), 0, m, `${m}×${k}×${n}`);
      }
    }
  });

  it('a disposed matrix of its own memory throws, and others live on', () => {
    const [A, B] = [filled(300 * 200), filled(300 * 200)];
    const [M, N] = [resident(A, 300, 200), resident(B, 300, 200)];
    M.dispose();
    if (name !== 'portable') expect(() => M.timesInto(new Float64Array(300), filled(200), 1)).toThrow(/disposed/);
    const x = filled(200);
    const out = new Float64Array(300);
    N.timesInto(out, x, 1);
    expectEntries(out, naiveProduct(300, 200, 1, B, x), 0, 200, 'the other one');
  });

  it('float32 storage rounds the entries and nothing else', () => {
    for (const [m, k, n] of [[3, 5, 2], [7, 4, 1], ...large]) {
      const A = filled(m * k);
      const rounded = name === 'portable' ? undefined : Float64Array.from(Float32Array.from(A));
      const M = resident(A, m, k, { storage: 'float32' });
      const B = filled(k * n);
      const V = filled(m * n);
      const stored = M.toFloat64();
      if (rounded !== undefined) expectBits(stored, rounded);
      expect(Math.max(...stored.map((x, i) => Math.abs(x - A[i]!) / (1 + Math.abs(A[i]!))))).toBeLessThan(2 ** -24);
      const forward = new Float64Array(m * n);
      const backward = new Float64Array(k * n);
      M.bothInto(forward, backward, B, V, n);
      expectEntries(forward, naiveProduct(m, k, n, stored, B), 0, k, `${m}×${k}×${n}`);
      expectEntries(backward, naiveProduct(k, m, n, transposed(m, k, stored), V), 0, m, `${m}×${k}×${n}`);
    }
  });
});

describe('choosing a kernel', () => {
  it('the portable one is always there; unknown names are refused; {} goes back to the fastest', () => {
    expect(availableKernels()).toContain('portable');
    expect(useKernel('portable')).toBe('portable');
    expect(kernel()).toBe(portableKernel);
    expect(() => useKernel('fast' as 'plain')).toThrow(/expected 'relaxed', 'plain' or 'portable'/);
    expect(kernelName()).toBe('portable');
    expect(useKernel({})).toBe(availableKernels()[0]);
    expect(['plain', 'portable']).toContain(useKernel({ deterministic: true }));
    useKernel({});
  });
});
