/**
 * `**` and `Math.pow` round differently in different versions of V8, so what computes a fit uses them for squares and powers of two alone: these are the same bits in all. `quarterPower` of
 * matrix/ takes their place.
 */
import ts from 'typescript';
import { expect, it } from 'vitest';
import { filesBelow, read } from './source';

/** Rooms whose numbers are in results. */
const rooms = [
  'kernels',
  'matrix',
  'tuple',
  'dominant-eigen',
  'methods',
  'search',
  'result',
  'barycentre',
  'field',
  'cluster',
];

/** Bounds and messages. */
const known = ['10 ** decades', '10 ** -decades'];

function powersIn(file: string): string[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const text = node.getText();
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken) {
      if (node.left.getText() !== '2' && node.right.getText() !== '2' && !known.includes(text)) found.push(text);
    } else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken) {
      found.push(text);
    } else if (ts.isPropertyAccessExpression(node) && text === 'Math.pow') found.push(text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.map((text) => `${file}: ${text}`);
}

it('fits raise to powers whose bits are the same in every engine', () => {
  const files = filesBelow('src', '.ts').filter((file) => rooms.includes(file.split('/')[1]!));
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap(powersIn)).toEqual([]);
});
