import ndarray, { type NdArray } from 'ndarray';
import { rangeError, typeError } from '../errors';
import {
  type BilinearPattern,
  type bilinearPatterns,
  type EndPart,
  type LayerPart,
  layerParts,
  numberIn,
  resolvePattern,
  someOf,
} from './bilinear-patterns';
import { shapeText } from './bytes';
import { requireNdArray } from './elements';

type Tensor = NdArray<Float64Array>;

/** The weights of one layer, as `bilinearLayer` takes them. */
export interface StoredLayer {
  /** The name of the tensor of its gate or its left half, which has the layer's number. */
  readonly name: string;
  /** [h, n] */
  readonly left: Tensor;
  /** [h, n] */
  readonly right: Tensor;
  /** [r, h] */
  readonly down: Tensor;
  /** [h] */
  readonly leftBias?: Tensor;
  /** [h] */
  readonly rightBias?: Tensor;
  /** [r] */
  readonly downBias?: Tensor;
  /** [n], of a norm before the layer. */
  readonly normGain?: Tensor;
  readonly normBias?: Tensor;
}

/** What {@link loadBilinearLayers} found. */
export interface BilinearModel {
  /** In the order of their numbers. */
  readonly layers: StoredLayer[];
  /** [n, inputs], what stands before the layers. */
  readonly embed?: Tensor;
  /** [n] */
  readonly embedBias?: Tensor;
  /** [outputs, n], what stands behind them. */
  readonly unembed?: Tensor;
  /** [outputs] */
  readonly unembedBias?: Tensor;
  /** Tensors that no name of the pattern fits. A norm, a bias or an attention among them is part of the model, but not of `layers`. */
  readonly unread: readonly string[];
}

/**
 * The bilinear layers among named tensors, D((Lx + b_L) ∘ (Rx + b_R)) + b_D, sorted by their numbers.
 *
 * | convention        | the weights of layer i                                             | before and behind                         |
 * | ----------------- | ------------------------------------------------------------------ | ----------------------------------------- |
 * | `gated-mlp`       | `transformer.h.{i}.mlp.w`, `transformer.h.{i}.mlp.p`               | `transformer.wte` (a table), `lm_head`    |
 * | `gated-blocks`    | `blocks.{i}.gate`, `blocks.{i}.down`                               | `embed`, `head`                           |
 * | `blocks`          | `blocks.{i}`: products of left and right are the output            | `embed`, `head`                           |
 * | `l-r-d`           | `layers.{i}.l`, `layers.{i}.r`, `layers.{i}.d`                     | `embed`, `head`                           |
 * | `left-right-down` | `layers.{i}.left`, `layers.{i}.right`, `layers.{i}.down`           | `embed`, `head`                           |
 *
 * each with `.weight`, and `.bias` where there is one. Norms have no convention: name them as `normGain` and `normBias`. Gates `w`, `gate` and `blocks.{i}` are stacked, [2h, n] with the left half first.
 * Numbers may begin anywhere, as in a part of a model, but none is left out. Tensors that no name of the pattern fits are
 * left alone, and listed as `unread`.
 *
 * Cost: no tensor is copied; the halves of a gate, and a turned table, are views. An identity for `down` takes h² numbers for each layer.
 *
 * @param tensors what `readTensors`, `readSafetensors` or `readNpz` gave
 * @param pattern the name of a convention, or names of your own with `{i}` for the number of the layer; without it, the one convention that
 * fits. A name of your own that no layer has is an error, in a convention only the weights must be there
 * @returns left [h, n], right [h, n] and down [r, h] for each layer, biases where they are, the embeddings, and what was not read. In the convention
 * `blocks`, and without `down` in a pattern of your own, down is the identity
 * @throws TypeError for something else, RangeError when no convention fits, a tensor is missing or misshapen, or a number is left out; the
 * message names the layer, the tensor and some that exist
 *
 * @example
 * const gate = ndarray(new Float64Array(8), [4, 2]);
 * const down = ndarray(new Float64Array(6), [3, 2]);
 * const { layers } = loadBilinearLayers({ 'blocks.0.gate.weight': gate, 'blocks.0.down.weight': down });
 * layers[0].left.shape; // [2, 2]
 * layers[0].down.shape; // [3, 2]
 */
export function loadBilinearLayers(
  tensors: ReadonlyMap<string, Tensor> | Readonly<Record<string, Tensor>>,
  pattern?: keyof typeof bilinearPatterns | BilinearPattern,
): BilinearModel {
  if (typeof tensors !== 'object' || tensors === null || Array.isArray(tensors)) {
    throw typeError('loadBilinearLayers: tensors', 'a Map or an object of ndarrays', tensors);
  }
  const found: Found = tensors instanceof Map ? tensors : new Map(Object.entries(tensors));
  const names = resolvePattern([...found.keys()], pattern);
  const isOwn = typeof pattern === 'object';
  if (isOwn) checkUsed(found, names);
  const layers = numbersOf(found, names).map((i) => readLayer(found, names, i));
  const end = (key: EndPart, axes: number): Tensor | undefined => {
    const name = names[key];
    return name !== undefined && (isOwn || found.has(name))
      ? tensorOf(found, `loadBilinearLayers: ${key}: '${name}'`, name, axes)
      : undefined;
  };
  const endBias = (key: 'embedBias' | 'unembedBias', weight: Tensor | undefined): Tensor | undefined => {
    const bias = weight === undefined ? undefined : end(key, 1);
    if (bias !== undefined && bias.shape[0] !== weight!.shape[0]) {
      throw rangeError(`loadBilinearLayers: ${key}: '${names[key]}'`, `${weight!.shape[0]} entries`, bias.shape[0]!);
    }
    return bias;
  };
  const embed = end('embed', 2) ?? end('embedTable', 2)?.transpose(1, 0);
  const embedBias = endBias('embedBias', embed);
  const unembed = end('unembed', 2);
  const unembedBias = endBias('unembedBias', unembed);
  const read = new Set([embed && (names.embed ?? names.embedTable), embedBias && names.embedBias]);
  read.add(unembed && names.unembed).add(unembedBias && names.unembedBias);
  return {
    layers,
    ...(embed && { embed }),
    ...(embedBias && { embedBias }),
    ...(unembed && { unembed }),
    ...(unembedBias && { unembedBias }),
    unread: [...found.keys()].filter((name) => !read.has(name) && !isOfLayer(names, name)),
  };
}

function isOfLayer(names: BilinearPattern, name: string): boolean {
  return layerParts.some((key) => names[key] !== undefined && numberIn(names[key], name) !== undefined);
}

type Found = ReadonlyMap<string, Tensor>;

/** A name that somebody wrote down is meant: a bias that no layer has is a slip. */
function checkUsed(found: Found, names: BilinearPattern): void {
  for (const key of layerParts) {
    const name = names[key];
    if (name === undefined || [...found.keys()].some((each) => numberIn(name, each) !== undefined)) continue;
    throw rangeError(
      `loadBilinearLayers: ${key}`,
      `tensors named '${name}'`,
      `names such as ${someOf([...found.keys()])}`,
    );
  }
}

/** Every number that a tensor of a layer has, so that a layer of which only a part is there is missed, not passed over. */
function numbersOf(found: Found, names: BilinearPattern): number[] {
  const patterns = layerParts.map((key) => names[key]).filter((name) => name !== undefined);
  const all = new Set<number>();
  for (const name of found.keys()) {
    for (const pattern of patterns) {
      const number = numberIn(pattern, name);
      if (number !== undefined) all.add(number);
    }
  }
  const numbers = [...all].sort((a, b) => a - b);
  if (numbers.length === 0) {
    const first = `'${names.gate ?? names.left}'`;
    throw rangeError('loadBilinearLayers', `tensors named ${first}`, `names such as ${someOf([...found.keys()])}`);
  }
  numbers.forEach((i, at) => {
    if (i !== numbers[0]! + at) throw rangeError('loadBilinearLayers', `layer ${numbers[0]! + at}`, `layer ${i} next`);
  });
  return numbers;
}

function tensorOf(found: Found, place: string, name: string, axes: number): Tensor {
  const tensor = found.get(name);
  if (tensor === undefined) {
    throw rangeError(place, 'a tensor of this name', `names such as ${someOf([...found.keys()])}`);
  }
  requireNdArray(place, 'an ndarray', tensor);
  if (tensor.shape.length !== axes) {
    throw rangeError(place, `${axes} ${axes === 1 ? 'axis' : 'axes'}`, `shape ${shapeText(tensor.shape)}`);
  }
  return tensor;
}

function readLayer(found: Found, names: BilinearPattern, i: number): StoredLayer {
  const nameOf = (key: LayerPart): string => names[key]!.replace('{i}', () => String(i));
  const place = (key: LayerPart): string => `loadBilinearLayers: layer ${i}: '${nameOf(key)}'`;
  const read = (key: LayerPart): Tensor => tensorOf(found, place(key), nameOf(key), 2);
  const readBias = (key: LayerPart, length: number): Tensor | undefined => {
    if (names[key] === undefined || !found.has(nameOf(key))) return undefined;
    const tensor = tensorOf(found, place(key), nameOf(key), 1);
    if (tensor.shape[0] !== length) throw rangeError(place(key), `${length} entries`, tensor.shape[0]!);
    return tensor;
  };
  const halves = (tensor: Tensor): [Tensor, Tensor] => [
    tensor.hi(tensor.shape[0]! / 2),
    tensor.lo(tensor.shape[0]! / 2),
  ];

  let left: Tensor;
  let right: Tensor;
  let leftBias: Tensor | undefined;
  let rightBias: Tensor | undefined;
  if (names.gate !== undefined) {
    const gate = read('gate');
    const rows = gate.shape[0]!;
    if (rows % 2 !== 0) throw rangeError(place('gate'), 'an even number of rows, left over right', rows);
    [left, right] = halves(gate);
    const bias = readBias('gateBias', rows);
    if (bias !== undefined) [leftBias, rightBias] = halves(bias);
  } else {
    [left, right] = [read('left'), read('right')];
    if (shapeText(right.shape) !== shapeText(left.shape)) {
      throw rangeError(place('right'), `${shapeText(left.shape)} as '${nameOf('left')}'`, shapeText(right.shape));
    }
    leftBias = readBias('leftBias', left.shape[0]!);
    rightBias = readBias('rightBias', left.shape[0]!);
  }
  const h = left.shape[0]!;
  if (h === 0) throw rangeError(place(names.gate === undefined ? 'left' : 'gate'), 'rows', 'none');
  const down = names.down === undefined ? identity(h) : read('down');
  if (down.shape[1] !== h) throw rangeError(place('down'), `${h} columns`, down.shape[1]!);
  const downBias = readBias('downBias', down.shape[0]!);
  const [normGain, normBias] = (['normGain', 'normBias'] as const).map((key) => readBias(key, left.shape[1]!));
  return {
    name: nameOf(names.gate === undefined ? 'left' : 'gate'),
    left,
    right,
    down,
    ...(leftBias && { leftBias }),
    ...(rightBias && { rightBias }),
    ...(downBias && { downBias }),
    ...(normGain && { normGain }),
    ...(normBias && { normBias }),
  };
}

function identity(n: number): Tensor {
  const out = ndarray(new Float64Array(n * n), [n, n]);
  for (let i = 0; i < n; i++) out.set(i, i, 1);
  return out;
}
