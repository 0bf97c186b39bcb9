/** What the clusters of the network are, what it does without them, and the same for the directions of other methods. */
import { hooi, hosvd, orderedTransform, outputEigenvectors, outputSvd, symmetricCp } from 'lsrdr/baselines';
import { type ClusterAtlas, clusterAtlasAsync, intervene, keepCurve } from 'lsrdr/bilinear';
import type { Tuple } from 'lsrdr/tuple';
import ndarray, { type NdArray } from 'ndarray';
import { type Spectrum, spectraOf, spectrumOf } from './fourier';
import { type ModularNetwork, oneHot } from './model';

type Matrix = NdArray<Float64Array>;

/** One cluster as the page shows it. */
export interface ClusterStudy {
  readonly spectrum: Spectrum;
  readonly share: number;
  readonly hits: number;
  readonly runs: number;
  readonly round: number;
  /** [d, 2p], the leading eigenvectors of P. */
  readonly directions: Matrix;
  readonly weights: Float64Array;
  /** Accuracy without the cluster, and with nothing else. */
  readonly without: number;
  readonly only: number;
}

/** The directions of one method in its own order. */
export interface Ranking {
  readonly name: string;
  /** [count, 2p] */
  readonly directions: Matrix;
  /** Of each direction. */
  readonly spectra: readonly Spectrum[];
  /** Mean purity of the first `judged` directions. */
  readonly purity: number;
  /** Frequencies that one of these has to 90 %. */
  readonly frequencies: number;
  /** Accuracy when only the span of the first `kept[i]` is kept. */
  readonly keep: readonly number[];
  /** Accuracy when that is taken out. */
  readonly lose: readonly number[];
}

/** Pairs that are tried where a network is changed, about: they tell accuracies to two percent. */
const TRIED = 500;

/** One pair of so many is tried. */
const sampled = (p: number): number => Math.max(1, Math.round(p ** 2 / TRIED));

/** Dimensions at which networks are cut down. */
export const dimensions = [2, 4, 8, 16, 24, 32, 40, 48, 58] as const;

/** Clusters with less of ρ(Φ(A)) are left out. The least frequencies in use have so little where larger ones have been taken away. */
export const SHARE = 0.005;

/** Directions of each method that purity is judged by: two for each frequency. */
export const judged = (p: number): number => p - 1;

/** Every `step`-th pair of residues, with their sums. */
export function pairs(p: number, step = 1): { inputs: Matrix; labels: Uint8Array } {
  const count = Math.ceil((p * p) / step);
  const inputs = ndarray(new Float64Array(count * 2 * p), [count, 2 * p]);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const [a, b] = [Math.floor((i * step) / p), (i * step) % p];
    oneHot(p, a, b, inputs.data.subarray(i * 2 * p, (i + 1) * 2 * p));
    labels[i] = (a + b) % p;
  }
  return { inputs, labels };
}

export function accuracyOf(logits: Matrix, labels: Uint8Array): number {
  const count = logits.shape[1]!;
  let correct = 0;
  for (let i = 0; i < labels.length; i++) {
    let best = 0;
    for (let c = 1; c < count; c++) if (logits.get(i, c) > logits.get(i, best)) best = c;
    if (best === labels[i]) correct++;
  }
  return correct / labels.length;
}

/** The clusters of rank 2 with a frequency each, and what the network does without each. */
export async function studyClusters(
  { p, network }: ModularNetwork,
  onProgress: (text: string) => void,
): Promise<{ atlas: ClusterAtlas; clusters: ClusterStudy[] }> {
  const atlas = await clusterAtlasAsync(network.layers[0]!, {
    ...{ rank: 2, restarts: 31, minimumShare: SHARE },
    onProgress: ({ fit, run, runs }) => onProgress(`round ${fit + 1}: start ${run + 1} of ${runs}`),
  });
  const { inputs, labels } = pairs(p, sampled(p));
  const accuracy = (cluster: ClusterAtlas['clusters'][number], mode: 'ablate' | 'keep'): number =>
    accuracyOf(intervene(network, { layer: 0, cluster, inputs, mode }), labels);
  const clusters = atlas.clusters.map((cluster): ClusterStudy => {
    const { directions, weights } = cluster.result.prominent(2);
    return {
      spectrum: spectrumOf(p, directions as Matrix, weights),
      ...{ share: cluster.share, hits: cluster.hits, runs: cluster.runs, round: cluster.round },
      ...{ directions: directions as Matrix, weights: Float64Array.from(weights) },
      without: accuracy(cluster, 'ablate'),
      only: accuracy(cluster, 'keep'),
    };
  });
  return { atlas, clusters };
}

/** The clusters' directions and those of other methods, as rankings of the same length, cut down to each of `kept`. */
export function rankings(
  { p, network }: ModularNetwork,
  clusters: readonly Pick<ClusterStudy, 'directions'>[],
  { rank = judged(p), kept = dimensions }: { readonly rank?: number; readonly kept?: readonly number[] } = {},
): Ranking[] {
  const A = network.layers[0]!.tuple() as Tuple;
  const { inputs, labels } = pairs(p, sampled(p));
  const gate = A.n;
  const methods: [string, () => Matrix][] = [
    [
      'LSRDR clusters, rank 2',
      () =>
        stacked(
          clusters.map(({ directions }) => directions),
          rank,
        ),
    ],
    ['output SVD, eigenvectors', () => outputSvd(A, { rank }).directions],
    ['symmetric CP', () => symmetricCp(A, { rank, maxIterations: 50, restarts: 0 }).directions],
    ['eigenvectors of each output', () => leadingOfEachOutput(A, rank)],
    ['HOOI', () => hooi(A, { rank, maxIterations: 50 }).directions],
    ['HOSVD', () => hosvd(A, { rank }).directions],
    ['ordered transform', () => orderedTransform(A, { rank, moment: momentOf(p) }).directions],
    ['random', () => randomDirections(rank, gate)],
  ];
  const lists = methods.map(([name, make]) => ({ name, directions: make() }));
  const [keeping, losing] = (['keep', 'ablate'] as const).map(
    (mode) => keepCurve(network, lists, { inputs, labels }, { dimensions: kept, mode }).curves,
  );
  return lists.map(({ name, directions }, at) => {
    const spectra = spectraOf(p, directions);
    const pure = spectra.filter(({ purity }) => purity >= 0.9);
    const accuracies = (curves: typeof keeping): number[] => {
      const found = curves![at]!.points.map(({ effect }) => effect.accuracy!);
      // A list that ends before is taken whole.
      return kept.map((_, i) => found[Math.min(i, found.length - 1)]!);
    };
    return {
      ...{ name, directions, spectra },
      purity: spectra.reduce((sum, { purity }) => sum + purity, 0) / spectra.length,
      frequencies: new Set(pure.map(({ frequency }) => frequency)).size,
      ...{ keep: accuracies(keeping), lose: accuracies(losing) },
    };
  });
}

/** The second moment of the one-hot pairs, each residue with each other. */
function momentOf(p: number): Matrix {
  const moment = ndarray(new Float64Array(4 * p * p), [2 * p, 2 * p]);
  for (let i = 0; i < 2 * p; i++) {
    moment.set(i, i, 1 / p);
    for (let k = 0; k < p; k++) moment.set(i, i < p ? p + k : k, 1 / p ** 2);
  }
  return moment;
}

function stacked(parts: readonly Matrix[], count: number): Matrix {
  const n = parts[0]!.shape[1]!;
  const rows = parts
    .flatMap((part) => Array.from({ length: part.shape[0]! }, (_, k) => [part, k] as const))
    .slice(0, count);
  const out = ndarray(new Float64Array(rows.length * n), [rows.length, n]);
  rows.forEach(([part, k], row) => {
    for (let i = 0; i < n; i++) out.set(row, i, part.get(k, i));
  });
  return out;
}

/** One eigenvector of each output, then the next one of each, by their eigenvalues. */
function leadingOfEachOutput(A: Tuple, count: number): Matrix {
  const found = Array.from({ length: A.r }, (_, output) =>
    outputEigenvectors(A, { output, count: Math.ceil(count / A.r) }),
  );
  const all = found.flatMap(({ values, vectors }) =>
    Array.from(values, (value, k) => ({ value: Math.abs(value), vectors, k })),
  );
  all.sort((one, other) => other.value - one.value);
  return stacked(
    all.map(({ vectors, k }) => vectors.lo(k, 0).hi(1, A.n) as Matrix),
    count,
  );
}

function randomDirections(count: number, n: number): Matrix {
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  return ndarray(
    Float64Array.from({ length: count * n }, () => next() + next() + next()),
    [count, n],
  );
}
