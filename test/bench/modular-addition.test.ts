/** Networks that add modulo a prime, as the benchmark trains and reads them. */
import { describe, expect, it } from 'vitest';
import { modularAddition } from '../../bench/questions/modular-addition';
import { readingsOf, trained } from '../../bench/questions/modular-networks';
import type { Row } from '../../bench/record';
import { accuracyOf, pairs } from '../../examples/modular-addition/study';
import { trainNetwork } from '../../examples/modular-addition/training';

const P = 23;

const training = { p: P, hidden: 36, seed: 1, epochs: 4, share: 0.8, rate: 0.02, weightDecay: 2 };

describe('a trained network', () => {
  it('is the same again from its seed, and another from another', () => {
    const { bilinear } = trainNetwork(training);
    expect(trainNetwork(training).bilinear).toEqual(bilinear);
    expect(trainNetwork({ ...training, seed: 2 }).bilinear).not.toEqual(bilinear);
  });

  it('is right on every pair, and read by every method, LSRDR among the purest', { timeout: 60_000 }, async () => {
    const network = trained(P, 1)!;
    const { inputs, labels } = pairs(P);
    expect(accuracyOf(network.network.forward(inputs), labels)).toBe(1);
    const readings = await readingsOf(network, 2);
    const purity = new Map(readings.map((reading) => [reading.method, reading.purity]));
    expect(purity.size).toBe(8);
    for (const { method, frequencies, keep } of readings) {
      expect(keep.length, method).toBe(4);
      for (const share of [purity.get(method)!, frequencies, ...keep]) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }
    }
    expect(purity.get('LSRDR')!).toBeGreaterThan(0.85);
    expect(purity.get('random')!).toBeLessThan(0.5);
    expect(purity.get('HOSVD')!).toBeLessThan(0.7);
  });
});

describe('what is said of the rows', () => {
  const estimate = (value: number, half: number) => ({ value, low: value - half, high: value + half, count: 3 });
  const rowOf = (network: string, method: string, purity: number): Row => ({
    ...{ network, perfect: '3 of 5', method, purity: estimate(purity, 0.01), keep4: estimate(0.3, 0.1) },
    ...{ keep8: estimate(purity / 2, 0.01), keep32: network === 'p = 43' ? estimate(1, 0) : undefined },
    ...(method === 'LSRDR' ? {} : { purityLead: estimate(0.9 - purity, 0.01), keepLead: estimate(-0.2, 0.05) }),
  });
  const rows = ['p = 23', 'p = 43'].flatMap((network) => [
    rowOf(network, 'LSRDR', 0.9),
    rowOf(network, 'symmetric CP', 0.95),
  ]);

  it('has how many have learnt, where LSRDR loses, and by how much', () => {
    const text = modularAddition.findings(rows).join('\n');
    expect(text).toContain('3 of 5 at p = 23, 3 of 5 at p = 43');
    expect(text).toContain('**LSRDR loses** at network = p = 23 (0.900, behind symmetric CP 0.950)');
    expect(text).toContain('symmetric CP −0.050 (−0.060 to −0.040)');
    expect(text).toContain('symmetric CP −0.200 (−0.250 to −0.150)');
  });

  it('is drawn for the largest prime, a point for each dimension', () => {
    const points = modularAddition.more![0]!.rows(rows);
    expect(points.map(({ method, d }) => [method, d])).toEqual([
      ['LSRDR', 4],
      ['LSRDR', 8],
      ['LSRDR', 32],
      ['symmetric CP', 4],
      ['symmetric CP', 8],
      ['symmetric CP', 32],
    ]);
  });
});
