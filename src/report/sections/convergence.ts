/** How the runs that found the clusters got there. */
import * as Plot from '@observablehq/plot';
import type { Context, Section } from '../context';
import { type Html, html } from '../html';
import type { Study } from '../subject';
import { colour, figure } from '../svg';
import { table } from '../table';
import { many, number, superscript, tiny } from '../words';

/** Curves in the plot, one for each colour. */
const CURVES = 6;

/** Residuals below rounding are drawn here. */
const FLOOR = 1e-16;

/** Points of a curve; longer ones are thinned. */
const POINTS = 160;

export function convergence({ study }: Context): Section | undefined {
  const { entries } = study;
  if (entries.length === 0) return undefined;
  const shown = entries.slice(0, CURVES);
  const points = shown.flatMap(({ result }, at) =>
    thinned(result.history.filter(({ residual }) => residual >= 0 && residual < Infinity)).map(
      ({ sweep, residual }) => ({
        sweep,
        residual: Math.max(residual, FLOOR),
        cluster: at,
      }),
    ),
  );
  const sweeps = entries.map(({ result }) => result.sweeps);
  const [least, most] = [Math.min(...sweeps), Math.max(...sweeps)];
  const how = least === most ? many(most, 'sweep') : `${least} to ${many(most, 'sweep')}`;
  const residuals = entries.map(({ result }) => result.residuals.stationarity).filter(Number.isFinite);
  const worst = residuals.length === 0 ? Number.NaN : Math.max(...residuals);
  return {
    id: 'convergence',
    title: 'Convergence',
    body: html`<p>The residual is the relative length of what is left of the gradient; it should fall to the tolerance of the search (10⁻⁸ unless told otherwise). ${
      entries.length === 1 ? 'The run' : 'The runs that found these clusters'
    } took ${how} over the matrices; measured afresh at the end, the ${entries.length === 1 ? 'residual is' : 'largest residual is'} ${tiny(worst)}.</p>
<div class="beside">${points.length > 1 && curves(points, shown.length, entries.length)}${runs(study)}</div>`,
  };
}

interface Point {
  readonly sweep: number;
  readonly residual: number;
  readonly cluster: number;
}

function curves(points: readonly Point[], count: number, total: number): Html {
  const values = points.map(({ residual }) => residual);
  // Whole decades, every second or third of them with a line.
  const [low, high] = [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))];
  const step = Math.max(1, Math.ceil((high - low) / 6));
  const ticks = Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, k) => 10 ** (low + k * step));
  const last = points[points.length - 1]!;
  return figure(
    {
      alternative: `Residual against sweeps on a logarithmic scale, from ${number(Math.max(...values), 2)} down to ${number(Math.min(...values), 2)} by sweep ${last.sweep}.`,
      caption: count < total ? `Residual by sweep, of clusters 1 to ${count}` : 'Residual by sweep',
      legend:
        count === 1
          ? []
          : Array.from({ length: count }, (_, at) => ({
              colour: colour.series(at),
              name: `cluster ${at + 1}`,
              shape: 'line' as const,
            })),
    },
    {
      height: 240,
      marginLeft: 42,
      marginBottom: 34,
      color: { type: 'identity' },
      x: { label: 'sweep', ticks: 5, tickFormat: (sweep: number) => (Number.isInteger(sweep) ? String(sweep) : '') },
      y: {
        type: 'log',
        label: 'residual',
        grid: true,
        domain: [10 ** low, 10 ** Math.max(high, low + 1)],
        ticks,
        tickFormat: (value: number) => `10${superscript(Math.round(Math.log10(value)))}`,
      },
      marks: [
        Plot.line(points, {
          x: 'sweep',
          y: 'residual',
          z: 'cluster',
          stroke: ({ cluster }: Point) => colour.series(cluster),
          strokeWidth: 1.8,
        }),
        Plot.dot(
          points,
          Plot.selectLast({
            x: 'sweep',
            y: 'residual',
            z: 'cluster',
            r: 3,
            fill: ({ cluster }: Point) => colour.series(cluster),
          }),
        ),
      ],
    },
  );
}

function runs({ entries }: Study): Html {
  return table({
    id: 'runs',
    caption: 'Runs that found the clusters',
    head: ['cluster', 'seed', 'sweeps', 'seconds', 'residual', 'status'],
    rows: entries.map(({ result: { seed, sweeps, seconds, residuals, status } }, at) => [
      String(at + 1),
      ...[seed, sweeps, number(seconds, 2), tiny(residuals.stationarity, 1), status],
    ]),
    isTall: entries.length > 8,
  });
}

/** Every k-th, and the last. */
function thinned<T>(list: readonly T[]): readonly T[] {
  const step = Math.ceil(list.length / POINTS);
  return list.filter((_, at) => at % step === 0 || at === list.length - 1);
}
