import { type ByteSource, bytesSource, largePiece } from './byte-source';

/** What requests are made with. */
export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Bytes of the first request. Most headers are shorter, so that most files are open after it. */
const firstLength = 65_536;

/**
 * A file behind a URL, by `Range` requests (RFC 9110, 14). A server that answers the first one with the whole file, or does not let the
 * page see which part it gave, is read whole, and a note says so. A file that is another one later (by length or entity tag) is refused.
 *
 * @param call what messages begin with, before the URL
 * @returns undefined where the server has no such file (404, 410) and `mayBeMissing`
 * @throws Error for any other answer, and where there is none
 */
export async function urlSource(
  call: string,
  url: string,
  options: RequestOptions,
  mayBeMissing = false,
): Promise<ByteSource | undefined> {
  const place = `${call}: ${url.length > 200 ? `${url.slice(0, 200)}…` : url}`; // data: URLs are long
  const beside = /^https?:/i.test(url)
    ? (name: string) => urlSource(call, new URL(encodeURIComponent(name), url).href, options, true)
    : undefined;
  const whole = (bytes: Uint8Array, notes: readonly string[] = []): ByteSource => ({
    ...bytesSource(place, bytes, notes),
    ...(beside && { beside }),
  });

  if (!/^https?:/i.test(url) && /^[a-z][a-z0-9+.-]*:/i.test(url)) {
    return whole(await wholeBody(place, await request(place, url, options)));
  }
  const response = await request(place, url, options, [0, firstLength]);
  if (mayBeMissing && (response.status === 404 || response.status === 410)) return undefined;
  const range = rangeOf(response);
  if (response.status === 416 && range?.total === 0) return whole(new Uint8Array(0));
  if (!response.ok) throw new Error(`${place}: the server answered ${response.status}`);
  if (response.status !== 206) {
    const bytes = await wholeBody(place, response);
    const note = `the server gave the whole file (${bytes.length} bytes): it knows no ranges`;
    return whole(bytes, bytes.length > firstLength ? [note] : []);
  }
  if (range?.total === undefined || range.begin !== 0) {
    await response.body?.cancel();
    const again = await request(place, url, options);
    if (again.status !== 200) throw new Error(`${place}: the server answered ${again.status}`);
    const bytes = await wholeBody(place, again);
    return whole(bytes, [
      `the whole file was read (${bytes.length} bytes): the server does not say which part it gives`,
    ]);
  }

  const size = range.total;
  const tag = response.headers.get('etag');
  const head = await bodyOf(place, response, Math.min(firstLength, size));
  return {
    place,
    size,
    notes: ['read by ranges'],
    piece: largePiece,
    ...(beside && { beside }),
    read: async (begin, end) => {
      if (end <= head.length) return head.subarray(begin, end);
      if (begin === end) return new Uint8Array(0);
      const part = await request(place, url, options, [begin, end]);
      if (!part.ok) throw new Error(`${place}: the server answered ${part.status}`);
      const given = rangeOf(part);
      const isSame = given?.total === size && part.headers.get('etag') === tag;
      if (part.status === 206 && given !== undefined && !isSame) {
        throw new Error(`${place}: the file has changed since it was opened`);
      }
      if (part.status !== 206 || given?.begin !== begin) {
        await part.body?.cancel();
        const got = part.headers.get('content-range') ?? 'no range';
        throw new Error(`${place}: expected bytes ${begin} to ${end - 1}, got ${got}`);
      }
      return bodyOf(place, part, end - begin);
    },
  };
}

async function request(
  place: string,
  url: string,
  { headers, signal }: RequestOptions,
  range?: readonly [begin: number, end: number],
): Promise<Response> {
  const all = new Headers(headers);
  if (range !== undefined) all.set('Range', `bytes=${range[0]}-${range[1] - 1}`);
  try {
    return await fetch(url, { headers: all, signal: signal ?? null });
  } catch (cause) {
    throw failure(place, cause);
  }
}

/** Why fetch failed is often in the cause of its error only. */
function failure(place: string, cause: unknown): Error {
  const { message, cause: inner } = cause as Error;
  const why = inner instanceof Error && inner.message !== '' ? ` (${inner.message})` : '';
  return new Error(`${place}: ${message}${why}`, { cause });
}

/** `Content-Range: bytes 0-99/1000`, or with stars where the server does not know. */
function rangeOf(response: Response): { begin?: number; total?: number } | undefined {
  const found = /^bytes\s+(?:(\d+)-(\d+)|\*)\/(\d+|\*)$/i.exec(response.headers.get('content-range') ?? '');
  if (found === null) return undefined;
  const [begin, total] = [Number(found[1]), Number(found[3])]; // NaN where there is none
  return { ...(Number.isSafeInteger(begin) && { begin }), ...(Number.isSafeInteger(total) && { total }) };
}

async function wholeBody(place: string, response: Response): Promise<Uint8Array> {
  if (!response.ok) throw new Error(`${place}: the server answered ${response.status}`);
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw failure(place, cause);
  }
}

/** As many bytes as were asked for: reading ends where there are more. */
async function bodyOf(place: string, response: Response, length: number): Promise<Uint8Array> {
  const out = new Uint8Array(length);
  let at = 0;
  const reader = response.body?.getReader();
  try {
    while (reader !== undefined) {
      const { done, value } = await reader.read();
      if (done) break;
      if (at + value.length > length) {
        await reader.cancel();
        throw new Error(`expected ${length} bytes, got more`);
      }
      out.set(value, at);
      at += value.length;
    }
  } catch (cause) {
    throw failure(place, cause);
  }
  if (at !== length) throw new Error(`${place}: expected ${length} bytes, got ${at}`);
  return out;
}
