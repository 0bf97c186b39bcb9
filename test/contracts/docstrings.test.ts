/** Every member of a public type says what it is: where it is declared, or where `members.ts` says that it may. */
import { beforeAll, describe, expect, it } from 'vitest';
import { entries } from '../../scripts/site/pages';
import { type Member, membersOf } from './members';
import { compilerOptions, createProgram, root } from './source';

/** A module with members of each kind, those of `without` without a docstring, so that the test is seen to see them. */
const bare = `
/** Options; withOne is not said by standing here. */
export interface Options {
  withOne?: number;
  /** Has one. */
  named?: number;
  /** A pair, \`re\` + i·\`im\`; no modulus. */
  pair: { re: number; im: number; modulus: number };
}
interface Base {
  inherited: number;
  /** Said here. */
  documented: number;
}
/** Extends what is not exported. */
export class Derived implements Base {
  inherited = 1;
  documented = 1;
  private hidden = 1;
  #closed = 1;
  /** @internal */
  own = 1;
  constructor(readonly parameter: number) { void [this.hidden, this.#closed]; }
  method(): void {}
  get accessor(): number { return 1; }
}
/** A kind: \`one\`. */
export type Kind = { one: number } | { two: number };
/** A table. */
export const table = { entry: { named: 1 } } as const satisfies Record<string, Pick<Options, 'named'>>;
/** @param options \`said\` by name */
export function call(options: { said?: number }, other: { unsaid?: number }): void { void [options, other]; }
`;
const without = [
  'Options.withOne',
  'Options.pair.modulus',
  'Derived.inherited',
  'Derived.parameter',
  'Derived.method',
  'Derived.accessor',
  'Base.inherited',
  'Kind.two',
  'table.entry',
  'call.unsaid',
];

describe('members of public types', () => {
  let members: readonly Member[];
  let found: readonly Member[];

  beforeAll(() => {
    const sources = entries.map(({ source }) => source);
    members = membersOf(createProgram(sources, compilerOptions()), sources, root);
    const path = `${root}src/bare.ts`;
    found = membersOf(createProgram([], compilerOptions(), new Map([[path, bare]])), [path], root);
  }, 60_000);

  it('are found in interfaces, classes, aliases, constants and parameters', () => {
    expect(members.length).toBeGreaterThan(1200);
    const names = new Set(members.map(({ name }) => name));
    const some = ['Lsrdr.status', 'ResultMatrices.n', 'BilinearNetwork.embed', 'Kept.damage', 'defaults.seed'];
    for (const name of some) expect(names).toContain(name);
  });

  it('are missed where they have no docstring', () => {
    const missed = found.filter(({ isDocumented }) => !isDocumented).map(({ name }) => name);
    expect(missed.sort()).toEqual([...without].sort());
    const names = found.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['Derived.documented', 'Options.pair.im', 'table.entry.named']));
    expect(names.filter((name) => /hidden|closed|own$/.test(name))).toEqual([]);
  });

  it('have a docstring each', () => {
    const missing = members.filter(({ isDocumented }) => !isDocumented);
    expect(missing.map(({ place, name }) => `${place}: ${name}`)).toEqual([]);
  });
});
