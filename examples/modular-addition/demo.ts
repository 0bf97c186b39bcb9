/**
 * The main job on a network whose mechanism is known: the clusters of a network that adds modulo 59 are its Fourier modes. `npm run demo`
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { usedFrequencies } from './fourier';
import { loadNetwork } from './model';
import { renderPage } from './page';
import { accuracyOf, dimensions, judged, pairs, rankings, SHARE, studyClusters } from './study';

const startedAt = performance.now();
const folder = fileURLToPath(new URL('out/', import.meta.url));
mkdirSync(folder, { recursive: true });

/** One line that is written over while the work goes on, and left out where nobody watches. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`);
}

const model = loadNetwork();
const { p, hidden, network } = model;
const { inputs, labels } = pairs(p);
const whole = accuracyOf(network.forward(inputs), labels);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
console.log(
  `Bilinear network 2·${p} → ${hidden} → ${p} for a + b mod ${p}: ${percent(whole)} of all ${p * p} pairs right`,
);

const { atlas, clusters } = await studyClusters(model, progress);
progress('');
console.log(
  `\nClusters of rank 2 (${atlas.clusters.length} in ${atlas.coverage.length} rounds, down to a share of ${SHARE})`,
);
console.log('  frequency  purity   share    hits  right without it  right with it alone');
for (const { spectrum, share, hits, runs, without, only } of clusters.slice(0, 12)) {
  const cells = [
    String(spectrum.frequency).padStart(9),
    percent(spectrum.purity).padStart(7),
    share.toFixed(3).padStart(6),
    `${hits}/${runs}`.padStart(6),
    percent(without).padStart(16),
    percent(only).padStart(19),
  ];
  console.log(`  ${cells.join('  ')}`);
}
if (clusters.length > 12) console.log(`  … ${clusters.length - 12} more on the page`);
const found = new Set(clusters.map(({ spectrum }) => spectrum.frequency));
const used = usedFrequencies(model).filter((k) => found.has(k)).length;
console.log(
  `  ${used} of the ${usedFrequencies(model).length} frequencies that the weights have lead a cluster; ${(p - 1) / 2} would be possible`,
);

const methods = rankings(model, clusters);
console.log(`\nThe first ${judged(p)} directions of each method`);
console.log(`  ${'method'.padEnd(28)} purity  pure frequencies   right with the first ${dimensions.join(', ')} alone`);
for (const { name, purity, frequencies, keep } of methods) {
  const kept = keep.map((share) => (100 * share).toFixed(0).padStart(3)).join(' ');
  console.log(`  ${name.padEnd(28)} ${percent(purity).padStart(6)}  ${String(frequencies).padStart(16)}   ${kept}`);
}

const seconds = (performance.now() - startedAt) / 1000;
writeFileSync(`${folder}clusters.html`, renderPage({ model, accuracy: whole, atlas, clusters, methods, seconds }));
console.log(`\n${seconds.toFixed(0)} s; page written to examples/modular-addition/out/clusters.html`);
