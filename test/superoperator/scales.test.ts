/** Superoperators, Choi matrices and Kraus forms of huge and tiny matrices: right, or refused by name. */
import { add, choiFromKraus, krausFromChoi, type Superoperator, scale, superoperator } from 'lsrdr/superoperator';
import { describe, expect, it } from 'vitest';

const powers = [0, 150, -150, 330, -330, 500, -500, 515, -515, 660, -660, 990, -990];
const outOfRange = /superoperator\.\w+|choiFromKraus/;

describe.each(powers)('entries of size 2^%i', (power) => {
  const c = 2 ** power;
  const A = [
    [
      [c, 0],
      [0, c / 2],
    ],
    [
      [0, c],
      [c, 0],
    ],
  ];
  const plain = A.map((M) => M.map((row) => row.map((x) => x / c)));
  const inverse = [
    [
      [1 / c, 0],
      [0, 2 / c],
    ],
    [
      [0, 0],
      [0, 0],
    ],
  ];
  const flipped = [A[0]!, A[1]!.map((row) => row.map((x) => -x))];
  const isInRange = Math.abs(2 * power) <= 1000;

  it('predicates', () => {
    expect(superoperator(A).isCompletelyPositive()).toBe(true);
    expect(superoperator(A).isHermitianPreserving()).toBe(true);
    expect(superoperator(A, flipped).isCompletelyPositive()).toBe(false);
    expect(superoperator(A, flipped).isHermitianPreserving()).toBe(true);
    expect(superoperator(A, inverse).isTracePreserving()).toBe(true);
    expect(superoperator(A, inverse).isUnital()).toBe(true);
    expect(superoperator(A).isTracePreserving()).toBe(false);
    expect(superoperator(A).isUnital()).toBe(false);
  });

  it('values are those of the matrices near 1 times 2^2e, or refused', () => {
    const square = (data: ArrayLike<number>) => Array.from(data, (x) => (x / c) * (1 / c));
    const one = [
      [1, 2],
      [3, 4],
    ];
    const works: readonly [() => ArrayLike<number>, () => ArrayLike<number>][] = [
      [() => superoperator(A).apply(one).data, () => superoperator(plain).apply(one).data],
      [() => superoperator(A).adjoint(one).data, () => superoperator(plain).adjoint(one).data],
      [() => superoperator(A).matrix().data, () => superoperator(plain).matrix().data],
      [() => superoperator(A).choi().data, () => superoperator(plain).choi().data],
      [() => choiFromKraus(A).data, () => choiFromKraus(plain).data],
    ];
    for (const [scaled, expected] of works) {
      if (isInRange) expect(square(scaled())).toEqual(Array.from(expected()));
      else {
        expect(scaled).toThrow(RangeError);
        expect(scaled).toThrow(outOfRange);
        expect(scaled).toThrow(/range of doubles/);
      }
    }
  });

  it('eigenvalues', () => {
    const expected = superoperator(plain).eigs({ count: 4 }).values;
    const found = superoperator(A).eigs({ count: 4 });
    if (isInRange) {
      expect(found.status).toBe('converged');
      found.values.forEach(({ re, im }, k) => {
        expect((re / c) * (1 / c)).toBeCloseTo(expected[k]!.re, 12);
        expect((im / c) * (1 / c)).toBeCloseTo(expected[k]!.im, 12);
      });
    } else expect(found.status).toBe('non-finite');
    const single = superoperator(A, [[[1]], [[0]]]).eigs();
    expect(single.values.map(({ re }) => re / c)).toEqual([1, 0.5]);
  });

  it('Kraus forms of a Choi matrix of this size, PSD, Hermitian and general', () => {
    const psd = [
      [c, 0, 0, c],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [c, 0, 0, c],
    ];
    const swap = [
      [c, 0, 0, 0],
      [0, 0, c, 0],
      [0, c, 0, 0],
      [0, 0, 0, c],
    ];
    const general = psd.map((row, i) => row.map((x) => (i === 0 ? 2 * x : x)));
    for (const [C, kind] of [
      [psd, 'completely-positive'],
      [swap, 'hermitian-preserving'],
      [general, 'general'],
    ] as const) {
      const form = krausFromChoi(C, [2, 2]);
      expect(form.kind).toBe(kind);
      const back = choiFromKraus({ left: form.left, right: form.right });
      C.flat().forEach((x, k) => {
        expect(back.data[k]! / c).toBeCloseTo(x / c, 12);
      });
    }
  });
});

describe('sums of maps of different sizes', () => {
  const one = (x: number) => superoperator([[[x]]]);
  const value = (F: Superoperator, y: number) => F.apply([[y]]).get(0, 0);

  it('zero, of whatever size it was made, adds nothing and takes nothing', () => {
    let compared = 0;
    for (const tiny of [1, 1e-100, 1e-200, 1e-250]) {
      for (const zero of [one(0), scale(one(1e200), 0), scale(one(1e-200), 0), superoperator([[[0]]], [[[1e200]]])]) {
        const y = tiny === 1 ? 1 : 1e300;
        const expected = value(one(tiny), y);
        expect(value(add(zero, one(tiny)), y) / expected).toBeCloseTo(1, 12);
        expect(value(add(one(tiny), zero), y) / expected).toBeCloseTo(1, 12);
        compared += 1;
      }
    }
    expect(compared).toBe(16);
    expect(value(add(scale(one(1e200), 0), scale(one(1e-200), 0)), 1)).toBe(0);
  });

  it('more tiny matrices than are needed are made fewer, not nothing', () => {
    const tiny = superoperator([[[1e-170]], [[2e-170]], [[2e-170]]]);
    expect(value(add(tiny, tiny), 1e300) / 18e-40).toBeCloseTo(1, 12);
    const general = superoperator([[[1e-170]]], [[[2e-170]]]);
    expect(value(add(general, general), 1e300) / 4e-40).toBeCloseTo(1, 12);
  });
});

it('Kraus matrices beyond the range of doubles are refused', () => {
  expect(() => superoperator([[[1.5e308]], [[1.5e308]]]).kraus()).toThrow(
    /superoperator\.kraus: expected .* range of doubles/,
  );
  expect(
    superoperator([[[1e308]]])
      .kraus()
      .left.get(0, 0, 0),
  ).toBe(1e308);
});
