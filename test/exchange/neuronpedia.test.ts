import { backpropagate, bilinearLayer, bilinearNetwork } from 'lsrdr/bilinear';
import { type NeuronpediaOptions, toNeuronpedia } from 'lsrdr/exchange';
import * as real from 'lsrdr/real';
import { describe, expect, it } from 'vitest';
import { expectError } from '../interop/expect-error';
import { samples, unconverged } from './samples';

const options = { modelId: 'gpt2-small', layer: 6 } as const;
const ofReal = samples.filter(({ field }) => field.dim === 1);

/** ‖Pv − wv‖ for a vector of norm 1. */
function defect(P: real.Lsrdr['P'], v: readonly number[], w: number): number {
  return Math.hypot(...v.map((x, i) => v.reduce((sum, y, j) => sum + P.get(i, j) * y, -w * x)));
}

describe.each(ofReal)('toNeuronpedia: $name', ({ result }) => {
  it.each(['P', 'Q'] as const)('gives the eigenvectors of %s, the largest eigenvalue first', (which) => {
    const bodies = toNeuronpedia({ result }, { ...options, which });
    expect(bodies).toHaveLength(2);
    bodies.forEach(({ vector }, at) => {
      expect(Math.hypot(...vector)).toBeCloseTo(1, 12);
      expect(defect(result[which], vector, result.spectrum[which][at]!)).toBeLessThan(1e-12);
    });
    expect(JSON.parse(JSON.stringify(bodies))).toEqual(bodies);
  });

  it('has the fields of the API and no others', () => {
    const [body, ...rest] = toNeuronpedia(result, { ...options, count: 1, label: 'tens', strength: -20 });
    expect(rest).toEqual([]);
    const { vector, vectorLabel, ...fields } = body!;
    expect(fields).toEqual({
      ...{ modelId: 'gpt2-small', layerNumber: 6, hookType: 'hook_resid_pre', vectorDefaultSteerStrength: -20 },
    });
    expect(vector).toHaveLength(5);
    expect(vectorLabel).toBe(`tens: direction 1 of P, weight ${result.spectrum.P[0]!.toFixed(3)}`);
  });
});

describe('toNeuronpedia', () => {
  const { result } = ofReal[0]!;

  it('gives fewer vectors for an optimum of lower rank', () => {
    const low = real.fit(
      [
        [
          [1, 0, 0],
          [0, 0, 0],
          [0, 0, 0],
        ],
      ],
      { rank: 2 },
    );
    expect(toNeuronpedia(low, options)).toHaveLength(1);
  });

  it('says in the label that a result has not converged', () => {
    const early = unconverged(ofReal[0]!.field);
    expect(early.status).toBe('max-sweeps');
    expect(toNeuronpedia(early, options)[0]!.vectorLabel).toMatch(/, not converged \(max-sweeps\)$/);
  });

  it('leaves the constant coordinate out, and scales the rest', () => {
    const layer = bilinearLayer({
      left: [
        [1, 0.5],
        [0, 1],
      ],
      right: [
        [1, 0],
        [0.25, 1],
      ],
      down: [
        [2, 0],
        [0, 1],
      ],
      leftBias: [0.5, 0],
      rightBias: [0, 1],
    });
    const [cluster] = backpropagate(bilinearNetwork([layer]), { cluster: [1, 0], rank: 1 });
    expect(cluster!.constant).toBe(true);
    expect(cluster!.result.n).toBe(3);
    const [body] = toNeuronpedia(cluster!, options);
    expect(body!.vector).toHaveLength(2);
    expect(Math.hypot(...body!.vector)).toBeCloseTo(1, 12);
    const { directions } = cluster!.result.prominent(1);
    const ratio = directions.get(0, 0) / directions.get(0, 1);
    expect(body!.vector[0]! / body!.vector[1]!).toBeCloseTo(ratio, 10);
    expect(Math.hypot(directions.get(0, 0), directions.get(0, 1))).toBeLessThan(0.999);
    const constantAlone = {
      result: real.fit(
        [
          [
            [0, 0],
            [0, 1],
          ],
        ],
        { rank: 1 },
      ),
      constant: true,
    };
    expectError(
      () => toNeuronpedia(constantAlone, options),
      RangeError,
      'toNeuronpedia: cluster: expected directions with more than the constant coordinate, got direction 1',
    );
  });

  it.each(samples.filter(({ field }) => field.dim > 1))(
    'refuses a result that is $name',
    ({ field, result: other }) => {
      expectError(
        () => toNeuronpedia(other, options),
        RangeError,
        `toNeuronpedia: cluster: expected a real result: vectors of Neuronpedia are real, got ${field.algebra.name}`,
      );
    },
  );

  it.each<[string, unknown, string]>([
    ['modelId', undefined, 'TypeError: toNeuronpedia: modelId: expected a string, got undefined'],
    ['modelId', ' ', 'RangeError: toNeuronpedia: modelId: expected a string that is not empty, got " "'],
    ['layer', -1, 'RangeError: toNeuronpedia: layer: expected an integer >= 0, got -1'],
    ['layer', '6', 'TypeError: toNeuronpedia: layer: expected an integer >= 0, got "6"'],
    ['hook', 'hook_resid_post', "RangeError: toNeuronpedia: hook: expected hook_resid_pre, got 'hook_resid_post'"],
    ['which', 'R', "RangeError: toNeuronpedia: which: expected 'P' or 'Q', got 'R'"],
    ['count', 6, 'RangeError: toNeuronpedia: count: expected an integer from 1 to 5, got 6'],
    ['label', 3, 'TypeError: toNeuronpedia: label: expected a string, got 3'],
    ['strength', 301, 'RangeError: toNeuronpedia: strength: expected a number from -300 to 300, got 301'],
    ['strength', Number.NaN, 'RangeError: toNeuronpedia: strength: expected a number from -300 to 300, got NaN'],
    ['strength', '1', 'TypeError: toNeuronpedia: strength: expected a number, got "1"'],
  ])('%s: %o', (name, value, message) => {
    let error: unknown;
    try {
      toNeuronpedia(result, { ...options, [name]: value } as NeuronpediaOptions);
    } catch (thrown) {
      error = thrown;
    }
    expect(String(error)).toBe(message);
  });

  it('refuses what is no result, and unknown options', () => {
    const wanted = 'toNeuronpedia: cluster: expected a result, or something that has one';
    expectError(() => toNeuronpedia([[1]] as never, options), TypeError, `${wanted}, got an array of length 1`);
    expect(() => toNeuronpedia(result, { ...options, model: 'x' } as never)).toThrow(/unknown option 'model'/);
    expect(() => toNeuronpedia(result, undefined as never)).toThrow('toNeuronpedia: options: expected an object');
  });
});
