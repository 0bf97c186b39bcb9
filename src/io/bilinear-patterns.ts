/** Names of tensors with a number in them, and what stands between the layers: the grammar that conventions are written in. */
import { rangeError, requireKnownOptions, typeError } from '../errors';

/**
 * Names of tensors, with `{i}` for the number of the layer, or without it for a model of one layer. Either `gate`, which is left over
 * right, or `left` and `right`; without `down` it is the identity. Biases are taken where they are; embeddings have no number.
 */
export interface BilinearPattern {
  /** Left over right in one matrix, [2h, n] as `Linear` has it. */
  readonly gate?: string;
  /** The left factor, [h, n]. */
  readonly left?: string;
  /** The right factor, [h, n]. */
  readonly right?: string;
  /** What takes the products to the outputs, [r, h]. */
  readonly down?: string;
  /** Bias of `gate`, [2h]. */
  readonly gateBias?: string;
  /** Bias of `left`, [h]. */
  readonly leftBias?: string;
  /** Bias of `right`, [h]. */
  readonly rightBias?: string;
  /** Bias of `down`, [r]. */
  readonly downBias?: string;
  /** Gain of a norm in front of the layer, [n], for `bilinearLayer` to fold. */
  readonly normGain?: string;
  /** Shift of a norm in front of the layer, [n], for `bilinearLayer` to fold. */
  readonly normBias?: string;
  /** A matrix [n, inputs], as `Linear` has it. */
  readonly embed?: string;
  /** A table [tokens, n] with one row for each token, as `Embedding` has it, in place of `embed`; it is turned. */
  readonly embedTable?: string;
  /** Bias behind `embed`, [n]; none without it. */
  readonly embedBias?: string;
  /** A matrix [outputs, n]. */
  readonly unembed?: string;
  /** Bias behind `unembed`, [outputs]; none without it. */
  readonly unembedBias?: string;
}

/** A pattern, and what the code that wrote the weights does between the layers, which no tensor shows. What is left out is not known. */
export interface BilinearConvention extends BilinearPattern {
  /** The public code that it follows. */
  readonly source?: string;
  /**
   * `'none'`: f(x). `'added'`: x + f(x). `{ config }`: the one or the other, as this key of config.json says. `{ interpolated }`:
   * (1 − a)x + a·f(x), where this key of config.json has a.
   */
  readonly residual?: 'none' | 'added' | { readonly config: string } | { readonly interpolated: string };
  /** What stands in front of each layer; `{ config }`: as this key of config.json says. */
  readonly norm?: 'none' | 'rms' | 'layer' | { readonly config: string };
  /** One factor may have an activation: it is to be said, by config.json or by the user, that it has none. */
  readonly gated?: boolean;
  /** The features themselves are the output where there is no `down`. */
  readonly downMayLack?: boolean;
  /** The factors are bare parameters, which some store [n, h] and others [h, n]: their shapes tell, or the user. */
  readonly eitherWay?: boolean;
  /** A file without `unembed` shares the table of tokens. */
  readonly tiedWhenAbsent?: boolean;
}

/** The factors of a layer. */
export const factorParts = ['gate', 'left', 'right', 'down'] as const;
/** The name of a factor of a layer. */
export type FactorPart = (typeof factorParts)[number];

/** The parts of a layer, each of whose names has the number of the layer. */
export const layerParts = [
  ...factorParts,
  'gateBias',
  'leftBias',
  'rightBias',
  'downBias',
  'normGain',
  'normBias',
] as const;
export type LayerPart = (typeof layerParts)[number];

/** What stands before the layers and behind them. */
export const endParts = ['embed', 'embedTable', 'embedBias', 'unembed', 'unembedBias'] as const;
export type EndPart = (typeof endParts)[number];

const facts = ['source', 'residual', 'norm', 'gated', 'downMayLack', 'eitherWay', 'tiedWhenAbsent'] as const;

/** Checks a pattern or convention that a user wrote. */
export function checkOwn(place: string, given: unknown): BilinearConvention {
  requireKnownOptions(place, given, [...layerParts, ...endParts, ...facts]);
  const own = given as BilinearConvention;
  const names = [...layerParts, ...endParts].filter((key) => own[key] !== undefined);
  for (const key of names) checkName(`${place}: ${key}`, own[key], (layerParts as readonly string[]).includes(key));
  const numbered = layerParts.filter((key) => own[key] !== undefined && isNumbered(own[key]));
  const single = layerParts.filter((key) => own[key] !== undefined && !isNumbered(own[key]));
  if (numbered.length > 0 && single.length > 0) {
    throw rangeError(`${place}: ${single[0]}`, `a name with '{i}' once, as ${numbered[0]}`, `'${own[single[0]!]}'`);
  }
  const apart = ['left', 'right', 'leftBias', 'rightBias'] as const;
  const isGate = own.gate !== undefined && apart.every((key) => own[key] === undefined);
  const isApart =
    own.gate === undefined && own.gateBias === undefined && own.left !== undefined && own.right !== undefined;
  if (!isGate && !isApart) {
    throw rangeError(place, 'either gate, or left and right', Object.keys(own).join(', ') || 'neither');
  }
  if (own.embed !== undefined && own.embedTable !== undefined) throw rangeError(place, 'embed or embedTable', 'both');
  for (const [bias, of] of [
    ['embedBias', 'embed'],
    ['unembedBias', 'unembed'],
  ] as const) {
    if (own[bias] !== undefined && own[of] === undefined) {
      throw rangeError(`${place}: ${bias}`, `none without ${of}`, 'one');
    }
  }
  checkFacts(place, own);
  return own;
}

function checkName(place: string, name: unknown, mayBeNumbered: boolean): void {
  if (typeof name !== 'string') throw typeError(place, 'a string', name);
  const numbers = name.split('{i}').length - 1;
  if (numbers > 1) throw rangeError(place, "a name with '{i}' once", `'${name}'`);
  if (numbers === 1 && !mayBeNumbered) throw rangeError(place, "a name without '{i}'", `'${name}'`);
}

function checkFacts(place: string, own: BilinearConvention): void {
  for (const key of ['gated', 'downMayLack', 'eitherWay', 'tiedWhenAbsent'] as const) {
    if (own[key] !== undefined && typeof own[key] !== 'boolean') {
      throw typeError(`${place}: ${key}`, 'a boolean', own[key]);
    }
  }
  checkFact(`${place}: residual`, own.residual, ['none', 'added'], ['config', 'interpolated']);
  checkFact(`${place}: norm`, own.norm, ['none', 'rms', 'layer'], ['config']);
}

function checkFact(place: string, value: unknown, words: readonly string[], keys: readonly string[]): void {
  if (value === undefined || words.includes(value as string)) return;
  const expected = `${words.map((word) => `'${word}'`).join(', ')} or the key of config.json that says so`;
  if (typeof value === 'string') throw rangeError(place, expected, JSON.stringify(value));
  if (typeof value !== 'object' || value === null) throw typeError(place, expected, value);
  const entries = Object.entries(value);
  if (entries.length !== 1 || !keys.includes(entries[0]![0]) || typeof entries[0]![1] !== 'string') {
    throw rangeError(place, expected, JSON.stringify(value));
  }
}

export function isNumbered(pattern: string): boolean {
  return pattern.includes('{i}');
}

/** The number of the layer in a name that fits a pattern; 0 for a name without one that is the pattern. */
export function numberIn(pattern: string, name: string): number | undefined {
  if (!isNumbered(pattern)) return name === pattern ? 0 : undefined;
  const [before, after] = pattern.split('{i}') as [string, string];
  if (!name.startsWith(before) || !name.endsWith(after)) return undefined;
  const digits = name.slice(before.length, name.length - after.length);
  return name.length > before.length + after.length && /^(0|[1-9]\d{0,5})$/.test(digits) ? Number(digits) : undefined;
}

/** A few names, for messages. */
export function someOf(names: readonly string[]): string {
  const some = names.slice(0, 6).map((name) => `'${name.slice(0, 60)}'`);
  return names.length === 0 ? 'none' : some.join(', ') + (names.length > 6 ? ', …' : '');
}
