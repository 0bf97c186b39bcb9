/** Pages about what backpropagate returned: a step for each layer, with the coordinates of its own. */
import * as real from 'lsrdr/real';
import { renderReport } from 'lsrdr/report';
import { describe, expect, it } from 'vitest';
import { all, pageOf, textOf, wayBack } from './samples';

describe('the page of a way back', () => {
  const { clusters, network, data } = wayBack();
  const [upper, lower] = clusters as [(typeof clusters)[0], (typeof clusters)[0]];
  const page = pageOf(clusters, { image: { width: 4, height: 3 }, title: 'Way' });

  it('has a row and a card for each layer, nearest first', () => {
    const rows = all(page, '#way tbody tr').map((row) => all(row, 'th, td').map(textOf));
    expect(rows.map(([, before, matrices, coordinates, rank]) => [before, matrices, coordinates, rank])).toEqual([
      ['layer 1 “upper”', '2', '6, the last of them 1', '3'],
      // The constant one of the upper layer needs one below.
      ['layer 0 “<lower>”', String(lower.r), '13, the last of them 1', '2'],
    ]);
    expect(rows.map((row) => row[7])).toEqual(
      clusters.map(({ result }) => `${result.optima[0]!.hits} of ${result.runs.length}`),
    );
    const cards = all(page, '#steps ~ .cards > article');
    expect(cards.map(({ id }) => id)).toEqual(['cluster-1', 'cluster-2']);
    // Pictures are of the inputs; what the upper layer reads has numbers, and a constant one.
    expect(cards.map((card) => all(card, 'img').length)).toEqual([0, lower.result.prominent(2).weights.length]);
    expect(textOf(cards[0]!)).toMatch(/coordinate \d/);
    expect(textOf(cards[0]!)).toContain(`fitness${Number(upper.result.fitness.toPrecision(5))}`);
  });

  it('says where it comes to and whether starts agreed', () => {
    const sentence = textOf(page.querySelector('.finding'));
    expect(sentence).toMatch(
      /^Followed back through 2 layers, it comes to a cluster of 2 dimensions before layer 0 “<lower>”/,
    );
    const agreed = clusters.every(({ agreement }) => agreement === 1);
    expect(sentence.includes('at each all starts agreed')).toBe(agreed);
    const single = pageOf(wayBack({ restarts: 0 }).clusters);
    expect(textOf(single.querySelector('.finding'))).toContain('one start was made at each');
    expect(textOf(single.querySelector('.caution'))).toContain('nothing is known of other clusters');
    const broken = pageOf(wayBack({ maxSweeps: 1 }).clusters);
    expect(textOf(broken.querySelector('.finding'))).toMatch(/^Not converged: the way back ends before layer/);
  });

  it('keeps the direction of writing of a name of a layer to the name, wherever it stands', () => {
    const named = (options: Parameters<typeof wayBack>[0]) =>
      pageOf(wayBack(options).clusters.map((cluster) => ({ ...cluster, name: 'שכבה' })));
    const apart = (one: ReturnType<typeof pageOf>, where: string) => all(one, `${where} bdi`).map(textOf);
    const page = named({});
    expect(apart(page, '#way')).toEqual(['שכבה', 'שכבה']);
    expect(apart(page, '.finding')).toContain('שכבה');
    expect(apart(named({ maxSweeps: 1 }), '.finding')).toContain('שכבה');
  });

  it('has memberships of its lowest layer, and results that are read back', () => {
    expect(textOf(page.querySelector('#membership'))).toBe('Membership of coordinates before layer 0');
    expect(all(page, '#members tbody tr')).toHaveLength(13);
    const stored = JSON.parse(page.querySelector('#lsrdr-data')!.textContent!);
    expect(stored.layers.map(({ layer }: { layer: number }) => layer)).toEqual([1, 0]);
    expect(real.fromJSON(stored.layers[1].result).fitness).toBe(lower.result.fitness);
  });

  it('has effects of the causal report', () => {
    const causal = pageOf(clusters, { network, data, draws: 2 });
    expect(all(causal, '#effects tbody tr')).toHaveLength(4);
  });

  it('refuses what is no way, and options that have no meaning for one', () => {
    const refused = (subject: unknown, options: object, message: RegExp) =>
      expect(() => renderReport(subject as typeof clusters, options)).toThrow(message);
    refused([], {}, /renderReport: subject: expected at least one cluster, got none/);
    refused([upper.result], {}, /subject\[0\]: expected a LayerCluster, as backpropagate returns them, got a Lsrdr/);
    refused([lower, upper], {}, /subject\[1\]: layer: expected -1, below the one before, got 1/);
    refused([null], {}, /subject\[0\]: expected a LayerCluster/);
    refused(clusters, { baselines: true }, /renderReport: unknown option 'baselines'/);
    refused(clusters, { layer: 0 }, /unknown option 'layer'/);
    refused(clusters, { image: [5, 5] }, /renderReport: image: expected 12 pixels, got 5×5/);
    refused(clusters, { data }, /renderReport: network: expected the network that data are for/);
    refused(clusters, { network: {} }, /network: expected a BilinearNetwork/);
    refused(clusters, { network, data: { inputs: [[Number.NaN]] } }, /inputs/);
  });
});
