/**
 * Examples as programs. They stand in `@example` parts of docstrings and in ```ts blocks of Markdown.
 *
 * - A docstring example may use the names that its file, or the index of its folder, exports, and those of {@link ambient}, without
 *   importing them.
 * - In Markdown a block that begins with an import starts a program; a block without one goes on with the program before it.
 * - A comment behind a statement, on its last line, is a claim when it begins with a literal that ends the comment or is followed by
 *   `:` or ` (`: `// 2`, `// √2`, `// 'converged'`, `// [2, 3]: its shape`. It is about the value of the expression, about
 *   the argument of `console.log`, or about the names that a `const` declares; several are joined by `and` or commas.
 * - A name, or a property of one, as a whole statement does nothing but show its value: there a comment must be a claim.
 */
import { dirname } from 'node:path/posix';
import ts from 'typescript';
import { type Claim, parseClaim } from './claims';
import { type ExportedName, filesBelow, read } from './source';

export interface Example {
  /** File from the repository root. */
  readonly file: string;
  /** Line of the file, counted from 0, that each line of `code` stands on. */
  readonly lines: readonly number[];
  readonly code: string;
  readonly kind: 'docstring' | 'markdown';
}

export const title = ({ file, lines }: Example): string => `${file}:${lines[0]! + 1}`;

/** The examples in the docstrings of a source text. */
export function docstringExamples(file: string, text: string): Example[] {
  const examples: Example[] = [];
  const lines = text.split('\n');
  let current: { lines: number[]; code: string[] } | undefined;
  const close = () => {
    if (current?.code.some((line) => line.trim() !== '')) {
      examples.push({ file, lines: current.lines, code: `${current.code.join('\n')}\n`, kind: 'docstring' });
    }
    current = undefined;
  };
  lines.forEach((line, at) => {
    const isTag = /^\s*\/?\*+ @\w+/.test(line);
    if (isTag || /^\s*\*\//.test(line)) close();
    if (/^\s*\/?\*+ @example\b/.test(line)) current = { lines: [], code: [] };
    else if (current !== undefined && !/^\s*\* ?```/.test(line)) {
      const code = line.replace(/^\s*\* ?/, '').replace(/\*\/\s*$/, '');
      if (code.trim() === '' && current.code.length === 0) return;
      current.lines.push(at);
      current.code.push(code);
    }
  });
  close();
  return examples;
}

/** The programs that the ```ts blocks of a Markdown text make. */
export function markdownExamples(file: string, text: string): Example[] {
  const programs: { lines: number[]; code: string[] }[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const fence = /^( *)```(ts|typescript)\s*$/.exec(lines[at]!);
    if (fence === null) continue;
    const end = lines.findIndex((line, index) => index > at && line.trim() === '```');
    if (end < 0) throw new Error(`${file}:${at + 1}: the block is not closed`);
    const block = lines
      .slice(at + 1, end)
      .map((line) => (line.startsWith(fence[1]!) ? line.slice(fence[1]!.length) : line));
    const starts = /^import\b/.test(block.find((line) => line.trim() !== '' && !line.startsWith('//')) ?? '');
    if (starts || programs.length === 0) programs.push({ lines: [], code: [] });
    const program = programs[programs.length - 1]!;
    block.forEach((line, index) => {
      program.lines.push(at + 1 + index);
      program.code.push(line);
    });
    at = end;
  }
  return programs.map(({ lines, code }) => ({ file, lines, code: `${code.join('\n')}\n`, kind: 'markdown' }));
}

/** Every example of the repository. */
export function allExamples(): Example[] {
  const sources = filesBelow('src', '.ts').flatMap((file) => docstringExamples(file, read(file)));
  const pages = ['README.md', 'CONTRIBUTING.md', ...filesBelow('docs', '.md')];
  return [...sources, ...pages.flatMap((file) => markdownExamples(file, readIfThere(file)))];
}

function readIfThere(file: string): string {
  try {
    return read(file);
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return '';
    throw error;
  }
}

/** Names that docstring examples may use without saying where they come from. */
export const ambient: { readonly [name: string]: string } = {
  ndarray: "import ndarray from 'ndarray';",
  fc: "import fc from 'fast-check';",
  Matrix: "import { Matrix } from 'ml-matrix';",
  readFile: "import { readFile } from 'node:fs/promises';",
};

/** The identifiers that a program mentions, and those it declares or imports, at any depth. */
export function namesIn(code: string): { mentioned: Set<string>; declared: Set<string> } {
  const mentioned = new Set<string>();
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const isProperty =
        (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
        (ts.isPropertyAssignment(parent) && parent.name === node) ||
        (ts.isMethodDeclaration(parent) && parent.name === node);
      const isDeclaration =
        (ts.isVariableDeclaration(parent) ||
          ts.isBindingElement(parent) ||
          ts.isParameter(parent) ||
          ts.isFunctionDeclaration(parent) ||
          ts.isClassDeclaration(parent) ||
          ts.isImportSpecifier(parent) ||
          ts.isImportClause(parent) ||
          ts.isNamespaceImport(parent)) &&
        parent.name === node;
      if (isDeclaration) declared.add(node.text);
      else if (!isProperty) mentioned.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true));
  return { mentioned, declared };
}

/**
 * The imports that a docstring example goes without, on one line.
 *
 * @param exportsOf names that a file, from the repository root, exports
 */
export function preludeOf(example: Example, exportsOf: (file: string) => readonly ExportedName[]): string {
  if (example.kind === 'markdown') return '';
  const { mentioned, declared } = namesIn(example.code);
  const wanted = new Set([...mentioned].filter((name) => !declared.has(name)));
  const out: string[] = [];
  for (const file of new Set([example.file, `${dirname(example.file)}/index.ts`])) {
    const names = exportsOf(file).filter(({ name }) => wanted.delete(name));
    const list = names.map(({ name, isType }) => (isType ? `type ${name}` : name)).join(', ');
    if (names.length > 0) out.push(`import { ${list} } from '${relativeSpecifier(example.file, file)}';`);
  }
  for (const name of wanted) if (Object.hasOwn(ambient, name)) out.push(ambient[name]!);
  return out.join(' ');
}

function relativeSpecifier(from: string, to: string): string {
  return `./${to.slice(dirname(from).length + 1).replace(/\.ts$/, '')}`;
}

/** A claim with where it stands. */
export interface PlacedClaim {
  readonly claim: Claim;
  /** Line of `code`, counted from 0. */
  readonly line: number;
}

/** A program with its claims turned into calls of `__claim(index, values)`. */
export interface Instrumented {
  readonly code: string;
  readonly claims: readonly PlacedClaim[];
  /** Comments that show a value but say none, with their line in `code`. */
  readonly vague: readonly { readonly comment: string; readonly line: number }[];
}

/** Finds the claims of a program and puts a call that checks each of them in its place. */
export function instrument(code: string): Instrumented {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true);
  const claims: PlacedClaim[] = [];
  const vague: { comment: string; line: number }[] = [];
  const edits: { at: number; text: string }[] = [];

  const consider = (statement: ts.Statement): void => {
    const comment = commentBehind(code, statement);
    if (comment === undefined) return;
    const line = source.getLineAndCharacterOfPosition(statement.getEnd()).line;
    const claim = parseClaim(comment);
    const subject = subjectOf(statement);
    if (subject === undefined) return;
    if (claim === undefined) {
      if (subject.shown) vague.push({ comment, line });
      return;
    }
    const index = claims.push({ claim, line }) - 1;
    if (subject.wrap !== undefined) {
      edits.push({ at: subject.wrap.getStart(), text: `__claim(${index}, [` });
      edits.push({ at: subject.wrap.getEnd(), text: '])' });
    } else edits.push({ at: statement.getEnd(), text: ` __claim(${index}, [${subject.names!.join(', ')}]);` });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node) || ts.isVariableStatement(node)) consider(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  edits.sort((x, y) => y.at - x.at);
  let out = code;
  for (const { at, text } of edits) out = out.slice(0, at) + text + out.slice(at);
  return { code: out, claims, vague };
}

/** The text of a line comment that follows a statement on its last line. */
function commentBehind(code: string, statement: ts.Statement): string | undefined {
  const rest = code.slice(statement.getEnd()).split('\n', 1)[0]!;
  return /^\s*\/\/\s*(.*?)\s*$/.exec(rest)?.[1];
}

interface Subject {
  /** The expression whose value the claim is about; for `console.log(x, y)` its arguments. */
  readonly wrap?: { getStart(): number; getEnd(): number };
  /** Or the names declared. */
  readonly names?: readonly string[];
  /** True when the statement has no other use than to show a value. */
  readonly shown?: boolean;
}

function subjectOf(statement: ts.Statement): Subject | undefined {
  if (ts.isExpressionStatement(statement)) {
    const { expression } = statement;
    if (ts.isCallExpression(expression) && expression.expression.getText() === 'console.log') {
      const list = expression.arguments;
      if (list.length === 0) return undefined;
      return { wrap: { getStart: () => list[0]!.getStart(), getEnd: () => list[list.length - 1]!.getEnd() } };
    }
    return { wrap: expression, shown: ts.isIdentifier(expression) || ts.isPropertyAccessExpression(expression) };
  }
  if (!ts.isVariableStatement(statement)) return undefined;
  const [declaration] = statement.declarationList.declarations;
  const name = declaration!.name;
  if (ts.isIdentifier(name)) return { names: [name.text] };
  const names = name.elements.flatMap((element) =>
    ts.isBindingElement(element) && ts.isIdentifier(element.name) ? [element.name.text] : [],
  );
  return { names };
}
