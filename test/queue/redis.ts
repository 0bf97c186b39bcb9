/** A Redis of the tests: in a folder of its own, reached by a socket there, which keeps every write. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** Whether there is one on this machine. */
export const hasRedis = spawnSync('redis-server', ['--version']).error === undefined;

export interface RedisServer {
  readonly url: string;
  /** Ends it and begins it again, with what it had written down. */
  restart(): Promise<void>;
  /** Ends it, as if its machine had gone. */
  leave(): Promise<void>;
  /** Begins it again. */
  comeBack(): Promise<void>;
  /** Holds it, so that it keeps connections and answers nothing, or lets it go on. */
  hold(isHeld: boolean): void;
  /** Ends it and takes its folder away. */
  stop(): Promise<void>;
}

/** Begins it. It does not end by itself: hooks that a hook registers are never called. */
export async function redisServer(): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'lsrdr-redis-'));
  const url = join(folder, 'redis.sock');
  let child: ChildProcess | undefined;
  const begin = async (): Promise<void> => {
    const words = ['--port', '0', '--unixsocket', url, '--dir', folder, '--save', '', '--appendonly', 'yes'];
    child = spawn('redis-server', [...words, '--appendfsync', 'always'], { stdio: 'ignore' });
    const client = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
    client.on('error', () => {});
    await client.ping();
    client.disconnect();
  };
  const end = async (): Promise<void> => {
    const own = child!;
    const ended = new Promise((resolve) => own.on('exit', resolve));
    own.kill('SIGTERM');
    await ended;
  };
  await begin();
  return {
    url,
    async restart() {
      await end();
      await begin();
    },
    leave: end,
    comeBack: begin,
    hold: (isHeld) => void child!.kill(isHeld ? 'SIGSTOP' : 'SIGCONT'),
    async stop() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
