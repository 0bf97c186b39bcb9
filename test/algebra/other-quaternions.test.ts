/**
 * The laws once more, with the JPL quaternions in the place of Hamilton's: the files below read their algebras from test/support/scalars.ts,
 * and nothing in them or in the package may know which quaternions these are.
 */
import { describe, expect, it, vi } from 'vitest';

vi.stubEnv('LSRDR_QUATERNIONS', 'jpl');
const { fields } = await import('../support');

describe('over the quaternions of the JPL convention', async () => {
  it('is what runs here', () => {
    expect(fields.map(({ name }) => name)).toEqual(['real', 'complex', 'JPL quaternion']);
  });

  await import('../laws/algebra-laws.test');
  await import('../matrix/products.test');
  await import('../matrix/factorisations.test');
  await import('../search/invariance.test');
  await import('../superoperator/superoperator.test');
  await import('../superoperator/quadratic-form.test');
  await import('../superoperator/eigs.test');
});
