/**
 * How many directions does a network need? The first d of a list kept, or taken away, for one d after the other, beside other lists. Of an
 * orthonormal basis q_1, q_2, … of the directions in their order, x is read once: Σ_{i≤d} q_i q_i*x goes on from one d to the next.
 */
import { type ClusterLike, resultOf } from '../cluster/given';
import { rangeError, requireInteger, requireKnownOptions, typeError } from '../errors';
import { shapeOf, toColumns } from '../interop/arrays';
import {
  addScaledInPlace,
  adjointMultiply,
  clone,
  columnsBetween,
  multiply,
  norm,
  type PlanarMatrix,
  scaleInPlace,
  sideBySide,
  zeros,
} from '../matrix';
import type { Lsrdr } from '../result/lsrdr';
import type { CausalData } from './causal-report';
import { type Baseline, baselineOf, type Effect, effectOf, readLabels, requireInputs } from './effects';
import { firstRows, withOnes } from './forms';
import { BilinearNetwork } from './network';
import type { VectorLike } from './weights';

/** Of a direction's length: what is left of it outside the span of those before, when it counts as dependent. */
const DEPENDENT = 1e-6;

/** A list of directions, the most important first. */
export interface DirectionRanking {
  /** What its curve is called. */
  readonly name: string;
  /** Where; by default that of the clusters, or before the only layer there is. */
  readonly layer?: number;
  /**
   * [count, n(, a)], or with n+1 coordinates of which the last is the constant one; or something that has such `directions`, as a `Reduction` of
   * lsrdr/baselines; or clusters (a result, a list of results, entries of an atlas, layer clusters, or the atlas, which has `clusters`), which give the
   * eigenvectors of their P by weight, one cluster after the other.
   */
  readonly directions:
    | VectorLike
    | Lsrdr
    | { readonly directions: VectorLike }
    | readonly ClusterLike[]
    | { readonly clusters: readonly ClusterLike[] };
}

/** Where directions are kept or taken away, and how many. */
export interface KeepCurveOptions {
  /** How many directions to take, ascending. */
  readonly dimensions: readonly number[];
  /** `keep`, the default: Π_d x in the place of x. `ablate`: x − Π_d x. */
  readonly mode?: 'keep' | 'ablate';
}

/** What a network does with the first d directions of one list alone, by d. */
export interface KeepCurve {
  /** That of the ranking. */
  readonly name: string;
  /** The position in the network where x was replaced: before this layer, from 0; `layers.length` is behind the last one. */
  readonly layer: number;
  /** For each of the dimensions that the list is long enough for. */
  readonly points: readonly {
    /** d. */
    readonly dimension: number;
    /** Of the span of the first d directions: less than d where they are dependent. */
    readonly rank: number;
    /** What became of the outputs, against the network left alone. */
    readonly effect: Effect;
  }[];
}

/** The curves of several lists of directions, at one place of one network. */
export interface KeepCurves {
  /** What was done with the directions, as it was asked for. */
  readonly mode: 'keep' | 'ablate';
  /** The network left alone. */
  readonly baseline: Baseline;
  /** In the order of the rankings. */
  readonly curves: readonly KeepCurve[];
  /** As in a {@link CausalReport}. */
  readonly normsLeftOut: boolean;
}

/**
 * What the outputs do when of a layer's input only its part in the span of the first d directions of a list is kept, or when that part is taken away,
 * for each d and each list. Π_d is the orthogonal projection onto the span; a constant one that it acts on stays one.
 *
 * @param rankings lists of directions and their names; zero and dependent directions add nothing
 * @param data `inputs` [k, m(, a)] and, for accuracies, `labels`
 * @throws TypeError, RangeError for directions of another size, dimensions that do not ascend, a list shorter than the first of them
 * Cost: for each list and dimension one pass through the layers from its own on, and 4a²·n·(k + D)·D flops for D directions in all.
 *
 * @example
 * const eye = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
 * const network = bilinearNetwork([bilinearLayer({ left: eye, right: eye, down: eye })]);
 * const data = { inputs: [[2, 1, 0], [1, 2, 0], [0, 1, 2]], labels: [0, 1, 2] };
 * const { curves } = keepCurve(network, [{ name: 'axes', directions: eye }], data, { dimensions: [1, 2, 3] });
 * curves[0]!.points.map(({ effect }) => effect.accuracy); // [0.3333333, 0.6666667, 1]
 */
export function keepCurve(
  network: BilinearNetwork,
  rankings: readonly DirectionRanking[],
  data: Omit<CausalData, 'reference'>,
  options: KeepCurveOptions,
): KeepCurves {
  const place = 'keepCurve';
  if (!(network instanceof BilinearNetwork)) throw typeError(`${place}: network`, 'a BilinearNetwork', network);
  if (!Array.isArray(rankings)) throw typeError(`${place}: rankings`, 'an array of rankings', rankings);
  requireKnownOptions(`${place}: data`, data, ['inputs', 'labels']);
  requireKnownOptions(place, options, ['dimensions', 'mode']);
  const { mode = 'keep' } = options;
  if (mode !== 'keep' && mode !== 'ablate') {
    throw rangeError(`${place}: mode`, "'keep' or 'ablate'", String(JSON.stringify(mode)));
  }
  const dimensions = readDimensions(`${place}: dimensions`, options.dimensions);
  const { columns: X } = toColumns(`${place}: inputs`, data.inputs, network.algebra, network.inputs);
  requireInputs(`${place}: inputs`, X.cols);
  const labels = readLabels(`${place}: labels`, data.labels, X.cols, network.outputs);
  const read = rankings.map((ranking, at) =>
    readRanking(`${place}: rankings[${at}]`, network, ranking, dimensions[0]!),
  );

  const before = network.runFrom(0, network.embedded(X));
  const curves = read.map(({ name, layer, directions }): KeepCurve => {
    const a = network.activationAt(layer, X);
    const x = directions.rows > a.rows ? withOnes(a) : a;
    const possible = dimensions.filter((dimension) => dimension <= directions.cols);
    const { basis, ranks } = orderedBasis(columnsBetween(directions, 0, possible[possible.length - 1]!));
    const kept = zeros(a.algebra, x.rows, x.cols);
    let done = 0;
    const points = possible.map((dimension) => {
      const rank = ranks[dimension - 1]!;
      if (rank > done) {
        const fresh = sideBySide(basis.slice(done, rank));
        addScaledInPlace(kept, 1, multiply(fresh, adjointMultiply(fresh, x)));
        done = rank;
      }
      const changed = clone(mode === 'keep' ? kept : x);
      if (mode === 'ablate') addScaledInPlace(changed, -1, kept);
      const after = network.runFrom(layer, firstRows(changed, a.rows));
      return { dimension, rank, effect: effectOf(before, after, labels) };
    });
    return { name, layer, points };
  });
  return { mode, baseline: baselineOf(before, labels), curves, normsLeftOut: network.normsLeftOut };
}

function readDimensions(place: string, dimensions: unknown): readonly number[] {
  if (!Array.isArray(dimensions)) throw typeError(place, 'an array of numbers of directions', dimensions);
  if (dimensions.length === 0) throw rangeError(place, 'at least one number', 'none');
  dimensions.forEach((dimension: unknown, at) => {
    const checked = requireInteger(`${place}[${at}]`, dimension, 1);
    const last = at === 0 ? 0 : dimensions[at - 1];
    if (checked <= last) throw rangeError(`${place}[${at}]`, `more than ${last}, the one before`, checked);
  });
  return dimensions;
}

interface Ranking {
  readonly name: string;
  readonly layer: number;
  /** As columns. */
  readonly directions: PlanarMatrix;
}

function readRanking(place: string, network: BilinearNetwork, given: DirectionRanking, least: number): Ranking {
  requireKnownOptions(place, given, ['name', 'layer', 'directions']);
  if (typeof given.name !== 'string') throw typeError(`${place}: name`, 'a string', given.name);
  const at = `${place}: directions`;
  const { layers, algebra } = network;
  const listed = (given.directions as { clusters?: unknown } | null | undefined)?.clusters ?? given.directions;
  const results = (Array.isArray(listed) ? listed : [listed]).map(resultOf);
  const isClusters = results.length > 0 && results.every((result) => result !== undefined);
  const own = isClusters && Array.isArray(listed) ? layersOf(at, listed) : undefined;
  const layer = given.layer ?? own ?? (layers.length === 1 ? 0 : undefined);
  const position = requireInteger(`${place}: layer`, layer, 0, layers.length);
  const n = network.widthAt(position);
  const parts = isClusters
    ? results.map((result) => result!.prominent(result!.rank).directions)
    : [(listed as { directions?: unknown } | null | undefined)?.directions ?? listed];
  const columns = parts.map((part) => {
    const size = shapeOf(at, part)[1] === n + 1 ? n + 1 : n;
    return toColumns(at, part, algebra, size).columns;
  });
  const [first] = columns;
  columns.forEach(({ rows }) => {
    if (rows !== first!.rows) throw rangeError(at, `clusters on ${first!.rows} coordinates, as the first`, rows);
  });
  const directions = sideBySide(columns);
  if (directions.cols < least)
    throw rangeError(at, `at least ${least} directions, the first of dimensions`, directions.cols);
  return { name: given.name, layer: position, directions };
}

/** Where the clusters stand, as far as they say. */
function layersOf(place: string, clusters: readonly { readonly layer?: number }[]): number | undefined {
  const layers = [...new Set(clusters.flatMap(({ layer }) => (layer === undefined ? [] : [layer])))];
  if (layers.length > 1) throw rangeError(place, 'clusters before one layer', `layers ${layers.join(', ')}`);
  return layers[0];
}

/** Orthonormal columns, and how many of them the first 1, 2, … directions span: Gram–Schmidt, twice. */
function orderedBasis(directions: PlanarMatrix): { basis: PlanarMatrix[]; ranks: number[] } {
  const basis: PlanarMatrix[] = [];
  const ranks: number[] = [];
  for (let j = 0; j < directions.cols; j++) {
    const v = columnsBetween(directions, j, j + 1);
    const largest = v.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest > 0 && basis.length < v.rows) {
      scaleInPlace(v, 1 / largest); // squares of what is very small or large are no doubles
      scaleInPlace(v, 1 / norm(v));
      if (basis.length > 0) {
        const Q = sideBySide(basis);
        for (let pass = 0; pass < 2; pass++) addScaledInPlace(v, -1, multiply(Q, adjointMultiply(Q, v)));
      }
      const left = norm(v);
      if (left > DEPENDENT) {
        scaleInPlace(v, 1 / left);
        basis.push(v);
      }
    }
    ranks.push(basis.length);
  }
  return { basis, ranks };
}
