import { rangeError, requireKnownOptions, typeError } from '../errors';

/**
 * Names of tensors, with `{i}` once for the number of the layer. Either `gate`, which is left over right, or `left` and `right`; without
 * `down` it is the identity. Biases are taken where they are; embeddings have no number.
 */
export interface BilinearPattern {
  readonly gate?: string;
  readonly left?: string;
  readonly right?: string;
  readonly down?: string;
  readonly gateBias?: string;
  readonly leftBias?: string;
  readonly rightBias?: string;
  readonly downBias?: string;
  /** Gain and shift of a norm in front of the layer, for `bilinearLayer` to fold. */
  readonly normGain?: string;
  readonly normBias?: string;
  /** A matrix [n, inputs], as `Linear` has it. */
  readonly embed?: string;
  /** A table [tokens, n] with one row for each token, as `Embedding` has it, in place of `embed`; it is turned. */
  readonly embedTable?: string;
  readonly embedBias?: string;
  /** A matrix [outputs, n]. */
  readonly unembed?: string;
  readonly unembedBias?: string;
}

/**
 * The conventions that are known by name.
 *
 * @example
 * bilinearPatterns.blocks.gate; // 'blocks.{i}.weight'
 */
export const bilinearPatterns = {
  'gated-mlp': {
    gate: 'transformer.h.{i}.mlp.w.weight',
    down: 'transformer.h.{i}.mlp.p.weight',
    gateBias: 'transformer.h.{i}.mlp.w.bias',
    downBias: 'transformer.h.{i}.mlp.p.bias',
    embedTable: 'transformer.wte.weight',
    unembed: 'lm_head.weight',
    unembedBias: 'lm_head.bias',
  },
  'gated-blocks': {
    gate: 'blocks.{i}.gate.weight',
    down: 'blocks.{i}.down.weight',
    gateBias: 'blocks.{i}.gate.bias',
    downBias: 'blocks.{i}.down.bias',
    embed: 'embed.weight',
    embedBias: 'embed.bias',
    unembed: 'head.weight',
    unembedBias: 'head.bias',
  },
  blocks: {
    gate: 'blocks.{i}.weight',
    gateBias: 'blocks.{i}.bias',
    embed: 'embed.weight',
    embedBias: 'embed.bias',
    unembed: 'head.weight',
    unembedBias: 'head.bias',
  },
  'l-r-d': {
    left: 'layers.{i}.l.weight',
    right: 'layers.{i}.r.weight',
    down: 'layers.{i}.d.weight',
    leftBias: 'layers.{i}.l.bias',
    rightBias: 'layers.{i}.r.bias',
    downBias: 'layers.{i}.d.bias',
    embed: 'embed.weight',
    embedBias: 'embed.bias',
    unembed: 'head.weight',
    unembedBias: 'head.bias',
  },
  'left-right-down': {
    left: 'layers.{i}.left.weight',
    right: 'layers.{i}.right.weight',
    down: 'layers.{i}.down.weight',
    leftBias: 'layers.{i}.left.bias',
    rightBias: 'layers.{i}.right.bias',
    downBias: 'layers.{i}.down.bias',
    embed: 'embed.weight',
    embedBias: 'embed.bias',
    unembed: 'head.weight',
    unembedBias: 'head.bias',
  },
} as const satisfies Record<string, BilinearPattern>;

/** The parts of a layer, each of whose names has the number of the layer. */
export const layerParts = [
  'gate',
  'left',
  'right',
  'down',
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
const place = 'loadBilinearLayers: pattern';

/** The pattern of a convention's name, a user's own pattern after checks, or the one convention that the names fit. */
export function resolvePattern(names: readonly string[], pattern: unknown): BilinearPattern {
  const known = Object.keys(bilinearPatterns).join(', ');
  if (pattern === undefined) {
    const fitting = Object.entries<BilinearPattern>(bilinearPatterns).filter(([, each]) => fits(names, each));
    if (fitting.length === 1) return fitting[0]![1];
    const got = fitting.length === 0 ? `names such as ${someOf(names)}` : fitting.map(([name]) => name).join(' and ');
    throw rangeError(place, `one of ${known} to fit`, got);
  }
  if (typeof pattern === 'string') {
    if (!Object.hasOwn(bilinearPatterns, pattern)) throw rangeError(place, `one of ${known}`, JSON.stringify(pattern));
    return bilinearPatterns[pattern as keyof typeof bilinearPatterns];
  }
  requireKnownOptions(place, pattern, [...layerParts, ...endParts]);
  checkOwn(pattern as BilinearPattern);
  return pattern as BilinearPattern;
}

function fits(names: readonly string[], pattern: BilinearPattern): boolean {
  return names.some((name) => numberIn(pattern.gate ?? pattern.left!, name) !== undefined);
}

function checkOwn(own: BilinearPattern): void {
  for (const key of [...layerParts, ...endParts]) {
    const name: unknown = own[key];
    if (name === undefined) continue;
    if (typeof name !== 'string') throw typeError(`${place}: ${key}`, 'a string', name);
    const numbers = name.split('{i}').length - 1;
    const wanted = (layerParts as readonly string[]).includes(key) ? 1 : 0;
    if (numbers !== wanted) {
      throw rangeError(
        `${place}: ${key}`,
        wanted === 1 ? "a name with '{i}' once" : "a name without '{i}'",
        `'${name}'`,
      );
    }
  }
  const apart = ['left', 'right', 'leftBias', 'rightBias'] as const;
  const given = Object.keys(own).join(', ');
  const isGate = own.gate !== undefined && apart.every((key) => own[key] === undefined);
  const isApart =
    own.gate === undefined && own.gateBias === undefined && own.left !== undefined && own.right !== undefined;
  if (!isGate && !isApart) throw rangeError(place, 'either gate, or left and right', given === '' ? 'neither' : given);
  if (own.embed !== undefined && own.embedTable !== undefined) throw rangeError(place, 'embed or embedTable', 'both');
  for (const [bias, of] of [
    ['embedBias', 'embed'],
    ['unembedBias', 'unembed'],
  ] as const) {
    if (own[bias] !== undefined && own[of] === undefined)
      throw rangeError(`${place}: ${bias}`, `none without ${of}`, 'one');
  }
}

/** The number of the layer in a name that fits a pattern. */
export function numberIn(pattern: string, name: string): number | undefined {
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
