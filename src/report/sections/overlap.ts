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
  const pairs = overlaps.flatMap((row, i) =>
    row.slice(0, i).map((value, j): Pair => ({ one: j + 1, other: i + 1, value })),
  );
  const ranked = [...pairs].sort((first, second) => second.value - first.value);
  const largest = ranked[0]!;
  const isNone = largest.value < NOTHING;
  return {
    id: 'overlap',
    title: 'Overlap between clusters',
    body: html`<p>Mean cos² of the principal angles between two clusters: 1 for the same subspace, 0 for orthogonal ones. ${
      isNone
        ? `${pairs.length === 1 ? 'The two' : `All ${many(pairs.length, 'pair')}`} are orthogonal to rounding${context.study.kind === 'atlas' ? '; clusters of different rounds are so by construction' : ''}.`
        : `The largest is ${number(largest.value, 3)}, between clusters ${largest.one} and ${largest.other}.${context.study.kind === 'atlas' ? ' Clusters of different rounds are orthogonal by construction.' : ''}`
    }</p>
${entries.length > overlaps.length && html`<p class="soft">Of the first ${overlaps.length} clusters.</p>`}
${!isNone && html`<div class="beside">${map(overlaps, pairs)}${pairTable(ranked)}</div>`}`,
  };
}

interface Pair {
  readonly one: number;
  readonly other: number;
  readonly value: number;
}

/** Overlaps as strengths of a colour: in proportion, or by their logarithms where they differ much, so that small ones are told apart too. */
interface Scale {
  readonly low: number;
  readonly high: number;
  readonly isLogarithmic: boolean;
  strength(value: number): number;
}

/** Overlaps that differ by more are shown by their logarithms, down to a thousandth of the largest. */
const WIDE = 20;
const DEEP = 1000;

function scaleOf(pairs: readonly Pair[]): Scale {
  const values = pairs.map(({ value }) => value).filter((value) => value >= NOTHING);
  const [least, high] = [Math.min(...values), Math.max(...values)];
  const low = Math.max(least, high / DEEP);
  const isLogarithmic = high / low > WIDE;
  const strength = (value: number): number => {
    if (value < NOTHING) return 0;
    const part = isLogarithmic ? Math.max(Math.log(value / low) / Math.log(high / low), 0) : value / high;
    return FAINT + (1 - FAINT) * part;
  };
  return { low: isLogarithmic ? low : 0, high, isLogarithmic, strength };
}

/** Of the least that is drawn. */
const FAINT = 0.07;

function map(overlaps: readonly (readonly number[])[], pairs: readonly Pair[]): Html {
  const count = overlaps.length;
  const scale = scaleOf(pairs);
  const cells = pairs.flatMap(({ one, other, value }) => {
    const cell = { value, strength: scale.strength(value) };
    return [
      { x: one, y: other, ...cell },
      { x: other, y: one, ...cell },
    ];
  });
  const every = Math.ceil(count / 12);
  const numbers = Array.from({ length: count }, (_, k) => k + 1);
  const axis = {
    domain: numbers,
    label: 'cluster',
    labelAnchor: 'center',
    ticks: numbers.filter((k) => (k - 1) % every === 0),
    tickSize: 0,
    padding: count > 20 ? 0 : 0.04,
  } as const;
  const text = ({ value }: { readonly value: number }): string => short(value);
  return figure(
    {
      alternative: `Overlaps of ${count} clusters with one another as a grid; the strongest colour is ${number(scale.high, 3)}. The pairs are listed beside it.`,
      caption: 'Overlap, without the diagonal',
      after: ramp(scale),
    },
    {
      height: WIDTH,
      marginTop: 8,
      marginLeft: 48,
      marginBottom: 40,
      x: axis,
      y: axis,
      opacity: { type: 'identity' },
      marks: [
        Plot.frame({ stroke: 'var(--line)' }),
        Plot.cell(cells, { x: 'x', y: 'y', fill: colour.energy, fillOpacity: 'strength' }),
        ...(count <= NUMBERED
          ? [
              Plot.text(cells, {
                x: 'x',
                y: 'y',
                text,
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

function ramp({ low, high, isLogarithmic }: Scale): Html {
  return html`<p class="ramp"><span>${low === 0 ? '0' : `≤ ${number(low, 2)}`}</span><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><defs><linearGradient id="ramp"><stop offset="0" stop-color="${colour.energy}" stop-opacity="${FAINT}"/><stop offset="1" stop-color="${colour.energy}"/></linearGradient></defs><rect width="100" height="8" fill="url(#ramp)"/></svg><span>${number(high, 3)}</span></p>
${isLogarithmic && html`<p class="soft">Logarithmic; no colour: orthogonal.</p>`}`;
}

/** Two digits, for a cell. */
function short(value: number): string {
  return value < 0.005 ? (value < NOTHING ? '0' : '<.01') : value.toFixed(2).replace(/^0/, '');
}

const LISTED = 30;

function pairTable(ranked: readonly Pair[]): Html {
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
