/** The inputs that one can choose for a model, and how they and its outputs are called. */
import { neuronMembership } from '../../src/cluster';
import { openModel } from '../../src/io';
import { copyView, ndarray } from '../../src/ndarray';
import { randomSource } from '../../src/random';
import type { Lsrdr } from '../../src/real';
import type { ChosenInput, InputKind } from '../shared/protocol';
import type { Settings } from '../shared/settings';
import { pairInput } from './dataset';
import type { Subject } from './subject';
import { largest } from './words';

/** @param m numbers that go into the model */
export function inputKindOf(
  subject: Subject,
  { residues }: Settings,
  m: number,
  clusters: readonly Lsrdr[],
): InputKind {
  const pictures = subject.data?.pictures ?? [];
  if (pictures.length > 0) return { kind: 'pictures', shown: pictures.map(({ label, url }) => ({ label, url })) };
  if (residues !== undefined && m === 2 * residues && subject.place?.layer === 0) return { kind: 'pair', p: residues };
  if (subject.graph !== undefined) {
    const names = subject.names ?? Array.from({ length: m }, (_, i) => `vertex ${i}`);
    return { kind: 'vertex', names, leading: clusters.map((cluster) => largest(neuronMembership(cluster))) };
  }
  return { kind: 'vector', size: m };
}

export interface ReadInput {
  readonly x: Float64Array;
  /** `For 3 + 4`. */
  readonly words: string;
  /** The right answer, where it is known. */
  readonly label?: number;
}

/** @param rows inputs of the user, one after another */
export function readInput(
  chosen: ChosenInput,
  subject: Subject,
  kind: InputKind,
  m: number,
  rows: Float64Array | undefined,
): ReadInput {
  if (chosen.kind === 'pair' && kind.kind === 'pair') {
    const { a, b } = chosen;
    const isKnown = subject.data !== undefined;
    return {
      x: pairInput(kind.p, a, b),
      words: `For ${a} + ${b}`,
      ...(isKnown && { label: (a + b) % kind.p }),
    };
  }
  if (chosen.kind === 'picture') {
    const { index, label } = subject.data!.pictures[chosen.index]!;
    const { inputs, labels } = subject.data!;
    return {
      x: inputs.data.slice(index * m, (index + 1) * m),
      words: `For this picture of ${label}`,
      label: labels[index]!,
    };
  }
  if (chosen.kind === 'vertex' && kind.kind === 'vertex') {
    const x = new Float64Array(m);
    x[chosen.index] = 1;
    return { x, words: `From ${kind.names[chosen.index]}` };
  }
  if (chosen.kind === 'row' && rows !== undefined) {
    return { x: rows.slice(chosen.index * m, (chosen.index + 1) * m), words: `For row ${chosen.index} of the inputs` };
  }
  if (chosen.kind !== 'random') throw new Error('these inputs are not those of the model that is shown');
  return {
    x: randomSource(chosen.seed).fillNormal(new Float64Array(m)),
    words: `For random numbers of seed ${chosen.seed}`,
  };
}

/**
 * The rows of an array [k, m], or of one with more axes whose later ones have m numbers together, or [m].
 * @throws RangeError for a file with several arrays, another size, or numbers that are not finite
 */
export async function readRows(file: File, m: number): Promise<Float64Array> {
  const model = await openModel(file, { config: false });
  const [name, ...others] = model.names;
  if (name === undefined || others.length > 0) {
    throw new RangeError(`${file.name}: expected one array of inputs, got ${model.names.length}`);
  }
  const array = await model.read(name);
  const shape = [...array.shape];
  const data = new Float64Array(array.size);
  copyView(ndarray(data, shape), array);
  const size = shape.length === 1 ? shape[0]! : shape.slice(1).reduce((product, length) => product * length, 1);
  if (size !== m || data.length === 0) {
    throw new RangeError(`${file.name}: expected inputs of ${m} numbers, [k, ${m}], got [${shape.join(', ')}]`);
  }
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new RangeError(`${file.name}: expected finite numbers, got ${data[wrong]} at ${wrong}`);
  return data;
}
