/**
 * The cluster of every class of a deep bilinear network, followed from the logits to the pixels, and what the network does without it.
 * `npm run demo:deep`
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { causalReport, foldNetwork } from 'lsrdr/bilinear';
import ndarray from 'ndarray';
import { classCount, loadMnist, pixelCount, pixels } from '../mnist/data';
import { heatMapPng } from '../mnist/heat-map';
import { loadNetwork } from './model';
import { renderPage } from './page';
import { type CausalRow, causalRows, means } from './tables';
import { overlaps, rank, treeOf } from './trees';

const startedAt = performance.now();
const folder = fileURLToPath(new URL('out/', import.meta.url));
mkdirSync(folder, { recursive: true });

const test = loadMnist('test');
const inputs = ndarray(new Float64Array(test.count * pixelCount), [test.count, pixelCount]);
for (let which = 0; which < test.count; which++) {
  pixels(test, which, inputs.data.subarray(which * pixelCount, (which + 1) * pixelCount));
}
const { network, metadata } = loadNetwork();
const folded = foldNetwork(network);

const trees = Array.from({ length: classCount }, (_, digit) => treeOf(folded, digit));
const clusters = trees.flatMap(({ upper, lower }) => [upper, lower]);
/** Random subspaces beside each cluster. */
const draws = 10;
const report = causalReport(folded, clusters, { inputs, labels: test.labels }, { draws, equalEnergy: false });
const causal = causalRows(report, (cluster) => Math.floor(cluster / 2));

const percent = (share: number): string => (100 * share).toFixed(1).padStart(5);
console.log(
  `Residual bilinear network 784 → 64 → 64 → 10: test accuracy ${percent(report.baseline.accuracy!).trim()} %`,
);
console.log(
  `\nAccuracy in % on the test digits (own class, all) without a class's cluster of rank ${rank}, and with nothing else;`,
);
console.log(`in brackets the same for random subspaces of that dimension, means over ${draws}`);
console.log('class  before        ablated: own      all              kept: own         all');
const pair = (found: number, chance: number): string => `${percent(found)} (${percent(chance)})`;
const columns = ({ ablate, keep }: Pick<CausalRow, 'ablate' | 'keep'>): string =>
  [ablate, keep]
    .flatMap(({ own, ownByChance, all, allByChance }) => [pair(own, ownByChance), pair(all, allByChance)])
    .join('    ');
const place = (layer: number): string => (layer === 0 ? 'pixels ' : 'block 2');
for (const row of causal.rows) console.log(`${row.digit}      ${place(row.layer)}   ${columns(row)}`);
for (const layer of [1, 0]) console.log(`mean   ${place(layer)}   ${columns(means(causal, layer))}`);

const seconds = (performance.now() - startedAt) / 1000;
writeFileSync(
  `${folder}trees.html`,
  renderPage({
    metadata,
    trees,
    causal,
    overlaps: { upper: overlaps(trees, 'upper'), lower: overlaps(trees, 'lower') },
    count: test.count,
    draws,
    seconds,
  }),
);
writeFileSync(
  `${folder}trees.png`,
  heatMapPng(
    trees.map(({ images }) => images[0]!),
    3,
    6,
  ),
);
console.log(`\n${seconds.toFixed(0)} s; page written to examples/mnist-deep/out/trees.html`);
