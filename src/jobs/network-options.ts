/** What a plan or a job says of a network that its file does not say, read from JSON. */
import { rangeError, requireKnownOptions, typeError } from '../errors';
import { type JsonObject, readObject } from '../result/json-reader';
import type { NetworkOptions } from './subject';

const flags = ['normsLeftOut', 'unreadLeftOut', 'fold'] as const;

export const networkOptionNames: readonly string[] = ['residual', 'gate', ...flags];

export function readNetworkOptions(place: string, stored: JsonObject): NetworkOptions {
  const { residual, gate } = stored;
  if (gate !== undefined && gate !== 'bilinear') {
    throw rangeError(`${place}.gate`, "'bilinear'", String(JSON.stringify(gate)));
  }
  const told = flags.filter((name) => stored[name] !== undefined);
  for (const name of told) {
    if (typeof stored[name] !== 'boolean') throw typeError(`${place}.${name}`, 'a boolean', stored[name]);
  }
  return {
    ...(residual === undefined ? {} : { residual: readResidual(`${place}.residual`, residual) }),
    ...(gate === undefined ? {} : { gate }),
    ...Object.fromEntries(told.map((name) => [name, stored[name]])),
  };
}

function readResidual(place: string, value: unknown): NonNullable<NetworkOptions['residual']> {
  if (typeof value === 'boolean') return value;
  const stored = readObject(place, value);
  requireKnownOptions(place, stored, ['scale', 'interpolate']);
  const [[name, share] = ['', undefined], ...more] = Object.entries(stored);
  if (name === '' || more.length > 0) {
    throw rangeError(place, 'one of scale and interpolate', `${Object.keys(stored).length}`);
  }
  if (typeof share !== 'number' || !Number.isFinite(share)) throw typeError(`${place}.${name}`, 'a number', share);
  return { [name]: share } as { scale: number } | { interpolate: number };
}
