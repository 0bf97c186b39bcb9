/** What the contract tests read: the repository's files, and a TypeScript program over them. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** A file's text by its path from the repository root. */
export function read(path: string): string {
  return readFileSync(root + path, 'utf8');
}

/** Paths, from the repository root, of the files below a folder whose name ends as given; sorted. */
export function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith(ending))
    .sort();
}

/** The compiler options of tsconfig.json. */
export function compilerOptions(): ts.CompilerOptions {
  const { config, error } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  return ts.convertCompilerOptionsFromJson(config.compilerOptions, root).options;
}

/** Files that a program has parsed, for the programs after it; how a file is parsed and bound does not depend on what they check. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** A program over files of the repository, and over files that exist only here (absolute path → text). */
export function createProgram(
  paths: readonly string[],
  options: ts.CompilerOptions,
  virtual = new Map<string, string>(),
): ts.Program {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => virtual.has(path) || fileExists(path);
  host.readFile = (path) => virtual.get(path) ?? readFile(path);
  host.getSourceFile = (path, ...rest) => {
    const text = virtual.get(path);
    if (text !== undefined) return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    if (!parsed.has(path)) parsed.set(path, getSourceFile(path, ...rest));
    return parsed.get(path);
  };
  return ts.createProgram([...paths, ...virtual.keys()], options, host);
}

/** A name that a module exports; types disappear when the module is compiled. */
export interface ExportedName {
  readonly name: string;
  readonly isType: boolean;
  /** The file that declares it. */
  readonly declaredIn: string;
}

/** What a file of a program exports; nothing if it is not a module. */
export function exportedNames(program: ts.Program, path: string): ExportedName[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path);
  const symbol = source && checker.getSymbolAtLocation(source);
  if (symbol === undefined) return [];
  return checker.getExportsOfModule(symbol).map((exported) => {
    const target = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const typeOnly = exported.declarations?.some((node) => ts.isTypeOnlyImportOrExportDeclaration(node)) ?? false;
    const isType = typeOnly || (target.flags & ts.SymbolFlags.Value) === 0;
    return { name: exported.name, isType, declaredIn: target.declarations![0]!.getSourceFile().fileName };
  });
}
