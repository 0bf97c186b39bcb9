import { rangeError } from '../errors';
import { shorten } from './bytes';

/** A file of a zip archive, as the directory at the end of the archive has it. */
export interface ZipEntry {
  readonly name: string;
  /** What messages about this file begin with. */
  readonly place: string;
  /** 0: stored, 8: deflated. */
  readonly method: number;
  readonly crc: number;
  /** Bytes when unpacked, as declared. */
  readonly size: number;
  /** Its bytes in the archive, between these two places. */
  readonly begin: number;
  readonly end: number;
}

/** PKWARE's APPNOTE.TXT 4.3: signatures and the lengths of the fixed parts. */
const local = { signature: 0x04034b50, length: 30 };
const central = { signature: 0x02014b50, length: 46 };
const endRecord = { signature: 0x06054b50, length: 22 };
const endRecord64 = { signature: 0x06064b50, length: 56 };
const endLocator64 = { signature: 0x07064b50, length: 20 };
const longestComment = 0xffff;

/**
 * The files of a zip archive in one piece, with the 64-bit extension, in the order of the directory. Every place and length is
 * checked against the bytes that are there, and no byte belongs to two files: what an archive takes to read is bounded by its length and
 * by the declared sizes.
 *
 * @throws RangeError for anything else
 */
export function readZipDirectory(place: string, file: Uint8Array): ZipEntry[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const directory = findDirectory(place, view);
  const entries: ZipEntry[] = [];
  let at = directory.begin;
  while (at < directory.end) {
    const found = readEntry(`${place}: directory entry ${entries.length}`, place, file, view, at, directory);
    entries.push(found.entry);
    at = found.next;
  }
  if (entries.length !== directory.count) {
    throw rangeError(`${place}: directory`, `${directory.count} entries`, entries.length);
  }
  checkApart(entries);
  return entries;
}

interface Directory {
  readonly begin: number;
  readonly end: number;
  readonly count: number;
}

function findDirectory(place: string, view: DataView): Directory {
  const size = view.byteLength;
  let at = size - endRecord.length;
  const lowest = Math.max(0, at - longestComment);
  // The record ends with a comment whose length it states, so that a signature inside a comment is not taken for one.
  const isRecord = () =>
    view.getUint32(at, true) === endRecord.signature && at + endRecord.length + view.getUint16(at + 20, true) === size;
  while (at >= lowest && !isRecord()) at -= 1;
  if (at < lowest) throw rangeError(place, 'the end record of a zip archive', 'none (truncated?)');

  let limit = at;
  let count = view.getUint16(at + 10, true);
  let length = view.getUint32(at + 12, true);
  let begin = view.getUint32(at + 16, true);
  const locator = at - endLocator64.length;
  if (locator >= 0 && view.getUint32(locator, true) === endLocator64.signature) {
    limit = Number(view.getBigUint64(locator + 8, true));
    const isThere = limit + endRecord64.length <= locator && view.getUint32(limit, true) === endRecord64.signature;
    if (!isThere) throw rangeError(place, 'a 64-bit end record where its locator says', `another place, ${limit}`);
    count = Number(view.getBigUint64(limit + 32, true));
    length = Number(view.getBigUint64(limit + 40, true));
    begin = Number(view.getBigUint64(limit + 48, true));
  }
  if (begin + length !== limit) {
    throw rangeError(`${place}: directory`, `an end at ${limit}`, `one at ${begin} + ${length}`);
  }
  return { begin, end: limit, count };
}

function readEntry(
  where: string,
  place: string,
  file: Uint8Array,
  view: DataView,
  at: number,
  directory: Directory,
): { entry: ZipEntry; next: number } {
  if (at + central.length > directory.end || view.getUint32(at, true) !== central.signature) {
    throw rangeError(where, `an entry of the directory at byte ${at}`, 'other bytes');
  }
  const nameEnd = at + central.length + view.getUint16(at + 28, true);
  const extraEnd = nameEnd + view.getUint16(at + 30, true);
  const next = extraEnd + view.getUint16(at + 32, true);
  if (next > directory.end) throw rangeError(where, `an end by byte ${directory.end}`, next);
  const name = new TextDecoder().decode(file.slice(at + central.length, nameEnd));
  const own = `${place}: '${shorten(name)}'`;

  const flags = view.getUint16(at + 8, true);
  if (flags & 1) throw rangeError(own, 'no encryption', 'an encrypted file');
  const [size, packed, offset] = wideFields(own, view, at, nameEnd, extraEnd);

  // The local header repeats the name and may have other extra fields; only their lengths matter.
  const isThere = offset + local.length <= directory.begin && view.getUint32(offset, true) === local.signature;
  if (!isThere) throw rangeError(own, 'a local header where the directory says', `other bytes at ${offset}`);
  const begin = offset + local.length + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  const end = begin + packed;
  if (end > directory.begin) {
    throw rangeError(own, `data within the ${directory.begin} bytes before the directory`, `an end at ${end}`);
  }
  const method = view.getUint16(at + 10, true);
  return { entry: { name, place: own, method, crc: view.getUint32(at + 16, true), size, begin, end }, next };
}

/** Unpacked size, packed size and offset; each that does not fit in 32 bits stands in the extra field 1, in this order. */
function wideFields(
  place: string,
  view: DataView,
  at: number,
  extra: number,
  extraEnd: number,
): [number, number, number] {
  let from = extra;
  while (from + 4 <= extraEnd && view.getUint16(from, true) !== 1) from += 4 + view.getUint16(from + 2, true);
  const stop = from + 4 <= extraEnd ? Math.min(extraEnd, from + 4 + view.getUint16(from + 2, true)) : 0;
  from += 4;
  const field = (place32: number): number => {
    const value = view.getUint32(place32, true);
    if (value !== 0xffffffff) return value;
    if (from + 8 > stop) throw rangeError(place, 'its 64-bit sizes', 'none');
    from += 8;
    return Number(view.getBigUint64(from - 8, true));
  };
  return [field(at + 24), field(at + 20), field(at + 42)];
}

function checkApart(entries: readonly ZipEntry[]): void {
  const sorted = [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const { place, begin, end } of sorted) {
    if (begin < covered) throw rangeError(place, `data from ${covered} on`, `an overlap from ${begin}`);
    covered = end;
  }
}
