/** How the search went: hits, classes of optima, and what further starts would find. */
import * as Plot from '@observablehq/plot';
import type { Context, Section } from '../context';
import { type Html, html } from '../html';
import type { Round, Study } from '../subject';
import { colour, figure } from '../svg';
import { table } from '../table';
import { many, number, percent } from '../words';

/** Rounds whose starts are drawn. */
const ROUNDS = 4;

export function search({ study }: Context): Section | undefined {
  const { rounds, kind } = study;
  if (rounds.length === 0) return undefined;
  return {
    id: 'search',
    title: 'Hits, classes of optima, and what was not seen',
    body: html`${rounds.map((round) => roundText(round, kind))}
<div class="beside"><div class="charts">${rounds.slice(0, ROUNDS).map((round) => starts(round, kind, study))}</div>
${classTable(study)}</div>`,
  };
}

function roundText({ round, runs, result, coverage, minimumShare }: Round, kind: Study['kind']): Html {
  const converged = runs.filter(({ optimum }) => optimum >= 0).length;
  const { optima, classes } = result;
  const where = kind === 'atlas' ? html`<strong>Round ${round + 1}.</strong> ` : '';
  const found =
    converged === 0
      ? 'none converged.'
      : `${converged} converged, to ${many(optima.length, 'optimum', 'optima')} in ${many(classes.length, 'class', 'classes')}: optima of one class have equal fitness and spectra, and are the same up to a symmetry of the matrices as far as these show.`;
  return html`<p>${where}Of ${many(runs.length, 'start')} ${found} ${converged > 0 && unseen(coverage, minimumShare)}</p>`;
}

function unseen(coverage: Round['coverage'], minimumShare: number | undefined): Html {
  if (coverage === undefined) return html`How much further starts would find was not stored.`;
  if (!Number.isFinite(coverage.unseen)) {
    return html`No random start converged, so that nothing can be said of what further starts would find.`;
  }
  const what = minimumShare === undefined ? 'class' : `class of a share of ${percent(minimumShare)} or more`;
  return html`A further random start that converges finds a new ${what} with an estimated probability of ${percent(coverage.unseen)} (Good–Turing), and at most ${percent(coverage.bound)} with 95 % confidence.`;
}

/** Where each start ended, in the order of fitness. */
function starts({ round, runs }: Round, kind: Study['kind'], study: Study): Html | undefined {
  const ended = runs
    .filter(({ fitness }) => Number.isFinite(fitness))
    .sort((one, other) => other.fitness - one.fitness);
  if (ended.length < 2) return undefined;
  const points = ended.map(({ fitness, optimum }, k) => ({ start: k + 1, fitness, isConverged: optimum >= 0 }));
  const lost = points.filter((point) => !point.isConverged).length;
  const [best, worst] = [points[0]!.fitness, points[points.length - 1]!.fitness];
  const room = Math.max(best - worst, 1e-3 * best) * 0.08;
  const name = kind === 'atlas' && study.rounds.length > 1 ? `Round ${round + 1}: where` : 'Where';
  return figure(
    {
      alternative: `${name} the ${points.length} starts ended, by fitness: from ${number(best, 5)} down to ${number(worst, 5)}; ${lost === 0 ? 'all' : `${points.length - lost}`} converged.`,
      caption: `${name} the starts ended, best first`,
      legend:
        lost === 0
          ? []
          : [
              { colour: colour.own, name: 'converged' },
              { colour: colour.chance, name: 'not converged' },
            ],
    },
    {
      height: 170,
      marginLeft: 58,
      marginBottom: 34,
      x: { label: 'starts', domain: [0.5, points.length + 0.5], ticks: wholeTicks(points.length), tickFormat: String },
      y: {
        label: 'fitness',
        grid: true,
        ticks: 4,
        domain: [worst - room, best + room],
      },
      marks: [
        Plot.dot(points, {
          x: 'start',
          y: 'fitness',
          r: points.length > 60 ? 2 : 4,
          fill: (point: { isConverged: boolean }) => (point.isConverged ? colour.own : colour.chance),
        }),
      ],
      color: { type: 'identity' },
    },
  );
}

/** At most seven whole numbers from 1 on. */
export function wholeTicks(count: number): number[] {
  const step = Math.ceil(count / 7);
  return Array.from({ length: Math.ceil(count / step) }, (_, k) => 1 + k * step);
}

function classTable({ rounds, kind, entries }: Study): Html | undefined {
  const rows = rounds.flatMap(({ round, result }) =>
    result.classes.map(({ fitness, optima, hits }, k) => {
      const clusters = entries.flatMap((entry, at) =>
        entry.round === round && entry.classIndex === k ? [String(at + 1)] : [],
      );
      return [
        kind === 'atlas' ? `${round + 1}.${k + 1}` : String(k + 1),
        number(fitness, 6),
        String(optima.length),
        `${hits} of ${many(result.runs.length, 'start')}`,
        clusters.length === 0 ? 'none of its own' : clusters.join(', '),
      ];
    }),
  );
  if (rows.length === 0) return undefined;
  return table({
    id: 'classes',
    caption: 'Classes of optima',
    head: ['class', 'fitness', 'optima', 'hits', 'clusters'],
    rows,
    folded: rows.length > 12,
  });
}
