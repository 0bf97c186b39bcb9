/** The methods by name, and which of them `auto` takes. */
import * as list from './list';
import type { Method, MethodState } from './method';

export type MethodName = (typeof list)[keyof typeof list]['name'];

/** Any method, its state unknown. */
export type AnyMethod = Method<MethodState, MethodName>;

/** The quick ones first, in messages too. */
export const methods: readonly AnyMethod[] = Object.values(list).sort(
  (one, other) => one.defaultMaxSweeps - other.defaultMaxSweeps,
);

export const methodNames: readonly MethodName[] = methods.map(({ name }) => name);

/** What `auto` stands for: the quartic quotient where every A_j is Hermitian, else the method for any tuple. */
export function automatic(isHermitian: boolean): AnyMethod {
  return isHermitian ? list.hermitianCg : list.ascent;
}

export function methodNamed(name: MethodName): AnyMethod {
  return methods.find((method) => method.name === name)!;
}
