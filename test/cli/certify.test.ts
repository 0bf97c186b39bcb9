/** A result that was tampered with, or is of other matrices, does not hold; every number that can be measured is. */

import ndarray from 'ndarray';
import { beforeAll, describe, expect, it } from 'vitest';
import { complex as complexNumbers } from '../../src/algebra';
import * as complex from '../../src/complex';
import { writeNpy } from '../../src/io';
import * as real from '../../src/real';
import { differencesOf } from '../../src/result/recertify';
import { embed, quiverTuple } from '../../src/tuple';
import { scaledTuple } from '../../src/tuple/input';
import { input, twoBlocks } from '../field/samples';
import { fields, gaussianMatrix, gaussianTuple, hermitianTuple, source, toInputTuple } from '../support';
import { inside, lsrdr, put, workIn } from './program';
import { folderOfSamples, gaussianArray, weights } from './samples';

const cwd = folderOfSamples();
workIn(cwd);

/** What the program says of a result file. */
async function certified(file: string, input = 'weights.npy') {
  const { code, stdout, stderr } = await inside(['certify', file, '--input', input, '--json']);
  expect(stderr).toBe('');
  const { holds, differences } = JSON.parse(stdout) as { holds: boolean; differences: { what: string }[] };
  return { code, holds, what: differences.map(({ what }) => what) };
}

it('knows the ranks of several spaces, and refuses to judge by the matrices alone', async () => {
  const random = source(8);
  const family = () => toInputTuple(Array.from({ length: 3 }, () => gaussianMatrix(1, 2, 2, random)));
  const tuple = quiverTuple({
    vertices: { u: 2, v: 2 },
    edges: [
      { from: 'u', to: 'v', matrices: family() },
      { from: 'v', to: 'u', matrices: family() },
    ],
  });
  const result = real.fromJSON(JSON.stringify(real.fit(tuple, { rank: { u: 1, v: 2 }, restarts: 1 })));
  expect(result.status).toBe('converged');
  expect(differencesOf(result, { tuple, unit: 1 })).toEqual([]);
  put(cwd, 'spaces.json', JSON.stringify(result));
  const { rows, cols, data } = tuple.toDense();
  put(cwd, 'spaces.npy', writeNpy(ndarray(data, [rows / cols, cols, cols])));
  const { code, stderr } = await inside(['certify', 'spaces.json', '--input', 'spaces.npy']);
  expect(stderr).toContain('expected the tuple between the spaces "u", "v", got a tuple of one space');
  expect(code).toBe(1);
});

describe.each(fields)('over the $name numbers', ({ dim, algebra, field }) => {
  it.each([
    ['general tuples', gaussianTuple(dim, 3, 4, source(1)), { rank: 2, restarts: 3 }],
    ['Hermitian ones', hermitianTuple(dim, 3, 4, source(2)), { rank: 2, restarts: 3 }],
    ['several optima', twoBlocks(dim), { rank: 2, restarts: 4, start: 'random' }],
    ['unconverged results', gaussianTuple(dim, 3, 4, source(3)), { rank: 2, maxSweeps: 5, start: 'random' }],
  ] as const)('results of %s hold, from JSON and at any scale', (_, A, options) => {
    for (const scale of dim === 1 ? [1, 2 ** 400] : [1]) {
      const tuple = input(A.map((M) => M.map((row) => row.map((entry) => entry.map((x) => x * scale))) as never));
      const result = field.fromJSON(JSON.stringify(field.fit(tuple, options)));
      expect(differencesOf(result, scaledTuple('A', tuple, algebra))).toEqual([]);
    }
  });
});

describe('a result file', () => {
  // biome-ignore lint/suspicious/noExplicitAny: whatever somebody may have done to the file
  type Json = { [name: string]: any };
  let good: Json;

  beforeAll(() => {
    good = JSON.parse(JSON.stringify(real.fit(weights, { rank: 2, restarts: 4 })));
  });

  /** What differs after a change. */
  const differences = (change: (json: Json) => void): string[] => {
    const json = structuredClone(good);
    change(json);
    const found = differencesOf(
      real.fromJSON(json),
      scaledTuple('A', weights, { ...real.fit(weights, { rank: 1 }).algebra }),
    );
    return found.map(({ what }) => what);
  };

  it('holds as it is', () => {
    expect(differences(() => {})).toEqual([]);
  });

  it.each<[string, (json: Json) => void, string]>([
    ['X', (json) => (json['point'].X[3] += 1e-5), 'point.X, distance from R A S'],
    ['R', (json) => (json['point'].R[1] += 1e-4), 'point.residuals.stationarity'],
    ['S', (json) => (json['point'].S[1] += 1e-4), 'point.residuals.stationarity'],
    ['fitness', (json) => (json['point'].fitness *= 1 + 1e-6), 'point.fitness'],
    ['λ', (json) => (json['point'].lambda *= 1 + 1e-6), 'point.lambda'],
    ['σ', (json) => (json['point'].sigma = [0.5, 0.5]), 'point.sigma[0]'],
    ['E', (json) => (json['point'].E = [0.9, 0.1]), 'point.P, distance from that of R and S'],
    ['F', (json) => (json['point'].F = [0.9, 0.1]), 'point.Q, distance from that of R and S'],
    ['stationarity', (json) => (json['point'].residuals.stationarity = 1e-14), 'point.residuals.stationarity'],
    ['equations', (json) => (json['point'].residuals.equations = 0), 'point.residuals.equations'],
    ['second order', (json) => (json['point'].secondOrder.largest = 0.2), 'point.secondOrder.largest'],
    ['dominance', (json) => (json['point'].dominance.spectralRadius *= 1.01), 'point.dominance.spectralRadius'],
    ['similarity', (json) => (json['point'].similarity *= 0.999), 'point.similarity'],
    ['hits', (json) => (json['optima'][0].hits += 1), 'optima[0].hits'],
    ['agreement', (json) => (json['agreement'] = 0.5), 'agreement'],
    ['a run', (json) => (json['runs'][1].fitness *= 2), 'runs[1].fitness'],
    ['the status of a run', (json) => (json['runs'][1].status = 'saddle'), 'runs[1].status'],
  ])('does not hold with another %s', (_, change, what) => {
    expect(differences(change)).toContain(what);
  });

  it('does not hold with the status of a point that is none', () => {
    const stopped = JSON.parse(JSON.stringify(real.fit(weights, { rank: 2, maxSweeps: 1, start: 'random' })));
    stopped.point.status = 'converged';
    expect(differences((json) => Object.assign(json, stopped))).toEqual(
      expect.arrayContaining(['point.status', 'point.fitness']),
    );
  });

  it('is measured by the program, which ends with 2 where it does not hold', async () => {
    put(cwd, 'good.json', JSON.stringify(good));
    put(cwd, 'bad.json', JSON.stringify({ ...good, point: { ...good['point'], fitness: 9 } }));
    put(cwd, 'other.npy', writeNpy(gaussianArray([3, 5, 5], 99)));
    put(cwd, 'small.npy', writeNpy(gaussianArray([3, 4, 4], 99)));
    put(cwd, 'complex.npy', writeNpy(gaussianArray([3, 5, 5, 2], 99), { dtype: 'c16' }));
    put(cwd, 'over.json', JSON.stringify(complex.fit(embed(weights, complexNumbers), { rank: 1 })));
    put(cwd, 'stopped.json', JSON.stringify(real.fit(weights, { rank: 2, maxSweeps: 2 })));
    const [holds, bad, other, small, kind, over, stopped, text] = await Promise.all([
      certified('good.json'),
      certified('bad.json'),
      certified('good.json', 'other.npy'),
      certified('good.json', 'small.npy'),
      certified('good.json', 'complex.npy'),
      certified('over.json'),
      certified('stopped.json'),
      lsrdr(['certify', 'bad.json', '--input', 'weights.npy'], { cwd }),
    ]);
    expect(holds).toEqual({ code: 0, holds: true, what: [] });
    expect([bad.code, bad.holds, bad.what.includes('point.fitness')]).toEqual([2, false, true]);
    expect([other.code, other.what.includes('point.fitness')]).toEqual([2, true]);
    expect(small).toEqual({ code: 2, holds: false, what: ['n'] });
    expect(kind).toEqual({ code: 2, holds: false, what: ['algebra'] });
    expect(over).toEqual({ code: 0, holds: true, what: [] });
    expect(stopped).toEqual({ code: 2, holds: true, what: [] });
    expect([text.code, text.stdout]).toEqual([
      2,
      expect.stringContaining('point.fitness: the file has 9, measured is '),
    ]);
  });
});
