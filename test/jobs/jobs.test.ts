/** Plans, addresses, results and their merging, in one process. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as complex from '../../src/complex';
import { readNpy, writeNpy, writeNpz, writeSafetensors } from '../../src/io';
import {
  type Job,
  type JobDocument,
  JobError,
  merge,
  openStore,
  type Plan,
  planJobs,
  readDocument,
  runJob,
} from '../../src/jobs';
import { canonicalJson } from '../../src/jobs/canonical';
import { addressOf } from '../../src/jobs/job';
import { kernelName, useKernel } from '../../src/kernels';
import * as real from '../../src/real';
import { folderOfSamples, gaussianArray, model, two, weights } from '../cli/samples';

const folder = folderOfSamples();
const format = 'lsrdr-plan/1';
const small = { format, sources: [{ name: 'w', path: 'weights.npy' }], rank: 1 } as const satisfies Plan;
const planned = (plan: Partial<Plan>): Promise<Job[]> => planJobs({ ...small, ...plan }, { folder });
const addresses = async (plan: Partial<Plan>): Promise<string[]> => (await planned(plan)).map(({ address }) => address);
const refusal = async (plan: object): Promise<string> => {
  const error = await planJobs({ ...small, ...plan } as Plan, { folder }).then(
    () => undefined,
    (reason: Error) => reason,
  );
  return `${error?.name}: ${error?.message}`;
};

describe('canonical JSON', () => {
  it('does not depend on the order of keys, and is JSON', () => {
    const value = { b: [1, { d: null, c: 'ä"' }], a: 1e-7, e: undefined };
    expect(canonicalJson(value)).toBe('{"a":1e-7,"b":[1,{"c":"ä\\"","d":null}]}');
    expect(canonicalJson({ e: undefined, a: 1e-7, b: [1, { c: 'ä"', d: null }] })).toBe(canonicalJson(value));
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError);
  });
});

describe('a plan', () => {
  it('is every combination, the longest jobs first', async () => {
    const jobs = await planned({
      sources: [
        { path: 'weights.npz', tensor: 'all' },
        { name: 'net', path: 'model.safetensors', layer: [1, 0] },
      ],
      rank: [1, 2],
      restarts: [0, 3],
      seed: { count: 3, from: 5 },
      field: ['real', 'complex'],
    });
    expect(jobs.length).toBe(4 * 2 * 2 * 3 * 2);
    expect(new Set(jobs.map(({ address }) => address)).size).toBe(jobs.length);
    expect([...new Set(jobs.map(({ name }) => name))].sort()).toEqual([
      'net, layer 0',
      'net, layer 1',
      "weights.npz, 'A'",
      "weights.npz, 'B'",
    ]);
    expect(jobs[0]!.fit).toMatchObject({ rank: 2, restarts: 3, field: 'complex' });
    const seeds = (restarts: number) =>
      new Set(jobs.filter(({ fit }) => fit.restarts === restarts).map(({ fit }) => fit.seed));
    expect([...seeds(0)].sort((a, b) => a - b)).toEqual([5, 6, 7]);
    expect([...seeds(3)].sort((a, b) => a - b)).toEqual([5, 9, 13]);
  });

  it.each<[string, object, string]>([
    ['an unknown key', { ranks: [1] }, "RangeError: planJobs: unknown option 'ranks'; accepted: format, sources"],
    [
      'an unknown key of a source',
      { sources: [{ path: 'weights.npy', layr: 0 }] },
      "sources[0]: unknown option 'layr'",
    ],
    ['another format', { format: 'lsrdr-plan/2' }, `format: expected 'lsrdr-plan/1', got "lsrdr-plan/2"`],
    ['no sources', { sources: [] }, 'sources: expected at least one, got none'],
    [
      'two sources of one name',
      { sources: [{ path: 'weights.npy' }, { path: 'weights.npy' }] },
      'sources[1].name: expected another one',
    ],
    ['a rank that is none', { rank: [1, 2.5] }, 'rank[1]: expected an integer >= 1, got 2.5'],
    ['a rank above n', { rank: [1, 6] }, 'rank: expected ranks from 1 to 5 for w, got 6'],
    ['no rank', { rank: undefined }, 'rank: expected an integer >= 1, got undefined'],
    ['a value twice', { rank: [2, 1, 2] }, 'rank[2]: expected each value once, got 2'],
    ['an empty list', { rank: [] }, 'rank: expected a value or a list of some, got an empty list'],
    ['a field', { field: 'rational' }, 'field: expected one of real, complex, quaternion'],
    [
      'a field below that of the numbers',
      { sources: [{ path: 'complex.npy' }], field: 'real' },
      'field: expected complex or larger for complex.npy, got real',
    ],
    ['a method', { method: ['auto', 'newton'] }, 'method[1]: expected one of auto'],
    ['a tolerance', { tolerance: 0 }, 'tolerance: expected a finite number > 0, got 0'],
    [
      'restarts',
      { restarts: { until: 2, atMost: 5 } },
      'restarts.until: expected a probability between 0 and 1, got 2',
    ],
    ['seeds that share starts', { restarts: 5, seed: [0, 1] }, 'seed: expected seeds at least 6 apart'],
    ['seeds by a step too small', { restarts: 5, seed: { count: 2, by: 2 } }, 'seed: expected seeds at least 6 apart'],
    [
      'a layer that is not there',
      { sources: [{ path: 'model.safetensors', layer: [0, 2] }] },
      'sources[0].layer: expected layers from 0 to 1, got 2',
    ],
    [
      'a tensor that is not there',
      { sources: [{ path: 'weights.npz', tensor: 'C' }] },
      "sources[0]: tensor: expected one of 'A', 'B', 'v', got 'C'",
    ],
    ['a choice that is left', { sources: [{ path: 'weights.npz' }] }, "tensor: expected one of 'A', 'B', got none"],
    ['a file that is not there', { sources: [{ path: 'none.npy' }] }, 'none.npy: ENOENT'],
    [
      'both',
      { sources: [{ path: 'weights.npz', tensor: 'A', layer: 0 }] },
      'expected one of tensor and layer, got both',
    ],
    ['deterministic', { deterministic: 1 }, 'deterministic: expected a boolean, got 1'],
  ])('refuses %s', async (_, plan, message) => {
    writeFileSync(join(folder, 'complex.npy'), writeNpy(gaussianArray([2, 3, 3, 2], 1)));
    expect(await refusal(plan)).toContain(message);
  });

  it('refuses text that is no JSON, and JSON that is no plan', async () => {
    await expect(planJobs('{"format":')).rejects.toThrow(SyntaxError);
    for (const text of ['null', '[]', '3']) await expect(planJobs(text)).rejects.toThrow(TypeError);
  });
});

describe('an address', () => {
  it('is that of the numbers, wherever they are and whatever they are called', async () => {
    const own = await addresses({});
    mkdirSync(join(folder, 'sub'), { recursive: true });
    copyFileSync(join(folder, 'weights.npy'), join(folder, 'sub/moved.npy'));
    writeFileSync(join(folder, 'same.npz'), writeNpz({ v: two.v, here: weights }));
    writeFileSync(join(folder, 'same.safetensors'), writeSafetensors({ here: weights }, { dtype: 'F64' }));
    for (const source of [
      { path: 'sub/moved.npy' },
      { path: 'same.npz', tensor: 'here' },
      { name: 'x', path: 'same.safetensors' },
    ]) {
      expect(await addresses({ sources: [source] })).toEqual(own);
    }
  });

  it('is another one where a bit of the input is, of this layer and no other', async () => {
    const own = await addresses({});
    const bits = readNpy(readFileSync(join(folder, 'weights.npy')));
    bits.data[74]! *= 1 + 2 ** -52;
    writeFileSync(join(folder, 'bit.npy'), writeNpy(bits as never));
    expect(await addresses({ sources: [{ name: 'w', path: 'bit.npy' }] })).not.toEqual(own);

    const layers = { sources: [{ name: 'm', path: 'model.safetensors', layer: [0, 1] }] };
    const before = new Map((await planned(layers)).map(({ name, address }) => [name, address]));
    const changed = { ...model, 'layers.1.down.weight': gaussianArray([4, 6], 99) };
    writeFileSync(join(folder, 'changed.safetensors'), writeSafetensors(changed, { dtype: 'F64' }));
    const after = await planned({ sources: [{ name: 'm', path: 'changed.safetensors', layer: [0, 1] }] });
    expect(after.length).toBe(2);
    for (const { name, address } of after) expect(address === before.get(name), name).toBe(name === 'm, layer 0');
  });

  it('counts every option with its default, and the version', async () => {
    const [own] = await planned({});
    const defaults = {
      restarts: 0,
      seed: 0,
      method: 'auto',
      start: 'balanced',
      tolerance: 1e-8,
      deterministic: true,
    } as const;
    expect(await addresses({ ...defaults, field: 'real' })).toEqual([own!.address]);
    const others: Partial<Plan>[] = [
      { rank: 2 },
      { restarts: 1 },
      { restarts: { until: 0.5, atMost: 1 } },
      { seed: 1 },
      { method: 'ascent' },
      { start: 'random' },
      { tolerance: 1e-7 },
      { maxSweeps: 100 },
      { deterministic: false },
      { field: 'complex' },
    ];
    const seen = new Set([own!.address]);
    for (const other of others) for (const address of await addresses(other)) seen.add(address);
    seen.add(await addressOf({ ...own!, bits: { ...own!.bits, version: '99.0.0' } }));
    expect(seen.size).toBe(others.length + 2);
  });
});

describe('a job', () => {
  it('is the fit that it says, over its field, to the bit', async () => {
    const kernel = kernelName();
    const [job] = await planned({ rank: 2, restarts: 2, seed: 7, deterministic: false });
    const [lifted] = await planned({ field: 'complex', deterministic: false });
    const [layer] = await planned({
      sources: [{ name: 'm', path: 'model.safetensors', layer: 1 }],
      deterministic: false,
    });
    const { result } = await runJob(JSON.parse(JSON.stringify(job)), { folder });
    const expected = real.fit(weights, { rank: 2, restarts: 2, seed: 7 });
    const { fitness, X } = real.fromJSON(result);
    expect([fitness, [...X.data]]).toEqual([expected.fitness, [...expected.X.data]]);
    const over = complex.fromJSON((await runJob(lifted, { folder })).result);
    expect(over.similarity).toBeCloseTo(real.fit(weights, { rank: 1 }).similarity, 6);
    const down = (await runJob(layer, { folder })).result;
    expect([down.n, down.r, down.point.status]).toEqual([5, 4, 'converged']);
    expect(kernelName()).toBe(kernel);
  });

  it('has the same bits from its file, from bytes and from a journal', async () => {
    let bytes: Uint8Array | undefined;
    const sources = [{ name: 'm', path: 'model.safetensors', layer: 0 }];
    const keep = (_: unknown, packed: Uint8Array) => {
      bytes = packed;
    };
    // Progress is told at rests, some milliseconds apart: with a few starts a fit may be over before it has told of the third.
    const [job] = await planJobs({ ...small, sources, rank: 2, restarts: 60 }, { folder, onInput: keep });
    const whole = await runJob(job, { folder });
    const carried = await runJob(job, { folder: '/nowhere', bytes });
    expect(carried.bits).toBe(whole.bits);
    const controller = new AbortController();
    let run = 0;
    const signal = controller.signal;
    const ended = runJob(job, {
      folder,
      signal,
      onProgress: (state) => {
        run = state.run;
        if (run >= 2) controller.abort();
      },
    });
    const error = (await ended.catch((reason: unknown) => reason)) as JobError;
    expect([error.name, error.kind], `run ${run}`).toEqual(['JobError', 'interrupted']);
    expect(error.journal!.runs).toBeGreaterThanOrEqual(1);
    expect(error.journal!.runs).toBeLessThan(61);
    const later = await runJob(job, { folder, journal: error.journal! });
    expect(later.bits).toBe(whole.bits);
  });

  it('says what is wrong, and whether another machine may do it', async () => {
    const kindOf = async (job: unknown, options: object = {}) => {
      const error = (await runJob(job, { folder, ...options }).catch((reason: unknown) => reason)) as JobError;
      expect(error).toBeInstanceOf(JobError);
      return `${error.kind}: ${error.message}`;
    };
    const [job] = await planned({ sources: [{ path: 'sub/moved.npy' }], seed: 77 });
    const other = gaussianArray([3, 5, 5], 50);
    writeFileSync(join(folder, 'fresh.npy'), writeNpy(other));
    const [fresh] = await planned({ sources: [{ path: 'fresh.npy' }] });
    writeFileSync(join(folder, 'fresh.npy'), writeNpy(gaussianArray([3, 5, 5], 51)));
    expect(await kindOf(fresh)).toMatch(
      /^elsewhere: fresh.npy: the numbers: expected those of digest [0-9a-f]{64}, got/,
    );
    rmSync(join(folder, 'fresh.npy'));
    expect(await kindOf(fresh)).toMatch(/^elsewhere: .*fresh.npy: ENOENT/);
    expect(await kindOf({ ...job, address: '0'.repeat(64) })).toMatch(/^input: .*address: expected that of the job/);
    expect(await kindOf({ ...job, fit: { ...job!.fit, rank: 2 } })).toMatch(/^input: .*address/);
    expect(await kindOf({ ...job, more: 1 })).toMatch(/^input: .*unknown option 'more'/);
    const version = { ...job!, bits: { ...job!.bits, version: '99.0.0' } };
    expect(await kindOf({ ...version, address: await addressOf(version) })).toMatch(
      /^elsewhere: .*expected .* installed here, got 99.0.0/,
    );
    writeFileSync(
      join(folder, 'zero.npy'),
      writeNpy([
        [
          [0, 0],
          [0, 0],
        ],
      ]),
    );
    const [zero] = await planned({ sources: [{ path: 'zero.npy' }] });
    expect(await kindOf(zero)).toMatch(/^input: /);
  });

  it('refuses to share a process with jobs of another kernel', async () => {
    const [[one], [other]] = await Promise.all([
      planned({ restarts: 9 }),
      planned({ restarts: 9, deterministic: false }),
    ]);
    const before = useKernel('portable');
    try {
      const [first, second] = await Promise.allSettled([runJob(one, { folder }), runJob(other, { folder })]);
      const failed = [first, second].filter(({ status }) => status === 'rejected');
      expect(failed.length).toBe(1);
      expect(String((failed[0] as PromiseRejectedResult).reason)).toContain('expected jobs that are all deterministic');
      expect(kernelName()).toBe(before);
    } finally {
      useKernel({});
    }
  });
});

describe('a store', () => {
  it('has whole documents, and sees any damage', async () => {
    const store = await openStore(join(folder, 'store'));
    const [job, next] = await planned({ seed: [0, 1] });
    const document = await runJob(job, { folder });
    const { address } = document.job;
    expect([await store.list(), await store.read(address)]).toEqual([[], undefined]);
    await store.write(document);
    await store.write(document);
    expect(await store.list()).toEqual([address]);
    expect((await store.read(address))!.document).toEqual(document);
    const file = join(store.folder, `${address}.json`);
    const text = readFileSync(file, 'utf8');
    const damages: (readonly [string, string])[] = [
      ['', 'Unexpected end'],
      [text.slice(0, text.length / 2), 'JSON'],
      ['null', 'expected an object'],
      ['{"format":"lsrdr/1"}', 'format'],
      [text.replace('"similarity":0', '"similarity":1'), 'checksum'],
      [text.replace('"seconds":', '"seconds":1'), 'checksum'],
      [`${text.slice(0, -2)},"more":1}`, "unknown option 'more'"],
    ];
    for (const [content, words] of damages) {
      writeFileSync(file, content);
      const kept = (await store.read(address))!;
      expect(kept.document, words).toBeUndefined();
      expect(kept.damage).toContain(words);
      expect(kept.damage).toContain(file);
    }
    writeFileSync(join(store.folder, `${next!.address}.json`), text);
    expect((await store.read(next!.address))!.damage).toContain(`is the document of job ${address}`);
    writeFileSync(join(store.folder, `${address}.json.1a2b.tmp`), text.slice(0, 100));
    expect((await store.list()).length).toBe(2);
    await store.write(document);
    expect((await store.read(address))!.document).toEqual(document);
    expect(readdirSync(store.folder).filter((name) => name.endsWith('.tmp')).length).toBe(1);
    await expect(store.read('../x')).rejects.toThrow(RangeError);
  });
});

describe('merging', () => {
  it('does not depend on the order, and names what is missing', async () => {
    const jobs = await planned({ rank: [1, 2], restarts: 1, seed: { count: 2 } });
    const documents: JobDocument[] = [];
    for (const job of jobs) documents.push(await runJob(job, { folder }));
    const found = await merge(documents, { jobs });
    const turned = await merge([...documents].reverse().concat(documents), { jobs: [...jobs].reverse() });
    expect(turned).toEqual(found);
    expect((await merge(documents)).bits).toBe(found.bits);
    expect([found.jobs.length, found.missing, found.unplanned, found.differing]).toEqual([4, [], 0, []]);
    for (const row of found.cases) {
      const own = documents.filter(({ job }) => job.fit.rank === row.rank).map(({ result }) => real.fromJSON(result));
      expect([row.jobs, row.runs, row.status]).toEqual([2, 4, 'converged']);
      expect(row.fitness).toBe(Math.max(...own.map(({ fitness }) => fitness)));
      expect(row.hits).toBeLessThanOrEqual(row.converged);
      // All starts counted by hand: within a case the optima of one fitness are one.
      const all = own.flatMap(({ runs }) => runs).filter(({ status }) => status === 'converged');
      expect(row.converged).toBe(all.length);
      expect(row.hits).toBe(all.filter(({ fitness }) => Math.abs(fitness - row.fitness) < 1e-7).length);
    }
    const part = await merge(documents.slice(1), { jobs: jobs.slice(0, 3) });
    expect([part.missing.map(({ address }) => address), part.unplanned]).toEqual([[jobs[0]!.address], 1]);
    expect(part.cases.reduce((sum, { missing }) => sum + missing, 0)).toBe(1);
    const nothing = await merge([], { jobs });
    expect(nothing.cases.map(({ status, jobs: there }) => [status, there])).toEqual([
      ['missing', 0],
      ['missing', 0],
    ]);
  });

  it('refuses two results of one deterministic job, and keeps the fittest of another', async () => {
    const [job] = await planned({});
    const [loose] = await planned({ deterministic: false });
    const wrong = async (document: JobDocument): Promise<JobDocument> => {
      const { documentOf } = await import('../../src/jobs/document');
      const { result, origin } = document;
      const point = { ...result.point, fitness: Number(result.point.fitness) * 0.5 };
      return documentOf(document.job, { ...result, point }, origin);
    };
    const right = await runJob(job, { folder });
    await expect(merge([right, await wrong(right)])).rejects.toThrow(
      /job [0-9a-f]{64}: expected one result of a deterministic job/,
    );
    const free = await runJob(loose, { folder });
    const found = await merge([await wrong(free), free]);
    expect([found.differing, found.jobs[0]!.bits]).toEqual([[free.job.address], free.bits]);
  });

  it('takes two sources with the same numbers for one job under two names', async () => {
    const jobs = await planned({
      sources: [
        { name: 'a', path: 'weights.npy' },
        { name: 'b', path: 'sub/moved.npy' },
      ],
    });
    expect(jobs[0]!.address).toBe(jobs[1]!.address);
    const found = await merge([await runJob(jobs[0], { folder })], { jobs });
    expect(found.cases.map(({ name, jobs: there }) => [name, there])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });
});

// Where the bits of fits have changed, the document is made anew: LSRDR_FIXTURES=write with Node 24, `npx -p node@24 node node_modules/vitest/vitest.mjs run test/jobs/jobs`.
it('a document of another version of Node has the bits that this one makes', async () => {
  const path = new URL('../fixtures/jobs/node-24.json', import.meta.url);
  const [job] = await planned({ sources: [{ name: 'm', path: 'model.safetensors', layer: 0 }], rank: 2, restarts: 3 });
  const made = await runJob(job, { folder });
  if (process.env['LSRDR_FIXTURES'] === 'write') writeFileSync(path, JSON.stringify(made));
  const stored = await readDocument('node-24.json', readFileSync(path, 'utf8'));
  expect(stored.origin.node).toMatch(/^v24/);
  expect([made.job.input.digest, made.bits]).toEqual([stored.job.input.digest, stored.bits]);
});
