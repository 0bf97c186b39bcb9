/** Clusters and directions of any size: what does not depend on it comes out the same, or is refused by name. */
import { describe, expect, it } from 'vitest';
import { backpropagate, bilinearLayer, bilinearNetwork, intervene, union } from '../../src/bilinear';

const one = [
  [1, 0],
  [0, 1],
];
const network = bilinearNetwork([
  bilinearLayer({ left: one, right: one, down: one }),
  bilinearLayer({
    left: one,
    right: [
      [1, 1],
      [0, 1],
    ],
    down: one,
  }),
]);
const times = (rows: readonly (readonly number[])[], factor: number) => rows.map((row) => row.map((x) => x * factor));
const C = [
  [1, 0],
  [0, 2],
];

describe('clusters followed down', () => {
  const found = (cluster: never) =>
    backpropagate(network, { cluster, rank: 1 }).map(({ result, P }) => ({ status: result.status, P: [...P.data] }));

  it.each([1e-110, 1e-60, 1e60, 1e110])('%d·C as C', (factor) => {
    const plain = found(C as never);
    found(times(C, factor) as never).forEach(({ status, P }, at) => {
      expect(status).toBe('converged');
      P.forEach((x, i) => void expect(x).toBeCloseTo(plain[at]!.P[i]!, 9));
    });
  });

  it.each([1e-300, 1e-170, 1e170, 1e300])('%d·C is refused', (factor) => {
    // Regression: forms vanished or overflowed, and what was followed further down was the random point of a fit that had failed.
    const range = /cluster: expected a largest entry between 1e-120 and 1e120/;
    expect(() => found(times(C, factor) as never)).toThrow(range);
    expect(() => found([factor, factor] as never)).toThrow(/cluster: expected a largest entry between 1e-60 and 1e60/);
    // Regression: squares vanished, and this counted as Hermitian.
    const skew = [
      [1, 1],
      [0, 2],
    ];
    expect(() => found(times(skew, factor) as never)).toThrow(range);
    expect(() => found(times(skew, factor < 1 ? 1e-110 : 1e110) as never)).toThrow(/a matrix that is neither/);
  });

  it('zeros are zeros', () => {
    expect(() => found([0, 0] as never)).toThrow(/a vector other than zero, got zero/);
  });
});

it.each([2 ** -1060, 2 ** -600, 2 ** 600, 2 ** 1000])('a direction counts by itself: %d·u as u', (factor) => {
  // Regression: of a direction above 1e154 steering took no notice, and one below 1e-160 was zero.
  const steered = (direction: number[]) => [
    ...intervene(network, { inputs: [[1, 2]], layer: 0, mode: 'steer', direction, strength: 1 }).data,
  ];
  const plain = steered([1, 1]);
  const [x, y] = [(1 + Math.SQRT1_2) ** 2, (2 + Math.SQRT1_2) ** 2];
  expect(plain[0]).toBeCloseTo(x * (x + y), 9);
  steered([factor, factor]).forEach((x, i) => void expect(x).toBeCloseTo(plain[i]!, 9));
});

it.each([1e-300, 1e-170, 1e170, 1e300])('a basis spans what it spans: %d·W as W', (factor) => {
  // Regression: a basis below 1e-160 was zero.
  const W = [[3], [4]];
  const spanned = (rows: number[][]) => union([rows as never]);
  const [plain, found] = [spanned(W), spanned(times(W, factor))];
  expect(found.rank).toBe(1);
  found.projection.data.forEach((x, i) => void expect(x).toBeCloseTo(plain.projection.data[i]!, 12));
  expect(plain.projection.data[0]).toBeCloseTo(9 / 25, 12);
});
