/** The steps of a cluster on its way back through the layers: a table, a card for each, the sentence about it, and its numbers. */
import type { LayerCluster } from '../../bilinear/backpropagate';
import { isConverged, labelOf, type Section, type Step, type Way } from '../context';
import { type Html, html, jsonForScript } from '../html';
import { table } from '../table';
import { listed, many, number, percent } from '../words';
import { card } from './clusters';
import type { Finding } from './finding';

/** Characters of the JSON of all steps up to which it goes into the page. */
const LARGEST = 1_000_000;

/** `layer 1 “blocks.1.gate.weight”`, the name apart in its direction of writing. */
function layerName({ layer, name }: LayerCluster): Html {
  return name === undefined ? html`layer ${layer}` : html`layer ${layer} “<bdi>${name}</bdi>”`;
}

const isSettled = ({ context }: Step): boolean => isConverged(context.study.entries[0]!);

export function wayFinding({ steps: all, whole }: Way): Finding {
  const broken = all.find((step) => !isSettled(step));
  if (broken !== undefined) {
    const { status, message } = broken.cluster.result;
    return {
      sentence: html`Not converged: the way back ends before ${layerName(broken.cluster)}, where no start reached a local maximum.`,
      caution: html`What is shown of that layer, and of those below, is of the point where the best run stopped (status <code>${status}</code>), not of a cluster. The search says: ${message}.`,
      isAlarm: true,
    };
  }
  const last = all[all.length - 1]!;
  const label = labelOf(whole, all.length - 1);
  const { rank } = last.cluster.result;
  return {
    sentence: html`Followed back through ${many(all.length, 'layer')}, it comes to a cluster of ${many(rank, 'dimension')} before ${layerName(last.cluster)}${label !== '' && html` (<bdi>${label}</bdi>)`}; ${agreed(all)}.`,
    caution: cautionOf(all),
    isAlarm: false,
  };
}

/** Whether another start might have led elsewhere. */
function agreed(all: readonly Step[]): string {
  const apart = all.filter(({ cluster }) => cluster.agreement < 1);
  if (all.every(({ cluster }) => cluster.result.runs.length === 1)) return 'one start was made at each';
  if (apart.length === 0) return 'at each all starts agreed';
  const words = apart.map(({ cluster }) => `${percent(cluster.agreement)} before layer ${cluster.layer}`);
  return `at ${apart.length === all.length ? 'none' : 'some'} all starts agreed: ${listed(words)} found what was followed`;
}

function cautionOf(all: readonly Step[]): Finding['caution'] {
  if (all.some(({ cluster }) => cluster.normsLeftOut)) {
    return html`The network was told to leave its norms out: these are clusters of the network without them, not of the model.`;
  }
  if (all.every(({ cluster }) => cluster.result.runs.length > 1)) return undefined;
  return html`With one start at a layer nothing is known of other clusters there: <code>restarts</code> would tell.`;
}

export function steps({ steps: all, whole }: Way): Section {
  return {
    id: 'steps',
    title: 'Layer by layer, nearest to the outputs first',
    body: html`<p>What a cluster needs of a layer is a tuple of its own, one matrix for each of its dimensions; its fittest cluster on the inputs of the layer is followed further down.</p>
${table({
  id: 'way',
  caption: 'The way back',
  head: ['cluster', 'before', 'matrices', 'coordinates', 'rank', 'share', 'fitness', 'hits', 'optima', 'norm before'],
  words: [1],
  rows: all.map(({ cluster, context }, at) => {
    const { result, r, constant, weightsAfterNorm } = cluster;
    const { share, hits, runs } = context.study.entries[0]!;
    return [
      html`<a href="#cluster-${at + 1}">${at + 1}</a>`,
      layerName(cluster),
      String(r),
      `${result.n}${constant ? ', the last of them 1' : ''}`,
      ...[String(result.rank), percent(share), number(result.fitness, 5), `${hits} of ${runs}`],
      ...[String(result.optima.length), weightsAfterNorm ? 'yes' : 'no'],
    ];
  }),
})}
<div class="cards">${all.map(({ context }, at) => card({ ...whole, settings: context.settings }, at))}</div>`,
  };
}

export function wayData({ steps: all, whole }: Way): Section {
  const layers = all.map(({ cluster }) => {
    const { layer, name, r, constant, weightsAfterNorm, normsLeftOut, agreement, result } = cluster;
    const facts = { layer, name: name ?? null, r, constant, weightsAfterNorm, normsLeftOut };
    return { ...facts, agreement: Number.isNaN(agreement) ? 'NaN' : agreement, result: result.toJSON() };
  });
  const text = JSON.stringify(layers);
  const isWhole = text.length <= LARGEST;
  const small = layers.map(({ result: { point, rank, n }, ...facts }) => ({
    ...facts,
    ...{ rank, n, fitness: point.fitness, status: point.status, seed: point.seed },
  }));
  const json = {
    format: 'lsrdr-report/1',
    command: whole.settings.command ?? null,
    layers: isWhole ? layers : small,
    subject: null,
  };
  return {
    id: 'data',
    title: 'Data',
    body: html`<p>The numbers of this page are in it as JSON, in the element <code>#lsrdr-data</code>. ${
      isWhole
        ? html`Each of its <code>layers</code> has its <code>result</code>, which <code>fromJSON</code> reads back.`
        : html`The results themselves are not: they have ${many(text.length, 'character')}, too many for a page.`
    }</p>
<script type="application/json" id="lsrdr-data">${jsonForScript(json)}</script>`,
  };
}
