/** How far clusters lie on one another, on a scale from nothing to the most that two different ones do. */
import * as Plot from '@observablehq/plot';
import { principalAngles } from '../../cluster';
import type { Context, Section } from '../context';
import { type Html, html } from '../html';
import { colour, figure, WIDTH } from '../svg';
import { table } from '../table';
import { grouped, many, number } from '../words';

/** Clusters that are compared: pairs grow with the square. */
export const COMPARED = 60;

/** Up to so many clusters have numbers in their cells. */
const NUMBERED = 8;

/** Overlaps below this are rounding. */
const NOTHING = 1e-12;

/** Mean cos² of the principal angles between the images of Π: 1 for the same subspace, 0 for orthogonal ones. */
export function overlapsOf({ study }: Context): number[][] {
  const results = study.entries.slice(0, COMPARED).map(({ result }) => result);
  const matrix = results.map(() => results.map(() => 1));
  results.forEach((one, i) => {
    for (let j = 0; j < i; j++) {
      const angles = principalAngles(one, results[j]!);
      const mean = angles.reduce((sum, angle) => sum + Math.cos(angle) ** 2, 0) / angles.length;
      matrix[i]![j] = matrix[j]![i] = mean;
    }
  });
  return matrix;
}

export function overlap(context: Context, overlaps: readonly (readonly number[])[]): Section | undefined {
  if (overlaps.length < 2) return undefined;
  const { entries } = context.study;
  const pairs = overlaps.flatMap((row, i) => row.slice(0, i).map((value, j) => ({ one: j + 1, other: i + 1, value })));
  const ranked = [...pairs].sort((first, second) => second.value - first.value);
  const largest = ranked[0]!;
  const isNone = largest.value < NOTHING;
  return {
    id: 'overlap',
    title: 'Overlap between clusters',
    body: html`<p>Mean cos² of the principal angles between two clusters: 1 for the same subspace, 0 for orthogonal ones. ${
      isNone
        ? `All ${many(pairs.length, 'pair')} are orthogonal to rounding${context.study.kind === 'atlas' ? '; clusters of different rounds are so by construction' : ''}.`
        : `The largest is ${number(largest.value, 3)}, between clusters ${largest.one} and ${largest.other}.${context.study.kind === 'atlas' ? ' Clusters of different rounds are orthogonal by construction.' : ''}`
    }</p>
${entries.length > overlaps.length && html`<p class="soft">Of the first ${overlaps.length} clusters.</p>`}
${!isNone && html`<div class="beside">${map(overlaps, pairs, largest.value)}${pairTable(ranked)}</div>`}`,
  };
}

function map(
  overlaps: readonly (readonly number[])[],
  pairs: readonly { one: number; other: number; value: number }[],
  top: number,
): Html {
  const count = overlaps.length;
  const cells = pairs.flatMap(({ one, other, value }) => [
    { x: one, y: other, value },
    { x: other, y: one, value },
  ]);
  const every = Math.ceil(count / 12);
  const numbers = Array.from({ length: count }, (_, k) => k + 1);
  const ticks = numbers.filter((k) => (k - 1) % every === 0);
  const margin = 34;
  const isNumbered = count <= NUMBERED;
  return figure(
    {
      alternative: `Overlaps of ${count} clusters with one another as a grid; the darkest cell is ${number(top, 3)}. The pairs are listed below.`,
      caption: 'Overlap of cluster by cluster; the diagonal is left out',
      after: ramp(top),
    },
    {
      height: WIDTH,
      marginLeft: margin,
      marginBottom: margin,
      x: { domain: numbers, label: 'cluster', ticks, tickSize: 0, padding: count > 20 ? 0 : 0.04 },
      y: { domain: numbers, label: 'cluster', ticks, tickSize: 0, padding: count > 20 ? 0 : 0.04 },
      // From nothing to the most there is, so that small differences are seen.
      opacity: { domain: [0, top], range: [0.04, 1] },
      marks: [
        Plot.frame({ stroke: 'var(--line)' }),
        Plot.cell(cells, { x: 'x', y: 'y', fill: colour.energy, fillOpacity: 'value' }),
        ...(isNumbered
          ? [
              Plot.text(cells, {
                x: 'x',
                y: 'y',
                text: ({ value }: { value: number }) => short(value),
                fill: 'var(--ink)',
                stroke: 'var(--card)',
                strokeWidth: 3,
                fontSize: 11,
              }),
            ]
          : []),
      ],
    },
  );
}

function ramp(top: number): Html {
  return html`<p class="ramp"><span>0</span><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><defs><linearGradient id="ramp"><stop offset="0" stop-color="var(--energy)" stop-opacity="0.04"/><stop offset="1" stop-color="var(--energy)"/></linearGradient></defs><rect width="100" height="8" fill="url(#ramp)"/></svg><span>${number(top, 3)}</span></p>`;
}

/** Two digits, for a cell. */
function short(value: number): string {
  return value < 0.005 ? (value < NOTHING ? '0' : '<.01') : value.toFixed(2).replace(/^0/, '');
}

const LISTED = 30;

function pairTable(ranked: readonly { one: number; other: number; value: number }[]): Html {
  const shown = ranked.slice(0, LISTED);
  const all =
    ranked.length > shown.length ? `the ${shown.length} largest of ${grouped(ranked.length)}` : 'largest first';
  return table({
    id: 'pairs',
    caption: `Overlaps of pairs, ${all}`,
    head: ['clusters', 'mean cos²'],
    rows: shown.map(({ one, other, value }) => [`${one} and ${other}`, number(value, 4)]),
    isTall: shown.length > 9,
  });
}
