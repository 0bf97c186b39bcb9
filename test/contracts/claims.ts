/**
 * Comments that state values. A claim is a list of literals, joined by commas or `and`, that ends the comment or is followed by
 * `:` or ` (` and any words:
 *
 *     2    −0.5    1e-8    √2    3·√2    1/2    √(3/2)    'converged'    true    undefined    NaN    [2, 3]    Float64Array [2, 3]
 *
 * An integer, a root or a fraction is met to 1e-6 of its size; a decimal to half a unit of its last digit; `≈` may stand before it.
 */
export interface Claim {
  readonly text: string;
  readonly values: readonly Literal[];
}

export type Literal =
  | { readonly kind: 'exact'; readonly value: string | boolean | undefined }
  | { readonly kind: 'number'; readonly value: number; readonly error: number }
  | { readonly kind: 'list'; readonly type: string | undefined; readonly values: readonly Literal[] };

/** The claim that a comment makes, or undefined if it makes none. */
export function parseClaim(comment: string): Claim | undefined {
  const values: Literal[] = [];
  let rest = comment;
  for (;;) {
    const found = parseLiteral(rest);
    if (found === undefined) return undefined;
    values.push(found.literal);
    rest = found.rest;
    if (rest === '' || /^(:| \()/.test(rest)) return { text: comment, values };
    const joint = /^(, | and )/.exec(rest);
    if (joint === null) return undefined;
    rest = rest.slice(joint[0].length);
  }
}

const EXACT_ERROR = 1e-6;

function parseLiteral(text: string): { literal: Literal; rest: string } | undefined {
  const string = /^'([^']*)'|^"([^"]*)"/.exec(text);
  if (string !== null) return exact(string[1] ?? string[2]!, text, string[0].length);
  const word = /^(true|false|undefined)\b/.exec(text);
  if (word !== null) return exact(word[1] === 'undefined' ? undefined : word[1] === 'true', text, word[0].length);
  const typed = /^(\w+Array)(?:\(\d+\))? (?=\[)/.exec(text);
  if (typed !== null) return parseList(text.slice(typed[0].length), typed[1]);
  if (text.startsWith('[')) return parseList(text);
  return parseNumber(text);
}

function exact(value: string | boolean | undefined, text: string, length: number): { literal: Literal; rest: string } {
  return { literal: { kind: 'exact', value }, rest: text.slice(length) };
}

function parseList(text: string, type?: string): { literal: Literal; rest: string } | undefined {
  const values: Literal[] = [];
  const literal: Literal = { kind: 'list', type, values };
  let rest = text.slice(1);
  if (rest.startsWith(']')) return { literal, rest: rest.slice(1) };
  for (;;) {
    const found = parseLiteral(rest);
    if (found === undefined) return undefined;
    values.push(found.literal);
    rest = found.rest;
    if (rest.startsWith(']')) return { literal, rest: rest.slice(1) };
    if (!rest.startsWith(', ')) return undefined;
    rest = rest.slice(2);
  }
}

const decimal = String.raw`\d[\d_]*(?:\.\d+)?(?:e[-−+]?\d+)?`;
const numberPattern = new RegExp(
  `^(≈ ?)?([-−]?)(?:(NaN)|(∞|Infinity)|(?:(${decimal})·)?√(?:(${decimal})|\\((${decimal})/(${decimal})\\))|(${decimal})(?:/(${decimal}|√${decimal}))?)(?![\\w.])`,
);

function parseNumber(text: string): { literal: Literal; rest: string } | undefined {
  const found = numberPattern.exec(text);
  if (found === null) return undefined;
  const [all, , minus, nan, infinity, factor, root, over, under, plain, divisor] = found;
  const sign = minus === '' ? 1 : -1;
  const rest = text.slice(all.length);
  const number = (value: number, error: number): { literal: Literal; rest: string } => ({
    literal: { kind: 'number', value: sign * value, error },
    rest,
  });
  if (nan !== undefined) return number(Number.NaN, 0);
  if (infinity !== undefined) return number(Infinity, 0);
  if (plain === undefined) {
    const radicand = root === undefined ? parse(over!) / parse(under!) : parse(root);
    const value = (factor === undefined ? 1 : parse(factor)) * Math.sqrt(radicand);
    return number(value, EXACT_ERROR * value);
  }
  if (divisor !== undefined) {
    const value = parse(plain) / (divisor.startsWith('√') ? Math.sqrt(parse(divisor.slice(1))) : parse(divisor));
    return number(value, EXACT_ERROR * value);
  }
  const value = parse(plain);
  if (/^[\d_]+$/.test(plain)) return number(value, EXACT_ERROR * Math.max(1, value));
  const [mantissa, exponent] = plain.split('e');
  const digits = (mantissa!.split('.')[1] ?? '').length;
  return number(value, 0.5000001 * 10 ** (parse(exponent ?? '0') - digits));
}

function parse(text: string): number {
  return Number(text.replaceAll('_', '').replace('−', '-'));
}

/** What is wrong with the values that a claim is about, or undefined when it holds. */
export function refute({ values: literals }: Claim, values: readonly unknown[]): string | undefined {
  if (literals.length !== values.length) {
    return `${literals.length} values for ${values.length} expressions`;
  }
  const wrong = literals.findIndex((literal, index) => !agrees(literal, values[index]));
  return wrong < 0 ? undefined : `the value is ${show(values[wrong])}`;
}

function agrees(literal: Literal, value: unknown): boolean {
  if (literal.kind === 'exact') return literal.value === value;
  if (literal.kind === 'list') {
    const list = isListLike(value) ? Array.from(value) : undefined;
    if (literal.type !== undefined && literal.type !== value?.constructor.name) return false;
    return list?.length === literal.values.length && literal.values.every((item, index) => agrees(item, list[index]));
  }
  if (typeof value !== 'number') return false;
  if (Number.isNaN(literal.value)) return Number.isNaN(value);
  return value === literal.value || Math.abs(value - literal.value) <= literal.error;
}

function isListLike(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function show(value: unknown): string {
  if (isListLike(value))
    return `${Array.isArray(value) ? '' : `${value.constructor.name} `}[${Array.from(value, show).join(', ')}]`;
  return typeof value === 'string' ? `'${value}'` : String(value);
}
