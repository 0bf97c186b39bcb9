import { describe, expect, it } from 'vitest';
import { toCommonJs } from '../../scripts/package/commonjs';

const modules: { readonly [name: string]: object } = {
  './numbers.js': { one: 1, two: 2 },
  single: () => 'called',
  both: Object.defineProperty({ default: 'inner', named: 'n' }, '__esModule', { value: true }),
};

/** What a file exports, run as CommonJS. */
function exportsOf(code: string): Record<string, unknown> {
  const exported = {};
  new Function('exports', 'require', toCommonJs(code))(exported, (name: string) => modules[name]);
  return exported;
}

describe('the CommonJS form of a file', () => {
  it('exports what the ES module exports, under its names', () => {
    const code = `import { one, two as deux } from './numbers.js';
import * as numbers from './numbers.js';
function sum() { return one + deux; }
const text = "import { x } from 'y'; export { x };";
export { two } from './numbers.js';
export { sum, deux as second, numbers, text };`;
    const { sum, ...others } = exportsOf(code);
    expect((sum as () => number)()).toBe(3);
    expect(others).toEqual({
      two: 2,
      second: 2,
      numbers: { one: 1, two: 2 },
      text: "import { x } from 'y'; export { x };",
    });
  });

  it('has the default of a package in CommonJS, and of one that was an ES module', () => {
    const code = `import single from 'single'; import inner, { named } from 'both'; export { single, inner, named };`;
    const { single, inner, named } = exportsOf(code);
    expect([(single as () => string)(), inner, named]).toEqual(['called', 'inner', 'n']);
  });

  it('is strict, and says that it was an ES module', () => {
    expect(exportsOf('const f = function () { return this; }; export { f };')['__esModule']).toBe(true);
    expect((exportsOf('const f = function () { return this; }; export { f };')['f'] as () => unknown)()).not.toBe(
      globalThis,
    );
  });

  it('is refused where an exported variable may be assigned again, and for forms that rollup does not write', () => {
    expect(() => toCommonJs('let state = 0; export { state };')).toThrow('state is exported and may be assigned again');
    expect(() => toCommonJs('export const x = 1;')).toThrow('ExportNamedDeclaration');
    expect(() => toCommonJs("export * from './numbers.js';")).toThrow('ExportAllDeclaration');
  });
});
