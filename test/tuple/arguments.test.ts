/** What the constructors of tuples refuse, and with which words. */
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import * as algebras from '../../src/algebra';
import {
  denseTuple,
  directSum,
  embed,
  graphTuple,
  mixTuple,
  type OperatorDefinition,
  operatorTuple,
  permutationTuple,
  sparseTuple,
} from '../../src/tuple';
import { expectError, thrownBy } from '../interop/expect-error';

type Refused = readonly [give: unknown, type: typeof TypeError | typeof RangeError, message: string];

function expectRefused(make: (given: never) => unknown, rows: readonly Refused[]): void {
  for (const [given, type, message] of rows) expectError(() => make(given as never), type, message);
  expect(rows.length).toBeGreaterThan(1);
}

const { complex, quaternion, real } = algebras;
const I = [
  [
    [1, 0],
    [0, 1],
  ],
];
const iI = [
  [
    [
      [0, 1],
      [0, 0],
    ],
    [
      [0, 0],
      [0, 1],
    ],
  ],
];

describe('graphTuple', () => {
  const edges = (list: unknown, more: object = {}) => ({ n: 3, edges: list, ...more });
  const rows = (adjacency: unknown, more: object = {}) => ({ n: 2, adjacency, ...more });

  it('sizes, options and the choice of a form', () => {
    expectRefused(graphTuple, [
      [undefined, TypeError, 'graphTuple: options: expected an object, got undefined'],
      [
        { n: 3, edge: [] },
        RangeError,
        "graphTuple: unknown option 'edge'; accepted: n, edges, weights, adjacency, kind, undirected, algebra",
      ],
      [{ edges: [[0, 1]] }, TypeError, 'graphTuple: n: expected an integer from 1 to 268435456, got undefined'],
      [{ n: 3 }, RangeError, 'graphTuple: expected either edges or adjacency, got neither'],
      [edges([[0, 1]], { adjacency: {} }), RangeError, 'graphTuple: expected either edges or adjacency, got both'],
      [
        edges([[0, 1]], { kind: 'undirected' }),
        RangeError,
        `graphTuple: kind: expected 'directed', 'pairs' or 'symmetric', got "undirected"`,
      ],
      [edges([[0, 1]], { algebra: 'R' }), TypeError, 'graphTuple: algebra: expected an Algebra, got "R"'],
      [edges([]), RangeError, 'graphTuple: edges: expected at least one edge, got none'],
      [edges(new Int32Array(0)), RangeError, 'graphTuple: edges: expected at least one edge, got none'],
      [
        rows({ indptr: [0, 0, 0], indices: [] }),
        RangeError,
        'graphTuple: adjacency: expected at least one edge, got none',
      ],
    ]);
  });

  it('edges and weights', () => {
    expectRefused(graphTuple, [
      [edges('01'), TypeError, 'graphTuple: edges: expected an array or typed array, got "01"'],
      [edges([3]), TypeError, 'graphTuple: edges[0]: expected an array or typed array, got 3'],
      [edges([[0, 1], [1]]), RangeError, 'graphTuple: edges[1]: expected two vertices, and a weight, got 1 numbers'],
      [edges([[0, 1, 0]]), RangeError, 'graphTuple: edges[0][2]: expected a finite number > 0, got 0'],
      [
        edges([[0, 1, 2]], { weights: [1] }),
        RangeError,
        'graphTuple: edges[0]: expected two vertices, as there are weights, got 3 numbers',
      ],
      [edges([[0, 1]], { undirected: 1 }), TypeError, 'graphTuple: undirected: expected a boolean, got 1'],
      [
        edges([[0, 1]], { undirected: false, kind: 'pairs' }),
        RangeError,
        'graphTuple: undirected: expected true, as the kind says, or none, got false',
      ],
      [edges([[0, 3]]), RangeError, 'graphTuple: edges[0][1]: expected an integer from 0 to 2, got 3'],
      [edges([['0', 1]]), TypeError, 'graphTuple: edges[0][0]: expected an integer from 0 to 2, got "0"'],
      [edges(Int8Array.of(0, 1, -1, 0)), RangeError, 'graphTuple: edges[2]: expected an integer from 0 to 2, got -1'],
      [edges(Int8Array.of(0, 1, 2)), RangeError, 'graphTuple: edges: expected two numbers for each edge, got 3'],
      [
        edges([[0, 1]], { weights: [] }),
        RangeError,
        'graphTuple: weights: expected 1 numbers, one for each edge, got 0',
      ],
      [edges([[0, 1]], { weights: [0] }), RangeError, 'graphTuple: weights[0]: expected a finite number > 0, got 0'],
      [edges([[0, 1]], { weights: [-1] }), RangeError, 'graphTuple: weights[0]: expected a finite number > 0, got -1'],
      [
        edges([[0, 1]], { weights: [[1]] }),
        TypeError,
        'graphTuple: weights[0]: expected a number > 0, got an array of length 1',
      ],
      [
        edges([[0, 1]], { weights: [1e100] }),
        RangeError,
        'graphTuple: roots of the weights: expected a largest entry between 1e-45 and 1e45, got 1.0e+50',
      ],
      [
        rows({ indptr: [0, 1, 1], indices: [1] }, { weights: [1] }),
        RangeError,
        'graphTuple: weights: expected them with edges; those of adjacency are its values',
      ],
    ]);
  });

  it('matrices of weights', () => {
    const at = 'graphTuple: adjacency';
    expectRefused(graphTuple, [
      [rows(3), TypeError, `${at}: expected { indptr, indices, values }, got 3`],
      [rows({ indptr: [0, 1, 1] }), TypeError, `${at}.indices: expected an array or typed array, got undefined`],
      [rows({ indptr: [0, 1], indices: [0] }), RangeError, `${at}.indptr: expected 3 numbers, got 2`],
      [
        rows({ indptr: [0, 2, 1], indices: [0] }),
        RangeError,
        `${at}.indptr[1]: expected an integer from 0 to 1, got 2`,
      ],
      [
        rows({ indptr: [0, 0, 1], indices: [0, 1] }),
        RangeError,
        `${at}.indptr[2]: expected 2, the length of indices, got 1`,
      ],
      [
        rows({ indptr: [0, 1, 1], indices: [2] }),
        RangeError,
        `${at}.indices[0]: expected an integer from 0 to 1, got 2`,
      ],
      [
        rows({ indptr: [0, 1, 1], indices: [1], values: [NaN] }),
        RangeError,
        `${at}.values[0]: expected a finite number > 0, got NaN`,
      ],
      [
        rows({ indptr: [0, 1, 2], indices: [1, 0], values: [1, 2] }, { kind: 'symmetric' }),
        RangeError,
        `${at}: expected a symmetric matrix of weights for an undirected graph, got 1 at (0, 1) and 2 at (1, 0)`,
      ],
      [
        rows({ indptr: [0, 0, 1], indices: [0] }, { kind: 'pairs' }),
        RangeError,
        `${at}: expected a symmetric matrix of weights for an undirected graph, got 0 at (0, 1) and 1 at (1, 0)`,
      ],
    ]);
  });

  it('takes both forms for the same graph', () => {
    const [list, flat] = [
      [
        [1, 0],
        [1, 1],
      ],
      Uint8Array.of(1, 0, 1, 1),
    ] as const;
    const symmetric = { indptr: [0, 1, 3], indices: [1, 0, 1], values: [2, 2, 5] };
    for (const kind of ['pairs', 'symmetric'] as const) {
      const [first, second, third] = [
        graphTuple({ n: 2, edges: list, weights: [2, 5], kind }),
        graphTuple({ n: 2, edges: flat, weights: Float32Array.of(2, 5), kind }),
        graphTuple({ n: 2, adjacency: symmetric, kind }),
      ].map((A) => Array.from(A.toDense().data));
      expect(second).toEqual(first);
      expect(third).toEqual(first);
    }
    const lower = graphTuple({ n: 2, adjacency: { indptr: [0, 0, 2], indices: [1, 0] } });
    expect(Array.from(lower.toDense().data)).toEqual([0, 0, 1, 0, 0, 0, 0, 1]);
  });
});

describe('sparseTuple', () => {
  const entries = (list: unknown, more: object = {}) => ({ n: 2, entries: list, ...more });
  const wanted = 'expected [j, row, column, value], got';

  it('sizes, options and the choice of a form', () => {
    expectRefused(sparseTuple, [
      [null, TypeError, 'sparseTuple: options: expected an object, got null'],
      [[[0, 0, 0, 1]], TypeError, 'sparseTuple: options: expected an object, got an array of length 1'],
      [
        { n: 2, entry: [] },
        RangeError,
        "sparseTuple: unknown option 'entry'; accepted: n, r, entries, matrices, algebra",
      ],
      [{ entries: [] }, TypeError, 'sparseTuple: n: expected an integer from 1 to 268435456, got undefined'],
      [{ n: 0, entries: [] }, RangeError, 'sparseTuple: n: expected an integer from 1 to 268435456, got 0'],
      [entries([], { r: 1.5 }), RangeError, 'sparseTuple: r: expected an integer from 1 to 268435456, got 1.5'],
      [entries([], { r: 1, algebra: 'C' }), TypeError, 'sparseTuple: algebra: expected an Algebra, got "C"'],
      [{ n: 2 }, RangeError, 'sparseTuple: expected either entries or matrices, got neither'],
      [entries([], { matrices: [] }), RangeError, 'sparseTuple: expected either entries or matrices, got both'],
      [entries([]), RangeError, 'sparseTuple: r: expected a number of matrices where entries is empty, got undefined'],
    ]);
    expect(sparseTuple({ n: 2, r: 3, entries: [] }).toDense().data).toEqual(new Float64Array(12));
  });

  it('entries', () => {
    const first = 'sparseTuple: entries[0]';
    expectRefused(sparseTuple, [
      [entries('x'), TypeError, 'sparseTuple: entries: expected an array of [j, row, column, value], got "x"'],
      [entries([3]), TypeError, `${first}: ${wanted} 3`],
      [
        entries([
          [0, 0, 0, 1],
          [0, 0, 1],
        ]),
        RangeError,
        `sparseTuple: entries[1]: ${wanted} an array of length 3`,
      ],
      [entries([[-1, 0, 0, 1]]), RangeError, `${first}: j: expected an integer from 0 to 268435455, got -1`],
      [entries([[2, 0, 0, 1]], { r: 2 }), RangeError, `${first}: j: expected an integer from 0 to 1, got 2`],
      [entries([[0, 2, 0, 1]]), RangeError, `${first}: row: expected an integer from 0 to 1, got 2`],
      [entries([[0, '1', 0, 1]]), TypeError, `${first}: row: expected an integer from 0 to 1, got "1"`],
      [entries([[0, 0, 0.5, 1]]), RangeError, `${first}: column: expected an integer from 0 to 1, got 0.5`],
      [entries([[0, 0, 0, '1']]), TypeError, `${first}: value: expected a number, got "1"`],
      [entries([[0, 0, 0, NaN]]), RangeError, `${first}: value: expected a finite number, got NaN`],
      [
        entries([[0, 0, 0, [1, 2, 3]]]),
        RangeError,
        `${first}: value: expected a number, or 2 (complex) or 4 (quaternion) components, got 3 components`,
      ],
      [
        entries([[0, 0, 0, [1, 2]]], { algebra: real }),
        TypeError,
        `${first}: value: expected a number, got an array of length 2`,
      ],
      [
        entries([
          [0, 0, 0, [1, 2]],
          [0, 0, 0, [1, 2, 3, 4]],
        ]),
        RangeError,
        'sparseTuple: entries[1]: value: expected a number or 2 components (complex), got 4 components',
      ],
      [
        entries([[0, 0, 0, null]], { algebra: quaternion }),
        TypeError,
        `${first}: value: expected a number or 4 components, got null`,
      ],
      [entries([[0, 0, 0, [1, Infinity]]]), RangeError, `${first}: value[1]: expected a finite number, got Infinity`],
      [entries([[0, 0, 0, [1, 'i']]]), TypeError, `${first}: value[1]: expected a number, got "i"`],
      [
        entries([[0, 0, 0, 1e60]]),
        RangeError,
        'sparseTuple: expected a largest entry between 1e-45 and 1e45, got 1.0e+60',
      ],
    ]);
    expect(
      sparseTuple(
        entries([
          [0, 0, 0, 1],
          [0, 1, 1, [0, 1]],
        ]) as never,
      ).algebra,
    ).toBe(complex);
  });

  it('compressed rows', () => {
    const rows = (matrix: unknown, more: object = {}) => ({ n: 2, matrices: [matrix], ...more });
    const one = { indptr: [0, 1, 1], indices: [1], values: [5] };
    const at = 'sparseTuple: matrices[0]';
    expectRefused(sparseTuple, [
      [
        { n: 2, matrices: 1 },
        TypeError,
        'sparseTuple: matrices: expected an array of { indptr, indices, values }, got 1',
      ],
      [{ n: 2, matrices: [] }, RangeError, 'sparseTuple: matrices: expected at least one, got none'],
      [rows(one, { r: 2 }), RangeError, 'sparseTuple: matrices: expected 2, as r says, got 1'],
      [rows(null), TypeError, `${at}: expected { indptr, indices, values }, got null`],
      [rows({ ...one, indices: 1 }), TypeError, `${at}.indices: expected an array or typed array, got 1`],
      [rows({ ...one, indptr: [0, 1] }), RangeError, `${at}.indptr: expected 3 numbers, got 2`],
      [rows({ ...one, indptr: [1, 1, 1] }), RangeError, `${at}.indptr[0]: expected an integer from 0 to 0, got 1`],
      [rows({ ...one, indptr: [0, 1, 0] }), RangeError, `${at}.indptr[2]: expected an integer from 1 to 1, got 0`],
      [rows({ ...one, indptr: [0, 0, 0] }), RangeError, `${at}.indptr[2]: expected 1, the length of indices, got 0`],
      [rows({ ...one, indices: [2] }), RangeError, `${at}.indices[0]: expected an integer from 0 to 1, got 2`],
      [
        rows({ ...one, values: [1, 2, 3] }),
        RangeError,
        `${at}.values: expected 1, 2 (complex) or 4 (quaternion) numbers for each entry, got 3 for 1 entries`,
      ],
      [
        rows({ ...one, values: [1, 2] }, { algebra: real }),
        RangeError,
        `${at}.values: expected 1 values, as many as indices (real), got 2`,
      ],
      [rows({ ...one, values: ['1'] }), TypeError, `${at}.values[0]: expected a number, got "1"`],
      [rows({ ...one, values: [1, NaN] }), RangeError, `${at}.values[1]: expected a finite number, got NaN`],
      [
        rows({ ...one, values: [[1]] }),
        RangeError,
        `${at}.values[0]: expected a number, or 2 (complex) or 4 (quaternion) components, got 1 components`,
      ],
    ]);
    expect(sparseTuple({ n: 2, matrices: [{ ...one, values: [1, 2, 3, 4] }] }).algebra).toBe(quaternion);
  });
});

it('permutationTuple', () => {
  expectRefused(permutationTuple, [
    [3, TypeError, 'permutationTuple: expected an array of permutations, got 3'],
    [[], RangeError, 'permutationTuple: expected at least one permutation, got none'],
    [[[]], RangeError, 'permutationTuple[0]: expected a permutation of at least one number, got none'],
    [[[0, 1], 'ab'], TypeError, 'permutationTuple[1]: expected an array or typed array of numbers, got "ab"'],
    [[[0, 1], [0]], RangeError, 'permutationTuple[1]: expected a permutation of 2 numbers, got 1 numbers'],
    [[[0, 2]], RangeError, 'permutationTuple[0][1]: expected an integer from 0 to 1, got 2'],
    [[[0, null]], TypeError, 'permutationTuple[0][1]: expected an integer from 0 to 1, got null'],
    [
      [
        [0, 1, 2],
        [1, 2, 1],
      ],
      RangeError,
      'permutationTuple[1]: expected each of 0…2 once, got 1 twice, the second time at [2]',
    ],
  ]);
  const options = (given: unknown) => permutationTuple([[0]], given as never);
  expectError(() => options({ n: 1 }), RangeError, "permutationTuple: unknown option 'n'; accepted: algebra, pairs");
  expectError(() => options({ algebra: 2 }), TypeError, 'permutationTuple: algebra: expected an Algebra, got 2');
  expectError(() => options({ pairs: 1 }), TypeError, 'permutationTuple: pairs: expected a boolean, got 1');
  expectError(
    () => options({ pairs: true }),
    RangeError,
    'permutationTuple[0]: expected a permutation of at least two numbers, which make a pair, got 1',
  );
});

it('mixTuple', () => {
  const H = permutationTuple([[0], [0]], { algebra: quaternion });
  const C = permutationTuple([[0], [0]], { algebra: complex });
  const mix = ([B, A]: [never, never]) => mixTuple(B, A);
  expectRefused(mix, [
    [[3, I], TypeError, 'mixTuple: B: expected an ndarray or nested arrays, got 3'],
    [[[[1]], 3], TypeError, 'mixTuple: A: expected an ndarray or nested arrays, got 3'],
    [[[1], I], RangeError, 'mixTuple: B: expected shape [s, 1] (real), got [1]'],
    [[[], C], RangeError, 'mixTuple: B: expected shape [s, 2] or [s, 2, 2] (complex), got [0]'],
    [[[[[1, 2]]], I], RangeError, 'mixTuple: B: expected shape [s, 1] (real), got [1, 1, 2]'],
    [[[[1, 2, 3]], C], RangeError, 'mixTuple: B: expected 2 columns, one for each matrix, got 3'],
    [[[[1, NaN]], C], RangeError, 'mixTuple: B[0][1]: expected a finite number, got NaN'],
    [
      [
        [
          [
            [1, 0, 0, 0],
            [2, 0, 0, 3],
          ],
        ],
        H,
      ],
      RangeError,
      'mixTuple: B[0][1]: expected a real number (quaternion), got [2, 0, 0, 3]',
    ],
  ]);
  // Real entries written as quaternions are real.
  const B = ndarray(Float64Array.of(2, 0, 0, 0, 3, 0, 0, 0), [1, 2, 4]);
  expect(mixTuple(B, H).toDense().data).toEqual(Float64Array.of(5, 0, 0, 0));
});

it('directSum', () => {
  const sum = (tuples: never[]) => directSum(...tuples);
  expectRefused(sum, [
    [[], RangeError, 'directSum: expected at least one tuple, got none'],
    [[I, 1], TypeError, 'directSum: tuples[1]: expected an ndarray or nested arrays, got 1'],
    [
      [I, iI],
      RangeError,
      'directSum: tuples[1]: expected a real tuple, as the first one, got a complex one (see embed)',
    ],
    [[I, I, [...I, ...I]], RangeError, 'directSum: tuples[2]: expected 1 matrices, as in the first one, got 2'],
    [[[[[1, 2]]]], RangeError, 'directSum: tuples[0][0]: expected 1×1, got 1×2'],
  ]);
});

it('embed', () => {
  const go = ([A, algebra]: [never, never]) => embed(A, algebra);
  expectRefused(go, [
    [[I, undefined], TypeError, 'embed: algebra: expected an Algebra, got undefined'],
    [[I, 'complex'], TypeError, 'embed: algebra: expected an Algebra, got "complex"'],
    [[5, complex], TypeError, 'embed: A: expected an ndarray or nested arrays, got 5'],
    [[iI, real], RangeError, 'embed: algebra: expected one that contains the complex numbers, got real'],
    [
      [embed(I, quaternion), complex],
      RangeError,
      'embed: algebra: expected one that contains the quaternion numbers, got complex',
    ],
  ]);
  const A = denseTuple(I);
  expect(embed(A, real)).toBe(A);
});

describe('operatorTuple', () => {
  const identity: OperatorDefinition['apply'] = (_j, Y) => Y;
  const good = { n: 3, r: 2, apply: identity, applyAdjoint: identity };

  it('sizes and functions', () => {
    expectRefused(operatorTuple, [
      [undefined, TypeError, 'operatorTuple: options: expected an object, got undefined'],
      [
        { ...good, adjoint: identity },
        RangeError,
        "operatorTuple: unknown option 'adjoint'; accepted: n, r, algebra, apply, applyAdjoint, hermitian",
      ],
      [{ ...good, n: -1 }, RangeError, 'operatorTuple: n: expected an integer from 1 to 268435456, got -1'],
      [{ ...good, r: '2' }, TypeError, 'operatorTuple: r: expected an integer from 1 to 268435456, got "2"'],
      [{ ...good, algebra: 1 }, TypeError, 'operatorTuple: algebra: expected an Algebra, got 1'],
      [{ ...good, hermitian: 1 }, TypeError, 'operatorTuple: hermitian: expected a boolean, got 1'],
      [{ ...good, apply: 1 }, TypeError, 'operatorTuple: apply: expected a function, got 1'],
      [{ n: 3, r: 2, apply: identity }, TypeError, 'operatorTuple: applyAdjoint: expected a function, got undefined'],
    ]);
  });

  it('what the functions return', () => {
    const answers = (answer: unknown) => ({ ...good, apply: () => answer });
    expectRefused(operatorTuple, [
      [
        answers(undefined),
        TypeError,
        'operatorTuple: apply(0, Y): expected an ndarray or nested arrays, got undefined',
      ],
      [answers([[1, 2]]), RangeError, 'operatorTuple: apply(0, Y): expected 3×2, got 1×2'],
      [
        answers([
          [1, 2],
          [1, 2],
          [1, NaN],
        ]),
        RangeError,
        'operatorTuple: apply(0, Y)[2][1]: expected a finite number, got NaN',
      ],
      [
        { ...good, applyAdjoint: () => [1] },
        RangeError,
        'operatorTuple: applyAdjoint(0, Z): expected a matrix of shape [rows, cols], got shape [1]',
      ],
    ]);
  });

  it('an adjoint that is none', () => {
    const shift = (by: number): OperatorDefinition['apply'] => {
      return (j, Y) =>
        [0, 1, 2].map((i) => Array.from({ length: Y.shape[1]! }, (_, k) => Y.get((i + (j === 1 ? by : 0)) % 3, k)));
    };
    const message = /^operatorTuple: applyAdjoint is not the adjoint of apply: .* differ by \d\.\de[-+]\d+ for j = 1$/;
    expect(thrownBy(() => operatorTuple({ ...good, apply: shift(1), applyAdjoint: shift(1) })).message).toMatch(
      message,
    );
    expect(thrownBy(() => operatorTuple({ n: 3, r: 2, apply: shift(1), hermitian: true })).message).toMatch(message);
    expect(operatorTuple({ ...good, apply: shift(1), applyAdjoint: shift(2) }).r).toBe(2);
    // Antilinear over C, though Re⟨AY,Z⟩ = Re⟨Y,AZ⟩.
    const conjugate: OperatorDefinition['apply'] = (_j, Y) =>
      [0, 1, 2].map((i) => [0, 1].map((k) => [Y.get(i, k, 0), -Y.get(i, k, 1)]));
    expect(
      thrownBy(() => operatorTuple({ ...good, algebra: complex, apply: conjugate, applyAdjoint: conjugate })).message,
    ).toMatch(/adjoint/);
  });
});

describe('toDense of what is too large', () => {
  const n = 20_000;
  const got = `got 1 matrices ${n}×${n} (400000000 numbers); a fit needs none of them, but similarity, spectralRadius and fitness do`;
  const P = permutationTuple([Int32Array.from({ length: n }, (_, k) => n - 1 - k)]);
  it.each([
    ['permutationTuple', P],
    ['sparseTuple', sparseTuple({ n, entries: [[0, 0, 0, 1]] })],
    ['mixTuple', mixTuple([[2]], P)],
    ['operatorTuple', operatorTuple({ n, r: 1, apply: (_j, Y) => Y, hermitian: true })],
    ['directSum', directSum(permutationTuple([Int32Array.from({ length: n - 1 }, (_, k) => k)]), [[[1]]])],
  ])('%s', (name, tuple) => {
    expectError(
      () => tuple.toDense(),
      RangeError,
      `${name}: toDense: expected at most 2^28 numbers as dense matrices, ${got}`,
    );
    expect(tuple.hermitianDefect()).toBeLessThan(1e-14);
  });
  it('embed', () => {
    expect(thrownBy(() => embed(P, complex).toDense()).message).toMatch(
      /^embed: toDense: expected at most 2\^28 numbers/,
    );
  });
});
