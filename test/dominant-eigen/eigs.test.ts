/** Several eigenvalues with their vectors: matrices of known spectra, small ones in full and large ones by their action, in every order. */
import {
  dominantEigenpair,
  type Eigenpair,
  type EigenpairOrder,
  eigs,
  type LinearOperator,
} from 'lsrdr/dominant-eigen';
import { describe, expect, it } from 'vitest';
import { numbers } from '../superoperator/naive';
import { apply, conjugated, diagonal, dot, norm, type Rows, transpose } from './maps';

/** A real map by its entries, one after the other. */
function operator(T: Rows, hasAdjoint = true): LinearOperator {
  const n = T.length;
  const [own, star] = [Float64Array.from(T.flat()), Float64Array.from(transpose(T).flat())];
  const times = (M: Float64Array) => (out: Float64Array, x: Float64Array) => {
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += M[i * n + k]! * x[k]!;
      out[i] = sum;
    }
  };
  return { size: n, applyInto: times(own), ...(hasAdjoint && { adjointInto: times(star) }) };
}

const build = (n: number, entry: (i: number, k: number) => number): Rows =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, k) => entry(i, k)));
const kac = (n: number) => build(n, (i, k) => (k === i + 1 ? i + 1 : k === i - 1 ? n - i : 0));
const grcar = (n: number) => build(n, (i, k) => (i === k + 1 ? -1 : k >= i && k <= i + 3 ? 1 : 0));
const frank = (n: number) => build(n, (i, k) => (k < i - 1 ? 0 : n - Math.max(i, k)));
const circulant = (n: number, first: readonly number[]) => build(n, (i, k) => first[(k - i + n) % n] ?? 0);

const orders: readonly EigenpairOrder[] = [
  'largest-modulus',
  'smallest-modulus',
  'largest-real',
  'smallest-real',
  'largest-imaginary',
  'smallest-imaginary',
];
const keys: { readonly [which in EigenpairOrder]: (z: readonly [number, number]) => number } = {
  'largest-modulus': (z) => -Math.hypot(...z),
  'smallest-modulus': (z) => Math.hypot(...z),
  'largest-real': ([re]) => -re,
  'smallest-real': ([re]) => re,
  'largest-imaginary': ([, im]) => -im,
  'smallest-imaginary': ([, im]) => im,
};

/** Known values in an order; ties by larger real, then larger imaginary parts. */
function inOrder(values: readonly (readonly [number, number])[], which: EigenpairOrder): [number, number][] {
  const round = (x: number) => Math.round(x * 1e8);
  return values
    .map(([re, im]): [number, number] => [re, im])
    .sort(
      (a, b) => round(keys[which](a)) - round(keys[which](b)) || round(b[0]) - round(a[0]) || round(b[1]) - round(a[1]),
    );
}

function expectValues(
  pairs: readonly Eigenpair[],
  expected: readonly (readonly [number, number])[],
  error = 1e-8,
): void {
  expect(pairs.length).toBe(expected.length);
  pairs.forEach(({ re, im }, k) => {
    expect(Math.hypot(re - expected[k]![0], im - expected[k]![1])).toBeLessThan(error);
  });
}

/** ‖T(x + iy) − λ(x + iy)‖ of a real map. */
function defect(T: Rows, x: Float64Array, y: Float64Array | undefined, re: number, im: number): number {
  const other = y ?? new Float64Array(x.length);
  const first = apply(T, x).map((entry, i) => entry - re * x[i]! + im * other[i]!);
  const second = apply(T, other).map((entry, i) => entry - re * other[i]! - im * x[i]!);
  return Math.hypot(norm(first), norm(second));
}

/** Every pair is what it says: vectors of norm 1, small defects from both sides, ⟨y, x⟩ real and ≥ 0. */
function examine(T: Rows, pairs: readonly Eigenpair[], error = 1e-8): void {
  const star = transpose(T);
  for (const { re, im, right, rightImaginary, left, leftImaginary, residual, status } of pairs) {
    expect(status).toBe('converged');
    expect(residual).toBeLessThanOrEqual(1e-10);
    expect(Math.hypot(norm(right), rightImaginary ? norm(rightImaginary) : 0)).toBeCloseTo(1, 12);
    expect(defect(T, right, rightImaginary, re, im)).toBeLessThan(error);
    if (left === undefined) continue;
    expect(Math.hypot(norm(left), leftImaginary ? norm(leftImaginary) : 0)).toBeCloseTo(1, 12);
    expect(defect(star, left, leftImaginary, re, -im)).toBeLessThan(error);
    const [x, y] = [rightImaginary ?? new Float64Array(right.length), leftImaginary ?? new Float64Array(right.length)];
    expect(dot(left, right) + dot(y, x)).toBeGreaterThanOrEqual(-1e-12);
    expect(dot(left, x) - dot(y, right)).toBeCloseTo(0, 12);
  }
}

/** By numpy.linalg.eigvals. */
const numpy = {
  grcar10: [
    [1.582543333361634, 1.0194559851022393],
    [1.582543333361634, -1.0194559851022393],
    [1.5265941046372689, 0.4023966504332325],
    [1.5265941046372689, -0.4023966504332325],
    [1.1281114697432186, 1.2781179251906807],
    [1.1281114697432186, -1.2781179251906807],
    [0.5647800522841997, 1.7598841451412648],
    [0.5647800522841997, -1.7598841451412648],
    [0.19797103997367943, 2.1292595627868462],
    [0.19797103997367943, -2.1292595627868462],
  ],
  frank8: [
    19.124983751902583, 9.751377387388034, 4.453660156267221, 1.703622566824086, 0.5869844761825589,
    0.22453441998507476, 0.10254961532979091, 0.052287626120693806,
  ],
} as { readonly grcar10: readonly (readonly [number, number])[]; readonly frank8: readonly number[] };

describe.each(orders)('%s', (which) => {
  it('of Kac, Grcar, Frank and cyclic matrices, in full', () => {
    const roots = Array.from({ length: 7 }, (_, k): [number, number] => [
      Math.cos((2 * Math.PI * k) / 7),
      Math.sin((2 * Math.PI * k) / 7),
    ]);
    const cases: [Rows, readonly (readonly [number, number])[], number][] = [
      [kac(9), [8, 6, 4, 2, 0, -2, -4, -6, -8].map((x) => [x, 0] as const), 1e-11],
      [grcar(10), numpy.grcar10, 1e-10],
      [frank(8), numpy.frank8.map((x) => [x, 0] as const), 1e-9],
      [circulant(7, [0, 1]), roots, 1e-13],
    ];
    for (const [T, values, error] of cases) {
      for (const count of [1, 3, T.length]) {
        const { pairs } = eigs(operator(T), { which, count, left: true });
        expectValues(pairs, inOrder(values, which).slice(0, count), error);
        examine(T, pairs);
      }
    }
  });

  it('far from normal, in full: vectors from both sides with residuals of rounding', () => {
    for (const T of [grcar(50), frank(12)]) {
      const { pairs } = eigs(operator(T), { which, count: 5, left: true });
      examine(T, pairs, 1e-11);
      for (const { isBiorthogonal } of pairs) expect(isBiorthogonal).toBe(true);
    }
  });

  it('of a large circulant and of a large map far from normal, by their action', () => {
    if (which === 'smallest-modulus') return; // with an inverse, below
    const n = 150;
    const first = [0.2, 1, 0.5];
    const values = Array.from({ length: n }, (_, k): [number, number] => {
      const angle = (2 * Math.PI * k) / n;
      return [0.2 + Math.cos(angle) + 0.5 * Math.cos(2 * angle), Math.sin(angle) + 0.5 * Math.sin(2 * angle)];
    });
    const T = circulant(n, first);
    if (which === 'largest-real') {
      const { pairs } = eigs(operator(T), { which, count: 3, left: true });
      expectValues(pairs, inOrder(values, which).slice(0, 3), 1e-7);
      examine(T, pairs);
    } else {
      // On the flat parts of that curve a search of this size arrives once it has grown to nearly the whole space, or does not say that it has.
      const { pairs } = eigs(operator(T), { which, count: 3, maxApplications: 200 });
      if (pairs.every(({ status }) => status === 'converged')) {
        expectValues(pairs, inOrder(values, which).slice(0, 3), 1e-7);
      }
      for (const { re, im, right, rightImaginary, status, residual } of pairs) {
        if (status === 'converged') {
          expect(residual).toBeLessThan(1e-9);
          expect(Math.min(...values.map(([x, y]) => Math.hypot(x - re, y - im)))).toBeLessThan(1e-7);
          continue;
        }
        expect(status).toBe('max-applications');
        // In units of the largest ‖Tz‖ met, which ‖T‖ = 1.7 bounds.
        const unit = defect(T, right, rightImaginary, re, im) / residual;
        expect([unit > 1, unit < 1.700001]).toEqual([true, true]);
      }
    }
    // Values with gaps, those of rotations among them, behind a change of basis.
    const real = [9, 7, -8, ...Array.from({ length: 142 }, (_, k) => Math.sin(k))];
    const D = diagonal([...real, 0, 0, 0, 0]);
    const turns: [number, number][] = [
      [3, 6],
      [-2, 5],
    ];
    turns.forEach(([re, im], at) => {
      const i = real.length + 2 * at;
      [D[i]![i], D[i]![i + 1], D[i + 1]![i], D[i + 1]![i + 1]] = [re, im, -im, re];
    });
    const known: [number, number][] = [
      ...real.map((x): [number, number] => [x, 0]),
      ...turns,
      ...turns.map(([re, im]): [number, number] => [re, -im]),
    ];
    const M = conjugated(D, 5);
    const found = eigs(operator(M), { which, count: 2, left: true });
    expectValues(found.pairs, inOrder(known, which).slice(0, 2), 1e-7);
    examine(M, found.pairs);
  });
});

describe('repeated, clustered, defective', () => {
  it('finds a threefold eigenvalue of a large map, and neighbours', () => {
    const values = [5, 5, 5, 4, ...Array.from({ length: 196 }, (_, k) => 3 * Math.cos(k))];
    const T = conjugated(diagonal(values), 3);
    const { pairs } = eigs(operator(T), { count: 4, left: true });
    expectValues(
      pairs,
      [5, 5, 5, 4].map((x) => [x, 0] as const),
    );
    examine(T, pairs);
    // Three vectors, not one three times.
    const gram = pairs.slice(0, 3).map((p) => pairs.slice(0, 3).map((q) => dot(p.right, q.right)));
    const [[, a = 0, b = 0] = [], [, , c = 0] = []] = gram;
    expect(1 + 2 * a * b * c - a * a - b * b - c * c).toBeGreaterThan(1e-6);
  });

  it('tells clusters apart down to 1e-6', () => {
    const values = [2, 2 - 1e-6, 2 - 3e-6, ...Array.from({ length: 160 }, (_, k) => Math.sin(k))];
    const { pairs } = eigs(operator(diagonal(values)), { count: 3 });
    expectValues(
      pairs,
      values.slice(0, 3).map((x) => [x, 0] as const),
      1e-9,
    );
  });

  it('gives a Jordan block as dense solvers do: parted by a root of rounding, residuals of rounding', () => {
    const jordan = build(5, (i, k) => (i === k ? 2 : k === i + 1 ? 1 : 0));
    const { pairs } = eigs(operator(jordan), { count: 5 });
    for (const { re, im, status } of pairs) {
      expect(Math.hypot(re - 2, im)).toBeLessThan(5e-3);
      expect(status).toBe('converged');
    }
    expect(pairs.reduce((sum, { re }) => sum + re, 0)).toBeCloseTo(10, 12);
  });

  it('leading values of a map with a Jordan block of 0', () => {
    const T = build(170, (i, k) => (i === k && i < 2 ? 3 - i : k === i + 1 && i > 2 ? 1 : 0));
    const { pairs } = eigs(operator(T), { count: 2, left: true });
    expectValues(pairs, [
      [3, 0],
      [2, 0],
    ]);
    examine(T, pairs);
  });
});

describe('edges', () => {
  it('the zero map, and maps of one dimension', () => {
    for (const n of [1, 4, 200]) {
      const { pairs } = eigs(operator(build(n, () => 0)), { count: 1, left: true });
      expect(pairs.map(({ re, im, residual, status }) => [re, im, residual, status])).toEqual([[0, 0, 0, 'converged']]);
    }
    const { pairs } = eigs(operator([[-3]]), { left: true });
    expect(pairs.map(({ re, status }) => [re, status])).toEqual([[-3, 'converged']]);
    const turn: LinearOperator = { size: 2, complexBlock: 1, applyInto: (out, x) => out.set([-x[1]!, x[0]!]) };
    expect(eigs(turn).pairs.map(({ re, im }) => [re, im])).toEqual([[0, 1]]);
  });

  it('a start inside an invariant subspace, and one that is zero, miss nothing', () => {
    const values = Array.from({ length: 200 }, (_, k) => 200 - k);
    const start = new Float64Array(200);
    start[150] = 1;
    for (const from of [start, new Float64Array(200)]) {
      const { pairs } = eigs(operator(diagonal(values)), { count: 3, start: from });
      expectValues(
        pairs,
        [200, 199, 198].map((x) => [x, 0] as const),
      );
    }
  });

  it('a start among the vectors wanted finds them in fewer applications', () => {
    const map = operator(diagonal(Array.from({ length: 300 }, (_, k) => 300 - k)));
    const start = new Float64Array(300);
    start.set([1, 1, 0.01]);
    const from = eigs(map, { count: 2, start });
    expectValues(from.pairs, [[300, 0], [299, 0]]); // biome-ignore format: values
    expect(from.applications).toBeLessThan(eigs(map, { count: 2 }).applications / 2);
    const bounded = (options: object) =>
      eigs(map, { count: 2, maxApplications: 40, ...options }).pairs.map(({ status }) => status);
    expect(bounded({ start })).toEqual(['converged', 'converged']);
    expect(bounded({})).toEqual(['max-applications', 'max-applications']);
  });

  it('says of each pair whether it has converged', () => {
    // 100 stands apart, the others are close together.
    const values = [100, ...Array.from({ length: 399 }, (_, k) => 1 + k / 4000)];
    const { pairs, applications } = eigs(operator(diagonal(values)), {
      count: 3,
      maxApplications: 30,
      tolerance: 1e-13,
    });
    expect(pairs.map(({ status }) => status)).toEqual(['converged', 'max-applications', 'max-applications']);
    expect(applications).toBeLessThan(100);
    pairs.forEach(({ residual }, k) => {
      expect(residual <= 1e-13).toBe(k === 0);
    });
  });

  it('numbers near the ends of the range', () => {
    const { pairs } = eigs(operator(diagonal([1e300, 1])), { count: 1 });
    expect([pairs[0]!.re / 1e300, pairs[0]!.status]).toEqual([expect.closeTo(1, 12), 'converged']);
    const tiny = eigs(operator(diagonal([3e-150, 1e-150])), { count: 2 });
    expect(tiny.pairs.map(({ re }) => re / 1e-150)).toEqual([3, 1]);
  });
});

describe('smallest modulus', () => {
  it('by the inverse of a large map: the second difference, shifted', () => {
    const n = 250;
    const T = build(n, (i, k) => (i === k ? 2 : Math.abs(i - k) === 1 ? -1 : 0));
    // Thomas's elimination.
    const inverseInto = (out: Float64Array, x: Float64Array): void => {
      const c = new Float64Array(n);
      out.set(x);
      for (let i = 0; i < n; i++) {
        const pivot = 2 + (i > 0 ? c[i - 1]! : 0);
        c[i] = -1 / pivot;
        out[i] = (out[i]! + (i > 0 ? out[i - 1]! : 0)) / pivot;
      }
      for (let i = n - 2; i >= 0; i--) out[i]! -= c[i]! * out[i + 1]!;
    };
    const map = { ...operator(T), inverseInto, inverseAdjointInto: inverseInto };
    const { pairs } = eigs(map, { which: 'smallest-modulus', count: 4, left: true });
    const known = [1, 2, 3, 4].map((k) => [4 * Math.sin((Math.PI * k) / (2 * (n + 1))) ** 2, 0] as const);
    pairs.forEach(({ re, im }, k) => {
      expect(re / known[k]![0]).toBeCloseTo(1, 9);
      expect(im).toBe(0);
    });
    examine(T, pairs);
  });

  it('by the inverse of a large map of rotations: conjugate pairs, each from both sides', () => {
    const values = Array.from({ length: 90 }, (_, k): [number, number] => [
      (k + 1) * Math.cos(k),
      (k + 1) * Math.sin(k),
    ]);
    const blocks = (of: (z: [number, number]) => [number, number]): Rows => {
      const out = build(180, () => 0);
      values.map(of).forEach(([re, im], k) => {
        [out[2 * k]![2 * k], out[2 * k]![2 * k + 1]] = [re, -im];
        [out[2 * k + 1]![2 * k], out[2 * k + 1]![2 * k + 1]] = [im, re];
      });
      return out;
    };
    const T = blocks((z) => z);
    const inverse = operator(blocks(([re, im]) => [re / (re * re + im * im), -im / (re * re + im * im)]));
    const map = { ...operator(T), inverseInto: inverse.applyInto, inverseAdjointInto: inverse.adjointInto! };
    const { pairs } = eigs(map, { which: 'smallest-modulus', count: 4, left: true });
    // 1 stands twice: its block is 1·(1, 0; 0, 1).
    const [c, s] = values[1]!;
    expectValues(pairs, [
      [1, 0],
      [1, 0],
      [c, Math.abs(s)],
      [c, -Math.abs(s)],
    ]);
    examine(T, pairs);
  });

  it('is refused without one where the whole space is not solved', () => {
    const map = operator(diagonal(Array.from({ length: 200 }, (_, k) => k + 1)));
    expect(() => eigs(map, { which: 'smallest-modulus' })).toThrow(
      "eigs: which: expected an operator with inverseInto for 'smallest-modulus' of 200 real dimensions, got none",
    );
  });
});

describe('deflation', () => {
  const chain = (n: number): Rows => {
    const next = numbers(4);
    const rows = build(n, () => next() + 1.01);
    const sums = rows[0]!.map((_, k) => rows.reduce((sum, row) => sum + row[k]!, 0));
    return rows.map((row) => row.map((x, k) => x / sums[k]!)); // columns sum to 1
  };

  it.each([12, 160])('the constant of a stochastic matrix of %i states: its second eigenvalue', (n) => {
    const T = chain(n);
    const all = eigs(operator(T), { count: 4 }).pairs;
    expect(all[0]!.re).toBeCloseTo(1, 12);
    const { pairs } = eigs(operator(T), {
      count: 3,
      deflate: [new Float64Array(n).fill(0.3), new Float64Array(n)],
      left: true,
    });
    expectValues(
      pairs,
      all.slice(1).map(({ re, im }) => [re, im] as const),
    );
    examine(T, pairs);
    for (const { right } of pairs) expect(right.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 10);
  });

  it('by vectors that T* does not leave as they are shows in the status', () => {
    const { pairs } = eigs(operator(kac(9)), {
      count: 2,
      deflate: [Float64Array.from({ length: 9 }, (_, i) => Math.sin(i))],
    });
    expect(pairs.map(({ status }) => status)).toEqual(['inaccurate', 'inaccurate']);
  });

  it('by vectors of any length, dependent ones and ones that are not orthogonal', () => {
    const T = diagonal([1, 2, 3, 4]);
    const last = (x: number, y = 0) => Float64Array.of(0, 0, y, x);
    const two: Float64Array[][] = [
      [last(1e-320), last(0, 1e200)],
      [last(1, 1), last(1, 3)],
      [last(1, 1), last(1, 2), last(2, 1e-3)],
    ];
    for (const deflate of two) expectValues(eigs(operator(T), { deflate }).pairs, [[2, 0], [1, 0]], 1e-12); // biome-ignore format: values
    for (const size of [1e-200, 1, 1e300]) {
      expectValues(eigs(operator(T), { deflate: [last(size)] }).pairs, [[3, 0], [2, 0], [1, 0]], 1e-12); // biome-ignore format: values
    }
    expectValues(eigs(operator(T), { deflate: [last(1), last(1, 1e-14)] }).pairs.slice(0, 1), [[3, 0]], 1e-12);
  });

  it('of all there is leaves nothing', () => {
    expect(eigs(operator(diagonal([1, 2])), { deflate: [Float64Array.of(1, 0), Float64Array.of(1, 1)] }).pairs).toEqual(
      [],
    );
    expect(eigs(operator(diagonal([1, 2])), { deflate: [Float64Array.of(0, 2)] }).pairs[0]!.re).toBeCloseTo(1, 14);
  });
});

describe('complex maps', () => {
  /** diag(values) behind a complex change of basis 1 + strictly upper part, in blocks of re and im. */
  const complexMap = (values: readonly (readonly [number, number])[], block: number): LinearOperator => {
    const n = values.length;
    const next = numbers(6);
    const T = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (__, k) =>
        i === k ? values[i]! : k > i ? ([next() / n, next() / n] as const) : ([0, 0] as const),
      ),
    );
    const place = (i: number, part: number) => Math.floor(i / block) * 2 * block + part * block + (i % block);
    const places = [0, 1].map((part) => Array.from({ length: n }, (_, i) => place(i, part)));
    const times = (out: Float64Array, x: Float64Array, isAdjoint: boolean) => {
      out.fill(0);
      for (let i = 0; i < n; i++) {
        for (let k = 0; k < n; k++) {
          const entry = isAdjoint ? T[k]![i]! : T[i]![k]!;
          const im = isAdjoint ? -entry[1] : entry[1];
          const u = x[places[0]![k]!]!;
          const v = x[places[1]![k]!]!;
          out[places[0]![i]!]! += entry[0] * u - im * v;
          out[places[1]![i]!]! += entry[0] * v + im * u;
        }
      }
    };
    return {
      size: 2 * n,
      complexBlock: block,
      applyInto: (out, x) => times(out, x, false),
      adjointInto: (out, x) => times(out, x, true),
    };
  };

  it.each([
    [6, 1],
    [6, 3],
    [6, 6],
    [90, 1],
    [90, 45],
  ])('%i dimensions in blocks of %i: values, and vectors from both sides', (n, block) => {
    const values = Array.from({ length: n }, (_, k): [number, number] => {
      const size = k < 4 ? 5 - k : Math.cos(k) / 2;
      return [size * Math.cos(2 * k), size * Math.sin(2 * k)];
    });
    const map = complexMap(values, block);
    for (const which of ['largest-modulus', 'largest-real', 'largest-imaginary', 'smallest-imaginary'] as const) {
      const { pairs } = eigs(map, { count: 2, which, left: true });
      expectValues(pairs, inOrder(values, which).slice(0, 2));
      for (const { re, im, right, left, status, rightImaginary } of pairs) {
        expect([status, rightImaginary]).toEqual(['converged', undefined]);
        const image = new Float64Array(2 * n);
        const turned = (x: Float64Array) =>
          x.map((_, at) => {
            const isReal = Math.floor(at / block) % 2 === 0;
            return isReal ? -x[at + block]! : x[at - block]!;
          });
        map.applyInto(image, right);
        const [ix, iy] = [turned(right), turned(left!)];
        expect(norm(image.map((y, at) => y - re * right[at]! - im * ix[at]!))).toBeLessThan(1e-8);
        map.adjointInto!(image, left!);
        expect(norm(image.map((y, at) => y - re * left![at]! + im * iy[at]!))).toBeLessThan(1e-8);
        expect(dot(left!, right)).toBeGreaterThan(0);
        expect(dot(iy, right)).toBeCloseTo(0, 12);
      }
    }
    // The left vector of the first, left out.
    const [first] = eigs(map, { count: 1, left: true }).pairs;
    const { pairs } = eigs(map, { count: 2, deflate: [first!.left!] });
    expectValues(pairs, inOrder(values, 'largest-modulus').slice(1, 3));
    expect(pairs.map(({ status }) => status)).toEqual(['converged', 'converged']);
  });
});

describe('eigs refuses', () => {
  const map = operator(diagonal([1, 2]));
  it.each<[string, () => unknown, string]>([
    ['no operator', () => eigs(null as never), 'eigs: operator: expected an object, got null'],
    [
      'no size',
      () => eigs({ applyInto: () => {} } as never),
      'eigs: operator.size: expected an integer >= 1, got undefined',
    ],
    ['no action', () => eigs({ size: 1 } as never), 'eigs: operator.applyInto: expected a function, got undefined'],
    ['none', () => eigs(map, { count: 0 }), 'eigs: count: expected an integer from 1 to 2, got 0'],
    [
      'an adjoint that is no function',
      () => eigs({ ...map, adjointInto: 1 } as never),
      'eigs: operator.adjointInto: expected a function, got 1',
    ],
    [
      'blocks that do not fill a vector',
      () => eigs({ ...map, complexBlock: 2 }),
      'eigs: operator.complexBlock: expected a size that is a multiple of 4, got 2',
    ],
    [
      'blocks of nothing',
      () => dominantEigenpair({ ...map, complexBlock: 0 }),
      'dominantEigenpair: operator.complexBlock: expected an integer >= 1, got 0',
    ],
    ['too many', () => eigs(map, { count: 3 }), 'eigs: count: expected an integer from 1 to 2, got 3'],
    ['another order', () => eigs(map, { which: 'largest' as never }), "eigs: which: expected 'largest-modulus' or"],
    [
      'a start of another length',
      () => eigs(map, { start: new Float64Array(3) }),
      'eigs: start: expected length 2, got 3',
    ],
    [
      'NaN in a start',
      () => eigs(map, { start: Float64Array.of(1, Number.NaN) }),
      'eigs: start: expected finite numbers',
    ],
    [
      'a list for vectors',
      () => eigs(map, { deflate: [[1, 0]] as never }),
      'eigs: deflate[0]: expected a Float64Array, got an array',
    ],
    [
      'left vectors without an adjoint',
      () => eigs(operator(diagonal([1]), false), { left: true }),
      'eigs: left: the operator has no adjointInto',
    ],
    ['an unknown option', () => eigs(map, { basis: 3 } as never), "eigs: unknown option 'basis'; accepted: count"],
    ['a tolerance of 0', () => eigs(map, { tolerance: 0 }), 'eigs: tolerance: expected a finite number > 0, got 0'],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});
