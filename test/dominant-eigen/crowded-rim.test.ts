/** Maps with many eigenvalues of nearly the largest modulus, as a random matrix has them on the rim of its disk: small search spaces do not part them. */
import { expect, it } from 'vitest';
import { dominantEigenpair, type LinearOperator } from '../../src/dominant-eigen';
import { leadingEigenvalues } from '../../src/dominant-eigen/leading-eigenvalues';

const [pairs, size] = [60, 600];

/** Eigenvalues m_k e^{±iφ_k} with m_k = 1 − k/10000, spread over the circle. */
const moduli = Array.from({ length: pairs }, (_, k) => 1 - 1e-4 * k);
const angles = moduli.map((_, k) => Math.PI * ((0.618 * (k + 1)) % 1));

/** These on 120 sums of five coordinates each, repeated; and 0. */
const operator: LinearOperator = {
  size,
  applyInto(out, x) {
    const sums = new Float64Array(2 * pairs);
    for (let i = 0; i < size; i++) sums[i % (2 * pairs)]! += (2 * pairs * x[i]!) / size;
    moduli.forEach((modulus, k) => {
      const [c, s] = [modulus * Math.cos(angles[k]!), modulus * Math.sin(angles[k]!)];
      const [first, second] = [sums[2 * k]!, sums[2 * k + 1]!];
      for (let i = 2 * k; i < size; i += 2 * pairs) {
        out[i] = c * first - s * second;
        out[i + 1] = s * first + c * second;
      }
    });
  },
};

it('dominantEigenpair finds the largest, without a word about the space', () => {
  const { modulus, value, status, kind, applications } = dominantEigenpair(operator);
  expect([status, kind]).toEqual(['converged', 'complex-pair']);
  expect(modulus).toBeCloseTo(1, 9);
  expect(value).toBeCloseTo(Math.cos(angles[0]!), 7);
  expect(applications).toBeLessThan(1000);
});

it('eigs finds the six largest', () => {
  const options = { count: 6, which: 'largest-modulus', tolerance: 1e-10, maxApplications: 1000, seed: 0 } as const;
  const { values, status } = leadingEigenvalues(operator, options);
  expect(status).toBe('converged');
  values.forEach(({ re, im }, k) => {
    expect(Math.hypot(re, im)).toBeCloseTo(moduli[k >> 1]!, 8);
  });
});
