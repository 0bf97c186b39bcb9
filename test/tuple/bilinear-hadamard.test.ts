/** The two forms of the quartic of a factored tuple: against its matrices, against one another, and which is taken when. */

import { afterAll, describe, expect, it, vi } from 'vitest';
import { real } from '../../src/algebra';
import { kernel, kernelName, portableKernel, type ResidentMatrix, useKernel } from '../../src/kernels';
import { quarticSpeed } from '../../src/kernels/quartic';
import { startTeam } from '../../src/kernels/team';
import { distance, gaussian, norm, type PlanarMatrix, zeros } from '../../src/matrix';
import { randomSource } from '../../src/random';
import { bilinearTuple, type Tuple } from '../../src/tuple';
import { hadamardFlops, isHadamardFaster, productFlops } from '../../src/tuple/bilinear-forms';
import { HadamardForm } from '../../src/tuple/bilinear-hadamard';
import { lengthsMade } from '../support/allocations';
import { fields } from '../support/fields';
import { apart, fromArray, gamma, mul, size, star } from '../support/naive';
import { naive, planar } from '../support/planar';
import { gaussianMatrix, source } from '../support/random';
import { factors, given, matrices, type Sizes } from './bilinear-samples';

const original = process.env.LSRDR_KERNEL as Parameters<typeof useKernel>[0] | undefined;
const usual = () => useKernel(original ?? {});
afterAll(usual);

/** Gradient and value, from an image that is given. */
function quartic(tuple: Tuple, image: PlanarMatrix, tolerance = 0): { out: PlanarMatrix; value: number } {
  const out = gaussian(tuple.algebra, tuple.n, image.cols, randomSource(9));
  return { out, value: tuple.quarticInto!(out, image, tolerance) };
}

function imageOf(tuple: Tuple, L: PlanarMatrix): PlanarMatrix {
  const image = tuple.createImage(L.cols);
  tuple.imageInto(image, L);
  return image;
}

describe.each(fields)('over the $name numbers', ({ algebra, dim, field }) => {
  // One tile, several with a rest, and more matrices than pairs.
  const some: (Sizes & { title: string })[] = [
    { title: 'h = 6', h: 6, n: 5, r: 4 },
    { title: 'h = 130', h: 130, n: 4, r: 2 },
    { title: 'h = 3', h: 3, n: 5, r: 7 },
  ];
  describe.each(some)('$title', (sizes) => {
    const layer = factors(dim, 1, sizes, 2);
    const A = matrices(layer, true);
    it.each(['product', 'hadamard', 'auto'] as const)('%s: Σ ‖L*A_jL‖² and Σ A_jL(L*A_jL)', (form) => {
      const tuple = bilinearTuple(given(layer), { form });
      const random = source(3);
      for (const d of [1, 2, 3, 4, 15, 2]) {
        const L = gaussianMatrix(dim, sizes.n, d, random);
        const N = A.map((M) => mul(mul(star(L), M), L));
        const { out, value } = quartic(tuple, imageOf(tuple, planar(algebra, L)));
        expect(value / N.reduce((sum, M) => sum + size(M) ** 2, 0), `d = ${d}`).toBeCloseTo(1, 12);
        expect(apart(naive(out), gamma(A, N, L)), `d = ${d}`).toBeLessThan(1e-13);
      }
    });
  });

  it('fits by both forms are the same', () => {
    const layer = given(factors(dim, 1, { h: 12, n: 8, r: 5 }, 4));
    const options = { rank: 3, restarts: 2, seed: 1 };
    const [one, other] = (['product', 'hadamard'] as const).map((form) =>
      field.fit(bilinearTuple(layer, { form }), options),
    );
    expect([one!.status, other!.status]).toEqual(['converged', 'converged']);
    expect(other!.fitness / one!.fitness).toBeCloseTo(1, 12);
    expect(other!.similarity).toBeCloseTo(one!.similarity, 11);
    expect(apart(fromArray(other!.P, dim), fromArray(one!.P, dim))).toBeLessThan(1e-6);
    expect(other!.optima.length).toBe(one!.optima.length);
  });

  it("storage 'float32' and restricted tuples are served too", () => {
    const layer = given(factors(dim, 1, { h: 12, n: 8, r: 5 }, 5));
    const axis = new Array<number>(dim).fill(1);
    const vector = Array.from({ length: 8 }, () => (dim === 1 ? 1 : axis));
    const options = { rank: 2, restarts: 1, orthogonalTo: vector as never };
    const [one, other] = (['product', 'hadamard'] as const).map((form) =>
      field.fit(bilinearTuple(layer, { form, storage: 'float32' }), options),
    );
    expect(other!.status).toBe('converged');
    expect(other!.fitness / one!.fitness).toBeCloseTo(1, 12);
  });

  it('the flops are those of the products that are made', () => {
    const portable = useKernel('portable');
    expect(portable).toBe('portable');
    for (const sizes of [
      { h: 5, r: 3, n: 4 },
      { h: 300, r: 2, n: 2 },
    ]) {
      const d = 3;
      const layer = given(factors(dim, 1, sizes, 6));
      const own = { a: dim, h: sizes.h, r: sizes.r, d };
      const [product, hadamard] = (['product', 'hadamard'] as const).map((form) => bilinearTuple(layer, { form }));
      const image = imageOf(product!, gaussian(algebra, sizes.n, d, randomSource(7)));
      quartic(hadamard!, image); // makes C

      let flops = 0;
      const count = (m: number, k: number, w: number): void => {
        flops += 2 * m * k * w;
      };
      const spies = [vi.spyOn(portableKernel, 'multiply'), vi.spyOn(portableKernel, 'multiplyTransposed')];
      quartic(hadamard!, image);
      for (const spy of spies) for (const [m, k, w] of spy.mock.calls) count(m, k, w);
      for (const spy of spies) spy.mockRestore();
      expect(flops).toBe(hadamardFlops(own));

      flops = 0;
      const down = product!.residents!.find(({ rows, columns }) => rows === sizes.r && columns === sizes.h)!;
      const direct = vi.spyOn(down, 'timesInto');
      const transposed = vi.spyOn(down, 'transposedTimesInto');
      quartic(product!, image);
      for (const [, , w] of [...direct.mock.calls, ...transposed.mock.calls]) count(sizes.r, sizes.h, w);
      expect(flops).toBe(productFlops(own));
    }
    usual();
  });
});

describe('which form is taken', () => {
  it('the formulas, written out', () => {
    expect(productFlops({ a: 1, r: 3, h: 5, d: 4 })).toBe(2 * 3 * 5 * 4 * 5);
    expect(productFlops({ a: 2, r: 3, h: 5, d: 4 })).toBe(4 * 3 * 5 * 16);
    expect(hadamardFlops({ a: 1, r: 3, h: 128, d: 4 })).toBe(4 * (3 * 256 ** 2 + 2 * 128 ** 2));
    expect(hadamardFlops({ a: 4, r: 3, h: 256, d: 1 })).toBe(16 * (3 * 512 ** 2 + 4 * 128 ** 2));
  });

  it.each([
    [1, 512, 512, 13, 14],
    [1, 1024, 1024, 12, 13],
    [1, 256, 1024, 38, 39],
    [2, 256, 256, 20, 21],
    [4, 256, 256, 35, 36],
  ])('a = %i, r = %i, h = %i: products with D up to d = %i, C from d = %i on', (a, r, h, last, first) => {
    expect(isHadamardFaster({ a, r, h, d: last })).toBe(false);
    expect(isHadamardFaster({ a, r, h, d: first })).toBe(true);
    expect(isHadamardFaster({ a, r, h, d: first }, 2)).toBe(false);
    expect(isHadamardFaster({ a, r, h, d: last }, 0.5)).toBe(true);
  });

  it('products with D are faster in float32 and on threads where it is large, and slower in JavaScript', async () => {
    const resident = (rows: number): ResidentMatrix => kernel().resident(new Float64Array(rows * 256), rows, 256);
    expect(useKernel('portable')).toBe('portable');
    expect([0, 1e-6].map((tolerance) => quarticSpeed(resident(256), tolerance))).toEqual([0.6, 0.6]);
    usual();
    if (kernelName() === 'portable') return;
    expect([0, 1e-6].map((tolerance) => quarticSpeed(resident(4), tolerance))).toEqual([1 / 8, 1 / 8]);
    expect([0, 1e-6].map((tolerance) => quarticSpeed(resident(64), tolerance))).toEqual([1, 1]); // in a slab
    const compiled = resident(256);
    expect([0, 1e-7, 1e-6].map((tolerance) => quarticSpeed(compiled, tolerance))).toEqual([1, 1, 1.75]);
    const team = await startTeam(2, [compiled]);
    expect(team.work(() => [0, 1e-6].map((tolerance) => quarticSpeed(compiled, tolerance)))).toEqual([2, 3.5]);
    team.dismiss();
    expect(quarticSpeed(compiled, 0)).toBe(1);
  });

  it('a C of more than 2^27 numbers is never taken', () => {
    const large = { a: 1, r: 1e6, d: 1000 };
    expect(isHadamardFaster({ ...large, h: 11_585 })).toBe(true);
    expect(isHadamardFaster({ ...large, h: 11_586 })).toBe(false);
  });

  // Bits tell the forms apart.
  it("'auto' takes the one or the other at every call; the products with D for longer where they may be rough or have threads", async () => {
    usual();
    const sizes = { h: 200, n: 100, r: 200 };
    const layer = given(factors(1, 1, sizes, 8));
    const [product, hadamard, auto] = (['product', 'hadamard', undefined] as const).map((form) =>
      bilinearTuple(layer, form === undefined ? {} : { form }),
    );
    const taken = (d: number, tolerance = 0): string => {
      const image = imageOf(auto!, gaussian(real, sizes.n, d, randomSource(d)));
      const [one, other, own] = [product!, hadamard!, auto!].map((tuple) =>
        quartic(tuple, image, tolerance).out.data.join(),
      );
      expect(one).not.toBe(other);
      return own === one ? 'product' : own === other ? 'hadamard' : 'neither';
    };
    expect([taken(4), taken(18), taken(4)]).toEqual(['product', 'hadamard', 'product']);
    if (kernelName() === 'portable') return; // no threads, nothing rough
    expect([taken(18, 1e-6), taken(40, 1e-6)]).toEqual(['product', 'hadamard']);
    const team = await startTeam(
      2,
      [product!, hadamard!, auto!].flatMap((tuple) => tuple.residents!),
    );
    expect(team.work(() => [taken(18), taken(60)])).toEqual(['product', 'hadamard']);
    team.dismiss();
    expect(taken(18)).toBe('hadamard');
  });
});

it("'auto' leaves weights that cancel one another to the products with D, which lose less of what is left", () => {
  const [r, h, n, d] = [128, 64, 16, 8];
  const random = source(8);
  const matrix = (rows: number, cols: number) =>
    Array.from({ length: rows }, () => Array.from({ length: cols }, () => random.normal()));
  const [left, right, down] = [matrix(h, n), matrix(h, n), matrix(r, h)];
  for (let k = 0; k < h; k += 2) {
    for (const rows of [left, right]) rows[k + 1] = rows[k]!.map((x) => x + 1e-5 * random.normal());
    for (const row of down) row[k + 1] = -row[k]!;
  }
  const [A, product] = (['auto', 'product'] as const).map((form) => bilinearTuple({ left, right, down }, { form }));
  expect(isHadamardFaster({ a: 1, r, h, d }, 1 / 8)).toBe(true);
  const image = imageOf(A!, gaussian(real, n, d, randomSource(3)));
  const [one, other] = [quartic(A!, image), quartic(product!, image)];
  expect(one.value / other.value).toBeCloseTo(1, 8);
  expect(distance(one.out, other.out) / norm(other.out)).toBeLessThan(1e-8);
});

it('vanishing L*A_jL: nothing but rounding, and nothing below zero', () => {
  // Equal pairs with weights whose sum is rounding.
  const random = source(10);
  for (let trial = 0; trial < 40; trial++) {
    const [left, right] = [gaussianMatrix(1, 1, 4, random), gaussianMatrix(1, 1, 4, random)];
    const [x, y] = [random.normal(), random.normal()];
    const layer = {
      left: new Array(3).fill(left[0]!.map(([entry]) => entry)) as number[][],
      right: new Array(3).fill(right[0]!.map(([entry]) => entry)) as number[][],
      down: [[x, y, -x - y]],
    };
    const tuple = bilinearTuple(layer, { form: 'hadamard' });
    const { value } = quartic(tuple, imageOf(tuple, gaussian(real, 4, 2, randomSource(trial))));
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThan(1e-11);
  }
});

it('after the first call nothing is allocated', () => {
  usual();
  const layer = given(factors(2, 1, { h: 140, n: 6, r: 3 }, 11));
  const tuple = bilinearTuple(layer, { form: 'hadamard' });
  const image = imageOf(tuple, gaussian(tuple.algebra, 6, 3, randomSource(12)));
  const out = zeros(tuple.algebra, 6, 3);
  expect(lengthsMade(() => quartic(tuple, image)).length).toBeGreaterThan(0);
  expect(lengthsMade(() => void tuple.quarticInto!(out, image))).toEqual([]);
});

it('a disposed tuple keeps no C', () => {
  const D: ResidentMatrix = portableKernel.resident(Float64Array.of(1, 2), 1, 2);
  const form = new HadamardForm('hadamard', real, D);
  const image = { algebra: real, rows: 4, cols: 1, data: Float64Array.of(1, 2, 3, 4) };
  // v = (1, 2), u = (3, 4), C = (1, 2; 2, 4): N = 1·3 + 2·(2·4), m_k = ½ u_k D_k N.
  expect([...form.rowsOf(image).data]).toEqual([28.5, 76, 9.5, 38]);
  D.dispose();
  expect(form.rowsOf(image).rows).toBe(4); // C is enough
  form.dispose();
  expect(() => form.rowsOf(image)).toThrow('the tuple has been disposed of');

  const tuple = bilinearTuple(given(factors(1, 1, { h: 6, n: 5, r: 4 })), { form: 'hadamard' });
  const own = imageOf(tuple, zeros(real, 5, 1));
  const { hadamard } = tuple as unknown as { hadamard: HadamardForm };
  hadamard.rowsOf(own);
  tuple.dispose();
  expect(() => hadamard.rowsOf(own)).toThrow('the tuple has been disposed of');
});
