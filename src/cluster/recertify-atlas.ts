/**
 * Whether a stored atlas is what it says: each cluster by its own certificate, those of later rounds on the complement of what rounds before them found, which the clusters themselves
 * span; shares, ρ(Φ(A)), what is left over, and the rows of the runs. Which clusters were merged, and how sure it is that there are no more, are records.
 */
import { adjoint, Complement, type PlanarMatrix } from '../matrix';
import { dataOf } from '../result/lsrdr';
import {
  compared,
  type Difference,
  differencesOfPoint,
  differencesOfRuns,
  differencesOfSizes,
  measureOf,
  rankedAs,
} from '../result/recertify';
import { beyond, type Coordinates, coordinatesOf } from '../search/coordinates';
import { restrictedTo } from '../search/facts';
import { withoutRounding } from '../search/quotients';
import { measuredRadius } from '../search/total-radius';
import type { ScaledTuple } from '../tuple/input';
import type { Tuple } from '../tuple/tuple';
import { joinedIn, vanishes } from './atlas';
import type { AtlasEntry, ClusterAtlas } from './cluster-atlas';

/** Relative errors of radii and shares. */
const NEAR = 1e-6;
/** What rounding leaves of nothing. */
const NOTHING = 1e-9;

/** What differs, by what it is said of. */
export interface AtlasDifferences {
  /** One list for each cluster, with those merged into it. */
  readonly clusters: readonly (readonly Difference[])[];
  /** Of the atlas itself: its radius, what is left over, the runs and the other optima of its rounds. */
  readonly rest: readonly Difference[];
}

/**
 * @param A over the algebra of the atlas
 * @param tolerance that its fits were asked for, where that is known
 * @throws RangeError for an atlas of several spaces, as of a result of such
 * Cost: that of a result for each optimum, ρ(Φ(A)), and one more radius.
 */
export function differencesOfAtlas(atlas: ClusterAtlas, given: ScaledTuple, tolerance?: number): AtlasDifferences {
  const { clusters } = atlas;
  const tuple = clusters[0] === undefined ? given.tuple : rankedAs(clusters[0].result, given.tuple);
  const sizes = clusters.map(({ result }) => differencesOfSizes(result, tuple));
  if (sizes.some((found) => found.length > 0)) return { clusters: sizes, rest: [] };
  const whole = measureOf({ ...given, tuple });
  const total = whole.root ** 2;
  const rest = Number.isNaN(atlas.totalRadius) ? [] : compared('totalRadius', atlas.totalRadius, total, NEAR);
  const outer = coordinatesOf(tuple, undefined);
  const searched = outer?.searched ?? tuple;
  const found = clusters.map((entry, at) => {
    const complement = complementBefore(clusters, entry.round, searched, outer);
    const inner = complement && coordinatesOf(searched, complement);
    const measure = { ...whole, tolerance, coordinates: outer === undefined ? inner : beyond(inner, outer) };
    const points = [entry.result, ...entry.merged.map(({ result }) => result)];
    const own = points.flatMap((result, k) =>
      differencesOfPoint(k === 0 ? `clusters[${at}]` : `clusters[${at}].merged[${k - 1}]`, result, measure),
    );
    const isFirst = clusters[at - 1]?.round !== entry.round;
    if (isFirst) {
      const round = clusters.filter((other) => other.round === entry.round);
      const held = new Set(round.flatMap(({ result, merged }) => [result, ...merged.map((other) => other.result)]));
      const name = `round ${entry.round}: `;
      entry.result.optima.forEach(({ result }, i) => {
        if (!held.has(result)) rest.push(...differencesOfPoint(`${name}optima[${i}]`, result, measure));
      });
      rest.push(...differencesOfRuns(entry.result).map((each) => ({ ...each, what: name + each.what })));
    }
    return [
      ...own,
      ...compared(`clusters[${at}].share`, entry.share, withoutRounding(entry.fitness ** 2 / total), NEAR),
    ];
  });
  return { clusters: found, rest: [...rest, ...ofLeftover(atlas, searched, outer, total / given.unit ** 2)] };
}

/** The complement of all clusters of rounds before one, in the coordinates of the searches; undefined where there is none. */
function complementBefore(
  clusters: readonly AtlasEntry[],
  round: number,
  tuple: Tuple,
  outer: Coordinates | undefined,
): Complement | undefined {
  let found: PlanarMatrix | undefined;
  for (const { result } of clusters.filter((entry) => entry.round < round)) {
    const { point } = dataOf(result);
    const { S, R } = outer?.inside(point) ?? point;
    found = joinedIn(tuple, joinedIn(tuple, found, S), adjoint(R));
  }
  return found === undefined ? undefined : new Complement(found, tuple.sector?.starts);
}

/** ρ(Φ) of the last complement that was looked at: behind the last cluster, or before the last round where that was cut off. */
function ofLeftover(
  { clusters, coverage, ended, leftover }: ClusterAtlas,
  tuple: Tuple,
  outer: Coordinates | undefined,
  total: number,
): Difference[] {
  if (coverage.length === 0) return [];
  const round = ended === 'share' || ended === 'room' ? Number.POSITIVE_INFINITY : coverage.length - 1;
  const complement = complementBefore(clusters, round, tuple, outer);
  if (complement === undefined) return compared('leftover', leftover, 1, 0);
  const part = restrictedTo(tuple, complement);
  const radius = complement.dimension === 0 || vanishes(part, tuple) ? 0 : measuredRadius(part).value;
  return compared('leftover', leftover, radius / total, NEAR, NOTHING);
}
