import { rangeError } from '../errors';
import { algebraOf } from '../tuple';
import { DenseTuple } from '../tuple/dense';
import { isTuple, type TupleLike, toStack, toTuple, unitOf } from '../tuple/input';
import type { Tuple } from '../tuple/tuple';

/** A tuple, or something that has one, as a bilinear layer. */
export type TupleSource = TupleLike | { tuple(): Tuple };

/** Reads a tuple or takes that of a layer. */
export function tupleOf(place: string, A: TupleSource): Tuple {
  const own = (A as { tuple?: unknown } | null | undefined)?.tuple;
  const given = typeof own === 'function' && !isTuple(A) ? (A as { tuple(): Tuple }).tuple() : (A as TupleLike);
  const algebra = algebraOf(`${place}: A`, given);
  if (isTuple(given)) return toTuple(`${place}: A`, given, algebra);
  const { stack, r } = toStack(`${place}: A`, given, algebra);
  const unit = unitOf(stack);
  if (unit !== 1) {
    throw rangeError(`${place}: A`, 'a largest entry between 1e-45 and 1e45', `one near ${unit.toExponential(0)}`);
  }
  return new DenseTuple(stack, r);
}
