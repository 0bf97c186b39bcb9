/** From a file to what can be searched in it, by the readers of `lsrdr/io`. */
import { readDependencies } from '../../examples/dependencies/graph';
import { complex, quaternion, real } from '../../src/algebra';
import { type BilinearNetwork, foldNetwork, networkFromModel } from '../../src/bilinear';
import { type Model, openModel, readSparseNpz } from '../../src/io';
import { fieldOf } from '../../src/jobs/subject';
import { denseTuple, graphTuple } from '../../src/tuple';
import { type ExampleName, examples } from '../shared/examples';
import type { FieldName, OpenedFacts, Source } from '../shared/protocol';
import type { Told } from '../shared/told';
import { allPairs, type Dataset, digits } from './dataset';

import { once, type Subject } from './subject';

export interface Opened {
  readonly name: string;
  readonly example: ExampleName | undefined;
  readonly description: string;
  readonly subjects: readonly Subject[];
  readonly refusal: string | undefined;
  readonly told: Told;
}

export const algebras = { real, complex, quaternion } as const;

/**
 * @param told what the file does not say of its network
 * @throws Error, RangeError of the reader; Error where there is nothing in the file that can be searched, with the reasons
 */
export async function open(source: Source, told: Told): Promise<Opened> {
  if (source.kind === 'example') return openExample(source.name);
  const { file } = source;
  const model = await openModel(file, { config: false });
  const { network, refusal } = await networkOf(model, told);
  const arrays = arraysOf(model);
  const graphs = await graphOf(model, file);
  const subjects = [...(network === undefined ? [] : layersOf(network)), ...arrays, ...graphs];
  if (subjects.length === 0) {
    throw new Nothing(
      `It has no array [r, n, n], [r, n, n, 2] or [r, n, n, 4], and makes no bilinear network: ${refusal}`,
      model.describe(),
    );
  }
  const description = [model.describe(), ...(network === undefined ? [] : ['', network.describe()])].join('\n');
  return { name: file.name, example: undefined, description, subjects, refusal, told };
}

/** A file that is in order, and holds nothing to search; or does once the user says more of it. */
export class Nothing extends Error {
  constructor(
    message: string,
    readonly description: string,
  ) {
    super(message);
  }
}

export function factsOf({ name, example, description, subjects, refusal }: Opened): OpenedFacts {
  return { name, example, description, subjects: subjects.map(({ facts }) => facts), refusal };
}

async function networkOf(model: Model, told: Told): Promise<{ network?: BilinearNetwork; refusal?: string }> {
  const { fold, ...options } = told;
  try {
    const network = await networkFromModel(model, options);
    return { network: fold ? foldNetwork(network) : network };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { refusal: error.message.replace(/^networkFromModel: /, '') };
  }
}

function layersOf(network: BilinearNetwork, data?: Dataset): Subject[] {
  return network.layers.map((layer, index): Subject => {
    const { n, r, algebra } = layer.tuple();
    const named = layer.name === undefined ? '' : ` “${layer.name}”`;
    return {
      facts: {
        ...{ label: `layer ${index}${named}`, kind: 'layer', n, r, field: algebra.name as FieldName },
        hasData: data !== undefined,
      },
      key: network.layers.length > 1 ? ['--layer', String(index)] : [],
      tuple: once(async () => layer.tuple()),
      place: { network, layer: index },
      ...(data && { data }),
    };
  });
}

/** Arrays that are tuples as they are. */
function arraysOf(model: Model): Subject[] {
  return [...model.tensors.values()].flatMap((tensor): Subject[] => {
    const { name, shape } = tensor;
    const [r, n] = shape;
    const algebra = fieldOf(tensor);
    if (r === undefined || n === undefined || algebra === undefined) return [];
    const field = algebra.name as FieldName;
    return [
      {
        facts: { label: `array “${name}”`, kind: 'array', n, r, field, hasData: false },
        key: model.names.length > 1 ? ['--tensor', name] : [],
        tuple: once(async () => denseTuple(await model.read(name))),
      },
    ];
  });
}

/** What scipy.sparse.save_npz wrote, as the graph whose weights its entries are. */
async function graphOf(model: Model, file: File): Promise<Subject[]> {
  if (model.format !== 'npz' || !model.names.includes('format') || !model.names.includes('data')) return [];
  const { n, matrices } = await readSparseNpz(file);
  const { indptr, indices, values } = matrices[0]!;
  if (values.length !== indices.length) throw new RangeError(`${file.name}: expected real weights, got complex ones`);
  const edges: [number, number, number][] = [];
  for (let i = 0; i < n; i++) {
    for (let t = indptr[i]!; t < indptr[i + 1]!; t++) {
      if (values[t] !== 0) edges.push([i, indices[t]!, values[t]!]);
    }
  }
  return [graphSubject('graph', { n, edges, isDirected: !isSymmetric(edges) })];
}

function isSymmetric(edges: readonly (readonly [number, number, number])[]): boolean {
  const weights = new Map<string, number>();
  for (const [i, j, w] of edges) weights.set(`${i} ${j}`, (weights.get(`${i} ${j}`) ?? 0) + w);
  return edges.every(([i, j]) => weights.get(`${i} ${j}`) === weights.get(`${j} ${i}`));
}

function graphSubject(label: string, given: NonNullable<Subject['graph']>, names?: readonly string[]): Subject {
  const { n, isDirected } = given;
  // The graph of a symmetric matrix has each edge twice.
  const edges = isDirected || names !== undefined ? given.edges : given.edges.filter(([i, j]) => i <= j);
  const make = once(() =>
    graphTuple({ n, edges: edges as [number, number, number][], kind: isDirected ? 'directed' : 'symmetric' }),
  );
  return {
    facts: { label, kind: 'graph', n, r: make().r, field: 'real', hasData: false },
    key: [],
    tuple: async () => make(),
    graph: { n, edges, isDirected },
    ...(names && { names }),
  };
}

async function openExample(name: ExampleName): Promise<Opened> {
  const { file, title } = examples[name];
  const bytes = await fetched(file);
  const common = { name: title, example: name, refusal: undefined, told: {} };
  if (name === 'dependencies') {
    const { names, edges } = readDependencies(new TextDecoder().decode(bytes));
    const weighted = edges.map(([i, j]) => [i, j, 1] as const);
    const subject = graphSubject('graph', { n: names.length, edges: weighted, isDirected: false }, names);
    const description = `${names.length} packages, ${edges.length} dependencies: examples/dependencies`;
    return { ...common, description, subjects: [subject] };
  }
  const model = await openModel(bytes, { config: false });
  const network = await networkFromModel(model);
  const data = name === 'mnist' ? digits(await fetched('digits.npz')) : allPairs(network.outputs);
  const description = `${model.describe()}\n\n${network.describe()}`;
  return { ...common, description, subjects: layersOf(network, data) };
}

/** From beside the page, which has all files that it needs. */
async function fetched(file: string): Promise<Uint8Array> {
  const response = await fetch(
    new URL(`examples/${file}`, (globalThis as unknown as { location: Location }).location.href),
  );
  if (!response.ok) throw new Error(`examples/${file}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}
