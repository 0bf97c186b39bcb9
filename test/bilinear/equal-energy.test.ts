/** Random subspaces with a share of the energy of data: the share by naive products, its whole range, ties and bad scales, and the law. */
import { describe, expect, it } from 'vitest';
import { bilinearNetwork, causalReport, intervene } from '../../src/bilinear';
import { momentOf, shareOf, subspaceOfShare } from '../../src/bilinear/equal-energy';
import { randomSource } from '../../src/random';
import { fields } from '../support/fields';
import {
  add,
  apart,
  build,
  eye,
  innerProduct,
  mul,
  type Naive,
  scaled,
  size,
  star,
  toInput,
  trace,
} from '../support/naive';
import { naive, planar } from '../support/planar';
import { gaussianMatrix, randomInvertible, randomUnitary, source } from '../support/random';
import { columnsOf, layerOf, lifted, randomLayer, vector } from './samples';

const share = (X: Naive, W: Naive): number => (size(mul(star(W), X)) / size(X)) ** 2;

/** Data of n coordinates with XX* = U diag(λ) U*. */
function dataWith(dim: number, lambda: readonly number[], seed: number): { X: Naive; U: Naive } {
  const n = lambda.length;
  const U = randomUnitary(dim, n, source(seed));
  return { U, X: build(n, n, (i, j) => U[i]![j]!.map((x) => x * Math.sqrt(lambda[j]!))) };
}

const columns = (M: Naive, from: number, to: number): Naive => M.map((row) => row.slice(from, to));

describe.each(fields)('$name subspaces of equal energy', ({ dim, algebra }) => {
  it.each<[string, readonly number[]]>([
    ['ordinary', [5, 3, 2, 1, 0.5, 0.1]],
    ['one that outweighs all', [1e6, 1, 0.9, 0.1, 1e-3, 1e-3]],
    ['ties', [2, 2, 2, 1, 1, 1]],
    ['few', [3, 1, 0, 0, 0, 0]],
    ['falling fast', [1, 1e-3, 1e-6, 1e-9, 1e-10, 1e-11]],
    ['large', [5e200, 3e200, 2e200, 1e200, 1e199, 1e190]],
    ['all the same', [1, 1, 1, 1, 1, 1]],
  ])('have the share asked for: %s', (_name, lambda) => {
    const { X, U } = dataWith(dim, lambda, 321);
    const moment = momentOf(planar(algebra, X));
    const total = lambda.reduce((sum, value) => sum + value, 0);
    const sum = (from: number, to: number) => lambda.slice(from, to).reduce((all, value) => all + value, 0) / total;
    let tried = 0;
    for (const d of [1, 2, 4, 6]) {
      const [most, least] = [sum(0, d), sum(6 - d, 6)];
      for (const part of [0, 1e-3, 0.3, 0.7, 1 - 1e-6, 1]) {
        const wanted = least + part * (most - least);
        const S = naive(subspaceOfShare(moment, d, wanted, randomSource(tried)));
        expect(apart(mul(star(S), S), eye(dim, d))).toBeLessThan(1e-12);
        expect(Math.abs(share(X, S) - wanted)).toBeLessThan(1e-8 * wanted + 1e-13);
        tried++;
      }
      // There is one subspace with the largest share, unless eigenvalues tie.
      if (d < 6 && lambda[d - 1]! - lambda[d]! > 1e-2 * lambda[0]!) {
        const S = naive(subspaceOfShare(moment, d, most, randomSource(tried)));
        const top = columns(U, 0, d);
        expect(apart(mul(S, star(S)), mul(top, star(top)))).toBeLessThan(1e-3); // shares differ by the square
      }
    }
    expect(tried).toBe(24);
  });

  it('are uniform where all directions have the same energy, and among those that do', () => {
    const draws = 3000;
    const meanOf = (lambda: readonly number[], wanted: number, seed: number): Naive => {
      const { X, U } = dataWith(dim, lambda, 322);
      const moment = momentOf(planar(algebra, X));
      const random = randomSource(seed);
      let sum = scaled(eye(dim, 4), 0);
      for (let draw = 0; draw < draws; draw++) {
        const S = naive(subspaceOfShare(moment, 2, wanted, random));
        const turned = mul(star(U), S);
        sum = add(sum, mul(turned, star(turned)));
      }
      return scaled(sum, 1 / draws);
    };
    // Of 2 out of 4 dimensions each coordinate has a half; its deviation over 3000 draws is below 0.01.
    expect(size(add(meanOf([1, 1, 1, 1], 0.5, 323), scaled(eye(dim, 4), -0.5)))).toBeLessThan(0.06);
    const M = meanOf([4, 1, 1, 1], 0.6, 324);
    // tr(PM)/7 = 0.6 with tr P = 2: the first has p, the others (2 − p)/3 each, 4p + 2 − p = 4.2.
    const p = 2.2 / 3;
    const expected = build(4, 4, (i, j) => eye(dim, 4)[i]![j]!.map((x) => x * (i === 0 ? p : (2 - p) / 3)));
    expect(size(add(M, scaled(expected, -1)))).toBeLessThan(0.06);
  });

  it('of nothing: every subspace holds nothing', () => {
    const zero = planar(algebra, scaled(gaussianMatrix(dim, 3, 4, source(325)), 0));
    const S = naive(subspaceOfShare(momentOf(zero), 2, 0, randomSource(1)));
    expect(apart(mul(star(S), S), eye(dim, 2))).toBeLessThan(1e-13);
    expect(shareOf(zero, planar(algebra, S))).toBe(0);
  });

  it('in a report: the share of im Π, with the constant one and of a direction; chance seeded for each cluster', () => {
    const random = source(326);
    const network = bilinearNetwork([layerOf(randomLayer(dim, { n: 4, h: 5, r: 3 }, random, true))]);
    const xs = Array.from({ length: 7 }, () => gaussianMatrix(dim, 4, 1, random));
    const inputs = xs.map(vector) as number[][];
    const side = (parts: readonly Naive[]): Naive => build(parts[0]!.length, parts.length, (i, k) => parts[k]![i]![0]!);
    const oblique = (n: number) => {
      const { B, inverse } = randomInvertible(dim, n, random);
      return { Pi: mul(columns(B, 0, 2), inverse.slice(0, 2)), image: columns(B, 0, 2) };
    };
    const direction = gaussianMatrix(dim, 4, 1, random);
    const clusters = [4, 5].map(oblique);
    const placed = clusters.map(({ Pi }) => ({
      layer: 0,
      cluster: toInput(Pi),
      direction: vector(direction) as number[],
    }));
    const options = { modes: ['ablate', 'steer'], draws: 3, seed: 5 } as const;
    const { rows } = causalReport(network, placed, { inputs }, options);
    const shares = [xs, xs.map(lifted)].map((parts, at) => {
      const { image } = clusters[at]!;
      // tr(P XX*)/tr XX* with P = B (B*B)⁻¹ B* from an isometry by Gram–Schmidt on two columns.
      const W = gramSchmidt(image);
      return share(side(parts), W);
    });
    const along = share(side(xs), scaled(direction, 1 / size(direction)));
    expect(rows.map(({ mode }) => mode)).toEqual(['ablate', 'steer', 'ablate', 'steer']);
    rows.forEach(({ energy }, at) => {
      expect(energy).toBeCloseTo(at % 2 === 1 ? along : shares[at / 2]!, 10);
    });
    // A row does not depend on those before it, nor `random` on whether there is the other.
    const second = causalReport(network, placed.slice(1), { inputs }, options).rows;
    expect(second.map(({ equalEnergy }) => equalEnergy)).toEqual(rows.slice(2).map(({ equalEnergy }) => equalEnergy));
    const without = causalReport(network, placed, { inputs }, { ...options, equalEnergy: false }).rows;
    expect(without.map(({ equalEnergy }) => equalEnergy)).toEqual(new Array(4).fill(undefined));
    expect(without.map((row) => ({ ...row, equalEnergy: 0 }))).toEqual(rows.map((row) => ({ ...row, equalEnergy: 0 })));
  });

  it('for the cluster with the largest share there is no other: chance does what it does', () => {
    const random = source(327);
    const network = bilinearNetwork([layerOf(randomLayer(dim, { n: 4, h: 5, r: 3 }, random, false))]);
    const { X, U } = dataWith(dim, [50, 20, 1, 0.5], 328);
    const inputs = [0, 1, 2, 3].map((k) => vector(columns(X, k, k + 1))) as number[][];
    const top = columns(U, 0, 2);
    const placed = { layer: 0, cluster: toInput(mul(top, star(top))) };
    const [row] = causalReport(network, [placed], { inputs }, { modes: ['ablate'], draws: 2 }).rows;
    expect(row!.energy).toBeCloseTo(70 / 71.5, 12);
    expect(Math.abs(row!.equalEnergy!.relativeChange - row!.effect.relativeChange)).toBeLessThan(1e-3);
    expect(Math.abs(row!.random.relativeChange - row!.effect.relativeChange)).toBeGreaterThan(0.05);
    expect(columnsOf(intervene(network, { ...placed, inputs, mode: 'ablate' }), dim)).toHaveLength(4);
  });

  function gramSchmidt(B: Naive): Naive {
    const first = scaled(columns(B, 0, 1), 1 / size(columns(B, 0, 1)));
    const second = columns(B, 1, 2);
    const left = add(second, scaled(mul(first, mul(star(first), second)), -1));
    const unit = scaled(left, 1 / size(left));
    expect(Math.abs(innerProduct(first, unit)) + Math.abs(trace(mul(star(unit), unit))[0]! - 1)).toBeLessThan(1e-12);
    return build(B.length, 2, (i, j) => (j === 0 ? first : unit)[i]![0]!);
  }
});
