/** A terminal that is closed, a machine that ends: no search is lost, whatever signal comes and however often, also where nothing can be written to any more. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { onInterruption } from '../../src/cli/interruption';
import { writeNpy } from '../../src/io';
import { lsrdr, programPath, put } from './program';
import { folderOfSamples, gaussianArray } from './samples';

const cwd = folderOfSamples();
put(cwd, 'long.npy', writeNpy(gaussianArray([3, 9, 9], 1)));
const fit = ['fit', 'long.npy', '--rank', '8', '--restarts', '100000', '--workers', '1', '--progress'];

const runsIn = (file: string): number =>
  JSON.parse(readFileSync(join(cwd, file), 'utf8')).journal.searches[0].runs.length;

/** Begins a command and does something to it when it has told of its work. */
async function ended(
  words: readonly string[],
  when: string,
  close: (child: ChildProcess) => void,
): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  const child = spawn(process.execPath, [await programPath(), ...words], {
    cwd,
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  let [told, isClosed] = ['', false];
  child.stderr.on('data', (part) => {
    told += String(part);
    if (isClosed || !told.includes(when)) return;
    isClosed = true;
    close(child);
  });
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
}

describe('whatever ends a fit', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s leaves a checkpoint, also where nobody reads what is said', async (signal, code) => {
    const file = `${signal}.json`;
    const closed = await ended([...fit, '--checkpoint', file], 'sweep', (child) => {
      child.stdout!.destroy();
      child.stderr!.destroy();
      setTimeout(() => child.kill(signal), 300);
    });
    expect(closed).toEqual({ code, signal: null });
    const runs = runsIn(file);
    expect(runs).toBeGreaterThan(0);
    const { stdout, stderr } = await lsrdr(['resume', file, '--restarts', String(runs), '--json', '--no-progress'], {
      cwd,
    });
    expect(JSON.parse(stdout).runs.length, stderr).toBe(runs + 1);
  });

  it('several signals of a closing terminal are one', async () => {
    const closed = await ended([...fit, '--checkpoint', 'several.json'], 'sweep', (child) => {
      child.kill('SIGHUP');
      for (const after of [1, 5, 20]) setTimeout(() => child.kill(after === 5 ? 'SIGTERM' : 'SIGHUP'), after);
    });
    expect(closed).toEqual({ code: 129, signal: null });
    expect(() => runsIn('several.json')).not.toThrow();
  });

  it('SIGHUP leaves the runs of a search too', async () => {
    const sources = [{ path: 'long.npy' }];
    put(cwd, 'hup.json', JSON.stringify({ format: 'lsrdr-plan/1', sources, rank: 4, restarts: 3000 }));
    const words = ['search', 'hup.json', '--workers', '1', '--progress'];
    const closed = await ended(words, '0 at work', (child) => {
      child.stderr!.destroy();
      setTimeout(() => child.kill('SIGHUP'), 2500);
    });
    expect(closed).toEqual({ code: 129, signal: null });
    expect(readdirSync(join(cwd, 'hup.results'))).toEqual([expect.stringMatching(/\.journal\.json$/)]);
  });

  const python = ['python3', '/usr/bin/python3'].find((name) => spawnSync(name, ['-c', 'import pty']).status === 0);
  it.skipIf(python === undefined)('a terminal that is closed does (skipped where there is no python3)', async () => {
    // The kernel sends SIGHUP, and every write to the terminal fails with EIO.
    const script = `
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
told = b''
while b'sweep' not in told:
    told += os.read(terminal, 4096)
os.close(terminal)
_, status = os.waitpid(pid, 0)
print(os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status))
`;
    writeFileSync(join(cwd, 'terminal.py'), script);
    const words = [process.execPath, await programPath(), ...fit.slice(0, -1), '--checkpoint', 'terminal.json'];
    const { stdout, stderr } = spawnSync(python!, ['terminal.py', ...words], {
      cwd,
      encoding: 'utf8',
      timeout: 60_000,
    });
    // By the signal itself, and not by an abort of Node over the terminal.
    expect([stdout.trim(), stderr]).toEqual(['1', '']);
    expect(() => runsIn('terminal.json')).not.toThrow();
  });
});

describe('a further signal', () => {
  afterEach(() => vi.restoreAllMocks());

  const streams = { print: async () => {}, say: () => {}, draw: () => {}, isTerminal: false, width: 80 };

  it.each<[NodeJS.Signals, number, NodeJS.Signals, number | undefined]>([
    ['SIGINT', 5000, 'SIGINT', 130],
    ['SIGTERM', 5000, 'SIGINT', 130],
    ['SIGINT', 5000, 'SIGTERM', 143],
    ['SIGHUP', 5000, 'SIGTERM', 143],
    // npx passes on what the terminal has sent to all.
    ['SIGINT', 100, 'SIGINT', undefined],
    // Shells and systems send it again.
    ['SIGHUP', 5000, 'SIGHUP', undefined],
    ['SIGINT', 5000, 'SIGHUP', undefined],
  ])('%s, and after %d ms %s, ends the program at once with %s', (first, after, second, code) => {
    const exit = vi.spyOn(process, 'exit').mockImplementation((() => {}) as never);
    let clock = 0;
    const interruption = onInterruption(streams, 'ending', undefined, () => clock);
    try {
      process.emit(first);
      expect([interruption.signal.aborted, exit.mock.calls]).toEqual([true, []]);
      clock += after;
      process.emit(second);
      expect(exit.mock.calls).toEqual(code === undefined ? [] : [[code]]);
    } finally {
      interruption.off();
    }
    for (const signal of [first, second]) expect(process.listeners(signal).length).toBe(0);
  });
});
