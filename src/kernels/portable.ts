import type { Kernel, ResidentMatrix, ResidentOptions } from './kernel';
import { PortableResident } from './portable-resident';
import { multiply, multiplyTransposed } from './portable-tiles';

/** Speed of products of a resident matrix beside small ones, as measured where the tiles of both are these. */
const RESIDENT = 0.6;

/** The portable kernel, in plain JavaScript: the fallback where WebAssembly cannot run, and the tests' oracle. */
export const portableKernel: Kernel = {
  name: 'portable',
  multiply,
  multiplyTransposed,
  resident: (data, m, k, options) => portableResident(data, m, k, options, RESIDENT),
};

/** @param speed of products with it, beside small ones by the kernel that it is for */
export function portableResident(
  data: Float64Array,
  m: number,
  k: number,
  { storage = 'float64', blocks = 1 }: ResidentOptions = {},
  speed: number,
): ResidentMatrix {
  // Rounding to float32 once gives the numbers that float32 storage would; here it saves no memory.
  const kept = storage === 'float32' ? Float64Array.from(data, Math.fround) : data;
  return new PortableResident(kept, m, k, blocks, speed);
}
