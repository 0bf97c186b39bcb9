/** What a search is about, as the worker has it. */
import type { BilinearNetwork } from '../../src/bilinear';
import type { Tuple } from '../../src/tuple';
import type { SubjectFacts } from '../shared/protocol';
import type { Dataset } from './dataset';

export interface Graph {
  readonly n: number;
  /** Undirected edges, each once: [i, j, weight]. */
  readonly edges: readonly (readonly [number, number, number])[];
  readonly isDirected: boolean;
}

export interface Subject {
  readonly facts: SubjectFacts;
  /** How the command line is told of it. */
  readonly key: readonly string[];
  /** Made when it is asked for, and kept. */
  tuple(): Promise<Tuple>;
  /** Where it is a layer of a network. */
  readonly place?: { readonly network: BilinearNetwork; readonly layer: number };
  readonly graph?: Graph;
  /** Inputs with right answers. */
  readonly data?: Dataset;
  /** Of the coordinates, where the file has them. */
  readonly names?: readonly string[];
}

/** Makes something when it is first asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
