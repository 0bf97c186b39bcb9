/** What is nilpotent and what is not: in the given basis, in hidden ones, at any scale of rows and columns. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOnePiece } from '../../src/resting';
import { nilpotencyOf } from '../../src/superoperator/nilpotent';
import { denseTuple, directSum, sparseTuple, type Tuple } from '../../src/tuple';
import {
  build,
  gaussianTuple,
  mul,
  type NaiveTuple,
  randomUnitary,
  scaled,
  source,
  star,
  toInputTuple,
} from '../support';
import { fields } from '../support/fields';
import { check, seeds } from '../support/property';

const isNilpotent = (A: Tuple) => inOnePiece(nilpotencyOf(A)).isNilpotent;

describe.each(fields)('nilpotent tuples, $name', ({ dim, algebra }) => {
  const tuple = (A: NaiveTuple) => denseTuple(toInputTuple(A) as never, { algebra });
  const zero = new Array<number>(dim).fill(0);
  const strictlyUpper = (A: NaiveTuple): NaiveTuple =>
    A.map((M) => build(M.length, M.length, (i, k) => (k > i ? M[i]![k]! : zero)));
  const turned = (A: NaiveTuple, seed: number): NaiveTuple => {
    const W = randomUnitary(dim, A[0]!.length, source(seed));
    return A.map((M) => mul(mul(W, M), star(W)));
  };
  const balancedAway = (A: NaiveTuple, range: number, seed: number): NaiveTuple => {
    const random = source(seed);
    const exponents = A[0]!.map(() => random.integer(-range, range));
    return A.map((M) => M.map((row, i) => row.map((x, k) => x.map((v) => v * 2 ** (exponents[k]! - exponents[i]!)))));
  };

  it('strictly triangular tuples are, in a hidden basis and out of scale too', () => {
    check(
      fc.property(seeds, fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 3 }), (seed, n, r) => {
        const A = strictlyUpper(gaussianTuple(dim, r, n, source(seed)));
        expect(isNilpotent(tuple(A))).toBe(true);
        expect(isNilpotent(tuple(balancedAway(A, 40, seed)))).toBe(true);
        if (n <= 5) expect(isNilpotent(tuple(turned(A, seed)))).toBe(true);
      }),
      20,
    );
  });

  it('tuples with an invertible matrix are not, at any scale of rows and columns', () => {
    check(
      fc.property(seeds, fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 60 }), (seed, n, range) => {
        const [M] = gaussianTuple(dim, 1, n, source(seed));
        const [N] = strictlyUpper(gaussianTuple(dim, 1, n, source(seed + 1)));
        expect(isNilpotent(tuple(balancedAway([N!, M!], range, seed)))).toBe(false);
        expect(isNilpotent(tuple([scaled(M!, 1e-40)]))).toBe(false);
      }),
      20,
    );
  });

  it('one small entry on the diagonal, or that closes a cycle, decides', () => {
    const one = [1, ...zero.slice(1)];
    const at = (n: number, places: readonly (readonly [number, number, number])[]): NaiveTuple => [
      build(n, n, (i, k) => {
        const place = places.find(([row, column]) => row === i && column === k);
        return place === undefined ? zero : one.map((x) => x * place[2]);
      }),
    ];
    const chain = [
      [0, 1, 1],
      [1, 2, 1],
      [2, 3, 1],
    ] as const;
    expect(isNilpotent(tuple(at(4, chain)))).toBe(true);
    expect(isNilpotent(tuple(at(4, [...chain, [3, 0, 1e-30]])))).toBe(false);
    expect(isNilpotent(tuple(at(4, [...chain, [2, 2, 1e-30]])))).toBe(false);
    expect(isNilpotent(tuple(at(4, [])))).toBe(true);
    // What a matrix does not do alone two may do together.
    const [first] = at(2, [[0, 1, 1e5]]);
    const [second] = at(2, [[1, 0, 1e-5]]);
    expect(isNilpotent(tuple([first!, first!]))).toBe(true);
    expect(isNilpotent(tuple([first!, second!]))).toBe(false);
  });

  it('a cycle that a small entry closes is not, in a hidden basis either', () => {
    const one = [1, ...zero.slice(1)];
    for (const n of [2, 3, 4, 5]) {
      const cycle = [
        build(n, n, (i, k) => (k === i + 1 ? one : i === n - 1 && k === 0 ? one.map((x) => 1e-9 * x) : zero)),
      ];
      expect(isNilpotent(tuple(turned(cycle, n)))).toBe(false);
    }
  });

  it('is decided of large tuples from their pattern, or by a walk', () => {
    const one = dim === 1 ? 1 : [1, ...zero.slice(1)];
    const n = 5000;
    const up = Array.from({ length: n - 1 }, (_, i) => [0, i, i + 1, one] as const);
    const define = (entries: readonly (readonly [number, number, number, unknown])[]) =>
      sparseTuple({ n, r: 1, entries, algebra } as never);
    expect(isNilpotent(define(up))).toBe(true);
    expect(isNilpotent(define([...up, [0, n - 1, 0, one]]))).toBe(false);
    const walked = directSum(tuple(gaussianTuple(dim, 1, 40, source(6))), tuple(gaussianTuple(dim, 1, 40, source(7))));
    expect(isNilpotent(walked)).toBe(false);
  });
});
