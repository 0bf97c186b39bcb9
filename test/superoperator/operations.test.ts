/** Maps made of maps, against loops over their matrices. */
import fc from 'fast-check';
import { partialTrace } from 'lsrdr/partial-trace';
import {
  add,
  adjoint,
  complementaryChannel,
  compose,
  onFactor,
  power,
  type Superoperator,
  scale,
  stinespring,
  superoperator,
  tensor,
} from 'lsrdr/superoperator';
import { describe, expect, it } from 'vitest';
import { check } from '../support/property';
import {
  algebraOption,
  algebras,
  dagger,
  gamma,
  gapOf,
  tensor as kronNaive,
  type Mat,
  mat,
  matrices,
  nest,
  nestAll,
  numbers,
  product,
  randomMat,
  sum,
  trace,
  tuples,
  unnest,
} from './naive';

const size = fc.integer({ min: 1, max: 3 });
const few = fc.integer({ min: 1, max: 4 });

describe.each(algebras)('operations over $name', (algebra) => {
  const a = algebra.dim;
  const option = algebraOption(algebra);
  const of = (A: Mat[], B: Mat[] = A) => superoperator(nestAll(A), B === A ? undefined : nestAll(B), option);
  const at = (map: Superoperator, Y: Mat) => unnest(map.apply(nest(Y)), a);
  const scalar = (x: number) => Array.from({ length: a }, (_, p) => (p === 0 ? x : 0));
  const one = (n: number) => mat(n, n, (i, k) => scalar(i === k ? 1 : 0));

  it('compose: F(G(Y)), rectangular, with more matrices than needed or fewer', () => {
    let reduced = 0;
    check(
      fc.property(
        fc
          .record({ p: size, n: size, l: size, q: size, m: size, k: size, r: few, s: few, single: fc.boolean() })
          .chain(({ p, n, l, q, m, k, r, s, single }) =>
            fc.record({
              A: tuples(a, r, p, n),
              B: single ? fc.constant(undefined) : tuples(a, r, q, m),
              C: tuples(a, s, n, l),
              D: single ? fc.constant(undefined) : tuples(a, s, m, k),
              Y: matrices(a, l, single ? l : k),
            }),
          ),
        ({ A, B = A, C, D = C, Y }) => {
          const map = compose(of(A, B), of(C, D));
          const expected = gamma(A, B, gamma(C, D, Y));
          expect(gapOf(at(map, Y), expected)).toBeLessThan(1e-12);
          if (map.r < A.length * C.length) reduced += 1;
          if (A === B) expect(map.isCompletelyPositive(1e-300)).toBe(true);
          const least = a === 4 ? 4 : 1;
          expect(map.r).toBeLessThanOrEqual(least * A[0]!.length * C[0]![0]!.length);
          expect(map.r).toBeLessThanOrEqual(least * B[0]!.length * D[0]![0]!.length);
        },
      ),
      20,
    );
    expect(reduced).toBeGreaterThan(0);
  });

  it('add and scale', () => {
    check(
      fc.property(
        fc.record({ p: size, n: size, q: size, m: size, r: few, s: few }).chain(({ p, n, q, m, r, s }) =>
          fc.record({
            A: tuples(a, r, p, n),
            B: tuples(a, r, q, m),
            C: tuples(a, s, p, n),
            D: tuples(a, s, q, m),
            Y: matrices(a, n, m),
            c: fc.constantFrom(-2.5, 0, 1e-3, 7),
          }),
        ),
        ({ A, B, C, D, Y, c }) => {
          const expected = sum(
            gamma(A, B, Y),
            gamma(C, D, Y).map((row) => row.map((x) => x.map((v) => v * c))),
          );
          const map = add(of(A, B), scale(of(C, D), c));
          expect(gapOf(at(map, Y), expected)).toBeLessThan(1e-13);
        },
      ),
      20,
    );
  });

  it('keep completely positive maps so by what they are made of', () => {
    const next = numbers(21);
    const [K, L] = [[randomMat(a, 2, 2, next), randomMat(a, 2, 2, next)], [randomMat(a, 2, 2, next)]];
    const maps = [
      add(of(K), of(L)),
      scale(of(K), 3),
      compose(of(K), of(L)),
      power(of(K), 3),
      adjoint(of(K)),
      complementaryChannel(of(K)),
      onFactor(of(K), [2, 2], 1),
    ];
    for (const map of maps) expect(map.kraus().kind).toBe('completely-positive');
    for (const map of maps) expect(map.isCompletelyPositive(1e-300)).toBe(true);
    expect(scale(of(K), -1).isCompletelyPositive()).toBe(false);
    expect(scale(of(K), -1).isHermitianPreserving()).toBe(true);
    // Every matrix unit, three times over: no more than the core has rows.
    const many = Array.from({ length: 12 }, () => randomMat(a, 2, 1, next));
    const few = add(of(many), of(many));
    expect(few.r).toBeLessThanOrEqual(2 * (a === 4 ? 4 : 1));
    const Y = randomMat(a, 1, 1, next);
    expect(gapOf(at(few, Y), gamma([...many, ...many], [...many, ...many], Y))).toBeLessThan(1e-13);
  });

  it('power: F∘…∘F, from the identity on', () => {
    const next = numbers(17);
    const [A, B] = [
      [randomMat(a, 2, 2, next), randomMat(a, 2, 2, next)],
      [randomMat(a, 3, 3, next), randomMat(a, 3, 3, next)],
    ];
    const Y = randomMat(a, 2, 3, next);
    let expected = Y;
    for (let k = 0; k < 9; k++) {
      expect(gapOf(at(power(of(A, B), k), Y), expected)).toBeLessThan(1e-12);
      expected = gamma(A, B, expected);
    }
    const square = randomMat(a, 2, 2, next);
    const channel = of(A);
    expect(
      gapOf(at(power(channel, 5), square), at(compose(power(channel, 2), power(channel, 3)), square)),
    ).toBeLessThan(1e-12);
  });

  it('adjoint: ⟨F(Y),Z⟩ = ⟨Y,F†(Z)⟩, twice the map again', () => {
    const next = numbers(9);
    const [A, B] = [
      [randomMat(a, 2, 3, next), randomMat(a, 2, 3, next)],
      [randomMat(a, 1, 2, next), randomMat(a, 1, 2, next)],
    ];
    const [Y, Z] = [randomMat(a, 3, 2, next), randomMat(a, 2, 1, next)];
    const map = of(A, B);
    expect(gapOf(at(adjoint(map), Z), unnest(map.adjoint(nest(Z)), a))).toBeLessThan(1e-15);
    expect(gapOf(at(adjoint(adjoint(map)), Y), at(map, Y))).toBeLessThan(1e-15);
  });

  it('onFactor: (1 ⊗ A_j ⊗ 1) Y (1 ⊗ B_j ⊗ 1)*, the identity elsewhere', () => {
    const next = numbers(23);
    const [A, B] = [
      [randomMat(a, 1, 2, next), randomMat(a, 1, 2, next)],
      [randomMat(a, 2, 3, next), randomMat(a, 2, 3, next)],
    ];
    const around = (K: Mat[], before: number, after: number) =>
      K.map((M) => kronNaive(kronNaive(one(before), M), one(after)));
    const Y = randomMat(a, 12, 6, next);
    const map = onFactor(of(A, B), { rows: [3, 2, 2], columns: [2, 3, 1] }, 1);
    expect(gapOf(at(map, Y), gamma(around(A, 3, 2), around(B, 2, 1), Y))).toBeLessThan(1e-14);
    // One family on different spaces is two.
    const mixed = onFactor(of(A), { rows: [2, 2], columns: [2, 3] }, 0);
    const Z = randomMat(a, 4, 6, next);
    expect(gapOf(at(mixed, Z), gamma(around(A, 1, 2), around(A, 1, 3), Z))).toBeLessThan(1e-14);
    expect(
      gapOf(at(onFactor(of(A), [2], 0), randomMat(a, 2, 2, numbers(2))), at(of(A), randomMat(a, 2, 2, numbers(2)))),
    ).toBe(0);
  });

  it('stinespring: Tr_E(V Y W*), an isometry for a trace preserving map', () => {
    const next = numbers(31);
    const [A, B] = [
      [randomMat(a, 3, 2, next), randomMat(a, 3, 2, next)],
      [randomMat(a, 3, 2, next), randomMat(a, 3, 2, next)],
    ];
    const Y = randomMat(a, 2, 2, next);
    const { left, right, environment } = stinespring(of(A, B));
    expect([left.shape.slice(0, 2), environment]).toEqual([[6, 2], 2]);
    const whole = product(product(unnest(left, a), Y), dagger(unnest(right, a)));
    expect(gapOf(unnest(partialTrace(nest(whole), [3, 2], 1), a), gamma(A, B, Y))).toBeLessThan(1e-14);
    const channel = stinespring(
      of([
        one(2).map((row) => row.map((x) => x.map((v) => 0.6 * v))),
        [
          [scalar(0), scalar(-0.8)],
          [scalar(0.8), scalar(0)],
        ],
      ]),
    );
    expect(channel.right).toBe(channel.left);
    const V = unnest(channel.left, a);
    expect(gapOf(product(dagger(V), V), one(2))).toBeLessThan(1e-15);
    // The complementary map is the trace over the output.
    const got = at(complementaryChannel(of(A, B)), Y);
    expect(gapOf(got, unnest(partialTrace(nest(whole), [3, 2], 0), a))).toBeLessThan(1e-14);
    const entries = mat(2, 2, (j, k) => trace(product(product(A[j]!, Y), dagger(B[k]!))));
    expect(gapOf(got, entries)).toBeLessThan(1e-14);
    expect(gapOf(at(complementaryChannel(complementaryChannel(of(A))), Y), gamma(A, A, Y))).toBeLessThan(1e-14);
  });

  it.each([0, 330, -330, 500, -500, 900, -900])('at numbers of size 2^%i', (exponent) => {
    const c = 2 ** exponent;
    const next = numbers(3);
    const [K, L] = [[randomMat(a, 2, 2, next), randomMat(a, 2, 2, next)], [randomMat(a, 2, 2, next)]];
    const times = (M: Mat[], by: number) => M.map((Mj) => Mj.map((row) => row.map((x) => x.map((v) => v * by))));
    const Y = randomMat(a, 2, 2, next);
    const [huge, tiny] = [of(times(K, c)), of(times(K, 1 / c))];
    // c²·c⁻² = 1
    expect(gapOf(at(compose(huge, tiny), Y), gamma(K, K, gamma(K, K, Y)))).toBeLessThan(1e-13);
    expect(gapOf(at(compose(scale(huge, 1 / c), scale(tiny, c)), Y), gamma(K, K, gamma(K, K, Y)))).toBeLessThan(1e-13);
    expect(compose(huge, tiny).isCompletelyPositive()).toBe(true);
    // Beside a huge map a tiny one vanishes; beside its equal it does not.
    const both = scale(scale(add(huge, of(times(L, c))), 1 / c), 1 / c);
    expect(gapOf(at(both, Y), gamma([...K, ...L], [...K, ...L], Y))).toBeLessThan(1e-13);
    if (exponent > -500) {
      const mixed = scale(scale(add(huge, of(L)), 1 / c), 1 / c);
      const smaller = gamma(L, L, Y).map((row) => row.map((x) => x.map((v) => v * c ** -2)));
      expect(gapOf(at(mixed, Y), sum(gamma(K, K, Y), smaller))).toBeLessThan(1e-13);
    }
  });

  it('the zero map', () => {
    const next = numbers(1);
    const zero = of([mat(2, 2, () => scalar(0))]);
    const map = of([randomMat(a, 2, 2, next)]);
    const Y = randomMat(a, 2, 2, next);
    const none = mat(2, 2, () => scalar(0));
    for (const made of [compose(zero, map), compose(map, zero), scale(map, 0), power(zero, 3), adjoint(zero)]) {
      expect(gapOf(at(made, Y), none)).toBe(0);
    }
    expect(gapOf(at(add(zero, map), Y), at(map, Y))).toBeLessThan(1e-15);
    expect(scale(map, 0).isTracePreserving()).toBe(false);
    expect(zero.kraus().left.shape[0]).toBe(1);
  });
});

describe.each(algebras.slice(0, 2))('over $name', ({ dim: a }) => {
  it('tensor: F(Y) ⊗ G(Z)', () => {
    const next = numbers(13);
    const K = (r: number, p: number, n: number) => Array.from({ length: r }, () => randomMat(a, p, n, next));
    const [A, B, C, D] = [K(2, 2, 3), K(2, 1, 2), K(3, 2, 1), K(3, 3, 2)];
    const [Y, Z] = [randomMat(a, 3, 2, next), randomMat(a, 1, 2, next)];
    const map = tensor(superoperator(nestAll(A), nestAll(B)), superoperator(nestAll(C), nestAll(D)));
    const got = unnest(map.apply(nest(kronNaive(Y, Z))), a);
    expect(gapOf(got, kronNaive(gamma(A, B, Y), gamma(C, D, Z)))).toBeLessThan(1e-13);
    expect([map.inputShape, map.outputShape]).toEqual([
      [3, 4],
      [4, 3],
    ]);
    // onFactor is the tensor product with the identity.
    const F = superoperator(nestAll(A));
    const identity = superoperator(nestAll([mat(2, 2, (i, k) => (i === k ? [1, 0] : [0, 0]).slice(0, a))]));
    const W = randomMat(a, 6, 6, next);
    const [one, other] = [tensor(F, identity).apply(nest(W)), onFactor(F, [3, 2], 0).apply(nest(W))];
    expect(gapOf(unnest(one, a), unnest(other, a))).toBeLessThan(1e-14);
    expect(tensor(F, identity).kraus().kind).toBe('completely-positive');
  });
});

describe('over C', () => {
  it('scale by [re, im]', () => {
    const next = numbers(5);
    const A = [randomMat(2, 2, 3, next)];
    const Y = randomMat(2, 3, 3, next);
    const got = unnest(scale(superoperator(nestAll(A)), [0.5, -2]).apply(nest(Y)), 2);
    const expected = gamma(A, A, Y).map((row) => row.map(([x, y]) => [0.5 * x! + 2 * y!, 0.5 * y! - 2 * x!]));
    expect(gapOf(got, expected)).toBeLessThan(1e-15);
  });
});

describe('operations refuse', () => {
  const one = superoperator([[[1]]]);
  const wide = superoperator([[[1, 2]]]);
  const H = superoperator([[[[1, 0, 0, 0]]]]);
  it.each<[string, () => unknown, string]>([
    [
      'no map',
      () => compose([[[1]]] as never, one),
      'compose: F: expected a map made by superoperator(), got an array',
    ],
    ['another algebra', () => compose(one, H), 'compose: G: expected a real map, as F, got a quaternion one'],
    [
      'maps that do not follow',
      () => compose(wide, wide),
      'compose: G: expected a map to 2×2 matrices, on which F acts, got one of 2×2 to 1×1',
    ],
    [
      'sums of maps of other spaces',
      () => add(one, wide),
      'add: G: expected a map of 1×1 to 1×1, as F, got one of 2×2 to 1×1',
    ],
    ['a factor that is no number', () => scale(one, '2' as never), 'scale: factor: expected a number, got "2"'],
    ['a complex factor over R', () => scale(one, [1, 1]), 'scale: factor: expected a number, got an array'],
    ['a complex factor over H', () => scale(H, [1, 1]), 'scale: factor: expected a number, got an array'],
    [
      'an infinite factor',
      () => scale(one, Number.POSITIVE_INFINITY),
      'scale: factor: expected a finite number, got Infinity',
    ],
    [
      'powers between spaces',
      () => power(wide, 2),
      'power: F: expected a map of n×m to n×m matrices, got one of 2×2 to 1×1',
    ],
    ['a negative power', () => power(one, -1), 'power: exponent: expected an integer >= 0, got -1'],
    ['tensor products over H', () => tensor(H, H), 'tensor: F: expected maps over R or C, got maps over H'],
    ['another factor', () => onFactor(wide, [2, 3], 1), 'onFactor: dims[1]: expected 2, as F needs, got 3'],
    [
      'a factor that is not there',
      () => onFactor(wide, [2], 1),
      'onFactor: factor: expected an integer from 0 to 0, got 1',
    ],
    [
      'a huge whole',
      () => onFactor(one, [1, 2 ** 14], 0),
      'onFactor: expected at most 134217728 numbers in the dense matrix',
    ],
    [
      'a complementary map without a trace',
      () => complementaryChannel(superoperator([[[1]]], [[[1], [2]]])),
      'complementaryChannel: F: expected a map to p×p matrices, got one of 1×1 to 1×2',
    ],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});
