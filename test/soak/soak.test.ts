/**
 * Some of the first problems of `npm run soak`, one of every class over one algebra by every method: what is wrong is what `exceptions.ts` says, no
 * more and no less. `npm run soak -- 1 NUMBER` repeats the problem that a failure names.
 */
import { describe, expect, it } from 'vitest';
import { fields } from '../support/fields';
import { directSum, type NaiveTuple, scaled } from '../support/naive';
import { gammaMatrix, radius } from '../support/oracle';
import { gaussianTuple, source } from '../support/random';
import { classes } from './classes';
import { denseFitness, gammaRadius, phiRadius, superoperatorMatrix } from './dense';
import { exceptions } from './exceptions';
import { type Kind, trialsOf } from './faults';
import { problem, ROUND } from './problems';
import { ascentFrom } from './second-order';

const EACH = fields.length;

describe('the soak', () => {
  it.each(classes.map(({ name }, index) => ({ name, index })))('$name', ({ name, index }) => {
    const found = new Map<Kind, string>();
    let fits = 0;
    // The algebras take turns; over all three where something is known to be wrong.
    const turns = exceptions[name] === undefined ? [index % EACH] : [0, 1, 2];
    for (const k of turns) {
      const given = problem(index + k * classes.length);
      expect(given.of.name).toBe(name);
      for (const { method, status, faults } of trialsOf(given)) {
        fits += Number(method !== undefined);
        for (const { kind, detail } of faults) {
          const place = `problem ${given.number}, ${given.one.name}, d = ${given.rank}, ${method ?? 'spectralRadius'}, ${status}`;
          if (kind !== 'slow') found.set(kind, `${place}: ${detail}`);
        }
      }
    }
    expect(fits).toBeGreaterThanOrEqual(2 * turns.length);
    const known = exceptions[name] ?? [];
    const fresh = [...found].filter(([kind]) => !known.includes(kind)).map(([kind, place]) => `${kind}: ${place}`);
    expect(fresh, 'faults that are no exceptions').toEqual([]);
    const mended = known.filter((kind) => !found.has(kind));
    expect(mended, 'exceptions that are none any more: delete them from exceptions.ts').toEqual([]);
  });

  it('has 44 classes, each over three algebras, and exceptions of classes that exist', () => {
    expect(classes.length).toBe(44);
    expect(new Set(classes.map(({ name }) => name)).size).toBe(44);
    expect(ROUND).toBe(132);
    for (const name of Object.keys(exceptions)) expect(classes.map((one) => one.name)).toContain(name);
  });
});

describe.each(fields)('the dense arithmetic of the soak over the $name numbers', ({ dim }) => {
  it('has the matrix and the radii of the other oracle (seeds 1–3)', () => {
    for (const seed of [1, 2, 3]) {
      const random = source(seed);
      const [A, B] = [gaussianTuple(dim, 2, 3, random), gaussianTuple(dim, 2, 2, random)];
      expect(gammaRadius(A, B) / radius(A, B), `seed ${seed}`).toBeCloseTo(1, 11);
      expect(phiRadius(A) / radius(A), `seed ${seed}`).toBeCloseTo(1, 11);
      if (dim === 2) continue;
      const expected = gammaMatrix(A, B).flat(2);
      const { data } = superoperatorMatrix(A, B);
      expect(Math.max(...data.map((x, k) => Math.abs(x - expected[k]!)))).toBeLessThan(1e-14);
    }
  });

  it('tells a maximum of L from a saddle', () => {
    const c = 1 / Math.sqrt(3);
    const at = (...rows: number[][]) => rows.map((row) => row.map((x) => [x, 0, 0, 0].slice(0, dim)));
    const W = [at([0, c], [c, 0]), at([c, 0], [0, 0])];
    // At rank 1 L(x) = ρ(x̄₁A₁ + x̄₂A₂)/‖x‖: 1/√3 at (1, 0), 2/3 at its maximum.
    expect(denseFitness(W, [at([1]), at([0])])).toBeCloseTo(c, 12);
    expect(ascentFrom(W, [at([1]), at([0])], source(1))).toBeGreaterThan(1e-9);
    for (const seed of [1, 2, 3]) {
      const A: NaiveTuple = directSum(
        gaussianTuple(dim, 2, 2, source(seed)),
        gaussianTuple(dim, 2, 2, source(seed + 10)).map((M) => scaled(M, 0.4)),
      );
      const X = gaussianTuple(dim, 2, 2, source(seed));
      expect(ascentFrom(A, X, source(seed)), `seed ${seed}: the larger block is a maximum`).toBe(0);
    }
  });
});
