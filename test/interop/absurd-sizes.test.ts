/** What no memory could hold, or has no end, is refused by name before anything of its size is made or walked through. */
import ndarray, { type NdArray } from 'ndarray';
import { describe, expect, it } from 'vitest';
import * as bilinear from '../../src/bilinear';
import * as cluster from '../../src/cluster';
import { fromMathjs, toMathjs } from '../../src/mathjs';
import { kron, partialTrace, partialTranspose, tensorPermute } from '../../src/partial-trace';
import {
  choiFromMatrix,
  matrixFromChoi,
  operatorFromQuadraticForm,
  quadraticForm,
  superoperator,
  superoperatorFromChoi,
  superoperatorFromKraus,
  superoperatorFromMatrix,
} from '../../src/superoperator';
import {
  bilinearTuple,
  compressTuple,
  denseTuple,
  directSum,
  embed,
  mixTuple,
  operatorTuple,
  permutationTuple,
  sparseTuple,
} from '../../src/tuple';
import { fields } from '../support/fields';
import { thrownBy } from './expect-error';

const [real, complex] = [fields[0]!, fields[1]!];

/** Every public reader of arrays, by what it says first. */
const readers: readonly (readonly [place: string, read: (array: never) => unknown])[] = [
  ...fields.flatMap(({ name, field }): [string, (array: never) => unknown][] => [
    [`${name}.fit: A`, (array) => field.fit(array, { rank: 1 })],
    [`${name}.similarity: A`, (array) => field.similarity(array, array)],
    [`${name}.spectralRadius: A`, (array) => field.spectralRadius(array)],
    [`${name}.fitness: A`, (array) => field.fitness(array, array)],
  ]),
  ['denseTuple: array', (array) => denseTuple(array)],
  ['mixTuple: A', (array) => mixTuple([[1]], array)],
  ['mixTuple: B', (array) => mixTuple(array, [[[1]]])],
  ['directSum: tuples[1]', (array) => directSum([[[1]]], array)],
  ['embed: A', (array) => embed(array, complex.algebra)],
  ['compressTuple: A', (array) => compressTuple(array)],
  ['bilinearTuple: left', (array) => bilinearTuple({ left: array, right: [[1]], down: [[1]] })],
  ['bilinearTuple: down', (array) => bilinearTuple({ left: [[1]], right: [[1]], down: array })],
  ['superoperator: A', (array) => superoperator(array)],
  ['quadraticForm: A', (array) => quadraticForm(array)],
  ['superoperatorFromKraus: K', (array) => superoperatorFromKraus(array)],
  ['superoperatorFromChoi: C', (array) => superoperatorFromChoi(array, [1, 1])],
  ['superoperatorFromMatrix: M', (array) => superoperatorFromMatrix(array, [1, 1])],
  ['choiFromMatrix: M', (array) => choiFromMatrix(array, [1, 1])],
  ['matrixFromChoi: C', (array) => matrixFromChoi(array, [1, 1])],
  ['partialTranspose: M', (array) => partialTranspose(array, [1], 0)],
  ['tensorPermute: M', (array) => tensorPermute(array, [1], [0])],
  ['kron: A', (array) => kron(array, [[1]])],
  ['kron: B', (array) => kron([[1]], array)],
  ['partialTrace: M', (array) => partialTrace(array, [1], 0)],
  ['membership: cluster', (array) => cluster.membership(array, [1])],
  ['membership: v', (array) => cluster.membership([[1]], array)],
  ['principalAngles: S1', (array) => cluster.principalAngles(array, [[1]])],
  ['clusterAtlas: A', (array) => cluster.clusterAtlas(array, { rank: 1 })],
  ['rankSweep: A', (array) => cluster.rankSweep(array, { ranks: [1] })],
  ['bilinearLayer: left', (array) => bilinear.bilinearLayer({ left: array, right: [[1]], down: [[1]] })],
  ['bilinearLayer: down', (array) => bilinear.bilinearLayer({ left: [[1]], right: [[1]], down: array })],
  ['toMathjs: array', (array) => toMathjs(array, { matrix: (data: unknown) => data, complex: () => 0 })],
];

function looped(): unknown[] {
  const a: unknown[] = [];
  a[0] = a;
  return a;
}

function longLoop(): unknown[] {
  const a: unknown[] = [];
  const b = [[a]];
  a[0] = b;
  return a;
}

/** An ndarray of one number that shows any shape: its strides are 0. */
const flat = (...shape: number[]): NdArray => ndarray(new Float64Array(1), shape, new Array(shape.length).fill(0));
const row = new Array(25_000).fill(0);

const fake = (more: object) => ({ shape: [1, 1, 1], stride: [1, 1, 1], offset: 0, data: [1], get: () => 1, ...more });

/** Each with what `denseTuple` says of it. */
const absurd: readonly (readonly [what: string, array: unknown, message: RegExp])[] = [
  ['an array in itself', looped(), /^array: expected at most 8 axes, got arrays that are nested deeper$/],
  ['an array in an array in itself', longLoop(), /^array: expected at most 8 axes, got arrays that are nested deeper$/],
  ['a list of them', [looped()], /^array: expected at most 8 axes, got arrays that are nested deeper$/],
  ['an array in itself, later', [looped(), 1].reverse(), /^array: expected shape \[r, n, n\]/],
  ['2^31 matrices', flat(2 ** 31, 1, 1), /^array: expected at most 2\^28 numbers, got \[2147483648, 1, 1\]$/],
  ['one large matrix', flat(1, 25_000, 25_000), /^array: expected at most 2\^28 numbers, got \[1, 25000, 25000\]$/],
  [
    'a large vector of nothing',
    flat(2 ** 40, 0, 0),
    /^array: expected at most 2\^28 numbers, got \[1099511627776, 0, 0\]$/,
  ],
  [
    'a large matrix in a list',
    [flat(25_000, 25_000)],
    /^array: expected at most 2\^28 numbers, got \[1, 25000, 25000\]$/,
  ],
  [
    'the same row again and again',
    [new Array(25_000).fill(row)],
    /^array: expected at most 2\^28 numbers, got \[1, 25000, 25000\]$/,
  ],
  ['many holes', new Array(2 ** 31), /^array: expected at most 2\^28 numbers, got \[2147483648\]$/],
  [
    'many holes and a matrix',
    Object.assign(new Array(2 ** 31), { 0: [[1]] }),
    /^array: expected at most 2\^28 numbers/,
  ],
  [
    'many holes and an ndarray',
    Object.assign(new Array(2 ** 31), { 0: flat(1, 1) }),
    /^array: expected at most 2\^28 numbers/,
  ],
  ['a word as length', fake({ shape: ['1', 1, 1] }), /^array: shape\[0\]: expected an integer >= 0, got "1"$/],
  ['a negative length', fake({ shape: [1, -1, 1] }), /^array: shape\[1\]: expected an integer >= 0, got -1$/],
  ['NaN as length', fake({ shape: [1, 1, Number.NaN] }), /^array: shape\[2\]: expected an integer >= 0, got NaN$/],
  ['half a length', fake({ shape: [1.5, 1, 1] }), /^array: shape\[0\]: expected an integer >= 0, got 1.5$/],
  ['no end', fake({ shape: [1, Infinity, 1] }), /^array: shape\[1\]: expected an integer >= 0, got Infinity$/],
  ['no stride', fake({ stride: [1, 1, null] }), /^array: stride\[2\]: expected an integer .*, got null$/],
  ['too few strides', fake({ stride: [1, 1] }), /^array: stride: expected length 3, got 2$/],
  ['no offset', fake({ offset: undefined }), /^array: offset: expected an integer >= 0, got undefined$/],
  ['no data', fake({ data: null }), /^array: data: expected an array, got null$/],
  [
    'an ml-matrix matrix of its own kind',
    [{ klass: 'Matrix', rows: -1, columns: 'x' }],
    /^array: rows: expected an integer >= 0, got -1$/,
  ],
];

describe.each(absurd)('%s', (_what, array, message) => {
  it.each(readers)('%s', (place, read) => {
    const error = thrownBy(() => read(array as never));
    expect(error instanceof RangeError || error instanceof TypeError, String(error.stack)).toBe(true);
    expect(error.message.startsWith(place), error.message).toBe(true);
    expect(error.message).toMatch(/expected .*, got /);
    if (place === 'denseTuple: array') expect(error.message.slice('denseTuple: '.length)).toMatch(message);
  });
});

it('as many readers as there are', () => {
  expect([absurd.length, readers.length]).toEqual([22, 40]);
});

describe('sizes in definitions', () => {
  const whole = 'expected an integer from';
  it.each([
    [
      'sparseTuple: entries[0]: j: ',
      () => sparseTuple({ n: 2, entries: [[1e9, 0, 0, 1]] }),
      `${whole} 0 to 268435455, got 1000000000`,
    ],
    [
      'sparseTuple: n: ',
      () => sparseTuple({ n: 1e9, entries: [[0, 0, 0, 1]] }),
      `${whole} 1 to 268435456, got 1000000000`,
    ],
    [
      'sparseTuple: r: ',
      () => sparseTuple({ n: 1, r: -3, entries: [[0, 0, 0, 1]] }),
      `${whole} 1 to 268435456, got -3`,
    ],
    [
      'operatorTuple: n: ',
      () => operatorTuple({ n: 1e12, r: 1, apply: (_j, Y) => Y, hermitian: true }),
      `${whole} 1 to 268435456, got 1000000000000`,
    ],
    [
      'operatorTuple: r: ',
      () => operatorTuple({ n: 1, r: 1e12, apply: (_j, Y) => Y, hermitian: true }),
      `${whole} 1 to 268435456, got 1000000000000`,
    ],
    [
      'permutationTuple',
      () => permutationTuple(new Array(20_000).fill(Int32Array.from({ length: 20_000 }, (_, k) => k))),
      ': expected at most 2^28 numbers, got [20000, 20000]',
    ],
    [
      'operatorFromQuadraticForm: ',
      () => operatorFromQuadraticForm(() => [0], 1e9, 1),
      'expected at most 2^28 numbers, got [1, 1000000000, 1000000000]',
    ],
    ['fromMathjs: matrix', () => fromMathjs(looped()), ': expected at most 8 axes, got arrays that are nested deeper'],
    [
      'fromMathjs: matrix',
      () => fromMathjs(new Array(25_000).fill(row)),
      ': expected at most 2^28 numbers, got [25000, 25000]',
    ],
  ])('%s', (place, make, rest) => {
    const { message } = thrownBy(make);
    expect(message.startsWith(place), message).toBe(true);
    expect(message).toContain(rest);
  });

  it('tuples of their own, whose sizes are theirs to say', () => {
    const A = denseTuple([[[1]]]);
    for (const [key, value] of [
      ['n', -1],
      ['n', '1'],
      ['r', Number.NaN],
      ['r', 0],
      ['n', 1e12],
    ] as const) {
      const own = Object.create(A, { [key]: { value } });
      expect(thrownBy(() => real.field.fit(own, { rank: 1 })).message).toMatch(
        `real.fit: A: ${key}: expected an integer from 1`,
      );
      expect(thrownBy(() => mixTuple([[1]], own)).message).toMatch(`mixTuple: A: ${key}: expected an integer from 1`);
    }
    const own = Object.create(A, { algebra: { value: { name: 'own', dim: 1 } } });
    expect(thrownBy(() => real.field.fit(own, { rank: 1 })).message).toMatch(/^real.fit: A: algebra 'own': unit/);
  });
});

it('an ndarray may show as many numbers as it holds, or repeat a few', () => {
  const A = ndarray(Float64Array.of(2), [3, 1, 1], [0, 0, 0]);
  expect(denseTuple(A).toDense().data).toEqual(Float64Array.of(2, 2, 2));
});
