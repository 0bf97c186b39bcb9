import { rangeError } from '../errors';
import { type ByteSource, bytesSource, partOf } from './byte-source';
import { crc32 } from './crc32';
import { inflateExactly, inflateFirst } from './inflate';
import { findDirectory, readZipEntries, type ZipEntry, zipData, zipLocalLength, zipTail } from './zip-directory';

/** The files of a zip archive wherever it is: its end and its directory are read, nothing else. */
export async function openZip(source: ByteSource): Promise<ZipEntry[]> {
  const { place, size } = source;
  const directory = findDirectory(place, await source.read(Math.max(0, size - zipTail), size), size);
  return readZipEntries(place, await source.read(directory.begin, directory.end), directory);
}

/** Requires what can be unpacked at all. */
export function requireMethod({ place, method, size, packed }: ZipEntry): void {
  if (method !== 0 && method !== 8) throw rangeError(place, 'a stored or deflated file', `method ${method}`);
  if (method === 0 && size !== packed) throw rangeError(place, `${size} bytes`, packed);
}

/** Requires the checksum that the directory has. */
export function requireChecksum({ place, crc }: ZipEntry, found: number): void {
  if (found !== crc) throw rangeError(place, 'data of its checksum', 'other data (damaged?)');
}

/** Requires that a deflated file is no larger than the caller allows. */
export function requireLimit({ place, method, size }: ZipEntry, maxBytes: number): void {
  if (method === 8 && size > maxBytes) throw rangeError(place, `at most ${maxBytes} bytes (maxBytes) unpacked`, size);
}

/** A file of an archive in memory, unpacked, its checksum verified. */
export function unpack(file: Uint8Array, entry: ZipEntry): Uint8Array {
  requireMethod(entry);
  const { begin, end } = zipData(entry, file.subarray(entry.offset));
  const packed = file.subarray(begin, end);
  const data = entry.method === 0 ? packed : inflateExactly(entry.place, packed, entry.size);
  requireChecksum(entry, crc32(data));
  return data;
}

/** A file of an archive as a source of its own, and whether its checksum is still to be verified by who reads all of it. */
export interface ZipMember {
  readonly source: ByteSource;
  readonly isVerified: boolean;
}

/** Stored files are read by ranges in turn; deflated ones are unpacked now, into memory. */
export async function openZipMember(archive: ByteSource, entry: ZipEntry, maxBytes: number): Promise<ZipMember> {
  requireMethod(entry);
  requireLimit(entry, maxBytes);
  const { begin, end } = await memberPlace(archive, entry);
  if (entry.method === 0) return { source: partOf(archive, entry.place, begin, end), isVerified: false };
  const data = inflateExactly(entry.place, await archive.read(begin, end), entry.size);
  requireChecksum(entry, crc32(data));
  return { source: bytesSource(entry.place, data, archive.notes), isVerified: true };
}

/** The whole of a small file of an archive, such as a header. */
export async function readZipMember(archive: ByteSource, entry: ZipEntry, maxBytes: number): Promise<Uint8Array> {
  if (entry.size > maxBytes) throw rangeError(entry.place, `at most ${maxBytes} bytes`, entry.size);
  const { source, isVerified } = await openZipMember(archive, entry, maxBytes);
  const bytes = await source.read(0, source.size);
  if (!isVerified) requireChecksum(entry, crc32(bytes));
  return bytes;
}

/** At least the first `length` bytes of a file of an archive (or all of a shorter one), unpacked; nothing is verified. */
export async function firstOfMember(archive: ByteSource, entry: ZipEntry, length: number): Promise<Uint8Array> {
  requireMethod(entry);
  const { begin, end } = await memberPlace(archive, entry);
  if (entry.method === 0) return archive.read(begin, Math.min(end, begin + length));
  let at = begin;
  const more = async (): Promise<Uint8Array | undefined> => {
    if (at >= end) return undefined;
    // Short at first: deflated headers come out of a few hundred bytes unless their block is not compressed.
    const next = Math.min(end, at + (at === begin ? 1024 : 65_536));
    const bytes = await archive.read(at, next);
    at = next;
    return bytes;
  };
  return inflateFirst(entry.place, more, length);
}

async function memberPlace(archive: ByteSource, entry: ZipEntry): Promise<{ begin: number; end: number }> {
  return zipData(entry, await archive.read(entry.offset, entry.offset + zipLocalLength(entry)));
}
