import type { SweepExports, WasmModule } from './wasm-module';

const PAGE = 65536;
const MAX_PAGES = 65536;

/** The engine gives no memory, however small. */
export class NoMemory extends Error {}

/**
 * A WebAssembly memory that begins with a part that stays (a matrix) and behind it holds what one call needs: addresses are taken
 * first, then `floats` grows the memory where it must and shows it.
 */
export class Arena {
  readonly memory: WebAssembly.Memory;
  readonly exports: SweepExports;
  private kept: number;
  private readonly released = new Map<number, number[]>();
  private top = 0;
  private view = new Float64Array(0);

  constructor(
    module: WasmModule,
    /** Of the part that stays. */
    readonly bytes: number,
    readonly shared: boolean,
  ) {
    if (shared && typeof SharedArrayBuffer === 'undefined') {
      throw new Error(
        'threads need SharedArrayBuffer, which this environment lacks; a web page must be cross-origin isolated to have it',
      );
    }
    this.memory = newMemory(Math.ceil(bytes / PAGE), shared);
    this.exports = module.instantiate(this.memory);
    this.kept = bytes;
  }

  /** Of the part that stays and of what is kept. */
  get keptBytes(): number {
    return this.kept;
  }

  /** Forgets all that was taken. */
  begin(): void {
    this.top = this.kept;
  }

  /** The address, in bytes, of room for `count` float64 numbers on a cache line of its own. */
  take(count: number): number {
    const address = Math.ceil(this.top / 64) * 64;
    this.top = address + 8 * count;
    return address;
  }

  /** Room for `count` numbers, zeroed, that outlives the next call. */
  keep(count: number): Kept {
    let address = this.released.get(count)?.pop();
    if (address === undefined) {
      this.begin();
      address = this.take(count);
      this.floats(); // throws where there is no room, before it counts as taken
      this.kept = this.top;
    }
    this.floats().fill(0, address / 8, address / 8 + count);
    return new Kept(this, address, count);
  }

  /** Gives room back for others of the same size. */
  release({ address, length }: Kept): void {
    const addresses = this.released.get(length) ?? [];
    this.released.set(length, addresses);
    if (!addresses.includes(address)) addresses.push(address);
  }

  /** Where an array lies in this memory, if it does. */
  addressOf(array: Float64Array): number | undefined {
    return array.buffer === this.memory.buffer ? array.byteOffset : undefined;
  }

  /** Where an image of w columns lies in this memory, if it does, in the layout that the kernel wants. */
  placeOf(image: Float64Array, w: number): number | undefined {
    return w % 4 === 0 ? this.addressOf(image) : undefined;
  }

  /** The array, or a copy if it lies in this memory, where it would be lost when the memory grows. */
  safe(array: Float64Array): Float64Array {
    return this.addressOf(array) === undefined ? array : array.slice();
  }

  /** The memory as numbers, large enough for all that was taken. Valid until the next call. */
  floats(): Float64Array {
    const missing = Math.ceil((this.top - this.memory.buffer.byteLength) / PAGE);
    if (missing > 0) {
      const pages = this.memory.buffer.byteLength / PAGE;
      if (pages + missing > MAX_PAGES) {
        throw new RangeError(
          `a product needs ${(this.top / 2 ** 30).toFixed(1)} GiB beside its matrix, and WebAssembly memory ends at 4 GiB: use fewer columns, a structured tuple or storage 'float32'`,
        );
      }
      this.memory.grow(missing);
    }
    // A grown memory has a new buffer, if it is not shared; if it is, a longer one.
    if (this.view.byteLength < this.memory.buffer.byteLength) this.view = new Float64Array(this.memory.buffer);
    return this.view;
  }
}

/** @throws NoMemory */
function newMemory(initial: number, shared: boolean): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial, maximum: MAX_PAGES, shared });
  } catch (error) {
    // What a matrix may take is known to be less than the maximum: a RangeError speaks of the machine.
    if (!(error instanceof RangeError)) throw error;
    const what = shared ? 'shared WebAssembly memory, which threads need' : 'WebAssembly memory';
    throw new NoMemory(`this process gets no ${what}: ${error.message}`, { cause: error });
  }
}

/** Numbers in an arena. Growth of the memory takes views of it away, so the view is asked for at each use. */
export class Kept {
  private view = new Float64Array(0);

  constructor(
    readonly arena: Arena,
    readonly address: number,
    readonly length: number,
  ) {}

  get data(): Float64Array {
    const { buffer } = this.arena.memory;
    if (this.view.buffer !== buffer) this.view = new Float64Array(buffer, this.address, this.length);
    return this.view;
  }
}

/** Most bytes of a matrix and its copy in float32: a GiB is left to products. */
const MOST_ROUNDED = 3 * 2 ** 30;

/** Entries at the beginning of an arena as float32: themselves, or a copy that stays; undefined where there is no room for one. */
export function roundedEntries(
  arena: Arena,
  entries: Float64Array | Float32Array,
): { address: number; largest: number } | undefined {
  const count = entries.length; // growth takes the view away
  const isRounded = entries instanceof Float32Array;
  if (!isRounded && 12 * count > MOST_ROUNDED) return undefined;
  let largest = 0;
  for (let i = 0; i < count; i++) largest = Math.max(largest, Math.abs(entries[i]!));
  if (isRounded) return { address: 0, largest };
  let address: number;
  try {
    ({ address } = arena.keep(Math.ceil(count / 2)));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  const { buffer } = arena.memory;
  new Float32Array(buffer, address, count).set(new Float64Array(buffer, 0, count));
  return { address, largest };
}
