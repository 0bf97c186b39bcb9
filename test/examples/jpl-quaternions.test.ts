/** The example of an algebra added from outside: it uses the public package alone, is what it says, and mirrors Hamilton's quaternions. */
import { algebra as algebras } from 'lsrdr';
import * as hamilton from 'lsrdr/quaternion';
import { superoperator } from 'lsrdr/superoperator';
import { algebraLaws } from 'lsrdr/testing';
import { denseTuple } from 'lsrdr/tuple';
import { describe, expect, it } from 'vitest';
import * as jpl from '../../examples/jpl-quaternions/jpl';
import { read } from '../contracts/source';
import { gaussianTuple, hermitianTuple, type NaiveTuple, source, toInputTuple } from '../support';
import { check } from '../support/property';

type Scalar = readonly number[];

/** The isomorphism from Hamilton's: i ↦ i, j ↦ j, k = ij ↦ −k, a mirror at the plane of i and j. */
const mirrored = ([w, x, y, z]: Scalar): Scalar => [w!, x!, y!, -z!];
const mirror = (A: NaiveTuple): NaiveTuple => A.map((M) => M.map((row) => row.map(mirrored)));
const input = (A: NaiveTuple) => toInputTuple(A) as Parameters<typeof jpl.fit>[0];
const mirroredData = (data: ArrayLike<number>): number[] =>
  Array.from(data, (value, at) => (at % 4 === 3 ? -value : value));

/** C(q) = (2w² − 1)·1 − 2w[v×] + 2vvᵀ, the direction cosines of a unit quaternion of the JPL convention. */
function attitude([w, x, y, z]: Scalar): number[][] {
  const v = [x!, y!, z!];
  const cross = [
    [0, -z!, y!],
    [z!, 0, -x!],
    [-y!, x!, 0],
  ];
  return v.map((_, i) => v.map((_, j) => (i === j ? 2 * w! * w! - 1 : 0) - 2 * w! * cross[i]![j]! + 2 * v[i]! * v[j]!));
}

describe('examples/jpl-quaternions', () => {
  const file = 'examples/jpl-quaternions/jpl.ts';

  it('takes at most 40 lines and imports the public package alone', () => {
    const text = read(file);
    expect(text.split('\n').length - 1).toBeLessThanOrEqual(40);
    const imports = [...text.matchAll(/from '([^']+)'/g)].map(([, name]) => name!);
    expect(imports.length).toBeGreaterThan(0);
    for (const name of imports) expect(name).toMatch(/^lsrdr(\/[a-z-]+)?$/);
  });

  it.each(algebraLaws(jpl.jpl))('$name', ({ property }) => {
    check(property, 40);
  });

  it('is the JPL convention: products go in the order of direction cosines (seed 1)', () => {
    const random = source(1);
    for (let trial = 0; trial < 20; trial++) {
      const [q, p] = [0, 1].map(() => {
        const x = Array.from({ length: 4 }, () => random.normal());
        return x.map((value) => value / Math.hypot(...x));
      }) as [number[], number[]];
      const [C, D] = [attitude(q), attitude(p)];
      const product = C.map((row) => [0, 1, 2].map((j) => row.reduce((sum, x, k) => sum + x * D[k]![j]!, 0)));
      attitude(algebras.multiplyScalars(jpl.jpl, q, p)).forEach((row, i) => {
        row.forEach((value, j) => {
          expect(value).toBeCloseTo(product[i]![j]!, 13);
        });
      });
    }
  });
});

describe.each([
  { kind: 'general', A: gaussianTuple(4, 3, 4, source(3)) },
  { kind: 'Hermitian', A: hermitianTuple(4, 3, 4, source(4)) },
])('JPL beside Hamilton on the mirror image of a $kind tuple (seeds 3, 4)', ({ kind, A }) => {
  const B = mirror(A);

  it.each([1, 2])('rank %i: the same fitness; P, Q, X are mirror images', (rank) => {
    const here = hamilton.fit(input(A), { rank, restarts: 8 });
    const there = jpl.fit(input(B), { rank, restarts: 8 });
    expect([here.status, there.status]).toEqual(['converged', 'converged']);
    expect(Math.abs(there.fitness / here.fitness - 1)).toBeLessThan(1e-10);
    expect(Math.abs(there.similarity / here.similarity - 1)).toBeLessThan(1e-10);
    for (const name of ['P', 'Q', 'projection', 'X'] as const) {
      const expected = mirroredData(here[name].data);
      const size = Math.hypot(...expected);
      const distance = Math.hypot(...expected.map((value, at) => value - there[name].data[at]!));
      // Residuals of 1e-8 in the fits.
      expect(distance / size, name).toBeLessThan(1e-6);
    }
    const unmirrored = Array.from(here.P.data, (value, at) => value - there.P.data[at]!);
    expect(Math.hypot(...unmirrored), 'P without the mirror').toBeGreaterThan(1e-2);
    const again = jpl.fromJSON(JSON.stringify(there));
    expect(again.fitness).toBe(there.fitness);
    expect(() => hamilton.fromJSON(there.toJSON())).toThrow(RangeError);
  });

  it('the numbers of two tuples', () => {
    const C = kind === 'general' ? gaussianTuple(4, 3, 2, source(5)) : hermitianTuple(4, 3, 2, source(5));
    const pairs = [
      [hamilton.similarity, jpl.similarity],
      [hamilton.fitness, jpl.fitness],
    ] as const;
    for (const [here, there] of pairs) {
      const expected = here(input(A), input(C));
      expect(Math.abs(there(input(B), input(mirror(C))) / expected - 1), here.name).toBeLessThan(1e-8);
      expect(Math.abs(there(input(A), input(C)) / expected - 1), `${here.name} unmirrored`).toBeGreaterThan(1e-4);
    }
    const expected = hamilton.spectralRadius(input(A), input(C)).value;
    expect(jpl.spectralRadius(input(B), input(mirror(C))).value).toBeCloseTo(expected, 8);
  });

  it('fitAsync: the bits of fit', async () => {
    const there = await jpl.fitAsync(input(B), { rank: 2 });
    expect(there.fitness).toBe(jpl.fit(input(B), { rank: 2 }).fitness);
  });

  it('tuples and clusters go along, and the two conventions do not mix', () => {
    const tuple = denseTuple(input(B), { algebra: jpl.jpl });
    expect(jpl.fit(tuple, { rank: 1 }).fitness).toBe(jpl.fit(input(B), { rank: 1 }).fitness);
    expect(superoperator(tuple).isCompletelyPositive()).toBe(true);
    expect(superoperator(tuple).isHermitianPreserving()).toBe(true);
    expect(() => hamilton.fit(tuple, { rank: 1 })).toThrow(
      new RangeError('quaternion.fit: A: expected a quaternion tuple, got a JPL quaternion one'),
    );
    expect(() => jpl.fit(denseTuple(input(A)), { rank: 1 })).toThrow(
      new RangeError('JPL quaternion.fit: A: expected a JPL quaternion tuple, got a quaternion one'),
    );
  });
});
