/**
 * Writes the declarations of the package: what `tsc` emits, file by file, as far as public names reach, with relative imports that name files. The same text lies in `dist/` for ES modules
 * and in `dist/cjs/` for CommonJS, where a `package.json` says so. `npm run build:types`
 *
 * They are not bundled: a bundler of declarations has to write `export * as real` out as a namespace, and takes the types in it that
 * come from another chunk for values (TS2693 for users who check libraries).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { subpaths } from '../../tsup.config';
import { reachable } from './reachable';

const root = fileURLToPath(new URL('../..', import.meta.url)).replaceAll('\\', '/');
const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
const options: ts.CompilerOptions = {
  ...ts.convertCompilerOptionsFromJson(config.compilerOptions, root).options,
  noEmit: false,
  declaration: true,
  emitDeclarationOnly: true,
};

/** The file of `src/` behind each declaration file at the top of `dist/`. */
const entries = new Map([
  [`${root}src/index.ts`, 'index'],
  ...subpaths.map((name) => [`${root}src/${name}/index.ts`, name] as const),
]);

/** Where the declarations of a source file stand in `dist/`, without their ending. */
const placeOf = (source: string): string =>
  entries.get(source) ?? `types/${source.slice(`${root}src/`.length).replace(/\.ts$/, '')}`;

const program = ts.createProgram([...entries.keys()], options);

function declarationsOf(source: string): string {
  let text: string | undefined;
  const { diagnostics } = program.emit(program.getSourceFile(source), (_path, written) => {
    text = written;
  });
  if (text === undefined || diagnostics.length > 0) {
    const host = { getCanonicalFileName: String, getCurrentDirectory: () => root, getNewLine: () => '\n' };
    throw new Error(`declarations: ${source}\n${ts.formatDiagnostics(diagnostics, host)}`);
  }
  return text;
}

/** The relative imports of a file's declarations: where the path stands in the text, and the source file it means. */
function importsOf(source: string, text: string): { start: number; end: number; target: string }[] {
  const found: { start: number; end: number; target: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) && isSpecifier(node) && node.text.startsWith('.')) {
      const target = ts.resolveModuleName(node.text, source, options, ts.sys).resolvedModule?.resolvedFileName;
      if (target === undefined) throw new Error(`declarations: ${source} imports ${node.text}, which is not there`);
      found.push({ start: node.getStart() + 1, end: node.getEnd() - 1, target: resolve(target) });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(source, text, ts.ScriptTarget.ES2022, true));
  return found;
}

/** In `from '…'`, `import '…'` or `import('…')`; text elsewhere, as in a literal type, is left as it is. */
function isSpecifier({ parent }: ts.StringLiteral): boolean {
  return (
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    (ts.isLiteralTypeNode(parent) && ts.isImportTypeNode(parent.parent) && parent.parent.argument === parent)
  );
}

/** The text of each declaration file, by its path in `dist/`. */
const files = new Map<string, string>();
const pending = [...entries.keys()];
const done = new Set<string>();
while (pending.length > 0) {
  const source = pending.pop()!;
  if (done.has(source)) continue;
  done.add(source);
  let text = declarationsOf(source);
  const imports = importsOf(source, text).sort((x, y) => y.start - x.start);
  pending.push(...imports.map(({ target }) => target));
  const place = placeOf(source);
  for (const { start, end, target } of imports) {
    const path = relative(dirname(place), placeOf(target));
    text = `${text.slice(0, start)}${path.startsWith('.') ? path : `./${path}`}.js${text.slice(end)}`;
  }
  files.set(`${place}.d.ts`, text);
}

const kept = reachable(files, new Set([...entries.values()].map((name) => `${name}.d.ts`)));
for (const [place, text] of kept) {
  for (const folder of ['dist', 'dist/cjs']) {
    const path = `${root}${folder}/${place}`;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
