/** Coverage against draws from known distributions, and searches that go on until a bound. */
import { describe, expect, it } from 'vitest';
import { type Draw, Until, unseenBy } from '../../src/search/coverage';
import { fields, gaussianTuple, hermitianTuple, type Source, source, toInputTuple } from '../support';

/** A thing by its probability. */
function draw(probabilities: readonly number[], random: Source): number {
  let rest = random.uniform();
  return probabilities.findIndex((p) => {
    rest -= p;
    return rest < 0;
  });
}

function massUnseen(probabilities: readonly number[], draws: readonly Draw[]): number {
  const seen = new Set(draws.map(({ found }) => found));
  return probabilities.reduce((sum, p, thing) => (seen.has(thing) ? sum : sum + p), 0);
}

const several = (count: number, p: number): number[] => [1 - count * p, ...new Array<number>(count).fill(p)];
const uniform = (count: number): number[] => new Array<number>(count).fill(1 / count);
const geometric = Array.from({ length: 30 }, (_, k) => 0.5 ** (k + 1));
geometric.push(1 - geometric.reduce((sum, p) => sum + p, 0));

const distributions: readonly (readonly [string, readonly number[]])[] = [
  ['one thing', [1]],
  ['two, one of them rare', several(1, 0.05)],
  ['three rare ones', several(3, 0.055)],
  ['eight rare ones', several(8, 0.055)],
  ['ten', uniform(10)],
  ['a hundred', uniform(100)],
  ['a thousand', uniform(1000)],
  ['halves of halves', geometric],
];

describe('the bound against simulation', () => {
  it.each(distributions)('%s: holds in at least 95 of 100 trials of 5, 16, 64 and 80 draws', (_, probabilities) => {
    const random = source(11);
    for (const count of [5, 16, 64, 80]) {
      const trials = 1500;
      let held = 0;
      let error = 0;
      for (let trial = 0; trial < trials; trial++) {
        const draws = Array.from({ length: count }, () => ({ found: draw(probabilities, random), isRandom: true }));
        const { unseen, bound } = unseenBy(draws);
        const mass = massUnseen(probabilities, draws);
        if (mass <= bound + 1e-12) held += 1;
        error += unseen - mass;
        expect(bound).toBeGreaterThanOrEqual(unseen);
      }
      expect(held / trials, `${count} draws`).toBeGreaterThanOrEqual(0.95);
      // E[f₁/N] is the mean mass after one draw less.
      expect(Math.abs(error / trials), `${count} draws`).toBeLessThan(1 / count + 0.01);
    }
  });

  it.each(distributions)('%s: so it does for a search that goes on until 0.05 or 200', (_, probabilities) => {
    const random = source(12);
    const trials = 1000;
    let held = 0;
    for (let trial = 0; trial < trials; trial++) {
      const draws: Draw[] = [];
      const until = new Until(0.05);
      do draws.push({ found: draw(probabilities, random), isRandom: true });
      while (!until.isMet(draws.length, () => draws) && draws.length < 200);
      if (massUnseen(probabilities, draws) <= unseenBy(draws).bound + 1e-12) held += 1;
    }
    expect(held / trials).toBeGreaterThanOrEqual(0.95);
  });

  it('is no wider than it has to be: about 4.2/N for one thing, 1.3 times the estimate for a thousand things in 500 draws', () => {
    const same = new Array<Draw>(100).fill({ found: 0, isRandom: true });
    expect(unseenBy(same).bound).toBeCloseTo(-Math.log(0.015) / 100, 10);
    const random = source(13);
    const draws = Array.from({ length: 500 }, () => ({ found: draw(uniform(1000), random), isRandom: true }));
    const { unseen, bound } = unseenBy(draws);
    expect(bound / unseen).toBeLessThan(1.3);
  });

  it('counts random starts alone, and nothing as found once that a chosen start has found', () => {
    const draws: Draw[] = [3, 3, 3, 5].map((found) => ({ found, isRandom: true }));
    expect(unseenBy(draws).unseen).toBe(1 / 4);
    const chosen = [...draws, { found: 5, isRandom: false }];
    expect(unseenBy(chosen).unseen).toBe(0);
    expect(unseenBy([...draws, { found: 7, isRandom: false }]).unseen).toBe(1 / 4);
    expect(unseenBy([...draws, { found: -1, isRandom: true }]).unseen).toBe(1 / 5);
    expect(unseenBy([])).toEqual({ unseen: Number.NaN, bound: 1 });
    expect(unseenBy([{ found: 0, isRandom: true }])).toEqual({ unseen: 1, bound: 1 });
  });
});

describe.each(fields)('restarts until a bound over the $name numbers', ({ name, dim, field }) => {
  const A = toInputTuple(hermitianTuple(dim, 2, 3, source(2)));

  it('stops at the first look at which the bound is met, and not before', () => {
    const result = field.fit(A, { rank: 2, restarts: { until: 0.25, atMost: 200 } });
    expect(result.coverage.bound).toBeLessThanOrEqual(0.25);
    const count = result.runs.length - 1;
    expect(count).toBeGreaterThanOrEqual(17);
    expect(count).toBeLessThan(200);
    // The runs are those of as many restarts.
    const same = field.fit(A, { rank: 2, restarts: count });
    expect(same.runs).toEqual(result.runs);
    expect(same.coverage).toEqual(result.coverage);
  });

  it('goes no further than atMost', () => {
    const result = field.fit(A, { rank: 2, restarts: { until: 0.05, atMost: 9 } });
    expect(result.runs.length).toBe(10);
    expect(result.coverage.bound).toBeGreaterThan(0.05);
  });

  it('fitAsync: the same', async () => {
    const restarts = { until: 0.3, atMost: 40 };
    const B = toInputTuple(gaussianTuple(dim, 2, 3, source(4)));
    const [one, other] = [field.fit(B, { rank: 1, restarts }), await field.fitAsync(B, { rank: 1, restarts })];
    expect(other.runs).toEqual(one.runs);
    expect(other.coverage).toEqual(one.coverage);
  });

  it.each([
    [{ until: 0.1 }, `${name}.fit: restarts.atMost: expected an integer >= 1, got undefined`],
    [{ atMost: 3 }, `${name}.fit: restarts.until: expected a number > 0, got undefined`],
    [{ until: 1, atMost: 3 }, `${name}.fit: restarts.until: expected a probability below 1, got 1`],
    [{ until: 0.1, atMost: 0 }, `${name}.fit: restarts.atMost: expected an integer >= 1, got 0`],
    [{ until: 0.1, atMost: 3, more: 1 }, `${name}.fit: restarts: unknown option 'more'; accepted: until, atMost`],
  ])('%j is refused', (restarts, message) => {
    expect(() => field.fit(A, { rank: 2, restarts: restarts as never })).toThrow(message);
  });
});
