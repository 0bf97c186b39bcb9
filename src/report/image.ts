/**
 * A vector as an image: PNG with a palette of two colours whose opacity is the size of the entry, so that zero is the page's own ground, light or dark.
 */
import { zlibSync } from 'fflate';
import { crc32 } from '../io/crc32';

/** Red for positive and blue for negative entries, to be seen on white and on black. */
const POSITIVE = [214, 69, 65];
const NEGATIVE = [58, 123, 200];

/** Entry 0 is zero; k and 127 + k are k/127 of the largest, positive and negative. */
const LEVELS = 127;

/** Address of an image for `<img src>`: rows one after another, scaled to the largest absolute value. */
export function imageUrl(values: ArrayLike<number>, height: number, width: number): string {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  const scale = largest > 0 ? 1 / largest : 0;
  const lines = new Uint8Array(height * (width + 1)); // each begins with its filter, 0: none
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = values[y * width + x]! * scale;
      // More of the palette for small entries, which the eye would miss.
      const level = Math.round(LEVELS * Math.abs(value) ** 0.8);
      lines[y * (width + 1) + x + 1] = level === 0 ? 0 : value > 0 ? level : LEVELS + level;
    }
  }
  return `data:image/png;base64,${base64(png(lines, height, width))}`;
}

function png(lines: Uint8Array, height: number, width: number): Uint8Array {
  const colours = new Uint8Array(3 * (2 * LEVELS + 1));
  const opacities = new Uint8Array(2 * LEVELS + 1);
  for (let level = 1; level <= LEVELS; level++) {
    colours.set(POSITIVE, 3 * level);
    colours.set(NEGATIVE, 3 * (LEVELS + level));
    opacities[level] = opacities[LEVELS + level] = Math.round((255 * level) / LEVELS);
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 3, 0, 0, 0], 8); // 8 bits, palette, deflate, filters, not interlaced
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return joined([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('tRNS', opacities),
    chunk('IDAT', zlibSync(lines, { level: 9 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) out[4 + i] = name.charCodeAt(i);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
