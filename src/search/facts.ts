/**
 * What is found out about a tuple once and kept with it: whether its matrices are Hermitian, whether it is nilpotent, and its restrictions.
 * ρ(Φ(A)) is kept likewise, in total-radius.ts.
 */
import { rangeError } from '../errors';
import type { Complement } from '../matrix';
import type { Resting } from '../resting';
import { type Nilpotency, nilpotencyOf } from '../superoperator/nilpotent';
import { HERMITIAN_DEFECT } from '../tuple/base';
import { RestrictedTuple } from '../tuple/restricted';
import type { Tuple } from '../tuple/tuple';
import { CountingTuple } from './counting-tuple';

/** What is this small beside the largest is none. */
const NOTHING = 1e-12;

export interface Facts extends Nilpotency {
  readonly hermitianDefect: number;
  /** Readings of A that it took to know this. */
  readonly readings: number;
}

const known = new WeakMap<Tuple, Facts>();

/** What is known of A, and the readings of A that this call has taken: none if it was known before. */
export function* factsOf(A: Tuple): Resting<{ facts: Facts; readings: number }> {
  const before = known.get(A);
  if (before !== undefined) return { facts: before, readings: 0 };
  const counted = new CountingTuple(A);
  const hermitianDefect = counted.hermitianDefect();
  yield;
  const facts = {
    hermitianDefect,
    ...(yield* nilpotencyOf(counted)),
    // The sizes of the entries, which the tuple keeps, are one more.
    readings: counted.sweeps + (A.entrySizes === undefined ? 0 : 1),
  };
  known.set(A, facts);
  return { facts, readings: facts.readings };
}

/** Whether every A_j equals A_j* to rounding. */
export function isHermitian({ hermitianDefect }: Pick<Facts, 'hermitianDefect'>): boolean {
  return hermitianDefect <= HERMITIAN_DEFECT;
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
