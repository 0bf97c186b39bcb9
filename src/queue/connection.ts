/** One Redis, and the names under which a queue is kept there. */
import type { ConnectionOptions, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { rangeError, requireKnownOptions, requireObject, typeError } from '../errors';
import { loadDrivers } from './load';
import { orAborted, within } from './patience';

/** Where a queue is. */
export interface QueuePlace {
  /** `redis://host:6379`, with `rediss:` for TLS and `redis://:password@host` for a password, or the path of a unix socket. */
  readonly url: string;
  /** Name of the queue, for several in one Redis; `jobs` by default. */
  readonly name?: string;
}

export interface Connection {
  readonly redis: Redis;
  readonly queue: Queue;
  /** By which BullMQ makes connections of its own, and closes them. */
  readonly connection: ConnectionOptions;
  readonly name: string;
  readonly prefix: string;
  /** Without a password. */
  readonly label: string;
  /** Whether Redis does so now, within {@link PATIENCE}. */
  answers(): Promise<boolean>;
  /** In order while Redis answers; one that is away is not waited for. */
  close(): Promise<void>;
}

/** Everything that is kept begins so. */
const PREFIX = 'lsrdr';

/** Milliseconds that a timer can count; it takes more for 1. */
export const LONGEST_WAIT: number = 2 ** 31 - 1;

/** Milliseconds until an attempt to reach Redis again, at most. */
const RETRY = 2000;

/** Milliseconds that a Redis with a connection may take for an answer, before it counts as away. */
const PATIENCE = 2000;

/** Milliseconds until something at the other end has to have said that it is a Redis. */
const FIRST_ANSWER = 10_000;

/**
 * @param signal ends the waiting for the first answer, and its reason is thrown
 * @throws TypeError, RangeError for another place; Error where Redis does not answer, or a package is missing
 */
export async function connect(
  call: string,
  place: QueuePlace,
  own: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Connection> {
  requireObject(call, place);
  requireKnownOptions(call, place, ['url', 'name', ...own]);
  const { url, name = 'jobs' } = place;
  if (typeof url !== 'string') throw typeError(`${call}: url`, 'a URL such as redis://host:6379', url);
  if (!/^(rediss?:\/\/|\/)/.test(url)) {
    throw rangeError(`${call}: url`, 'redis://…, rediss://… or the path of a socket', `'${withoutPassword(url)}'`);
  }
  requireUrl(`${call}: url`, url);
  if (typeof name !== 'string' || !/^[\w.-]{1,100}$/.test(name)) {
    throw typeError(`${call}: name`, 'letters, digits, dots and dashes', name);
  }
  const label = withoutPassword(url);
  const { bull, Redis } = await loadDrivers();
  if (signal !== undefined && typeof (signal as AbortSignal | null)?.aborted !== 'boolean') {
    throw typeError(`${call}: signal`, 'an AbortSignal', signal);
  }
  let hasBeenThere = false;
  let isOver = false;
  const options = {
    maxRetriesPerRequest: null,
    // At first one wants to know; a Redis that has been there is waited for, as long as somebody waits.
    retryStrategy: (times: number) => (hasBeenThere && !isOver ? Math.min(100 * 2 ** times, RETRY) : null),
  };
  const redis = new Redis(url, { ...options, lazyConnect: true });
  const db = Number(redis.options.db ?? 0);
  // What is no number the driver would ask for, in a promise of its own.
  if (!Number.isSafeInteger(db) || db < 0)
    throw rangeError(`${call}: url`, 'the number of a database', String(redis.options.db));
  let refusal: Error | undefined;
  redis.on('error', (error: Error) => {
    refusal = error;
  });
  try {
    const connected = redis.connect();
    if (!(await orAborted(within(FIRST_ANSWER, connected), signal))) {
      refusal ??= new Error(`no answer within ${FIRST_ANSWER / 1000} seconds`);
      throw refusal;
    }
    hasBeenThere = true;
  } catch (error) {
    redis.disconnect();
    signal?.throwIfAborted();
    throw new Error(`${call}: ${label}: ${(refusal ?? (error as Error)).message}`, { cause: error });
  }
  try {
    // A database that is not there is told as an event only, and then everything goes into database 0.
    await orAborted(redis.select(db), signal);
  } catch (error) {
    redis.disconnect();
    signal?.throwIfAborted();
    throw new Error(`${call}: ${label}: ${(error as Error).message}`, { cause: error });
  }
  const connection = { url, ...options };
  const queue = new bull.Queue(name, { connection, prefix: PREFIX });
  // Of a Redis that is away: it is waited for.
  queue.on('error', () => {});
  return {
    ...{ redis, queue, connection, name, prefix: PREFIX, label },
    async answers() {
      return redis.status === 'ready' && (await within(PATIENCE, redis.ping()));
    },
    async close() {
      isOver = true;
      const closed = queue.close();
      await within(redis.status === 'ready' ? PATIENCE : 0, closed);
      redis.disconnect();
    },
  };
}

/** Requires a URL whose path is the number of a database; drivers take what follows the slash as it is. */
function requireUrl(place: string, url: string): void {
  if (url.startsWith('/')) return;
  let path: string;
  try {
    path = new URL(url).pathname;
  } catch {
    throw rangeError(place, 'a URL such as redis://host:6379', `'${withoutPassword(url)}'`);
  }
  if (!/^\/?\d*$/.test(path))
    throw rangeError(place, 'the number of a database behind the host, or nothing', `'${path}'`);
}

/** Whatever it consists of, and with no query, which may have one too. */
function withoutPassword(url: string): string {
  return (url.startsWith('/') ? url : url.replace(/\/\/.*@/, '//')).replace(/\?.*$/, '');
}
