import ndarray, { type NdArray } from 'ndarray';
import { rangeError, requireKnownOptions, typeError } from '../errors';
import { shapeText } from './bytes';

/** The weights of one layer, as `bilinearLayer` takes them. */
export interface BilinearWeights {
  /** The layer's number in the names, and where its tensors were found. */
  readonly name: string;
  readonly left: NdArray<Float64Array>;
  readonly right: NdArray<Float64Array>;
  readonly down: NdArray<Float64Array>;
  readonly leftBias?: NdArray<Float64Array>;
  readonly rightBias?: NdArray<Float64Array>;
  readonly downBias?: NdArray<Float64Array>;
}

export interface BilinearModel {
  readonly layers: BilinearWeights[];
  readonly embed?: NdArray<Float64Array>;
  readonly unembed?: NdArray<Float64Array>;
}

/** Names of tensors, with `{i}` for the number of the layer. `gate` is left over right; without `down` it is the identity. */
export interface BilinearPattern {
  readonly gate?: string;
  readonly left?: string;
  readonly right?: string;
  readonly down?: string;
  readonly gateBias?: string;
  readonly leftBias?: string;
  readonly rightBias?: string;
  readonly downBias?: string;
  readonly embed?: string;
  readonly unembed?: string;
}

/** The conventions that are known by name. */
export const bilinearPatterns = {
  'gated-mlp': {
    gate: 'transformer.h.{i}.mlp.w.weight',
    down: 'transformer.h.{i}.mlp.p.weight',
    gateBias: 'transformer.h.{i}.mlp.w.bias',
    downBias: 'transformer.h.{i}.mlp.p.bias',
    embed: 'transformer.wte.weight',
    unembed: 'lm_head.weight',
  },
  'gated-blocks': {
    gate: 'blocks.{i}.gate.weight',
    down: 'blocks.{i}.down.weight',
    gateBias: 'blocks.{i}.gate.bias',
    downBias: 'blocks.{i}.down.bias',
    embed: 'embed.weight',
    unembed: 'head.weight',
  },
  blocks: { gate: 'blocks.{i}.weight', gateBias: 'blocks.{i}.bias', embed: 'embed.weight', unembed: 'head.weight' },
  'l-r-d': {
    left: 'layers.{i}.l.weight',
    right: 'layers.{i}.r.weight',
    down: 'layers.{i}.d.weight',
    leftBias: 'layers.{i}.l.bias',
    rightBias: 'layers.{i}.r.bias',
    downBias: 'layers.{i}.d.bias',
    embed: 'embed.weight',
    unembed: 'head.weight',
  },
} as const satisfies Record<string, BilinearPattern>;

type Tensors = ReadonlyMap<string, NdArray<Float64Array>> | Readonly<Record<string, NdArray<Float64Array>>>;

/**
 * The bilinear layers among named tensors, sorted by their numbers.
 *
 * @param tensors what `readTensors`, `readSafetensors` or `readNpz` gave
 * @param pattern the name of a convention, or names of your own with `{i}` for the number of the layer; without it, the one convention that fits
 * @returns left [h, n], right [h, n] and down [r, h] for each layer, biases where they are, and the embeddings. In the convention
 * `blocks`, where the products of left and right are the output themselves, down is the identity.
 * @throws TypeError for something else, RangeError when no convention fits, a tensor is missing or misshapen, or a number is left out; the
 * message names the tensor and some that exist
 *
 * @example
 * import ndarray from 'ndarray';
 * const gate = ndarray(new Float64Array(8), [4, 2]);
 * const down = ndarray(new Float64Array(6), [3, 2]);
 * const { layers } = loadBilinearLayers({ 'blocks.0.gate.weight': gate, 'blocks.0.down.weight': down });
 * layers[0].left.shape; // [2, 2]
 */
export function loadBilinearLayers(
  tensors: Tensors,
  pattern?: keyof typeof bilinearPatterns | BilinearPattern,
): BilinearModel {
  if (typeof tensors !== 'object' || tensors === null) {
    throw typeError('loadBilinearLayers: tensors', 'a Map or an object of ndarrays', tensors);
  }
  const found = new Map(tensors instanceof Map ? tensors : Object.entries(tensors));
  const names = resolvePattern(found, pattern);
  const numbers = numbersOf(found, names);
  const layers = numbers.map((i) => readLayer(found, names, i));
  const { embed, unembed } = names;
  return {
    layers,
    ...(embed !== undefined && found.has(embed) ? { embed: found.get(embed)! } : {}),
    ...(unembed !== undefined && found.has(unembed) ? { unembed: found.get(unembed)! } : {}),
  };
}

type Found = ReadonlyMap<string, NdArray<Float64Array>>;

const KEYS = ['gate', 'left', 'right', 'down', 'gateBias', 'leftBias', 'rightBias', 'downBias', 'embed', 'unembed'];

function resolvePattern(found: Found, pattern: unknown): BilinearPattern {
  const place = 'loadBilinearLayers: pattern';
  const known = Object.keys(bilinearPatterns).join(', ');
  if (pattern === undefined) {
    const fitting = Object.values(bilinearPatterns).filter((names: BilinearPattern) =>
      [...found.keys()].some((name) => numberIn(names.gate ?? names.left!, name) !== undefined),
    );
    if (fitting.length !== 1) throw rangeError(place, `one of ${known} to fit`, `names such as ${someOf(found)}`);
    return fitting[0]!;
  }
  if (typeof pattern === 'string') {
    if (!Object.hasOwn(bilinearPatterns, pattern)) throw rangeError(place, `one of ${known}`, JSON.stringify(pattern));
    return bilinearPatterns[pattern as keyof typeof bilinearPatterns];
  }
  requireKnownOptions(place, pattern, KEYS);
  const own = pattern as BilinearPattern;
  if ((own.gate === undefined) === (own.left === undefined || own.right === undefined)) {
    throw rangeError(place, 'either gate, or left and right', `only ${Object.keys(own).join(', ')}`);
  }
  if (!(own.gate ?? own.left)!.includes('{i}'))
    throw rangeError(place, "names with '{i}' in them", own.gate ?? own.left!);
  return own;
}

/** The number where the name has it, if it fits the pattern. */
function numberIn(pattern: string, name: string): number | undefined {
  const [before, after] = pattern.split('{i}') as [string, string];
  if (!name.startsWith(before) || !name.endsWith(after) || name.length <= before.length + after.length)
    return undefined;
  const digits = name.slice(before.length, name.length - after.length);
  return /^\d{1,6}$/.test(digits) ? Number(digits) : undefined;
}

function numbersOf(found: Found, names: BilinearPattern): number[] {
  const first = (names.gate ?? names.left)!;
  const numbers = [...found.keys()].map((name) => numberIn(first, name)).filter((i) => i !== undefined);
  numbers.sort((a, b) => a - b);
  if (numbers.length === 0)
    throw rangeError('loadBilinearLayers', `tensors named ${first}`, `names such as ${someOf(found)}`);
  numbers.forEach((i, at) => {
    if (i !== numbers[0]! + at) throw rangeError('loadBilinearLayers', `layer ${numbers[0]! + at}`, `layer ${i} next`);
  });
  return numbers;
}

function readLayer(found: Found, names: BilinearPattern, i: number): BilinearWeights {
  const nameOf = (key: keyof BilinearPattern): string | undefined => names[key]?.replace('{i}', String(i));
  const place = (key: keyof BilinearPattern): string => `loadBilinearLayers: layer ${i}: '${nameOf(key)}'`;
  const read = (key: keyof BilinearPattern, axes: number): NdArray<Float64Array> => {
    const tensor = found.get(nameOf(key)!);
    if (tensor === undefined) throw rangeError(place(key), 'a tensor of this name', `names such as ${someOf(found)}`);
    if (tensor.shape.length !== axes) throw rangeError(place(key), `${axes} axes`, shapeText(tensor.shape));
    return tensor;
  };
  const ifThere = (key: keyof BilinearPattern, length: number): NdArray<Float64Array> | undefined => {
    const name = nameOf(key);
    if (name === undefined || !found.has(name)) return undefined;
    const tensor = read(key, 1);
    if (tensor.shape[0] !== length) throw rangeError(place(key), `${length} entries`, tensor.shape[0]!);
    return tensor;
  };

  let [left, right] = [undefined, undefined] as (NdArray<Float64Array> | undefined)[];
  let [leftBias, rightBias] = [left, right];
  if (names.gate !== undefined) {
    const gate = read('gate', 2);
    const rows = gate.shape[0]!;
    if (rows % 2 !== 0) throw rangeError(place('gate'), 'an even number of rows, left over right', rows);
    [left, right] = [gate.hi(rows / 2), gate.lo(rows / 2)];
    const bias = ifThere('gateBias', rows);
    [leftBias, rightBias] = [bias?.hi(rows / 2), bias?.lo(rows / 2)];
  } else {
    [left, right] = [read('left', 2), read('right', 2)];
    if (shapeText(right.shape) !== shapeText(left.shape)) {
      throw rangeError(place('right'), shapeText(left.shape), shapeText(right.shape));
    }
    leftBias = ifThere('leftBias', left.shape[0]!);
    rightBias = ifThere('rightBias', left.shape[0]!);
  }
  const h = left.shape[0]!;
  const down = names.down === undefined ? identity(h) : read('down', 2);
  if (down.shape[1] !== h) throw rangeError(place('down'), `${h} columns`, down.shape[1]!);
  const downBias = ifThere('downBias', down.shape[0]!);
  return {
    name: nameOf(names.gate !== undefined ? 'gate' : 'left')!,
    left,
    right,
    down,
    ...(leftBias && { leftBias }),
    ...(rightBias && { rightBias }),
    ...(downBias && { downBias }),
  };
}

function identity(n: number): NdArray<Float64Array> {
  const out = ndarray(new Float64Array(n * n), [n, n]);
  for (let i = 0; i < n; i++) out.set(i, i, 1);
  return out;
}

/** A few names, for messages. */
function someOf(found: Found): string {
  const names = [...found.keys()];
  const some = names.slice(0, 6).map((name) => `'${name.slice(0, 60)}'`);
  return names.length === 0 ? 'none' : some.join(', ') + (names.length > 6 ? ', …' : '');
}
