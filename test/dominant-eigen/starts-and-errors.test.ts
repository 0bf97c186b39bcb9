import { dominantEigenpair } from 'lsrdr/dominant-eigen';
import { describe, expect, it } from 'vitest';
import { numbers } from '../superoperator/naive';
import { diagonal, moduli, operator, square } from './maps';

describe('starts and limits', () => {
  const D = diagonal([2, 2, ...Array.from({ length: 88 }, (_, i) => 1.9 - i / 60)]);

  it('keeps the part of the start that lies in a repeated eigenspace', () => {
    const start = new Float64Array(90);
    start.set([0.6, 0.8, 0.1]);
    const { right, multiplicity } = dominantEigenpair(operator(D), { start });
    expect(multiplicity).toBe(2);
    expect(right[0]).toBeCloseTo(0.6, 7);
    expect(right[1]).toBeCloseTo(0.8, 7);
  });

  it('needs fewer applications from an eigenvector', () => {
    const T = diagonal(Array.from({ length: 90 }, (_, i) => 1 - i / 100));
    const start = new Float64Array(90);
    start[0] = 1;
    const cold = dominantEigenpair(operator(T));
    const warm = dominantEigenpair(operator(T), { start });
    expect([cold.status, warm.status]).toEqual(['converged', 'converged']);
    expect(warm.applications).toBeLessThan(cold.applications);
    expect(warm.value).toBeCloseTo(1, 10);
    expect(start[0]).toBe(1);
  });

  it('leaves a start that is an eigenvector of another eigenvalue', () => {
    const start = new Float64Array(90);
    start[50] = 1;
    expect(
      dominantEigenpair(operator(diagonal(Array.from({ length: 90 }, (_, i) => 1 - i / 100))), { start }).value,
    ).toBeCloseTo(1, 8);
  });

  it('has the same bits for the same seed', () => {
    const T = square(80, numbers(8));
    expect(dominantEigenpair(operator(T), { seed: 4 })).toEqual(dominantEigenpair(operator(T), { seed: 4 }));
  });

  it('says max-applications, with the residual reached', () => {
    const T = diagonal(Array.from({ length: 300 }, (_, i) => 1 - i / 3e5));
    const found = dominantEigenpair(operator(T), { maxApplications: 12 });
    expect(found.status).toBe('max-applications');
    expect(found.residual).toBeGreaterThan(1e-10);
  });

  it('says non-finite', () => {
    const found = dominantEigenpair({ size: 3, applyInto: (out) => out.fill(Number.NaN) });
    expect(found.status).toBe('non-finite');
  });

  it('leaves out the left vector on request, and obeys basis', () => {
    const T = square(70, numbers(12));
    expect(dominantEigenpair(operator(T), { left: false }).left).toHaveLength(0);
    expect(dominantEigenpair(operator(T, false)).left).toHaveLength(0);
    expect(dominantEigenpair(operator(T), { basis: 12, left: false }).modulus).toBeCloseTo(moduli(T)[0]!, 7);
  });
});

describe('refuses', () => {
  const swap = operator([
    [0, 1],
    [1, 0],
  ]);
  it.each<[string, () => unknown, string]>([
    [
      'no operator',
      () => dominantEigenpair(null as never),
      'dominantEigenpair: operator: expected an object, got null',
    ],
    [
      'size 0',
      () => dominantEigenpair({ ...swap, size: 0 }),
      'dominantEigenpair: operator.size: expected an integer >= 1, got 0',
    ],
    [
      'no action',
      () => dominantEigenpair({ size: 2 } as never),
      'dominantEigenpair: operator.applyInto: expected a function, got undefined',
    ],
    [
      'an unknown option',
      () => dominantEigenpair(swap, { tol: 1 } as never),
      "dominantEigenpair: unknown option 'tol'; accepted: start, tolerance, maxApplications, basis, seed, left",
    ],
    [
      'a tolerance of 0',
      () => dominantEigenpair(swap, { tolerance: 0 }),
      'dominantEigenpair: tolerance: expected a finite number > 0, got 0',
    ],
    [
      'no applications',
      () => dominantEigenpair(swap, { maxApplications: 0 }),
      'dominantEigenpair: maxApplications: expected an integer >= 1, got 0',
    ],
    [
      'a small basis',
      () => dominantEigenpair(swap, { basis: 3 }),
      'dominantEigenpair: basis: expected an integer >= 8, got 3',
    ],
    [
      'a start of another length',
      () => dominantEigenpair(swap, { start: new Float64Array(3) }),
      'dominantEigenpair: start: expected length 2, got 3',
    ],
    [
      'a left vector without an adjoint',
      () => dominantEigenpair(operator([[1]], false), { left: true }),
      'dominantEigenpair: left: the operator has no adjointInto',
    ],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});
