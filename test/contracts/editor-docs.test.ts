/**
 * What an editor shows where a function of a field is called. In `lsrdr/real` and its like they are values that `createField` made: each must
 * keep the text of its own field, and lead to the contract that all share; a field of one's own shows that contract.
 */
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { compilerOptions, root } from './source';

const fields = {
  real: { word: 'real', shape: '[r, n, n]' },
  complex: { word: 'complex', shape: '[r, n, n, 2]' },
  quaternion: { word: 'quaternionic', shape: '[r, n, n, 4]' },
};
const functions = ['fit', 'fitAsync', 'similarity', 'spectralRadius', 'fitness', 'fromJSON'];

const file = `${root}editor.ts`;
const program = [
  ...Object.keys(fields).map((name) => `import * as ${name} from 'lsrdr/${name}';`),
  "import { createField, type Algebra } from 'lsrdr/field';",
  'const own = createField({} as Algebra);',
  ...[...Object.keys(fields), 'own'].flatMap((name) => functions.map((called) => `${name}.${called}();`)),
].join('\n');

const service = ts.createLanguageService({
  getScriptFileNames: () => [file],
  getScriptVersion: () => '1',
  getScriptSnapshot: (path) => {
    const text = path === file ? program : ts.sys.readFile(path);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => root,
  getCompilationSettings: compilerOptions,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
});

function hover(called: string): string {
  const at = program.indexOf(`${called}(`) + called.lastIndexOf('.') + 1;
  return ts.displayPartsToString(service.getQuickInfoAtPosition(file, at)?.documentation);
}

function parameters(called: string): string[] {
  const at = program.indexOf(`${called}(`) + called.length + 1;
  return service.getSignatureHelpItems(file, at, {})!.items[0]!.parameters.map(({ name }) => name);
}

describe.each(Object.entries(fields))('lsrdr/%s', (name, { word, shape }) => {
  it.each(functions)('%s: its own text, a link to the contract, parameters by name', (called) => {
    const text = hover(`${name}.${called}`);
    if (called !== 'spectralRadius') expect(text).toContain(word);
    expect(text).toContain(`{@link Field.${called}}`);
    expect(parameters(`${name}.${called}`)).toEqual(parameters(`own.${called}`));
  });

  it('fit: the shape of its tuples', () => {
    expect(hover(`${name}.fit`)).toContain(`A is ${shape},`);
    expect(parameters(`${name}.fit`)).toEqual(['A', 'options']);
  });
});

describe('lsrdr/field', () => {
  it('createField: what it is and what it refuses', () => {
    expect(hover('createField')).toContain('scalar algebra');
  });

  it.each(functions)('%s of an algebra of your own: the contract', (called) => {
    expect(hover(`own.${called}`).length).toBeGreaterThan(80);
  });
});
