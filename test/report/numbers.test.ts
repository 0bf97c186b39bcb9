/** The numbers of a page are those of its subject. */
import { hooi, hosvd } from 'lsrdr/baselines';
import { type BilinearNetwork, causalReport } from 'lsrdr/bilinear';
import { atlasFromJSON, neuronMembership, principalAngles } from 'lsrdr/cluster';
import * as real from 'lsrdr/real';
import { graphTuple } from 'lsrdr/tuple';
import { describe, expect, it } from 'vitest';
import type { NumericArray } from '../../src/interop/arrays';
import { percent } from '../../src/report/words';
import { all, complexFit, diagonal, layerSample, lines, pageOf, realFit, textOf } from './samples';

// biome-ignore lint/suspicious/noExplicitAny: JSON
const dataIn = (page: Document): any => JSON.parse(page.querySelector('#lsrdr-data')!.textContent!);
const rowsOf = (page: Document, id: string): string[][] =>
  all(page, `#${id} tbody tr`).map((row) => Array.from(row.children, textOf));
const factsOf = (card: Element): Map<string, string> =>
  new Map(all(card, 'dl.facts > div').map((one) => [textOf(one.querySelector('dt')), textOf(one.querySelector('dd'))]));
const near = (text: string, value: number): void => {
  // Half a unit of the last digit that is shown.
  const digits = (/\.(\d+)/.exec(text)?.[1] ?? '').length;
  expect(Math.abs(Number.parseFloat(text) - value)).toBeLessThanOrEqual(0.5000001 * 10 ** -digits);
};

/** Σ‖ΠA_jΠ‖²/Σ‖A_j‖² of the forms of a layer, by polarisation and loops. */
function keptEnergy(network: BilinearNetwork, projection: NumericArray): number {
  const n = projection.shape[0]!;
  const formsAt = (...ones: number[]): Float64Array =>
    network.forward(Array.from({ length: n }, (_, i) => ones.filter((one) => one === i).length)).data as Float64Array;
  const single = Array.from({ length: n }, (_, i) => formsAt(i));
  const mixed = single.map((one, i) =>
    single.map((other, k) => formsAt(i, k).map((value, j) => (value - one[j]! - other[j]!) / 2)),
  );
  const [kept, all] = [0, 0].map((_, which) => {
    let sum = 0;
    for (let j = 0; j < single[0]!.length; j++) {
      for (let a = 0; a < n; a++) {
        for (let b = 0; b < n; b++) {
          let entry = which === 0 ? 0 : mixed[a]![b]![j]!;
          for (let i = 0; which === 0 && i < n; i++) {
            for (let k = 0; k < n; k++) entry += projection.get(a, i) * mixed[i]![k]![j]! * projection.get(k, b);
          }
          sum += entry ** 2;
        }
      }
    }
    return sum;
  });
  return kept! / all!;
}

describe('clusters', () => {
  it('of an atlas are all there, the largest first, with share, fitness, hits and round', () => {
    const atlas = lines(17);
    const page = pageOf(atlas);
    const cards = all(page, 'article.card');
    expect(cards).toHaveLength(17);
    const ranked = [...atlas.clusters].sort((one, other) => other.share - one.share);
    cards.forEach((card, at) => {
      const { fitness, share, hits, runs, round } = ranked[at]!;
      const facts = factsOf(card);
      near(facts.get('fitness')!, fitness);
      near(facts.get('share')!, 100 * share);
      expect(facts.get('hits')).toBe(`${hits} of ${runs} starts`);
      expect(facts.get('round')).toBe(String(round + 1));
      expect(textOf(card.querySelector('h3'))).toMatch(new RegExp(`^Cluster ${at + 1}(:|$)`));
    });
    expect(rowsOf(page, 'ranking').map(([cluster]) => cluster)).toEqual(cards.map((_, at) => String(at + 1)));
  });

  it('of a fit are its optima, with their classes and what was not seen', () => {
    const result = realFit({ restarts: 12 });
    expect(result.optima.length).toBeGreaterThan(1);
    const page = pageOf(result);
    const cards = all(page, 'article.card').map(factsOf);
    expect(cards).toHaveLength(result.optima.length);
    cards.forEach((facts, at) => {
      near(facts.get('fitness')!, result.optima[at]!.fitness);
      expect(facts.get('hits')).toBe(`${result.optima[at]!.hits} of 13 starts`);
      near(facts.get('share')!, 100 * result.optima[at]!.result.similarity ** 2);
      const place = result.classes.findIndex(({ optima }) => optima.includes(at));
      expect(facts.get('class')).toBe(String(place + 1));
    });
    const classes = rowsOf(page, 'classes');
    expect(classes).toHaveLength(result.classes.length);
    classes.forEach(([, fitness, optima, hits, clusters], k) => {
      const found = result.classes[k]!;
      near(fitness!, found.fitness);
      expect([optima, hits]).toEqual([String(found.optima.length), `${found.hits} of 13 starts`]);
      expect(clusters).toBe(found.optima.map((at) => at + 1).join(', '));
    });
    const words = textOf(page.querySelector('#search')!.parentElement);
    expect(words).toContain(`estimated probability of ${percent(result.coverage.unseen)}`.replace('\u00a0', ' '));
    expect(words).toContain(`at most ${percent(result.coverage.bound)}`.replace('\u00a0', ' '));
  });

  it('are named by the fewest coordinates that hold the threshold', () => {
    const result = realFit({ restarts: 0 });
    const P = neuronMembership(result);
    const order = Array.from(P, (_, i) => i).sort((one, other) => P[other]! - P[one]!);
    for (const threshold of [0.3, 0.6, 0.9]) {
      let sum = 0;
      const count =
        1 +
        order.findIndex((i) => {
          sum += P[i]!;
          return sum >= threshold;
        });
      const names = order.map((i) => `name${i}`);
      const page = pageOf(result, { threshold, names: Array.from(P, (_, i) => `name${i}`) });
      const title = textOf(page.querySelector('article h3'));
      names.slice(0, Math.min(count, 3)).forEach((name) => {
        expect(title).toContain(`“${name}”`);
      });
      if (count > 3) expect(title).toContain(`${count - 3} more`);
      expect(textOf(page.querySelector('article'))).toMatch(
        new RegExp(`${count} coordinates? of 7 holds? ${100 * threshold} %`),
      );
    }
  });
});

describe('tables', () => {
  it('of memberships hold the diagonals of P, and of Q where it is another one', () => {
    const result = realFit({ restarts: 0 });
    const page = pageOf(result);
    const [P, Q] = [neuronMembership(result), neuronMembership(result, { which: 'Q' })];
    const rows = all(page, '#members tbody tr');
    expect(rows).toHaveLength(7);
    const found = rows.map((row) => {
      const [name, index, ...cells] = Array.from(row.children);
      const i = Number(textOf(index!));
      expect(textOf(name!)).toBe(`coordinate ${i}`);
      const values = cells.slice(0, 3).map((cell) => Number(cell.getAttribute('data-value')));
      [P[i]!, Q[i]!, Math.max(P[i]!, Q[i]!)].forEach((value, k) => {
        expect(values[k]).toBeCloseTo(value, 4);
      });
      return values[2]!;
    });
    expect(found).toEqual([...found].sort((one, other) => other - one));
  });

  it('of memberships are limited by a rule that is told', () => {
    const atlas = lines(17);
    const page = pageOf(atlas, { rows: 5 });
    expect(rowsOf(page, 'members')).toHaveLength(5);
    expect(textOf(page.querySelector('#membership')!.parentElement)).toContain(
      'The 5 of 17 coordinates with the largest membership',
    );
  });

  it('of overlaps are cos² of principal angles', () => {
    const { optima } = realFit({ restarts: 12 });
    const page = pageOf(optima[0]!.result);
    const rows = rowsOf(page, 'pairs');
    expect(rows.length).toBeGreaterThan(0);
    for (const [pair, value] of rows) {
      const [i, j] = pair!.split(' and ').map((text) => Number(text) - 1);
      const angles = principalAngles(optima[i!]!, optima[j!]!);
      const mean = angles.reduce((sum, angle) => sum + Math.cos(angle) ** 2, 0) / angles.length;
      if (value!.includes('·')) expect(mean).toBeLessThan(1e-3);
      else near(value!, mean);
    }
  });

  it('of spectra are those of the result, and the page says what a restored one no longer has', () => {
    const result = complexFit();
    const page = pageOf(result);
    const { gamma, phi } = result.spectra(6);
    const rows = rowsOf(page, 'eigenvalues');
    const [ofGamma, ofPhi] = [rows[0]!.slice(1), rows[1]!.slice(1)];
    gamma.forEach(({ re }, k) => {
      expect(Number.parseFloat(ofGamma[k]!.replace('−', '-'))).toBeCloseTo(re, 3);
    });
    phi.forEach(({ re }, k) => {
      expect(Number.parseFloat(ofPhi[k]!.replace('−', '-'))).toBeCloseTo(re, 3);
    });
    near(rowsOf(page, 'weights')[0]![1]!, 100 * result.spectrum.P[0]!);

    const forgotten = pageOf(real.fromJSON(JSON.stringify(realFit({ restarts: 0 }))));
    const words = textOf(forgotten.querySelector('#spectra')!.parentElement);
    expect(words).toMatch(/shown of Γ\(A;X\) \(a result read from JSON no longer has its tuple/);
    expect(rowsOf(forgotten, 'eigenvalues')[1]![1]).toBe('1.0000');
  });

  it('of a graph say which clusters are the same but for what its edges leave open', () => {
    // A clique of four among eight vertices: a family of optima at rank 2, with the clique for its members.
    const edges = [
      [1, 3],
      [1, 4],
      [1, 6],
      [3, 4],
      [3, 6],
      [4, 6],
      [0, 1],
      [0, 2],
      [2, 5],
      [5, 6],
      [6, 7],
      [7, 2],
    ] as const;
    const result = real.fit(graphTuple({ n: 8, edges, undirected: true }), { rank: 2, restarts: 9 });
    const onClique = result.optima.filter(({ result: { P } }) =>
      [1, 3, 4, 6].every((i) => Math.abs(P.get(i, i) - 0.25) < 1e-4),
    );
    const hits = onClique.reduce((sum, one) => sum + one.hits, 0);
    expect([onClique.length > 5, onClique.length < result.optima.length]).toEqual([true, true]);
    const page = pageOf(result);
    const kinds = result.optima.length - onClique.length + 1;
    expect(textOf(page.querySelector('.finding'))).toContain(
      `, ${kinds} by the memberships of coordinates; the fittest`,
    );
    expect(textOf(page.querySelector('.finding'))).toMatch(
      new RegExp(`found it, ${hits} one with its memberships\\.$`),
    );
    const told = all(page, 'article.card').map((card) =>
      textOf(card).includes('Of the same fitness and memberships as cluster 1.'),
    );
    expect(told).toEqual(result.optima.map((one, at) => at > 0 && onClique.includes(one)));
    expect(textOf(pageOf(realFit({ restarts: 12 })).querySelector('.finding'))).not.toContain('memberships');
  });

  it('of spectra are drawn where there is more than the 1 that all have', () => {
    const planes = (result: real.Lsrdr): number =>
      all(pageOf(result), 'figure').filter((one) => textOf(one).includes('eigenvalues over λ')).length;
    const line = realFit({ restarts: 0 }, 7, 1);
    const restored = real.fromJSON(JSON.stringify(line));
    expect(planes(line)).toBe(1);
    expect(planes(restored)).toBe(0);
    expect(planes(real.fromJSON(JSON.stringify(realFit({ restarts: 0 }))))).toBe(1);
  });

  it('of causes are those of causalReport, in plain words too', () => {
    const { subject, options, data } = layerSample();
    const page = pageOf(subject, options);
    const network = options.network!;
    const ranked = [...subject.clusters].sort((one, other) => other.share - one.share);
    const baselines = [hosvd, hooi].map((method) => method(network.layers[0]!.tuple(), { rank: 2 }));
    const placed = [...ranked.map(({ result }) => ({ layer: 0, cluster: result }))];
    const { rows, baseline } = causalReport(network, placed, data, { draws: 2 });
    const shown = rowsOf(page, 'effects');
    expect(baseline.accuracy).toBe(1);
    rows.forEach(({ cluster, mode, effect, random }) => {
      const row = shown.find(
        ([name, what]) => name === String(cluster + 1) && what === (mode === 'ablate' ? 'taken out' : 'kept alone'),
      );
      near(row![2]!, 100 * effect.accuracy!);
      if (cluster === 0) near(row![3]!, 100 * random.accuracy!);
    });
    const first = rows[0]!.effect.accuracy!;
    const points = (100 * (1 - first)).toFixed(first > 0.9005 ? 1 : 0);
    expect(textOf(page.querySelector('#causal')!.parentElement)).toContain(
      `Without cluster 1 the network is right on ${percent(first).replace('\u00a0', ' ')} of the inputs instead of 100 %, ${points} points less`,
    );
    const methods = rowsOf(page, 'methods');
    expect(methods.map(([name]) => name)).toEqual(['cluster 1', 'HOSVD', 'output SVD']);
    near(methods[1]![2]!, baselines[0]!.fitness);
    near(methods[1]![4]!, 100 * baselines[0]!.captured);
    near(methods[0]![4]!, 100 * keptEnergy(network, ranked[0]!.result.projection));
  });

  it('take reductions that were made before', () => {
    const { subject, options } = layerSample();
    const reduction = hooi(options.network!.layers[0]!.tuple(), { rank: 3 });
    const [, row] = rowsOf(pageOf(subject, { baselines: [reduction] }), 'methods');
    expect(row!.slice(0, 2)).toEqual(['HOOI', '3']);
  });
});

describe('data', () => {
  it('hold fitness, share and memberships, and a subject that is read back', () => {
    const atlas = diagonal();
    const { clusters, subject, format } = dataIn(pageOf(atlas));
    expect(format).toBe('lsrdr-report/1');
    expect(clusters.map(({ fitness }: { fitness: number }) => fitness)).toEqual(
      atlas.clusters.map(({ fitness }) => fitness),
    );
    expect(clusters[2].share).toBe(atlas.clusters[2]!.share);
    expect(clusters[1].memberships).toEqual([0, 1, 0].map((share) => expect.closeTo(share, 6)));
    expect(atlasFromJSON(subject).toJSON()).toEqual(JSON.parse(JSON.stringify(atlas)));
    const result = realFit();
    expect(real.fromJSON(dataIn(pageOf(result)).subject).fitness).toBe(result.fitness);
  });
});
