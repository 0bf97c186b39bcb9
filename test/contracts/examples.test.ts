/**
 * Documentation runs: every example of the docstrings in src/ and of the Markdown pages type-checks as a user would write it, runs, and
 * has the values that its comments claim. `examples-source.ts` says what an example is, `claims.ts` what a claim is.
 */
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Claim, parseClaim, refute } from './claims';
import {
  allExamples,
  docstringExamples,
  type Example,
  instrument,
  markdownExamples,
  namesIn,
  preludeOf,
  title,
} from './examples-source';
import { compilerOptions, createProgram, type ExportedName, exportedNames, filesBelow, root } from './source';
import { standIns } from './stand-ins';

const examples = allExamples();
const load = (file: string): Promise<object> => import(/* @vite-ignore */ root + file);

/** Names, types included, that each file of src/ exports. */
const exportsOf = new Map<string, ExportedName[]>();
let sources: ts.Program;

beforeAll(() => {
  const files = filesBelow('src', '.ts');
  sources = createProgram(
    files.map((file) => root + file),
    compilerOptions(),
  );
  for (const file of files) exportsOf.set(file, exportedNames(sources, root + file));
}, 60_000);

/** A program on as many lines as the example has: the imports it goes without stand on its first line. */
const programOf = (example: Example, code = example.code): string =>
  preludeOf(example, (file) => exportsOf.get(file) ?? []) + code;

/** What an import of an example gives: stand-ins for files that the repository has not got, else the module itself. */
async function moduleFor(example: Example, specifier: string): Promise<object> {
  const standIn = standIns[specifier];
  if (standIn !== undefined) return standIn;
  if (!specifier.startsWith('.')) return import(/* @vite-ignore */ specifier);
  const path = new URL(specifier, `file:///${example.file}`).pathname.slice(1);
  return load(/\.\w+$/.test(path) ? path : `${path}.ts`).catch(() => load(`${path}/index.ts`));
}

type Require = (specifier: string) => object;
type Check = <T>(index: number, values: T[]) => T;

/** Runs an example; returns the claims that do not hold. */
async function run(example: Example): Promise<{ failures: string[]; claims: number }> {
  const { code, claims, vague } = instrument(example.code);
  const place = (line: number) => `${example.file}:${example.lines[line]! + 1}`;
  const failures = vague.map(({ comment, line }) => `${place(line)}: '// ${comment}' states no value`);
  const reached = new Set<number>();
  const check: Check = (index, values) => {
    reached.add(index);
    const { claim, line } = claims[index]!;
    const fault = refute(claim, values);
    if (fault !== undefined) failures.push(`${place(line)}: '// ${claim.text}': ${fault}`);
    return values[0]!;
  };

  const { outputText } = ts.transpileModule(programOf(example, code), {
    compilerOptions: { ...compilerOptions(), module: ts.ModuleKind.CommonJS, verbatimModuleSyntax: false },
  });
  const specifiers = [...outputText.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, specifier]) => specifier!);
  const modules = new Map<string, object>();
  for (const specifier of specifiers) {
    modules.set(specifier, { ...(await moduleFor(example, specifier)), __esModule: true });
  }
  const AsyncFunction = (async () => {}).constructor as new (
    ...source: string[]
  ) => (require: Require, exports: object, console: object, check: Check) => Promise<void>;
  const main = new AsyncFunction('require', 'exports', 'console', '__claim', outputText);
  const silent = { ...console, log: () => {}, table: () => {}, info: () => {}, error: () => {}, warn: () => {} };
  await main((specifier) => modules.get(specifier)!, {}, silent, check);
  claims.forEach(({ claim, line }, index) => {
    if (!reached.has(index)) failures.push(`${place(line)}: '// ${claim.text}' was not reached`);
  });
  return { failures, claims: claims.length };
}

describe('examples', () => {
  it('are found in sources and pages', () => {
    expect(examples.filter(({ kind }) => kind === 'docstring').length).toBeGreaterThanOrEqual(20);
    expect(examples.filter(({ kind }) => kind === 'markdown').length).toBeGreaterThanOrEqual(15);
    expect(examples.flatMap(({ code }) => instrument(code).claims).length).toBeGreaterThanOrEqual(60);
  });

  it.each(examples.map((example) => [title(example), example] as const))('%s', async (_title, example) => {
    const { failures } = await run(example);
    expect(failures).toEqual([]);
  });

  it('type-check as a user would write them', () => {
    const programs = new Map<string, Example>();
    const texts = new Map<string, string>();
    for (const example of examples) {
      const path = `${root}${example.file.replace(/\.(ts|md)$/, '')}.example-${example.lines[0]! + 1}.ts`;
      programs.set(path, example);
      texts.set(path, `${programOf(example)}export {};\n`);
    }
    const program = createProgram(
      [],
      // As strict as users' projects are by default; checked index access is this project's own choice.
      { ...compilerOptions(), noUnusedLocals: false, noUnusedParameters: false, noUncheckedIndexedAccess: false },
      texts,
    );
    const faults: string[] = [];
    for (const [path, { file, lines }] of programs) {
      const source = program.getSourceFile(path)!;
      for (const { start, messageText } of [
        ...program.getSyntacticDiagnostics(source),
        ...program.getSemanticDiagnostics(source),
      ]) {
        const line = lines[source.getLineAndCharacterOfPosition(start ?? 0).line] ?? lines[0]!;
        faults.push(`${file}:${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
      }
    }
    expect(faults).toEqual([]);
  });
});

describe('finding examples', () => {
  it('reads docstrings up to the next tag', () => {
    const text = [
      '/**',
      ' * Doubles.',
      ' * @example',
      ' * f(1); // 2',
      ' *',
      ' * f(2); // 4',
      ' * @throws never',
      ' */',
      'export const f = 1;',
    ].join('\n');
    expect(docstringExamples('x.ts', text)).toEqual([
      { file: 'x.ts', lines: [3, 4, 5], code: 'f(1); // 2\n\nf(2); // 4\n', kind: 'docstring' },
    ]);
  });

  it('joins blocks of a page until one begins with an import', () => {
    const text = [
      '```ts',
      "import 'a';",
      '```',
      'words',
      '```ts',
      'b();',
      '```',
      '```js',
      'no',
      '```',
      '```ts',
      "import 'c';",
      '```',
    ];
    expect(markdownExamples('x.md', text.join('\n')).map(({ code, lines }) => [code, lines])).toEqual([
      ["import 'a';\nb();\n", [1, 5]],
      ["import 'c';\n", [11]],
    ]);
  });

  it('tells used names from declared ones', () => {
    const { mentioned, declared } = namesIn('const { a, b: c } = f(x.y, { g: h }); import k from "k";');
    expect([...declared].sort()).toEqual(['a', 'c', 'k']);
    expect(['f', 'x', 'h'].every((name) => mentioned.has(name))).toBe(true);
    expect(mentioned.has('y') || mentioned.has('g')).toBe(false);
  });
});

describe('claims', () => {
  const claimsOf = (code: string) => instrument(code).claims.map(({ claim }) => claim.text);

  it.each<[string, unknown[]]>([
    ['2', [2]],
    ['2', [2 + 1e-9]],
    ['−0.5: half', [-0.5]],
    ['≈ 0.707', [Math.SQRT1_2]],
    ['√2', [Math.SQRT2]],
    ['3·√2', [3 * Math.SQRT2]],
    ['√(1/2) (exactly)', [Math.SQRT1_2]],
    ['1/√2', [Math.SQRT1_2]],
    ['1/3', [1 / 3]],
    ['1e-8', [1.2e-8]],
    ["'converged'", ['converged']],
    ["3 and 'opposite': −3 too", [3, 'opposite']],
    ['true', [true]],
    ['NaN', [Number.NaN]],
    ['undefined', [undefined]],
    ['[2, 3]', [Float64Array.of(2, 3)]],
    ['Float64Array [2, 3]', [Float64Array.of(2, 3)]],
    ['1_000', [1000]],
  ])('%s holds of %o', (text, values) => {
    expect(refute(parseClaim(text) as Claim, values)).toBeUndefined();
  });

  it.each<[string, unknown[]]>([
    ['2', [2.3]],
    ['2', ['2']],
    ['2', [2, 3]],
    ['0.70', [Math.SQRT1_2]],
    ['√2', [1.5]],
    ["'converged'", ['aborted']],
    ['true', [1]],
    ['NaN', [0]],
    ['[2, 3]', [[2]]],
    ['Float64Array [2]', [[2]]],
    ['1, 2', [1]],
  ])('%s does not hold of %o', (text, values) => {
    expect(refute(parseClaim(text) as Claim, values)).toBeTypeOf('string');
  });

  it.each(['2 sweeps each', 'one', 'a, 2', '0 … 255', '2x', '', '3.4.5'])('"%s" claims nothing', (text) => {
    expect(parseClaim(text)).toBeUndefined();
  });

  it('stand behind expressions, logs and declarations', () => {
    expect(claimsOf('f(1); // 2')).toEqual(['2']);
    expect(claimsOf('console.log(f(1), g); // 2, 3')).toEqual(['2, 3']);
    expect(claimsOf('const { a, b } = f(\n  1,\n); // 2 and 3')).toEqual(['2 and 3']);
    expect(claimsOf('const a = [\n  1, // 2\n];')).toEqual([]);
    expect(claimsOf('for (const x of y) {\n  x; // 2\n}')).toEqual(['2']);
  });

  it('must be stated where a statement only shows a value', () => {
    expect(instrument('a.b; // large\nf(); // words').vague).toEqual([{ comment: 'large', line: 0 }]);
  });

  it('fail an example that says something wrong', async () => {
    const wrong: Example = { file: 'docs/x.md', lines: [4], code: 'const a = 2 + 2; // 5\n', kind: 'markdown' };
    expect(await run(wrong)).toEqual({ failures: ["docs/x.md:5: '// 5': the value is 4"], claims: 1 });
  });
});
