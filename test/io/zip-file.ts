/** Zip archives put together by hand, so that tests can break them in any place. */

export interface ZipMember {
  readonly name: string;
  readonly packed: Uint8Array;
  /** 0 (stored, the default) or 8 (deflated), or what is not supported. */
  readonly method?: number;
  /** Bytes when unpacked; those of `packed` if left out. */
  readonly size?: number;
  /** Those of `packed` if left out. */
  readonly crc?: number;
  readonly flags?: number;
  /** Offset of the local header that the directory claims. */
  readonly offset?: number;
}

/** Bit by bit, as the standard defines it. */
export function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    for (let bit = 0; bit < 8; bit++) {
      const low = (crc ^ (byte >>> bit)) & 1;
      crc = (crc >>> 1) ^ (low ? 0xedb88320 : 0);
    }
  }
  return ~crc >>> 0;
}

const u16 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
const u64 = (value: number): number[] => [...u32(value % 2 ** 32), ...u32(Math.floor(value / 2 ** 32))];

export interface ZipShape {
  readonly comment?: string;
  /** All sizes and places in 64-bit fields. */
  readonly wide?: boolean;
  /** The number of entries that the end record claims. */
  readonly count?: number;
}

export function zip(members: readonly ZipMember[], { comment = '', wide = false, count }: ZipShape = {}): Uint8Array {
  const text = (value: string): number[] => [...new TextEncoder().encode(value)];
  const bytes: number[] = [];
  const directory: number[] = [];
  for (const { name, packed, method = 0, size = packed.length, crc = crcOf(packed), flags = 0, offset } of members) {
    const place = offset ?? bytes.length;
    const common = [...u16(20), ...u16(flags), ...u16(method), ...u32(0), ...u32(crc)];
    const sizes = wide ? [...u32(0xffffffff), ...u32(0xffffffff)] : [...u32(packed.length), ...u32(size)];
    bytes.push(...u32(0x04034b50), ...common, ...sizes, ...u16(text(name).length), ...u16(4));
    bytes.push(...text(name), ...u16(0x9999), ...u16(0));
    for (const byte of packed) bytes.push(byte);
    const extra = wide
      ? [...u16(7), ...u16(1), 0, ...u16(1), ...u16(24), ...[size, packed.length, place].flatMap(u64)]
      : [];
    directory.push(
      ...u32(0x02014b50),
      ...u16(20),
      ...common,
      ...sizes,
      ...u16(text(name).length),
      ...u16(extra.length),
    );
    directory.push(
      ...u16(0),
      ...u16(0),
      ...u16(0),
      ...u32(0),
      ...u32(wide ? 0xffffffff : place),
      ...text(name),
      ...extra,
    );
  }
  const begin = bytes.length;
  for (const byte of directory) bytes.push(byte);
  const end = bytes.length;
  const total = count ?? members.length;
  if (wide) {
    bytes.push(
      ...u32(0x06064b50),
      ...u64(44),
      ...u16(45),
      ...u16(45),
      ...u32(0),
      ...u32(0),
      ...u64(total),
      ...u64(total),
    );
    bytes.push(...u64(directory.length), ...u64(begin), ...u32(0x07064b50), ...u32(0), ...u64(end), ...u32(1));
  }
  const narrow = wide
    ? [...u16(0xffff), ...u16(0xffff), ...u32(0xffffffff), ...u32(0xffffffff)]
    : [...u16(total), ...u16(total), ...u32(directory.length), ...u32(begin)];
  bytes.push(...u32(0x06054b50), ...u16(0), ...u16(0), ...narrow, ...u16(text(comment).length), ...text(comment));
  return Uint8Array.from(bytes);
}
