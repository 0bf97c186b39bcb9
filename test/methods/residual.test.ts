/** The residual that hermitian-cg stops by bounds the one that the certificate measures afresh: both sides of the eigenvector equation. */
import { describe, expect, it } from 'vitest';
import { input } from '../field/samples';
import { fields } from '../support/fields';
import { hermitianTuple, source } from '../support/random';

describe.each(fields)('over $name', ({ dim, field }) => {
  it.each([1e-2, 1e-4, 1e-6])(
    'the last residual of a history bounds the stationarity residual, tolerance %f',
    (tolerance) => {
      const A = input(hermitianTuple(dim, 4, 9, source(5)));
      const result = field.fit(A, { rank: 3, seed: 1, tolerance, method: 'hermitian-cg' });
      expect(result.status).toBe('converged');
      const believed = result.history.at(-1)!.residual;
      expect(result.residuals.stationarity).toBeLessThan(tolerance);
      // The certificate solves for E, where the method has L*L: that takes away what of the gradient lies along L, and adds nothing.
      expect(result.residuals.stationarity / believed).toBeLessThan(1.01);
      expect(result.residuals.stationarity / believed).toBeGreaterThan(0.2);
    },
  );
});
