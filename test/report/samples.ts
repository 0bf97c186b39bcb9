/** Subjects of pages, small enough to be made for each test, and a page as a document. */

import { parseHTML } from 'linkedom';
import {
  type BackpropagateOptions,
  type BilinearNetwork,
  backpropagate,
  bilinearLayer,
  bilinearNetwork,
  type CausalData,
  type LayerCluster,
} from 'lsrdr/bilinear';
import { atlasFromJSON, type ClusterAtlas, clusterAtlas } from 'lsrdr/cluster';
import * as complex from 'lsrdr/complex';
import * as quaternion from 'lsrdr/quaternion';
import * as real from 'lsrdr/real';
import { type ReportOptions, type ReportSubject, renderReport } from 'lsrdr/report';
import { sparseTuple } from 'lsrdr/tuple';
import { type RandomSource, randomSource } from '../../src/random';

/** Nested numbers of the given shape. */
// biome-ignore lint/suspicious/noExplicitAny: nested to the depth of the shape
function numbers(random: RandomSource, [length, ...rest]: readonly number[]): any {
  return Array.from({ length: length! }, () => (rest.length === 0 ? random.normal() : numbers(random, rest)));
}

/** Diagonal matrices: clusters are coordinates, with fitness 3, 2 and 1. */
export const diagonal = (): ClusterAtlas =>
  clusterAtlas(
    [
      [
        [3, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
      [
        [0, 0, 0],
        [0, 2, 0],
        [0, 0, 1],
      ],
    ],
    { rank: 1 },
  );

/** n clusters of rank 1, each a coordinate. */
export const lines = (n: number): ClusterAtlas =>
  clusterAtlas(sparseTuple({ n, entries: Array.from({ length: n }, (_, i) => [i, i, i, 2 - i / n] as const) }), {
    rank: 1,
    restarts: 1,
    minimumShare: 0.01,
  });

export const realFit = (options: Partial<real.FitOptions> = {}, n = 7, rank = 2): real.Lsrdr =>
  real.fit(numbers(randomSource(4), [3, n, n]), { rank, restarts: 5, seed: 1, ...options });

export const complexFit = (): real.Lsrdr =>
  complex.fit(numbers(randomSource(5), [3, 6, 6, 2]), { rank: 2, restarts: 2, seed: 1 });

export const quaternionFit = (): real.Lsrdr =>
  quaternion.fit(numbers(randomSource(6), [2, 4, 4, 4]), { rank: 1, restarts: 2, seed: 1 });

/** A layer 12 → 6 → 3 with inputs and labels, its atlas, and what goes with it. */
export function layerSample(): { subject: ClusterAtlas; options: ReportOptions; data: CausalData } {
  const random = randomSource(9);
  const layer = bilinearLayer({
    left: numbers(random, [6, 12]),
    right: numbers(random, [6, 12]),
    down: numbers(random, [3, 6]),
  });
  const network = bilinearNetwork([layer]);
  const inputs: number[][] = numbers(random, [60, 12]);
  const labels = inputs.map((x) => {
    const outputs = Array.from(network.forward(x).data);
    return outputs.indexOf(Math.max(...outputs));
  });
  const data = { inputs, labels };
  const subject = clusterAtlas(layer, { rank: 2, restarts: 2, rounds: 3, seed: 3 });
  return {
    subject,
    data,
    options: { network, data, image: [3, 4], baselines: true, draws: 2, command: 'npx lsrdr report a.npz' },
  };
}

/** A network 12 → 5 → 3 with biases, two classes of it followed down to its inputs, and data. */
export function wayBack(options: Partial<BackpropagateOptions> = {}): {
  network: BilinearNetwork;
  clusters: LayerCluster[];
  data: CausalData;
} {
  const random = randomSource(12);
  const layer = (h: number, n: number, r: number, name: string) =>
    bilinearLayer({
      ...{ left: numbers(random, [h, n]), right: numbers(random, [h, n]), down: numbers(random, [r, h]), name },
      ...(r === 3 && { leftBias: numbers(random, [h]) }),
    });
  const network = bilinearNetwork([layer(6, 12, 5, '<lower>'), layer(4, 5, 3, 'upper')]);
  const clusters = backpropagate(network, {
    cluster: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ],
    rank: [3, 2],
    restarts: 3,
    seed: 2,
    ...options,
  });
  return {
    network,
    clusters,
    data: { inputs: numbers(random, [40, 12]), labels: Array.from({ length: 40 }, (_, i) => i % 3) },
  };
}

/** An atlas that lists one cluster sixty times. */
export function repeated(): ClusterAtlas {
  const atlas = JSON.parse(JSON.stringify(diagonal()));
  const [first] = atlas.clusters;
  const clusters = Array.from({ length: 60 }, (_, k) => ({ ...first, share: 1 - k / 100 }));
  return atlasFromJSON({ ...atlas, clusters });
}

/** What is asked of every page. */
export const pages: { readonly [name: string]: () => readonly [ReportSubject, ReportOptions?] } = {
  'an atlas': () => [diagonal(), { names: ['red', 'green', 'blue'] }],
  'a fit': () => [realFit()],
  'a fit over C': () => [complexFit(), { image: { width: 3, height: 2 } }],
  'a fit over H': () => [quaternionFit()],
  'a layer with data': () => [layerSample().subject, layerSample().options],
  'sixty clusters': () => [repeated()],
  'a fit that has not converged': () => [realFit({ maxSweeps: 2 })],
  'one start': () => [realFit({ restarts: 0 })],
  'the whole space': () => [realFit({ restarts: 0 }, 3, 3)],
  'one number': () => [real.fit([[[2]]], { rank: 1 })],
  'one cluster': () => [
    clusterAtlas(
      [
        [
          [2, 0],
          [0, 0.1],
        ],
      ],
      { rank: 1 },
    ),
  ],
  'no cluster': () => [clusterAtlas(numbers(randomSource(4), [3, 12, 12]), { rank: 2, restarts: 0, maxSweeps: 1 })],
  'a fit from JSON': () => [real.fromJSON(JSON.stringify(realFit()))],
  'the JSON of a fit': () => [JSON.parse(JSON.stringify(complexFit()))],
  'the JSON of an atlas': () => [JSON.parse(JSON.stringify(diagonal()))],
  'a cluster on its way back': () => [wayBack().clusters, { image: [3, 4] }],
  'a way back with data': () => [wayBack().clusters, { network: wayBack().network, data: wayBack().data, draws: 2 }],
  'a way back that has not converged': () => [wayBack({ maxSweeps: 2, rank: [2, 1] }).clusters],
  'residues of even period': () => [realFit({}, 8), { residues: 4 }],
};

export function documentOf(html: string): Document {
  return parseHTML(html).document as unknown as Document;
}

/** The page of a subject, parsed. */
export function pageOf(subject: ReportSubject, options?: ReportOptions): Document {
  return documentOf(renderReport(subject, options));
}

export const textOf = (node: { textContent: string | null } | null): string =>
  (node?.textContent ?? '').replace(/\s+/g, ' ').trim();
export const all = (page: ParentNode, selector: string): Element[] => Array.from(page.querySelectorAll(selector));
