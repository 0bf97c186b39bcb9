/**
 * The members of public types, and which of them have no docstring.
 *
 * 1. Members of an interface and of a class, and the entries of a constant, have one of their own, or inherit it from the type that they implement or
 *    satisfy.
 * 2. Members of an alias, and of a type that is written out where it is used, as `{ re: number; im: number }[]`, have one of their own, or stand as code
 *    in the docstring of what they belong to.
 */
import ts from 'typescript';

/** A member: where it is declared, its name with that of its type, and whether something says what it is. */
export interface Member {
  readonly place: string;
  readonly name: string;
  readonly isDocumented: boolean;
}

/** The members of all types, functions and constants that modules of a program export, each once; those declared below `root`. */
export function membersOf(program: ts.Program, modules: readonly string[], root: string): Member[] {
  const checker = program.getTypeChecker();
  const found = new Map<ts.Node, Member>();
  const seen = new Set<ts.Node>();

  for (const module of modules) {
    const symbol = checker.getSymbolAtLocation(program.getSourceFile(module)!)!;
    for (const exported of checker.getExportsOfModule(symbol)) {
      const target = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      visitSymbol(target);
    }
  }
  return [...found.values()];

  function visitSymbol(symbol: ts.Symbol): void {
    const declarations = symbol.declarations ?? [];
    // The first of several overloads has the text for all.
    const texts = declarations.map(textOf);
    for (const declaration of declarations) {
      if (seen.has(declaration) || !isOwn(declaration)) continue;
      seen.add(declaration);
      visit(declaration, { name: symbol.name, texts, isWrittenOut: false });
      if (!ts.isClassDeclaration(declaration) && !ts.isInterfaceDeclaration(declaration)) continue;
      // What comes from a type that is not exported itself is a member all the same.
      for (const { types } of declaration.heritageClauses ?? []) {
        for (const type of types) {
          const base = checker.getTypeAtLocation(type).symbol;
          if (base !== undefined) visitSymbol(base);
        }
      }
    }
  }

  function isOwn(node: ts.Node): boolean {
    return node.getSourceFile().fileName.startsWith(`${root}src/`);
  }

  function visit(node: ts.Node, holder: Holder): void {
    if (ts.isBlock(node)) return;
    if (!isMember(node)) {
      const isWrittenOut = holder.isWrittenOut || isPlaceOfUse(node);
      ts.forEachChild(node, (child) => visit(child, { ...holder, isWrittenOut }));
      return;
    }
    if (ts.isConstructorDeclaration(node)) {
      // What it is, its class says; what stands in its parentheses may be a member of the class, also of a private one.
      const own = node.parameters.filter((each) => !isHidden(node) || ts.isParameterPropertyDeclaration(each, node));
      for (const each of own) visit(each, { ...holder, texts: [...holder.texts, textOf(node)] });
      return;
    }
    if (isHidden(node)) return;
    const own = node.name.getText().replace(/^'|'$/g, '');
    const name = `${holder.name}.${own}`;
    const isNamed = holder.isWrittenOut && holder.texts.some((text) => mentions(text, own));
    const docstring = docstringOf(node);
    const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
    found.set(node, {
      place: `${node.getSourceFile().fileName.slice(root.length)}:${line + 1}`,
      name,
      isDocumented: isNamed || docstring !== '',
    });
    const inside = { name, texts: [...holder.texts, textOf(node), docstring], isWrittenOut: true };
    ts.forEachChild(node, (child) => visit(child, inside));
  }

  /** The docstring of a member, or those that it inherits. */
  function docstringOf(node: Named): string {
    const symbol = checker.getSymbolAtLocation(node.name)!;
    const satisfied = ts.isObjectLiteralExpression(node.parent)
      ? checker.getContextualType(node.parent)?.getProperty(symbol.name)
      : undefined;
    const parts = [symbol, satisfied].flatMap((one) => one?.getDocumentationComment(checker) ?? []);
    return ts.displayPartsToString(parts);
  }
}

/** What members belong to: its name, the docstrings from the outermost to the innermost, and whether it is written out where it is used. */
interface Holder {
  readonly name: string;
  readonly texts: readonly string[];
  readonly isWrittenOut: boolean;
}

type Named = Exclude<MemberNode, ts.ConstructorDeclaration>;

type MemberNode =
  | ts.PropertySignature
  | ts.MethodSignature
  | ts.PropertyDeclaration
  | ts.MethodDeclaration
  | ts.AccessorDeclaration
  | ts.EnumMember
  | ts.PropertyAssignment
  | ts.ShorthandPropertyAssignment
  | ts.ConstructorDeclaration
  | ts.ParameterPropertyDeclaration;

function isMember(node: ts.Node): node is MemberNode {
  return (
    ts.isPropertySignature(node) ||
    ts.isMethodSignature(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isAccessor(node) ||
    ts.isEnumMember(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isShorthandPropertyAssignment(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isParameterPropertyDeclaration(node, node.parent)
  );
}

/** Where types are written out that have no declaration of their own. */
function isPlaceOfUse(node: ts.Node): boolean {
  return ts.isParameter(node) || ts.isFunctionDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

/** Private, protected, of the package's own use, or without a name that one could write, as what `inspect` of Node asks for. */
function isHidden(node: MemberNode): boolean {
  const isClosed = (ts.getCombinedModifierFlags(node) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0;
  const isNameless =
    !ts.isConstructorDeclaration(node) && (ts.isPrivateIdentifier(node.name) || ts.isComputedPropertyName(node.name));
  return isClosed || isNameless || ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal');
}

/** The docstring in front of a declaration, as it is written; that of a constant stands in front of its statement. */
function textOf(node: ts.Node): string {
  return ts
    .getJSDocCommentsAndTags(node)
    .map((comment) => comment.getText())
    .join('\n');
}

/** Whether a name stands in a piece of code within the text, as one word of it. */
function mentions(text: string, name: string): boolean {
  const code = [...text.matchAll(/`([^`]+)`/g)].map(([, piece]) => piece!);
  return code.some((piece) => piece.split(/[^\p{L}\p{N}_$-]+/u).includes(name));
}
