/**
 * The main job on a real network: the clusters of a bilinear MNIST classifier, as a table and as a page. `npm run demo:mnist`
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { assertConverged, fitAsync, type Lsrdr } from 'lsrdr/real';
import { denseTuple, type Tuple } from 'lsrdr/tuple';
import { type ClusterReport, mostAffected, reportCluster } from './clusters';
import { loadMnist, type Mnist } from './data';
import { heatMapPng } from './heat-map';
import { accuracy, loadClassifier } from './model';
import { renderPage } from './page';
import { symmetricTuple } from './tuple';

const startedAt = performance.now();
const folder = fileURLToPath(new URL('out/', import.meta.url));
mkdirSync(folder, { recursive: true });

/** One line that is written over while the work goes on, and left alone where nobody watches. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`);
  else if (text !== '') process.stderr.write(`${text}\n`);
}

async function clusters(A: Tuple, rank: number, restarts: number, test: Mnist): Promise<ClusterReport[]> {
  let run = -1;
  const result: Lsrdr = await fitAsync(A, {
    rank,
    restarts,
    onProgress: (state) => {
      if (!process.stderr.isTTY && state.run === run) return;
      run = state.run;
      progress(
        `rank ${rank}: start ${run + 1} of ${state.runs}, sweep ${state.sweep}, fitness ${state.fitness.toFixed(6)}`,
      );
    },
  });
  progress('');
  assertConverged(result);
  return result.optima.map((optimum) => reportCluster(optimum.result, optimum.hits, result.runs.length, test));
}

function printTable(title: string, reports: readonly ClusterReport[]): void {
  console.log(`\n${title}`);
  console.log('  fitness  similarity   hits  most of fitness² is from            spectrum of P');
  for (const report of reports) {
    const { result, hits, runs } = report;
    const { digit, share, effect } = mostAffected(report);
    const spectrum = Array.from(result.spectrum.P.slice(0, 5), (value) => value.toFixed(3)).join(' ');
    const row = [
      result.fitness.toFixed(5).padStart(9),
      result.similarity.toFixed(4).padStart(10),
      `${hits}/${runs}`.padStart(7),
      `class ${digit}, ${(100 * share).toFixed(0)} %: ${effect} its logit`.padEnd(33),
      `${spectrum}${result.rank > 5 ? ' …' : ''}`,
    ];
    console.log(row.join('  '));
  }
}

const test = loadMnist('test');
const model = loadClassifier();
const correct = accuracy(model, test);
console.log(`Bilinear classifier 784 → ${model.left.shape[0]} → 10: test accuracy ${(100 * correct).toFixed(2)} %`);
const A = denseTuple(symmetricTuple(model));
const wide = await clusters(A, 8, 7, test);
printTable('Rank 8', wide);
const single = await clusters(A, 1, 15, test);
printTable('Rank 1', single);

const seconds = (performance.now() - startedAt) / 1000;
const metadata = { ...model.metadata, hidden: String(model.left.shape[0]) };
writeFileSync(`${folder}clusters.html`, renderPage({ accuracy: correct, metadata, wide, single, seconds }));
writeFileSync(
  `${folder}clusters.png`,
  heatMapPng([...wide[0]!.directions.slice(0, 4), ...single.slice(0, 4).map((report) => report.directions[0]!)], 4, 8),
);
console.log(`\n${seconds.toFixed(0)} s; page written to examples/mnist/out/clusters.html`);
