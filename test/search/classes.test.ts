/** Optima up to symmetry, on tuples whose symmetries, or lack of them, are known. */
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  build,
  directSum,
  embedIn,
  fields,
  gaussianTuple,
  hermitianTuple,
  mul,
  type NaiveTuple,
  radius,
  randomUnitary,
  scaled,
  source,
  star,
  toInputTuple,
} from '../support';
import { leftMultiplications, okuboMultiplications } from '../support/division-algebras';

const [, complex] = fields;
const octonions = toInputTuple(embedIn(2, leftMultiplications(8)));
const okubo = toInputTuple(embedIn(2, okuboMultiplications()));

const s2 = Math.SQRT2;
const s7 = Math.sqrt(7);

describe('composition algebras over C: every start ends in one orbit, at another place of it', () => {
  it.each([
    ['octonions', octonions, 3, (1 + s2) / 4],
    ['octonions', octonions, 4, 3 / 4],
    ['octonions', octonions, 7, (1 + s7) / 4],
    ['Okubo', okubo, 3, (1 + s2) / 4],
    ['Okubo', okubo, 5, 0.774715741],
    ['Okubo', okubo, 6, (2 + s2) / 4],
  ] as const)('$0, d = $2', (name, A, rank, expected) => {
    const result = complex.field.fit(A, { rank, restarts: 15 });
    expect(result.similarity ** 2).toBeCloseTo(expected, 7);
    expect(result.agreement).toBeLessThanOrEqual(2 / 16);
    const hits = result.classes.reduce((sum, one) => sum + one.hits, 0);
    expect(hits).toBe(result.runs.filter(({ status }) => status === 'converged').length);
    expect(hits).toBeGreaterThanOrEqual(14);
    // Some have a second maximum or saddle, which one start in some tens finds.
    const others = name === 'Okubo' || rank === 4 ? 2 : 0;
    expect(result.agreementUpToSymmetry).toBeGreaterThanOrEqual(1 - others / hits);
    expect(result.coverage.optima.unseen).toBeGreaterThan(0.8);
    if (others === 0) expect(result.coverage.unseen).toBe(0);
    expect(String(result)).toMatch(/optima in (1 class|\d classes)/);
    expect(inspect(result)).toBe(String(result));
  });

  it('Okubo, d = 4: one fitness and one σ, and yet not one orbit: the spectra differ', () => {
    const { optima, classes, similarity } = complex.field.fit(okubo, { rank: 4, restarts: 7 });
    expect(similarity ** 2).toBeCloseTo(0.683454447, 7);
    for (const { fitness, result } of optima) {
      expect(fitness / optima[0]!.fitness).toBeCloseTo(1, 10);
      result.sigma.forEach((value, i) => {
        expect(value).toBeCloseTo(optima[0]!.result.sigma[i]!, 6);
      });
    }
    expect(classes.length).toBeGreaterThanOrEqual(4);
  });
});

describe.each(fields)('classes over the $name numbers', ({ dim, field }) => {
  const unit = (T: NaiveTuple) => T.map((M) => scaled(M, 1 / Math.sqrt(radius(T))));

  /** The optima that keep one block: fitness 1, or `weak` of a tuple B ⊕ weak·C. */
  function blocksOf(A: NaiveTuple, weak: number) {
    const result = field.fit(toInputTuple(A), { rank: 2, restarts: 15 });
    const at = (fitness: number) =>
      result.optima.flatMap((optimum, k) => (Math.abs(optimum.fitness - fitness) < 1e-7 ? [k] : []));
    const classOf = (k: number) => result.classes.findIndex(({ optima }) => optima.includes(k));
    return { result, found: [...new Set([...at(1), ...at(weak)])], classOf };
  }

  it.each([
    ['Hermitian', hermitianTuple],
    ['general', gaussianTuple],
  ] as const)('%s B ⊕ WBW*: two optima that a symmetry swaps, one class', (_, make) => {
    const random = source(7);
    const B = unit(make(dim, 3, 2, random));
    const W = randomUnitary(dim, 2, random);
    const { result, found, classOf } = blocksOf(
      directSum(
        B,
        B.map((M) => mul(mul(W, M), star(W))),
      ),
      1,
    );
    expect(found.length).toBeGreaterThanOrEqual(2);
    for (const k of found) expect(classOf(k)).toBe(0);
    expect(result.agreement).toBeLessThan(1);
    expect(result.agreementUpToSymmetry).toBeGreaterThan(result.agreement);
  });

  it.each([
    ['equally fit', 1],
    ['unequal', 0.99],
  ])('B ⊕ C, %s: no symmetry, several classes', (_, weak) => {
    const random = source(7);
    const B = unit(hermitianTuple(dim, 3, 2, random));
    const C = unit(hermitianTuple(dim, 3, 2, random)).map((M) => scaled(M, weak));
    const { result, found, classOf } = blocksOf(directSum(B, C), weak);
    expect(found.length).toBe(2);
    expect(classOf(found[0]!)).not.toBe(classOf(found[1]!));
    expect(result.agreementUpToSymmetry).toBeLessThan(1);
    expect(result.agreementUpToSymmetry).toBe(
      result.classes[0]!.hits / result.runs.filter((run) => run.optimum >= 0).length,
    );
    result.classes.forEach(({ optima, hits, fitness, sigma }, at) => {
      expect(fitness).toBe(result.optima[optima[0]!]!.fitness);
      expect(sigma).toEqual(result.optima[optima[0]!]!.result.sigma);
      expect(hits).toBe(optima.reduce((sum, k) => sum + result.optima[k]!.hits, 0));
      expect([...optima].sort((i, j) => i - j)).toEqual(optima);
      if (at > 0) expect(fitness).toBeLessThanOrEqual(result.classes[at - 1]!.fitness);
    });
    expect(result.classes.flatMap(({ optima }) => optima).sort((i, j) => i - j)).toEqual([...result.optima.keys()]);
  });

  it('two optima that only the eigenvalues of Γ(A;X) tell apart: 1, ½, 0 and 1, 0, 0', () => {
    const diagonal = (...entries: number[]) =>
      build(3, 3, (i, j) => Array.from({ length: dim }, (_, p) => (i === j && p === 0 ? entries[i]! : 0)));
    const A = toInputTuple([diagonal(1, 0, 0.5), diagonal(0, 1, 0)]);
    const result = field.fit(A, { rank: 1, restarts: 15 });
    expect(result.optima.map(({ fitness }) => Number(fitness.toFixed(9)))).toEqual([1, 1]);
    expect(result.classes.length).toBe(2);
    expect(result.readings!.spectra).toBeGreaterThan(0);
    // What is stored of X does not show it.
    const { classes, ...old } = JSON.parse(JSON.stringify(result));
    expect([classes.length, field.fromJSON(old).classes.length]).toEqual([2, 1]);
  });

  it('through JSON; of results stored without classes, by the spectra of Φ(X) alone; malformed ones are refused', () => {
    const random = source(7);
    const B = unit(hermitianTuple(dim, 3, 2, random));
    const { result } = blocksOf(directSum(B, scaledBy(unit(hermitianTuple(dim, 3, 2, random)), 0.99)), 0.99);
    const stored = JSON.parse(JSON.stringify(result));
    const { classes, coverage, agreementUpToSymmetry, readings, ...rest } = stored;
    const { spectra, ...fewer } = readings;
    expect(spectra).toBe(result.readings!.spectra);
    const old = { ...rest, readings: fewer };
    for (const back of [field.fromJSON(stored), field.fromJSON(old)]) {
      expect(back.classes).toEqual(result.classes);
      expect(back.coverage).toEqual(result.coverage);
      expect(back.agreementUpToSymmetry).toBe(result.agreementUpToSymmetry);
    }
    expect([coverage.bound, agreementUpToSymmetry]).toEqual([result.coverage.bound, result.agreementUpToSymmetry]);
    expect(classes.length).toBe(result.classes.length);
    for (const wrong of [
      [],
      [{ optima: [] }],
      [{ optima: [...result.optima.keys()] }, { optima: [] }],
      [{ optima: [...result.optima.keys(), 0] }],
      [{ optima: [...result.optima.keys(), 99] }],
      ['junk'],
      'junk',
    ]) {
      expect(() => field.fromJSON({ ...stored, classes: wrong })).toThrow(/fromJSON: classes/);
    }
  });

  it('a fit without random starts has seen nothing; one that failed has no classes', () => {
    const A = toInputTuple(gaussianTuple(dim, 3, 4, source(1)));
    const one = field.fit(A, { rank: 2 });
    expect(one.coverage).toEqual({ unseen: Number.NaN, bound: 1, optima: { unseen: Number.NaN, bound: 1 } });
    expect(one.classes.map(({ optima, hits }) => [optima, hits])).toEqual([[[0], 1]]);
    const none = field.fit(A, { rank: 2, maxSweeps: 1, restarts: 2 });
    expect([none.classes, none.agreementUpToSymmetry]).toEqual([[], Number.NaN]);
    expect(none.coverage.bound).toBe(1);
    expect(String(none)).toContain('0 of 3 runs converged');
  });
});

function scaledBy(A: NaiveTuple, factor: number): NaiveTuple {
  return A.map((M) => scaled(M, factor));
}

describe('a real tuple over C', () => {
  it('optima that are conjugates of each other are one class, seeds 1 to 3', () => {
    let pairs = 0;
    for (let seed = 1; seed <= 3; seed++) {
      const A = embedIn(2, gaussianTuple(1, 3, 5, source(seed)));
      const { optima, classes } = complex.field.fit(toInputTuple(A), { rank: 2, restarts: 15 });
      optima.forEach((one, i) => {
        optima.slice(0, i).forEach((other, k) => {
          if (Math.abs(one.fitness / other.fitness - 1) > 1e-9) return;
          pairs += 1;
          expect(
            classes.some((each) => each.optima.includes(i) && each.optima.includes(k)),
            `seed ${seed}`,
          ).toBe(true);
        });
      });
    }
    expect(pairs).toBeGreaterThan(0);
  });
});
