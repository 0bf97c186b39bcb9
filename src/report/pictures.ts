/** Directions of a cluster as pictures: images, waves over residues, or nothing where coordinates have no order. */
import type { Coordinates } from './coordinates';
import { blockName } from './coordinates';
import { type Html, html } from './html';
import { imageUrl } from './image';
import type { Profile } from './profile';
import { percent } from './words';

/** Of all images of a page together; those of the clusters that come after are left out. */
export const PIXEL_BUDGET = 1_500_000;

/** Pictures of the directions of P, with their eigenvalues. */
export function pictures(profile: Profile, coordinates: Coordinates, cluster: number): Html | undefined {
  const { image, residues } = coordinates;
  if (image !== undefined) return images(profile, image, cluster);
  return residues && html`${waves(profile, residues, cluster)}${frequencies(profile, cluster)}`;
}

function images(
  { directions, weights, isSigned }: Profile,
  { height, width }: { height: number; width: number },
  cluster: number,
): Html {
  // Long sides of 96 px where there are several, and never more than three times as long as wide.
  const what = isSigned ? 'Direction' : 'Sizes of the entries of direction';
  return html`<ul class="images${directions.length <= 2 && ' few'}">${directions.map(
    (direction, k) =>
      html`<li><img src="${imageUrl(direction.subarray(0, height * width), height, width)}" width="${width}" height="${height}" alt="${what} ${k + 1} of cluster ${cluster}, ${percent(weights[k]!)} of P"><span>${percent(weights[k]!)}</span></li>`,
  )}</ul>`;
}

const HEIGHT = 90;

/** Height of the shares of the frequencies. */
const LOW = 34;

/** The share of each frequency, from 0 on. */
function frequencies({ waves: spectrum }: Profile, cluster: number): Html | undefined {
  if (spectrum === undefined) return undefined;
  const { shares, frequency, purity } = spectrum;
  const width = 340 / shares.length;
  const bars = Array.from(shares, (share, k) =>
    share < 0.003
      ? html``
      : html`<rect x="${(k * width).toFixed(1)}" y="${(LOW * (1 - share)).toFixed(1)}" width="${Math.max(width - 1, 1).toFixed(1)}" height="${(LOW * share).toFixed(1)}"/>`,
  );
  return html`<svg class="waves" viewBox="0 0 340 ${LOW + 16}" role="img" aria-label="Part of each frequency in cluster ${cluster}: ${percent(purity)} is of frequency ${frequency}"><line class="axis" x1="0" x2="340" y1="${LOW}" y2="${LOW}"/>${bars}<text x="0" y="${LOW + 13}">frequency 0</text><text x="340" y="${LOW + 13}" text-anchor="end">${shares.length - 1}</text></svg>`;
}

/** Curves over the residues, all blocks on one scale. */
function waves(
  { directions, weights, waves: spectrum }: Profile,
  { p, blocks }: { p: number; blocks: number },
  cluster: number,
): Html {
  const gap = 10;
  const width = 340;
  const shown = directions.slice(0, 2);
  const largest = Math.max(
    ...shown.flatMap((direction) => Array.from(direction.subarray(0, p * blocks), Math.abs)),
    Number.MIN_VALUE,
  );
  const length = (width - gap * (blocks - 1)) / blocks;
  const left = (block: number): number => block * (length + gap);
  const y = (value: number): string => (HEIGHT / 2 - ((HEIGHT / 2 - 3) * value) / largest).toFixed(1);
  const all = Array.from({ length: blocks }, (_, block) => block);
  const axes = all.map(
    (block) =>
      html`<line class="axis" x1="${left(block).toFixed(1)}" x2="${(left(block) + length).toFixed(1)}" y1="${HEIGHT / 2}" y2="${HEIGHT / 2}"/><text x="${(left(block) + length / 2).toFixed(1)}" y="${HEIGHT + 13}" text-anchor="middle">${blockName(block)} = 0 … ${p - 1}</text>`,
  );
  const curves = shown.flatMap((direction, k) =>
    all.map((block) => {
      const points = Array.from({ length: p }, (_, a) => {
        const x = left(block) + (length * a) / (p - 1);
        return `${x.toFixed(1)},${y(direction[block * p + a]!)}`;
      });
      return html`<polyline class="curve ${k === 0 ? 'first' : 'second'}" points="${points.join(' ')}"/>`;
    }),
  );
  const frequency = spectrum === undefined ? '' : `, mainly of frequency ${spectrum.frequency}`;
  const shares = shown.map((_, k) => percent(weights[k]!)).join(' and ');
  return html`<svg class="waves" viewBox="0 0 ${width} ${HEIGHT + 18}" role="img" aria-label="The first ${shown.length === 1 ? 'direction' : 'two directions'} of cluster ${cluster} over the residues${frequency}; ${shares} of P">${axes}${curves}</svg>
<p class="soft">${shown.map((_, k) => html`<span class="ink-${k === 0 ? 'first' : 'second'}">direction ${k + 1}</span> ${percent(weights[k]!)}${k + 1 < shown.length && ', '}`)} of P</p>`;
}
