/** The tuple that is meant by a file and what is said of it: an array, or a layer of the network that the file holds. */
import { type Algebra, complex, quaternion, real } from '../algebra';
import { type BilinearNetwork, foldNetwork, type ModelOptions, networkFromModel } from '../bilinear';
import { rangeError } from '../errors';
import type { Model, StoredTensor } from '../io';
import type { NdArray } from '../ndarray';
import { embed, type TupleLike } from '../tuple';

/** What a file does not say of its network. */
export interface NetworkOptions {
  /**
   * What is added around each layer: x (true), nothing (false), or by shares: `scale` s gives x + s·f(x), `interpolate` a gives (1 − a)x + a·f(x). By
   * default as the model says.
   */
  readonly residual?: boolean | { readonly scale: number } | { readonly interpolate: number };
  /** `bilinear`: the factors have no activation. Has to be said where names are those of gated units. */
  readonly gate?: 'bilinear';
  /** The network is to be the model without its norms; false by default, and norms that stand in the way are refused. */
  readonly normsLeftOut?: boolean;
  /** Tensors that are no part of the network, such as attention, are left out knowingly; false by default, and they are refused. */
  readonly unreadLeftOut?: boolean;
  /** Embedding and unembedding are taken into the first and the last layer, as {@link foldNetwork} does; false by default. */
  readonly fold?: boolean;
}

export interface SubjectOptions extends NetworkOptions {
  readonly tensor?: string;
  readonly layer?: number;
  readonly field?: string;
}

export interface Subject {
  readonly A: TupleLike;
  readonly algebra: Algebra;
  /** In words: the file, and what of it. */
  readonly name: string;
  /** Where it is a layer of a network. */
  readonly place?: { readonly network: BilinearNetwork; readonly layer: number };
}

export const algebras: Readonly<Record<string, Algebra>> = { real, complex, quaternion };

/** How messages spell an option: `--layer` on the command line, `layer` in a plan. */
export type Spelling = (option: 'tensor' | 'layer' | 'field') => string;

/** What of a file is meant: an array with its own field, or a layer of its network. */
export type Part = { readonly name: string } & (
  | { readonly array: NdArray<Float64Array>; readonly algebra: Algebra }
  | { readonly network: BilinearNetwork; readonly layer: number }
);

/**
 * What `tensor` or `layer` says, else the one array of the file that is a tuple, else the one layer of the network that it holds.
 *
 * @param name of the file, with which messages begin
 * @throws RangeError where the file leaves a choice, or has not got what is asked for
 */
export async function partOf(name: string, model: Model, options: SubjectOptions, spelling: Spelling): Promise<Part> {
  if (options.layer !== undefined) return layerOf(name, model, options, spelling);
  const tensor = options.tensor ?? (await onlyTuple(name, model, spelling));
  return tensor === undefined ? layerOf(name, model, options, spelling) : arrayOf(name, model, tensor, spelling);
}

/** The tuple of {@link partOf}, over the field that was asked for. */
export async function subjectOf(
  name: string,
  model: Model,
  options: SubjectOptions,
  spelling: Spelling,
): Promise<Subject> {
  const part = await partOf(name, model, options, spelling);
  if ('array' in part) {
    return over(options.field, { A: part.array, algebra: part.algebra, name: part.name }, spelling);
  }
  const { network, layer, name: label } = part;
  const { algebra } = network.layers[layer]!;
  const subject = { A: network.layers[layer]!.tuple(), algebra, name: label, place: { network, layer } };
  return over(options.field, subject, spelling);
}

async function arrayOf(name: string, model: Model, tensor: string, spelling: Spelling): Promise<Part> {
  if (!model.tensors.has(tensor)) throw rangeError(`${name}: ${spelling('tensor')}`, namesOf(model), `'${tensor}'`);
  const stored = model.tensors.get(tensor)!;
  const array = await model.read(tensor);
  const { shape } = array;
  // The trailing axis of complex numbers is none of the file: [r, 2] of them is no tuple of real matrices 2×2.
  const isComplex = shape.length > stored.shape.length;
  const algebra = fieldOfShape(stored.shape, isComplex);
  if (algebra === undefined) {
    const place = model.names.length > 1 ? `${name}: '${tensor}'` : name;
    const [expected, got] = isComplex
      ? ['complex numbers [r, n, n]', `[${stored.shape.join(', ')}] of ${stored.dtype}`]
      : ['an array [r, n, n], [r, n, n, 2] or [r, n, n, 4]', `[${shape.join(', ')}]`];
    throw rangeError(place, expected!, got!);
  }
  return { array, algebra, name: model.names.length > 1 ? `'${tensor}' of ${name}` : name };
}

/** The network of a model, with what is said of it. */
export async function networkOf(model: Model, options: NetworkOptions): Promise<BilinearNetwork> {
  const { residual, gate, normsLeftOut, unreadLeftOut, fold } = options;
  const told: ModelOptions = {
    ...(residual === undefined ? {} : { residual }),
    ...(gate === undefined ? {} : { gate }),
    ...(normsLeftOut === undefined ? {} : { normsLeftOut }),
    ...(unreadLeftOut === undefined ? {} : { unreadLeftOut }),
  };
  const network = await networkFromModel(model, told);
  return fold ? foldNetwork(network) : network;
}

async function layerOf(name: string, model: Model, options: SubjectOptions, spelling: Spelling): Promise<Part> {
  const network = await networkOf(model, options);
  const { length } = network.layers;
  const place = `${name}: ${spelling('layer')}`;
  if (options.layer === undefined && length > 1) throw rangeError(place, `one from 0 to ${length - 1}`, 'none');
  const layer = options.layer ?? 0;
  if (layer >= length) throw rangeError(place, `one from 0 to ${length - 1}`, layer);
  return { network, layer, name: `layer ${layer} of ${name}` };
}

/** The tensor that is a tuple, if there is one; undefined where there is none and the file may hold a network. */
async function onlyTuple(name: string, model: Model, spelling: Spelling): Promise<string | undefined> {
  const [first] = model.names;
  if (model.names.length === 1) return first;
  if (first === undefined) throw rangeError(name, 'arrays', 'none');
  const fitting = tuplesOf(model);
  if (fitting.length === 1) return fitting[0];
  if (fitting.length === 0) return undefined;
  const names = fitting.map((each) => `'${each}'`).join(', ');
  throw rangeError(`${name}: ${spelling('tensor')}`, `one of ${names}`, 'none');
}

function namesOf({ names }: Model): string {
  const shown = names.slice(0, 8).map((each) => `'${each}'`);
  return `one of ${shown.join(', ')}${names.length > 8 ? ` and ${names.length - 8} more` : ''}`;
}

/** Complex types, as safetensors, PyTorch and numpy name them. */
const complexTypes = /^(?:C64|C128|complex\d+|[<>|=]?(?:c8|c16|F|D))$/;

/** The scalars of an array that is a tuple, by the header of its file; undefined where it is none. */
export function fieldOf({ shape, dtype }: Pick<StoredTensor, 'shape' | 'dtype'>): Algebra | undefined {
  return fieldOfShape(shape, complexTypes.test(dtype));
}

/** Names of the arrays of a model that are tuples. */
export function tuplesOf({ tensors }: Model): string[] {
  return [...tensors.values()].filter((tensor) => fieldOf(tensor) !== undefined).map(({ name }) => name);
}

/** The scalars of a tuple of this shape; complex numbers have their axis (re, im) beside it. */
function fieldOfShape([, n, m, a, ...more]: readonly number[], isComplex: boolean): Algebra | undefined {
  if (n === undefined || n !== m || more.length > 0) return undefined;
  if (isComplex) return a === undefined ? complex : undefined;
  return a === undefined ? real : a === 2 ? complex : a === 4 ? quaternion : undefined;
}

/** The same over the field that was asked for, which has to contain its own. */
function over(field: string | undefined, subject: Subject, spelling: Spelling): Subject {
  const algebra = field === undefined ? subject.algebra : algebras[field]!;
  if (algebra.dim < subject.algebra.dim) {
    throw rangeError(`${subject.name}: ${spelling('field')}`, `${subject.algebra.name} or larger`, field!);
  }
  return embedded(subject, algebra);
}

/** The same over a field that contains its own. */
export function embedded(subject: Subject, algebra: Algebra): Subject {
  if (algebra.name === subject.algebra.name) return subject;
  return { ...subject, A: embed(subject.A, algebra), algebra };
}
