/** The claims that have a value: small cases of what the experiments measure, and the tuples that they measure it on. */
import { describe, expect, it } from 'vitest';
import { sbox } from '../../bench/tuples/sbox';
import { claimed, measureAlgebra } from '../../experiments/claims/composition-algebras';
import {
  claimedSpectrum,
  claimedSquare,
  depolarisingTuple,
  measureChannel,
} from '../../experiments/claims/depolarising-channel';
import { bestInducedRadius, outcome, randomDigraph } from '../../experiments/claims/digraphs';
import { claimedSecond, differenceTable, inversion, leadingModuli } from '../../experiments/claims/s-box';
import { C, gaussianTuple, H, hermitianTuple, R } from '../../experiments/tuples';
import { superoperator } from '../../src/superoperator';
import { denseTuple } from '../../src/tuple';

describe('composition algebras', () => {
  it.each([
    ['octonions', 'R', 3],
    ['octonions', 'C', 1],
    ['octonions', 'C', 3],
    ['octonions', 'C', 7],
    ['Okubo', 'R', 5],
    ['Okubo', 'C', 2],
    ['Okubo', 'C', 6],
  ] as const)('%s over %s, d = %i', (algebra, field, d) => {
    const { measured, status } = measureAlgebra(algebra, field, d, 3);
    expect(status).toBe('converged');
    expect(measured).toBeCloseTo(claimed(algebra, field, d)[1], 8);
  });
});

describe('the channel that depolarises one random qubit', () => {
  it('is the mean over the qubits of: half of what is left of the qubit, on both of its diagonal places', () => {
    const qubits = 3;
    const size = 2 ** qubits;
    const Y = gaussianTuple(2, size, 1, 1);
    const image = superoperator(depolarisingTuple(qubits)).apply(
      Array.from({ length: size }, (_, i) =>
        Array.from({ length: size }, (_, k) => [Y.get(0, i, k, 0), Y.get(0, i, k, 1)]),
      ),
    );
    for (let i = 0; i < size; i++) {
      for (let k = 0; k < size; k++) {
        for (const part of [0, 1]) {
          let expected = 0;
          for (let qubit = 0; qubit < qubits; qubit++) {
            const bit = 1 << qubit;
            if ((i & bit) !== (k & bit)) continue;
            expected += (Y.get(0, i & ~bit, k & ~bit, part) + Y.get(0, i | bit, k | bit, part)) / (2 * qubits);
          }
          expect(image.get(i, k, part)).toBeCloseTo(expected, 12);
        }
      }
    }
  });

  it.each([
    [2, 1],
    [3, 1],
    [2, 2],
    [3, 2],
  ] as const)('n = %i, d = %i: L² and the whole spectrum of Γ(A;X)', (qubits, d) => {
    const row = measureChannel(qubits, d, 3);
    expect(row.status).toBe('converged');
    expect(row.squaredFitness).toBeCloseTo(claimedSquare(qubits, d), 9);
    expect(claimedSpectrum(qubits, d).length).toBe(d * 2 ** qubits);
    expect(row.spectrumError).toBeLessThan(1e-6);
  });
});

describe('directed graphs', () => {
  it('the best induced subgraph: an edge both ways, a triangle, the whole graph', () => {
    const W = [
      [0, 1, 0, 1],
      [1, 0, 0, 0],
      [0, 0, 0, 1],
      [1, 0, 0, 0],
    ];
    expect(bestInducedRadius(W, 1)).toBe(0);
    expect(bestInducedRadius(W, 2)).toBeCloseTo(1, 12);
    expect(bestInducedRadius(W, 3)).toBeCloseTo(Math.SQRT2, 12);
    expect(bestInducedRadius(W, 4)).toBeCloseTo(Math.SQRT2, 12);
    const triangle = [
      [0, 1, 0, 0],
      [0, 0, 1, 0],
      [1, 0, 0, 1],
      [0, 0, 0, 0],
    ];
    expect(bestInducedRadius(triangle, 2)).toBe(0);
    expect(bestInducedRadius(triangle, 3)).toBeCloseTo(1, 12);
  });

  it('random ones have a cycle and no loops, seeds 1 to 50', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const W = randomDigraph(5, seed);
      expect(W.every((row, i) => row[i] === 0)).toBe(true);
      expect(bestInducedRadius(W, 5), `seed ${seed}`).toBeGreaterThan(0.99);
    }
  });

  it('outcomes', () => {
    expect(outcome({ squaredFitness: 1 + 1e-9, bestSubgraph: 1 })).toBe('equal');
    expect(outcome({ squaredFitness: 1.01, bestSubgraph: 1 })).toBe('above');
    expect(outcome({ squaredFitness: 0.99, bestSubgraph: 1 })).toBe('below');
  });
});

describe('the S-box', () => {
  it.each([
    ['S-box', sbox()],
    ['inversion', inversion()],
  ] as const)('%s: the second eigenvalue of its table of differences', (map, S) => {
    const { ours, others } = leadingModuli(differenceTable(S));
    expect(ours[0]).toBeCloseTo(256, 8);
    expect(ours[1]).toBeCloseTo(claimedSecond[map], 8);
    expect(others[1]).toBeCloseTo(claimedSecond[map], 8);
  });

  it('the inversion is its own inverse, and the one of FIPS 197: 0 ↦ 0, 1 ↦ 1, 53 ↦ CA', () => {
    const S = inversion();
    expect([S[0], S[1], S[0x53]]).toEqual([0, 1, 0xca]);
    expect([...S].every((y, x) => S[y] === x)).toBe(true);
  });
});

describe.each([R, C, H])('Gaussian tuples over $name', ({ dim }) => {
  it('are the same for the same seed, of variance 1, and Hermitian to the last bit where they should be', () => {
    const A = gaussianTuple(dim, 20, 5, 7);
    expect(A.data).toEqual(gaussianTuple(dim, 20, 5, 7).data);
    expect(A.data).not.toEqual(gaussianTuple(dim, 20, 5, 8).data);
    const variance = A.data.reduce((total, x) => total + x * x, 0) / A.data.length;
    expect(Math.abs(variance - 1)).toBeLessThan(0.2);
    expect(denseTuple(hermitianTuple(dim, 6, 3, 7)).hermitianDefect()).toBe(0);
    expect(denseTuple(A).hermitianDefect()).toBeGreaterThan(0.1);
  });
});
