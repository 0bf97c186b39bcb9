/** The page of the example of modular addition: what it shows of each method. */
import { parseHTML } from 'linkedom';
import { hosvd, outputSvd } from 'lsrdr/baselines';
import type { ClusterAtlas } from 'lsrdr/bilinear';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { spectraOf, spectrumOf, usedFrequencies } from '../../examples/modular-addition/fourier';
import { loadNetwork, oneHot } from '../../examples/modular-addition/model';
import { renderPage } from '../../examples/modular-addition/page';
import { type ClusterStudy, dimensions, type Ranking } from '../../examples/modular-addition/study';

const model = loadNetwork();
const { p } = model;
const A = model.network.layers[0]!.tuple();

function rankingOf(name: string, { directions }: ReturnType<typeof hosvd>): Ranking {
  const spectra = spectraOf(p, directions);
  const purity = spectra.reduce((sum, one) => sum + one.purity, 0) / spectra.length;
  return {
    name,
    directions,
    spectra,
    purity,
    frequencies: 1,
    keep: dimensions.map((d) => d / 58),
    lose: dimensions.map((d) => 1 - d / 100),
  };
}

/** A cosine and a sine of frequency 5 in both residues. */
const pure = ndarray(
  Float64Array.from({ length: 4 * p }, (_, i) => Math.cos((10 * Math.PI * i) / p - (i < 2 * p ? 0 : Math.PI / 2))),
  [2, 2 * p],
);

const cluster: ClusterStudy = {
  ...{ spectrum: spectrumOf(p, pure, [1, 1]), share: 1, hits: 2, runs: 3, round: 0, directions: pure },
  ...{ weights: Float64Array.of(1, 1), without: 1, only: 0.1 },
};

const methods = [
  rankingOf('first', outputSvd(A, { rank: 12 })),
  rankingOf('second', hosvd(A, { rank: 12 })),
  rankingOf('few', hosvd(A, { rank: 3 })),
];

const content = {
  ...{ model, accuracy: 1, clusters: [cluster], methods, seconds: 1 },
  atlas: { clusters: [], coverage: [], ended: 'share' } as unknown as ClusterAtlas,
};
const html = renderPage(content);
const { document } = parseHTML(html);

describe('the frequencies that the network uses', () => {
  it('are those that its outputs have, too: 24, the others far below', () => {
    // From the other side: what the logits have of cos(2πk(a + b − c)/p), by naive sums.
    const used = usedFrequencies(model);
    expect(used).toHaveLength(24);
    const parts = new Float64Array((p + 1) / 2);
    for (let at = 0; at < p ** 2; at += 7) {
      const [a, b] = [Math.floor(at / p), at % p];
      const logits = model.network.forward(ndarray(oneHot(p, a, b), [1, 2 * p]));
      for (let k = 1; k < parts.length; k++) {
        for (let c = 0; c < p; c++) parts[k]! += logits.get(0, c) * Math.cos((2 * Math.PI * k * (a + b - c)) / p);
      }
    }
    const sorted = [...parts.keys()].sort((k, l) => parts[l]! - parts[k]!);
    expect(sorted.slice(0, 24).sort((k, l) => k - l)).toEqual(used);
    expect(parts[sorted[24]!]! / parts[sorted[23]!]!).toBeLessThan(0.1);
  });
});

describe('the page', () => {
  it('says how many of them lead a cluster', () => {
    expect(document.querySelector('p')!.textContent).toContain('1 clusters of rank 2 lead to 1 of the 24 frequencies');
  });

  it('names a pure wave by its frequency', () => {
    expect(cluster.spectrum).toMatchObject({ frequency: 5 });
    expect(cluster.spectrum.purity).toBeCloseTo(1, 12);
    expect(document.querySelector('section h3')!.textContent).toBe('frequency 5');
  });

  it('draws the first directions of each method, folded but for the first method', () => {
    const folds = Array.from(document.querySelectorAll('details'));
    expect(folds.map((one) => one.querySelector('summary')!.firstChild!.textContent!.trim())).toEqual([
      'first',
      'second',
      'few',
    ]);
    expect(folds.map((one) => one.hasAttribute('open'))).toEqual([true, false, false]);
    expect(folds.map((one) => one.querySelectorAll('figure svg').length)).toEqual([8, 8, 3]);
    folds.forEach((one, m) => {
      const captions = Array.from(one.querySelectorAll('figcaption')).map(({ textContent }) => textContent);
      captions.forEach((text, k) => {
        const { frequency, purity } = methods[m]!.spectra[k]!;
        expect(text).toBe(`${k + 1} frequency ${frequency}, ${(100 * purity).toFixed(0)}\u00a0%`);
      });
    });
  });

  it('draws every residue of a direction, in both halves, in the picture', () => {
    const first = document.querySelector('details figure svg');
    const lines = Array.from(first!.querySelectorAll('polyline')).map((one) => one.getAttribute('points')!.split(' '));
    expect(lines.map(({ length }) => length)).toEqual([p, p]);
    for (const point of lines.flat()) {
      const [x, y] = point.split(',').map(Number) as [number, number];
      expect(x >= 0 && x <= 300 && y >= 0 && y <= 70, point).toBe(true);
    }
  });

  it('says what the network does without a cluster, and without the first directions of each method', () => {
    const rows = Array.from(document.querySelectorAll('#without tbody tr')).map((row) =>
      Array.from(row.children, ({ textContent }) => textContent!.replaceAll('\u00a0', ' ')),
    );
    expect(rows.map(([name]) => name)).toEqual(methods.map(({ name }) => name));
    expect(rows[0]!.slice(1)).toEqual(dimensions.map((d) => `${100 - d} %`));
    const caveats = (without: number): string =>
      parseHTML(renderPage({ ...content, clusters: [{ ...cluster, without }] })).document.querySelector('ul')!
        .textContent!;
    expect(caveats(1)).toContain('without any single cluster it is right on every pair that was tried');
    expect(caveats(0.98)).toContain('without any single cluster it is right on 98.0\u00a0% of the pairs or more');
    expect(caveats(1)).toContain(
      'Without the first 58 directions of first it is right on 42\u00a0%, without as many few ones on 42\u00a0%',
    );
  });

  it('stands alone', () => {
    expect(document.querySelectorAll('script, link, img').length).toBe(0);
    expect(html).not.toMatch(/NaN|undefined|Infinity|https?:/);
  });
});
