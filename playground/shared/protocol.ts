/** What the page and its worker say to each other. Everything in a message can be cloned; texts of HTML are made, and escaped, by the worker. */
import type { ExampleName } from './examples';
import type { Settings } from './settings';
import type { Told } from './told';

export type FieldName = 'real' | 'complex' | 'quaternion';

/** Where weights come from. */
export type Source =
  | { readonly kind: 'file'; readonly file: File }
  | { readonly kind: 'example'; readonly name: ExampleName };

/** Inputs that one can choose for the model of a subject. */
export type InputKind =
  /** Two residues modulo p, one-hot side by side. */
  | { readonly kind: 'pair'; readonly p: number }
  /** Pictures with labels, some of them shown. */
  | { readonly kind: 'pictures'; readonly shown: readonly { readonly label: string; readonly url: string }[] }
  /** A vertex of a graph; `leading` has the one with the largest share of each cluster. */
  | { readonly kind: 'vertex'; readonly names: readonly string[]; readonly leading: readonly number[] }
  /** Numbers: random ones, or a row of an array. */
  | { readonly kind: 'vector'; readonly size: number };

/** A tuple that can be searched: a layer of a network, an array, or a graph. */
export interface SubjectFacts {
  readonly label: string;
  readonly kind: 'layer' | 'array' | 'graph';
  readonly n: number;
  readonly r: number;
  readonly field: FieldName;
  /** Whether there are inputs with right answers to compare with random subspaces on. */
  readonly hasData: boolean;
}

export interface OpenedFacts {
  readonly name: string;
  readonly example: ExampleName | undefined;
  /** What is in the file, in lines. */
  readonly description: string;
  readonly subjects: readonly SubjectFacts[];
  /** Why the file makes no network, where it makes none. */
  readonly refusal: string | undefined;
}

/** A search as it goes on. */
export interface Live {
  readonly line: string;
  /** Of all starts of the round. */
  readonly done: number;
  /** HTML of two plots. */
  readonly charts: string;
}

export interface FoundFacts {
  /** Of the search: the file and its layer, the field and the rank. */
  readonly about: string;
  /** HTML. */
  readonly sentence: string;
  readonly caution: string | undefined;
  readonly isAlarm: boolean;
  readonly sections: readonly { readonly id: string; readonly title: string; readonly body: string }[];
  /** What one can take out, in the order of the cards; none where nothing has converged. */
  readonly clusters: readonly string[];
  readonly inputs: InputKind;
  readonly isAtlas: boolean;
  /** The result as JSON, with which another worker can go on; undefined where writing it would take long. */
  readonly stored: Blob | undefined;
}

export type EffectMode = 'ablate' | 'keep' | 'steer';

export type ChosenInput =
  | { readonly kind: 'pair'; readonly a: number; readonly b: number }
  | { readonly kind: 'picture'; readonly index: number }
  | { readonly kind: 'vertex'; readonly index: number }
  | { readonly kind: 'random'; readonly seed: number }
  | { readonly kind: 'row'; readonly index: number };

export interface EffectRequest {
  /** From 0, in the order of the cards; behind the last one stands for all of them together. */
  readonly cluster: number;
  readonly mode: EffectMode;
  /** Of steering, in lengths of what stands before the layer. */
  readonly strength: number;
  readonly input: ChosenInput;
}

export interface EffectFacts {
  readonly sentence: string;
  /** HTML of pictures, a plot and a table. */
  readonly body: string;
}

export type ExportKind = 'json' | 'npz' | 'html';

/** Requests with what they are answered by. */
export interface Calls {
  open: { request: { readonly source: Source; readonly told: Told }; reply: OpenedFacts };
  search: { request: { readonly settings: Settings }; reply: FoundFacts };
  stop: { request: Record<never, never>; reply: undefined };
  /** A result that an earlier worker found, of the source that is open. */
  restore: { request: { readonly stored: Blob; readonly settings: Settings }; reply: undefined };
  effect: { request: EffectRequest; reply: EffectFacts };
  /** Over all inputs that have right answers. */
  score: { request: Omit<EffectRequest, 'input'>; reply: string | undefined };
  /** An array of inputs, of which rows can be chosen: how many. */
  inputs: { request: { readonly file: File }; reply: number };
  save: { request: { readonly kind: ExportKind; readonly cluster: number }; reply: { name: string; blob: Blob } };
}

export type CallName = keyof Calls;

export type Request = {
  [Name in CallName]: { readonly id: number; readonly call: Name; readonly request: Calls[Name]['request'] };
}[CallName];

export type Answer =
  | { readonly id: number; readonly value: Calls[CallName]['reply'] }
  | { readonly id: number; readonly fault: string; readonly description?: string }
  | { readonly live: Live };
