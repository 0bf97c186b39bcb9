/** Plans, journals and folders that could be misread in silence: what is meant is told, or it is refused. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Journal } from '../../src/field';
import { writeNpy } from '../../src/io';
import { type Job, type JobDocument, merge, openStore, type Plan, planJobs, runJob } from '../../src/jobs';
import * as real from '../../src/real';
import { folderOfSamples, gaussianArray, weights } from '../cli/samples';

const folder = folderOfSamples();
const small = { format: 'lsrdr-plan/1', sources: [{ name: 'w', path: 'weights.npy' }], rank: 1 } as const;
const planned = (plan: object): Promise<Job[]> => planJobs({ ...small, ...plan } as Plan, { folder });

/** A text with another digit in the place of the first one behind `mark`. */
function changedDigit(text: string, mark: string): string {
  const at = text.search(new RegExp(`${mark}[^0-9]*[0-9]`));
  const digit = at + text.slice(at).search(/[0-9]/);
  return text.slice(0, digit) + String((Number(text[digit]) + 1) % 10) + text.slice(digit + 1);
}

describe('a plan', () => {
  it('says each thing once', async () => {
    const text = JSON.stringify(small);
    for (const [key, more] of [
      ['rank', text.replace('"rank":1', '"rank":1,"rank":2')],
      ['path', text.replace('"path":', '"path":"a.npy","p\\u0061th":')],
    ]) {
      await expect(planJobs(more!, { folder }), key).rejects.toThrow(`planJobs: expected the key '${key}' once`);
    }
  });

  it.each<[string, object, string]>([
    ['null for a rank', { rank: null }, 'rank: expected an integer >= 1, got null'],
    ['null for restarts', { restarts: null }, 'restarts: expected an integer >= 0, got null'],
    ['null for a seed', { seed: null }, 'seed: expected an integer >= 0, got null'],
    ['null for where seeds begin', { seed: { count: 2, from: null } }, 'seed.from: expected an integer >= 0, got null'],
    ['null for a tolerance', { tolerance: null }, 'tolerance: expected a number > 0, got null'],
    [
      'seeds beyond those that are told apart',
      { seed: { count: 3, from: Number.MAX_SAFE_INTEGER - 1 } },
      'seed: expected seeds up to 9007199254740991, got 9007199254740992',
    ],
  ])('has no %s', async (_, plan, message) => {
    await expect(planned(plan)).rejects.toThrow(message);
  });

  it('with many seeds is read at once', async () => {
    const seed = Array.from({ length: 200_000 }, (_, i) => i);
    // Each value looked for among all others would take minutes.
    await expect(planned({ seed: [...seed, 0] })).rejects.toThrow('seed[200000]: expected each value once, got 0');
  });
});

describe('a journal', () => {
  it('in a store is none when a digit of it has changed', async () => {
    const store = await openStore(join(folder, 'journals'));
    const [job] = await planned({});
    const journal = new Journal();
    await real.fitAsync(weights, { rank: 2, restarts: 1, journal });
    await store.writeJournal(job!.address, journal);
    expect(JSON.stringify(await store.readJournal(job!.address))).toBe(JSON.stringify(journal));
    const file = join(store.folder, `${job!.address}.journal.json`);
    const text = readFileSync(file, 'utf8');
    for (const mark of ['"R":', '"fitness":', '"seed":']) {
      const changed = changedDigit(text, mark);
      expect(changed, mark).not.toBe(text);
      writeFileSync(file, changed);
      expect(await store.readJournal(job!.address), mark).toBeUndefined();
    }
  });
});

describe('a store', () => {
  it('names the file that it cannot read or write', async () => {
    const store = await openStore(join(folder, 'blocked'));
    const [job] = await planned({});
    const file = join(store.folder, `${job!.address}.json`);
    mkdirSync(join(file, 'inside'), { recursive: true });
    await expect(store.read(job!.address)).rejects.toThrow(`${file}: EISDIR`);
    await expect(runJob(job, { folder }).then((document) => store.write(document))).rejects.toThrow(`${file}: E`);
  });
});

describe('merging', () => {
  it('keeps inputs apart that have one name', async () => {
    writeFileSync(join(folder, 'other.npy'), writeNpy(gaussianArray([3, 4, 4], 77)));
    const documents: JobDocument[] = [];
    for (const path of ['weights.npy', 'other.npy']) {
      for (const job of await planned({ sources: [{ name: 'w', path }], seed: [0, 1] })) {
        documents.push(await runJob(job, { folder }));
      }
    }
    const { cases } = await merge(documents);
    const digests = new Set(documents.map(({ job }) => job.input.digest));
    expect(cases.map(({ name, jobs, runs, optima }) => [name, jobs, runs, optima])).toEqual([
      ['w', 2, 2, expect.any(Number)],
      ['w', 2, 2, expect.any(Number)],
    ]);
    expect(new Set(cases.map(({ input }) => input))).toEqual(digests);
    for (const row of cases) {
      const own = documents.filter(({ job }) => job.input.digest === row.input);
      expect(row.fitness).toBe(Math.max(...own.map(({ result }) => Number(result.point.fitness))));
    }
  });
});
