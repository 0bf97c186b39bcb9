import type { Algebra } from '../algebra';
import { rangeError, requireKnownOptions } from '../errors';
import { fromJson } from '../result/from-json';
import { algebraNamed } from '../result/json-point';
import { type JsonObject, readArray, readCount, readNumber, readObject, readWord } from '../result/json-reader';
import type { Lsrdr, OptimumSummary } from '../result/lsrdr';
import type { LsrdrJson } from '../result/to-json';
import type { Coverage } from '../result/uniqueness';
import type { Unseen } from '../search/coverage';
import { shown } from '../shown';
import { anglesBetween, isometryOf } from './subspace';

/** A cluster of an atlas. */
export interface AtlasEntry {
  /** The optimum itself. In a later round it is an LSRDR of A within the complement of what was found before. */
  readonly result: Lsrdr;
  /** L(X), as `result.fitness`. */
  readonly fitness: number;
  /**
   * fitness²/ρ(Φ(A)): of the whole tuple, also in later rounds. In [0, 1]; on a complement, of a later round or of `orthogonalTo`, it may be above 1 where A is not
   * Hermitian, as a compression may have a larger radius than A.
   */
  readonly share: number;
  /** 0 for local maxima of A itself, k for those of A on the complement of what rounds before k found. */
  readonly round: number;
  /** Converged runs of its round that reached it or what is merged into it. */
  readonly hits: number;
  /** Runs of its round, converged or not. */
  readonly runs: number;
  /** Less fit optima of its round that are the same cluster to the tolerance `duplicates`, fittest first. */
  readonly merged: readonly OptimumSummary[];
}

/** An entry from the optima that are one cluster, fittest first. */
export function entryOf(
  [first, ...merged]: readonly OptimumSummary[],
  place: Pick<AtlasEntry, 'share' | 'round' | 'runs'>,
): AtlasEntry {
  const { result, fitness, hits } = first!;
  return { result, fitness, ...place, hits: merged.reduce((sum, other) => sum + other.hits, hits), merged };
}

const endings = ['share', 'room', 'unconverged', 'rounds', 'aborted'] as const;

type Parts = Pick<ClusterAtlas, 'clusters' | 'coverage' | 'totalRadius' | 'leftover' | 'ended' | 'readings'>;

/**
 * How sure it is that a round has found all its clusters above a share: the probability that a further random start finds one that it has not, of
 * classes up to symmetry and of optima, as in `coverage` of its fit, but for what lies below the share.
 */
export interface AtlasCoverage extends Coverage {
  /** Clusters of this share of ρ(Φ(A)) or more are meant: `minimumShare` of the search. */
  readonly share: number;
}

/** Every cluster that {@link clusterAtlas} found, and how they lie to one another. */
export class ClusterAtlas {
  /** By round, and fittest first within a round. */
  readonly clusters: readonly AtlasEntry[];
  /** One for each round. */
  readonly coverage: readonly AtlasCoverage[];
  /** ρ(Φ(A)). */
  readonly totalRadius: number;
  /** ρ(Φ) of what the last complement holds, over ρ(Φ(A)). */
  readonly leftover: number;
  /** Why the search ended: shares too small, no room for the rank, no run converged, as many rounds as were asked for, or a signal. */
  readonly ended: (typeof endings)[number];
  /** How often A was read, by all fits and for ρ(Φ(A)) and that of the complements. */
  readonly readings: number;
  #angles: readonly (readonly Float64Array[])[] | undefined;

  constructor({ clusters, coverage, totalRadius, leftover, ended, readings }: Parts) {
    this.clusters = clusters;
    this.coverage = coverage;
    this.totalRadius = totalRadius;
    this.leftover = leftover;
    this.ended = ended;
    this.readings = readings;
    shown(this);
  }

  /** Principal angles between the images of Π of clusters i and j, ascending, at [i][j]. */
  get angles(): readonly (readonly Float64Array[])[] {
    if (this.#angles === undefined) {
      const isometries = this.clusters.map(({ result }) => isometryOf('ClusterAtlas', result));
      this.#angles = isometries.map((first) => isometries.map((second) => anglesBetween(first, second)));
    }
    return this.#angles;
  }

  /** A summary in a few lines; Node's inspect and `console.log` print it. */
  toString(): string {
    const rounds = this.coverage.map(
      ({ share, bound }, round) =>
        `  round ${round}: a further start finds a new cluster of share ${share} or more with probability ≤ ${bound.toFixed(2)}`,
    );
    const count = this.clusters.length;
    const merged = this.clusters.reduce((sum, entry) => sum + entry.merged.length, 0);
    const from = merged === 0 ? '' : ` from ${count + merged} optima`;
    const head = `ClusterAtlas: ${count} ${count === 1 ? 'cluster' : 'clusters'}${from}, ended by ${this.ended}`;
    return [head, ...rounds].join('\n');
  }

  /** A plain object that {@link atlasFromJSON} reads back exactly: one fit for each round, and which of its optima the clusters are. */
  toJSON(): AtlasJson {
    const first = this.clusters.filter(({ round }, at) => round !== this.clusters[at - 1]?.round);
    return {
      format: FORMAT,
      algebra: this.clusters[0]?.result.algebra.name ?? null,
      fits: first.map(({ result }) => result.toJSON()),
      clusters: this.clusters.map(({ result, share, round, merged }) => {
        const indexOf = (found: Lsrdr): number => result.optima.findIndex((optimum) => optimum.result === found);
        return { round, optimum: indexOf(result), share, merged: merged.map((other) => indexOf(other.result)) };
      }),
      coverage: this.coverage.map(({ share, optima, ...classes }) => ({
        share,
        ...encodeUnseen(classes),
        optima: encodeUnseen(optima),
      })),
      totalRadius: Number.isNaN(this.totalRadius) ? 'NaN' : this.totalRadius,
      leftover: this.leftover,
      ended: this.ended,
      readings: this.readings,
    };
  }
}

const FORMAT = 'lsrdr-atlas/1';

/** What is not seen yet, as JSON has it. */
export interface JsonUnseen {
  /** Good–Turing estimate of the probability that a further start finds something new; `"NaN"` without random starts. */
  unseen: number | 'NaN';
  /** Its upper bound of 95 % confidence, in (0, 1]. */
  bound: number;
}

const encodeUnseen = ({ unseen, bound }: Unseen): JsonUnseen => ({
  unseen: Number.isNaN(unseen) ? 'NaN' : unseen,
  bound,
});

/** What `toJSON` of an atlas returns and {@link atlasFromJSON} reads. */
export interface AtlasJson {
  /** Version of the format; {@link atlasFromJSON} refuses others. */
  format: typeof FORMAT;
  /** Name of the scalars, as `real`; null for an atlas without clusters. */
  algebra: string | null;
  /** One result for each round that has clusters. */
  fits: LsrdrJson[];
  /**
   * Where each cluster is found: `optimum` is its place in `optima` of the fit of its `round`, and `merged` has the places of those that are the same
   * cluster; `share` as of the cluster. `merged` is not there in an atlas stored before near duplicates were merged.
   */
  clusters: { round: number; optimum: number; share: number; merged?: number[] }[];
  /** One for each round: of classes of this `share` or more, and in `optima` the same of optima. None in an atlas stored before there was coverage. */
  coverage?: (JsonUnseen & { share: number; optima: JsonUnseen })[];
  /** ρ(Φ(A)). */
  totalRadius: number | 'NaN';
  /** ρ(Φ) of what the last complement holds, over ρ(Φ(A)); 1 where there was one round. */
  leftover: number;
  /** Why the search ended, as {@link ClusterAtlas.ended}. */
  ended: ClusterAtlas['ended'];
  /** How often A was read, by all fits and for ρ(Φ) of A and of the complements. */
  readings: number;
}

/**
 * Reads an atlas that `toJSON` wrote, from the object or its text. Everything is restored but the tuple itself.
 *
 * @param options `algebra` for scalars other than R, C and H in their usual bases
 * @throws TypeError, RangeError naming the malformed field; SyntaxError for text that is not JSON
 *
 * @example
 * const A = [[[3, 0, 0], [0, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 2, 0], [0, 0, 1]]];
 * const atlas = atlasFromJSON(JSON.stringify(clusterAtlas(A, { rank: 1 })));
 * atlas.clusters.map(({ fitness }) => fitness); // [3, 2, 1]
 * atlas.ended; // 'share': nothing is left
 */
export function atlasFromJSON(json: unknown, options: { readonly algebra?: Algebra } = {}): ClusterAtlas {
  const place = 'atlasFromJSON';
  requireKnownOptions(place, options, ['algebra']);
  const stored = readObject(place, typeof json === 'string' ? (JSON.parse(json) as unknown) : json);
  if (stored['format'] !== FORMAT) {
    throw rangeError(`${place}: format`, JSON.stringify(FORMAT), String(JSON.stringify(stored['format'])));
  }
  const fits = readArray(`${place}: fits`, stored['fits'], (at, fit) =>
    fromJson(at, fit, algebraNamed(`${place}: algebra`, stored['algebra'], options.algebra)),
  );
  const clusters = readArray(`${place}: clusters`, stored['clusters'], (at, entry): AtlasEntry => {
    const { round, optimum, share, merged } = readObject(at, entry);
    const fit = fits[readCount(`${at}.round`, round, 0, fits.length - 1)]!;
    const optimumAt = (where: string, index: unknown) =>
      fit.optima[readCount(`${at}.${where}`, index, 0, fit.optima.length - 1)]!;
    const others = merged === undefined ? [] : readArray(`${at}.merged`, merged, (_, index) => index);
    const group = [
      optimumAt('optimum', optimum),
      ...others.map((index, other) => optimumAt(`merged[${other}]`, index)),
    ];
    return entryOf(group, {
      share: readNumber(`${at}.share`, share),
      round: round as number,
      runs: fit.runs.length,
    });
  });
  const { coverage } = stored;
  return new ClusterAtlas({
    clusters,
    coverage: coverage === undefined ? [] : readArray(`${place}: coverage`, coverage, readCoverage),
    totalRadius: readNumber(`${place}: totalRadius`, stored['totalRadius']),
    leftover: readNumber(`${place}: leftover`, stored['leftover']),
    ended: readWord(`${place}: ended`, stored['ended'], endings),
    readings: readCount(`${place}: readings`, stored['readings'], 0),
  });
}

function readCoverage(place: string, value: unknown): AtlasCoverage {
  const unseenIn = (at: string, stored: JsonObject): Unseen => ({
    unseen: readNumber(`${at}.unseen`, stored['unseen']),
    bound: readNumber(`${at}.bound`, stored['bound']),
  });
  const stored = readObject(place, value);
  const optima = unseenIn(`${place}.optima`, readObject(`${place}.optima`, stored['optima']));
  return { share: readNumber(`${place}.share`, stored['share']), ...unseenIn(place, stored), optima };
}
