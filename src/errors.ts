/**
 * Guards and error types. Public entries check their arguments once, here; nothing below them checks again.
 * Messages read `place: what: expected this, got that`.
 */

/** Texts are shown to so many characters in messages: that of a whole file would hide them. */
const LONGEST = 80;

/** A short description of any value for the "got" half of a message. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  if (typeof value === 'string') {
    const shown = JSON.stringify(value.slice(0, LONGEST));
    return value.length <= LONGEST ? shown : `${shown}… of ${value.length} characters`;
  }
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'undefined') return String(value);
  const kind = typeof value === 'object' ? (value.constructor?.name ?? 'object without prototype') : typeof value;
  if (kind === 'Object') return 'a plain object';
  return `${/^[aeio]/i.test(kind) ? 'an' : 'a'} ${kind}`;
}

/** Wrong type of argument, and what may be the reason. */
export function typeError(place: string, expected: string, got: unknown, hint?: string): TypeError {
  return new TypeError(`${place}: expected ${expected}, got ${describe(got)}${hint === undefined ? '' : `; ${hint}`}`);
}

/** Wrong shape, range or option. `got` is printed as it is when it is a string already made for reading. */
export function rangeError(place: string, expected: string, got: string | number): RangeError {
  return new RangeError(`${place}: expected ${expected}, got ${got}`);
}

/** Requires an integer in `[low, high]`. Throws TypeError for a non-number, RangeError otherwise. */
export function requireInteger(place: string, value: unknown, low: number, high = Number.MAX_SAFE_INTEGER): number {
  const range = high === Number.MAX_SAFE_INTEGER ? `an integer >= ${low}` : `an integer from ${low} to ${high}`;
  if (typeof value !== 'number') throw typeError(place, range, value);
  if (!Number.isInteger(value) || value < low || value > high) throw rangeError(place, range, value);
  return value;
}

/** Requires a finite number greater than zero. */
export function requirePositive(place: string, value: unknown): number {
  if (typeof value !== 'number') throw typeError(place, 'a number > 0', value);
  if (!(value > 0) || !Number.isFinite(value)) throw rangeError(place, 'a finite number > 0', value);
  return value;
}

/** Requires options to be an object, whatever is in it. */
export function requireObject(place: string, options: unknown): asserts options is object {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw typeError(`${place}: options`, 'an object', options);
  }
}

/** Rejects names outside `accepted`, so that a misspelt option is never dropped in silence. */
export function requireKnownOptions(place: string, options: unknown, accepted: readonly string[]): void {
  requireObject(place, options);
  for (const name of Object.keys(options)) {
    if (!accepted.includes(name)) {
      throw new RangeError(`${place}: unknown option '${name}'; accepted: ${accepted.join(', ')}`);
    }
  }
}
