/**
 * What is found out about a tuple once and kept with it: whether its matrices are Hermitian, whether it is nilpotent, and its restrictions.
 * ρ(Φ(A)) is kept likewise, in total-radius.ts.
 */
import { rangeError } from '../errors';
import { type Complement, isNilpotentStack, norm, scaleInPlace, zeros } from '../matrix';
import { randomSource } from '../random';
import { balanced } from '../tuple/balanced';
import { RestrictedTuple } from '../tuple/restricted';
import type { Tuple } from '../tuple/tuple';
import { CountingTuple } from './counting-tuple';

/** ‖A_j − A_j*‖ relative to the largest ‖A_j‖ that still counts as Hermitian: rounding of the entries. */
const HERMITIAN_DEFECT = 1e-12;

/** What is this small beside the largest is none. */
const NOTHING = 1e-12;

/** Flops that may be spent on nilpotency. */
const BUDGET = 5e8;

export interface Facts {
  readonly hermitianDefect: number;
  readonly isNilpotent: boolean;
  /** Of the entries, to compare with that of other tuples: 0 for the zero tuple. */
  readonly size: number;
  /** Readings of A that it took to know this. */
  readonly readings: number;
}

const known = new WeakMap<Tuple, Facts>();

/** What is known of A, and the readings of A that this call has taken: none if it was known before. */
export function factsOf(A: Tuple): { facts: Facts; readings: number } {
  const before = known.get(A);
  if (before !== undefined) return { facts: before, readings: 0 };
  const counted = new CountingTuple(A);
  const hermitianDefect = counted.hermitianDefect();
  const nilpotency = nilpotencyOf(A, counted);
  // The sizes of the entries, which the tuple keeps, are one more.
  const readings = counted.sweeps + (A.entrySizes === undefined ? 0 : 1);
  const facts = { hermitianDefect, ...nilpotency, readings };
  known.set(A, facts);
  return { facts, readings: facts.readings };
}

/** Whether every A_j equals A_j* to rounding. */
export function isHermitian({ hermitianDefect }: Facts): boolean {
  return hermitianDefect <= HERMITIAN_DEFECT;
}

/**
 * A tuple is nilpotent when every product of n of its matrices vanishes; then ρ(Φ(A)) = 0 and fitness is undefined. Decided from the
 * matrices where they are small enough, else by a random walk x ← Σ_j c_j A_j x with fresh c_j in balanced coordinates, which dies within n
 * steps exactly then; the largest are walked as far as the budget goes.
 */
function nilpotencyOf(A: Tuple, counted: CountingTuple): Pick<Facts, 'isNilpotent' | 'size'> {
  const { algebra, n, r } = A;
  const stepCost = 2 * algebra.dim ** 2 * r * n * n;
  if (2 * n * stepCost <= BUDGET) {
    const stack = counted.toDense();
    return { isNilpotent: isNilpotentStack(stack, r), size: norm(stack) };
  }
  return randomWalk(balanced(counted).tuple, Math.min(n, Math.max(1, Math.floor(BUDGET / stepCost))));
}

function randomWalk(A: Tuple, most: number): Pick<Facts, 'isNilpotent' | 'size'> {
  const { algebra, n, r } = A;
  const random = randomSource(1);
  const x = zeros(algebra, n, 1);
  const next = zeros(algebra, n, 1);
  const coefficients = zeros(algebra, r, 1);
  random.fillNormal(x.data);
  let largest = 0;
  for (let step = 1; ; step++) {
    scaleInPlace(x, 1 / norm(x));
    random.fillNormal(coefficients.data);
    A.applyInto(next, x, coefficients);
    const growth = norm(next);
    largest = Math.max(largest, growth);
    const isDead = growth <= NOTHING * largest;
    if (isDead || step === most) return { isNilpotent: isDead, size: largest };
    x.data.set(next.data);
  }
}

/**
 * @param whole what A is a restriction of, if of anything: what is rounding of that is nothing
 * @throws RangeError for the zero tuple and nilpotent ones
 */
export function refuseNilpotent(place: string, { isNilpotent, size }: Facts, whole?: Facts): void {
  const isZero = size <= NOTHING * (whole?.size ?? 0);
  if (!isZero && !isNilpotent) return;
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
