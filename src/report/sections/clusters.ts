/** The clusters, the largest first: one table of all, and a card for each. */
import * as Plot from '@observablehq/plot';
import { type Context, firstAlike, isConverged, isSpread, labelOf, type Section, titleOf } from '../context';
import { type Coordinates, nameOf } from '../coordinates';
import { type Html, html } from '../html';
import { PIXEL_BUDGET, pictures } from '../pictures';
import type { Entry } from '../subject';
import { colour, figure } from '../svg';
import { table } from '../table';
import { grouped, many, number, percent } from '../words';

/** Cards that are open; the others are folded away. */
const OPEN = 12;

/** Coordinates on a card. */
const LISTED = 8;

export function clusters(context: Context): Section | undefined {
  const { entries } = context.study;
  if (entries.length === 0) return undefined;
  const cards = entries.map((_, at) => card(context, at));
  const folded = cards.slice(OPEN);
  return {
    id: 'clusters',
    title: isConverged(entries[0]!) ? 'The clusters, largest first' : 'Where the best run stopped',
    body: html`${entries.length > 1 && html`<div class="beside">${overview(context)}${ranking(context)}</div>`}
<div class="cards">${cards.slice(0, OPEN)}</div>
${
  folded.length > 0 &&
  html`<details><summary>${many(folded.length, 'smaller cluster')}</summary><div class="cards">${folded}</div></details>`
}`,
  };
}

/** Shares as bars; only where there are several. */
function overview({ study }: Context): Html {
  const { entries } = study;
  const bars = entries.flatMap(({ share }, at) =>
    Number.isFinite(share) ? [{ cluster: at + 1, share: 100 * share }] : [],
  );
  if (bars.length === 0) return html``;
  const [first, last] = [bars[0]!, bars[bars.length - 1]!];
  const every = Math.ceil(entries.length / 12);
  return figure(
    {
      alternative: `Shares of ${many(entries.length, 'cluster')}, from ${percent(first.share / 100)} of cluster ${first.cluster} to ${percent(last.share / 100)} of cluster ${last.cluster}.`,
      caption: 'Share that each cluster reaches',
    },
    {
      height: 170,
      marginLeft: 42,
      marginBottom: 34,
      x: {
        label: 'cluster',
        ticks: entries.map((_, at) => at + 1).filter((cluster) => (cluster - 1) % every === 0),
        domain: entries.map((_, at) => at + 1),
        padding: 0.25,
      },
      y: { label: 'share, %', grid: true, ticks: 4, domain: [0, Math.max(...bars.map(({ share }) => share))] },
      marks: [Plot.barY(bars, { x: 'cluster', y: 'share', fill: colour.own }), Plot.ruleY([0])],
    },
  );
}

/** All clusters in one table. */
function ranking(context: Context): Html {
  const { entries, kind } = context.study;
  const hasLabels = entries.some((_, at) => labelOf(context, at) !== '');
  return table({
    id: 'ranking',
    caption: 'Clusters by share',
    head: [
      'cluster',
      ...(hasLabels ? ['name'] : []),
      'share',
      'fitness',
      'hits',
      ...(kind === 'atlas' ? ['round'] : []),
      'class',
    ],
    words: hasLabels ? [1] : [],
    rows: entries.map(({ share, result, hits, runs, round, classIndex }, at) => [
      html`<a href="#cluster-${at + 1}">${at + 1}</a>`,
      ...(hasLabels ? [html`<bdi>${labelOf(context, at)}</bdi>`] : []),
      percent(share),
      number(result.fitness, 5),
      `${hits} of ${runs}`,
      ...(kind === 'atlas' ? [String(round + 1)] : []),
      classOf(round, classIndex, kind),
    ]),
    isTall: entries.length > 12,
  });
}

/** As in the table of classes. */
function classOf(round: number, classIndex: number | undefined, kind: Context['study']['kind']): string {
  if (classIndex === undefined) return 'not known';
  return kind === 'atlas' ? `${round + 1}.${classIndex + 1}` : String(classIndex + 1);
}

export function card(context: Context, at: number): Html {
  const { study, settings, profiles } = context;
  const entry = study.entries[at]!;
  const profile = profiles[at]!;
  const coordinates = settings.coordinates!;
  const { image } = coordinates;
  const isDrawn =
    image === undefined || (at + 1) * profile.directions.length * image.height * image.width <= PIXEL_BUDGET;
  const drawn = isDrawn
    ? pictures(profile, coordinates, at + 1)
    : html`<p class="soft">Images of this cluster are left out, to keep the page small.</p>`;
  return html`<article class="card" id="cluster-${at + 1}">
<h3>${titled(context, at)}</h3>
${facts(entry, study.kind === 'atlas', study.entries.length > 1)}
${alike(context, at)}
${drawn}
${coordinateList(profile.P, profile.order, profile.leading, coordinates, profile.Q === undefined ? 'Membership' : 'Membership by P', settings.threshold)}
${profile.Q !== undefined && html`<details><summary>Membership by Q</summary>${coordinateList(profile.Q, descending(profile.Q), undefined, coordinates, undefined, settings.threshold)}</details>`}
</article>`;
}

function alike(context: Context, at: number): Html | undefined {
  const first = firstAlike(context, at);
  return first === at
    ? undefined
    : html`<p class="soft">Of the same fitness and memberships as <a href="#cluster-${first + 1}">cluster ${first + 1}</a>.</p>`;
}

function titled(context: Context, at: number): Html {
  const [head, ...rest] = titleOf(context, at).split(': ');
  return rest.length === 0 ? html`${head}` : html`${head}: <bdi>${rest.join(': ')}</bdi>`;
}

function facts(
  { result, share, shareUnknown, hits, runs, round, merged, classIndex }: Entry,
  isAtlas: boolean,
  isOneOfMany: boolean,
): Html {
  const list: Html[] = [
    Number.isFinite(share)
      ? html`<dt>share</dt><dd>${percent(share)}</dd>`
      : html`<dt>share</dt><dd>not known${shareUnknown !== undefined && `: ${shareUnknown}`}</dd>`,
    html`<dt>fitness</dt><dd>${number(result.fitness, 5)}</dd>`,
    isConverged({ result } as Entry)
      ? html`<dt>hits</dt><dd>${hits} of ${many(runs, 'start')}</dd>`
      : html`<dt>status</dt><dd class="alarm">${result.status}</dd>`,
  ];
  if (isAtlas) list.push(html`<dt>round</dt><dd>${round + 1}</dd>`);
  if (merged > 0) list.push(html`<dt>merged</dt><dd>${many(merged, 'near duplicate')}</dd>`);
  if (isOneOfMany && classIndex !== undefined)
    list.push(html`<dt>class</dt><dd>${isAtlas ? `${round + 1}.` : ''}${classIndex + 1}</dd>`);
  if (result.rank > 1) {
    list.push(html`<dt>dimensions that count</dt><dd>${number(Math.exp(result.entropy()), 3)} of ${result.rank}</dd>`);
  }
  return html`<dl class="facts">${list.map((one) => html`<div>${one}</div>`)}</dl>`;
}

function descending(shares: Float64Array): readonly number[] {
  return Array.from(shares, (_, index) => index).sort((one, other) => shares[other]! - shares[one]! || one - other);
}

/** The first coordinates with bars, on the scale of the largest. */
function coordinateList(
  shares: Float64Array,
  order: readonly number[],
  leading: readonly number[] | undefined,
  coordinates: Coordinates,
  title: string | undefined,
  threshold: number,
): Html {
  // Pixels and residues are seen in the picture; their numbers say nothing.
  const isSeen = coordinates.image !== undefined || coordinates.residues !== undefined;
  if (isSeen && !coordinates.hasNames) return spreadOf(leading, coordinates, threshold);
  const shown = order.slice(0, LISTED).filter((index) => shares[index]! > 1e-9);
  const top = shares[shown[0]!] ?? 1;
  return html`${title !== undefined && html`<h4>${title}</h4>`}
<ol class="coordinates">${shown.map(
    (index) =>
      html`<li><span class="name">${nameOf(coordinates, index)}</span><svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${((100 * shares[index]!) / top).toFixed(1)}" height="8"/></svg><span class="value">${percent(shares[index]!)}</span></li>`,
  )}</ol>${spreadOf(leading, coordinates, threshold)}`;
}

function spreadOf(leading: readonly number[] | undefined, coordinates: Coordinates, threshold: number): Html {
  if (leading === undefined) return html``;
  const spread = isSpread(coordinates, leading) ? ': it is spread out' : '';
  return html`<p class="soft">${many(leading.length, 'coordinate')} of ${grouped(coordinates.n)} ${leading.length === 1 ? 'holds' : 'hold'} ${percent(threshold)} of it${spread}.</p>`;
}
