import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { bilinearLayer, bilinearNetwork, verifyForward } from '../../src/bilinear';

describe('verifyForward', () => {
  const network = bilinearNetwork([bilinearLayer({ left: [[1, 0]], right: [[0, 1]], down: [[2], [0]] })]);

  it('is the largest deviation over the largest output', () => {
    expect(
      verifyForward(
        network,
        [
          [1, 3],
          [2, 5],
        ],
        [
          [6, 1],
          [25, 0],
        ],
      ),
    ).toBe(0.2);
    expect(verifyForward(network, [1, 3], [6, -3])).toBe(0.5);
    expect(verifyForward(network, ndarray(Float64Array.of(1e200, 1e200), [1, 2]), [[1, 1]])).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it('shapes are checked', () => {
    expect(() => verifyForward(network, [[1, 3, 1]], [[6, 0]])).toThrow(
      'verifyForward: inputs: expected a vector [2] or vectors [k, 2], got [1, 3]',
    );
    expect(() => verifyForward(network, [[1, 3]], [[6]])).toThrow(
      'verifyForward: outputs: expected a vector [2] or vectors [k, 2], got [1, 1]',
    );
    expect(() =>
      verifyForward(
        network,
        [[1, 3]],
        [
          [6, 0],
          [1, 1],
        ],
      ),
    ).toThrow('verifyForward: outputs: expected 1 vectors, one for each input, got [2, 2]');
    expect(() => verifyForward(network, [1, 3], [[6, 0]])).toThrow('verifyForward: outputs: expected one vector');
    expect(() => verifyForward(network, [[1, 3]], [[0, 0]])).toThrow(
      'verifyForward: outputs: expected a number other than zero, got zeros alone',
    );
    expect(() => verifyForward(network, [[1, Number.NaN]], [[0, 0]])).toThrow(RangeError);
    expect(() => verifyForward({} as never, [[1, 3]], [[0, 0]])).toThrow(TypeError);
    expect(() =>
      verifyForward(network, ndarray(new Float64Array(0), [0, 2]), ndarray(new Float64Array(0), [0, 2])),
    ).toThrow(RangeError);
  });
});
