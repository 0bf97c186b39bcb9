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
const report = causalReport(folded, clusters, { inputs, labels: test.labels });

const percent = (share: number): string => (100 * share).toFixed(1).padStart(5);
console.log(
  `Residual bilinear network 784 → 64 → 64 → 10: test accuracy ${percent(report.baseline.accuracy!).trim()} %`,
);
console.log(
  `\nAccuracy in % on the test digits (all, own class) without a class's cluster of rank ${rank}, and with nothing else;`,
);
console.log('in brackets the same for a random subspace of that dimension');
console.log('class  before        ablated: all      own              kept: all         own');
for (const { cluster, layer, effect, random } of report.rows.filter(({ mode }) => mode === 'ablate')) {
  const digit = Math.floor(cluster / 2);
  const kept = report.rows.find((row) => row.cluster === cluster && row.mode === 'keep')!;
  const pair = (own: number, other: number): string => `${percent(own)} (${percent(other)})`;
  const columns = [
    pair(effect.accuracy!, random.accuracy!),
    pair(effect.classAccuracy![digit]!, random.classAccuracy![digit]!),
    pair(kept.effect.accuracy!, kept.random.accuracy!),
    pair(kept.effect.classAccuracy![digit]!, kept.random.classAccuracy![digit]!),
  ];
  console.log(`${digit}      ${layer === 0 ? 'pixels ' : 'block 2'}   ${columns.join('    ')}`);
}

const seconds = (performance.now() - startedAt) / 1000;
writeFileSync(
  `${folder}trees.html`,
  renderPage({
    metadata,
    trees,
    report,
    overlaps: { upper: overlaps(trees, 'upper'), lower: overlaps(trees, 'lower') },
    count: test.count,
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
