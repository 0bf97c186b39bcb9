import type { ModuleInfo } from 'rollup';
import { expect, it } from 'vitest';
import { chunksOf } from '../../scripts/package/chunks';
import { randomSource } from '../../src/random';

const COUNT = 200;
const LONGEST = 28_000;

/** Modules that import earlier ones, of up to 9000 characters; each twentieth is an entry. */
function modules(seed: number): { entries: string[]; infoOf: (id: string) => ModuleInfo | null } {
  const random = randomSource(seed);
  const below = (limit: number) => Math.floor(random.uniform() * limit);
  const infos = new Map<string, ModuleInfo>();
  for (let k = 0; k < COUNT; k++) {
    const importedIds = k === 0 ? [] : [...new Set([0, 1, 2].map(() => `m${below(k)}`)), 'outside'];
    infos.set(`m${k}`, { importedIds, isExternal: false, code: ' '.repeat(1 + below(9000)) } as unknown as ModuleInfo);
  }
  infos.set('outside', { importedIds: [], isExternal: true, code: null } as unknown as ModuleInfo);
  const entries = [...infos.keys()].filter((_, k) => k < COUNT && k % 20 === 19);
  return { entries, infoOf: (id) => infos.get(id) ?? null };
}

it.each([1, 2, 3])('files are short, without circles, and of modules with the same users (seed %i)', (seed) => {
  const { entries, infoOf } = modules(seed);
  const importsOf = (id: string) => infoOf(id)!.importedIds.filter((each) => each !== 'outside');
  const chunks = chunksOf(entries, infoOf);
  const reached = (from: string): Set<string> => {
    const seen = new Set([from]);
    for (const id of seen) for (const each of importsOf(id)) seen.add(each);
    return seen;
  };
  const needed = new Map(entries.map((entry) => [entry, reached(entry)]));
  const all = new Set([...needed.values()].flatMap((ids) => [...ids]));
  expect(new Set([...chunks.keys(), ...entries])).toEqual(all);

  const members = new Map<string, string[]>();
  for (const id of all) members.set(chunks.get(id) ?? id, [...(members.get(chunks.get(id) ?? id) ?? []), id]);
  for (const ids of members.values()) {
    expect(ids.reduce((sum, id) => sum + infoOf(id)!.code!.length, 0)).toBeLessThanOrEqual(LONGEST);
    const users = ids.map((id) => entries.filter((entry) => needed.get(entry)!.has(id)).join());
    expect(new Set(users).size).toBe(1);
  }
  // Files in an order in which each imports earlier ones alone: taken off one by one.
  const left = new Map(
    [...members].map(([file, ids]) => {
      const targets = ids.flatMap(importsOf).map((id) => chunks.get(id) ?? id);
      return [file, new Set(targets.filter((target) => target !== file))];
    }),
  );
  let rounds = 0;
  while (left.size > 0 && rounds++ <= all.size) {
    const free = [...left.keys()].find((file) => [...left.get(file)!].every((target) => !left.has(target)));
    expect(free, 'a circle of files').toBeDefined();
    left.delete(free!);
  }
  expect(left.size).toBe(0);
  expect(members.size).toBeGreaterThan(entries.length + 10);
});
