import { heatMapUrl } from '../mnist/heat-map';
import { type CausalRows, causalTable, overlapTable, percent } from './tables';
import { rank, type Tree } from './trees';

export interface PageContent {
  readonly metadata: Record<string, string>;
  readonly trees: readonly Tree[];
  readonly causal: CausalRows;
  readonly overlaps: { readonly upper: number[][]; readonly lower: number[][] };
  /** Test digits that the report is about, and how many random subspaces stand beside each cluster. */
  readonly count: number;
  readonly draws: number;
  readonly seconds: number;
}

/** One self-contained HTML page: images are data URLs, there is no script. */
export function renderPage({ metadata, trees, causal, overlaps, count, draws, seconds }: PageContent): string {
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
<p>The network embeds 784 pixels into 64 numbers <i>a</i>, adds two blocks <i>a</i> + <i>D</i>((<i>La</i>) ∘ (<i>Ra</i>)), and reads ten logits off.
It reads ${percent(causal.baseline.accuracy!, 2)} of the test digits. Which directions does it use for each class, and does it need them?</p>

<h2>The tree of every class</h2>
<p>A class starts as its margins over the other nine logits. An LSRDR of rank ${rank} pulls them back to the 64 numbers before the
second block: a cluster of ${rank} directions, each with its share of <b>P</b> (the width of its bar; all of a column would be 100 %). What each of them looks at in the pixels is
drawn below its bar. On the right or below, the cluster as a whole is pulled back once more, to the pixels: again ${rank} directions with their shares.</p>
<p>Red ink speaks for a direction, blue against it, each image on its own scale. The residual makes the constant one a coordinate: a direction
(<i>v</i>, <i>t</i>) measures (⟨<i>v</i>, <i>x</i>⟩ + <i>t</i>)²; what is linear in <i>x</i> comes from the residual. <i>t</i>² is given below each branch.</p>
<div class="tree head"><span></span><span>before the second block, direction by direction</span><span>at the pixels, the cluster as a whole</span></div>
${trees.map(treeSection).join('\n')}

<h2>Does it mean anything?</h2>
<p>The cluster of a class is taken out of what a layer reads (<i>x</i> − Π<i>x</i>), or nothing else is left (Π<i>x</i>). The tables say how many of the
${count.toLocaleString('en').replace(',', ' ')} test digits are read rightly then: those of the class, and all of them. Beside each cluster stand random subspaces of ${rank} dimensions, as means over ${draws}.</p>
${causalTable(causal, 1, `Before the second block: ${rank} of 64 dimensions`)}
${causalTable(causal, 0, `At the pixels: ${rank} of 784 dimensions`)}
<p>A cluster matters where its column is far from the random one. Taking it away costs other classes too, often more than its own, since classes
share their directions (see below). Keeping nothing but it leaves more of its class than a random subspace does.</p>

<h2>How far the classes share their clusters</h2>
<p>Mean cos² of the principal angles between the clusters of two classes: 1 for the same subspace, 0 for orthogonal ones. The colours go from the least to the largest value in a table.</p>
<div class="pair">${overlapTable('Before the second block', overlaps.upper)}${overlapTable('At the pixels', overlaps.lower)}</div>

<p class="note">Computed in ${seconds.toFixed(0)} s from <code>examples/mnist-deep/weights.safetensors</code> (noise ${metadata['noise']}, weight decay ${metadata['weightDecay']}, ${metadata['epochs']} epochs).
Below each cluster: its fitness, and how many of the starts of the fit came to it.</p>
</main>
</body>
</html>
`;
}

function treeSection({ digit, upper, lower, branches, images, weights }: Tree): string {
  const picture = (image: Float64Array, what: string, label: string): string =>
    `<figure><img src="${heatMapUrl(image)}" alt="${what}" width="84" height="84"><figcaption>${label}</figcaption></figure>`;
  const facts = ({ result, agreement }: Tree['upper']): string =>
    `<small>fitness ${result.fitness.toFixed(2)}, ${Math.round(agreement * result.runs.length)} of ${result.runs.length} starts</small>`;
  const width = (weight: number): string => `style="--share: ${(100 * weight).toFixed(1)}%"`;
  return `<section class="tree"><h3>${digit}</h3>
<div><small class="where">before the second block, direction by direction</small><ul class="branches">${branches
    .map(
      ({ weight, image, constant }, k) =>
        `<li ${width(weight)}><b>${percent(weight)}</b>${picture(image, `class ${digit}, branch ${k + 1}, at the pixels`, `<i>t</i>² ${percent(constant, 0)}`)}</li>`,
    )
    .join('')}</ul>${facts(upper)}</div>
<div><small class="where">at the pixels, the cluster as a whole</small><ul class="joint">${images
    .map(
      (image, k) =>
        `<li>${picture(image, `class ${digit}, direction ${k + 1} of P at the pixels`, `<b>${percent(weights[k]!)}</b>`)}</li>`,
    )
    .join('')}</ul>${facts(lower)}</div></section>`;
}

const style = `
:root { color-scheme: light dark; --ink: light-dark(#222, #ddd); --soft: light-dark(#666, #999); --card: light-dark(#fff, #1d1f22); --page: light-dark(#f4f4f2, #131416); --line: light-dark(#8795a5, #5f6b78); }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 66rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; } p { max-width: 52rem; } small, .note { color: var(--soft); font-size: .8rem; }
.tree { display: grid; grid-template-columns: 2.4rem 1fr calc(50% - .2rem); gap: 0 1.6rem; padding: .8rem 1.2rem; align-items: end; }
.head { color: var(--soft); font-size: .85rem; padding-bottom: 0; } section { background: var(--card); border-radius: 8px; margin: .6rem 0; overflow-x: auto; }
h3 { margin: 0; font-size: 2rem; align-self: start; line-height: 1; }
.tree ul { display: grid; grid-template-columns: repeat(${rank}, minmax(0, 1fr)); gap: .5rem; list-style: none; margin: 0; padding: 0; } .tree li { text-align: center; position: relative; }
.branches { border-top: 2px solid var(--line); padding-top: .5rem !important; }
.branches li::before { content: ''; display: block; width: var(--share); min-width: 1px; height: .6rem; background: var(--line); }
.branches b { display: block; } li b { font-size: .8rem; font-weight: 600; } .tree > :last-child:not(span) { border-left: 2px dotted var(--line); padding-left: 1.6rem; }
figure { margin: 0; } figcaption { font-size: .75rem; color: var(--soft); text-align: center; } figcaption b { color: var(--ink); }
img { image-rendering: pixelated; display: block; max-width: 100%; height: auto; border-radius: 4px; margin: 0 auto; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; } caption { text-align: left; font-weight: 600; padding: .3rem 0; } th, td { padding: .15rem .7rem; text-align: right; }
thead th { color: var(--soft); font-weight: 500; } thead tr:first-child th { text-align: center; } .start { border-left: 1px solid var(--line); } td.chance { color: var(--soft); } tfoot { border-top: 1px solid var(--line); font-weight: 600; }
.overlap th, .overlap td { padding: .15rem .35rem; font-size: .8rem; } .pair { display: flex; flex-wrap: wrap; gap: 2rem; }
.scroll { overflow-x: auto; } .where { display: none; }
@media (max-width: 62rem) { .tree { grid-template-columns: minmax(0, 1fr); } .tree > :last-child:not(span) { border: 0; padding: .8rem 0 0; } .head.tree { display: none; } .where { display: block; } }
`;
