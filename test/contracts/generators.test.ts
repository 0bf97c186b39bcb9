/** Work that may rest is a generator, which does nothing until it is driven: no statement of src/ makes one and leaves it. */
import { dirname, join } from 'node:path/posix';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { filesBelow, read } from './source';

const generatorsOf = (source: ts.SourceFile): string[] =>
  source.statements
    .filter(ts.isFunctionDeclaration)
    .flatMap(({ name, asteriskToken }) => (name && asteriskToken ? [name.text] : []));

it('no generator is made and left', () => {
  const sources = new Map(
    filesBelow('src', '.ts').map((file) => [file, ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022, true)]),
  );
  /** What a module exports under its own names; an index stands for its folder. */
  const exported = (module: string): string[] => {
    const own = sources.get(`${module}.ts`);
    if (own !== undefined) return generatorsOf(own);
    return [...sources].flatMap(([file, source]) => (dirname(file) === module ? generatorsOf(source) : []));
  };
  const left: string[] = [];
  let known = 0;
  for (const [file, source] of sources) {
    const generators = new Set(generatorsOf(source));
    for (const statement of source.statements) {
      if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
      const names = statement.importClause?.namedBindings;
      if (names === undefined || !ts.isNamedImports(names) || !statement.moduleSpecifier.text.startsWith('.')) continue;
      const there = exported(join(dirname(file), statement.moduleSpecifier.text));
      for (const { name } of names.elements) if (there.includes(name.text)) generators.add(name.text);
    }
    known += generators.size;
    const visit = (node: ts.Node): void => {
      const call = ts.isExpressionStatement(node) && ts.isCallExpression(node.expression) ? node.expression : undefined;
      if (call !== undefined && ts.isIdentifier(call.expression) && generators.has(call.expression.text)) {
        left.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${node.getText()}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  expect(left).toEqual([]);
  expect(known).toBeGreaterThan(60);
});
