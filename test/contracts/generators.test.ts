/** Work that may rest is a generator, which does nothing until it is driven: no statement of src/ makes one and leaves it. */
import ts from 'typescript';
import { expect, it } from 'vitest';
import { filesBelow, read } from './source';

it('no generator is made and left', () => {
  const sources = filesBelow('src', '.ts').map((file) =>
    ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022, true),
  );
  const functions = (source: ts.SourceFile) => source.statements.filter(ts.isFunctionDeclaration);
  const generators = new Set(
    sources.flatMap(functions).flatMap(({ name, asteriskToken }) => (name && asteriskToken ? [name.text] : [])),
  );
  const left: string[] = [];
  for (const source of sources) {
    // A name may be that of a plain function elsewhere.
    const plain = new Set(functions(source).flatMap(({ name, asteriskToken }) => (asteriskToken ? [] : [name?.text])));
    const visit = (node: ts.Node): void => {
      if (
        ts.isExpressionStatement(node) &&
        ts.isCallExpression(node.expression) &&
        ts.isIdentifier(node.expression.expression) &&
        generators.has(node.expression.expression.text) &&
        !plain.has(node.expression.expression.text)
      ) {
        left.push(
          `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${node.getText()}`,
        );
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  expect(left).toEqual([]);
  expect(generators.size).toBeGreaterThan(40);
});
