/** One text for each value of JSON, and digests of it: what an address is made from. */
import { describe } from '../errors';
import { nodeModule } from '../node-module';

/**
 * JSON with the keys of each object in the order of their code units, without spaces, and without keys whose value is undefined (RFC 8785 for values
 * of JSON): equal values have equal texts, whoever wrote them and in which order.
 *
 * @throws TypeError for what JSON cannot say: NaN, functions and the like
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([name, each]) => `${JSON.stringify(name)}:${canonicalJson(each)}`).join(',')}}`;
  }
  throw new TypeError(`canonicalJson: expected a value of JSON, got ${describe(value)}`);
}

/** SHA-256 as 64 hexadecimal digits. */
export async function sha256(content: string | Uint8Array): Promise<string> {
  const { createHash } = await nodeModule<typeof import('node:crypto')>('node:crypto');
  return createHash('sha256').update(content).digest('hex');
}

const digest = /^[0-9a-f]{64}$/;

export const isDigest = (value: unknown): value is string => typeof value === 'string' && digest.test(value);
