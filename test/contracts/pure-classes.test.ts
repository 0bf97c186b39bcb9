/**
 * A class with a computed name, as `[Symbol.for('…')]() {}`, has an effect where it stands: whoever bundles something else of its file keeps it, with all that it uses. `src/shown.ts`
 * has what takes its place. Names of the language, as `[Symbol.iterator]`, are known to bundlers.
 */
import ts from 'typescript';
import { expect, it } from 'vitest';
import { filesBelow, read } from './source';

function classesIn(file: string): { count: number; computed: string[] } {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022, true);
  const computed: string[] = [];
  let count = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isClassLike(node)) {
      count++;
      for (const { name } of node.members) {
        if (name && ts.isComputedPropertyName(name) && !/^\[Symbol\.[a-zA-Z]+\]$/.test(name.getText())) {
          computed.push(`${file}: ${name.getText()}`);
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { count, computed };
}

it('no class has a computed name', () => {
  const found = filesBelow('src', '.ts').map(classesIn);
  expect(found.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(50);
  expect(found.flatMap(({ computed }) => computed)).toEqual([]);
});
