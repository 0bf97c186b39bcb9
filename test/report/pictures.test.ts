/** Pictures: images that are the vectors they show, and frequencies that are those of the waves; and numbers in words. */
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { imageUrl } from '../../src/report/image';
import { waveSpectrum } from '../../src/report/spectrum';
import { many, number, percent, tiny } from '../../src/report/words';
import { all, complexFit, pageOf, realFit } from './samples';

describe('images', () => {
  it('are PNG files whose opacity is the size of the entry and whose colour is its sign', () => {
    const values = Float64Array.of(0, 1, -1, 0.5, -0.25, 1e-4);
    const url = imageUrl(values, 2, 3);
    const bytes = Buffer.from(url.replace('data:image/png;base64,', ''), 'base64');
    const { width, height, data, palette, depth } = decode(bytes, { checkCrc: true });
    expect([width, height, depth]).toEqual([3, 2, 8]);
    const colours = Array.from(data as Uint8Array, (index) => palette![index]!);
    const opacity = colours.map(([, , , alpha]) => alpha! / 255);
    values.forEach((value, at) => {
      expect(opacity[at], String(value)).toBeCloseTo(Math.abs(value) ** 0.8, 2);
    });
    const [red, , blue] = colours[1]!;
    expect(red).toBeGreaterThan(blue!);
    expect(colours[2]![2]).toBeGreaterThan(colours[2]![0]!);
    expect(colours[3]!.slice(0, 3)).toEqual(colours[1]!.slice(0, 3));
  });

  it('of zero are clear all over', () => {
    const bytes = Buffer.from(imageUrl(new Float64Array(4), 2, 2).split(',')[1]!, 'base64');
    const { data, palette } = decode(bytes);
    expect(Array.from(data as Uint8Array, (index) => palette![index]![3])).toEqual([0, 0, 0, 0]);
  });

  it('stand on the cards, the directions of P, signed by their largest entry, over C by moduli', () => {
    const result = realFit({ restarts: 0 }, 6);
    const { directions, weights } = result.prominent(2);
    const images = all(pageOf(result, { image: [2, 3] }), 'article .images img');
    expect(images).toHaveLength(weights.length);
    images.forEach((image, k) => {
      const vector = Float64Array.from({ length: 6 }, (_, i) => directions.get(k, i));
      const largest = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
      expect(image.getAttribute('src')).toBe(
        imageUrl(
          vector.map((value) => value * Math.sign(largest)),
          2,
          3,
        ),
      );
    });
    const fit = complexFit();
    const found = fit.prominent(1).directions;
    const moduli = Float64Array.from({ length: 6 }, (_, i) => Math.hypot(found.get(0, i, 0), found.get(0, i, 1)));
    const [first] = all(pageOf(fit, { image: { width: 2, height: 3 } }), 'article .images img');
    expect(first!.getAttribute('src')).toBe(imageUrl(moduli, 3, 2));
  });
});

describe('frequencies', () => {
  const rows = (list: readonly (readonly number[])[]) => ({ get: (i: number, j: number) => list[i]![j]! });

  it.each([5, 6, 7, 12])('of pure waves modulo %i are found, each with all of it, in any block and phase', (p) => {
    for (let k = 0; k <= p / 2; k++) {
      const wave = Array.from({ length: 2 * p }, (_, i) =>
        Math.cos((2 * Math.PI * k * (i % p)) / p + (2 * k === p ? 0 : 0.3)),
      );
      const { frequency, purity, shares } = waveSpectrum(p, rows([wave]), [1], 2);
      expect(frequency).toBe(k);
      expect(purity).toBeCloseTo(1, 12);
      expect(shares).toHaveLength(Math.floor(p / 2) + 1);
    }
  });

  it('share out the squares of a vector', () => {
    const p = 6;
    const vector = [0.3, -1, 0.2, 0.9, 0.1, 2];
    const { shares } = waveSpectrum(p, rows([vector]), [1], 1);
    const square = vector.reduce((sum, value) => sum + value ** 2, 0);
    // Parseval, with the two terms k and p − k of a discrete Fourier transform written out.
    const power = (k: number): number => {
      const re = vector.reduce((sum, value, a) => sum + value * Math.cos((2 * Math.PI * k * a) / p), 0);
      const im = vector.reduce((sum, value, a) => sum + value * Math.sin((2 * Math.PI * k * a) / p), 0);
      return (re ** 2 + im ** 2) / p / square;
    };
    expect(shares[0]).toBeCloseTo(power(0), 12);
    expect(shares[1]).toBeCloseTo(power(1) + power(5), 12);
    expect(shares[2]).toBeCloseTo(power(2) + power(4), 12);
    expect(shares[3]).toBeCloseTo(power(3), 12);
  });
});

describe('words', () => {
  it.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.99996, '99.99 %'],
    [0.9999999, '99.99 %'],
    // Rounding: the one eigenvalue of a P of rank 1 is the whole.
    [1 - 2 ** -52, '100 %'],
    [0.9949, '99.5 %'],
    [0.634, '63 %'],
    [0.0999, '10.0 %'],
    [0.051, '5.1 %'],
    [0.0004, '0.04 %'],
    [1e-9, '< 0.01 %'],
    [Number.NaN, 'not known'],
  ])('%d as a share', (share, text) => {
    expect(percent(share)).toBe(text.replaceAll(' ', '\u00a0').replace('not\u00a0known', 'not known'));
  });

  it('numbers, small ones by powers, counts with their nouns', () => {
    expect([number(3), number(-0.5), number(12345), number(1.23456, 3), number(Infinity)]).toEqual([
      '3',
      '−0.5',
      '12\u202f345',
      '1.23',
      'not known',
    ]);
    expect([tiny(3.2e-9), tiny(0), tiny(-1.5e-12, 1), number(2e-7, 2)]).toEqual([
      '3·10⁻⁹',
      '0',
      '−1.5·10⁻¹²',
      '2.0·10⁻⁷',
    ]);
    expect([many(1, 'cluster'), many(2, 'class', 'classes')]).toEqual(['1 cluster', '2 classes']);
  });
});
