import { rangeError } from '../errors';
import { shorten } from './bytes';
import { PickleDict, PickleList, PickleTuple } from './pickle-values';
import { TorchTensor } from './pytorch-tensors';

/** Deeper than any model, and far from the end of the stack. */
const deepest = 100;

/** Values that are looked at. A pickle that holds a dict twice holds its contents twice, and so on: few bytes can unfold to very many. */
const mostValues = 1_000_000;
const mostTensors = 100_000;

/** Letters of all names together, for the same reason. */
const mostLetters = 20_000_000;

/** Names that are told of what is no tensor. */
const mostShown = 10;

/** What {@link namedTensors} found. */
export interface NamedTensors {
  /** In the order of the file. */
  readonly tensors: ReadonlyMap<string, TorchTensor>;
  /** What is neither a tensor nor holds one: how many, and the names of the first ones. */
  readonly others: { readonly count: number; readonly first: readonly string[] };
}

/**
 * The tensors in nested dicts, lists and tuples, by their keys with dots between them: `model.blocks.0.gate.weight`. A tensor alone is `tensor`.
 *
 * @throws RangeError when two tensors would have one name, a container holds itself, or there is no end of it
 */
export function namedTensors(place: string, root: unknown): NamedTensors {
  const tensors = new Map<string, TorchTensor>();
  const others = { count: 0, first: [] as string[] };
  const path = new Set<unknown>();
  let values = 0;
  let letters = 0;

  const visit = (name: string, value: unknown): void => {
    const fault = (expected: string, got: string): RangeError =>
      rangeError(`${place}: '${shorten(name)}'`, expected, got);
    if (++values > mostValues) throw fault(`at most ${mostValues} values`, 'more');
    letters += name.length;
    if (letters > mostLetters) throw fault(`names of at most ${mostLetters} letters together`, 'more');
    if (value instanceof TorchTensor) {
      if (tensors.size === mostTensors) throw fault(`at most ${mostTensors} tensors`, 'more');
      if (tensors.has(name)) throw fault('one tensor of this name', 'another');
      tensors.set(name, value);
      return;
    }
    const children = childrenOf(value);
    if (children === undefined) {
      others.count += 1;
      if (name !== '' && others.first.length < mostShown) others.first.push(name);
      return;
    }
    if (path.has(value)) throw fault('containers that end', 'one that holds itself');
    if (path.size >= deepest) throw fault(`at most ${deepest} levels`, 'more');
    path.add(value);
    for (const [key, child] of children) {
      const text = typeof key === 'string' || typeof key === 'number' ? String(key) : `(${typeof key})`;
      visit(name === '' ? text : `${name}.${text}`, child);
    }
    path.delete(value);
  };
  if (root instanceof TorchTensor) return { tensors: new Map([['tensor', root]]), others };
  visit('', root);
  return { tensors, others };
}

function childrenOf(value: unknown): Iterable<[unknown, unknown]> | undefined {
  if (value instanceof PickleDict) return value.entries;
  if (value instanceof PickleList || value instanceof PickleTuple) return value.items.entries();
  return undefined;
}
