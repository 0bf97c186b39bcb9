/** What a report is about, in one form: the clusters of a fit or of an atlas, and what is known of the search. */
import { complex, quaternion, real } from '../algebra';
import type { LayerCluster } from '../bilinear/backpropagate';
import { type AtlasCoverage, type AtlasJson, atlasFromJSON, ClusterAtlas } from '../cluster';
import { rangeError, typeError } from '../errors';
import type { RunSummary } from '../result/data';
import { fromJson } from '../result/from-json';
import { dataOf, Lsrdr } from '../result/lsrdr';
import type { LsrdrJson } from '../result/to-json';
import type { Coverage } from '../result/uniqueness';
import { withoutRounding } from '../search/quotients';

/** A result, an atlas, what `toJSON` of either wrote, or what `backpropagate` returned: one cluster for each layer. */
export type ReportSubject = Lsrdr | ClusterAtlas | LsrdrJson | AtlasJson | readonly LayerCluster[];

/** What one search found. */
export type SearchSubject = Exclude<ReportSubject, readonly LayerCluster[]>;

/** One cluster of a report. */
export interface Entry {
  readonly result: Lsrdr;
  /** fitness²/ρ(Φ(A)); NaN where `shareUnknown` says why. */
  readonly share: number;
  readonly shareUnknown?: string;
  readonly round: number;
  /** Converged runs that came to it, and all runs of its round. */
  readonly hits: number;
  readonly runs: number;
  /** Less fit optima that the atlas takes for the same cluster. */
  readonly merged: number;
  /** Of its round: the place of its class of optima up to symmetry. */
  readonly classIndex: number | undefined;
}

/** A fit: all of a result, or a round of an atlas. */
export interface Round {
  /** From 0; rounds without clusters are left out. */
  readonly round: number;
  readonly result: Lsrdr;
  readonly runs: readonly RunSummary[];
  readonly coverage: Coverage | undefined;
  /** Of the atlas: what is not counted as a discovery. */
  readonly minimumShare: number | undefined;
}

export interface Study {
  readonly kind: 'fit' | 'atlas';
  /** Ranked: by share, the largest first. */
  readonly entries: readonly Entry[];
  readonly rounds: readonly Round[];
  /** Undefined for an atlas without clusters, of which nothing is known. */
  readonly size:
    | { readonly n: number; readonly r: number; readonly rank: number; readonly algebra: string }
    | undefined;
  readonly atlas: ClusterAtlas | undefined;
  readonly given: Lsrdr | ClusterAtlas;
}

/** The value, or the reason why it is not known: an error that the numbers, not the reader, are to blame for. */
export function known<T>(compute: () => T): { readonly value: T } | { readonly reason: string } {
  try {
    return { value: compute() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // Which function of the package says so is not for the reader of a page.
    return { reason: error.message.replace(/^[\w.]+: /, '') };
  }
}

/** Coordinates up to which ρ(Φ(A)), an eigenproblem of n×n matrices, is measured unasked. */
const LARGEST = 1024;

/**
 * @param share whether the shares of a fit are to be measured where they are not stored with it
 * @throws TypeError for what is no subject; RangeError, TypeError for malformed JSON, naming the field
 */
export function readSubject(place: string, subject: unknown, share: boolean | undefined): Study {
  const given = restored(`${place}: subject`, subject);
  return given instanceof ClusterAtlas ? studyOfAtlas(given) : studyOfFit(given, share ?? given.n <= LARGEST);
}

function restored(place: string, subject: unknown): Lsrdr | ClusterAtlas {
  if (subject instanceof Lsrdr || subject instanceof ClusterAtlas) return subject;
  const { format, algebra } = (subject ?? {}) as { readonly format?: unknown; readonly algebra?: unknown };
  if (format === 'lsrdr-atlas/1') return atlasFromJSON(subject);
  if (format === 'lsrdr/1') {
    const table = [real, complex, quaternion].find(({ name }) => name === algebra);
    if (table !== undefined) return fromJson(place, subject, table);
    throw rangeError(`${place}: algebra`, "'real', 'complex', 'quaternion', or the result itself", String(algebra));
  }
  const hint = typeof (subject as { then?: unknown } | null)?.then === 'function' ? 'await is missing' : undefined;
  throw typeError(place, 'a result of a fit, an atlas, or the JSON of one', subject, hint);
}

function studyOfFit(result: Lsrdr, isMeasured: boolean): Study {
  const { runs, optima, classes, coverage } = result;
  const shown = optima.length > 0 ? optima : [{ result, hits: 0 }];
  const entries = shown.map(({ result: found, hits }, at): Entry => {
    const isKnown = isMeasured || dataOf(found).similarity !== undefined;
    const share = isKnown
      ? known(() => found.similarity ** 2)
      : { reason: `not measured, since that takes matrices of ${result.n}×${result.n}; the option share asks for it` };
    const place = classes.findIndex(({ optima: members }) => members.includes(at));
    return {
      result: found,
      share: 'value' in share ? withoutRounding(share.value) : Number.NaN,
      ...('reason' in share ? { shareUnknown: share.reason } : {}),
      ...{ round: 0, hits, runs: runs.length, merged: 0, classIndex: place < 0 ? undefined : place },
    };
  });
  return {
    ...{ kind: 'fit', entries, size: sizeOf(result), atlas: undefined, given: result },
    rounds: [{ round: 0, result, runs, coverage, minimumShare: undefined }],
  };
}

function studyOfAtlas(atlas: ClusterAtlas): Study {
  const { clusters, coverage } = atlas;
  const entries = clusters.map(({ result, share, round, hits, runs, merged }): Entry => {
    const own = result.optima.findIndex((optimum) => optimum.result === result);
    const place = result.classes.findIndex(({ optima }) => optima.includes(own));
    return { result, share, round, hits, runs, merged: merged.length, classIndex: place < 0 ? undefined : place };
  });
  const count = Math.max(0, ...clusters.map(({ round }) => round + 1));
  const rounds = Array.from({ length: count }, (_, round): Round | undefined => {
    const first = clusters.find((cluster) => cluster.round === round)?.result;
    const found: AtlasCoverage | undefined = coverage[round];
    return first && { round, result: first, runs: first.runs, coverage: found, minimumShare: found?.share };
  });
  return {
    kind: 'atlas',
    entries: [...entries].sort((one, other) => other.share - one.share),
    rounds: rounds.filter((round) => round !== undefined),
    size: clusters[0] && sizeOf(clusters[0].result),
    ...{ atlas, given: atlas },
  };
}

function sizeOf({ n, r, rank, algebra }: Lsrdr): NonNullable<Study['size']> {
  return { n, r, rank, algebra: algebra.name };
}
