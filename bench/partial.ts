/**
 * Parts of a long answer as they are found, in bench/results/.partial/QUESTION-MODE.json, so that a run that was cut off goes on where it was. Only parts
 * found by the same sources count: those of a commit, without changes.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { resultsFolder } from './record';

/** What answers depend on. */
const SOURCES = ['src', 'examples', 'bench/questions'];

export interface Parts {
  /** What was found under this name, a JSON value, or what `find` finds. */
  once<T>(name: string, find: () => Promise<T>): Promise<T>;
  /** Parts that an earlier run has found. */
  readonly resumed: readonly string[];
  /** When the answer is whole. */
  clear(): void;
}

/** @param sources what the parts must have been found by; undefined where that is not known, and nothing is kept */
export function partsIn(path: string, sources: string | undefined): Parts {
  const found = new Map<string, unknown>(sources === undefined ? [] : earlier(path, sources));
  const resumed: string[] = [];
  return {
    resumed,
    async once<T>(name: string, find: () => Promise<T>): Promise<T> {
      if (found.has(name)) {
        if (!resumed.includes(name)) resumed.push(name);
        return found.get(name) as T;
      }
      const value = await find();
      if (sources !== undefined) {
        found.set(name, value);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, JSON.stringify({ sources, found: [...found] }));
      }
      return value;
    },
    clear: () => rmSync(path, { force: true }),
  };
}

function earlier(path: string, sources: string): [string, unknown][] {
  if (!existsSync(path)) return [];
  try {
    const saved = JSON.parse(readFileSync(path, 'utf8'));
    return saved.sources === sources ? saved.found : [];
  } catch {
    // Cut off while it was written.
    return [];
  }
}

export const partsOf = (name: string): Parts => partsIn(join(resultsFolder, '.partial', `${name}.json`), sourcesNow());

/** The trees of the sources and the version of node; undefined outside git, and where they have changes. */
function sourcesNow(): string | undefined {
  const git = (...args: string[]): string | undefined => {
    const { status, stdout } = spawnSync('git', args, { encoding: 'utf8', cwd: resultsFolder });
    return status === 0 ? stdout.trim() : undefined;
  };
  const changes = git('status', '--porcelain', '--', ...SOURCES.map((path) => `:/${path}`));
  const trees = git('rev-parse', ...SOURCES.map((path) => `HEAD:${path}`));
  return changes === '' && trees !== undefined ? [...trees.split('\n'), process.version].join(' ') : undefined;
}
