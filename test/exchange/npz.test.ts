/** What `toNpz` writes, read back by `readNpz` and by numpy, which checks the equations of an LSRDR for itself. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toNpz } from 'lsrdr/exchange';
import { readNpz, writeNpz } from 'lsrdr/io';
import ndarray from 'ndarray';
import { afterAll, describe, expect, it } from 'vitest';
import { multiplyScalars } from '../../src/algebra';
import { expectError } from '../interop/expect-error';
import { fields } from '../support/fields';
import { samples, unconverged } from './samples';

const python = ['python3', '/usr/bin/python3'].find((name) => spawnSync(name, ['-c', 'import numpy']).status === 0);
const folder = mkdtempSync(join(tmpdir(), 'lsrdr-npz-'));
afterAll(() => rmSync(folder, { recursive: true }));

const text = (data: ArrayLike<number>): string => new TextDecoder().decode(Uint8Array.from(data));

describe.each(samples)('toNpz: $name', ({ name, field, A, result }) => {
  it('is read back to the bit by readNpz', () => {
    for (const compress of [false, true]) {
      const arrays = readNpz(toNpz({ result }, { compress }));
      for (const key of ['X', 'R', 'S', 'P', 'Q'] as const) {
        expect(arrays.get(key)!.shape, key).toEqual(result[key].shape);
        expect(arrays.get(key)!.data, key).toEqual(result[key].data);
      }
      expect(arrays.get('sigma')!.data).toEqual(result.sigma);
      expect(arrays.get('spectrum_Q')!.data).toEqual(result.spectrum.Q);
      expect(arrays.get('fitness')!.shape).toEqual([]);
      for (const key of ['fitness', 'lambda', 'agreement', 'seed', 'sweeps'] as const) {
        expect(arrays.get(key)!.get(), key).toBe(result[key]);
      }
      expect(arrays.get('converged')!.get()).toBe(1);
      for (const key of ['status', 'method'] as const) expect(text(arrays.get(key)!.data)).toBe(result[key]);
      expect(text(arrays.get('algebra')!.data)).toBe(field.algebra.name);
      expect(Array.from(arrays.get('runs_seed')!.data)).toEqual(result.runs.map(({ seed }) => seed));
      expect(Array.from(arrays.get('runs_optimum')!.data)).toEqual(result.runs.map(({ optimum }) => optimum));
      expect(Array.from(arrays.get('optima_hits')!.data)).toEqual(result.optima.map(({ hits }) => hits));
      expect(Array.from(arrays.get('history_residual')!.data)).toEqual(result.history.map((one) => one.residual));
    }
    expect(toNpz(result)).toEqual(toNpz(result));
  });

  it.skipIf(python === undefined)('holds the equations of an LSRDR in numpy (skipped where no python3 has it)', () => {
    const [fit, tuple] = [join(folder, `${name}.npz`), join(folder, `${name}-tuple.npz`)];
    writeFileSync(fit, toNpz(result));
    const flat = Float64Array.from(A.flat(3));
    writeFileSync(tuple, writeNpz({ A: ndarray(flat, [3, 5, 5, field.dim]) }));
    const sign = field.dim === 4 ? multiplyScalars(field.algebra, [0, 1, 0, 0], [0, 0, 1, 0])[3]! : 1;
    const script = join(import.meta.dirname, 'check-npz.py');
    const told = JSON.parse(execFileSync(python!, ['-B', script, fit, tuple, `${sign}`], { encoding: 'utf8' }));
    const { types, shapes, status, seed, ...defects } = told;
    const scalar = field.dim === 2 ? 'complex128' : 'float64';
    const last = field.dim === 4 ? [4] : [];
    expect(types).toEqual({
      ...{ X: scalar, R: scalar, P: scalar, fitness: 'float64', seed: 'int64', converged: 'bool', status: 'uint8' },
    });
    expect(shapes).toEqual({
      ...{ X: [3, 2, 2, ...last], R: [2, 5, ...last], S: [5, 2, ...last], P: [5, 5, ...last], fitness: [] },
    });
    expect([status, seed]).toEqual(['converged', result.seed]);
    expect(Object.keys(defects)).toEqual(['reduction', 'normalisation', 'trace', 'radius', 'equation', 'spectrum']);
    for (const [law, defect] of Object.entries(defects)) expect(defect, law).toBeLessThan(1e-6);
  });
});

describe.each(fields)('toNpz over $name', (field) => {
  it('of a fit that has not converged says so, with empty lists', () => {
    const result = unconverged(field);
    const arrays = readNpz(toNpz(result));
    expect(text(arrays.get('status')!.data)).toBe(result.status);
    expect(arrays.get('converged')!.get()).toBe(0);
    expect(arrays.get('agreement')!.get()).toBeNaN();
    expect(arrays.get('optima_fitness')!.shape).toEqual([0]);
    expect(Array.from(arrays.get('runs_optimum')!.data)).toEqual(result.runs.map(() => -1));
  });
});

describe('toNpz', () => {
  it('refuses what is no result, and unknown options', () => {
    const wanted = 'toNpz: result: expected a result, or something that has one';
    expectError(() => toNpz([[1]] as never), TypeError, `${wanted}, got an array of length 1`);
    expectError(() => toNpz(undefined as never), TypeError, `${wanted}, got undefined`);
    const { result } = samples[0]!;
    expectError(
      () => toNpz(result, { compress: 1 } as never),
      TypeError,
      'toNpz: compress: expected true or false, got 1',
    );
    expect(() => toNpz(result, { dtype: 'f4' } as never)).toThrow("toNpz: unknown option 'dtype'");
  });

  it.skipIf(python === undefined)(
    'is read by the program of docs/exchange.md (skipped where no python3 has numpy)',
    () => {
      const page = readFileSync(join(import.meta.dirname, '../../docs/exchange.md'), 'utf8');
      const program = /```python\n(.*?)```/s.exec(page)![1]!.trimEnd().split('\n');
      const complex = samples.find(({ field }) => field.dim === 2)!;
      writeFileSync(join(folder, 'fit.npz'), toNpz(complex.result));
      // The last two lines are expressions.
      const shown = program.slice(0, -2).concat(program.slice(-2).map((line) => `print(${line})`));
      const out = execFileSync(python!, ['-B', '-c', shown.join('\n')], { cwd: folder, encoding: 'utf8' }).split('\n');
      expect(out[0]).toMatch(/ converged$/);
      expect(out[1]).toBe('True');
    },
  );
});
