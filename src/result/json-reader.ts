/** Reading JSON that somebody may have edited: each verb checks one value and names its place. */
import { rangeError, requireInteger, typeError } from '../errors';

/** An object as JSON has them: whatever is in it. */
export type JsonObject = { readonly [name: string]: unknown };

export function readObject(place: string, value: unknown): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw typeError(place, 'an object', value);
  return value as JsonObject;
}

export function readArray<T>(place: string, value: unknown, read: (place: string, entry: unknown) => T): T[] {
  if (!Array.isArray(value)) throw typeError(place, 'an array', value);
  return Array.from(value, (entry: unknown, i) => read(`${place}[${i}]`, entry));
}

/** A number, or one of the words for those that JSON lacks; within bounds, unless it is NaN. */
export function readNumber(place: string, value: unknown, low = -Infinity, high = Infinity): number {
  if (typeof value !== 'number' && value !== 'NaN' && value !== 'Infinity' && value !== '-Infinity')
    throw typeError(place, "a number, 'NaN', 'Infinity' or '-Infinity'", value);
  const number = Number(value);
  if (number < low || number > high) {
    throw rangeError(place, high === Infinity ? `a number >= ${low}` : `a number from ${low} to ${high}`, number);
  }
  return number;
}

export function readCount(place: string, value: unknown, low: number, high?: number): number {
  return requireInteger(place, value, low, high);
}

export function readText(place: string, value: unknown): string {
  if (typeof value !== 'string') throw typeError(place, 'a string', value);
  return value;
}

export function readWord<Word extends string>(place: string, value: unknown, words: readonly Word[]): Word {
  const text = readText(place, value);
  if (!words.includes(text as Word)) throw rangeError(place, `one of ${words.join(', ')}`, JSON.stringify(text));
  return text as Word;
}

export function readFloats(place: string, value: unknown, length: number): Float64Array {
  if (!Array.isArray(value)) throw typeError(place, `an array of ${length} numbers`, value);
  if (value.length !== length) throw rangeError(place, `${length} numbers`, value.length);
  const out = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const entry: unknown = value[i];
    if (typeof entry !== 'number') throw typeError(`${place}[${i}]`, 'a number', entry);
    // 1e999 is a number of JSON; toJSON writes none that is not finite.
    if (!Number.isFinite(entry)) throw rangeError(`${place}[${i}]`, 'a finite number', entry);
    out[i] = entry;
  }
  return out;
}
