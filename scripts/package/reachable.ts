/**
 * The declarations that public names reach: what an exported function takes and returns, what that consists of, and so on. The rest is for nobody, as are the headers of files, which no editor shows;
 * together they are half of what `tsc` emits.
 */
import ts from 'typescript';

const FOLDER = '/declarations/';

/**
 * @param files the text of each declaration file by its path; relative imports name files
 * @param entries the files whose exports are public
 * @returns the files that are left, shortened
 */
export function reachable(files: ReadonlyMap<string, string>, entries: ReadonlySet<string>): Map<string, string> {
  const program = programOf(files);
  const checker = program.getTypeChecker();
  const kept = new Set<ts.Node>();

  const markSymbol = (symbol: ts.Symbol | undefined): void => {
    for (const declaration of symbol?.declarations ?? []) {
      if (ts.isSourceFile(declaration)) markModule(symbol!);
      else if (declaration.getSourceFile().fileName.startsWith(FOLDER)) mark(declaration, symbol!);
    }
  };
  const markModule = (symbol: ts.Symbol): void => {
    for (const each of symbol.declarations!) {
      if (kept.has(each) || !each.getSourceFile().fileName.startsWith(FOLDER)) continue;
      kept.add(each);
      for (const exported of checker.getExportsOfModule(symbol)) markSymbol(exported);
    }
  };
  const mark = (declaration: ts.Declaration, symbol: ts.Symbol): void => {
    const node = symbol.flags & ts.SymbolFlags.Alias ? declaration : statementOf(declaration);
    if (kept.has(node)) return;
    kept.add(node);
    if (symbol.flags & ts.SymbolFlags.Alias) markSymbol(checker.getImmediateAliasedSymbol(symbol));
    else markNames(node);
  };
  const markNames = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) markSymbol(checker.getSymbolAtLocation(node));
    ts.forEachChild(node, markNames);
  };

  const sources = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(FOLDER));
  const nameOf = ({ fileName }: ts.SourceFile) => fileName.slice(FOLDER.length);
  for (const source of sources) {
    if (entries.has(nameOf(source))) markModule(checker.getSymbolAtLocation(source)!);
  }
  const left = new Map(
    sources
      .map((source) => [nameOf(source), shortened(source, kept, checker)] as const)
      .filter(([, text]) => text !== ''),
  );
  for (const name of entries) if (!left.has(name)) throw new Error(`reachable: nothing is left of ${name}`);
  return left;
}

function programOf(files: ReadonlyMap<string, string>): ts.Program {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    noLib: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const textOf = (path: string) => files.get(path.slice(FOLDER.length));
  host.fileExists = (path) => textOf(path) !== undefined;
  host.directoryExists = () => true;
  host.realpath = (path) => path;
  host.readFile = textOf;
  host.getSourceFile = (path, version) => {
    const text = textOf(path);
    return text === undefined ? undefined : ts.createSourceFile(path, text, version, true);
  };
  return ts.createProgram(
    [...files.keys()].map((name) => FOLDER + name),
    options,
    host,
  );
}

/** The statement of a file that a declaration lies in. */
function statementOf(declaration: ts.Node): ts.Node {
  return ts.isSourceFile(declaration.parent) ? declaration : statementOf(declaration.parent);
}

function shortened(source: ts.SourceFile, kept: ReadonlySet<ts.Node>, checker: ts.TypeChecker): string {
  const lines = source.statements.map((statement) => {
    if (ts.isImportDeclaration(statement)) return importOf(statement, kept);
    if (ts.isExportDeclaration(statement)) return exportOf(statement, kept, checker);
    return kept.has(statement) ? withDocs(source, statement) : '';
  });
  const text = lines.filter((line) => line !== '').join('\n');
  if (text === '') return '';
  return `${text}\n${source.statements.some(isEmptyExport) ? 'export {};\n' : ''}`;
}

/** By which a file exports what says so, and nothing else. */
function isEmptyExport(statement: ts.Statement): boolean {
  return ts.isExportDeclaration(statement) && statement.getText() === 'export {};';
}

function withDocs(source: ts.SourceFile, statement: ts.Statement): string {
  const docs = ts.getLeadingCommentRanges(source.text, statement.getFullStart())?.at(-1);
  const isOwn = docs !== undefined && /^\r?\n?$/.test(source.text.slice(docs.end, statement.getStart()));
  return source.text.slice(isOwn ? docs.pos : statement.getStart(), statement.getEnd());
}

function importOf({ importClause, moduleSpecifier }: ts.ImportDeclaration, kept: ReadonlySet<ts.Node>): string {
  if (importClause === undefined) return '';
  const bindings = importClause.namedBindings;
  const parts = [
    importClause.name !== undefined && kept.has(importClause) ? importClause.name.text : '',
    bindings !== undefined && ts.isNamespaceImport(bindings) && kept.has(bindings) ? bindings.getText() : '',
    bindings !== undefined && ts.isNamedImports(bindings) ? namesOf(bindings.elements, kept) : '',
  ].filter((part) => part !== '');
  const type = importClause.isTypeOnly ? 'type ' : '';
  return parts.length === 0 ? '' : `import ${type}${parts.join(', ')} from ${moduleSpecifier.getText()};`;
}

function exportOf(statement: ts.ExportDeclaration, kept: ReadonlySet<ts.Node>, checker: ts.TypeChecker): string {
  const { exportClause, moduleSpecifier, isTypeOnly } = statement;
  if (exportClause === undefined) {
    const target = checker.getSymbolAtLocation(moduleSpecifier!)!.valueDeclaration as ts.SourceFile;
    return target.statements.some((each) => kept.has(each)) ? statement.getText() : '';
  }
  if (ts.isNamespaceExport(exportClause)) return kept.has(exportClause) ? statement.getText() : '';
  const names = namesOf(exportClause.elements, kept);
  const from = moduleSpecifier === undefined ? '' : ` from ${moduleSpecifier.getText()}`;
  return names === '' ? '' : `export ${isTypeOnly ? 'type ' : ''}${names}${from};`;
}

function namesOf(elements: readonly ts.Node[], kept: ReadonlySet<ts.Node>): string {
  const names = elements.filter((each) => kept.has(each)).map((each) => each.getText());
  return names.length === 0 ? '' : `{ ${names.join(', ')} }`;
}
