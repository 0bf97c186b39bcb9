/**
 * Factored tuples large enough for the compiled kernels and for threads: the fused quartic beside the same from the verbs that write the
 * L*A_jL down, which small tuples compare with their matrices.
 */
import ndarray from 'ndarray';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { availableKernels, useKernel } from '../../src/kernels';
import { startTeam } from '../../src/kernels/team';
import { WasmResident } from '../../src/kernels/wasm-resident';
import { distance, gaussian, inner, norm, zeros } from '../../src/matrix';
import { randomSource } from '../../src/random';
import * as real from '../../src/real';
import { bilinearTuple, type Tuple } from '../../src/tuple';
import { fields } from '../support/fields';

afterAll(() => {
  useKernel({});
});

const [n, h, r] = [12, 514, 66];

/** An error that allows products in float32. */
const COARSE = 1e-6;
const random = randomSource(1);

function factored(dim: number, storage: 'float64' | 'float32', [lefts, weights] = [1, 1]): Tuple {
  const array = (unit: number, ...shape: number[]) =>
    ndarray(
      Float64Array.from({ length: shape.reduce((x, y) => x * y) }, () => unit * random.normal()),
      shape,
    );
  const axis = dim === 1 ? [] : [dim];
  return bilinearTuple(
    { left: array(lefts!, h, n, ...axis), right: array(lefts!, h, n, ...axis), down: array(weights!, r, h) },
    { storage },
  );
}

/** Σ ‖L*A_jL‖² and Σ A_jL(L*A_jL), each relative to the other way's. */
function defects(A: Tuple, d: number, tolerance = 0): { value: number; gradient: number } {
  const { algebra } = A;
  const L = gaussian(algebra, n, d, random);
  const image = A.createImage(d);
  A.imageInto(image, L);
  const N = zeros(algebra, r * d, d);
  A.compressInto(N, L, image);
  const [expected, out] = [zeros(algebra, n, d), gaussian(algebra, n, d, random)];
  A.combineInto(expected, image, N);
  const quartic = A.quarticInto!(out, image, tolerance);
  return { value: Math.abs(quartic / inner(N, N) - 1), gradient: distance(out, expected) / norm(expected) };
}

const compiled = availableKernels().filter((name) => name !== 'portable');

describe.each(compiled)('the quartic of a factored tuple on the kernel %s', (name) => {
  // One column, strips of several widths, rows that no number of lanes divides.
  describe.each(fields)('over $name', ({ dim }) => {
    it.each(['float64', 'float32'] as const)('with %s weights, alone and with threads', async (storage) => {
      useKernel(name);
      const A = factored(dim, storage);
      expect(A.residents!.some((matrix) => matrix instanceof WasmResident && matrix.rows === r)).toBe(true);
      for (const size of [1, 2, 3]) {
        const team = await startTeam(size, A.residents!);
        for (const d of [1, 2, 3, 4, 7, 12]) {
          const { value, gradient } = team.work(() => defects(A, d));
          expect(value, `d = ${d}, ${size} threads`).toBeLessThan(1e-13);
          expect(gradient, `d = ${d}, ${size} threads`).toBeLessThan(1e-14);
          const rough = team.work(() => defects(A, d, COARSE));
          expect(rough.value, `rough, d = ${d}, ${size} threads`).toBeLessThan(1e-6);
          expect(rough.gradient, `rough, d = ${d}, ${size} threads`).toBeLessThan(1e-6);
          expect(rough.gradient, 'products in float32').toBeGreaterThan(1e-9);
        }
        team.dismiss();
      }
    });

    it.each([
      [1e14, 1e14],
      [1e-14, 1e14],
      [1e14, 1e-14],
      [1e-14, 1e-14],
    ])('rough products stay in the range of float32: factors of size %f, weights of %f', (...units) => {
      useKernel(name);
      const { value, gradient } = defects(factored(dim, 'float64', units), 4, COARSE);
      expect(value).toBeLessThan(1e-6);
      expect(gradient).toBeLessThan(1e-6);
    });
  });
});

it.each(compiled)('the kernel %s: rough products of rows far below those of a pair without weight', (name) => {
  useKernel(name);
  const matrix = (rows: number, cols: number, unit: number) =>
    Array.from({ length: rows }, () => Array.from({ length: cols }, () => unit * random.normal()));
  const [left, right, down] = [matrix(h, n, 1e-9), matrix(h, n, 1e-9), matrix(r, h, 1)];
  for (const rows of [left, right]) rows[0] = rows[0]!.map((x) => 1e23 * x);
  for (const row of down) row[0] = 0;
  const { value, gradient } = defects(bilinearTuple({ left, right, down }, { form: 'product' }), 3, COARSE);
  expect(value).toBeLessThan(1e-6);
  expect(gradient).toBeLessThan(1e-6);
});

it.each(compiled)(
  'the kernel %s: where weights rounded to float32 have no room beside their own, products stay exact',
  (name) => {
    useKernel(name);
    const A = factored(1, 'float64');
    const weights = A.residents!.find(({ rows }) => rows === r) as WasmResident;
    expect(defects(A, 4).value).toBeLessThan(1e-13);
    const arena = weights.live();
    const grow = vi.spyOn(arena.memory, 'grow').mockImplementation(() => {
      throw new RangeError('Maximum memory size exceeded');
    });
    expect(() => weights.createImage(4000)).toThrow('Maximum memory size exceeded');
    expect(grow).toHaveBeenCalledTimes(1);
    expect(defects(A, 4).gradient).toBeLessThan(1e-14);
    const keep = vi.spyOn(arena, 'keep').mockImplementation(() => {
      throw new RangeError('WebAssembly memory ends at 4 GiB');
    });
    for (let call = 0; call < 2; call++) expect(defects(A, 4, COARSE).gradient).toBeLessThan(1e-14);
    expect(keep).toHaveBeenCalledTimes(1);
  },
);

describe.each(compiled)('a fit on the kernel %s', (name) => {
  it.each([1e-3, 1e-8])(
    'to %f ends where it does on the portable kernel, whose products are never rough',
    async (tolerance) => {
      const make = (): Tuple => {
        const again = randomSource(7);
        const array = (...shape: number[]) =>
          ndarray(
            Float64Array.from({ length: shape[0]! * shape[1]! }, () => again.normal()),
            shape,
          );
        return bilinearTuple({ left: array(h, n), right: array(h, n), down: array(r, h) });
      };
      const options = { rank: 3, seed: 1, tolerance };
      useKernel('portable');
      const exact = real.fit(make(), options);
      useKernel(name);
      const A = make();
      for (const result of [real.fit(A, options), await real.fitAsync(A, { ...options, workers: 2 })]) {
        expect(result.status).toBe('converged');
        expect(result.residuals.stationarity).toBeLessThan(2 * tolerance);
        expect(Math.abs(result.fitness / exact.fitness - 1)).toBeLessThan(tolerance ** 1.5);
      }
    },
  );
});
