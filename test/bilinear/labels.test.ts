/** Labels of inputs: each belongs to one input, whatever array they come in. */
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { bilinearLayer, bilinearNetwork, causalReport, keepCurve } from '../../src/bilinear';

/** y = (x₀², x₁²): the larger coordinate is the answer. */
const identity = [
  [1, 0],
  [0, 1],
];
const network = bilinearNetwork([bilinearLayer({ left: identity, right: identity, down: identity })]);
const inputs = [
  [2, 1],
  [1, 2],
  [1, 3],
  [1, 4],
];
const right = [0, 1, 1, 1];
const rankings = [{ name: 'axes', layer: 0, directions: identity }];

const accuracies = (labels: object): (number | undefined)[] => [
  causalReport(network, [], { inputs, labels: labels as number[] }).baseline.accuracy,
  keepCurve(network, rankings as never, { inputs, labels: labels as number[] }, { dimensions: [1] }).baseline.accuracy,
];

describe('labels', () => {
  it.each<[string, object]>([
    ['a list', right],
    ['a typed array', Uint8Array.from(right)],
    ['an ndarray', ndarray(Uint8Array.from(right), [4])],
    ['a column', ndarray(Float64Array.from(right), [4, 1])],
    ['an ndarray turned round', ndarray(Float64Array.from([1, 1, 1, 0]), [4]).step(-1)],
    ['every second of more', ndarray(Float64Array.from([0, 9, 1, 9, 1, 9, 1, 9]), [8]).step(2)],
    [
      'a part of more',
      ndarray(Float64Array.from([7, 0, 1, 1, 1, 7]), [6])
        .lo(1)
        .hi(4),
    ],
    [
      'a column of a matrix',
      ndarray(Float64Array.from([0, 1, 1, 1, 9, 9, 9, 9]), [2, 4])
        .transpose(1, 0)
        .pick(null, 0),
    ],
  ])('are read from %s', (_, labels) => {
    expect(accuracies(labels)).toEqual([1, 1]);
  });

  it('are one number for each input', () => {
    for (const shape of [
      [2, 2],
      [1, 4],
    ]) {
      const labels = ndarray(Float64Array.from(right), shape) as unknown as number[];
      expect(() => causalReport(network, [], { inputs, labels })).toThrow(
        `causalReport: labels: expected 4 labels, one for each input, got an array [${shape.join(', ')}]`,
      );
    }
  });
});

it('no inputs are none to report of', () => {
  const none = ndarray(new Float64Array(0), [0, 2]);
  expect(() => causalReport(network, [], { inputs: none })).toThrow(
    'causalReport: inputs: expected at least one input',
  );
  expect(() => keepCurve(network, [], { inputs: none }, { dimensions: [1] })).toThrow('keepCurve: inputs: expected');
});
