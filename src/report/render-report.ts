import { readLabels, requireInputs } from '../bilinear/effects';
import { requireObject, typeError } from '../errors';
import { toColumns } from '../interop/arrays';
import type { Context, Section } from './context';
import { type ReportOptions, readOptions, type Settings } from './options';
import { type PageParts, page } from './page';
import { profileOf } from './profile';
import { baselines, besideOf } from './sections/baselines';
import { causal, causesOf } from './sections/causal';
import { certificate } from './sections/certificate';
import { clusters } from './sections/clusters';
import { convergence } from './sections/convergence';
import { data } from './sections/data';
import { finding } from './sections/finding';
import { membership } from './sections/membership';
import { origin } from './sections/origin';
import { overlap, overlapsOf } from './sections/overlap';
import { reading } from './sections/reading';
import { search } from './sections/search';
import { mapSpectra, spectra } from './sections/spectra';
import { type ReportSubject, readSubject, type SearchSubject, type Study } from './subject';
import { isWay, wayParts } from './way';
import { grouped, many } from './words';

/** Directions of a cluster that are drawn. */
const DRAWN = 4;

/**
 * One self-contained HTML page about the clusters of a fit or of an atlas, for readers and for the record: the finding in one sentence, how to read it, the
 * clusters by share with the names of their coordinates, how the search went, spectra, convergence, memberships, overlaps, what the network does without the
 * clusters (with `network` and `data`), other methods (with `baselines`), the certificate, and how it was made.
 *
 * The page has no address of anything outside it and a policy that refuses requests; it is for light and dark, from 400 px on, and needs no script but for
 * sorting and searching. Every text that is given is escaped. The same arguments give the same text, in Node and in browsers.
 *
 * @param subject a result, whose `optima` are its clusters; an atlas; what `backpropagate` returned, whose `names`, `image` and `residues` are of its lowest layer; or what `toJSON` of a result or an atlas wrote. What a restored one no longer knows (eigenvalues of
 *   Γ(A;X) that were not stored) is said to be so
 * @param options see {@link ReportOptions}
 * @throws TypeError, RangeError naming argument, expected and got: for another subject, names that are not as many as coordinates, images and residues of
 *   another size, a network of another width, data that are not finite
 * Cost: eigenvalues of Γ(A;X) for three clusters, some tens of sweeps each (`eigenvalues: 0` for none); ρ(Φ(A)) for a fit (`share`); k²·n·d² for overlaps of k clusters; that of `causalReport` with `data`.
 *
 * @example
 * import { clusterAtlas } from 'lsrdr/cluster';
 * const A = [[[3, 0, 0], [0, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 2, 0], [0, 0, 1]]];
 * const page = renderReport(clusterAtlas(A, { rank: 1 }), { names: ['red', 'green', 'blue'] });
 * page.startsWith('<!doctype html>'); // true
 * page.includes('3 clusters of 1 dimension'); // true
 */
export function renderReport(subject: ReportSubject, options: ReportOptions = {}): string {
  const place = 'renderReport';
  requireObject(place, options);
  return page(isWay(subject) ? wayParts(place, subject, options) : reportParts(place, subject, options));
}

/** What a page is made of, and the clusters in its order: the playground shows the same sections in a page of its own. */
export function reportParts(
  place: string,
  subject: SearchSubject,
  options: ReportOptions,
): PageParts & { readonly study: Study } {
  const study = readSubject(place, subject, requireBoolean(`${place}: share`, options.share));
  const settings = readOptions(place, options, study);
  requireFinite(place, settings);
  const { coordinates, threshold } = settings;
  const profiles = study.entries.map(({ result }) => profileOf(result, coordinates!, threshold, DRAWN));
  const context: Context = { study, settings, profiles };
  const title = settings.title ?? titleFor(study);
  return { title, finding: finding(context), sections: sectionsOf(place, context), study };
}

function sectionsOf(place: string, context: Context): readonly Section[] {
  const maps = mapSpectra(context);
  const beside = besideOf(place, context);
  const causes = causesOf(context, beside);
  const list = [
    reading(context),
    clusters(context),
    search(context),
    spectra(context, maps),
    convergence(context),
    membership(context),
    overlap(context, overlapsOf(context)),
    causes && causal(context, causes),
    baselines(context, beside),
    certificate(context),
    origin(context),
    data(context),
  ];
  return list.filter((section) => section !== undefined);
}

/**
 * What {@link renderReport} requires of its options, before there is a subject: a search may take hours.
 *
 * @param n of the clusters that will be found
 * @throws TypeError, RangeError naming argument, expected and got
 */
export function requireReportOptions(options: ReportOptions, n: number): void {
  const place = 'renderReport';
  requireFinite(place, readOptions(place, options, { size: { n } }));
}

function requireBoolean(place: string, value: boolean | undefined): boolean | undefined {
  if (value !== undefined && typeof value !== 'boolean') throw typeError(place, 'a boolean', value);
  return value;
}

/** Said under the name of this function, before anything is computed. */
function requireFinite(place: string, { data: given, place: standing }: Settings): void {
  if (given === undefined) return;
  const { network } = standing!;
  const { columns } = toColumns(`${place}: data.inputs`, given.inputs, network.algebra, network.inputs);
  requireInputs(`${place}: data.inputs`, columns.cols);
  readLabels(`${place}: data.labels`, given.labels, columns.cols, network.outputs);
}

function titleFor({ size, kind }: Study): string {
  if (size === undefined) return 'Clusters of a tuple';
  const { r, n } = size;
  return `${kind === 'fit' ? 'Clusters' : 'Atlas of the clusters'} of ${many(r, 'matrix', 'matrices')} of ${grouped(n)}×${grouped(n)}`;
}
