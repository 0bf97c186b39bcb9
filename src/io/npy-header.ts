import { rangeError } from '../errors';
import { shorten } from './bytes';

/** `\x93NUMPY`. */
export const npyMagic: readonly number[] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** What stands before the elements of a .npy file. */
export interface NpyHeader {
  /** Where the elements begin. */
  readonly start: number;
  /** The type as the file has it: `<f8`. */
  readonly descr: string;
  readonly little: boolean;
  /** The same without the byte order: `f8`. */
  readonly type: string;
  readonly fortran: boolean;
  readonly shape: readonly number[];
}

/** The dictionaries of plain arrays have about 60 characters; a hostile one must not be searched at length. */
const longest = 65_535;

/** So many bytes of the file are enough for {@link npyStart}. */
export const npyPreamble = 12;

/**
 * Where the elements begin, by the first twelve bytes of a file.
 *
 * @param first the file, or its first twelve bytes (all of a shorter one)
 * @param size bytes of the file
 */
export function npyStart(place: string, first: Uint8Array, size: number): number {
  if (size < 10) throw rangeError(place, 'at least 10 bytes', size);
  if (!npyMagic.every((byte, i) => first[i] === byte)) {
    throw rangeError(place, "a file that begins with '\\x93NUMPY'", 'other bytes');
  }
  const view = new DataView(first.buffer, first.byteOffset, first.byteLength);
  const [major, minor] = [first[6]!, first[7]!];
  if (minor !== 0 || major < 1 || major > 3) {
    throw rangeError(`${place}: version`, '1.0, 2.0 or 3.0', `${major}.${minor}`);
  }
  const head = major === 1 ? 10 : 12;
  if (size < head) throw rangeError(place, `at least ${head} bytes`, size);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > longest) throw rangeError(`${place}: header length`, `at most ${longest}`, length);
  if (head + length > size) throw rangeError(place, `${head + length} bytes with the header`, size);
  return head + length;
}

/**
 * Version and dictionary. Checks that the header is there and is one; not that the elements are.
 *
 * @param head the file, or as much of it as {@link npyStart} says
 */
export function readNpyHeader(place: string, head: Uint8Array, size = head.length): NpyHeader {
  const start = npyStart(place, head, size);
  const text = new TextDecoder().decode(head.slice(head[6] === 1 ? 10 : 12, start));
  return { start, ...parseDictionary(place, text) };
}

/** The entries of the dictionary as numpy prints them, in any order. Sticky, so that every character is looked at once. */
const entryPattern = (): RegExp =>
  /\s*(['"])(descr|fortran_order|shape)\1\s*:\s*(?:(['"])([^'"]*)\3|(True|False)|\(([^()]*)\))\s*(,|$)/y;

function parseDictionary(place: string, text: string): Omit<NpyHeader, 'start'> {
  const fault = (expected: string, got: string) =>
    rangeError(`${place}: header`, expected, JSON.stringify(shorten(got.trim())));
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) throw fault('a dictionary', text);
  const inside = trimmed.slice(1, -1).trimEnd();

  const entries = new Map<string, string>();
  const pattern = entryPattern();
  while (pattern.lastIndex < inside.length) {
    const at = pattern.lastIndex;
    const found = pattern.exec(inside);
    if (found === null || entries.has(found[2]!)) {
      throw fault('descr (one plain type), fortran_order and shape, once each', inside.slice(at));
    }
    entries.set(found[2]!, found[4] ?? found[5] ?? `(${found[6]})`);
  }

  const descr = /^([<>|=]?)([a-zA-Z?][a-zA-Z0-9]*)$/.exec(entries.get('descr') ?? '');
  if (descr === null) throw fault('a descr such as <f8', entries.get('descr') ?? '');
  const fortran = entries.get('fortran_order') ?? '';
  if (fortran !== 'True' && fortran !== 'False') throw fault('a fortran_order of True or False', fortran);
  // Python 2 wrote 3L; the comma makes (3,) a tuple.
  const sizes = /^\(\s*(?:|(\d+L?\s*,\s*)+(\d+L?\s*)?)\)$/.exec(entries.get('shape') ?? '');
  if (sizes === null) throw fault('a shape such as (2, 3)', entries.get('shape') ?? '');
  const shape = (sizes[0].match(/\d+/g) ?? []).map(Number);
  return { descr: descr[0], little: descr[1] !== '>', type: descr[2]!, fortran: fortran === 'True', shape };
}
