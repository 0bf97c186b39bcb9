/** docs/adding-a-solver.md, followed to the letter in a scratch copy of the sources: its blocks are files, or lines at the end of files. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compilerOptions, read, root } from './source';

const blocks = [...read('docs/adding-a-solver.md').matchAll(/^```ts file=(\S+)\n([\s\S]*?)^```$/gm)].map(
  ([, file, code]) => ({ file: file!, code: code! }),
);

describe('docs/adding-a-solver.md, followed to the letter', () => {
  let scratch = '';
  const made: string[] = [];

  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'lsrdr-solver-'));
    cpSync(join(root, 'src'), join(scratch, 'src'), { recursive: true });
    cpSync(join(root, 'package.json'), join(scratch, 'package.json'));
    symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'));
    for (const { file, code } of blocks) {
      const path = join(scratch, file);
      if (existsSync(path)) appendFileSync(path, code);
      else {
        writeFileSync(path, code);
        made.push(file);
      }
    }
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it('takes one new file, and one line', () => {
    expect(blocks.map(({ file }) => file)).toEqual([
      'src/methods/averaged-power.ts',
      'src/methods/list.ts',
      'example.ts',
    ]);
    expect(made).toEqual(['src/methods/averaged-power.ts', 'example.ts']);
    expect(blocks[1]!.code.trim().split('\n')).toHaveLength(1);
  });

  it('type-checks, its name among the methods', () => {
    const { paths: _, ...options } = compilerOptions();
    const program = ts.createProgram([join(scratch, 'example.ts')], { ...options, noEmit: true });
    const messages = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    expect(messages).toEqual([]);
  });

  it('fits, and its results go through JSON', () => {
    const output = execFileSync(process.execPath, ['--import', 'tsx', 'example.ts'], {
      cwd: scratch,
      encoding: 'utf8',
    });
    const claims = [...blocks[2]!.code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, claim]) => claim);
    expect(claims).toHaveLength(2);
    expect(output.trim().split('\n')).toEqual(claims);
  });
});
