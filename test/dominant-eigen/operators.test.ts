/** Operators as users write them: they change what they are given, return in place of writing, throw, or are not what they should be. */
import { dominantEigenpair, eigs, type LinearOperator } from 'lsrdr/dominant-eigen';
import { describe, expect, it } from 'vitest';

describe.each([3, 200])('operators of %i dimensions as they come', (size) => {
  const grow = (out: Float64Array, x: Float64Array, add = false) => {
    for (let i = 0; i < size; i++) out[i] = (add ? out[i]! : 0) + (i + 1) * x[i]!;
  };
  const found = (applyInto: unknown) => eigs({ size, applyInto } as LinearOperator, { count: 2 }).pairs;

  it.each<[string, (out: Float64Array, x: Float64Array) => unknown]>([
    [
      'that write into x',
      (out, x) => {
        grow(x, x.slice());
        out.set(x);
      },
    ],
    ['that add to out', (out, x) => grow(out, x, true)],
    [
      'that return what they have written',
      (out, x) => {
        grow(out, x);
        return out;
      },
    ],
    [
      'that return something else',
      (out, x) => {
        grow(out, x);
        return x;
      },
    ],
    ['that write in time though they are asynchronous', async (out, x) => grow(out, x)],
  ])('%s', (_name, applyInto) => {
    const pairs = found(applyInto);
    expect(pairs.map(({ re, im }) => [re, im])).toEqual([size, size - 1].map((x) => [expect.closeTo(x, 8), 0]));
    for (const { status } of pairs) expect(status).toBe('converged');
    const { value, status } = dominantEigenpair({ size, applyInto } as LinearOperator);
    expect([value, status]).toEqual([expect.closeTo(size, 8), 'converged']);
  });

  it('that return the image, or its promise, in place of writing it', () => {
    const message = 'operator.applyInto: expected a function that writes into its first argument, got one that returns';
    for (const [applyInto, what] of [
      [(_: Float64Array, x: Float64Array) => x, 'a Float64Array'],
      [(_: Float64Array, x: Float64Array) => Array.from(x, (value) => 2 * value), `an array of length ${size}`],
      [async (_: Float64Array, x: Float64Array) => x, 'a Promise'],
    ] as const) {
      expect(() => found(applyInto)).toThrow(`eigs: ${message} ${what}`);
      expect(() => dominantEigenpair({ size, applyInto } as never)).toThrow(`dominantEigenpair: ${message} ${what}`);
    }
  });

  it('that give NaN or Infinity, at once or later, are non-finite; what they throw comes out', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const good of [0, 2]) {
        let calls = 0;
        const pairs = found((out: Float64Array, x: Float64Array) => {
          grow(out, x);
          if (calls++ >= good) out[size - 1] = bad;
        });
        expect(pairs.map(({ status, re }) => [status, re])).toEqual([0, 1].map(() => ['non-finite', Number.NaN]));
      }
    }
    const mine = new Error('mine');
    const fail = () => {
      throw mine;
    };
    expect(() => found(fail)).toThrow(mine);
    expect(() => eigs({ size, applyInto: grow, adjointInto: fail }, { count: 1, left: true })).toThrow(mine);
    const inverse = { which: 'smallest-modulus', count: 1 } as const;
    expect(() => eigs({ size, applyInto: grow, inverseInto: fail }, inverse)).toThrow(mine);
  });

  it('whose adjoint or inverse is of another map: the residual says so', () => {
    const other = (out: Float64Array, x: Float64Array) => out.set(x.map((value) => 7 * value));
    const pairs = [
      ...eigs({ size, applyInto: grow, adjointInto: other }, { count: 2, left: true }).pairs,
      ...(size < 150
        ? []
        : eigs({ size, applyInto: grow, inverseInto: other }, { count: 2, which: 'smallest-modulus' }).pairs),
    ];
    for (const { status, residual } of pairs) expect([status, residual > 1e-3]).toEqual(['inaccurate', true]);
  });
});
