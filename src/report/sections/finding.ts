import { type Context, firstAlike, isConverged, labelOf } from '../context';
import { type Html, html } from '../html';
import type { Study } from '../subject';
import { many, percent } from '../words';

const endings: { readonly [ended: string]: string } = {
  share: 'what is left is too small a share',
  room: 'there is no room left for the rank',
  unconverged: 'no start of the last round converged',
  rounds: 'it was told to make no more rounds',
  aborted: 'it was stopped',
};

/** The sentence, and what must be said with it: whether it can be trusted. */
export interface Finding {
  readonly sentence: Html;
  readonly caution: Html | undefined;
  /** Nothing below is an answer. */
  readonly isAlarm: boolean;
}

export function finding(context: Context): Finding {
  const { study } = context;
  if (study.entries.length === 0) return nothing(study);
  if (!isConverged(study.entries[0]!)) return notConverged(study);
  const sentence = study.kind === 'fit' ? ofFit(context) : ofAtlas(context);
  return { sentence, caution: cautionOf(study), isAlarm: false };
}

function nothing({ atlas }: Study): Finding {
  const ended = atlas?.ended ?? 'unconverged';
  return {
    sentence: html`No cluster was found: ${endings[ended]}.`,
    caution:
      ended === 'unconverged'
        ? html`That no start converged does not mean that there is none: try more sweeps, other starts or another rank.`
        : undefined,
    isAlarm: ended === 'unconverged' || ended === 'aborted',
  };
}

function notConverged({ entries }: Study): Finding {
  const { result, runs } = entries[0]!;
  const starts = runs === 1 ? 'The only start did not reach' : `None of the ${runs} starts reached`;
  return {
    sentence: html`Not converged: there is no finding yet. ${starts} a local maximum of the fitness.`,
    caution: html`All numbers and pictures below are of the point where the best run stopped (status <code>${result.status}</code>), not of a cluster. The search says: ${result.message}.`,
    isAlarm: true,
  };
}

function ofFit(context: Context): Html {
  const { entries, size, rounds } = context.study;
  const { hits, share, runs } = entries[0]!;
  const converged = entries.reduce((sum, entry) => sum + entry.hits, 0);
  const dimensions = many(size!.rank, 'dimension');
  if (entries.length > 1) {
    const { length } = rounds[0]!.result.classes;
    const first = entries.map((_, at) => firstAlike(context, at));
    const kinds = new Set(first).size;
    const upTo =
      (length < entries.length ? `, ${length} up to symmetry` : '') +
      (kinds < entries.length ? `, ${kinds} by the memberships of coordinates` : '');
    const alike = entries.reduce((sum, entry, at) => sum + (first[at] === 0 ? entry.hits : 0), 0);
    const found = alike > hits ? `, ${alike} one with its memberships` : '';
    return html`${many(converged, 'start')} found ${many(entries.length, 'different cluster')} of ${dimensions}${upTo}; the fittest${labelled(context)}${reaching(share)}, and ${hits} of the ${converged} found it${found}.`;
  }
  if (converged === 1)
    return html`One start found a cluster of ${dimensions}${labelled(context)}, which${reaching(share)}.`;
  return html`All ${converged} starts${converged < runs && ' that converged'} found the same cluster of ${dimensions}${labelled(context)}, which${reaching(share)}.`;
}

function ofAtlas(context: Context): Html {
  const { entries, size, rounds } = context.study;
  const last = entries[entries.length - 1]!;
  const dimensions = many(size!.rank, 'dimension');
  const share = entries[0]!.share;
  if (entries.length === 1) return html`One cluster of ${dimensions}${labelled(context)}, which${reaching(share)}.`;
  return html`${many(entries.length, 'cluster')} of ${dimensions} in ${many(rounds.length, 'round')}; the largest${labelled(context)}${reaching(share)}, the smallest ${percent(last.share)}.`;
}

/** ` (“king”, “queen”)` or nothing. */
function labelled(context: Context): Html {
  const label = labelOf(context, 0);
  return label === '' ? html`` : html` (<bdi>${label}</bdi>)`;
}

function reaching(share: number): string {
  return Number.isFinite(share)
    ? ` reaches ${percent(share)} of the squared fitness of the whole tuple`
    : ' has a share that is not known';
}

/** What a reader must know before taking the numbers for the answer. */
function cautionOf({ entries, rounds, kind, atlas, size }: Study): Html | undefined {
  const notes: string[] = [];
  if (size !== undefined && size.rank === size.n) {
    notes.push(
      'The rank is the number of coordinates, so that the cluster is the whole space: a smaller rank would say more.',
    );
  }
  const fitter = rounds.flatMap(({ result, runs }) => {
    const best = result.optima[0]?.fitness ?? Infinity;
    return runs.filter(({ optimum, fitness }) => optimum < 0 && fitness > best * (1 + 1e-6));
  }).length;
  if (fitter > 0)
    notes.push(`${many(fitter, 'run')} stopped unconverged at a higher fitness: a fitter cluster may exist.`);
  const isRandom = rounds.some(({ runs }) => runs.some(({ start, optimum }) => start === 'random' && optimum >= 0));
  const bounds = rounds.map(({ coverage }) => coverage?.bound ?? Number.NaN).filter(Number.isFinite);
  const bound = Math.max(...bounds);
  if (kind === 'fit' && !isRandom && size!.rank < size!.n) {
    notes.push('No random start converged beside it: other clusters of this rank may exist.');
  } else if (isRandom && bound > 0.5) {
    notes.push(
      bound > 0.995
        ? 'So few starts were made that nothing rules out other clusters.'
        : `Few starts were made: a further one may find another cluster, with a probability of up to ${percent(bound)}.`,
    );
  }
  if (atlas?.ended === 'aborted' || atlas?.ended === 'rounds')
    notes.push(`The search ended early: ${endings[atlas.ended]}.`);
  const unsure = entries.filter((entry) => !isConverged(entry)).length;
  if (unsure > 0) notes.push(`${many(unsure, 'cluster')} of these did not converge.`);
  return notes.length === 0 ? undefined : html`${notes.join(' ')}`;
}
