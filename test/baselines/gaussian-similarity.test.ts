/** The cosine of networks as functions: against monomials, against sampling, and against what must not change it. */
import { gaussianSimilarity } from 'lsrdr/baselines';
import { describe, expect, it } from 'vitest';
import { randomSource } from '../../src/random';
import { source } from '../support/random';
import { networkOf, randomMoment, randomNetwork, randomVector, type Shape } from './gaussian-samples';
import { type Input, type PlainNetwork, plainCosine } from './isserlis';

const pairs: readonly { name: string; n: number; one: Shape; other: Shape }[] = [
  {
    name: 'one layer',
    n: 3,
    one: { widths: [3, 2], hidden: [4], affine: false },
    other: { widths: [3, 2], hidden: [2], affine: false },
  },
  {
    name: 'one layer with everything',
    n: 3,
    one: { widths: [2, 3], hidden: [4], affine: true, inputs: 3, outputs: 2 },
    other: { widths: [3, 2], hidden: [2], affine: true },
  },
  {
    name: 'two layers',
    n: 3,
    one: { widths: [3, 2, 2], hidden: [3, 4], affine: false },
    other: { widths: [3, 4, 2], hidden: [2, 3], affine: false },
  },
  {
    name: 'two layers with everything',
    n: 3,
    one: { widths: [2, 3, 2], hidden: [3, 2], affine: true, inputs: 3, outputs: 2 },
    other: { widths: [3, 2, 3], hidden: [2, 3], affine: true, outputs: 2 },
  },
  {
    name: 'one layer and two',
    n: 3,
    one: { widths: [3, 2], hidden: [3], affine: true },
    other: { widths: [3, 2, 2], hidden: [2, 3], affine: true },
  },
  {
    name: 'three layers and two',
    n: 2,
    one: { widths: [2, 2, 2, 2], hidden: [2, 3, 2], affine: true },
    other: { widths: [2, 3, 2], hidden: [3, 2], affine: true },
  },
  {
    name: 'three layers',
    n: 2,
    one: { widths: [2, 2, 2, 1], hidden: [2, 2, 2], affine: true },
    other: { widths: [2, 2, 2, 1], hidden: [3, 2, 2], affine: false },
  },
  {
    name: 'layers that see less than all of x',
    n: 4,
    one: { widths: [1, 2, 1], hidden: [2, 2], affine: true, inputs: 4 },
    other: { widths: [4, 1], hidden: [1], affine: false },
  },
];

function inputs(n: number, seed: number): { name: string; input: Input }[] {
  const random = source(seed);
  const [moment, singular] = [randomMoment(n, n, random), randomMoment(n, 1, random)];
  const mean = randomVector(n, random);
  return [
    { name: 'standard', input: {} },
    { name: 'centred', input: { centred: true } },
    { name: 'mean', input: { mean } },
    { name: 'moment', input: { moment } },
    { name: 'mean, moment, centred', input: { mean, moment, centred: true } },
    { name: 'singular moment, mean', input: { mean, moment: singular } },
  ];
}

describe.each(pairs)('$name is what Isserlis’ recursion gives', ({ n, one, other }) => {
  it.each(inputs(n, 4))('$name', ({ input }) => {
    const random = source(3);
    const [f, g] = [randomNetwork(one, random), randomNetwork(other, random)];
    const expected = plainCosine(f, g, n, input);
    // Monomials of degree 16 cancel to about 1e-11 in the oracle
    expect(gaussianSimilarity(networkOf(f), networkOf(g), input)).toBeCloseTo(expected, 10);
    expect(gaussianSimilarity(networkOf(g), networkOf(f), input)).toBeCloseTo(expected, 10);
    expect(Math.abs(expected)).toBeGreaterThan(1e-4); // no test by symmetry alone
  });
});

describe('sampling agrees within its standard error', () => {
  it.each([
    { name: 'one layer', widths: [12, 5], hidden: [20] },
    { name: 'two layers', widths: [12, 8, 5], hidden: [10, 14] },
  ])('$name', ({ widths, hidden }) => {
    const [n, r, seed, samples, batches] = [12, 5, 11, 1000, 40];
    const random = source(seed);
    const shape = { widths, hidden, affine: true };
    const [f, other] = [randomNetwork(shape, random), randomNetwork(shape, random)];
    // g = f + another network, to be somewhere between
    const [F, G] = [networkOf(f), networkOf(other)];
    const moment = randomMoment(n, n, random);
    const mean = randomVector(n, random);
    // A factor of the moment of its own: Cholesky
    const C = cholesky(moment);
    const normals = randomSource(seed);
    const estimates: number[] = [];
    for (let batch = 0; batch < batches; batch++) {
      const x = Array.from({ length: samples }, () => {
        const z = normals.fillNormal(new Float64Array(n));
        return C.map((row, i) => row.reduce((sum, entry, k) => sum + entry * z[k]!, mean[i]!));
      });
      const [y, w] = [F.forward(x).data, G.forward(x).data];
      let [yy, ww, yw] = [0, 0, 0];
      for (let at = 0; at < samples * r; at++) {
        yy += y[at]! ** 2;
        ww += w[at]! ** 2;
        yw += y[at]! * w[at]!;
      }
      estimates.push(yw / Math.sqrt(yy * ww));
    }
    const average = estimates.reduce((sum, value) => sum + value, 0) / batches;
    const variance = estimates.reduce((sum, value) => sum + (value - average) ** 2, 0) / (batches - 1);
    const error = Math.sqrt(variance / batches);
    const exact = gaussianSimilarity(F, G, { moment, mean });
    // The ratio of averages is off by 1/samples of its spread, which is part of the 5
    expect(Math.abs(exact - average) / error, `seed ${seed}: ${exact} beside ${average} ± ${error}`).toBeLessThan(5);
    expect(error).toBeLessThan(0.02);
  });
});

describe('what does not change the cosine', () => {
  const shape = { widths: [5, 4, 3], hidden: [6, 5], affine: true };
  const random = source(21);
  const [f, g] = [randomNetwork(shape, random), randomNetwork(shape, random)];
  const [moment, mean] = [randomMoment(5, 5, random), randomVector(5, random)];
  const exact = gaussianSimilarity(networkOf(f), networkOf(g), { moment, mean });

  it('f with itself is 1, with −f −1, with another order and scale of hidden units 1', () => {
    const { layers } = f;
    const last = layers[1]!;
    const order = [3, 0, 4, 1, 2];
    const sizes = [1e-3, 1e5, -7, 0.3, 2];
    const permuted = {
      ...last,
      left: order.map((k) => last.right[k]!.map((value) => value * sizes[k]!)), // right and left change places as well
      right: order.map((k) => last.left[k]!.map((value) => value / 4)),
      leftBias: order.map((k) => last.rightBias![k]! * sizes[k]!),
      rightBias: order.map((k) => last.leftBias![k]! / 4),
      down: last.down.map((row) => order.map((k) => (row[k]! * 4) / sizes[k]!)),
    };
    const F = networkOf(f);
    const unembed = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? -3 : 0)));
    for (const options of [{}, { moment, mean }, { centred: true }]) {
      expect(gaussianSimilarity(F, F, options)).toBeCloseTo(1, 14);
      expect(gaussianSimilarity(F, networkOf({ ...f, unembed }), options)).toBeCloseTo(-1, 13);
      expect(gaussianSimilarity(F, networkOf({ layers: [layers[0]!, permuted] }), options)).toBeCloseTo(1, 13);
    }
  });

  it('a layer between that rescales what the next one takes', () => {
    const factors = [1e-40, 1e30, 5, 1e3];
    const [first, second] = f.layers as [(typeof f.layers)[0], (typeof f.layers)[0]];
    const rows = (M: number[][]) => M.map((row, i) => row.map((value) => value * factors[i]!));
    const columns = (M: number[][]) => M.map((row) => row.map((value, j) => value / factors[j]!));
    const scaled: PlainNetwork = {
      layers: [
        {
          ...first,
          down: rows(first.down),
          downBias: first.downBias!.map((value, i) => value * factors[i]!),
          residual: rows(first.residual!),
        },
        {
          ...second,
          left: columns(second.left),
          right: columns(second.right),
          residual: columns(second.residual!),
        },
      ],
    };
    expect(gaussianSimilarity(networkOf(scaled), networkOf(g), { moment, mean })).toBeCloseTo(exact, 12);
  });

  it('another basis of the inputs, with moment and mean', () => {
    const B = randomNetwork({ widths: [5, 5], hidden: [5], affine: false }, random).layers[0]!.left; // x = B y
    const inverse = invert(B);
    const times = (M: number[][], N: number[][]) =>
      M.map((row) => N[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * N[k]![j]!, 0)));
    const transposed = inverse.map((_, i) => inverse.map((row) => row[i]!));
    const options = {
      moment: times(times(inverse, moment), transposed),
      mean: times(
        inverse,
        mean.map((value) => [value]),
      ).map(([value]) => value!),
    };
    const [F, G] = [f, g].map((network) => networkOf({ ...network, embed: B }));
    expect(gaussianSimilarity(F!, G!, options)).toBeCloseTo(exact, 9); // B has a condition number
  });

  it('factors of the functions at any scale', () => {
    for (const size of [1e-150, 1e-20, 1e80]) {
      const unembed = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? size : 0)));
      const other = { ...g, unembed: unembed.map((row) => row.map((value) => value * 1e3)) };
      const [F, G] = [networkOf({ ...f, unembed }), networkOf(other)];
      expect(gaussianSimilarity(F, G, { moment, mean })).toBeCloseTo(exact, 13);
    }
  });
});

/** Lower triangular, of a positive definite matrix. */
function cholesky(M: number[][]): number[][] {
  const L = M.map((row) => row.map(() => 0));
  M.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      let rest = row[j]!;
      for (let k = 0; k < j; k++) rest -= L[i]![k]! * L[j]![k]!;
      L[i]![j] = i === j ? Math.sqrt(rest) : rest / L[j]![j]!;
    }
  });
  return L;
}

/** By Gauss and Jordan, with pivots. */
function invert(M: number[][]): number[][] {
  const n = M.length;
  const rows = M.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let c = 0; c < n; c++) {
    const best = rows.slice(c).reduce((at, row, k) => (Math.abs(row[c]!) > Math.abs(rows[at]![c]!) ? c + k : at), c);
    [rows[c], rows[best]] = [rows[best]!, rows[c]!];
    const pivot = rows[c]![c]!;
    rows[c] = rows[c]!.map((value) => value / pivot);
    rows.forEach((row, i) => {
      if (i !== c) rows[i] = row.map((value, j) => value - row[c]! * rows[c]![j]!);
    });
  }
  return rows.map((row) => row.slice(n));
}
