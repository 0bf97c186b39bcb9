/**
 * Long work that can be interrupted: a generator whose yields say nothing but that here others may have the thread. The synchronous functions carry it
 * out in one piece, the asynchronous ones rest now and then; so both compute the same bits.
 *
 * A yield costs half a microsecond where generators are nested. It stands after each application of a map, or after some where vectors are shorter than
 * {@link SHORT}, and within decompositions of matrices beyond {@link WHOLE}.
 */

/** Work that gives a T and may rest on the way. */
export type Resting<T> = Generator<undefined, T, void>;

/** Numbers in a vector up to which applications of a map take little longer than a rest. */
export const SHORT = 64;

/** Size up to which a small eigenproblem is solved in one piece: 30·64³ flops take less than 20 ms. */
export const WHOLE = 64;

/** What was asked of something that may rest and may not. */
export function* outcomeOf<T>(work: T | Resting<T>): Resting<T> {
  return isResting(work) ? yield* work : work;
}

function isResting<T>(work: T | Resting<T>): work is Resting<T> {
  return typeof work === 'object' && work !== null && Symbol.iterator in work && 'next' in work;
}

/** What the work gives, without a rest. */
export function inOnePiece<T>(work: Generator<unknown, T, void>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
