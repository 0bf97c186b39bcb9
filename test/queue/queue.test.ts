/**
 * Jobs over a real Redis: producers, workers that are killed, a Redis that goes away, jobs that are poison. Where there is no `redis-server` every test shows as skipped.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNpy } from '../../src/io';
import { type Job, type JobDocument, JobError, type Plan, planJobs, runJob } from '../../src/jobs';
import { collect, enqueue, startWorker } from '../../src/queue';
import { randomSource } from '../../src/random';
import { lsrdr, programPath } from '../cli/program';
import { folderOfSamples, gaussianArray } from '../cli/samples';
import { programOf } from './processes';
import { hasRedis, type RedisServer, redisServer } from './redis';

const folder = folderOfSamples();
let server: RedisServer;
let queues = 0;

/** A queue of its own for each test. */
const place = (): { url: string; name: string } => ({ url: server.url, name: `test-${queues++}` });
const planned = (plan: Partial<Plan>, options: Parameters<typeof planJobs>[1] = {}): Promise<Job[]> =>
  planJobs(
    { format: 'lsrdr-plan/1', sources: [{ name: 'w', path: 'weights.npy' }], rank: 1, ...plan },
    { folder, ...options },
  );

/** What comes of jobs, and why the others have not come. */
async function collected(jobs: readonly Job[], at: { url: string; name: string }) {
  const documents = new Map<string, JobDocument>();
  const setAside = new Map<string, string>();
  const { lost } = await collect(jobs, {
    ...at,
    lookEvery: 300,
    onDocument: (document) => void documents.set(document.job.address, document),
    onSetAside: ({ address }, reason) => void setAside.set(address, reason),
  });
  return { documents, setAside, lost };
}

/** What is known of a queue beside us. */
async function inQueue<T>(
  { url, name }: { url: string; name: string },
  look: (queue: Queue) => Promise<T>,
): Promise<T> {
  const queue = new Queue(name, { connection: { url } as never, prefix: 'lsrdr' });
  try {
    return await look(queue);
  } finally {
    await queue.close();
  }
}

describe.skipIf(!hasRedis)('a queue (needs redis-server)', () => {
  beforeAll(async () => {
    server = await redisServer();
  });
  afterAll(() => server.stop());

  it('refuses a database that is not there, and puts nothing into another one', async () => {
    const at = place();
    const jobs = await planned({});
    for (const [db, words] of [
      ['99', /: .*redis.sock: ERR /],
      ['x', /: url: expected the number of a database, got NaN/],
    ] as const) {
      const url = `${at.url}?db=${db}`;
      for (const attempt of [() => enqueue(jobs, { ...at, url }), () => startWorker({ ...at, url, drain: true })]) {
        await expect(attempt(), db).rejects.toThrow(words);
      }
    }
    expect(await inQueue(at, (queue) => queue.getJobCounts('wait', 'active', 'completed', 'failed'))).toEqual({
      ...{ wait: 0, active: 0, completed: 0, failed: 0 },
    });
  });

  it('takes each job once, and gives the bits that runJob does', async () => {
    const at = place();
    const jobs = await planned({ rank: [1, 2], seed: { count: 2 } });
    const options = { ...at, folder };
    expect(await enqueue(jobs, options)).toEqual({ added: 4, known: 0, setAside: 0 });
    expect(await enqueue([...jobs, ...jobs], options)).toEqual({ added: 0, known: 4, setAside: 0 });
    const worker = await startWorker({ ...at, drain: true });
    const { documents, setAside, lost } = await collected(jobs, at);
    expect([documents.size, setAside.size, lost]).toEqual([4, 0, []]);
    expect(await worker.ended).toEqual({ lacking: undefined, done: 4, failed: 0 });
    for (const job of jobs) expect(documents.get(job.address)!.bits).toBe((await runJob(job, { folder })).bits);
    expect(await enqueue(jobs, options)).toEqual({ added: 0, known: 4, setAside: 0 });
    // Who comes later finds the results too.
    expect((await collected(jobs, at)).documents.size).toBe(4);
  });

  it('sets poison aside with the reason: wrong inputs at once, other failures after their attempts', async () => {
    const at = place();
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
    const [good, weak, hopeless] = await planned({ seed: [0, 1, 2] });
    await enqueue([zero!, good!, weak!, hopeless!], { ...at, folder, attempts: 2 });
    await inQueue(at, (queue) => queue.add('foreign', { any: 'thing' }, { jobId: 'foreign' }));
    const tries = new Map<string, number>();
    const worker = await startWorker({
      ...at,
      concurrency: 4,
      run: async (job, options) => {
        const count = (tries.get(job.address) ?? 0) + 1;
        tries.set(job.address, count);
        if (job === undefined || job.address === hopeless!.address || (job.address === weak!.address && count === 1)) {
          throw new JobError('failure', 'no memory today');
        }
        return runJob(job, options);
      },
    });
    const { documents, setAside } = await collected([zero!, good!, weak!, hopeless!], at);
    expect([...documents.keys()].sort()).toEqual([good!.address, weak!.address].sort());
    expect(setAside.get(zero!.address)).toMatch(/zero.*\(on .+\)$/);
    expect(setAside.get(hopeless!.address)).toMatch(/^no memory today \(on .+\)$/);
    expect([zero, weak, hopeless].map((job) => tries.get(job!.address))).toEqual([1, 2, 2]);
    const foreign = await inQueue(at, (queue) => queue.getJob('foreign'));
    expect([foreign!.failedReason, foreign!.attemptsMade]).toEqual([
      expect.stringContaining('job foreign: folder: expected a path or null, got undefined'),
      1,
    ]);
    await worker.close();
    // Set aside they stay, until they are given another chance.
    expect(await enqueue([zero!, good!], { ...at, folder })).toEqual({ added: 0, known: 1, setAside: 1 });
    expect(await enqueue([zero!, good!], { ...at, folder, retry: true })).toEqual({ added: 1, known: 1, setAside: 0 });
  });

  it('sets a job aside that ends the workers that have it', async () => {
    const at = place();
    const [poison] = await planned({ seed: 5 });
    await enqueue([poison!], { ...at, folder });
    const deadly = await programOf(`
      import { startWorker } from './src/queue';
      const [url, name] = process.argv.slice(2);
      await startWorker({ url, name, stalledAfter: 200, mostStalls: 1, run: () => process.kill(process.pid, 'SIGKILL') as never });
    `);
    for (let k = 0; k < 2; k++) {
      const child = spawn(process.execPath, [deadly, at.url, at.name], { stdio: 'inherit' });
      const signal = await new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
      expect(signal).toBe('SIGKILL');
    }
    let runs = 0;
    const run = (): Promise<JobDocument> => Promise.reject(new Error(`run ${++runs}`));
    const worker = await startWorker({ ...at, stalledAfter: 200, mostStalls: 1, run });
    const { setAside } = await collected([poison!], at);
    await worker.close();
    expect(runs).toBe(0);
    expect(setAside.get(poison!.address)).toContain('each worker that had it died or was lost');
  });

  it('gives back what a worker cannot do here, and says what it lacks', async () => {
    const at = place();
    writeFileSync(join(folder, 'there.npy'), writeNpy(gaussianArray([2, 4, 4], 8)));
    const inputs = new Map<string, Uint8Array>();
    const onInput: NonNullable<Parameters<typeof planJobs>[1]>['onInput'] = ({ digest }, bytes) =>
      void inputs.set(digest, bytes);
    const [job] = await planned({ sources: [{ path: 'there.npy' }] }, { onInput });
    await enqueue([job!], { ...at, folder: '/nowhere' });
    const without = await startWorker(at);
    const { lacking, done } = await without.ended;
    expect(done).toBe(0);
    expect(lacking).toMatch(
      /nowhere\/there.npy: ENOENT.*this worker cannot do there.npy and ends: start it where the file is/,
    );
    expect(await inQueue(at, (queue) => queue.getJobState(job!.address))).toBe('delayed');
    const within = await startWorker({ ...at, folder });
    const { documents } = await collected([job!], at);
    await within.close();
    // As bytes it goes to workers that have no file at all.
    rmSync(join(folder, 'there.npy'));
    const again = place();
    await enqueue([job!], { ...again, folder: '/nowhere', inputs });
    const carried = await startWorker(again);
    const found = await collected([job!], again);
    await carried.close();
    expect(found.documents.get(job!.address)!.bits).toBe(documents.get(job!.address)!.bits);
  });

  it('keeps the runs of a worker that is closed, for the next', async () => {
    const at = place();
    const [job] = await planned({
      sources: [{ name: 'm', path: 'model.safetensors', layer: 0 }],
      rank: 2,
      restarts: 30,
    });
    await enqueue([job!], { ...at, folder });
    let closing: Promise<void> | undefined;
    const first = await startWorker({
      ...at,
      run: (own, options) =>
        runJob(own, {
          ...options,
          onProgress: ({ run }) => {
            if (run >= 3) closing ??= first.close();
          },
        }),
    });
    await first.ended;
    await closing;
    expect(await inQueue(at, (queue) => queue.getJobState(job!.address))).toBe('waiting');
    let kept = 0;
    const second = await startWorker({
      ...at,
      run: (own, options) => {
        kept = options.journal!.runs;
        return runJob(own, options);
      },
    });
    const { documents } = await collected([job!], at);
    await second.close();
    expect(kept).toBeGreaterThanOrEqual(3);
    expect(documents.get(job!.address)!.bits).toBe((await runJob(job, { folder })).bits);
  });

  it('takes damaged results out, and says which jobs the queue has lost', async () => {
    const at = place();
    const jobs = await planned({ seed: [0, 1, 2] });
    await enqueue(jobs, { ...at, folder });
    const worker = await startWorker({ ...at, drain: true });
    await worker.ended;
    const redis = new Redis(at.url);
    await redis.hset(`lsrdr:${at.name}:${jobs[0]!.address}`, 'returnvalue', '{"format":"lsrdr-job-result/1"}');
    redis.disconnect();
    await inQueue(at, async (queue) => (await queue.getJob(jobs[1]!.address))!.remove());
    const { documents, lost } = await collected(jobs, at);
    expect([...documents.keys()]).toEqual([jobs[2]!.address]);
    expect(lost.map(({ address }) => address).sort()).toEqual([jobs[0]!.address, jobs[1]!.address].sort());
    expect((await enqueue(lost, { ...at, folder })).added).toBe(2);
  });

  it('loses nothing where a worker is killed at random and Redis begins again', async () => {
    const seed = Number(process.env['LSRDR_SEED'] ?? Date.now() % 1e6);
    const random = randomSource(seed);
    const at = place();
    writeFileSync(
      join(folder, 'many.json'),
      JSON.stringify({
        format: 'lsrdr-plan/1',
        sources: [
          { name: 'w', path: 'weights.npy' },
          { name: 'm', path: 'model.safetensors', layer: 'all' },
        ],
        ...{ rank: 2, restarts: 3, seed: { count: 3 } },
      }),
    );
    const program = await programPath();
    const queue = ['--queue', at.url, '--name', at.name];
    const children: ChildProcess[] = [];
    const work = async (): Promise<ChildProcess> => {
      const child = spawn(process.execPath, [program, 'worker', ...queue, '--workers', '1', '--stalled-after', '1'], {
        cwd: '/',
      });
      children.push(child);
      let told = '';
      await new Promise((resolve) => {
        child.stderr.on('data', (part) => {
          told += String(part);
          if (told.includes('ready')) resolve(told);
        });
      });
      return child;
    };
    const ended = lsrdr(['search', 'many.json', ...queue, '--out', 'by-queue', '--json'], { cwd: folder });
    const [victim] = await Promise.all([work(), work()]);
    const pause = (most: number) => new Promise((resolve) => setTimeout(resolve, most * random.uniform()));
    await pause(700);
    victim.kill('SIGKILL');
    await pause(700);
    await server.restart();
    const [{ code, stdout, stderr }, alone] = await Promise.all([
      ended,
      lsrdr(['search', 'many.json', '--workers', '1', '--out', 'alone', '--json'], { cwd: folder }),
    ]);
    for (const child of children) child.kill('SIGINT');
    const words = `LSRDR_SEED=${seed} ${stderr}`;
    expect([code, alone.code], words).toEqual([0, 0]);
    const [found, expected] = [stdout, alone.stdout].map(
      (text) => JSON.parse(text) as { bits: string; jobs: unknown[] },
    );
    expect([found!.jobs.length, found!.bits], words).toEqual([9, expected!.bits]);
  });
});

describe('without a Redis', () => {
  it('says so, and shows no password', async () => {
    const jobs = await planned({});
    const url = 'redis://user:secret@127.0.0.1:1';
    for (const attempt of [
      () => enqueue(jobs, { url }),
      () => startWorker({ url }),
      () => collect(jobs, { url, onDocument: () => {} }),
    ]) {
      const error = await attempt().then(String, String);
      expect(error).toMatch(/^Error: (enqueue|startWorker|collect): redis:\/\/127.0.0.1:1: connect ECONNREFUSED/);
      expect(error).not.toContain('secret');
    }
  });

  it('shows nothing of a password of any letters', async () => {
    for (const url of [
      'redis://user:se@cret@127.0.0.1:1',
      'redis://127.0.0.1:1?password=secret',
      'redis://:a/secret@x:y',
    ]) {
      expect(await startWorker({ url }).then(String, String), url).not.toContain('cret');
    }
  });

  it('refuses what is wrong before it asks for one', async () => {
    for (const [url, words] of [
      ['redis://127.0.0.1:99999', "url: expected a URL such as redis://host:6379, got 'redis://127.0.0.1:99999'"],
      ['redis://127.0.0.1:1/abc', "url: expected the number of a database behind the host, or nothing, got '/abc'"],
      ['redis://127.0.0.1:1/1/2', 'url: expected the number of a database'],
    ]) {
      await expect(startWorker({ url: url! }), url).rejects.toThrow(`startWorker: ${words}`);
    }
    const url = 'redis://127.0.0.1:1';
    await expect(startWorker({ url, stalledAfter: 2 ** 31 })).rejects.toThrow('stalledAfter: expected an integer from');
    await expect(collect([], { url, lookEvery: 2 ** 31, onDocument: () => {} })).rejects.toThrow('lookEvery: expected');
    await expect(startWorker({ url: 'redis://127.0.0.1:1', concurrency: 0 })).rejects.toThrow(
      'startWorker: concurrency: expected an integer from 1',
    );
    await expect(startWorker({ url: 'http://x' })).rejects.toThrow('startWorker: url: expected redis://…');
    await expect(startWorker({ url: 'redis://x', name: 'a:b' })).rejects.toThrow('startWorker: name: expected letters');
    await expect(enqueue([], { url: 'redis://x', atempts: 3 } as never)).rejects.toThrow(
      "enqueue: unknown option 'atempts'",
    );
    await expect(collect([], { url: 'redis://x' } as never)).rejects.toThrow(
      'collect: onDocument: expected a function',
    );
  });

  it('says which packages to install where they are not there', async () => {
    const program = await programOf(`
      import { enqueue } from './src/queue';
      await enqueue([], { url: 'redis://127.0.0.1:1' }).catch((error) => console.log(error.message));
    `);
    rmSync(join(program, '../node_modules'));
    const text = await new Promise<string>((resolve) => {
      const child = spawn(process.execPath, [program]);
      let said = '';
      child.stdout.on('data', (part) => {
        said += String(part);
      });
      child.on('close', () => resolve(said));
    });
    expect(text).toBe('lsrdr/queue: bullmq and ioredis cannot be loaded: npm install bullmq ioredis\n');
  });
});
