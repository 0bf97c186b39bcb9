/** Barycentres in slices, as JSON, and their optima up to symmetry. */
import { describe, expect, it } from 'vitest';
import * as real from '../../src/real';
import { input } from '../field/samples';
import { fields, gaussianTuple, hermitianTuple, source } from '../support';

const samples = (dim: number, seed: number) => {
  const random = source(seed);
  return [4, 3].map((n) => input(hermitianTuple(dim, 3, n, random)));
};

describe.each(fields)('over $name', ({ dim, field }) => {
  const options = { rank: 2, restarts: dim === 4 ? 0 : 3, tolerance: 1e-7 };

  it('barycentreAsync has the numbers of barycentre', async () => {
    const tuples = samples(dim, 1);
    const [plain, sliced] = [field.barycentre(tuples, options), await field.barycentreAsync(tuples, options)];
    expect(sliced.X.data).toEqual(plain.X.data);
    expect(sliced.runs).toEqual(plain.runs);
    expect(sliced.parts[1]!.P.data).toEqual(plain.parts[1]!.P.data);
  });

  it('JSON reads back what was written, twice', () => {
    const found = field.barycentre(samples(dim, 2), options);
    const text = JSON.stringify(found);
    const read = field.barycentreFromJSON(text);
    expect(JSON.stringify(read)).toBe(text);
    expect([read.fitness, read.status, read.message, read.rank, read.r]).toEqual([
      ...[found.fitness, found.status, found.message, found.rank, found.r],
    ]);
    expect([read.similarity, read.agreement]).toEqual([found.similarity, found.agreement]);
    expect(read.X.data).toEqual(found.X.data);
    for (const [k, part] of read.parts.entries()) {
      const before = found.parts[k]!;
      expect([part.n, part.fitness, part.similarity]).toEqual([before.n, before.fitness, before.similarity]);
      expect(part.phase).toEqual(before.phase);
      for (const name of ['R', 'S', 'P', 'Q', 'projection'] as const)
        expect(part[name].data).toEqual(before[name].data);
    }
    expect(read.history).toEqual(found.history);
    expect(read.certificate).toEqual(found.certificate);
    expect(read.classes).toEqual(found.classes);
    expect(read.optima.map(({ hits, fitness }) => [hits, fitness])).toEqual(
      found.optima.map(({ hits, fitness }) => [hits, fitness]),
    );
  });
});

it('a barycentre that was read is a start', () => {
  const tuples = samples(1, 2);
  const found = real.barycentre(tuples, { rank: 2, restarts: 2 });
  const read = real.barycentreFromJSON(JSON.stringify(found));
  const again = real.barycentre(tuples, { rank: 2, start: read });
  expect([found.status, again.status, again.runs[0]!.start]).toEqual(['converged', 'converged', 'given']);
  expect(again.fitness / found.fitness).toBeCloseTo(1, 9);
});

describe('in slices', () => {
  const tuples = [1, 2, 3].map((seed) => input(gaussianTuple(1, 4, 12 - seed, source(seed))));

  it('other work goes on meanwhile, and progress is told', async () => {
    const [ticks, told]: [number[], number[]] = [[], []];
    const timer = setInterval(() => ticks.push(1), 1);
    const onProgress = ({ sweep }: { sweep: number }) => told.push(sweep);
    const found = await real.barycentreAsync(tuples, { rank: 3, restarts: 2, onProgress, workers: 2 });
    clearInterval(timer);
    expect(ticks.length).toBeGreaterThan(1);
    expect(told.length).toBeGreaterThan(1);
    expect(found.runs).toHaveLength(3);
  });

  it('a signal ends it, with what there is, and so does onIteration', async () => {
    const stop = new AbortController();
    const running = real.barycentreAsync(tuples, {
      ...{ rank: 3, restarts: 50, tolerance: 1e-12, signal: stop.signal },
      onProgress: () => stop.abort(),
    });
    const found = await running;
    expect(found.runs.length).toBeLessThan(51);
    expect(found.runs[found.runs.length - 1]!.status).toBe('aborted');
    expect(found.fitness).toBeGreaterThan(0);
    const stopped = await real.barycentreAsync(tuples, { rank: 3, onIteration: () => 'stop' });
    expect([stopped.status, stopped.runs.length]).toEqual(['aborted', 1]);
  });

  it('errors reject: of options by their name, and of callbacks as they are', async () => {
    await expect(real.barycentreAsync(tuples, { rank: 99 })).rejects.toThrow(/real\.barycentreAsync: rank: /);
    await expect(real.barycentreAsync([], { rank: 1 })).rejects.toThrow(
      /barycentreAsync: tuples: expected at least one/,
    );
    await expect(real.barycentreAsync(tuples, { rank: 1, workers: 0 })).rejects.toThrow(/barycentreAsync: workers/);
    const failing = () => {
      throw new Error('mine');
    };
    await expect(real.barycentreAsync(tuples, { rank: 3, restarts: 9, onProgress: failing })).rejects.toThrow('mine');
    expect(() => real.barycentre(tuples, { rank: 1, onProgress: failing } as never)).toThrow(
      /unknown option 'onProgress'/,
    );
  });
});

describe('classes', () => {
  it('optima that a symmetry of all tuples exchanges are one', () => {
    // diag(1, 0) and diag(0, 1) in either tuple: exchanging coordinates and the two matrices takes one optimum of rank 1 to the other.
    const A = [
      [
        [1, 0],
        [0, 0],
      ],
      [
        [0, 0],
        [0, 1],
      ],
    ];
    const B = A.map((M) => M.map((row) => row.map((x) => 3 * x)));
    const found = real.barycentre([A, B], { rank: 1, restarts: 12, seed: 3 });
    expect(found.optima).toHaveLength(2);
    expect(found.optima[1]!.fitness).toBeCloseTo(Math.sqrt(3), 7);
    expect(found.classes.map(({ optima, hits }) => [optima, hits])).toEqual([[[0, 1], found.runs.length]]);
    expect([found.agreementUpToSymmetry, found.classes.length]).toEqual([1, 1]);
    expect(found.agreement).toBeLessThan(1);
    expect(found.coverage.unseen).toBe(0);
  });

  it('others with other shares of the tuples are not', () => {
    // Rank 1: L_k is (2, 1) at X = (1, 0), (1, 2) at (0, 1), (√2, √2) at (1, 1)/√2: one geometric mean.
    const A = [
      [
        [2, 0],
        [0, 0],
      ],
      [
        [0, 0],
        [0, 1],
      ],
    ];
    const B = [
      [
        [1, 0],
        [0, 0],
      ],
      [
        [0, 0],
        [0, 2],
      ],
    ];
    const found = real.barycentre([A, B], { rank: 1, restarts: 12, seed: 1 });
    expect(found.optima).toHaveLength(3);
    for (const { fitness } of found.optima) expect(fitness).toBeCloseTo(Math.SQRT2, 8);
    expect(found.classes).toHaveLength(3);
  });
});

describe('JSON that was edited', () => {
  const json = () => JSON.parse(JSON.stringify(real.barycentre(samples(1, 4), { rank: 1 })));
  it.each([
    ['format', 'lsrdr/1', /barycentreFromJSON: format: expected "lsrdr-barycentre\/1", got "lsrdr\/1"/],
    ['algebra', 'complex', /algebra: expected 'real'/],
    ['sizes', [4], /point.parts: expected 1 parts, got 2/],
    ['rank', 2, /point\.sigma: expected 2 numbers/],
    ['agreement', 2, /agreement: expected a number from 0 to 1/],
  ])('%s', (name, value, message) => {
    expect(() => real.barycentreFromJSON({ ...json(), [name]: value })).toThrow(message);
  });
  it('no object, and a part that lacks its R', () => {
    expect(() => real.barycentreFromJSON(7)).toThrow(TypeError);
    const edited = json();
    delete edited.point.parts[1].R;
    expect(() => real.barycentreFromJSON(edited)).toThrow(/point\.parts\[1\]\.R/);
  });
});
