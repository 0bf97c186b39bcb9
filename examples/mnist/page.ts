import { type ClusterReport, mostAffected } from './clusters';
import { classCount } from './data';
import { heatMapUrl } from './heat-map';

export interface PageContent {
  readonly accuracy: number;
  readonly metadata: Record<string, string>;
  readonly wide: readonly ClusterReport[];
  readonly single: readonly ClusterReport[];
  readonly seconds: number;
}

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`;

/** One self-contained HTML page: images are data URLs, charts are inline SVG, there is no script. */
export function renderPage({ accuracy, metadata, wide, single, seconds }: PageContent): string {
  const rank = wide[0]!.result.rank;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Clusters of a bilinear MNIST classifier</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Clusters of a bilinear MNIST classifier</h1>
<p>The classifier is <i>f</i>(<i>x</i>) = <i>D</i>((<i>Lx</i>) ∘ (<i>Rx</i>)), 784 → ${metadata['hidden'] ?? 64} → 10, with a test accuracy of ${(100 * accuracy).toFixed(2)} %.
Each logit is a quadratic form ⟨<i>A<sub>c</sub>x</i>, <i>x</i>⟩, so the layer is a tuple of ten symmetric 784×784 matrices. An LSRDR of rank <i>d</i>
picks the <i>d</i>-dimensional <i>cluster</i> of pixel directions on which the tuple acts most coherently; its matrix <b>P</b> weighs the directions.</p>
<p><b>How to read this.</b> Images are eigenvectors of P as 28×28 pixels: red positive, blue negative, the ground of the page zero, each on its own scale; their sign is a convention.
Under each is its eigenvalue, the share of P it carries. <i>Membership</i> is the mean of ⟨P<i>x</i>,<i>x</i>⟩/⟨<i>x</i>,<i>x</i>⟩ over the test digits of a class: how much
of the image lies in the cluster. Of the squared fitness each class's matrix makes a part: <span class="up">red</span> where the cluster raises the logit of the class on average, <span class="down">blue</span> where it lowers it.</p>

<h2>Rank ${rank}</h2>
<p>${agreementSentence(wide)}</p>
${wide.map((report) => clusterSection(report)).join('\n')}

<h2>Rank 1</h2>
<p>At rank 1 the local maxima are clusters of their own: ${single.length} distinct ones were reached from ${single[0]!.runs} starts.</p>
${single.map((report) => clusterSection(report)).join('\n')}

<p class="soft">Computed in ${seconds.toFixed(0)} s from the weights in <code>examples/mnist/weights.safetensors</code>.</p>
</main>
</body>
</html>
`;
}

function agreementSentence(reports: readonly ClusterReport[]): string {
  const { hits, result, runs } = reports[0]!;
  const unseen = `A further random start would find something else with a probability of at most ${percent(result.coverage.bound)} (95 % confidence).`;
  if (hits === runs)
    return `All ${runs} starts (one deterministic, the others random) arrived at the same P. ${unseen}`;
  return `${hits} of ${runs} starts arrived at the fittest P. ${unseen}`;
}

function clusterSection(report: ClusterReport): string {
  const { result, hits, runs, directions, weights } = report;
  const { digit, share, effect } = mostAffected(report);
  const images = directions.map(
    (image, k) =>
      `<figure><img src="${heatMapUrl(image)}" alt="direction ${k + 1} of P" width="100" height="100"><figcaption>${percent(weights[k]!)}</figcaption></figure>`,
  );
  return `<section>
<div class="facts">
<span><b>${result.fitness.toFixed(4)}</b> fitness</span>
<span><b>${result.similarity.toFixed(4)}</b> similarity</span>
<span><b>${hits} of ${runs}</b> starts</span>
<span><b>${result.residuals.stationarity.toExponential(0)}</b> residual (${result.status})</span>
<span><b>${percent(share)}</b> of fitness² from class <b>${digit}</b>, whose logit it ${effect}</span>
</div>
<div class="${images.length > 1 ? 'wide' : 'single'}">
<div class="images">${images.join('')}</div>
<div class="charts">
${bars('Membership of test digits', report.membership, (value) => percent(value))}
${bars('Part of fitness² by class', report.shares, (value, c) => `${percent(value)}, ${report.pull[c]! >= 0 ? 'raises' : 'lowers'}`, report.pull)}
</div>
</div>
</section>`;
}

/** A bar for each class; `signs` colours them by sign. */
function bars(
  title: string,
  values: Float64Array,
  label: (value: number, c: number) => string,
  signs?: Float64Array,
): string {
  const top = Math.max(...values);
  const rows = Array.from({ length: classCount }, (_, c) => {
    const width = (180 * values[c]!) / top;
    const kind = signs === undefined ? 'plain' : signs[c]! >= 0 ? 'for' : 'against';
    const y = 16 * c;
    return `<text x="8" y="${y + 12}">${c}</text><rect class="${kind}" x="24" y="${y + 2}" width="${width.toFixed(1)}" height="12" rx="2"/><text x="${(30 + width).toFixed(1)}" y="${y + 12}">${label(values[c]!, c)}</text>`;
  });
  return `<figure><figcaption>${title}</figcaption><svg viewBox="0 0 290 162" role="img" aria-label="${title} by class">${rows.join('')}</svg></figure>`;
}

const style = `
:root { color-scheme: light dark; --ink: light-dark(#222, #ddd); --soft: light-dark(#666, #999); --card: light-dark(#fff, #1d1f22); --page: light-dark(#f4f4f2, #131416); }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
section { background: var(--card); border-radius: 8px; padding: 1rem 1.2rem; margin: 1rem 0; }
.facts { display: flex; flex-wrap: wrap; gap: .2rem 1.6rem; color: var(--soft); } .facts b { color: var(--ink); }
.images { display: flex; flex-wrap: wrap; gap: .55rem; margin: .8rem 0; }
.single { display: flex; flex-wrap: wrap; gap: 0 2rem; align-items: start; }
.charts { flex: 1 1 16rem; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr)); gap: 1rem 2rem; }
figure { margin: 0; } figcaption { font-size: .8rem; color: var(--soft); text-align: center; } .charts figcaption { text-align: left; }
img { image-rendering: pixelated; display: block; border-radius: 4px; }
svg { display: block; width: 100%; max-width: 26rem; height: auto; } svg text { font-size: 11px; fill: currentColor; } .plain { fill: #7a8ea3; } .for { fill: light-dark(#b2182b, #ee6a63); } .against { fill: light-dark(#2166ac, #6fb0ee); } .up { color: light-dark(#b2182b, #ee6a63); } .down { color: light-dark(#2166ac, #6fb0ee); } .soft { color: var(--soft); font-size: .85rem; }
`;
