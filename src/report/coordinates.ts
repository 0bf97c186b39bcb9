/** The coordinates of a cluster by name: words of a vocabulary, pixels, residues, or numbers. */
import { rangeError, requireInteger, typeError } from '../errors';
import { type Html, html } from './html';
import { listed } from './words';

/** `height` and `width` in pixels, rows of an image one after another. */
export type ImageSize = readonly [height: number, width: number] | { readonly width: number; readonly height: number };

/** What the coordinates are. */
export interface CoordinateOptions {
  /** One name for each coordinate; with `constant` the constant one may go without. Shown as text, whatever is in them. */
  readonly names?: readonly string[] | undefined;
  /** Coordinates are the pixels of images, `[height, width]` or `{ width, height }`, row by row: directions are drawn so. */
  readonly image?: ImageSize | undefined;
  /** Coordinates are residues modulo p, one block of p after another (a, then b): directions are drawn as waves over them, with their frequencies. */
  readonly residues?: number | undefined;
  /** The last coordinate is the constant one, as of layers with biases or a residual; by default where `network` says so. */
  readonly constant?: boolean | undefined;
}

export interface Coordinates {
  readonly n: number;
  /** Without the constant one. */
  readonly count: number;
  readonly hasConstant: boolean;
  readonly hasNames: boolean;
  /** Their numbers are all the names that they have. */
  readonly isNumbered: boolean;
  readonly image: { readonly height: number; readonly width: number } | undefined;
  /** p, and how many blocks of p there are. */
  readonly residues: { readonly p: number; readonly blocks: number } | undefined;
  /** Plain text; may be anything where a user gave it. */
  name(index: number): string;
}

/**
 * @param n of the clusters; with the constant one as the last coordinate names and pixels are one fewer
 * @throws TypeError, RangeError naming argument, expected and got
 */
export function readCoordinates(
  place: string,
  options: CoordinateOptions,
  n: number,
  isConstant: boolean,
): Coordinates {
  const { names, constant = isConstant } = options;
  if (typeof constant !== 'boolean') throw typeError(`${place}: constant`, 'a boolean', constant);
  const count = n - (constant ? 1 : 0);
  const size = constant ? `${count}, one for each coordinate but the constant one` : `${n}, one for each coordinate`;
  if (names !== undefined) {
    if (!Array.isArray(names)) throw typeError(`${place}: names`, 'an array of strings', names);
    if (names.length !== count && !(constant && names.length === n)) {
      throw rangeError(`${place}: names`, `${size}`, names.length);
    }
    const wrong = names.findIndex((name) => typeof name !== 'string');
    if (wrong >= 0) throw typeError(`${place}: names[${wrong}]`, 'a string', names[wrong]);
  }
  const image = readImage(`${place}: image`, options.image, count);
  const residues = readResidues(`${place}: residues`, options.residues, count);
  if (image !== undefined && residues !== undefined) {
    throw rangeError(`${place}: residues`, 'either image or residues', 'both');
  }
  const name = (index: number): string => {
    if (names?.[index] !== undefined) return names[index];
    if (constant && index === count) return 'the constant 1';
    if (image !== undefined) return `row ${Math.floor(index / image.width)}, column ${index % image.width}`;
    if (residues !== undefined) return `${blockName(Math.floor(index / residues.p))} = ${index % residues.p}`;
    return `coordinate ${index}`;
  };
  const hasNames = names !== undefined;
  const isNumbered = !hasNames && image === undefined && residues === undefined && !constant;
  return { n, count, hasConstant: constant, hasNames, isNumbered, image, residues, name };
}

/** a, b, c, … */
export function blockName(block: number): string {
  return block < 26 ? String.fromCharCode(97 + block) : `block ${block}`;
}

function readImage(place: string, image: ImageSize | undefined, count: number): Coordinates['image'] {
  if (image === undefined) return undefined;
  if (typeof image !== 'object' || image === null) throw typeError(place, '[height, width]', image);
  if (Array.isArray(image) && image.length !== 2) throw rangeError(place, '[height, width]', `${image.length} numbers`);
  const { height, width } = (Array.isArray(image) ? { height: image[0], width: image[1] } : image) as {
    height: unknown;
    width: unknown;
  };
  const [h, w] = [requireInteger(`${place}: height`, height, 1), requireInteger(`${place}: width`, width, 1)];
  if (h * w !== count) throw rangeError(place, `${count} pixels`, `${h}×${w} = ${h * w}`);
  return { height: h, width: w };
}

function readResidues(place: string, p: number | undefined, count: number): Coordinates['residues'] {
  if (p === undefined) return undefined;
  requireInteger(place, p, 2);
  if (count % p !== 0) throw rangeError(place, `a divisor of ${count}, the number of coordinates`, p);
  return { p, blocks: count / p };
}

/** A name of the user's, apart in its direction of writing. */
export function nameOf(coordinates: Coordinates, index: number): Html {
  return html`<bdi>${shortened(coordinates.name(index))}</bdi>`;
}

const LONGEST = 80;

/** Names are shown to 80 characters. */
export function shortened(name: string): string {
  const characters = [...name];
  return characters.length <= LONGEST ? name : `${characters.slice(0, LONGEST - 1).join('')}…`;
}

/** The first of them by name, and how many more, as text. */
export function namesOf(coordinates: Coordinates, indices: readonly number[], shown: number): string {
  if (coordinates.isNumbered) {
    const numbers = indices.slice(0, shown).map(String);
    const others = indices.length - numbers.length;
    return `${indices.length === 1 ? 'coordinate' : 'coordinates'} ${listed(others > 0 ? [...numbers, `${others} more`] : numbers)}`;
  }
  const names = indices.slice(0, shown).map((index) => {
    const name = shortened(coordinates.name(index));
    return coordinates.hasNames ? `“${name}”` : name;
  });
  const rest = indices.length - names.length;
  return listed(rest > 0 ? [...names, `${rest} more`] : names);
}
