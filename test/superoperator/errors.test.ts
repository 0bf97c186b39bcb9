import { superoperator } from 'lsrdr/superoperator';
import { denseTuple } from 'lsrdr/tuple';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { complex, quaternion, real } from '../../src/algebra';

describe('superoperator refuses', () => {
  const A = [
    [
      [1, 0],
      [0, 2],
    ],
  ];
  const H = [[[[1, 0, 0, 0]]]];
  it.each<[string, () => unknown, string, ErrorConstructor | RangeErrorConstructor | TypeErrorConstructor]>([
    [
      'another shape',
      () => superoperator([[1, 2]] as never),
      'superoperator: A: expected shape [r, n, n], [r, n, n, 2] or [r, n, n, 4], got [1, 2]',
      RangeError,
    ],
    [
      'no array',
      () => superoperator(null as never),
      'superoperator: A: expected an ndarray or nested arrays, got null',
      TypeError,
    ],
    [
      'matrices of different shapes',
      () =>
        superoperator([
          [[1, 2, 3]],
          [
            [1, 2],
            [3, 4],
          ],
        ]),
      'superoperator: A[1]: expected 1×3, got 2×2',
      RangeError,
    ],
    [
      'another length',
      () => superoperator(A, [[[1]], [[1]]]),
      'superoperator: B: expected 1 matrices, as in A, got 2',
      RangeError,
    ],
    [
      'another algebra',
      () => superoperator(A, H),
      'superoperator: B[0]: expected a matrix of shape [rows, cols], got shape [1, 1, 4]',
      RangeError,
    ],
    [
      'a tuple of another algebra',
      () => superoperator(A, denseTuple(H)),
      'superoperator: B: expected a real tuple, got a quaternion one',
      RangeError,
    ],
    [
      'an unknown option',
      () => superoperator(A, A, { algbra: real } as never),
      "superoperator: unknown option 'algbra'; accepted: algebra",
      RangeError,
    ],
    [
      'Y of another shape',
      () => superoperator(A).apply([[1, 2, 3]]),
      'superoperator.apply: Y: expected 2×2, got 1×3',
      RangeError,
    ],
    [
      'Z of another shape',
      () => superoperator(A).adjoint([[1]]),
      'superoperator.adjoint: Z: expected 2×2, got 1×1',
      RangeError,
    ],
    [
      'NaN in Y',
      () =>
        superoperator(A).apply([
          [1, 2],
          [3, Number.NaN],
        ]),
      'superoperator.apply: Y[1][1]: expected a finite number, got NaN',
      RangeError,
    ],
    [
      'a Choi matrix over H',
      () => superoperator(H).choi(),
      'superoperator.choi: expected a map over R or C, got one over H: Y ↦ Σ A_j Y B_j* is not H-linear, so its values at the matrix units do not determine it',
      RangeError,
    ],
    [
      'a tolerance of 0',
      () => superoperator(A).isCompletelyPositive(0),
      'superoperator.isCompletelyPositive: tolerance: expected a finite number > 0, got 0',
      RangeError,
    ],
    [
      'a tolerance of 0',
      () => superoperator(A).isHermitianPreserving(0),
      'superoperator.isHermitianPreserving: tolerance: expected a finite number > 0, got 0',
      RangeError,
    ],
    [
      'a tolerance of 0',
      () => superoperator(A).isTracePreserving(-1),
      'superoperator.isTracePreserving: tolerance: expected a finite number > 0, got -1',
      RangeError,
    ],
    [
      'a tolerance that is no number',
      () => superoperator(A).isUnital('a' as never),
      'superoperator.isUnital: tolerance: expected a number > 0, got "a"',
      TypeError,
    ],
  ])('%s', (_, act, message, type) => {
    expect(act).toThrow(message);
    expect(act).toThrow(type);
  });

  it('matrices too large to be dense', () => {
    const big = superoperator(ndarray(new Float64Array(120 * 120), [1, 120, 120]));
    expect(() => big.matrix()).toThrow(
      'superoperator.matrix: expected at most 134217728 numbers in the dense matrix, got 14400×14400×1',
    );
    expect(() => big.choi()).toThrow(
      'superoperator.choi: expected at most 134217728 numbers in the dense matrix, got 14400×14400×1',
    );
  });

  it('nothing of what the option allows', () => {
    expect(superoperator(A, A, { algebra: real }).algebra).toBe(real);
    expect(superoperator([[[[1, 0]]]]).algebra).toBe(complex);
    expect(superoperator(H).algebra).toBe(quaternion);
  });
});
