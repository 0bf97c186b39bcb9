/** From names and shapes alone: which tensor is which part of the model. Nothing is read here. */
import { rangeError } from '../errors';
import {
  type BilinearConvention,
  type FactorPart,
  isNumbered,
  type LayerPart,
  layerParts,
  numberIn,
  someOf,
} from './bilinear-patterns';
import { shapeText } from './bytes';
import type { Chosen } from './convention-fit';
import { chooseOrientation, wrongDown, wrongRight } from './factor-orientation';

/** The names of a file in their order, and the shapes behind them. */
export interface Shapes {
  readonly names: readonly string[];
  has(name: string): boolean;
  /** @throws TypeError when there is something else than a tensor, at this place of a message */
  of(place: string, name: string): readonly number[];
}

/** A matrix of the file, the other way round if `turned`. */
export interface Slot {
  readonly name: string;
  readonly turned: boolean;
}

export interface LayerPlan {
  /** For messages: `layer 3: `, or nothing for the one layer of a pattern without numbers. */
  readonly label: string;
  readonly number: number;
  readonly factors: { readonly [part in FactorPart]?: Slot };
  /** Biases, gains and shifts that are there. */
  readonly vectors: { readonly [part in LayerPart]?: string };
  readonly n: number;
  readonly h: number;
  readonly r: number;
}

export interface ModelPlan {
  readonly chosen: Chosen;
  readonly layers: readonly LayerPlan[];
  readonly embed: Slot | undefined;
  readonly embedBias: string | undefined;
  readonly unembed: Slot | undefined;
  readonly unembedBias: string | undefined;
  /** The unembedding is the embedding turned; with `unembed`'s own tensor too it must hold the same numbers. */
  readonly tied: { readonly with: string; readonly alsoStored: string | undefined } | undefined;
  readonly unread: readonly string[];
  /** What a reader of the answer should know. */
  readonly remarks: readonly string[];
}

export interface PlanOptions {
  readonly tied?: boolean | undefined;
  readonly transposed?: readonly FactorPart[] | undefined;
}

/** More numbers than that in one matrix are not held as doubles. */
const MOST_NUMBERS = 2 ** 28;

/** @throws RangeError when a tensor is missing or misshapen, a number is left out, or the shapes leave a choice */
export function planModel(place: string, shapes: Shapes, chosen: Chosen, options: PlanOptions): ModelPlan {
  const isOwn = chosen.name === undefined;
  const pattern = behindPrefix(chosen);
  if (isOwn) checkUsed(place, shapes, pattern);
  const remarks: string[] = [];
  const layers = numbersOf(place, shapes, pattern).map((i) =>
    planLayer(place, shapes, pattern, i, options.transposed, remarks),
  );
  const ends = planEnds(place, shapes, chosen, options.tied, remarks);
  const read = new Set(layers.flatMap(({ factors, vectors }) => [...slotNames(factors), ...Object.values(vectors)]));
  for (const name of [ends.embed?.name, ends.embedBias, ends.unembed?.name, ends.unembedBias, ends.tied?.alsoStored]) {
    if (name !== undefined) read.add(name);
  }
  return { chosen, layers, ...ends, unread: shapes.names.filter((name) => !read.has(name)), remarks };
}

/** Every tensor that the plan needs. */
export function namesToRead({ layers, embed, embedBias, unembed, unembedBias, tied }: ModelPlan): string[] {
  const names = layers.flatMap(({ factors, vectors }) => [...slotNames(factors), ...Object.values(vectors)]);
  const ends = [embed?.name, embedBias, unembed?.name, unembedBias, tied?.alsoStored];
  return [...new Set([...names, ...ends.filter((name) => name !== undefined)])];
}

function slotNames(factors: LayerPlan['factors']): string[] {
  return Object.values(factors).map(({ name }) => name);
}

function behindPrefix({ convention, prefix }: Chosen): BilinearConvention {
  if (prefix === '') return convention;
  const names = layerParts.flatMap((part) => {
    const name = convention[part];
    return name === undefined ? [] : [[part, prefix + name] as const];
  });
  return { ...convention, ...Object.fromEntries(names) };
}

/** A name that somebody wrote down is meant: a bias that no layer has is a slip. */
function checkUsed(place: string, shapes: Shapes, pattern: BilinearConvention): void {
  const { names } = shapes;
  for (const part of layerParts) {
    const name = pattern[part];
    if (name === undefined || names.some((each) => numberIn(name, each) !== undefined)) continue;
    throw rangeError(`${place}: ${part}`, `tensors named '${name}'`, `names such as ${someOf(names)}`);
  }
}

/** Every number that a tensor of a layer has, so that a layer of which only a part is there is missed, not passed over. */
function numbersOf(place: string, shapes: Shapes, pattern: BilinearConvention): number[] {
  const patterns = layerParts.flatMap((part) => pattern[part] ?? []);
  const all = new Set<number>();
  for (const name of shapes.names) {
    for (const each of patterns) {
      const number = numberIn(each, name);
      if (number !== undefined) all.add(number);
    }
  }
  const numbers = [...all].sort((a, b) => a - b);
  if (numbers.length === 0) {
    const first = `'${pattern.gate ?? pattern.left}'`;
    throw rangeError(place, `tensors named ${first}`, `names such as ${someOf(shapes.names)}`);
  }
  numbers.forEach((i, at) => {
    if (i !== numbers[0]! + at) throw rangeError(place, `layer ${numbers[0]! + at}`, `layer ${i} next`);
  });
  return numbers;
}

/** The shape of a tensor that must be there, of so many axes. */
function shapeOf(place: string, shapes: Shapes, name: string, axes: number): readonly number[] {
  if (!shapes.has(name)) throw rangeError(place, 'a tensor of this name', `names such as ${someOf(shapes.names)}`);
  const shape = shapes.of(place, name);
  if (shape.length !== axes) {
    throw rangeError(place, `${axes} ${axes === 1 ? 'axis' : 'axes'}`, `shape ${shapeText(shape)}${stackHint(shape)}`);
  }
  const size = shape.reduce((product, length) => product * length, 1);
  if (size > MOST_NUMBERS) throw rangeError(place, 'at most 2^28 numbers', shapeText(shape));
  return shape;
}

/** Three axes are the matrices of a tuple themselves, as `torch.nn.Bilinear` has them, and no factor. */
function stackHint(shape: readonly number[]): string {
  const [a, b, c] = shape;
  if (shape.length !== 3) return '';
  if (b === c) return ': the matrices of a tuple themselves, [r, n, n], which denseTuple takes and no layer does';
  if (a === b) return ': matrices with their number last, [n, n, r]; with it first, [r, n, n], denseTuple takes them';
  return '';
}

function planLayer(
  place: string,
  shapes: Shapes,
  pattern: BilinearConvention,
  i: number,
  transposed: readonly FactorPart[] | undefined,
  remarks: string[],
): LayerPlan {
  const nameOf = (part: LayerPart): string => pattern[part]!.replace('{i}', () => String(i));
  const label = isNumbered(pattern.gate ?? pattern.left!) ? `layer ${i}: ` : '';
  const at = (part: LayerPart): string => `${place}: ${label}'${nameOf(part)}'`;
  const matrix = (part: FactorPart): readonly number[] => shapeOf(at(part), shapes, nameOf(part), 2);
  const hasDown = pattern.down !== undefined && !(pattern.downMayLack && !shapes.has(nameOf('down')));
  const first: 'gate' | 'left' = pattern.gate === undefined ? 'left' : 'gate';
  const left = matrix(first);
  const right = first === 'gate' ? left : matrix('right');
  const down = hasDown ? matrix('down') : undefined;
  if (shapeText(right) !== shapeText(left)) throw wrongRight(at, nameOf, { left, right, down });
  const turned =
    transposed ??
    (pattern.eitherWay ? chooseOrientation(`${place}: transposed`, at, nameOf, { left, down }, remarks) : []);
  const oriented = (shape: readonly number[], part: FactorPart): readonly number[] =>
    turned.includes(part) ? [shape[1]!, shape[0]!] : shape;
  const [rows, n] = oriented(left, first) as [number, number];
  if (first === 'gate' && rows % 2 !== 0) {
    throw rangeError(at('gate'), 'an even number of rows, left over right', rows);
  }
  const h = first === 'gate' ? rows / 2 : rows;
  if (h === 0 || n === 0) throw rangeError(at(first), h === 0 ? 'rows' : 'columns', 'none');
  const [r, across] = down === undefined ? [h, h] : (oriented(down, 'down') as [number, number]);
  if (across !== h) throw wrongDown(at, first, { left: oriented(left, first), down: [r, across] });
  if (r === 0) throw rangeError(at('down'), 'rows', 'none');
  if (down === undefined && h * h > MOST_NUMBERS) {
    throw rangeError(at(first), `at most ${2 ** 14} hidden units where down is the identity`, h);
  }
  const slots: { [part in FactorPart]?: Slot } = {};
  for (const part of first === 'gate' ? (['gate'] as const) : (['left', 'right'] as const)) {
    slots[part] = { name: nameOf(part), turned: turned.includes(part) };
  }
  if (hasDown) slots.down = { name: nameOf('down'), turned: turned.includes('down') };
  const vectors: { [part in LayerPart]?: string } = {};
  const lengths = { gateBias: 2 * h, leftBias: h, rightBias: h, downBias: r, normGain: n, normBias: n } as const;
  for (const [part, length] of Object.entries(lengths) as [keyof typeof lengths, number][]) {
    if (pattern[part] === undefined || !shapes.has(nameOf(part))) continue;
    const [got] = shapeOf(at(part), shapes, nameOf(part), 1);
    if (got !== length) throw rangeError(at(part), `${length} entries`, got!);
    vectors[part] = nameOf(part);
  }
  return { label, number: i, factors: slots, vectors, n, h, r };
}

type Ends = Pick<ModelPlan, 'embed' | 'embedBias' | 'unembed' | 'unembedBias' | 'tied'>;

function planEnds(place: string, shapes: Shapes, chosen: Chosen, told: boolean | undefined, remarks: string[]): Ends {
  const { convention } = chosen;
  const isOwn = chosen.name === undefined;
  const find = (part: 'embed' | 'embedTable' | 'embedBias' | 'unembed' | 'unembedBias'): string | undefined => {
    const name = convention[part];
    if (name === undefined) return undefined;
    const found = outside(chosen.prefix, name).filter((each) => shapes.has(each));
    if (found.length > 1)
      throw rangeError(`${place}: ${part}`, 'one tensor', found.map((each) => `'${each}'`).join(' and '));
    if (found.length === 0 && !isOwn) return undefined;
    const axes = part.endsWith('Bias') ? 1 : 2;
    shapeOf(`${place}: ${part}: '${found[0] ?? name}'`, shapes, found[0] ?? name, axes);
    return found[0];
  };
  const matrix = find('embed');
  const table = matrix === undefined ? find('embedTable') : undefined;
  const name = matrix ?? table;
  const embed = name === undefined ? undefined : { name, turned: table !== undefined };
  const stored = find('unembed');
  const isTied = told ?? (stored === undefined && convention.tiedWhenAbsent === true && embed !== undefined);
  if (isTied && embed === undefined) throw rangeError(`${place}: tied`, 'an embedding to share', 'none');
  if (isTied && told === undefined) {
    remarks.push(`the unembedding is the table '${embed!.name}', since there is no '${convention.unembed}'`);
  }
  const unembed = isTied
    ? { name: embed!.name, turned: !embed!.turned }
    : stored === undefined
      ? undefined
      : { name: stored, turned: false };
  const widthOf = (slot: Slot): number => shapes.of(place, slot.name)[slot.turned ? 1 : 0]!;
  const bias = (part: 'embedBias' | 'unembedBias', of: Slot | undefined): string | undefined => {
    const found = of === undefined ? undefined : find(part);
    if (found === undefined) return undefined;
    const [got] = shapes.of(place, found);
    if (got !== widthOf(of!)) throw rangeError(`${place}: ${part}: '${found}'`, `${widthOf(of!)} entries`, got!);
    return found;
  };
  return {
    embed,
    embedBias: bias('embedBias', embed),
    unembed,
    unembedBias: bias('unembedBias', unembed),
    tied: isTied ? { with: embed!.name, alsoStored: stored } : undefined,
  };
}

/** The names that a tensor outside the layers may have: `lm_head.weight` stands beside `model.layers`, not in it. */
function outside(prefix: string, name: string): string[] {
  const parts = prefix.split('.').slice(0, -1);
  return parts
    .map((_, count) => `${parts.slice(0, count + 1).join('.')}.${name}`)
    .reverse()
    .concat(name);
}
