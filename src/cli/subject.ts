/** The tuple that a command is about: an array of a file, or a layer of a model. */
import { type Algebra, complex, quaternion, real } from '../algebra';
import { type BilinearNetwork, foldNetwork, type ModelOptions, networkFromModel } from '../bilinear';
import { type Model, openModel } from '../io';
import { embed, type TupleLike } from '../tuple';
import { about, Failure } from './failure';
import type { residual } from './option-values';

export interface SubjectOptions {
  readonly tensor?: string;
  readonly layer?: number;
  readonly field?: string;
  readonly residual?: ReturnType<typeof residual>;
  readonly gate?: string;
  readonly normsLeftOut?: boolean;
  readonly unreadLeftOut?: boolean;
  readonly fold?: boolean;
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

/** How messages and summaries call a file. */
export const nameOf = (file: string): string => (file === '-' ? 'standard input' : file);

/** Opens a file of arrays, a folder with a model, a URL, or standard input for `-`. */
export async function openFile(file: string): Promise<Model> {
  return about(nameOf(file), async () => (file === '-' ? openModel(await standardInput()) : openModel(file)));
}

async function standardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/**
 * What `--tensor` or `--layer` says, else the one array of the file that is a tuple, else the one layer of the network that it holds.
 * @throws Failure where the file leaves a choice
 */
export async function readSubject(file: string, options: SubjectOptions): Promise<Subject> {
  const name = nameOf(file);
  const model = await openFile(file);
  if (options.tensor !== undefined && options.layer !== undefined) {
    throw new Failure('--tensor and --layer: expected one of them, got both');
  }
  if (options.layer !== undefined) return layerOf(name, model, options);
  const tensor = options.tensor ?? (await onlyTuple(name, model));
  if (tensor === undefined) return layerOf(name, model, options);
  return about(name, async () => {
    if (!model.tensors.has(tensor)) throw new Failure(`${name}: --tensor: expected ${namesOf(model)}, got '${tensor}'`);
    const array = await model.read(tensor);
    const { shape } = array;
    const own = fieldOfShape(shape);
    if (own === undefined) {
      const place = model.names.length > 1 ? `'${tensor}': ` : '';
      throw new Failure(
        `${name}: ${place}expected an array [r, n, n], [r, n, n, 2] or [r, n, n, 4], got [${shape.join(', ')}]`,
      );
    }
    const label = model.names.length > 1 ? `'${tensor}' of ${name}` : name;
    return over(options.field, { A: array, algebra: own, name: label });
  });
}

/** The network of a model, with what the command line says of it. */
export async function readNetwork(file: string, model: Model, options: SubjectOptions): Promise<BilinearNetwork> {
  const { residual, gate, normsLeftOut, unreadLeftOut, fold } = options;
  const told: ModelOptions = {
    ...(residual === undefined ? {} : { residual }),
    ...(gate === undefined ? {} : { gate: gate as 'bilinear' }),
    ...(normsLeftOut === undefined ? {} : { normsLeftOut }),
    ...(unreadLeftOut === undefined ? {} : { unreadLeftOut }),
  };
  return about(nameOf(file), async () => {
    const network = await networkFromModel(model, told);
    return fold ? foldNetwork(network) : network;
  });
}

async function layerOf(name: string, model: Model, options: SubjectOptions): Promise<Subject> {
  const network = await readNetwork(name, model, options);
  const { layers } = network;
  if (options.layer === undefined && layers.length > 1) {
    throw new Failure(`${name}: --layer: expected one from 0 to ${layers.length - 1}, got none`);
  }
  const index = options.layer ?? 0;
  const layer = layers[index];
  if (layer === undefined) {
    throw new Failure(`${name}: --layer: expected one from 0 to ${layers.length - 1}, got ${index}`);
  }
  return about(name, () =>
    over(options.field, {
      A: layer.tuple(),
      algebra: layer.algebra,
      name: `layer ${index} of ${name}`,
      place: { network, layer: index },
    }),
  );
}

/** The tensor that is a tuple, if there is one; undefined where there is none and the file may hold a network. */
async function onlyTuple(name: string, model: Model): Promise<string | undefined> {
  const [first] = model.names;
  if (model.names.length === 1) return first;
  if (first === undefined) throw new Failure(`${name}: expected arrays, got none`);
  const fitting = [...model.tensors.values()].filter(({ shape }) => fieldOfShape(shape) !== undefined);
  if (fitting.length === 1) return fitting[0]!.name;
  if (fitting.length === 0) return undefined;
  throw new Failure(
    `${name}: --tensor: expected one of ${fitting.map((each) => `'${each.name}'`).join(', ')}, got none`,
  );
}

function namesOf({ names }: Model): string {
  const shown = names.slice(0, 8).map((each) => `'${each}'`);
  return `one of ${shown.join(', ')}${names.length > 8 ? ` and ${names.length - 8} more` : ''}`;
}

/** The scalars of a tuple of this shape. */
export function fieldOfShape([, n, m, a, ...more]: readonly number[]): Algebra | undefined {
  if (n === undefined || n !== m || more.length > 0) return undefined;
  return a === undefined ? real : a === 2 ? complex : a === 4 ? quaternion : undefined;
}

/** The same over the field that was asked for, which has to contain its own. */
function over(field: string | undefined, subject: Subject): Subject {
  const algebra = field === undefined ? subject.algebra : algebras[field]!;
  if (algebra.dim < subject.algebra.dim) {
    throw new Failure(`${subject.name}: --field: expected ${subject.algebra.name} or larger, got ${field}`);
  }
  return embedded(subject, algebra);
}

/** The same over a field that contains its own. */
export function embedded(subject: Subject, algebra: Algebra): Subject {
  if (algebra.name === subject.algebra.name) return subject;
  return { ...subject, A: embed(subject.A, algebra), algebra };
}
