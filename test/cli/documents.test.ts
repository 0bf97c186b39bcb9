/** What the documents and the help say works, and the shells take the scripts. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { programOf } from '../../src/cli/program';
import type { Session } from '../../src/cli/session';
import { read } from '../contracts/source';
import { inside, lsrdr, put, shell, workIn } from './program';
import { folderOfSamples } from './samples';

const cwd = folderOfSamples();
workIn(cwd);
put(cwd, 'a.npy', readFileSync(join(cwd, 'weights.npy')));
put(cwd, 'b.npy', readFileSync(join(cwd, 'weights.npy')));

const session: Session = {
  streams: { print: async () => {}, say: () => {}, draw: () => {}, isTerminal: false, width: 80 },
  words: [],
  code: 0,
  journal: undefined,
  checkpoint: undefined,
};
const { commands } = programOf(
  session,
  () => {},
  async () => 0,
);

/** The lines of code of a page, in their order. */
function linesOf(page: string): string[] {
  return [...read(page).matchAll(/^```sh\n([\s\S]*?)^```/gm)]
    .flatMap(([, block]) => block!.split('\n'))
    .filter((line) => line.includes('lsrdr ') && !/^(npm|npx) /.test(line));
}

/** The words behind `lsrdr`; what stands in single quotes is one. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!).slice(1);

it('docs/command-line.md: every line of code ends with 0', async () => {
  const lines = linesOf('docs/command-line.md');
  expect(lines.length).toBeGreaterThanOrEqual(20);
  for (const line of lines) {
    // Threads of a search are files of the built program.
    const isPlain = !/[|>]|^lsrdr search /.test(line);
    const { code, stderr } = isPlain ? await inside(wordsOf(line)) : await shell(line, { cwd });
    expect([code, stderr], line).toEqual([0, '']);
  }
});

it('docs/command-line.md: every command and option', () => {
  const page = read('docs/command-line.md');
  for (const command of commands) {
    expect(page).toContain(`| \`${command.name()}\``);
    if (!['resume', 'worker'].includes(command.name()))
      expect(linesOf('docs/command-line.md').join('\n')).toContain(`lsrdr ${command.name()} `);
  }
  const missing = commands
    .flatMap(({ options }) => options.map(({ long }) => long!))
    .filter((long) => !page.includes(long));
  expect([...new Set(missing)]).toEqual([]);
});

describe('the help', () => {
  it('has the version of the package', async () => {
    expect((await lsrdr(['--version'])).stdout).toBe(`${version}\n`);
  });

  it.each(commands.map((command) => command.name()))('of %s has examples that are taken', async (name) => {
    const { code, stdout, stderr } = await inside(['help', name]);
    expect([code, stderr]).toEqual([0, '']);
    expect((await inside([name, '--help'])).stdout).toBe(stdout);
    const examples = stdout
      .slice(stdout.indexOf('Examples:\n'))
      .split('\n')
      .slice(1)
      .filter((line) => line.trim() !== '');
    expect(examples.length).toBeGreaterThan(0);
    const command = commands.find((each) => each.name() === name)!;
    const known = new Set(command.options.map(({ long }) => long));
    for (const example of examples) {
      const [, ...words] = example.trim().split(/ \||>/)[0]!.trim().split(/\s+/);
      expect(words[0], example).toBe(name);
      expect(
        words.filter((word) => word.startsWith('--') && !known.has(word)),
        example,
      ).toEqual([]);
    }
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('%s takes its script', async (name) => {
    const { code, stdout, stderr } = await inside(['completion', name]);
    expect([code, stderr]).toEqual([0, '']);
    for (const command of commands) expect(stdout).toContain(command.name());
    const parsed = spawnSync(name, ['-n'], { input: stdout, encoding: 'utf8' });
    // A shell that is not installed says nothing of it.
    if (parsed.error === undefined) expect([parsed.status, parsed.stderr]).toEqual([0, '']);
    else expect(name).not.toBe('bash');
  });

  it('completes commands, options, choices and files', async () => {
    put(cwd, 'completion.sh', (await inside(['completion', 'bash'])).stdout);
    const complete = (words: readonly string[]): string[] => {
      const script = `source completion.sh; COMP_WORDS=(lsrdr ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _lsrdr; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const { stdout, stderr } = spawnSync('bash', ['-c', script], { cwd, encoding: 'utf8' });
      expect(stderr).toBe('');
      return stdout.split('\n').filter((line) => line !== '');
    };
    expect(complete(['s'])).toEqual(['sweep', 'similarity', 'search']);
    expect(complete(['fit', '--ma'])).toEqual(['--max-sweeps']);
    expect(complete(['fit', '--method', ''])).toEqual(['auto', 'hermitian-cg', 'ascent', 'gradient-ascent']);
    expect(complete(['fit', '--out', ''])).toEqual([]); // files, by -o default
    expect(complete(['completion', 'z'])).toEqual(['zsh']);
    expect(complete(['help', 'cert'])).toEqual(['certify']);
  });
});
