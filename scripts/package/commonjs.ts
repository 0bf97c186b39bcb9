/**
 * The CommonJS form of a file that rollup has written as an ES module: the same text, with `require` in the place of imports and assignments to `exports` in that of exports, so that both are read,
 * traced and compressed alike. Rollup's own form writes `chunk.name` wherever something imported is used. Names are read once, when a file is loaded: files have no circles, and nothing that is
 * exported is assigned again.
 */
import { parseAst } from 'rollup/parseAst';

/** What is used of ESTree. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly source?: { readonly value: string } | null;
  readonly specifiers?: readonly Specifier[];
  readonly declaration?: unknown;
  readonly kind?: string;
  readonly declarations?: readonly { readonly id: { readonly name: string } }[];
}

interface Specifier {
  readonly type: string;
  readonly local: { readonly name: string };
  readonly imported?: { readonly name: string };
  readonly exported?: { readonly name: string };
}

/** @throws Error for a form that is not known, and where a variable is exported that may be assigned again */
export function toCommonJs(code: string): string {
  const nodes = parseAst(code).body as unknown as readonly Node[];
  const variables = new Set(
    nodes
      .filter(({ type, kind }) => type === 'VariableDeclaration' && kind !== 'const')
      .flatMap(({ declarations }) => declarations!.map(({ id }) => id.name)),
  );
  let out = code;
  for (const node of [...nodes].reverse()) {
    if (!/^(Import|Export)/.test(node.type)) continue;
    out = out.slice(0, node.start) + replaced(node, variables) + out.slice(node.end);
  }
  return `'use strict';\nObject.defineProperty(exports, '__esModule', { value: true });\n${out}`;
}

function replaced(node: Node, variables: ReadonlySet<string>): string {
  const { type, source, specifiers = [], declaration } = node;
  if (type === 'ImportDeclaration') return specifiers.length === 0 ? '' : required(source!.value, specifiers);
  if (type !== 'ExportNamedDeclaration' || declaration) throw new Error(`toCommonJs: a ${type}`);
  if (source) return `{ const from = require('${source.value}'); ${exported(specifiers, 'from.')} }`;
  const assigned = specifiers.find(({ local }) => variables.has(local.name));
  if (assigned) throw new Error(`toCommonJs: ${assigned.local.name} is exported and may be assigned again`);
  return exported(specifiers, '');
}

/** Statements that Node's scanner of names reads too, by which an ES module imports from CommonJS. */
function exported(specifiers: readonly Specifier[], owner: string): string {
  return specifiers.map(({ local, exported }) => `exports.${exported!.name} = ${owner}${local.name};`).join(' ');
}

function required(from: string, specifiers: readonly Specifier[]): string {
  const asked = `require('${from}')`;
  const statements = specifiers
    .filter(({ type }) => type !== 'ImportSpecifier')
    .map(({ type, local: { name } }) =>
      type === 'ImportNamespaceSpecifier'
        ? `const ${name} = ${asked};`
        : `const ${name} = ((m) => (m.__esModule ? m.default : m))(${asked});`,
    );
  const named = specifiers.filter(({ type }) => type === 'ImportSpecifier');
  const names = named.map(({ local, imported }) => pair(imported!.name, local.name));
  if (names.length > 0) statements.push(`const { ${names.join(', ')} } = ${asked};`);
  return statements.join(' ');
}

const pair = (outside: string, inside: string): string => (outside === inside ? outside : `${outside}: ${inside}`);
