/**
 * What `backpropagate` returns as a page: one cluster followed from layer to layer, each step with a card of its own. Coordinates differ from step to
 * step; names, images and residues are those of the last one, the lowest layer, and above it coordinates have numbers.
 */
import type { LayerCluster } from '../bilinear/backpropagate';
import { causalReport } from '../bilinear/causal-report';
import { BilinearNetwork } from '../bilinear/network';
import { rangeError, requireKnownOptions, typeError } from '../errors';
import { Lsrdr } from '../result/lsrdr';
import type { Context, Section, Step, Way } from './context';
import { type ReportOptions, readOptions } from './options';
import type { PageParts } from './page';
import { profileOf } from './profile';
import { causal } from './sections/causal';
import { certificate } from './sections/certificate';
import { convergence } from './sections/convergence';
import { membership } from './sections/membership';
import { origin } from './sections/origin';
import { reading } from './sections/reading';
import { mapSpectra, spectra } from './sections/spectra';
import { steps, wayData, wayFinding } from './sections/steps';
import { type Entry, readSubject, type Study } from './subject';
import { many } from './words';

/** Directions of a cluster that are drawn. */
const DRAWN = 4;

/** What a page about a way takes. */
const names: readonly (keyof ReportOptions)[] = [
  ...(['title', 'command', 'names', 'image', 'residues', 'threshold', 'rows', 'eigenvalues', 'share'] as const),
  ...(['network', 'data', 'draws'] as const),
];

export const isWay = (subject: unknown): subject is readonly LayerCluster[] => Array.isArray(subject);

/** @throws TypeError, RangeError for what is no way down, and of the options as `renderReport` does */
export function wayParts(place: string, clusters: readonly LayerCluster[], options: ReportOptions): PageParts {
  requireKnownOptions(place, options, names);
  readWay(`${place}: subject`, clusters);
  const { network } = options;
  if (network !== undefined && !(network instanceof BilinearNetwork)) {
    throw typeError(`${place}: network`, 'a BilinearNetwork', network);
  }
  if (options.data !== undefined && network === undefined) {
    throw typeError(`${place}: network`, 'the network that data are for', network);
  }
  const way = wayOf(place, clusters, options);
  const { whole } = way;
  const title = options.title ?? `A cluster on its way back through ${many(clusters.length, 'layer')}`;
  return { title, finding: wayFinding(way), sections: sectionsOf(way, causesOf(whole, clusters, options)) };
}

function readWay(place: string, clusters: readonly LayerCluster[]): void {
  if (clusters.length === 0) throw rangeError(place, 'at least one cluster', 'none');
  clusters.forEach((cluster: Partial<LayerCluster> | null, at) => {
    const { layer, result, constant } = cluster ?? {};
    if (!(result instanceof Lsrdr) || !Number.isInteger(layer) || typeof constant !== 'boolean') {
      throw typeError(`${place}[${at}]`, 'a LayerCluster, as backpropagate returns them', cluster);
    }
    const before = clusters[at - 1];
    if (before !== undefined && layer !== before.layer - 1) {
      throw rangeError(`${place}[${at}]: layer`, `${before.layer - 1}, below the one before`, layer!);
    }
  });
}

function wayOf(place: string, clusters: readonly LayerCluster[], options: ReportOptions): Way {
  const { network: _, data: __, names: ___, image, residues, ...common } = options;
  const last = clusters.length - 1;
  const made = clusters.map((cluster, at): Step => {
    const { result, constant } = cluster;
    const own = at === last ? { ...common, names: options.names, image, residues, constant } : { ...common, constant };
    const study = readSubject(place, result, options.share);
    const settings = readOptions(place, own, study);
    const { threshold, coordinates } = settings;
    const profiles = study.entries.map((entry) => profileOf(entry.result, coordinates!, threshold, DRAWN));
    return { cluster, context: { study, settings, profiles } };
  });
  return { steps: made, whole: wholeOf(made) };
}

/** The optimum of each step that was followed: the fittest. */
function wholeOf(made: readonly Step[]): Context {
  const last = made[made.length - 1]!.context;
  const entries: Entry[] = made.map(({ context }) => context.study.entries[0]!);
  const rank = Math.max(...entries.map(({ result }) => result.rank));
  const study: Study = {
    ...{ kind: 'fit', entries, atlas: undefined, given: last.study.given },
    rounds: made.flatMap(({ context }, round) => context.study.rounds.map((one) => ({ ...one, round }))),
    size: { ...last.study.size!, rank },
  };
  return { study, settings: last.settings, profiles: made.map(({ context }) => context.profiles[0]!) };
}

function causesOf(
  { settings }: Context,
  clusters: readonly LayerCluster[],
  { network, data }: ReportOptions,
): Parameters<typeof causal>[1] | undefined {
  if (network === undefined || data === undefined) return undefined;
  return {
    names: clusters.map((_, at) => String(at + 1)),
    clusters: clusters.length,
    report: causalReport(network, clusters, data, { modes: ['ablate', 'keep'], draws: settings.draws }),
  };
}

function sectionsOf(way: Way, causes: Parameters<typeof causal>[1] | undefined): readonly Section[] {
  const { whole } = way;
  const last = way.steps[way.steps.length - 1]!;
  const own: Context = {
    study: { ...last.context.study, entries: last.context.study.entries.slice(0, 1) },
    settings: last.context.settings,
    profiles: last.context.profiles.slice(0, 1),
  };
  const members = membership(own);
  // Each step has a size of its own.
  const sizeless: Context = { ...whole, study: { ...whole.study, size: undefined } };
  const list: (Section | undefined)[] = [
    reading(sizeless),
    steps(way),
    spectra(whole, mapSpectra(whole)),
    convergence(whole),
    members && { ...members, title: `Membership of coordinates before layer ${last.cluster.layer}` },
    causes && causal(whole, causes),
    certificate(whole),
    origin(sizeless),
    wayData(way),
  ];
  return list.filter((section) => section !== undefined);
}
