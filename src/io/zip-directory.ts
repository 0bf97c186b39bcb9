import { rangeError } from '../errors';
import { shorten } from './bytes';

/** A file of a zip archive, as the directory at the end of the archive has it. */
export interface ZipEntry {
  readonly name: string;
  /** The bytes of the name, which the local header repeats. */
  readonly nameBytes: Uint8Array;
  /** What messages about this file begin with. */
  readonly place: string;
  /** 0: stored, 8: deflated. */
  readonly method: number;
  readonly crc: number;
  /** Bytes when unpacked, as declared. */
  readonly size: number;
  /** Bytes in the archive. */
  readonly packed: number;
  /** Where its local header begins, and what begins next: nothing of it lies beyond. */
  readonly offset: number;
  readonly limit: number;
}

/** PKWARE's APPNOTE.TXT 4.3: signatures and the lengths of the fixed parts. */
const local = { signature: 0x04034b50, length: 30 };
const central = { signature: 0x02014b50, length: 46 };
const endRecord = { signature: 0x06054b50, length: 22 };
const endRecord64 = { signature: 0x06064b50, length: 56 };
const endLocator64 = { signature: 0x07064b50, length: 20 };
const longestComment = 0xffff;

/** So many bytes at the end of an archive are enough for {@link findDirectory}. */
export const zipTail: number = longestComment + endRecord.length + endLocator64.length + endRecord64.length;

/** So many bytes of a file of the archive, from its `offset` on, are enough for {@link zipData}. */
export const zipLocalLength = ({ nameBytes }: ZipEntry): number => local.length + nameBytes.length;

/** Archives of more are not for tensors. */
const longestDirectory = 2 ** 28;

/** Where the directory of an archive is. */
export interface ZipDirectory {
  readonly begin: number;
  readonly end: number;
  readonly count: number;
}

/**
 * Finds the directory of a zip archive in one piece, with the 64-bit extension.
 *
 * @param tail the archive, or its last {@link zipTail} bytes
 * @param size bytes of the archive
 * @throws RangeError where there is none
 */
export function findDirectory(place: string, tail: Uint8Array, size: number): ZipDirectory {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const before = size - tail.length;
  let at = tail.length - endRecord.length;
  const lowest = Math.max(0, at - longestComment);
  // The record ends with a comment whose length it states, so that a signature inside a comment is not taken for one.
  const isRecord = () =>
    view.getUint32(at, true) === endRecord.signature &&
    at + endRecord.length + view.getUint16(at + 20, true) === tail.length;
  while (at >= lowest && !isRecord()) at -= 1;
  if (at < lowest) throw rangeError(place, 'the end record of a zip archive', 'none (truncated?)');

  let limit = before + at;
  let count = view.getUint16(at + 10, true);
  let length = view.getUint32(at + 12, true);
  let begin = view.getUint32(at + 16, true);
  const locator = at - endLocator64.length;
  if (locator >= 0 && view.getUint32(locator, true) === endLocator64.signature) {
    limit = Number(view.getBigUint64(locator + 8, true));
    const record = limit - before;
    const isThere =
      record >= 0 && record + endRecord64.length <= locator && view.getUint32(record, true) === endRecord64.signature;
    if (!isThere) throw rangeError(place, 'a 64-bit end record where its locator says', `another place, ${limit}`);
    count = Number(view.getBigUint64(record + 32, true));
    length = Number(view.getBigUint64(record + 40, true));
    begin = Number(view.getBigUint64(record + 48, true));
  }
  if (begin + length !== limit) {
    throw rangeError(`${place}: directory`, `an end at ${limit}`, `one at ${begin} + ${length}`);
  }
  if (length > longestDirectory) throw rangeError(`${place}: directory`, `at most ${longestDirectory} bytes`, length);
  return { begin, end: limit, count };
}

/**
 * The files of an archive, in the order of its directory. No byte belongs to two files: what an archive takes to read is bounded by its length and
 * by the declared sizes.
 *
 * @param bytes the directory
 * @throws RangeError
 */
export function readZipEntries(place: string, bytes: Uint8Array, directory: ZipDirectory): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Omit<ZipEntry, 'limit'>[] = [];
  let at = 0;
  while (at < bytes.length) {
    const found = readEntry(`${place}: directory entry ${entries.length}`, place, bytes, view, at, directory);
    entries.push(found.entry);
    at = found.next;
  }
  if (entries.length !== directory.count) {
    throw rangeError(`${place}: directory`, `${directory.count} entries`, entries.length);
  }
  return withLimits(entries, directory);
}

/** The same of an archive in memory. */
export function readZipDirectory(place: string, file: Uint8Array): ZipEntry[] {
  const directory = findDirectory(place, file, file.length);
  return readZipEntries(place, file.subarray(directory.begin, directory.end), directory);
}

/**
 * Where the bytes of a file are in the archive: its local header repeats the name and may have other extra fields than the directory.
 *
 * @param head at least {@link zipLocalLength} bytes from `offset` on
 */
export function zipData(entry: ZipEntry, head: Uint8Array): { begin: number; end: number } {
  const { place, offset, limit, packed, nameBytes } = entry;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (view.getUint32(0, true) !== local.signature) {
    throw rangeError(place, 'a local header where the directory says', `other bytes at ${offset}`);
  }
  const length = view.getUint16(26, true);
  const begin = offset + local.length + length + view.getUint16(28, true);
  // No sum is over the names: they stand twice instead.
  if (length !== nameBytes.length || nameBytes.some((byte, i) => head[local.length + i] !== byte)) {
    throw rangeError(place, 'the same name in its local header', 'another one (damaged?)');
  }
  const end = begin + packed;
  if (end > limit)
    throw rangeError(place, `data that ends by byte ${limit}, where something else begins`, `an end at ${end}`);
  return { begin, end };
}

function readEntry(
  where: string,
  place: string,
  bytes: Uint8Array,
  view: DataView,
  at: number,
  directory: ZipDirectory,
): { entry: Omit<ZipEntry, 'limit'>; next: number } {
  if (at + central.length > bytes.length || view.getUint32(at, true) !== central.signature) {
    throw rangeError(where, `an entry of the directory at byte ${directory.begin + at}`, 'other bytes');
  }
  const nameEnd = at + central.length + view.getUint16(at + 28, true);
  const extraEnd = nameEnd + view.getUint16(at + 30, true);
  const next = extraEnd + view.getUint16(at + 32, true);
  if (next > bytes.length) throw rangeError(where, `an end by byte ${directory.end}`, directory.begin + next);
  const nameBytes = bytes.slice(at + central.length, nameEnd);
  const name = new TextDecoder().decode(nameBytes);
  const own = `${place}: '${shorten(name)}'`;

  const flags = view.getUint16(at + 8, true);
  if (flags & 1) throw rangeError(own, 'no encryption', 'an encrypted file');
  const method = view.getUint16(at + 10, true);
  const [size, packed, offset] = wideFields(own, view, at, nameEnd, extraEnd);
  return {
    entry: { name, nameBytes, place: own, method, crc: view.getUint32(at + 16, true), size, packed, offset },
    next,
  };
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

/** Each file ends by the local header of the next one; the least that a file takes is there already, the rest is checked when it is read. */
function withLimits(entries: readonly Omit<ZipEntry, 'limit'>[], directory: ZipDirectory): ZipEntry[] {
  const sorted = [...entries].sort((a, b) => a.offset - b.offset);
  const limits = new Map(sorted.map((entry, i) => [entry, sorted[i + 1]?.offset ?? directory.begin]));
  return entries.map((entry) => {
    const limit = limits.get(entry)!;
    const least = entry.offset + local.length + entry.packed;
    if (least > limit) {
      throw rangeError(
        entry.place,
        `data that ends by byte ${limit}, where something else begins`,
        `an end at ${least}`,
      );
    }
    return { ...entry, limit };
  });
}
