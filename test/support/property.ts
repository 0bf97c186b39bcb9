/** fast-check with a seed that a run can be repeated with: `LSRDR_SEED=123 npx vitest run …`. A failure prints the seed. */
import fc from 'fast-check';

const seed = Number(process.env['LSRDR_SEED'] ?? 20250611);

/** Asserts a property on `runs` inputs. */
export function check(property: fc.IRawProperty<unknown>, runs: number): void {
  fc.assert(property as fc.IProperty<unknown>, { seed, numRuns: runs, endOnFailure: true });
}

/** Seeds for generators of one's own; not shrunk, because a smaller seed is not a simpler tuple. */
export const seeds = fc.noShrink(fc.integer({ min: 0, max: 2 ** 31 - 1 }));
