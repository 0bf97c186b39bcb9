/** What the network does without a cluster, and with nothing else, beside random subspaces. */
import * as Plot from '@observablehq/plot';
import { type CausalReport, type CausalRow, causalReport } from '../../bilinear/causal-report';
import type { Effect } from '../../bilinear/effects';
import type { Context, Section } from '../context';
import { type Html, html } from '../html';
import { colour, figure } from '../svg';
import { table } from '../table';
import { listed, many, percent } from '../words';
import type { Beside } from './baselines';

const modes = ['ablate', 'keep'] as const;
type Mode = (typeof modes)[number];

/** What was intervened on, by the number of a cluster or the name of a method. */
export interface Causes {
  readonly names: readonly string[];
  readonly clusters: number;
  readonly report: CausalReport;
}

/** @throws TypeError, RangeError of `causalReport`, for inputs that are not finite and labels that are no outputs */
export function causesOf({ study, settings }: Context, methods: readonly Beside[]): Causes | undefined {
  const { place, data, interventions, draws } = settings;
  if (place === undefined || data === undefined || study.entries.length === 0) return undefined;
  const clusters = study.entries.slice(0, interventions);
  const { network, layer } = place;
  const placed = [
    ...clusters.map(({ result }) => ({ layer, cluster: result })),
    ...methods.map(({ reduction }) => ({ layer, cluster: reduction.projection })),
  ];
  return {
    names: [...clusters.map((_, at) => String(at + 1)), ...methods.map(({ name }) => name)],
    clusters: clusters.length,
    report: causalReport(network, placed, data, { modes, draws }),
  };
}

/** Number of inputs that were right, or how far the outputs moved where nobody said what is right. */
const measure = (isLabelled: boolean) => (effect: Effect) => (isLabelled ? effect.accuracy! : effect.relativeChange);

export function causal(context: Context, { names, clusters, report }: Causes): Section {
  const { baseline, rows, normsLeftOut } = report;
  const { study, settings } = context;
  const isLabelled = baseline.accuracy !== undefined;
  const of = (mode: Mode) => rows.filter((row) => row.mode === mode);
  const left = study.entries.length - clusters;
  const methods = names.slice(clusters);
  return {
    id: 'causal',
    title: 'Does the network use the clusters?',
    body: html`<p>${sentence(of('ablate')[0]!, baseline.accuracy)} ${sentence(of('keep')[0]!, baseline.accuracy)}</p>
<p>A cluster matters where its bar is far from the marks beside it. These are means over ${many(settings.draws, 'random subspace')} of the same dimension, and over ${settings.draws} that also hold as much of the energy of the data as the cluster does. A network that does one thing in several ways may lose nothing with one cluster.${
      methods.length > 0 &&
      ` The last ${many(methods.length, 'bar is', 'bars are')} of other methods: ${listed(methods)}.`
    }</p>
${normsLeftOut && html`<p class="caution">The network was told to leave its norms out: these are effects in the network without them, not in the model.</p>`}
${left > 0 && html`<p class="soft">The first ${clusters} of ${study.entries.length} clusters.</p>`}
<div class="charts">${modes.map((mode) => bars(of(mode), mode, names, isLabelled, baseline.accuracy))}</div>
${numbers(rows, names, isLabelled, baseline.classAccuracy)}`,
  };
}

/** In plain words, without signs. */
function sentence({ mode, effect, random, equalEnergy }: CausalRow, before: number | undefined): string {
  const what = mode === 'ablate' ? 'Without cluster 1' : 'With nothing but cluster 1 before the layer';
  const chance = mode === 'ablate' ? 'without a random subspace' : 'with nothing but a random subspace';
  if (before === undefined) {
    return `${what} the outputs move by ${percent(effect.relativeChange)} of their size, ${chance} of its dimension by ${percent(random.relativeChange)}.`;
  }
  const [own, other] = [effect.accuracy!, random.accuracy!];
  const energy = equalEnergy === undefined ? '' : ` (${percent(equalEnergy.accuracy!)} where that has as much energy)`;
  const points = pointsApart(before, own);
  const instead = points === '' ? ', as before' : ` instead of ${percent(before)}${points}`;
  return `${what} the network is right on ${percent(own)} of the inputs${instead}; ${chance} of its dimension on ${percent(other)}${energy}.`;
}

/** `, 63 points less`; nothing where both read the same. */
export function pointsApart(before: number, after: number): string {
  const points = 100 * Math.abs(after - before);
  if (points < 0.05) return '';
  const size = points >= 9.95 ? points.toFixed(0) : points.toFixed(1);
  return `, ${size} ${size === '1.0' ? 'point' : 'points'} ${after < before ? 'less' : 'more'}`;
}

const titles: { readonly [mode in Mode]: string } = { ablate: 'Taken out', keep: 'Kept alone' };

interface Bar {
  readonly name: string;
  readonly own: number;
  readonly random: number;
  readonly energy: number | undefined;
}

function bars(
  rows: readonly CausalRow[],
  mode: Mode,
  names: readonly string[],
  isLabelled: boolean,
  before: number | undefined,
): Html {
  const value = measure(isLabelled);
  const points = rows.map(
    ({ effect, random, equalEnergy }, at): Bar => ({
      name: names[at]!,
      own: 100 * value(effect),
      random: 100 * value(random),
      energy: equalEnergy && 100 * value(equalEnergy),
    }),
  );
  const what = isLabelled ? 'right answers, %' : 'change of the outputs, %';
  const first = points[0]!;
  const longest = Math.max(...names.map(({ length }) => length));
  const most = Math.max(
    ...points.flatMap(({ own, random, energy = 0 }) => [own, random, energy]).filter(Number.isFinite),
    1e-3,
  );
  // The network left alone is drawn where that leaves room for differences.
  const alone = before !== undefined && 100 * before <= 3 * most ? 100 * before : undefined;
  const tick = { y: 'name', strokeWidth: 3 } as const;
  const chances = [first.random, ...(first.energy === undefined ? [] : [first.energy])].map((share) =>
    percent(share / 100),
  );
  return figure(
    {
      alternative: `${titles[mode]}: ${what}. With cluster 1 ${percent(first.own / 100)}, with random subspaces ${chances.join(', with those of equal energy ')}. All numbers are in the table below.`,
      caption: `${titles[mode]}: ${what}`,
      legend: [
        { colour: colour.own, name: 'the cluster' },
        { colour: colour.chance, name: 'random', shape: 'line' },
        ...(first.energy === undefined
          ? []
          : [{ colour: colour.energy, name: 'random, as much energy', shape: 'line' as const }]),
        ...(alone === undefined
          ? []
          : [{ colour: 'currentColor', name: 'network left alone', shape: 'dashed' as const }]),
      ],
    },
    {
      height: 58 + 24 * points.length,
      marginLeft: Math.max(34, 14 + 7 * longest),
      marginTop: 8,
      marginBottom: 34,
      x: { label: null, grid: true, ticks: 5, domain: [0, Math.max(1.04 * most, alone ?? 0)] },
      y: { label: null, domain: [...names], tickSize: 0, padding: 0.3 },
      marks: [
        Plot.barX(points, { x: 'own', y: 'name', fill: colour.own, fillOpacity: 0.75 }),
        Plot.tickX(points, { ...tick, x: 'random', stroke: colour.chance }),
        Plot.tickX(points, { ...tick, x: 'energy', stroke: colour.energy }),
        Plot.ruleX([0]),
        ...(alone === undefined ? [] : [Plot.ruleX([alone], { stroke: 'currentColor', strokeDasharray: '2 3' })]),
      ],
    },
  );
}

function numbers(
  rows: readonly CausalRow[],
  names: readonly string[],
  isLabelled: boolean,
  before: Float64Array | undefined,
): Html {
  const value = measure(isLabelled);
  return table({
    id: 'effects',
    caption: isLabelled
      ? 'Right answers without each cluster, and with nothing else'
      : 'Change of the outputs, of their size',
    head: [
      'cluster',
      'what is done',
      'cluster',
      'random',
      'as much energy',
      'energy of the data',
      ...(isLabelled ? ['most affected class'] : []),
    ],
    rows: rows.map((row) => [
      names[row.cluster]!,
      row.mode === 'ablate' ? 'taken out' : 'kept alone',
      percent(value(row.effect)),
      percent(value(row.random)),
      row.equalEnergy === undefined ? '–' : percent(value(row.equalEnergy)),
      percent(row.energy),
      ...(isLabelled ? [row.mode === 'ablate' ? mostAffected(row.effect.classAccuracy!, before!) : '–'] : []),
    ]),
    folded: true,
  });
}

function mostAffected(after: Float64Array, before: Float64Array): string {
  let most = -1;
  before.forEach((share, c) => {
    if (Number.isFinite(share) && (most < 0 || share - after[c]! > before[most]! - after[most]!)) most = c;
  });
  if (most < 0 || before[most]! - after[most]! <= 0) return 'none';
  return `${most}${pointsApart(before[most]!, after[most]!)}`;
}
