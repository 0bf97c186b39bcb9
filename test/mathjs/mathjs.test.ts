import { fromMathjs, toMathjs } from 'lsrdr/mathjs';
import { superoperator } from 'lsrdr/superoperator';
import * as math from 'mathjs';
import { Matrix } from 'ml-matrix';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { complex, quaternion, real } from '../../src/algebra';

const rows = [
  [1, 2, 3],
  [4, 5, 6],
];
const sigmaY = math.matrix([
  [math.complex(0, 0), math.complex(0, -1)],
  [math.complex(0, 1), math.complex(0, 0)],
]);

describe('fromMathjs', () => {
  it('reads real matrices, dense and sparse, vectors and nested arrays', () => {
    for (const source of [math.matrix(rows), math.sparse(rows), rows, [math.matrix([1, 2, 3]), [4, 5, 6]]]) {
      const got = fromMathjs(source as never);
      expect(got.shape).toEqual([2, 3]);
      expect([...got.data]).toEqual([1, 2, 3, 4, 5, 6]);
    }
    expect(fromMathjs(math.matrix([1, 2])).shape).toEqual([2]);
  });

  it('gives Complex entries a trailing axis, also among real ones', () => {
    const got = fromMathjs(math.matrix([[1, math.complex(2, -3)]] as never));
    expect(got.shape).toEqual([1, 2, 2]);
    expect([...got.data]).toEqual([1, 0, 2, -3]);
  });

  it('reads lists of matrices as tuples, all complex if one is', () => {
    const tuple = fromMathjs([math.identity(2) as math.Matrix, sigmaY]);
    expect(tuple.shape).toEqual([2, 2, 2, 2]);
    expect([...tuple.data]).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, 0, 1, 0, 0]);
    expect(fromMathjs([math.matrix(rows), math.sparse(rows)]).shape).toEqual([2, 2, 3]);
  });

  it('reads BigNumbers and Fractions', () => {
    const got = fromMathjs(math.matrix([[math.bignumber('1.5'), math.fraction(-1, 4)]] as never));
    expect([...got.data]).toEqual([1.5, -0.25]);
  });

  it('obeys algebra', () => {
    expect(fromMathjs(math.matrix(rows), { algebra: complex }).shape).toEqual([2, 3, 2]);
    expect(fromMathjs(math.matrix(rows), { algebra: real }).shape).toEqual([2, 3]);
  });

  it('gives what superoperator takes: Σ A ⊗ conj(B) by mathjs kron', () => {
    const B = math.matrix([
      [math.complex(1, 2), math.complex(0, 1)],
      [math.complex(3, 0), math.complex(-1, 1)],
    ]);
    const expected = fromMathjs(math.kron(sigmaY, math.conj(B) as math.Matrix) as math.Matrix);
    const got = superoperator(fromMathjs([sigmaY]), fromMathjs([B])).matrix();
    expect(got.shape).toEqual(expected.shape);
    got.data.forEach((value, at) => {
      expect(value).toBeCloseTo(expected.data[at]!, 15);
    });
  });

  it('agrees with the eigenvalues of mathjs', () => {
    const A = math.matrix([
      [math.complex(1, 1), math.complex(0.5, 0)],
      [math.complex(0, -1), math.complex(2, 0)],
    ]);
    const expected = (
      math.eigs(math.kron(A, math.conj(A) as math.Matrix) as math.Matrix).values as math.Matrix
    ).toArray();
    const { values } = superoperator(fromMathjs([A])).eigs();
    expect(values).toHaveLength(expected.length);
    for (const entry of expected as (number | math.Complex)[]) {
      const { re, im } = math.complex(entry as math.Complex);
      expect(Math.min(...values.map((value) => Math.hypot(value.re - re, value.im - im)))).toBeLessThan(1e-10);
    }
  });

  it.each<[string, () => unknown, string]>([
    [
      'a number',
      () => fromMathjs(3 as never),
      'fromMathjs: matrix: expected a mathjs matrix, or a list of them, got 3',
    ],
    [
      'null',
      () => fromMathjs(null as never),
      'fromMathjs: matrix: expected a mathjs matrix, or a list of them, got null',
    ],
    ['nothing in it', () => fromMathjs([]), 'fromMathjs: matrix: expected at least one entry, got shape [0]'],
    ['ragged rows', () => fromMathjs([[1, 2], [3]]), 'fromMathjs: matrix[1]: expected length 2, got length 1'],
    [
      'matrices of different sizes',
      () => fromMathjs([math.matrix(rows), math.matrix([[1]])]),
      'fromMathjs: matrix[1]: expected length 2, got length 1',
    ],
    ['a number among rows', () => fromMathjs([[1], 2]), 'fromMathjs: matrix[1]: expected an array of length 1, got 2'],
    ['a string', () => fromMathjs([['a']]), 'fromMathjs: matrix[0][0]: expected a number or a mathjs Complex, got "a"'],
    [
      'a unit',
      () => fromMathjs(math.matrix([[math.unit('3 cm')]] as never)),
      'fromMathjs: matrix[0][0]: expected a number or a mathjs Complex, got a Unit',
    ],
    [
      'null inside',
      () => fromMathjs([[null]]),
      'fromMathjs: matrix[0][0]: expected a number or a mathjs Complex, got null',
    ],
    [
      'Complex where real is asked',
      () => fromMathjs(sigmaY, { algebra: real }),
      'fromMathjs: matrix[0][0]: expected a number, got a Complex',
    ],
    ['NaN', () => fromMathjs([[1, Number.NaN]]), 'fromMathjs: matrix[0][1]: expected a finite number, got NaN'],
    [
      'a complex infinity',
      () => fromMathjs([[{ re: 1, im: Number.POSITIVE_INFINITY }]]),
      'fromMathjs: matrix[0][0]: expected a finite number, got 1 + Infinityi',
    ],
    [
      'quaternions',
      () => fromMathjs([[1]], { algebra: quaternion }),
      'fromMathjs: algebra: expected real or complex, got quaternion',
    ],
    [
      'an unknown option',
      () => fromMathjs([[1]], { real: true } as never),
      "fromMathjs: unknown option 'real'; accepted: algebra",
    ],
  ])('refuses %s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});

describe('toMathjs', () => {
  const back = (value: unknown) => fromMathjs(value as never);

  it('round trips real and complex matrices, vectors and tuples', () => {
    const arrays: [number[], object?][] = [
      [[3]],
      [[2, 3]],
      [[2, 3, 2]],
      [[2, 3, 3]],
      [[2, 3, 3, 2]],
      [[3, 2, 2], { algebra: real }],
      [[2, 2, 2], { algebra: complex }],
      [[3, 2], { algebra: complex }],
    ];
    for (const [shape, options] of arrays) {
      const size = shape.reduce((p, s) => p * s, 1);
      const array = ndarray(
        Float64Array.from({ length: size }, (_, at) => at + 1),
        shape,
      );
      const there = toMathjs(array, math, options);
      expect(back(there)).toEqual(array);
    }
  });

  it('makes one matrix, or a list for a tuple', () => {
    const one = toMathjs(rows, math) as math.Matrix;
    expect([math.isMatrix(one), ...one.size()]).toEqual([true, 2, 3]);
    const tuple = toMathjs(
      [rows, rows, rows].map((r) => [...r, [7, 8, 9]]),
      math,
    ) as math.Matrix[];
    expect(tuple).toHaveLength(3);
    expect(tuple[0]!.get([2, 1])).toBe(8);
    const hermitian = toMathjs(
      [
        [
          [1, 0],
          [2, 3],
          [0, 0],
        ],
      ],
      math,
    ) as math.Matrix;
    expect(math.isComplex(hermitian.get([0, 1]))).toBe(true);
    expect((hermitian.get([0, 1]) as unknown as math.Complex).im).toBe(3);
  });

  it('takes ml-matrix matrices, lists of ndarrays, an instance of its own, and strides', () => {
    expect((toMathjs(new Matrix(rows), math) as math.Matrix).toArray()).toEqual(rows);
    const three = ndarray([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3]);
    const list = toMathjs([three, three.transpose(1, 0)] as never, math) as math.Matrix[];
    expect(list[1]!.get([0, 1])).toBe(4);
    const own = math.create(math.all!);
    expect((toMathjs(rows, own) as math.Matrix).size()).toEqual([2, 3]);
    expect(
      (
        toMathjs(
          [
            new Matrix([
              [1, 2],
              [3, 4],
            ]),
          ] as never,
          math,
          { algebra: real },
        ) as math.Matrix[]
      )[0]!.get([1, 0]),
    ).toBe(3);
  });

  it.each<[string, () => unknown, string]>([
    [
      'no instance',
      () => toMathjs(rows, undefined as never),
      'toMathjs: math: expected a mathjs instance with matrix and complex, got undefined',
    ],
    [
      'half an instance',
      () => toMathjs(rows, { matrix: math.matrix } as never),
      'toMathjs: math: expected a mathjs instance with matrix and complex, got a',
    ],
    ['a number', () => toMathjs(3 as never, math), 'toMathjs: array: expected an ndarray or nested arrays, got 3'],
    [
      'two readings',
      () =>
        toMathjs(
          [
            [
              [1, 2],
              [3, 4],
            ],
          ],
          math,
        ),
      'toMathjs: array: expected { algebra } for a shape that is both a real tuple and a complex matrix, got [1, 2, 2] without',
    ],
    [
      'quaternions',
      () => toMathjs([[[1, 2, 3, 4]]], math),
      'toMathjs: array: expected real or complex entries, got quaternions',
    ],
    [
      'a quaternionic tuple',
      () => toMathjs([[[[1, 2, 3, 4]]]], math),
      'toMathjs: array: expected real or complex entries, got quaternions',
    ],
    [
      'quaternions by option',
      () => toMathjs([[1]], math, { algebra: quaternion }),
      'toMathjs: algebra: expected real or complex, got quaternion',
    ],
    [
      'too many axes',
      () => toMathjs([[[[1]]]], math, { algebra: real }),
      'toMathjs: array: expected shape [n], [n, m] or [r, n, n] (real), got [1, 1, 1, 1]',
    ],
    [
      'no trailing axis',
      () => toMathjs([[1, 2, 3]], math, { algebra: complex }),
      'toMathjs: array: expected shape [n, 2], [n, m, 2] or [r, n, n, 2] (complex), got [1, 3]',
    ],
    [
      'an unknown option',
      () => toMathjs(rows, math, { complex: true } as never),
      "toMathjs: unknown option 'complex'; accepted: algebra",
    ],
  ])('refuses %s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});
