import { rangeError, typeError } from '../errors';
import type { ByteSource } from './byte-source';

const advice = 'give the option config, an object, or false to go without';

/** A configuration has a few kilobytes. */
const longestConfig = 10_000_000;

/** What a model is configured by, and what there is to say about it. */
export interface FoundConfig {
  readonly config: Readonly<Record<string, unknown>> | undefined;
  readonly notes: readonly string[];
}

/**
 * The configuration given, or that in the file `config.json` beside the model. A file that is there and is none is an error: to go on without it would be
 * to guess what it says.
 *
 * @param option an object; false to look for none
 */
export async function configOf(source: ByteSource, call: string, option: unknown): Promise<FoundConfig> {
  if (option === false) return { config: undefined, notes: [] };
  if (option !== undefined) {
    if (!isRecord(option)) throw typeError(`${call}: config`, 'an object, or false', option);
    return { config: option, notes: [] };
  }
  const file = await besideOf(source);
  if (file === undefined) return { config: undefined, notes: [] };
  if (file.size > longestConfig) throw rangeError(file.place, `at most ${longestConfig} bytes`, file.size);
  const text = new TextDecoder().decode(await file.read(0, file.size));
  // Servers of single pages answer any address with their page.
  if (/^\s*</.test(text)) return { config: undefined, notes: ['the server has a page where config.json would be'] };
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch (cause) {
    throw new RangeError(`${file.place}: expected JSON, got ${(cause as Error).message} (${advice})`, { cause });
  }
  if (!isRecord(config)) throw rangeError(file.place, 'a JSON object', `other JSON (${advice})`);
  return { config, notes: ['config.json is beside the file'] };
}

/** A server may refuse to say whether there is one, as some do where there is none. */
async function besideOf(source: ByteSource): Promise<ByteSource | undefined> {
  try {
    return await source.beside?.('config.json');
  } catch (cause) {
    throw new Error(`${(cause as Error).message} (${advice})`, { cause });
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
