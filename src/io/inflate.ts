import { Inflate } from 'fflate';
import { rangeError } from '../errors';

/** One bit pair of deflate can stand for a copy of 258 bytes: no byte for more than 1032. */
const mostInflation = 1032;

/** Compressed bytes looked at in one go, so that at most 68 MB come out before they are counted. */
const slice = 1 << 16;

/** A deflate block without compression holds up to 64 kB, and comes out when all of it has gone in. */
const longestSilence = 1 << 18;

/**
 * Unpacks raw deflate data (RFC 1951) of a known size. A declared size that the compressed bytes cannot make is refused before
 * anything is allocated; whatever comes out beyond the declared size ends the work.
 *
 * @throws RangeError when the data is broken, or does not give exactly `size` bytes
 */
export function inflateExactly(place: string, packed: Uint8Array, size: number): Uint8Array {
  if (size > mostInflation * packed.length) {
    throw rangeError(place, `at most ${mostInflation * packed.length} bytes from ${packed.length} deflated ones`, size);
  }
  const out = new Uint8Array(size);
  let arrived = 0;
  let heard = 0;
  let at = 0;
  const stream = new Inflate((chunk) => {
    if (chunk.length === 0) return;
    if (arrived + chunk.length > size) throw rangeError(place, `${size} bytes when unpacked`, 'more');
    out.set(chunk, arrived);
    arrived += chunk.length;
    heard = at;
  });
  try {
    // Once all has arrived only the end mark can follow; the checksum says whether it is the right data.
    while (at < packed.length && (arrived < size || at === 0)) {
      const next = Math.min(at + slice, packed.length);
      if (next - heard > longestSilence) break;
      stream.push(packed.subarray(at, next), next === packed.length);
      at = next;
    }
  } catch (cause) {
    if (cause instanceof RangeError && cause.message.startsWith(place)) throw cause;
    throw new RangeError(`${place}: expected deflated data, got ${(cause as Error).message}`, { cause });
  }
  if (arrived !== size) throw rangeError(place, `${size} bytes when unpacked`, arrived);
  return out;
}

/**
 * The first bytes that raw deflate data unpacks to: at least `length` of them, or all there are.
 *
 * @param packed gives more of the deflated bytes each time, undefined when there are no more
 */
export async function inflateFirst(
  place: string,
  packed: () => Promise<Uint8Array | undefined>,
  length: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let arrived = 0;
  const stream = new Inflate((chunk) => {
    chunks.push(chunk);
    arrived += chunk.length;
  });
  while (arrived < length) {
    const next = await packed();
    if (next === undefined) break;
    try {
      stream.push(next);
    } catch (cause) {
      throw new RangeError(`${place}: expected deflated data, got ${(cause as Error).message}`, { cause });
    }
  }
  const out = new Uint8Array(arrived);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}
