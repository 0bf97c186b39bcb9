/** The examples of the page: their files, and settings with which they show something in some seconds. */
import type { FieldName } from './protocol';

export type ExampleName = 'modular-addition' | 'mnist' | 'dependencies';

export interface Example {
  readonly title: string;
  readonly text: string;
  /** In the folder `examples/` beside the page. */
  readonly file: string;
  readonly settings: {
    readonly field: FieldName;
    readonly kind: 'fit' | 'atlas';
    readonly rank: number;
    readonly restarts: number;
    /** In percent. */
    readonly minimumShare: number;
    readonly image: readonly [number, number] | undefined;
    readonly residues: number | undefined;
  };
}

const none = { image: undefined, residues: undefined } as const;

export const examples: Readonly<Record<ExampleName, Example>> = {
  'modular-addition': {
    title: 'Addition modulo 59',
    text: 'A network that adds two numbers. Its clusters are waves, each of one frequency.',
    file: 'modular-addition.safetensors',
    settings: { ...none, field: 'real', kind: 'atlas', rank: 2, restarts: 7, minimumShare: 60, residues: 59 },
  },
  mnist: {
    title: 'Handwritten digits',
    text: 'A classifier of MNIST. Its clusters are images.',
    file: 'mnist.safetensors',
    settings: { ...none, field: 'real', kind: 'atlas', rank: 2, restarts: 7, minimumShare: 40, image: [28, 28] },
  },
  dependencies: {
    title: 'A graph of packages',
    text: 'Which packages of R depend on which, in Debian. Its clusters are families of packages.',
    file: 'dependencies.txt',
    settings: { ...none, field: 'real', kind: 'fit', rank: 4, restarts: 7, minimumShare: 10 },
  },
};

export const isExampleName = (name: string): name is ExampleName => Object.hasOwn(examples, name);
