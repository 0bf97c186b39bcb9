/**
 * Journals in files: with a sum over their runs, as a digit that has changed on a disk would be a run that nobody has made, and with it a result that is wrong without a sign.
 */
import { rangeError } from '../errors';
import { journalFromJSON } from '../field';
import type { Journal } from '../result/journal';
import { type JsonObject, readObject } from '../result/json-reader';
import { canonicalJson, sha256 } from './canonical';

/** What stands in a file, beside what else it has. */
export interface SealedJournal {
  readonly journal: JsonObject;
  /** SHA-256 over the journal. */
  readonly checksum: string;
}

export async function sealJournal(journal: Journal): Promise<SealedJournal> {
  // As it will be read.
  const stored = JSON.parse(JSON.stringify(journal)) as JsonObject;
  return { journal: stored, checksum: await sha256(canonicalJson(stored)) };
}

/** @throws TypeError, RangeError naming the malformed field, or a sum that is not that of the journal */
export async function unsealJournal(place: string, value: unknown): Promise<Journal> {
  const { journal, checksum } = readObject(place, value);
  const sum = await sha256(canonicalJson(readObject(`${place}: journal`, journal)));
  if (checksum !== sum) throw rangeError(`${place}: checksum`, sum, String(checksum));
  return journalFromJSON(journal);
}
