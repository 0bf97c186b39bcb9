/** A search as it goes on: fitness and residual of each start by sweep, as plots. */
import * as Plot from '@observablehq/plot';
import { type Html, html } from '../../src/report/html';
import { colour, figure } from '../../src/report/svg';
import { number, superscript, tiny } from '../../src/report/words';
import type { Live } from '../shared/protocol';

/** Starts that are drawn: the latest, one for each colour. */
const CURVES = 6;

/** Points of a curve; of longer ones every other is dropped, as often as it takes. */
const POINTS = 160;

/** Residuals below rounding are drawn here. */
const FLOOR = 1e-16;

interface Point {
  readonly sweep: number;
  readonly fitness: number;
  readonly residual: number;
}

interface Start {
  readonly round: number;
  readonly run: number;
  readonly points: Point[];
  /** Iterations from one point to the next. */
  every: number;
  seen: number;
  latest: Point;
}

export class Course {
  private readonly starts: Start[] = [];

  /** @param runs of a round, at most; `name` of a round where there are several */
  constructor(
    private readonly runs: number,
    private readonly isAtlas: boolean,
  ) {}

  get isEmpty(): boolean {
    return this.starts.length === 0;
  }

  /** Runs come one after another; one with a smaller number begins a round. */
  take({ run, ...point }: Point & { readonly run: number }): void {
    const last = this.starts[this.starts.length - 1];
    if (last === undefined || last.run !== run) {
      const round = last === undefined ? 0 : last.round + (run < last.run ? 1 : 0);
      const { sweep, fitness, residual } = point;
      const first = { sweep, fitness, residual };
      this.starts.push({ round, run, points: [first], every: 1, seen: 1, latest: first });
      // Earlier starts are no longer drawn, and are forgotten.
      if (this.starts.length > CURVES) this.starts.shift();
      return;
    }
    last.latest = point;
    last.seen++;
    if (last.seen % last.every !== 0) return;
    last.points.push(point);
    if (last.points.length <= POINTS) return;
    last.every *= 2;
    last.points.splice(0, last.points.length, ...last.points.filter((_, at) => at % 2 === 0));
  }

  live(): Live {
    const last = this.starts[this.starts.length - 1]!;
    const { sweep, fitness, residual } = last.latest;
    const round = this.isAtlas ? `Round ${last.round + 1}, start` : 'Start';
    return {
      line: `${round} ${last.run + 1} of ${this.runs}: sweep ${sweep}, fitness ${number(fitness, 5)}, residual ${tiny(residual, 1)}`,
      done: last.run / this.runs,
      charts: this.charts().text,
    };
  }

  private charts(): Html {
    const curves = this.starts.map(({ points, latest, round, run }, at) => ({
      points: points[points.length - 1] === latest ? points : [...points, latest],
      name: this.isAtlas ? `round ${round + 1}, start ${run + 1}` : `start ${run + 1}`,
      at,
    }));
    const legend = curves.map(({ name, at }) => ({ colour: colour.series(at), name, shape: 'line' as const }));
    return html`${plot(curves, 'fitness', 'Fitness by sweep', legend)}${plot(curves, 'residual', 'Residual by sweep', legend)}`;
  }
}

interface Curve {
  readonly points: readonly Point[];
  readonly name: string;
  readonly at: number;
}

function plot(
  curves: readonly Curve[],
  what: 'fitness' | 'residual',
  caption: string,
  legend: readonly { colour: string; name: string; shape: 'line' }[],
): Html {
  const isLog = what === 'residual';
  const points = curves.flatMap(({ points: own, at }) =>
    own
      .map((point) => ({ at, sweep: point.sweep, value: isLog ? Math.max(point.residual, FLOOR) : point.fitness }))
      .filter(({ value }) => Number.isFinite(value)),
  );
  const values = points.map(({ value }) => value);
  const latest = curves[curves.length - 1]!;
  const now = latest.points[latest.points.length - 1]!;
  return figure(
    {
      alternative: `${caption}, of ${curves.length === 1 ? 'one start' : `${curves.length} starts`}; at present ${isLog ? tiny(now.residual, 1) : number(now.fitness, 5)} at sweep ${now.sweep}.`,
      caption,
      legend,
    },
    {
      height: 210,
      marginLeft: 46,
      marginBottom: 34,
      color: { type: 'identity' },
      x: { label: 'sweep', ticks: 5, tickFormat: (sweep: number) => (Number.isInteger(sweep) ? String(sweep) : '') },
      y: { label: null, grid: true, ...(isLog ? decades(values) : { ticks: 5, nice: true }) },
      marks: [
        Plot.line(points, {
          x: 'sweep',
          y: 'value',
          z: 'at',
          stroke: ({ at }: { at: number }) => colour.series(at),
          strokeWidth: 1.8,
        }),
      ],
    },
  );
}

/** A logarithmic scale of whole decades. */
function decades(values: readonly number[]): Plot.ScaleOptions & { ticks: number[] } {
  const low = Math.floor(Math.log10(Math.min(...values, 1)));
  const high = Math.max(Math.ceil(Math.log10(Math.max(...values, FLOOR))), low + 1);
  const step = Math.max(1, Math.ceil((high - low) / 5));
  return {
    type: 'log',
    domain: [10 ** low, 10 ** high],
    ticks: Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, k) => 10 ** (low + k * step)),
    tickFormat: (value: number) => `10${superscript(Math.round(Math.log10(value)))}`,
  };
}
