import { rangeError } from '../errors';

/** The bytes of a file wherever it is, read by ranges. */
export interface ByteSource {
  /** What messages about it begin with: the function that was called, and the name of the file where it has one. */
  readonly place: string;
  /** Bytes in all. */
  readonly size: number;
  /** What a user may want to know of how it is read. */
  readonly notes: readonly string[];
  /** Bytes that are best read in one go, where arrays are long. */
  readonly piece: number;
  /**
   * The bytes from `begin` to before `end`, which are there.
   *
   * @param scratch memory that may be used for them, if it is long enough: they are then good until it is used again
   */
  read(begin: number, end: number, scratch?: Uint8Array): Promise<Uint8Array>;
  /** The file of this name in the same folder, undefined where there is none; left out where the bytes have no folder. */
  readonly beside?: (name: string) => Promise<ByteSource | undefined>;
}

/** Where each piece has a price of its own, as a request has. */
export const largePiece: number = 2 ** 25;

/** Where it has none: memory that is used again and again is faster than new one. */
export const smallPiece: number = 2 ** 21;

/** Bytes in memory; what is read is a view on them. */
export function bytesSource(place: string, bytes: Uint8Array, notes: readonly string[] = []): ByteSource {
  return {
    place,
    size: bytes.length,
    notes,
    piece: largePiece,
    read: async (begin, end) => bytes.subarray(begin, end),
  };
}

/** A Blob, or a File that somebody chose in a browser. */
export function blobSource(place: string, blob: Blob): ByteSource {
  return {
    place,
    size: blob.size,
    notes: [],
    piece: largePiece,
    read: async (begin, end) => {
      const bytes = new Uint8Array(await blob.slice(begin, end).arrayBuffer());
      if (bytes.length !== end - begin) throw rangeError(place, `${end - begin} bytes from ${begin} on`, bytes.length);
      return bytes;
    },
  };
}

/** A part of another source, as one of its own. */
export function partOf(source: ByteSource, place: string, begin: number, end: number): ByteSource {
  return {
    place,
    size: end - begin,
    notes: source.notes,
    piece: source.piece,
    read: (from, to, scratch) => source.read(begin + from, begin + to, scratch),
  };
}
