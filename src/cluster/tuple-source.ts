import { isTuple, readTuple, type TupleLike } from '../tuple/input';
import type { Tuple } from '../tuple/tuple';

/** A tuple, or something that has one, as a bilinear layer. */
export type TupleSource =
  | TupleLike
  | {
      /** The tuple that is meant. */
      tuple(): Tuple;
    };

/** Reads a tuple or takes that of a layer. */
export function tupleOf(place: string, A: TupleSource): Tuple {
  const own = (A as { tuple?: unknown } | null | undefined)?.tuple;
  const given = typeof own === 'function' && !isTuple(A) ? (A as { tuple(): Tuple }).tuple() : (A as TupleLike);
  return readTuple(`${place}: A`, given);
}
