import { type Context, isConverged, labelOf } from '../context';
import { type Html, html } from '../html';
import type { Study } from '../subject';
import { many, number, percent } from '../words';

const endings: { readonly [ended: string]: string } = {
  share: 'what is left is too small a share',
  room: 'there is no room left for the rank',
  unconverged: 'no start of the last round converged',
  rounds: 'it was told to make no more rounds',
  aborted: 'it was stopped',
};

/** The sentence, and what must be said with it: whether it can be trusted. */
export function finding(context: Context): { readonly sentence: Html; readonly caution: Html | undefined } {
  const { study } = context;
  if (study.entries.length === 0) return nothing(study);
  const [first] = study.entries;
  if (!isConverged(first!)) return notConverged(context);
  return {
    sentence: study.kind === 'fit' ? ofFit(context) : ofAtlas(context),
    caution: cautionOf(study),
  };
}

function nothing({ atlas }: Study): ReturnType<typeof finding> {
  const ended = atlas?.ended ?? 'unconverged';
  return {
    sentence: html`No cluster was found: ${endings[ended]}.`,
    caution:
      ended === 'unconverged'
        ? html`That no start converged does not mean that there is none: try more sweeps, other starts or another rank.`
        : undefined,
  };
}

function notConverged({ study }: Context): ReturnType<typeof finding> {
  const { result, runs } = study.entries[0]!;
  const starts = runs === 1 ? 'The only start' : `None of the ${runs} starts`;
  const what = runs === 1 ? 'did not reach a local maximum' : 'reached a local maximum';
  return {
    sentence: html`Not converged: there is no finding yet. ${starts} ${what} of the fitness.`,
    caution: html`All numbers and pictures below are of the point where the best run stopped (status <code>${result.status}</code>), not of a cluster. ${result.message}.`,
  };
}

function ofFit(context: Context): Html {
  const { entries, size } = context.study;
  const { hits, share } = entries[0]!;
  const converged = entries.reduce((sum, entry) => sum + entry.hits, 0);
  const dimensions = many(size!.rank, 'dimension');
  const about = `${described(context, 0)}${shareWords(share)}`;
  if (entries.length === 1) {
    const agree =
      converged === 1
        ? 'found from one start that converged, so that nothing is known of others'
        : `found by all ${converged} starts that converged`;
    return html`One cluster of ${dimensions}${about}, ${agree}.`;
  }
  return html`${many(entries.length, 'different cluster')} of ${dimensions}: the fittest${about}, was found by ${hits} of the ${converged} starts that converged.`;
}

function ofAtlas(context: Context): Html {
  const { entries, size, rounds } = context.study;
  const last = entries.length - 1;
  const dimensions = many(size!.rank, 'dimension');
  const about = `${described(context, 0)}${shareWords(entries[0]!.share)}`;
  if (last === 0) return html`One cluster of ${dimensions}${about}.`;
  return html`${many(entries.length, 'cluster')} of ${dimensions}, found in ${many(rounds.length, 'round')}: the largest${about}, the smallest ${percent(entries[last]!.share)}.`;
}

/** `, “king” and “queen”` or nothing. */
function described(context: Context, at: number): string {
  const label = labelOf(context, at);
  return label === '' ? '' : `, ${label}`;
}

function shareWords(share: number): string {
  return Number.isFinite(share) ? `, with ${percent(share)} of what the whole tuple reaches` : '';
}

/** What a reader must know before taking the numbers for the answer. */
function cautionOf(study: Study): Html | undefined {
  const { entries, rounds, kind, atlas } = study;
  const notes: Html[] = [];
  const unsure = entries.filter((entry) => !isConverged(entry)).length;
  if (unsure > 0) notes.push(html`${many(unsure, 'cluster')} of these did not converge.`);
  const fitter = rounds.flatMap(({ result, runs }) =>
    runs.filter(
      ({ optimum, fitness }) => optimum < 0 && fitness > (result.optima[0]?.fitness ?? Infinity) * (1 + 1e-6),
    ),
  ).length;
  if (fitter > 0)
    notes.push(html`${many(fitter, 'run')} stopped unconverged at a higher fitness: a fitter cluster may exist.`);
  const random = (run: { readonly start: string; readonly optimum: number }): boolean =>
    run.start === 'random' && run.optimum >= 0;
  if (kind === 'fit' && !rounds[0]!.runs.some(random)) {
    notes.push(html`No random start converged beside it, so that other clusters of this rank may exist.`);
  } else {
    const bounds = rounds.map(({ coverage }) => coverage?.bound ?? Number.NaN).filter(Number.isFinite);
    const bound = Math.max(...bounds);
    if (bounds.length > 0 && bound > 0.5) {
      notes.push(
        html`Few starts were made: a further one may find another cluster with a probability of up to ${number(bound, 2)}.`,
      );
    }
  }
  if (atlas?.ended === 'aborted' || atlas?.ended === 'rounds')
    notes.push(html`The search ended early: ${endings[atlas.ended]}.`);
  return notes.length === 0 ? undefined : html`${notes.map((note, at) => html`${at > 0 && ' '}${note}`)}`;
}
