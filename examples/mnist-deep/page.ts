import type { CausalReport } from 'lsrdr/bilinear';
import { classCount } from '../mnist/data';
import { heatMapUrl } from '../mnist/heat-map';
import { rank, type Tree } from './trees';

export interface PageContent {
  readonly metadata: Record<string, string>;
  readonly trees: readonly Tree[];
  /** Clusters 2c and 2c + 1 are those of class c before the second block and at the pixels. */
  readonly report: CausalReport;
  readonly overlaps: { readonly upper: number[][]; readonly lower: number[][] };
  /** Test digits that the report is about. */
  readonly count: number;
  readonly seconds: number;
}

const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

/** One self-contained HTML page: images are data URLs, there is no script. */
export function renderPage({ metadata, trees, report, overlaps, count, seconds }: PageContent): string {
  const { accuracy } = report.baseline;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Clusters of a deep bilinear MNIST network, from logits to pixels</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Clusters of a deep bilinear MNIST network, from logits to pixels</h1>
<p>The network embeds 784 pixels into 64 numbers <i>a</i>, adds two blocks <i>a</i> + <i>D</i>((<i>La</i>) ∘ (<i>Ra</i>)), and reads ten logits off;
its test accuracy is ${percent(accuracy!, 2)}. Each class starts as its margins over the other logits. An LSRDR of rank ${rank} pulls them back to the
input of the second block, another one pulls the <b>P</b> of that back to the pixels. The residual makes the constant one a coordinate of both.</p>

<h2>The tree of every class</h2>
${trees.map(treeSection).join('\n')}

<h2>Does it mean anything?</h2>
<p>Accuracy on the ${count} test digits when the cluster is taken out of what a layer reads (<i>x</i> − Π<i>x</i>), and when nothing else is left
(Π<i>x</i>): over all digits, and over the class's own. In brackets the same for a random subspace of ${rank} dimensions.</p>
${causalTable(report, 1, 'Before the second block, 64 coordinates')}
${causalTable(report, 0, 'At the pixels, 784 coordinates')}

<h2>How far the classes share their clusters</h2>
<p>Mean cos² of the principal angles between the clusters of two classes: 1 for the same subspace, 0 for orthogonal ones.</p>
<div class="pair">${overlapTable('Before the second block', overlaps.upper)}${overlapTable('At the pixels', overlaps.lower)}</div>

<h2>How to read this</h2>
<p>Images are eigenvectors of P as 28×28 pixels: red positive, blue negative, white zero, each on its own scale. A direction (<i>v</i>, <i>t</i>) of pixels and constant
one measures (⟨<i>v</i>,<i>x</i>⟩ + <i>t</i>)²; its sign is chosen so that <i>t</i> ≥ 0, so red ink speaks for it. Under each is its eigenvalue, the share of P it carries.
A branch takes one direction of the upper cluster alone; its image is the leading eigenvector of that single form. Computed in ${seconds.toFixed(0)} s from
<code>examples/mnist-deep/weights.safetensors</code> (noise ${metadata['noise']}, weight decay ${metadata['weightDecay']}, ${metadata['epochs']} epochs).</p>
</main>
</body>
</html>
`;
}

function treeSection({ digit, upper, lower, branches, images, weights }: Tree): string {
  const picture = (image: Float64Array, label: string): string =>
    `<figure><img src="${heatMapUrl(image)}" alt="" width="84" height="84"><figcaption>${label}</figcaption></figure>`;
  const facts = ({ result, agreement }: Tree['upper']): string =>
    `fitness ${result.fitness.toFixed(3)}, ${percent(agreement, 0)} of ${result.runs.length} starts agree, residual ${result.residuals.stationarity.toExponential(0)}`;
  return `<section>
<h3>${digit}</h3>
<div class="level"><div class="label">before block 2<small>${facts(upper)}</small></div>
<ul class="branches">${branches
    .map(
      ({ weight, image, constant }) =>
        `<li><span>${percent(weight)}</span>${picture(image, `constant ${percent(constant, 0)}`)}</li>`,
    )
    .join('')}</ul></div>
<div class="level"><div class="label">at the pixels<small>${facts(lower)}</small></div>
<div class="images">${images.map((image, k) => picture(image, percent(weights[k]!))).join('')}</div></div>
</section>`;
}

function causalTable({ baseline, rows }: CausalReport, layer: number, title: string): string {
  const lines = Array.from({ length: classCount }, (_, digit) => {
    const of = (mode: string) =>
      rows.find((row) => row.layer === layer && row.mode === mode && row.cluster >> 1 === digit)!;
    const cells = [of('ablate'), of('keep')].flatMap(({ effect, random }) => [
      `${percent(effect.accuracy!)} <small>(${percent(random.accuracy!)})</small>`,
      `${percent(effect.classAccuracy![digit]!)} <small>(${percent(random.classAccuracy![digit]!)})</small>`,
    ]);
    return `<tr><th>${digit}</th><td>${percent(baseline.classAccuracy![digit]!)}</td>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<table><caption>${title}</caption><thead><tr><th>class</th><th>own, before</th><th>ablated: all</th><th>own</th><th>kept: all</th><th>own</th></tr></thead>
<tbody>${lines.join('\n')}</tbody></table>`;
}

function overlapTable(title: string, values: readonly (readonly number[])[]): string {
  const head = values.map((_, c) => `<th>${c}</th>`).join('');
  const lines = values.map(
    (row, c) =>
      `<tr><th>${c}</th>${row
        .map((value) => `<td style="background:rgb(122 142 163 / ${value.toFixed(2)})">${value.toFixed(2)}</td>`)
        .join('')}</tr>`,
  );
  return `<table class="overlap"><caption>${title}</caption><thead><tr><th></th>${head}</tr></thead><tbody>${lines.join('\n')}</tbody></table>`;
}

const style = `
:root { color-scheme: light dark; --ink: light-dark(#222, #ddd); --soft: light-dark(#666, #999); --card: light-dark(#fff, #1d1f22); --page: light-dark(#f4f4f2, #131416); }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 66rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; } h3 { margin: 0; font-size: 1.6rem; grid-row: span 2; align-self: center; }
section { background: var(--card); border-radius: 8px; padding: .8rem 1.2rem; margin: .8rem 0; display: grid; grid-template-columns: 2.2rem 1fr; gap: .6rem 1rem; }
.level { display: flex; gap: 1rem; align-items: center; grid-column: 2; } .label { width: 13rem; flex: none; } small { color: var(--soft); font-size: .8rem; } .label small { display: block; }
.branches { display: flex; gap: .6rem; list-style: none; margin: 0; padding: 0 0 0 .8rem; border-left: 2px solid var(--soft); } .branches li { text-align: center; } .images { display: flex; gap: .6rem; padding-left: .8rem; border-left: 2px solid var(--soft); }
.branches span { display: block; font-size: .8rem; }
figure { margin: 0; } figcaption { font-size: .75rem; color: var(--soft); text-align: center; }
img { image-rendering: pixelated; display: block; border-radius: 4px; margin: 0 auto; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; } caption { text-align: left; font-weight: 600; padding: .3rem 0; } th, td { padding: .15rem .7rem; text-align: right; } thead th { color: var(--soft); font-weight: 500; }
.overlap th, .overlap td { padding: .15rem .35rem; font-size: .8rem; } .pair { display: flex; flex-wrap: wrap; gap: 2rem; }
`;
