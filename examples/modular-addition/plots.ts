/** Charts as inline SVG. */
import type { NdArray } from 'ndarray';
import type { Ranking } from './study';

type Matrix = NdArray<Float64Array>;

/** Some of the directions, one or two, over both residues. */
export function waves(p: number, directions: Matrix, rows: readonly number[], frequency: number): string {
  const [width, height, gap] = [300, 70, 12];
  const entries = rows.flatMap((k) => Array.from({ length: 2 * p }, (_, i) => Math.abs(directions.get(k, i))));
  const largest = Math.max(...entries, Number.MIN_VALUE);
  const half = (width - gap) / 2;
  const lines = rows.flatMap((k, at) =>
    [0, 1].map((side) => {
      const points = Array.from({ length: p }, (_, a) => {
        const x = side * (half + gap) + (half * a) / (p - 1);
        const y = height / 2 - ((height / 2 - 2) * directions.get(k, side * p + a)) / largest;
        return `${x.toFixed(1)},${y.toFixed(1)}`;
      });
      return `<polyline class="curve ${at === 0 ? 'first' : 'second'}" points="${points.join(' ')}"/>`;
    }),
  );
  const axes = [0, 1].map(
    (side) =>
      `<line class="axis" x1="${side * (half + gap)}" x2="${side * (half + gap) + half}" y1="${height / 2}" y2="${height / 2}"/>`,
  );
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${rows.length === 1 ? 'a direction' : 'the two directions'} over the residues a and b, mainly of frequency ${frequency}">${axes.join('')}${lines.join('')}</svg>`;
}

/** Where the two directions put each residue a; consecutive multiples of 1/frequency stand side by side on a circle. */
export function circle(p: number, directions: Matrix, frequency: number): string {
  const at = (a: number): [number, number] => [directions.get(0, a), directions.get(1, a)];
  const largest = Math.max(...Array.from({ length: p }, (_, a) => Math.hypot(...at(a))), Number.MIN_VALUE);
  const place = (a: number): [string, string] => {
    const [x, y] = at(a % p);
    return [(50 + (46 * x) / largest).toFixed(1), (50 - (46 * y) / largest).toFixed(1)];
  };
  const joins = Array.from({ length: p }, (_, a) => {
    const [[x1, y1], [x2, y2]] = [place(a), place(a + 1)];
    return `<line class="join" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;
  });
  const points = Array.from({ length: p }, (_, a) => {
    const [x, y] = place(a);
    return `<circle class="point" cx="${x}" cy="${y}" r="1.4"/>`;
  });
  return `<svg class="circle" viewBox="0 0 100 100" role="img" aria-label="the residues a in the plane of the two directions, frequency ${frequency}">${joins.join('')}${points.join('')}</svg>`;
}

const colours = ['#d1495b', '#2e86ab', '#3a9d6e', '#c98a00', '#8e6bbf', '#b5651d', '#c26ba8', '#888888'];

/** Accuracy kept against the dimension kept, a curve for each method; the names stand below, where they may wrap. */
export function curves(dimensions: readonly number[], methods: readonly Ranking[]): string {
  const [width, height, left, bottom, right] = [480, 290, 44, 30, 14];
  const most = dimensions[dimensions.length - 1]!;
  const x = (d: number): number => left + ((width - left - right) * d) / most;
  const y = (share: number): number => 10 + (height - bottom - 10) * (1 - share);
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<line class="axis" x1="${left}" x2="${width - right}" y1="${y(share)}" y2="${y(share)}"/><text x="${left - 6}" y="${y(share) + 4}" text-anchor="end">${100 * share} %</text>`,
  );
  const ticks = dimensions.map((d) => `<text x="${x(d)}" y="${height - 12}" text-anchor="middle">${d}</text>`);
  const colour = (k: number): string => colours[k % colours.length]!;
  const lines = methods.map(({ keep }, k) => {
    const points = keep.map((share, i) => `${x(dimensions[i]!).toFixed(1)},${y(share).toFixed(1)}`);
    return `<polyline class="curve" style="stroke:${colour(k)}" points="${points.join(' ')}"/>`;
  });
  const names = methods.map(
    ({ name }, k) => `<span><i class="swatch" style="background:${colour(k)}"></i>${name}</span>`,
  );
  return `<svg class="curves" viewBox="0 0 ${width} ${height}" role="img" aria-label="pairs that stay right against the dimension that is kept, by method">${grid.join('')}${ticks.join('')}${lines.join('')}</svg>
<div class="facts">${names.join('')}</div>`;
}
