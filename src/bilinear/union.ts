/**
 * The joint subspace of several clusters. With W an isometry onto Σ im Π_i and V one onto Σ im Π_i* = (∩ ker Π_i)^⊥, the joint projection is
 *
 *     Π = W (V*W)⁻¹ V*,    im Π = Σ im Π_i,    ker Π = ∩ ker Π_i.
 *
 * It is the least projection above all Π_i in the order of idempotents, E ≤ F when EF = FE = E: ΠΠ_i = Π_iΠ = Π_i, and F ≥ Π for every other F
 * of which this holds. It exists where V*W is square and invertible. Orthogonal projections always have it, WW*. Two oblique ones need not:
 * with one image and two kernels, the kernels' intersection has too few dimensions. Nothing is put in its place unasked.
 */
import { type Algebra, isSameAlgebra } from '../algebra';
import { type ClusterLike, resultOf } from '../cluster/given';
import { rangeError, requireKnownOptions, requirePositive, typeError } from '../errors';
import { algebraOfMatrix, optionalAlgebra } from '../interop/algebras';
import { type NumericArray, shapeOf, toArray } from '../interop/arrays';
import { readMatrix } from '../interop/columns';
import {
  addScaledInPlace,
  adjoint,
  adjointMultiply,
  clone,
  hermitianEigen,
  leadingColumns,
  multiply,
  multiplyAdjoint,
  norm,
  normaliseColumns,
  orthonormalise,
  type PlanarMatrix,
  scaleColumns,
  sideBySide,
  singularValues,
  solve,
} from '../matrix';
import { dataOf } from '../result/lsrdr';
import { thin } from './thin-projection';

/** Optima count as different from this distance on; directions of clusters that are nearer to a subspace are taken to lie in it. */
const SAME = 1e-4;
/** Gram matrices know singular values down to here. */
const SMALLEST_TOLERANCE = 1e-7;
/** Images of Π and Π* that are nearer than this are one: rounding of a fit of Hermitian matrices. */
const HERMITIAN = 1e-7;
/** Cosine below which an image lies in the kernel for all that rounding knows. */
const DEGENERATE = 1e-6;

/**
 * A cluster before a layer, as `{ layer, cluster }` where it does not say by itself which one, from 0; or a basis of one: an [n, d(, a)] array that is not
 * square; a square one is a projection.
 */
export type UnionMember = ClusterLike | ClusterUnion | { readonly layer?: number; readonly cluster: ClusterLike };

/** How several clusters are made one. */
export interface UnionOptions {
  /**
   * Singular values of [W_1 W_2 …], isometries onto the images, that count as zero, by default 1e-4: directions at an angle of about 1.4 times this
   * or less to the others are taken to lie among them.
   */
  readonly tolerance?: number;
  /** `joint`, the default: along the intersection of the kernels. `orthogonal`: onto the sum of the images, whatever the kernels. */
  readonly projection?: 'joint' | 'orthogonal';
  /** Of arrays, when the shape alone should not decide. */
  readonly algebra?: Algebra;
}

interface Parts {
  readonly layer: number | undefined;
  readonly ranks: readonly number[];
  readonly smallest: number;
  readonly norm: number;
  /** Isometry onto the image, and R with Π = W R. */
  readonly W: PlanarMatrix;
  readonly R: PlanarMatrix;
}

/** Inside of the package: Π = S R. */
let factors: (union: ClusterUnion) => { readonly S: PlanarMatrix; readonly R: PlanarMatrix };
let make: (parts: Parts) => ClusterUnion;

/** Several clusters as one, made by {@link union}. `intervene` and `causalReport` take it like a cluster. */
export class ClusterUnion {
  /** Where the clusters stand, if one of them says so. */
  readonly layer: number | undefined;
  /** Dimension of the sum of the images. */
  readonly rank: number;
  /** Dimension of each; they add up to `rank` when the clusters are independent. */
  readonly ranks: readonly number[];
  /** The smallest singular value of [W_1 W_2 …] that was not counted as zero; 1 for orthogonal clusters. Near `tolerance` the rank is in doubt. */
  readonly smallest: number;
  /** ‖Π‖, 1 for an orthogonal projection; large where the image is nearly in the kernel. */
  readonly norm: number;
  /** Coordinates of the clusters, the constant one among them where they have it. */
  readonly n: number;
  /** The scalars: R, C or H. */
  readonly algebra: Algebra;
  readonly #parts: Parts;

  static {
    factors = (union) => ({ S: union.#parts.W, R: union.#parts.R });
    make = (parts) => new ClusterUnion(parts);
  }

  private constructor(parts: Parts) {
    this.layer = parts.layer;
    this.rank = parts.W.cols;
    this.ranks = parts.ranks;
    this.smallest = parts.smallest;
    this.norm = parts.norm;
    this.n = parts.W.rows;
    this.algebra = parts.W.algebra;
    this.#parts = parts;
  }

  /** Orthonormal columns that span the sum of the images, [n, rank(, a)]. A new array each time. */
  get basis(): NumericArray {
    return toArray(this.#parts.W);
  }

  /** Π, [n, n(, a)]. A new array each time. */
  get projection(): NumericArray {
    return toArray(multiply(this.#parts.W, this.#parts.R));
  }
}

/** Π = S R of a union, S an isometry. */
export function factorsOfUnion(union: ClusterUnion): { readonly S: PlanarMatrix; readonly R: PlanarMatrix } {
  return factors(union);
}

/**
 * The joint subspace of clusters that stand before one layer, to be ablated or kept as one: Π = W (V*W)⁻¹ V* with W and V isometries onto
 * Σ im Π_i and Σ im Π_i*. Its image is the sum of the images, its kernel the intersection of the kernels, and ΠΠ_i = Π_iΠ = Π_i. Directions that
 * clusters share, or nearly share, count once: read `rank`.
 *
 * @param clusters results, entries of an atlas, what `backpropagate` returns, unions, `{ layer, cluster }`, square arrays that are projections, other
 *   arrays [n, d(, a)] as bases of im Π with Π orthogonal; all on the same n coordinates, with or without the constant one
 * @throws TypeError, RangeError for clusters of different layers, sizes or algebras, and, with `projection: 'joint'`, where the intersection of the
 *   kernels is no complement of the sum of the images, or ‖Π‖ > 1e6
 * Cost: 4a²·n·D² flops for D dimensions in all, and an (a·min(n, D))³ eigenproblem.
 *
 * @example
 * const both = union([[[1], [0], [0]], [[1, 0], [0, 1], [0, 0]]]); // the first axis, and the plane that it lies in
 * both.rank; // 2
 * both.ranks; // [1, 2]
 * [0, 1, 2].map((i) => both.projection.get(i, i)); // [1, 1, 0]
 */
export function union(clusters: readonly UnionMember[], options: UnionOptions = {}): ClusterUnion {
  const place = 'union';
  requireKnownOptions(place, options, ['tolerance', 'projection', 'algebra']);
  const { projection = 'joint' } = options;
  if (projection !== 'joint' && projection !== 'orthogonal') {
    throw rangeError(`${place}: projection`, "'joint' or 'orthogonal'", String(JSON.stringify(projection)));
  }
  const tolerance = requirePositive(`${place}: tolerance`, options.tolerance ?? SAME);
  if (tolerance < SMALLEST_TOLERANCE || tolerance >= 1) {
    throw rangeError(`${place}: tolerance`, `a number from ${SMALLEST_TOLERANCE} to 1`, tolerance);
  }
  if (!Array.isArray(clusters)) throw typeError(`${place}: clusters`, 'an array of clusters', clusters);
  if (clusters.length === 0) throw rangeError(`${place}: clusters`, 'at least one cluster', 'none');
  const { layer, members } = readMembers(`${place}: clusters`, clusters, tolerance, options);

  const images = members.map(({ W }) => W);
  const { isometry: W, smallest } = spanOf(sideBySide(images), tolerance);
  const parts = { layer, ranks: images.map(({ cols }) => cols), smallest, W };
  if (projection === 'orthogonal' || members.every(isOrthogonal)) return make({ ...parts, norm: 1, R: adjoint(W) });
  const { isometry: V } = spanOf(sideBySide(members.map((member) => member.V)), tolerance);
  const M = W.cols === V.cols ? adjointMultiply(V, W) : undefined;
  const cosine = M === undefined ? 0 : singularValues(M).values[W.cols - 1]!;
  if (M === undefined || cosine < DEGENERATE) {
    throw rangeError(
      `${place}: clusters`,
      "projections whose kernels meet in a complement of the sum of their images (projection: 'orthogonal' does without)",
      M === undefined
        ? `kernels whose intersection has codimension ${V.cols}, images whose sum has dimension ${W.cols}`
        : `a projection of norm ${(1 / cosine).toPrecision(2)}`,
    );
  }
  return make({ ...parts, norm: 1 / cosine, R: solve(M, adjoint(V)) });
}

/** Isometries onto im Π and im Π*. */
interface Member {
  readonly W: PlanarMatrix;
  readonly V: PlanarMatrix;
}

function readMembers(
  place: string,
  clusters: readonly UnionMember[],
  tolerance: number,
  options: UnionOptions,
): { layer: number | undefined; members: Member[] } {
  const inner = clusters.map((given): unknown => (given as { cluster?: unknown } | null)?.cluster ?? given);
  const known = inner.map((given) => (given instanceof ClusterUnion ? given : resultOf(given)));
  const algebra = optionalAlgebra('union', options.algebra) ?? known.find((each) => each !== undefined)?.algebra;
  let layer: number | undefined;
  const members: Member[] = [];
  clusters.forEach((given, at) => {
    const where = `${place}[${at}]`;
    const own = (given as { layer?: number } | null)?.layer;
    if (own !== undefined && layer !== undefined && own !== layer) {
      throw rangeError(where, `a cluster before layer ${layer}, as those before`, `one before layer ${own}`);
    }
    layer ??= own;
    const member = readMember(
      where,
      inner[at] as ClusterLike | ClusterUnion,
      tolerance,
      algebra ?? members[0]?.W.algebra,
    );
    const first = members[0] ?? member;
    if (!isSameAlgebra(member.W.algebra, first.W.algebra)) {
      throw rangeError(where, `a ${first.W.algebra.name} cluster`, `a ${member.W.algebra.name} one`);
    }
    if (member.W.rows !== first.W.rows) {
      throw rangeError(where, `a cluster on ${first.W.rows} coordinates`, member.W.rows);
    }
    members.push(member);
  });
  return { layer, members };
}

function readMember(
  place: string,
  cluster: ClusterLike | ClusterUnion,
  tolerance: number,
  algebra: Algebra | undefined,
): Member {
  const result = resultOf(cluster);
  if (cluster instanceof ClusterUnion || result !== undefined) {
    const { S, R } = cluster instanceof ClusterUnion ? factors(cluster) : dataOf(result!).point;
    return { W: orthonormal(S), V: orthonormal(adjoint(R)) };
  }
  const array = cluster as Exclude<ClusterLike, { readonly result: unknown }>;
  const M = readMatrix(place, array, algebra ?? algebraOfMatrix(place, array));
  const [rows, cols] = shapeOf(place, array);
  if (rows === cols) {
    const { S, R } = thin(place, M);
    return { W: S, V: orthonormal(adjoint(R)) };
  }
  if (M.cols > M.rows) throw rangeError(place, `a basis of at most ${M.rows} columns`, M.cols);
  if (M.data.every((entry) => entry === 0)) throw rangeError(place, 'a basis other than zero', 'zero');
  normaliseColumns(M);
  const W = spanOf(M, tolerance).isometry;
  return { W, V: W };
}

/** An isometry onto the span of independent columns. */
function orthonormal(S: PlanarMatrix): PlanarMatrix {
  const W = clone(S);
  normaliseColumns(W);
  orthonormalise(W);
  return W;
}

function isOrthogonal({ W, V }: Member): boolean {
  const away = clone(W);
  addScaledInPlace(away, -1, multiply(V, adjointMultiply(V, W)));
  return norm(away) <= HERMITIAN;
}

/** An isometry onto the left singular vectors of Y whose singular values are above the tolerance, from the smaller of Y*Y and YY*. */
function spanOf(Y: PlanarMatrix, tolerance: number): { isometry: PlanarMatrix; smallest: number } {
  const isWide = Y.cols > Y.rows;
  const { values, vectors } = hermitianEigen(isWide ? multiplyAdjoint(Y, Y) : adjointMultiply(Y, Y));
  const kept = values.filter((value) => value > tolerance ** 2);
  const leading = leadingColumns(vectors, kept.length);
  const isometry = isWide ? leading : multiply(Y, leading);
  if (!isWide)
    scaleColumns(
      isometry,
      kept.map((value) => 1 / Math.sqrt(value)),
    );
  orthonormalise(isometry);
  return { isometry, smallest: Math.sqrt(kept[kept.length - 1]!) };
}
