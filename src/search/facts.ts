/**
 * What is found out about a tuple once and kept with it: whether its matrices are Hermitian, whether it is nilpotent, and its restrictions.
 * ρ(Φ(A)) is kept likewise, in total-radius.ts.
 */
import { rangeError } from '../errors';
import { type Complement, norm, scaleInPlace, zeros } from '../matrix';
import { randomSource } from '../random';
import { RestrictedTuple } from '../tuple/restricted';
import type { Tuple } from '../tuple/tuple';
import { CountingTuple } from './counting-tuple';

/** ‖A_j − A_j*‖ relative to the largest ‖A_j‖ that still counts as Hermitian: rounding of the entries. */
const HERMITIAN_DEFECT = 1e-12;

/** A growth of a random walk that is this small beside the largest counts as none. */
const NO_GROWTH = 1e-12;

/** Flops that the walk may cost. */
const WALK_BUDGET = 5e8;

export interface Facts {
  readonly hermitianDefect: number;
  readonly walk: Walk;
  /** Readings of A that it took to know this. */
  readonly readings: number;
}

/** Growths ‖Σ_j c_j A_j x‖/‖x‖ of a random walk. */
interface Walk {
  readonly largest: number;
  /** The last, which may be none. */
  readonly last: number;
  readonly steps: number;
}

const known = new WeakMap<Tuple, Facts>();

/** What is known of A, and the readings of A that this call has taken: none if it was known before. */
export function factsOf(A: Tuple): { facts: Facts; readings: number } {
  const before = known.get(A);
  if (before !== undefined) return { facts: before, readings: 0 };
  const counted = new CountingTuple(A);
  const facts = { walk: randomWalk(counted), hermitianDefect: counted.hermitianDefect(), readings: counted.sweeps };
  known.set(A, facts);
  return { facts, readings: facts.readings };
}

/** Whether every A_j equals A_j* to rounding. */
export function isHermitian({ hermitianDefect }: Facts): boolean {
  return hermitianDefect <= HERMITIAN_DEFECT;
}

/**
 * A tuple is nilpotent when every product of n of its matrices vanishes; then ρ(Φ(A)) = 0 and fitness is undefined. A random
 * walk x ← Σ_j c_j A_j x with fresh c_j dies within n steps exactly then. Large tuples are walked as far as the budget goes.
 */
function randomWalk(A: Tuple): Walk {
  const { algebra, n, r } = A;
  const random = randomSource(1);
  const x = zeros(algebra, n, 1);
  const next = zeros(algebra, n, 1);
  const coefficients = zeros(algebra, r, 1);
  random.fillNormal(x.data);
  const stepCost = 2 * algebra.dim ** 2 * r * n * n;
  const most = Math.min(n, Math.max(1, Math.floor(WALK_BUDGET / stepCost)));
  let largest = 0;
  for (let steps = 1; ; steps++) {
    scaleInPlace(x, 1 / norm(x));
    random.fillNormal(coefficients.data);
    A.applyInto(next, x, coefficients);
    const last = norm(next);
    largest = Math.max(largest, last);
    if (steps === most || last <= NO_GROWTH * largest) return { largest, last, steps };
    x.data.set(next.data);
  }
}

/**
 * @param whole what A is a restriction of, if of anything: what is rounding of that is nothing
 * @throws RangeError for the zero tuple and nilpotent ones
 */
export function refuseNilpotent(place: string, { walk }: Facts, whole?: Facts): void {
  const largest = Math.max(walk.largest, whole?.walk.largest ?? 0);
  if (walk.last > NO_GROWTH * largest) return;
  const isZero = walk.steps === 1 || walk.largest <= NO_GROWTH * largest;
  throw rangeError(place, 'a tuple with ρ(Φ(A)) > 0', isZero ? 'the zero tuple' : 'a nilpotent tuple');
}

const restrictions = new WeakMap<Complement, { readonly A: Tuple; readonly restricted: RestrictedTuple }>();

/** A on a complement, in the complement's coordinates; one tuple for each complement, so that facts of it are kept too. */
export function restrictedTo(A: Tuple, complement: Complement | undefined): Tuple {
  if (complement === undefined) return A;
  const before = restrictions.get(complement);
  if (before?.A === A) return before.restricted;
  const restricted = new RestrictedTuple(A, complement);
  restrictions.set(complement, { A, restricted });
  return restricted;
}
