import type { ClusterAtlas } from 'lsrdr/bilinear';
import { usedFrequencies } from './fourier';
import type { ModularNetwork } from './model';
import { circle, curves, waves } from './plots';
import { type ClusterStudy, dimensions, judged, type Ranking, SHARE } from './study';

export interface PageContent {
  readonly model: ModularNetwork;
  /** On all pairs. */
  readonly accuracy: number;
  readonly atlas: ClusterAtlas;
  readonly clusters: readonly ClusterStudy[];
  readonly methods: readonly Ranking[];
  readonly seconds: number;
}

/** Directions of each method that are drawn. */
const SHOWN = 8;

const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)}&nbsp;%`;

/** One self-contained HTML page: charts are inline SVG, there is no script. */
export function renderPage({ model, accuracy, atlas, clusters, methods, seconds }: PageContent): string {
  const { p, hidden, metadata } = model;
  const found = new Set(clusters.map(({ spectrum }) => spectrum.frequency));
  const used = usedFrequencies(model);
  const frequencies = used.filter((k) => found.has(k)).length;
  const purity = clusters.reduce((sum, { spectrum }) => sum + spectrum.purity, 0) / clusters.length;
  const heads = dimensions.map((d) => `<th>d = ${d}</th>`).join('');
  const cells = (shares: readonly number[]): string => shares.map((share) => `<td>${percent(share, 0)}</td>`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Clusters of a network that adds modulo ${p}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>A network that adds modulo ${p}: its clusters are waves</h1>
<p><b>${clusters.length} clusters of rank 2 lead to ${frequencies} of the ${used.length} frequencies that the network uses, ${percent(purity)} pure on average.</b> Nobody told the method of waves: it saw the ${p} matrices of the layer alone.</p>
<p>The network is <i>f</i>(<i>x</i>) = <i>D</i>((<i>Lx</i>) ∘ (<i>Rx</i>)), 2·${p} → ${hidden} → ${p}, on two residues <i>a</i>, <i>b</i> one-hot side by side. It is right on ${percent(accuracy)} of all pairs, and on
${percent(Number(metadata.testAccuracy))} of those that it was not trained on. Networks for this task are known to use cos(2π<i>ka</i>/${p}), sin(2π<i>ka</i>/${p}) and the same of <i>b</i>, for some frequencies <i>k</i>: of the ${(p - 1) / 2} that there are, the weights of this one have ${used.length}, and next to nothing of the others.</p>
<p><b>How to read this.</b> Each card is a cluster. The curves are the two leading directions of its P over the residues <i>a</i> (left half) and <i>b</i> (right half). In the circle each residue <i>a</i> stands
where the two directions put it; a line joins <i>a</i> with <i>a</i>+1. <i>Purity</i> is the part of P that the cluster's one frequency has. <i>Share</i> is fitness²/ρ(Φ(A)), <i>hits</i> how many starts of its round ended there.
Clusters of later rounds are those of what the earlier ones leave.</p>
<div class="cards">
${clusters.map((cluster) => card(p, cluster)).join('\n')}
</div>
<h2>Beside other methods</h2>
<p>The first ${judged(p)} directions of each method. A frequency counts as found if one direction has it to 90 %. The network is then cut down to the span of the first <i>d</i> of them before its layer.</p>
<div class="scroll"><table>
<thead><tr><th>method</th><th>purity</th><th>frequencies</th>${heads}</tr></thead>
<tbody>
${methods
  .map(
    ({ name, purity: mean, frequencies: count, keep }) =>
      `<tr><th>${name}</th><td>${percent(mean)}</td><td>${count}</td>${cells(keep)}</tr>`,
  )
  .join('\n')}
</tbody></table></div>
<p class="soft">Pairs that are right with nothing but the first <i>d</i> directions, by <i>d</i>:</p>
${curves(dimensions, methods)}
<p>The other way round: pairs that are right without the span of the first <i>d</i>.</p>
<div class="scroll"><table id="without">
<thead><tr><th>method</th>${heads}</tr></thead>
<tbody>
${methods.map(({ name, lose }) => `<tr><th>${name}</th>${cells(lose)}</tr>`).join('\n')}
</tbody></table></div>
<h2>The first directions of each method</h2>
<p>In the order that each method gives them, over the residues <i>a</i> and <i>b</i>, with the main frequency and how much of the direction it is.</p>
${methods.map((method, k) => firstDirections(p, method, k === 0)).join('\n')}
<h2>What this does not show</h2>
<ul>
<li>Ablation misleads on a redundant network: ${single(clusters)}, since other frequencies do the same. ${together(methods)}</li>
<li>The eigenvectors that follow an SVD of the outputs, and a symmetric CP decomposition, are about as pure here. Energy methods (HOSVD, HOOI) mix the frequencies, and still keep as much accuracy from ${dimensions[4]} dimensions on.</li>
<li>It is one network of one seed (${metadata.seed}). <code>npm run bench -- --full --only modular-addition</code> trains others, and <code>bench/RESULTS.md</code> says what holds on all of them.</li>
</ul>
<p class="soft">The search ended after ${atlas.coverage.length} rounds${atlas.ended === 'share' ? `, since what is left has a share below ${SHARE}` : ` (${atlas.ended})`}. Computed in ${seconds.toFixed(0)} s from <code>examples/modular-addition/weights.safetensors</code>.</p>
</main>
</body>
</html>
`;
}

function single(clusters: readonly ClusterStudy[]): string {
  const least = Math.min(...clusters.map(({ without }) => without));
  const right = least === 1 ? 'every pair that was tried' : `${percent(least)} of the pairs or more`;
  return `without any single cluster it is right on ${right}`;
}

/** Of the first method and the last, which is chance. */
function together(methods: readonly Ranking[]): string {
  const [own, chance] = [methods[0]!, methods[methods.length - 1]!];
  const most = dimensions.length - 1;
  return `Without the first ${dimensions[most]} directions of ${own.name} it is right on ${percent(own.lose[most]!, 0)}, without as many ${chance.name} ones on ${percent(chance.lose[most]!, 0)}.`;
}

function card(p: number, { spectrum, share, hits, runs, round, directions, without, only }: ClusterStudy): string {
  const { frequency, purity } = spectrum;
  return `<section>
<h3>frequency ${frequency}</h3>
<div class="facts"><span><b>${percent(purity)}</b> pure</span><span>share <b>${share.toFixed(3)}</b></span><span>round ${round + 1}, <b>${hits} of ${runs}</b> starts</span></div>
${waves(p, directions, [0, 1], frequency)}
${circle(p, directions, frequency)}
<p class="soft">right without it ${percent(without)}, with it alone ${percent(only)}</p>
</section>`;
}

/** Folded, but for the method that the page is about. */
function firstDirections(p: number, { name, directions, spectra, purity }: Ranking, isOpen: boolean): string {
  const cells = spectra
    .slice(0, SHOWN)
    .map(
      ({ frequency, purity: share }, k) =>
        `<figure>${waves(p, directions, [k], frequency)}<figcaption><b>${k + 1}</b> frequency <b>${frequency}</b>, ${percent(share, 0)}</figcaption></figure>`,
    );
  return `<details${isOpen ? ' open' : ''}><summary>${name} <span class="soft">${percent(purity)} pure on average</span></summary>
<div class="directions">
${cells.join('\n')}
</div></details>`;
}

const style = `
:root { color-scheme: light dark; --ink: light-dark(#222, #ddd); --soft: light-dark(#666, #999); --card: light-dark(#fff, #1d1f22); --page: light-dark(#f4f4f2, #131416); --line: light-dark(#ddd, #333); }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 66rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin-top: 2.2rem; } h3 { font-size: 1rem; margin: 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); gap: .8rem; }
section { background: var(--card); border-radius: 8px; padding: .8rem 1rem; min-width: 0; }
.facts { display: flex; flex-wrap: wrap; gap: 0 1rem; color: var(--soft); font-size: .85rem; } .facts b { color: var(--ink); }
.soft { color: var(--soft); font-size: .85rem; margin: .3rem 0 0; }
svg { display: block; width: 100%; height: auto; margin: .4rem 0; } svg.circle { max-width: 9rem; margin-inline: auto; } svg.curves { max-width: 36rem; background: var(--card); border-radius: 8px; margin-top: 1rem; }
svg text { font-size: 11px; fill: currentColor; } .axis { stroke: var(--line); } .first { stroke: light-dark(#b2182b, #ee6a63); } .second { stroke: light-dark(#2166ac, #6fb0ee); } .curve { fill: none; stroke-width: 1.5; }
.point { fill: var(--ink); } .join { stroke: var(--soft); stroke-width: .4; }
details { background: var(--card); border-radius: 8px; margin: .5rem 0; padding: .5rem 1rem; } summary { cursor: pointer; }
.directions { display: grid; grid-template-columns: repeat(auto-fill, minmax(max(9rem, 21%), 1fr)); gap: .6rem 1rem; margin: .5rem 0; } figure { margin: 0; min-width: 0; } figcaption { color: var(--soft); font-size: .8rem; } figcaption b { color: var(--ink); }
.scroll { overflow-x: auto; } .swatch { display: inline-block; width: 1.1rem; height: .2rem; margin-right: .4rem; vertical-align: middle; } table { border-collapse: collapse; font-size: .85rem; } th, td { padding: .15rem .55rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); } tbody th, thead th:first-child { text-align: left; font-weight: 500; }
`;
