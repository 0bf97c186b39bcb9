/**
 * Operators as users give them. Searches keep their vectors and images; so an operator gets a copy of x, which it may write into, and `out` filled with zeros, which it may
 * add to or write only some entries of.
 */
import { describe, rangeError, requireInteger, typeError } from '../errors';
import type { LinearOperator } from './types';

/** The actions that an operator may have. */
const actions = ['applyInto', 'adjointInto', 'inverseInto', 'inverseAdjointInto'] as const;

/**
 * The same map, checked, and through buffers that no search keeps.
 *
 * @param place the function that is asked, for messages
 * @throws TypeError, RangeError for a malformed operator; TypeError, when an action is called, if it returns its result in place of writing it into `out`
 */
export function guarded(place: string, operator: unknown): LinearOperator {
  if (typeof operator !== 'object' || operator === null) throw typeError(`${place}: operator`, 'an object', operator);
  const { applyInto, complexBlock, ...rest } = operator as LinearOperator;
  const size = requireInteger(`${place}: operator.size`, rest.size, 1);
  if (typeof applyInto !== 'function') throw typeError(`${place}: operator.applyInto`, 'a function', applyInto);
  if (complexBlock !== undefined) {
    requireInteger(`${place}: operator.complexBlock`, complexBlock, 1);
    if (size % (2 * complexBlock) !== 0) {
      throw rangeError(`${place}: operator.complexBlock`, `a size that is a multiple of ${2 * complexBlock}`, size);
    }
  }
  const given = new Float64Array(size);
  const out: { -readonly [name in keyof LinearOperator]?: LinearOperator[name] } = {
    size,
    ...(complexBlock !== undefined && { complexBlock }),
  };
  for (const name of actions) {
    const action: unknown = (operator as LinearOperator)[name];
    if (action === undefined) continue;
    if (typeof action !== 'function') throw typeError(`${place}: operator.${name}`, 'a function', action);
    out[name] = (image, x) => {
      given.set(x);
      image.fill(0);
      const returned: unknown = action.call(operator, image, given);
      if (
        isResult(returned) &&
        returned !== image &&
        image.every((entry) => entry === 0) &&
        x.some((entry) => entry !== 0)
      ) {
        throw new TypeError(
          `${place}: operator.${name}: expected a function that writes into its first argument, got one that returns ${describe(returned)}`,
        );
      }
    };
  }
  return out as LinearOperator;
}

/** What may be meant as the image: an array, or the promise of one. */
function isResult(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    (Array.isArray(value) || ArrayBuffer.isView(value) || 'then' in value)
  );
}

/** A vector of a user, of finite numbers. */
export function requireVector(place: string, vector: unknown, size: number): void {
  if (!(vector instanceof Float64Array)) throw typeError(place, 'a Float64Array', vector);
  if (vector.length !== size) throw rangeError(place, `length ${size}`, vector.length);
  if (!vector.every(Number.isFinite)) throw rangeError(place, 'finite numbers', 'others');
}
