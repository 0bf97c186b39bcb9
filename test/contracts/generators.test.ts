/** A generator that is called and never run does nothing, and no type is wrong: every call in the sources hands its generator to somebody. */
import ts from 'typescript';
import { expect, it } from 'vitest';
import { compilerOptions, createProgram, filesBelow, root } from './source';

const plant = `${root}src/planted.ts`;
const planted = `
  function* work(): Generator<undefined, void, void> { yield; }
  export function forgets(): void { work(); }
  export function* runs(): Generator<undefined, void, void> { yield* work(); }
`;

/** Places of expression statements, but for assignments, whose value is a generator; and how many statements were looked at. */
function dropped(program: ts.Program, paths: readonly string[]): { places: string[]; looked: number } {
  const checker = program.getTypeChecker();
  const places: string[] = [];
  let looked = 0;
  for (const path of paths) {
    const file = program.getSourceFile(path)!;
    const visit = (node: ts.Node): void => {
      const isStatement = ts.isExpressionStatement(node) || ts.isVoidExpression(node);
      const expression = isStatement ? node.expression : undefined;
      if (expression !== undefined && !isAssignment(expression)) {
        looked += 1;
        const name = checker.getTypeAtLocation(expression).getSymbol()?.name ?? '';
        if (/^(Async)?(Generator|Iterator|Iterable)/.test(name)) {
          places.push(`${path.slice(root.length)}: ${expression.getText(file)}`);
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return { places, looked };
}

function isAssignment(node: ts.Expression): boolean {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

it('no generator of the sources is called and dropped', () => {
  const paths = filesBelow('src', '.ts').map((path) => root + path);
  const program = createProgram(paths, compilerOptions(), new Map([[plant, planted]]));
  expect(dropped(program, [plant])).toEqual({ places: ['src/planted.ts: work()'], looked: 3 });
  const { places, looked } = dropped(program, paths);
  expect(looked).toBeGreaterThan(500);
  expect(places).toEqual([]);
}, 60_000);
