import { rangeError } from '../errors';
import { shorten } from './bytes';

/** The parts of JSON text: strings, numbers, and everything else a character at a time. Sticky, so that each character is looked at once. */
const tokens = (): RegExp => /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[{}[\],:]|[^"{}[\],:\d-]+/gy;

/**
 * Parses JSON and refuses what `JSON.parse` lets pass in silence: a key that an object has twice (the last would win), and numbers that are
 * not written as integers, such as 1.0 or 1e3, which other readers of the same file refuse or take for something else.
 *
 * @param numbers `any` where the numbers are not the business of the caller
 * @throws RangeError
 */
export function parseStrictJson(place: string, bytes: Uint8Array, numbers: 'integers' | 'any' = 'integers'): unknown {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    throw new RangeError(`${place}: expected UTF-8 JSON, got ${(cause as Error).message}`, { cause });
  }
  checkTokens(place, text, numbers);
  return value;
}

/**
 * The text is JSON, so a string after `{` or `,` within an object is a key.
 *
 * @throws RangeError for a key that an object has twice, and where numbers are to be integers, for one that is not written so
 */
export function checkTokens(place: string, text: string, numbers: 'integers' | 'any'): void {
  const open: (Set<string> | undefined)[] = []; // the keys of each object around, undefined for arrays
  let mayBeKey = false;
  let outermost = '';
  for (const [token] of text.matchAll(tokens())) {
    const first = token[0]!;
    if (first === '{' || first === '[') open.push(first === '{' ? new Set() : undefined);
    else if (first === '}' || first === ']') open.pop();
    else if (first === '"') {
      const keys = open.at(-1);
      if (mayBeKey && keys !== undefined) {
        // Written differently, "\u0061" and "a" are the same key.
        const key = JSON.parse(token) as string;
        if (keys.has(key)) throw rangeError(place, `the key '${shorten(key)}' once in an object`, 'it twice');
        keys.add(key);
        if (open.length === 1) outermost = key;
      }
    } else if (numbers === 'integers' && /[\d-]/.test(first) && !/^-?\d+$/.test(token)) {
      throw rangeError(`${place}: '${shorten(outermost)}'`, 'integers', shorten(token));
    }
    if (token.trim() !== '') mayBeKey = first === '{' || first === ',';
  }
}
