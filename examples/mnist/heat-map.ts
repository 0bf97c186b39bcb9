import { encode } from 'fast-png';
import { imageUrl } from '../../src/report/image';

/** Blue for negative, white for zero, red for positive, on a scale that is the same on both sides of zero. */
function diverging(value: number): [number, number, number] {
  const t = Math.max(-1, Math.min(1, value));
  const fade = 1 - Math.abs(t) ** 0.8;
  const ink = t > 0 ? [178, 24, 43] : [33, 102, 172];
  return ink.map((channel) => Math.round(channel + (255 - channel) * fade)) as [number, number, number];
}

/** One or more square images side by side as a PNG file, each scaled to its own largest absolute value. */
export function heatMapPng(images: readonly Float64Array[], zoom = 1, gap = 0): Uint8Array {
  const side = Math.round(Math.sqrt(images[0]!.length));
  const cell = side * zoom;
  const width = images.length * cell + (images.length - 1) * gap;
  const data = new Uint8Array(width * cell * 3).fill(255);
  images.forEach((image, at) => {
    const largest = image.reduce((top, value) => Math.max(top, Math.abs(value)), 0) || 1;
    for (let y = 0; y < cell; y++) {
      for (let x = 0; x < cell; x++) {
        const value = image[Math.floor(y / zoom) * side + Math.floor(x / zoom)]! / largest;
        data.set(diverging(value), (y * width + at * (cell + gap) + x) * 3);
      }
    }
  });
  return encode({ width, height: cell, data, channels: 3, depth: 8 });
}

/** A square image as an address for `<img src>`, clear where it is zero, so that light and dark pages show it on their own ground. */
export function heatMapUrl(image: Float64Array): string {
  const side = Math.round(Math.sqrt(image.length));
  return imageUrl(image, side, side);
}
