/** What a change of A does to an LSRDR: mixing the index, rescaling, a change of basis. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  apart,
  check,
  type FieldCase,
  fields,
  gaussianTuple,
  hermitianTuple,
  mix,
  mul,
  type Naive,
  type NaiveTuple,
  partsOf,
  randomUnitary,
  scaled,
  seeds,
  size,
  source,
  star,
  times,
  toInput,
  toInputTuple,
} from '../support';

const shapes = fc.record({
  seed: seeds,
  n: fc.integer({ min: 5, max: 7 }),
  r: fc.integer({ min: 3, max: 5 }),
  d: fc.integer({ min: 1, max: 3 }),
  hermitian: fc.boolean(),
});

interface Shape {
  seed: number;
  n: number;
  r: number;
  d: number;
  hermitian: boolean;
}

describe.each(fields)('invariance over the $name numbers', (one: FieldCase) => {
  const { dim, field } = one;

  /** A tuple with an LSRDR, and the LSRDR of a changed tuple followed from the transported start. */
  function follow(
    shape: Shape,
    change: (A: NaiveTuple) => NaiveTuple,
    carry: (M: { R: Naive; S: Naive }) => { R: Naive; S: Naive },
  ) {
    const A = (shape.hermitian ? hermitianTuple : gaussianTuple)(dim, shape.r, shape.n, source(shape.seed));
    const options = { rank: shape.d, tolerance: 1e-10 };
    const before = field.fit(toInputTuple(A), { ...options, restarts: 1 });
    if (before.status !== 'converged') return undefined;
    const start = carry(partsOf(before));
    const after = field.fit(toInputTuple(change(A)), {
      ...options,
      start: { R: toInput(start.R), S: toInput(start.S) },
    });
    expect(after.status).toBe('converged');
    expect(after.sweeps, 'the transported start is the optimum already').toBeLessThan(40);
    return { before, after, old: partsOf(before), now: partsOf(after) };
  }

  const same = ({ R, S }: { R: Naive; S: Naive }) => ({ R, S });

  it(`mixing the index j by a unitary r×r matrix (${dim === 2 ? 'complex' : 'real orthogonal'}): same P, Q, Π`, () => {
    let met = 0;
    check(
      fc.property(shapes, seeds, (shape, seed) => {
        const B = randomUnitary(dim === 2 ? 2 : 1, shape.r, source(seed));
        const mixed = (A: NaiveTuple): NaiveTuple =>
          dim === 4
            ? mix(
                B.map((row) => row.map((x) => [x[0]!, 0, 0, 0])),
                A,
              )
            : mix(B, A);
        const found = follow(shape, mixed, same);
        if (found === undefined) return;
        met += 1;
        for (const name of ['P', 'Q', 'projection'] as const) {
          expect(apart(found.now[name], found.old[name])).toBeLessThan(1e-6);
        }
        expect(found.after.fitness / found.before.fitness).toBeCloseTo(1, 9);
        expect(found.after.similarity / found.before.similarity).toBeCloseTo(1, 9);
      }),
      6,
    );
    expect(met).toBeGreaterThanOrEqual(4);
  });

  it('A → W A W* with unitary W: P → W P W*, Q → W Q W*, Π → W Π W*', () => {
    check(
      fc.property(shapes, seeds, (shape, seed) => {
        const W = randomUnitary(dim, shape.n, source(seed));
        const turn = (M: Naive): Naive => mul(mul(W, M), star(W));
        const found = follow(
          shape,
          (A) => A.map(turn),
          ({ R, S }) => ({ R: mul(R, star(W)), S: mul(W, S) }),
        );
        if (found === undefined) return;
        for (const name of ['P', 'Q', 'projection'] as const) {
          expect(apart(found.now[name], turn(found.old[name]))).toBeLessThan(1e-6);
        }
        expect(found.after.fitness / found.before.fitness).toBeCloseTo(1, 9);
      }),
      6,
    );
  });

  it('A → cA: L scales by |c|, P, Q, Π stay (c real of either sign, complex over C)', () => {
    check(
      fc.property(shapes, seeds, (shape, seed) => {
        const random = source(seed);
        const c = dim === 2 && !shape.hermitian ? [random.normal(), random.normal()] : [random.normal()];
        const multiplied = (M: Naive): Naive =>
          c.length === 2 ? M.map((row) => row.map((x) => times(c, x))) : scaled(M, c[0]!);
        const found = follow(shape, (A) => A.map(multiplied), same);
        if (found === undefined) return;
        expect(found.after.fitness / (found.before.fitness * Math.hypot(...c))).toBeCloseTo(1, 9);
        for (const name of ['P', 'Q', 'projection'] as const) {
          expect(apart(found.now[name], found.old[name])).toBeLessThan(1e-6);
        }
      }),
      6,
    );
  });

  it('A → A*: P and Q change places', () => {
    check(
      fc.property(shapes, (shape) => {
        const found = follow(
          { ...shape, hermitian: false },
          (A) => A.map(star),
          ({ R, S }) => ({ R: star(S), S: star(R) }),
        );
        if (found === undefined) return;
        expect(apart(found.now.P, found.old.Q)).toBeLessThan(1e-6);
        expect(apart(found.now.Q, found.old.P)).toBeLessThan(1e-6);
        expect(found.after.fitness / found.before.fitness).toBeCloseTo(1, 9);
      }),
      4,
    );
  });

  it('from starts of its own too: a turned and mixed tuple reaches the same best fitness and the turned P (seed 5)', () => {
    const random = source(5);
    const A = hermitianTuple(dim, 4, 6, random);
    const W = randomUnitary(dim, 6, random);
    const turn = (M: Naive): Naive => mul(mul(W, M), star(W));
    const [before, after] = [A, A.map((M) => scaled(turn(M), 2))].map((tuple) =>
      field.fit(toInputTuple(tuple), { rank: 2, restarts: 12, tolerance: 1e-10 }),
    );
    expect(after!.fitness / before!.fitness).toBeCloseTo(2, 8);
    expect(apart(partsOf(after!).P, turn(partsOf(before!).P))).toBeLessThan(1e-6);
    expect(size(partsOf(after!).P)).toBeGreaterThan(0.5);
  });

  it('gauge: starting from g R, S g⁻¹ changes nothing', () => {
    check(
      fc.property(shapes, seeds, (shape, seed) => {
        const g = randomUnitary(dim, shape.d, source(seed));
        const found = follow(
          shape,
          (A) => A,
          ({ R, S }) => ({ R: scaled(mul(g, R), 3), S: mul(S, star(g)) }),
        );
        if (found === undefined) return;
        for (const name of ['P', 'Q', 'projection'] as const) {
          expect(apart(found.now[name], found.old[name])).toBeLessThan(1e-6);
        }
      }),
      4,
    );
  });
});
