/**
 * L near a stationary X where Γ(A;X) has more eigenvalues of modulus λ than λ once: −λ or others on the circle, or λ with several eigenvectors. Then L
 * is the largest of several branches near X, and second order speaks of one. The branch of −λ has a slope of its own: it rises along ξ or along −ξ
 * unless that vanishes. And over R and H two real branches become a complex pair λ ± iμt along X + tξ, of modulus λ + μ²t²/2λ, which no
 * method follows: so rises the pair of u and w, ⟨v, u⟩ = ⟨y, w⟩ = 1, the more the further ⟨v, Γ(A;ξ)w⟩ and ⟨y, Γ(A;ξ)u⟩ are apart in sign.
 *
 * So L itself is computed at X a little aside: along a random direction, there and back, and where pairs can be, along RA_jw − y*A_jS.
 */
import { hasComplexCentre } from '../algebra';
import { restingDominantEigenpair } from '../dominant-eigen/dominant-eigenpair';
import { addScaledInPlace, adjoint, clone, gaussian, norm, type PlanarMatrix, scaleInPlace } from '../matrix';
import { spansOf } from '../methods/spans';
import { type RandomSource, randomSource } from '../random';
import type { Resting } from '../resting';
import { confineColumns, homesOf } from '../tuple/sector';
import type { Tuple } from '../tuple/tuple';
import { type Certified, rightEigenvector } from './certificate';
import type { Dominance } from './dominance';
import { dominantOf, type Factors, phiOf, stackOf } from './reduced';
import { companions } from './ways-aside';

/** How far aside L is computed, relative to R, S and X, and a rise of it that is more than rounding. */
const ASIDE = 1e-3;
const RISE = 1e-8;

/** Lengths of the steps from which a run may go on. */
const STEPS = [1e-1, 1e-2, ASIDE];

/** Pairs of eigenvectors that are tried of λ, and of −λ. */
const PAIRS = 3;

/** Searches begin at the eigenvector of λ, with so much of all others beside it. */
const NOISE = 0.1;

const SEARCH = { tolerance: 1e-10, maxApplications: 400, left: false } as const;

/** A step from R, S and X, relative to their sizes. */
interface Direction {
  readonly R: PlanarMatrix;
  readonly S: PlanarMatrix;
  /** Of the stack beside what R and S do to it; undefined where X stays what they make of it. */
  readonly X: PlanarMatrix | undefined;
}

type Way = () => Resting<ReturnType<typeof spansOf>>;

/**
 * Ways on along a direction in which L rises, or none if it rises in none that was tried. Cost: a search for the leading eigenvalue for each, where
 * there are other branches.
 */
export function* waysToOtherBranches(
  A: Tuple,
  point: Certified,
  hermitian: boolean,
  seed: number,
  { kind, multiplicity }: Dominance,
): Resting<Way[]> {
  if (kind === 'simple' || !(point.sigma[0]! > 0)) return [];
  const random = randomSource(seed + 3);
  const noise = gaussian(A.algebra, A.n, point.S.cols, random);
  // What rises to first order from λ itself is found by the ways aside.
  const there = kind === 'repeated' ? undefined : randomDirection(A, point, random);
  for (const direction of there === undefined ? [] : [there, back(there)]) {
    if (yield* rises(A, point, direction, noise)) return waysAlong(A, point, hermitian, direction);
  }
  if (hasComplexCentre(A.algebra)) return [];
  for (const sign of kind === 'opposite' ? [1, -1] : [1]) {
    for (let k = 0; k < PAIRS && (sign < 0 || multiplicity > 1); k++) {
      const { right, left } = yield* companions(A, signed(point, sign), hermitian, random, sign > 0);
      const apart = { R: scaled(adjoint(left), -1), S: right, X: undefined };
      for (const direction of [apart, back(apart)]) {
        if (yield* rises(A, point, direction, noise)) return waysAlong(A, point, hermitian, direction);
      }
    }
  }
  return [];
}

/** Whether L is higher a little along a direction. */
function* rises(A: Tuple, point: Certified, direction: Direction, noise: PlanarMatrix): Resting<boolean> {
  const there = moved(A, point, direction, ASIDE);
  yield;
  const phi = yield* restingDominantEigenpair(phiOf(A, there, A.r), SEARCH);
  const start = stepped(rightEigenvector(point), noise, NOISE).data;
  const gamma = yield* dominantOf(A, there, { ...SEARCH, start });
  if (gamma.status !== 'converged' || phi.status !== 'converged') return false;
  return gamma.modulus / Math.sqrt(phi.modulus) > point.fitness * (1 + RISE);
}

/** From the spans of the leading eigenvectors further along. */
function waysAlong(A: Tuple, point: Certified, hermitian: boolean, direction: Direction): Way[] {
  return STEPS.map(
    (length) =>
      function* () {
        const there = moved(A, point, direction, length);
        yield;
        const { right, left } = yield* dominantOf(A, there, { ...SEARCH, tolerance: 1e-6, left: !hermitian });
        const columns = (data: Float64Array): PlanarMatrix => ({ ...point.S, data });
        return spansOf(columns(right), columns(hermitian ? right : left));
      },
  );
}

function moved(A: Tuple, point: Certified, direction: Direction, length: number): Factors {
  const R = stepped(point.R, direction.R, length);
  const S = stepped(point.S, direction.S, length);
  if (point.X === undefined) return { R, S, X: undefined };
  const X = stackOf(A, { R, S, X: undefined });
  return { R, S, X: direction.X === undefined ? X : stepped(X, direction.X, length) };
}

function stepped(M: PlanarMatrix, direction: PlanarMatrix, length: number): PlanarMatrix {
  const out = clone(M);
  addScaledInPlace(out, (length * norm(M)) / (norm(direction) || 1), direction);
  return out;
}

/** In a sector the directions that lead out of it are none. */
function randomDirection(A: Tuple, point: Certified, random: RandomSource): Direction {
  const { algebra, n, sector } = A;
  const d = point.S.cols;
  const [right, left] = [gaussian(algebra, n, d, random), gaussian(algebra, n, d, random)];
  if (sector) for (const M of [right, left]) confineColumns(sector, M, homesOf(sector, point.S));
  const X = sector || point.X === undefined ? undefined : gaussian(algebra, A.r * d, d, random);
  return { R: adjoint(left), S: right, X };
}

function back({ R, S, X }: Direction): Direction {
  return { R: scaled(R, -1), S: scaled(S, -1), X: X && scaled(X, -1) };
}

/** The same with −X: Γ(A;−X) has the eigenvalues of Γ(A;X) with the other sign. */
function signed(point: Certified, sign: number): Certified {
  return sign > 0 ? point : { ...point, R: scaled(point.R, -1), X: point.X && scaled(point.X, -1) };
}

function scaled(M: PlanarMatrix, factor: number): PlanarMatrix {
  const out = clone(M);
  scaleInPlace(out, factor);
  return out;
}
