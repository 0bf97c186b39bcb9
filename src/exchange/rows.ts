import { ClusterAtlas } from '../cluster/cluster-atlas';
import { resultOf } from '../cluster/given';
import { rangeError, requireInteger, requireKnownOptions, typeError } from '../errors';
import type { Lsrdr } from '../result/lsrdr';
import { type ResultRows, resultKinds, rowsOfResult } from './result-rows';

/** A row of a result, with the place of its `cluster` in the atlas, from 0. */
export type OfCluster<Row> = { cluster: number } & Row;

/** One row of {@link rows} of an atlas for each kind. Those of its clusters are the rows of {@link ResultRows} with one column more. */
export interface AtlasRows {
  /** One for each cluster, by round, and fittest first within a round. */
  readonly clusters: {
    /** Its place in the atlas. */
    cluster: number;
    /** 0 for a local maximum of A itself. */
    round: number;
    /** d. */
    rank: number;
    /** L(X). */
    fitness: number;
    /** fitness²/ρ(Φ(A)), as `share` of an atlas. */
    share: number;
    /** Converged runs of its round that reached it or what is merged into it. */
    hits: number;
    /** Runs of its round. */
    runs: number;
    /** How many less fit optima are merged into it. */
    merged: number;
    /** That of the result, {@link Lsrdr.entropy}. */
    entropy: number;
  };
  /**
   * One for each `round`: the probability that a further start finds a class of this `share` or more that none has found (`unseen`), or an optimum
   * (`unseenOptima`), and their 95 % bounds (`bound`, `boundOptima`).
   */
  readonly coverage: {
    round: number;
    share: number;
    unseen: number;
    bound: number;
    unseenOptima: number;
    boundOptima: number;
  };
  /** Principal angles between the images of Π of the clusters `first` < `second`: `index` counts them, ascending, and `angle` is in radians. */
  readonly angles: { first: number; second: number; index: number; angle: number };
  /** As {@link ResultRows.history}, of the run that found the cluster. */
  readonly history: OfCluster<ResultRows['history']>;
  /** As {@link ResultRows.spectrum}. */
  readonly spectrum: OfCluster<ResultRows['spectrum']>;
  /** As {@link ResultRows.spectra}. */
  readonly spectra: OfCluster<ResultRows['spectra']>;
  /** As {@link ResultRows.directions}. */
  readonly directions: OfCluster<ResultRows['directions']>;
  /** As {@link ResultRows.neurons}. */
  readonly neurons: OfCluster<ResultRows['neurons']>;
}

/** Kinds that clusters have each for itself; runs and optima are those of a round, which several clusters share. */
const clusterKinds = ['history', 'spectrum', 'spectra', 'directions', 'neurons'] as const;

/** What {@link rows} takes besides. */
export interface RowsOptions {
  /** Of `directions` the most prominent ones of each side, by default all; of `spectra` the leading eigenvalues of each map, by default 6. */
  readonly count?: number;
}

/**
 * A result, or an atlas, as a list of flat records, whose columns are numbers and strings: what Observable Plot, `aq.from` of arquero, `DataFrame`
 * of danfo and `console.table` take as they are. Numbers may be NaN where the result has NaN.
 *
 * Of a result, or of something whose `result` is one (an entry of an atlas, a cluster of a layer); or of an atlas.
 *
 * @param kind which rows: a key of {@link ResultRows}; of an atlas one of {@link AtlasRows}
 * @returns new records, in the order of the result
 * @throws TypeError for another result, RangeError for a kind that it has not, a `count` that is no whole number from 1 on (for `directions` up to n)
 * or is given for another kind; for `spectra` what `spectra()` of the result throws
 * Cost: one record for each row; `directions` has 2·d·n, `spectra` reads A, nothing else does.
 *
 * @example
 * import { fit } from '../real';
 * const result = fit([[[2, 0], [0, 0]], [[0, 0], [0, 1]]], { rank: 1 });
 * rows(result, 'neurons').map(({ P }) => P); // [1, 0]
 * rows(result, 'directions', { count: 1 }).length; // 4: two sides, two coordinates
 */
export function rows<K extends keyof AtlasRows>(atlas: ClusterAtlas, kind: K, options?: RowsOptions): AtlasRows[K][];
export function rows<K extends keyof ResultRows>(
  result: Lsrdr | { readonly result: Lsrdr },
  kind: K,
  options?: RowsOptions,
): ResultRows[K][];
export function rows(given: unknown, kind: unknown, options: RowsOptions = {}): object[] {
  requireKnownOptions('rows', options, ['count']);
  const { count } = options;
  const atlas = given instanceof ClusterAtlas ? given : undefined;
  const result = resultOf(given);
  if (atlas === undefined && result === undefined) {
    throw typeError('rows: result', 'a result, something that has one, or a ClusterAtlas', given);
  }
  const kinds = atlas === undefined ? resultKinds : (['clusters', 'coverage', 'angles', ...clusterKinds] as const);
  const known = kinds.find((name) => name === kind);
  if (known === undefined) throw rangeError('rows: kind', `one of ${kinds.join(', ')}`, `'${String(kind)}'`);
  if (count !== undefined) {
    if (known !== 'directions' && known !== 'spectra') {
      throw rangeError('rows: count', "the kind 'directions' or 'spectra' with it", `'${known}'`);
    }
    requireInteger('rows: count', count, 1);
  }
  if (atlas === undefined) return rowsOfResult(result!, known as keyof ResultRows, count);
  return rowsOfAtlas(atlas, known as keyof AtlasRows, count);
}

function rowsOfAtlas({ clusters, coverage, angles }: ClusterAtlas, kind: keyof AtlasRows, count?: number): object[] {
  switch (kind) {
    case 'clusters':
      return clusters.map(({ round, fitness, share, hits, runs, merged, result }, cluster): AtlasRows['clusters'] => {
        const entropy = result.entropy();
        return { cluster, round, rank: result.rank, fitness, share, hits, runs, merged: merged.length, entropy };
      });
    case 'coverage':
      return coverage.map(({ share, unseen, bound, optima }, round): AtlasRows['coverage'] => {
        return { round, share, unseen, bound, unseenOptima: optima.unseen, boundOptima: optima.bound };
      });
    case 'angles':
      return angles.flatMap((line, first) =>
        line
          .slice(first + 1)
          .flatMap((list, at) =>
            Array.from(list, (angle, index): AtlasRows['angles'] => ({ first, second: first + 1 + at, index, angle })),
          ),
      );
    default:
      return clusters.flatMap(({ result }, cluster) =>
        rowsOfResult(result, kind, count).map((row) => ({ cluster, ...row })),
      );
  }
}
