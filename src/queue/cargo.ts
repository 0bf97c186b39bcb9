/** What jobs carry beside their document: small inputs as bytes, and journals of attempts that were ended. Each is forgotten a month after it was last used. */
import { sealJournal, unsealJournal } from '../jobs/sealed-journal';
import type { Journal } from '../result/journal';
import type { Connection } from './connection';

/** Seconds. */
const MONTH = 30 * 24 * 3600;

type Place = Pick<Connection, 'redis' | 'prefix'>;

const inputKey = ({ prefix }: Place, digest: string): string => `${prefix}-input:${digest}`;
const journalKey = ({ prefix }: Place, address: string): string => `${prefix}-journal:${address}`;

export async function putInput(place: Place, digest: string, bytes: Uint8Array): Promise<void> {
  const { byteOffset, length } = bytes;
  await place.redis.set(inputKey(place, digest), Buffer.from(bytes.buffer, byteOffset, length), 'EX', MONTH);
}

export async function takeInput(place: Place, digest: string): Promise<Uint8Array | undefined> {
  return (await place.redis.getBuffer(inputKey(place, digest))) ?? undefined;
}

export async function putJournal(place: Place, address: string, journal: Journal): Promise<void> {
  await place.redis.set(journalKey(place, address), JSON.stringify(await sealJournal(journal)), 'EX', MONTH);
}

/** undefined where there is none, or what is there is none: it saves time and is nothing that anybody relies on. */
export async function takeJournal(place: Place, address: string): Promise<Journal | undefined> {
  const text = await place.redis.get(journalKey(place, address));
  try {
    return text === null ? undefined : await unsealJournal('journal', JSON.parse(text));
  } catch {
    return undefined;
  }
}

export async function dropJournal(place: Place, address: string): Promise<void> {
  await place.redis.del(journalKey(place, address));
}
