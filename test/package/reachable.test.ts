import { expect, it } from 'vitest';
import { reachable } from '../../scripts/package/reachable';

const files = new Map([
  ['entry.d.ts', "export { f } from './types/room.js';\nexport * as all from './types/all.js';\n"],
  [
    'types/room.d.ts',
    `/** The header of the file. */
import { type Given, type Unused } from './given.js';
/** Says what f does. */
export declare function f(given: Given): Own;
export declare function g(): Unused;
interface Own {
    /** A member. */
    readonly size: number;
}
export {};
`,
  ],
  ['types/given.d.ts', "export * from './deep.js';\nexport interface Unused {\n}\n"],
  ['types/deep.d.ts', 'export interface Given {\n    x: import("./only.js").Only;\n}\n'],
  ['types/only.d.ts', 'export type Only = 1;\nexport type Other = 2;\n'],
  ['types/all.d.ts', 'export declare const every: unique symbol;\nexport declare const one: 1;\n'],
  ['types/nobody.d.ts', 'export type Nobody = 3;\n'],
]);

it('what public names reach is left, with what editors show', () => {
  expect(Object.fromEntries(reachable(files, new Set(['entry.d.ts'])))).toEqual({
    'entry.d.ts': files.get('entry.d.ts'),
    'types/room.d.ts': `import { type Given } from './given.js';
/** Says what f does. */
export declare function f(given: Given): Own;
interface Own {
    /** A member. */
    readonly size: number;
}
export {};
`,
    'types/given.d.ts': "export * from './deep.js';\n",
    'types/deep.d.ts': files.get('types/deep.d.ts'),
    'types/only.d.ts': 'export type Only = 1;\n',
    'types/all.d.ts': files.get('types/all.d.ts'),
  });
});
