/** How the search went: hits, classes of optima, and what further starts would find. */
import * as Plot from '@observablehq/plot';
import type { Context, Section } from '../context';
import { type Html, html } from '../html';
import type { Entry, Round } from '../subject';
import { colour, figure } from '../svg';
import { table } from '../table';
import { wholeTicks } from '../ticks';
import { many, number, percent } from '../words';

export function search({ study }: Context): Section | undefined {
  const { rounds, kind, entries } = study;
  const [first] = rounds;
  if (first === undefined) return undefined;
  const isAtlas = kind === 'atlas';
  return {
    id: 'search',
    title: 'Hits, classes of optima, and what was not seen',
    body: html`<p>${isAtlas ? ofAtlas(rounds) : ofFit(first)}</p>
<p class="soft">Optima of one class have equal fitness and spectra: they are the same up to a symmetry of the matrices, as far as these show. How much was not seen is the Good–Turing estimate, from what only one start has found; the bound holds in 95 % of cases. It is about random starts that converge.</p>
<div class="beside">${isAtlas ? strip(rounds) : starts(first)}${isAtlas ? roundTable(rounds) : classTable(rounds, entries, false)}</div>
${isAtlas && classTable(rounds, entries, true)}`,
  };
}

const convergedOf = ({ runs }: Round): number => runs.filter(({ optimum }) => optimum >= 0).length;

function ofFit({ runs, result, coverage }: Round): Html {
  const converged = convergedOf({ runs } as Round);
  const { optima, classes } = result;
  if (converged === 0) return html`Of ${many(runs.length, 'start')} none converged.`;
  const found = `${many(optima.length, 'optimum', 'optima')} in ${many(classes.length, 'class', 'classes')}`;
  const unseen =
    coverage === undefined || !Number.isFinite(coverage.unseen)
      ? 'No random start converged, so that nothing can be said of what further ones would find.'
      : `A further random start finds a new class with an estimated probability of ${percent(coverage.unseen)}; ${boundWords(coverage.bound)}.`;
  return html`Of ${many(runs.length, 'start')} ${converged} converged, to ${found}. ${unseen}`;
}

function boundWords(bound: number): string {
  return bound > 0.995 ? 'the starts are too few for a bound' : `it is at most ${percent(bound)}`;
}

function ofAtlas(rounds: readonly Round[]): Html {
  const share = rounds[0]!.minimumShare;
  const least = share === undefined ? '' : ` Only clusters with a share of ${percent(share)} or more count.`;
  return html`Each round looks for clusters in what the rounds before it have left.${least} <em>Unseen</em> is the probability that a further random start of a round finds a new class, and <em>at most</em> its bound.`;
}

function roundTable(rounds: readonly Round[]): Html {
  return table({
    id: 'rounds',
    caption: 'Rounds of the search',
    head: ['round', 'starts', 'converged', 'optima', 'classes', 'unseen', 'at most'],
    rows: rounds.map((round) => {
      const { result, runs, coverage } = round;
      const { unseen = Number.NaN, bound = Number.NaN } = coverage ?? {};
      const chance = [percent(unseen), bound > 0.995 ? 'no bound' : percent(bound)];
      const counts = [runs.length, convergedOf(round), result.optima.length, result.classes.length];
      return [String(round.round + 1), ...counts, ...chance];
    }),
    isTall: rounds.length > 12,
  });
}

interface Ended {
  readonly at: number;
  readonly fitness: number;
  readonly isConverged: boolean;
}

const inkOf = ({ isConverged }: Ended): string => (isConverged ? colour.own : colour.chance);

function legendOf(points: readonly Ended[]) {
  if (points.every(({ isConverged }) => isConverged)) return [];
  return [
    { colour: colour.own, name: 'converged' },
    { colour: colour.chance, name: 'not converged' },
  ];
}

/** Where each start ended, in the order of fitness. */
function starts({ runs }: Round): Html | undefined {
  const points = runs
    .filter(({ fitness }) => Number.isFinite(fitness))
    .sort((one, other) => other.fitness - one.fitness)
    .map(({ fitness, optimum }, k): Ended => ({ at: k + 1, fitness, isConverged: optimum >= 0 }));
  if (points.length < 2) return undefined;
  const lost = points.filter(({ isConverged }) => !isConverged).length;
  const [best, worst] = [points[0]!.fitness, points[points.length - 1]!.fitness];
  const room = Math.max(best - worst, 1e-2 * best) * 0.08;
  return figure(
    {
      alternative: `Where ${points.length} starts ended, by fitness: from ${number(best, 5)} down to ${number(worst, 5)}; ${lost === 0 ? 'all' : points.length - lost} converged.`,
      caption: 'Where the starts ended, best first',
      legend: legendOf(points),
    },
    {
      height: 190,
      marginLeft: 58,
      marginBottom: 34,
      x: { label: 'starts', domain: [0.5, points.length + 0.5], ticks: wholeTicks(points.length), tickFormat: String },
      y: { label: 'fitness', grid: true, ticks: 4, domain: [worst - room, best + room] },
      color: { type: 'identity' },
      marks: [Plot.dot(points, { x: 'at', y: 'fitness', r: points.length > 60 ? 2 : 4, fill: inkOf })],
    },
  );
}

/** Where the starts of each round ended. */
function strip(rounds: readonly Round[]): Html | undefined {
  const points = rounds.flatMap(({ round, runs }) =>
    runs.flatMap(({ fitness, optimum }): Ended[] =>
      Number.isFinite(fitness) ? [{ at: round + 1, fitness, isConverged: optimum >= 0 }] : [],
    ),
  );
  if (points.length === 0) return undefined;
  const last = rounds[rounds.length - 1]!.round + 1;
  const [best, worst] = [
    Math.max(...points.map(({ fitness }) => fitness)),
    Math.min(...points.map(({ fitness }) => fitness)),
  ];
  return figure(
    {
      alternative: `Fitness at which the starts of ${many(rounds.length, 'round')} ended, from ${number(best, 4)} down to ${number(worst, 4)}.`,
      caption: 'Where the starts of each round ended',
      legend: legendOf(points),
    },
    {
      height: 240,
      marginLeft: 58,
      marginBottom: 34,
      x: { label: 'round', domain: [0.5, last + 0.5], ticks: wholeTicks(last), tickFormat: String },
      y: { label: 'fitness', grid: true, ticks: 5, zero: true },
      color: { type: 'identity' },
      marks: [Plot.ruleY([0]), Plot.dot(points, { x: 'at', y: 'fitness', r: 4, fill: inkOf, fillOpacity: 0.6 })],
    },
  );
}

function classTable(rounds: readonly Round[], entries: readonly Entry[], isAtlas: boolean): Html | undefined {
  const rows = rounds.flatMap(({ round, result }) =>
    result.classes.map(({ fitness, optima, hits }, k) => {
      const own = entries.flatMap((entry, at) => (entry.round === round && entry.classIndex === k ? [at + 1] : []));
      return [
        isAtlas ? `${round + 1}.${k + 1}` : String(k + 1),
        number(fitness, 6),
        String(optima.length),
        `${hits} of ${many(result.runs.length, 'start')}`,
        own.length === 0 ? 'none of its own' : own.join(', '),
      ];
    }),
  );
  if (rows.length === 0) return undefined;
  return table({
    id: 'classes',
    caption: 'Classes of optima',
    head: ['class', 'fitness', 'optima', 'hits', 'clusters'],
    rows,
    folded: isAtlas,
    isTall: rows.length > 12,
  });
}
