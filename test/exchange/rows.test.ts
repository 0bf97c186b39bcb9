import { clusterAtlas } from 'lsrdr/cluster';
import { rows } from 'lsrdr/exchange';
import * as real from 'lsrdr/real';
import { quiverTuple } from 'lsrdr/tuple';
import { describe, expect, it } from 'vitest';
import { complex, isSameAlgebra, quaternion, real as realAlgebra } from '../../src/algebra';
import { resultKinds } from '../../src/exchange/result-rows';
import { expectError } from '../interop/expect-error';
import { fields } from '../support/fields';
import {
  apart,
  build,
  fromArray,
  mul,
  type Naive,
  plus,
  scaled,
  star,
  toInputTuple,
  zeroScalar,
} from '../support/naive';
import { gaussianTuple, source } from '../support/random';
import { samples, unconverged } from './samples';

/** Records of numbers and strings only, all with the columns of the first. */
function expectFlat(records: readonly object[]): void {
  for (const record of records) {
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    expect(Object.keys(record)).toEqual(Object.keys(records[0]!));
    for (const value of Object.values(record)) expect(['number', 'string']).toContain(typeof value);
  }
  expect(JSON.parse(JSON.stringify(records))).toHaveLength(records.length);
}

describe.each(samples)('rows of a result: $name', ({ field, result }) => {
  const { dim } = field;
  const components = (): string[] => {
    const known = [realAlgebra, complex, quaternion].find((one) => isSameAlgebra(one, field.algebra));
    if (known === undefined) return ['e0', 'e1', 'e2', 'e3'];
    return { 1: ['value'], 2: ['re', 'im'], 4: ['re', 'i', 'j', 'k'] }[dim]!;
  };

  it('are flat, and the same of a result that was stored', () => {
    expect(result.status).toBe('converged');
    const stored = field.field.fromJSON(JSON.parse(JSON.stringify(result)));
    for (const kind of resultKinds) {
      const found = rows(result, kind);
      expectFlat(found);
      expect(found.length, kind).toBeGreaterThan(0);
      if (kind !== 'spectra') expect(rows({ result: stored }, kind), kind).toEqual(found);
    }
  });

  it('runs, optima: each run of an optimum is one of its hits', () => {
    const [runs, optima] = [rows(result, 'runs'), rows(result, 'optima')];
    expect(runs.map(({ run }) => run)).toEqual([0, 1, 2, 3]);
    optima.forEach(({ hits, optimum, fitness, class: own }, at) => {
      expect(optimum).toBe(at);
      expect(runs.filter((run) => run.optimum === at)).toHaveLength(hits);
      for (const run of runs) if (run.optimum === at) expect(run.fitness / fitness).toBeCloseTo(1, 6);
      expect(result.classes[own]!.optima).toContain(at);
    });
    expect(optima[0]!.fitness).toBe(result.fitness);
    expect(optima[0]!.seed).toBe(result.seed);
  });

  it('directions: P and Q are the sums of their projections by weight', () => {
    const records = rows(result, 'directions');
    expect(records).toHaveLength(2 * result.rank * result.n);
    for (const side of ['P', 'Q'] as const) {
      let sum: Naive = build(result.n, result.n, () => zeroScalar(dim));
      for (let direction = 0; direction < result.rank; direction++) {
        const own = records.filter((row) => row.side === side && row.direction === direction);
        expect(own.map(({ neuron }) => neuron)).toEqual([0, 1, 2, 3, 4]);
        const v: Naive = own.map((row) => [components().map((name) => row[name] as number)]);
        own.forEach(({ modulus }, i) => {
          expect(modulus).toBeCloseTo(Math.hypot(...v[i]![0]!), 14);
        });
        sum = sum.map((line, i) => line.map((x, j) => plus(x, scaled(mul(v, star(v)), own[0]!.weight)[i]![j]!)));
      }
      expect(apart(sum, fromArray(result[side], dim))).toBeLessThan(1e-12);
    }
    const first = rows(result, 'directions', { count: 1 });
    expect(first).toEqual(records.filter(({ direction }) => direction === 0));
  });

  it('neurons, spectrum: diagonals and eigenvalues, of sum one', () => {
    const [neurons, spectrum] = [rows(result, 'neurons'), rows(result, 'spectrum')];
    expect(spectrum).toHaveLength(2);
    for (const side of ['P', 'Q'] as const) {
      const matrix = fromArray(result[side], dim);
      neurons.forEach((row, i) => {
        expect(row.neuron).toBe(i);
        expect(row[side]).toBeCloseTo(matrix[i]![i]![0]!, 13);
      });
      for (const list of [neurons, spectrum]) {
        expect(list.reduce((total, row) => total + row[side], 0)).toBeCloseTo(1, 12);
      }
      // The squares of the eigenvalues are the square of the Frobenius norm.
      const square = matrix.flat(2).reduce((total, x) => total + x * x, 0);
      expect(spectrum.reduce((total, row) => total + row[side] ** 2, 0)).toBeCloseTo(square, 12);
    }
    expect(spectrum.map(({ sigma }) => sigma)).toEqual(Array.from(result.sigma));
  });

  it('spectra: 1 leads both maps, and d² d-dimensional eigenvalues are all there are of Φ(X)', () => {
    const found = rows(result, 'spectra', { count: 3 });
    for (const map of ['gamma', 'phi'] as const) {
      const own = found.filter((row) => row.map === map);
      expect(own.map(({ index }) => index)).toEqual([0, 1, 2]);
      expect(own[0]!.re).toBeCloseTo(1, 8);
      for (const { re, im, modulus } of own) {
        expect(modulus ** 2).toBeCloseTo(re ** 2 + im ** 2, 12);
        expect(modulus).toBeLessThan(1 + 1e-8);
      }
    }
    expect(rows(result, 'spectra', { count: 100 }).filter(({ map }) => map === 'phi')).toHaveLength(dim === 4 ? 16 : 4);
  });

  it('history: that of the result, residual down to the tolerance', () => {
    const history = rows(result, 'history');
    expect(history).toEqual(result.history.map((entry) => ({ ...entry })));
    expect(history.at(-1)!.residual).toBeLessThan(1e-5);
  });
});

describe.each(fields)('rows over $name', (field) => {
  it('of a fit that has not converged: no optima, and everything else', () => {
    const result = unconverged(field);
    expect(result.status).not.toBe('converged');
    expect(rows(result, 'optima')).toEqual([]);
    expect(rows(result, 'runs').every(({ optimum }) => optimum === -1)).toBe(true);
    for (const kind of ['runs', 'history', 'spectrum', 'directions', 'neurons'] as const)
      expectFlat(rows(result, kind));
  });

  it('of an atlas: its clusters one behind the other, with their numbers', () => {
    const A = gaussianTuple(field.dim, 3, 4, source(5));
    const atlas = clusterAtlas(toInputTuple(A), { rank: 1, restarts: 2, minimumShare: 0.2, rounds: 2 });
    const clusters = rows(atlas, 'clusters');
    expect(clusters.length).toBeGreaterThan(1);
    expectFlat(clusters);
    clusters.forEach(({ cluster, share, fitness, merged }, at) => {
      expect(cluster).toBe(at);
      expect(share * atlas.totalRadius).toBeCloseTo(fitness ** 2, 8);
      expect(merged).toBe(atlas.clusters[at]!.merged.length);
    });
    for (const kind of ['history', 'spectrum', 'spectra', 'directions', 'neurons'] as const) {
      const found = rows(atlas, kind);
      expectFlat(found);
      const parts = atlas.clusters.flatMap((entry, cluster) => rows(entry, kind).map((row) => ({ cluster, ...row })));
      expect(found).toEqual(parts);
    }
    const angles = rows(atlas, 'angles');
    expect(angles).toHaveLength((clusters.length * (clusters.length - 1)) / 2);
    for (const { first, second, index, angle } of angles) {
      expect(first).toBeLessThan(second);
      expect(angle).toBe(atlas.angles[first]![second]![index]);
    }
    const coverage = rows(atlas, 'coverage');
    expectFlat(coverage);
    expect(coverage.map(({ bound }) => bound)).toEqual(atlas.coverage.map(({ bound }) => bound));
  });
});

describe('rows', () => {
  const result = real.fit(
    [
      [
        [2, 0],
        [0, 1],
      ],
    ],
    { rank: 1 },
  );

  it('of a tuple of several spaces name the space of each neuron', () => {
    const A = quiverTuple({
      vertices: { in: 1, out: 2 },
      edges: [
        { from: 'in', to: 'out', matrices: [[[1], [2]]] },
        { from: 'out', to: 'in', matrices: [[[3, 1]]] },
      ],
    });
    const found = real.fit(A, { rank: { in: 1, out: 1 } });
    expect(rows(found, 'neurons').map(({ vertex }) => vertex)).toEqual(['in', 'out', 'out']);
    const [first] = rows(found, 'directions');
    expect(first!['vertex']).toBe('in');
  });

  it('are new with every call', () => {
    rows(result, 'runs')[0]!.fitness = 7;
    expect(rows(result, 'runs')[0]!.fitness).toBeCloseTo(2, 10);
  });

  it('refuse what they do not know', () => {
    const wanted = 'a result, something that has one, or a ClusterAtlas';
    expectError(() => rows({} as never, 'runs'), TypeError, `rows: result: expected ${wanted}, got a plain object`);
    expectError(() => rows(null as never, 'runs'), TypeError, `rows: result: expected ${wanted}, got null`);
    const kinds = 'one of runs, optima, history, spectrum, spectra, directions, neurons';
    expectError(() => rows(result, 'clusters' as never), RangeError, `rows: kind: expected ${kinds}, got 'clusters'`);
    expectError(() => rows(result, 'toString' as never), RangeError, `rows: kind: expected ${kinds}, got 'toString'`);
    const atlas = clusterAtlas(
      [
        [
          [2, 0],
          [0, 1],
        ],
      ],
      { rank: 1 },
    );
    const ofAtlas = 'one of clusters, coverage, angles, history, spectrum, spectra, directions, neurons';
    expectError(() => rows(atlas, 'runs' as never), RangeError, `rows: kind: expected ${ofAtlas}, got 'runs'`);
    const count = (value: unknown, kind = 'directions') =>
      rows(result, kind as 'directions', { count: value as number });
    expectError(() => count(0), RangeError, 'rows: count: expected an integer >= 1, got 0');
    expectError(() => count('2'), TypeError, 'rows: count: expected an integer >= 1, got "2"');
    expectError(() => count(3), RangeError, 'real.prominent: k: expected an integer from 1 to 2, got 3');
    expectError(
      () => count(1, 'runs'),
      RangeError,
      "rows: count: expected the kind 'directions' or 'spectra' with it, got 'runs'",
    );
    expect(() => rows(result, 'runs', { counts: 1 } as never)).toThrow("rows: unknown option 'counts'");
  });
});
