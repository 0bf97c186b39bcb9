import { ClusterAtlas } from '../cluster/cluster-atlas';
import { resultOf } from '../cluster/given';
import { rangeError, requireInteger, requireKnownOptions, typeError } from '../errors';
import type { Lsrdr } from '../result/lsrdr';
import { type ResultRows, resultKinds, rowsOfResult } from './result-rows';

/** A row of a result, with the place of its cluster in the atlas, from 0. */
export type OfCluster<Row> = { cluster: number } & Row;

/** One row of {@link rows} of an atlas for each kind. Those of its clusters are the rows of {@link ResultRows} with one column more. */
export interface AtlasRows {
  readonly clusters: {
    cluster: number;
    round: number;
    rank: number;
    fitness: number;
    share: number;
    hits: number;
    runs: number;
    merged: number;
    entropy: number;
  };
  /** One for each round: the probability that a further start finds a class, or an optimum, that none has found, and its 95 % bound. */
  readonly coverage: {
    round: number;
    share: number;
    unseen: number;
    bound: number;
    unseenOptima: number;
    boundOptima: number;
  };
  /** Principal angles of each pair of clusters, ascending. */
  readonly angles: { first: number; second: number; index: number; angle: number };
  readonly history: OfCluster<ResultRows['history']>;
  readonly spectrum: OfCluster<ResultRows['spectrum']>;
  readonly spectra: OfCluster<ResultRows['spectra']>;
  readonly directions: OfCluster<ResultRows['directions']>;
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
 * Of a result, or of something that has one (an entry of an atlas, a cluster of a layer); or of an atlas.
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
