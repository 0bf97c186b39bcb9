/** The methods by name, and which of them `auto` takes. */
import * as list from './list';
import type { Method, MethodState } from './method';

type Listed = (typeof list)[keyof typeof list];

export type MethodName = Listed['name'];

/** Names of methods that are there no more; they stand for those that took their place. */
export type FormerMethodName = Extract<Listed, { readonly formerName: string }>['formerName'];

/** Any method, its state unknown. */
export type AnyMethod = Method<MethodState, MethodName>;

/** The quick ones first, in messages too. */
export const methods: readonly AnyMethod[] = /* @__PURE__ */ sorted();

function sorted(): AnyMethod[] {
  return Object.values<AnyMethod>(list).sort((one, other) => one.defaultMaxSweeps - other.defaultMaxSweeps);
}

export const methodNames: readonly MethodName[] = /* @__PURE__ */ methods.map(({ name }) => name);

/** What `auto` stands for: the quartic quotient where every A_j is Hermitian, else the method for any tuple. */
export function automatic(isHermitian: boolean): AnyMethod {
  return isHermitian ? list.hermitianCg : list.ascent;
}

/** The method that is meant by a name, also by one whose place it has taken; undefined for other values. */
export function meantMethod(name: unknown): AnyMethod | undefined {
  if (typeof name !== 'string') return undefined;
  return methods.find((method) => method.name === name || method.formerName === name);
}

export function methodNamed(name: MethodName): AnyMethod {
  return meantMethod(name)!;
}
