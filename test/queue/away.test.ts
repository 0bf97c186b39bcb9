/** Redis away, and somebody who has enough of waiting: one Ctrl-C ends `search --queue` and `worker`, says what to do next, and loses no job. */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNpy } from '../../src/io';
import { type JobDocument, planJobs, runJob } from '../../src/jobs';
import { collect, enqueue, startWorker } from '../../src/queue';
import { type Ended, lsrdr, programPath } from '../cli/program';
import { folderOfSamples, gaussianArray } from '../cli/samples';
import { hasRedis, type RedisServer, redisServer } from './redis';

const folder = folderOfSamples();
const plan = { format: 'lsrdr-plan/1', sources: [{ name: 'long', path: 'long.npy' }], rank: 4 } as const;
writeFileSync(join(folder, 'long.npy'), writeNpy(gaussianArray([3, 9, 9], 1)));

/** Who is not there after this many milliseconds is not coming: killed, so that the code is null. */
const WITHIN = 20_000;

/** Ctrl-C when standard error has all of the words, after `before`. */
async function interrupted(words: readonly string[], when: RegExp, before: () => unknown): Promise<Ended> {
  let isSent = false;
  return lsrdr(words, {
    cwd: folder,
    within: WITHIN,
    onError: (text, child) => {
      if (isSent || !when.test(text)) return;
      isSent = true;
      void Promise.resolve(before()).then(() => child.kill('SIGINT'));
    },
  });
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe.skipIf(!hasRedis)('a Redis that goes away (needs redis-server)', () => {
  let server: RedisServer;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    server = await redisServer();
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await server.stop();
  });

  describe.each([
    ['gone', () => server.leave(), () => server.comeBack()],
    ['silent', () => server.hold(true), () => server.hold(false)],
  ] as const)('and is %s', (how, leave, comeBack) => {
    it('ends a search by one Ctrl-C, which goes on later', async () => {
      const queue = ['--queue', server.url, '--name', `search-${how}`];
      const words = ['search', 'plan.json', ...queue, '--out', `of-${how}`];
      const ended = await interrupted(words, /no worker is there/, async () => {
        await leave();
        await pause(300);
      });
      expect(ended.code, ended.stderr).toBe(130);
      expect(ended.stderr).toContain(`interrupted with 0 of 6 jobs done; this goes on: lsrdr ${words.join(' ')}`);
      await comeBack();
      const worker = await startWorker({ url: server.url, name: `search-${how}`, drain: true });
      const again = await lsrdr([...words, '--json'], { cwd: folder, within: WITHIN });
      await worker.close();
      expect([again.code, again.stderr], again.stderr).toEqual([
        0,
        expect.stringContaining('0 jobs enqueued, 6 there'),
      ]);
      expect(JSON.parse(again.stdout).jobs.length).toBe(6);
    });

    it('ends a worker by one Ctrl-C, and others make what it had', async () => {
      const at = { url: server.url, name: `worker-${how}` };
      const [job] = await planJobs({ ...plan, restarts: 100 }, { folder });
      await enqueue([job!], { ...at, folder });
      const words = ['worker', '--queue', at.url, '--name', at.name, '--workers', '1', '--stalled-after', '1'];
      const ended = await interrupted(words, /ready/, async () => {
        // Until it has the job.
        await pause(800);
        await leave();
      });
      expect(ended.code, ended.stderr).toBe(130);
      expect(ended.stderr).toContain(
        `${at.url} does not answer, so long is not given back: other workers take what is there 1 seconds after it does`,
      );
      expect(ended.stderr.trimEnd()).toMatch(new RegExp(`interrupted; this goes on: lsrdr ${words.join(' ')}$`));
      await comeBack();
      const found: JobDocument[] = [];
      const other = await startWorker({ ...at, stalledAfter: 500 });
      const { lost } = await collect([job!], { ...at, lookEvery: 200, onDocument: (each) => void found.push(each) });
      await other.close();
      expect([lost.length, found.length]).toEqual([0, 1]);
      expect(found[0]!.bits).toBe((await runJob(job, { folder })).bits);
    });

    it('ends calls by their signals, and close by itself', async () => {
      const at = { url: server.url, name: `calls-${how}` };
      const [job] = await planJobs({ ...plan, restarts: 0 }, { folder });
      const ending = new AbortController();
      const worker = await startWorker({ ...at, signal: ending.signal });
      const other = await startWorker(at);
      const options = { ...at, lookEvery: 50, signal: ending.signal, onDocument: () => {} };
      await enqueue([], at);
      let isLooked = false;
      const collected = collect([{ ...job!, address: 'f'.repeat(64) }, job!], {
        ...options,
        onState: () => {
          isLooked = true;
        },
      });
      while (!isLooked) await pause(20);
      await leave();
      const begun = performance.now();
      ending.abort(new Error('enough'));
      await Promise.all([worker.ended, other.close(), collected]);
      expect(performance.now() - begun).toBeLessThan(WITHIN);
      await comeBack();
      expect(await collect([job!], options)).toEqual({ lost: [] });
      await expect(enqueue([job!], { ...at, signal: ending.signal })).rejects.toThrow('enough');
      await expect(startWorker({ ...at, signal: ending.signal })).rejects.toThrow('enough');
    });
  });

  it('given back in order is gone on with while Redis is there', async () => {
    const at = { url: server.url, name: 'there' };
    const [job] = await planJobs({ ...plan, restarts: 100 }, { folder });
    await enqueue([job!], { ...at, folder });
    const child = spawn(process.execPath, [await programPath(), 'worker', '--queue', at.url, '--name', at.name], {
      cwd: folder,
    });
    children.push(child);
    let told = '';
    child.stderr.on('data', (part) => {
      told += String(part);
    });
    while (!told.includes('ready')) await pause(20);
    await pause(700);
    // Who closes a terminal.
    child.kill('SIGHUP');
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect([code, told], told).toEqual([129, expect.stringMatching(/is given back|done/)]);
  });
});

describe('something that never answers', () => {
  let server: Server;
  const sockets = new Set<Socket>();
  let url: string;
  beforeAll(async () => {
    server = createServer((socket) => void sockets.add(socket.on('error', () => {}).resume()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `redis://:secret@127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it('is given up by one Ctrl-C, or after a time', async () => {
    const connected = async (words: readonly string[]): Promise<Ended> => {
      const before = sockets.size;
      return lsrdr(words, {
        cwd: folder,
        within: WITHIN,
        onStart: async (child) => {
          while (sockets.size === before) await pause(20);
          child.kill('SIGINT');
        },
      });
    };
    const search = await connected(['search', 'plan.json', '--queue', url, '--out', 'never']);
    expect(search.code, search.stderr).toBe(130);
    const shown = url.replace('secret', 'PASSWORD').replace(':PASSWORD', 'PASSWORD');
    expect(search.stderr).toContain(`0 of 6 jobs done; this goes on: lsrdr search plan.json --queue ${shown}`);
    const worker = await connected(['worker', '--queue', url, '--workers', '1']);
    expect(worker.code, worker.stderr).toBe(130);
    expect(worker.stderr).toContain('interrupted before it was ready; this begins it again: lsrdr worker --queue');
    expect(worker.stderr + search.stderr).not.toContain('secret');
    const message = /^(enqueue|startWorker|collect): redis:\/\/127.0.0.1:\d+: no answer within 10 seconds$/;
    await Promise.all([
      expect(enqueue([], { url })).rejects.toThrow(message),
      expect(startWorker({ url })).rejects.toThrow(message),
      expect(collect([], { url, onDocument: () => {} })).rejects.toThrow(message),
    ]);
  });

  it('is not asked where the signal is none', async () => {
    for (const call of [enqueue([], { url, signal: 1 as never }), startWorker({ url, signal: 'x' as never })]) {
      await expect(call).rejects.toThrow(/^(enqueue|startWorker): signal: expected an AbortSignal, got/);
    }
  });
});
