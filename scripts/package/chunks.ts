/**
 * Which modules of the package lie in one file: such as the same entries need, one after the other in one topological order of all modules. So files import each other without circles, and who
 * loads an entry loads what it needs; bundlers keep effects of a module, such as the import of a package in CommonJS, with all of its file.
 *
 * A file is short enough that gzip, which finds repetitions no further back than 32 KiB, finds the CommonJS twin of a file in the file itself: npm packs both side by side, sorted by
 * their names. The second form of the package so takes a tenth of the first.
 */
import type { ModuleInfo } from 'rollup';

/** Characters of a file's modules: with what is written around them, and the header of the archive, less than 32 KiB. */
const LONGEST = 28_000;

/**
 * @param entries each is a file by itself
 * @param infoOf of rollup
 * @returns a name for each other module
 */
export function chunksOf(
  entries: readonly string[],
  infoOf: (id: string) => ModuleInfo | null,
): ReadonlyMap<string, string> {
  const importsOf = (id: string) => infoOf(id)!.importedIds.filter((each) => infoOf(each)?.isExternal === false);
  const users = usersOf(entries, importsOf);
  const waiting = new Set(users.keys());
  const chunks = new Map<string, string>();
  let count = 0;
  let size = 0;
  let usersOfLast: string | undefined;
  while (waiting.size > 0) {
    const ready = [...waiting].filter((id) => !importsOf(id).some((each) => waiting.has(each)));
    const id =
      ready.find((each) => entries.includes(each)) ??
      ready.find((each) => users.get(each) === usersOfLast) ??
      mostOf(ready, users);
    waiting.delete(id);
    if (entries.includes(id)) continue;
    const { length } = infoOf(id)!.code!;
    if (size > 0 && (size + length > LONGEST || users.get(id) !== usersOfLast)) {
      count++;
      size = 0;
    }
    size += length;
    usersOfLast = users.get(id);
    chunks.set(id, `chunk-${String(count).padStart(2, '0')}`);
  }
  return chunks;
}

/** For each module the entries that need it, as a text. */
function usersOf(entries: readonly string[], importsOf: (id: string) => readonly string[]): Map<string, string> {
  const users = new Map<string, string>();
  entries.forEach((entry, at) => {
    const seen = new Set([entry]);
    for (const id of seen) for (const each of importsOf(id)) seen.add(each);
    for (const id of seen) users.set(id, `${users.get(id) ?? ''} ${at}`);
  });
  return users;
}

/** The first of those that the most entries need. */
function mostOf(ready: readonly string[], users: ReadonlyMap<string, string>): string {
  return ready.reduce((x, y) => (users.get(y)!.length > users.get(x)!.length ? y : x));
}
