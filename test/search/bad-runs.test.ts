/** A run that fails ends by itself; and where there is nothing to climb, the message says so. */
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/methods/method';
import { type AnyMethod, methodNamed } from '../../src/methods/registry';
import { randomSource } from '../../src/random';
import { inOnePiece, outcomeOf } from '../../src/resting';
import { certify } from '../../src/search/certificate';
import { CountingTuple } from '../../src/search/counting-tuple';
import { drive } from '../../src/search/driver';
import { guarded } from '../../src/search/guarded';
import { denseTuple } from '../../src/tuple';
import { build, fields, gaussianTuple, planar, scalar, source, toInput, toInputTuple } from '../support';

describe.each(fields)('runs that fail over the $name numbers', ({ algebra, dim, field }) => {
  const A = denseTuple(gaussianTuple(dim, 2, 3, source(1)).map(toInput) as never, { algebra } as never);
  const options = { rank: 2, seed: 1, tolerance: 1e-8, maxSweeps: 50, onIteration: undefined, signal: undefined };
  const method = methodNamed('ascent');
  const breakdown = (): never => {
    throw new TypeError("Cannot read properties of undefined (reading '0')");
  };

  it.each(['init', 'step', 'finish'] as const)(
    'a TypeError out of a decomposition in %s: status non-finite',
    (verb) => {
      const broken: AnyMethod = guarded({ ...method, [verb]: breakdown });
      const run = drive(broken, A, options, { index: 0, start: { kind: 'random' }, known: () => undefined } as never);
      let step = run.next();
      while (!step.done) step = run.next();
      expect(step.value.status).toBe('non-finite');
      expect(Number.isFinite(step.value.point.fitness)).toBe(true);
    },
  );

  it.each(['imageInto', 'sweepInto', 'compressInto'] as const)('an error of the tuple in %s goes through', (verb) => {
    const broken = Object.assign(Object.create(A) as typeof A, {
      [verb]() {
        throw new Error('the disk is gone');
      },
    });
    expect(() => {
      for (const _ of drive(guarded(method), broken, options, { index: 0, start: { kind: 'balanced' } } as never));
    }).toThrow('the disk is gone');
    const problem: Problem = { A: new CountingTuple(broken), rank: 2, random: randomSource(1) };
    if (verb === 'imageInto') {
      expect(() => inOnePiece(outcomeOf(guarded(method).init(problem, { kind: 'random' })))).toThrow('the disk');
    }
  });

  it('the certificate of numbers that are not finite, and of zeros, is none', () => {
    const of = (value: number) =>
      planar(
        algebra,
        build(3, 2, () => scalar(dim, value)),
      );
    const rows = (value: number) =>
      planar(
        algebra,
        build(2, 3, () => scalar(dim, value)),
      );
    for (const value of [0, Infinity, Number.NaN]) {
      expect(inOnePiece(certify(A, rows(value), of(value), false))).toBeUndefined();
    }
  });

  // Σ_s x̄_s A_s has the square of rank one that x̄ᵀεx̄ = 0 leaves, and cube 0: L ≡ 0 at rank 1, over fields.
  it.runIf(dim < 4)('the Majumdar–Ghosh tensor at rank 1: L is 0, and the message says so', () => {
    const c = Math.SQRT1_2;
    const matrices = [
      [
        [0, 1, 0],
        [0, 0, 0],
        [-c, 0, 0],
      ],
      [
        [0, 0, 1],
        [c, 0, 0],
        [0, 0, 0],
      ],
    ];
    const input = toInputTuple(matrices.map((M) => M.map((row) => row.map((x) => scalar(dim, x)))));
    const result = field.fit(input as never, { rank: 1, restarts: 2 });
    expect(result.status).not.toBe('converged');
    expect(result.fitness).toBe(0);
    expect(result.message).toContain('L(X) = 0');
    expect(result.message).not.toContain('scale');
    expect(field.fit(input as never, { rank: 2, restarts: 3 }).fitness).toBeCloseTo(2 ** -0.25, 8);
  });
});
