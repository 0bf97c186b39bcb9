import { Arena, Kept, roundedEntries } from './arena';
import type { ResidentMatrix, ResidentOptions, Storage } from './kernel';
import { packEach, packInto, padded, padInto, unpackInto, unpadInto } from './panels';
import { type Crew, divide, type Host, type PartCall, whole } from './sharing';
import { combineInto, compressInto } from './wasm-image';
import type { WasmModule } from './wasm-module';

/** Numbers of scratch space for each column of an image and of a backward product; CHUNK of `assembly/sweep.ts`, four streams. */
const SCRATCH = 64;

/** The request of `assembly/sweep.ts`, sixteen words. */
const REQUEST_BYTES = 64;

const LIMIT = 2 ** 32;

/** What one reading is asked for; see `assembly/sweep.ts` for the names. */
interface Job {
  /** First row of the matrix, blocks, and rows in a block. */
  readonly row?: number;
  readonly r: number;
  readonly n: number;
  readonly direct?: {
    readonly B: Float64Array;
    readonly w: number;
    readonly image?: Float64Array;
    readonly forward?: { readonly out: Float64Array; readonly N: Float64Array; readonly e: number };
  };
  readonly transposed?: {
    readonly Z: Float64Array;
    readonly out: Float64Array;
    readonly u: number;
    readonly right?: { readonly X: Float64Array; readonly v: number };
  };
}

/**
 * A matrix in a WebAssembly memory, of its own or, with other small ones, of a slab, where it is read in place; the memory goes when none of its
 * matrices is referenced any more.
 */
export class WasmResident implements ResidentMatrix, Host {
  readonly blocks: number;
  /** Where the matrix begins in its memory. */
  readonly address: number;
  private arena: Arena | undefined;
  private readonly storage: Storage;
  readonly bytesPerEntry: number;
  private crew: Crew | undefined;
  /** False where there was no room for them. */
  private rounded: ReturnType<WasmResident['float32Entries']> | false;

  constructor(
    readonly module: WasmModule,
    data: Float64Array,
    readonly rows: number,
    readonly columns: number,
    { storage = 'float64', blocks = 1, shared = false }: ResidentOptions = {},
    /** The memory that it shares with others; without it, it gets one of its own. */
    private readonly slab?: Arena,
  ) {
    this.storage = storage;
    this.blocks = blocks;
    this.bytesPerEntry = storage === 'float32' ? 4 : 8;
    const bytes = rows * columns * this.bytesPerEntry;
    // What a sweep of 64 columns needs beside the matrix must fit too.
    if (bytes + 16 * 64 * columns > LIMIT - (1 << 24)) {
      throw new RangeError(
        `a matrix of ${rows}×${columns} ${storage} entries takes ${(bytes / 2 ** 30).toFixed(1)} GiB, and WebAssembly memory ends at 4 GiB: use a structured tuple${storage === 'float64' ? " or storage 'float32'" : ''}`,
      );
    }
    this.arena = slab ?? new Arena(module, Math.ceil(bytes / 8) * 8, shared);
    this.address = slab?.keep(rows * columns).address ?? 0;
    this.entries().set(data);
  }

  timesInto(out: Float64Array, B: Float64Array, w: number): void {
    this.read({ ...this.whole, direct: { B, w, image: out } });
  }

  transposedTimesInto(out: Float64Array, V: Float64Array, w: number, first = 0, count = this.rows): void {
    this.read({ row: first, r: 1, n: count, transposed: { Z: V, out, u: w } });
  }

  bothInto(forward: Float64Array, backward: Float64Array, B: Float64Array, V: Float64Array, w: number): void {
    this.read({ ...this.whole, direct: { B, w, image: forward }, transposed: { Z: V, out: backward, u: w } });
  }

  forwardInto(out: Float64Array, B: Float64Array, N: Float64Array, w: number, e: number): void {
    this.read({ ...this.whole, direct: { B, w, forward: { out, N, e } } });
  }

  backwardInto(out: Float64Array, Z: Float64Array, X: Float64Array, v: number, u: number): void {
    this.read({ ...this.whole, transposed: { Z, out, u, right: { X, v } } });
  }

  sweepInto(
    image: Float64Array,
    forward: Float64Array,
    backward: Float64Array,
    B: Float64Array,
    N: Float64Array,
    Z: Float64Array,
    X: Float64Array,
    w: number,
  ): void {
    this.read({
      ...this.whole,
      direct: { B, w, image, forward: { out: forward, N, e: w } },
      transposed: { Z, out: backward, u: w, right: { X, v: w } },
    });
  }

  combineInto(out: Float64Array, image: Float64Array, N: Float64Array, w: number, e: number): void {
    whole(() => combineInto(this, out, image, N, w, e));
  }

  compressInto(out: Float64Array, V: Float64Array, image: Float64Array, p: number, w: number): void {
    whole(() => compressInto(this, out, V, image, p, w));
  }

  /** Whether it has a memory of its own. */
  get isAlone(): boolean {
    return this.slab === undefined;
  }

  /**
   * The address of the entries rounded to float32, which are made and kept when first asked for, and the largest modulus of them;
   * undefined where the memory has no room for them, as that of a slab has not.
   */
  float32Entries(): { address: number; largest: number } | undefined {
    if (!this.isAlone) return undefined;
    const arena = this.live();
    this.rounded ??= roundedEntries(arena, this.entries()) ?? false;
    return this.rounded || undefined;
  }

  createImage(w: number): { readonly data: Float64Array } {
    // Padded images are copied in and out; so are those of small matrices, since a slab takes nothing back.
    return w % 4 === 0 && this.isAlone ? this.live().keep(this.rows * w) : { data: new Float64Array(this.rows * w) };
  }

  releaseImage(image: { readonly data: Float64Array }): void {
    if (image instanceof Kept) image.arena.release(image);
  }

  share(): void {
    const arena = this.live();
    if (arena.shared || !this.isAlone) return;
    const entries = this.entries();
    this.arena = new Arena(this.module, arena.bytes, true);
    this.rounded = undefined;
    this.entries().set(entries);
  }

  toFloat64(first = 0, count = this.rows): Float64Array {
    return Float64Array.from(this.entries().subarray(first * this.columns, (first + count) * this.columns));
  }

  dispose(): void {
    this.arena = undefined;
    this.rounded = undefined;
    this.crew = undefined;
  }

  /** The memory that a team of threads works on; it must be shared. */
  get sharedMemory(): WebAssembly.Memory | undefined {
    const arena = this.live();
    return arena.shared ? arena.memory : undefined;
  }

  /** From now on the work is shared among the threads of a crew, or among none; returns who had it before. */
  engage(crew: Crew | undefined): Crew | undefined {
    const before = this.crew;
    this.crew = crew;
    return before;
  }

  get threads(): number {
    return this.crew?.size ?? 1;
  }

  private get whole(): { r: number; n: number } {
    return { r: this.blocks, n: this.rows / this.blocks };
  }

  live(): Arena {
    if (this.arena === undefined) throw new Error('the tuple has been disposed of');
    return this.arena;
  }

  private entries(): Float64Array | Float32Array {
    const { buffer } = this.live().memory;
    const length = this.rows * this.columns;
    const Entries = this.storage === 'float32' ? Float32Array : Float64Array;
    return new Entries(buffer, this.address, length);
  }

  private read(job: Job): void {
    whole(() => this.run(job));
  }

  /** Lays everything out behind the matrix, copies in, sweeps, copies out. */
  private run({ row = 0, r, n, direct, transposed }: Job): void {
    const arena = this.live();
    const k = this.columns;
    const { threads } = this;
    const w = padded(direct?.w ?? 0);
    const u = padded(transposed?.u ?? 0);
    const forward = direct?.forward;
    const e = padded(forward?.e ?? 0);
    const right = transposed?.right;
    const v = padded(right?.v ?? 0);

    const given = {
      B: direct && arena.safe(direct.B),
      N: forward && arena.safe(forward.N),
      Z: transposed && arena.safe(transposed.Z),
      X: right && arena.safe(right.X),
    };
    const here = direct?.image === undefined ? undefined : arena.placeOf(direct.image, direct.w);
    arena.begin();
    const request = arena.take(REQUEST_BYTES / 8);
    const B = direct === undefined ? 0 : arena.take(k * w);
    const image = direct?.image === undefined ? 0 : (here ?? arena.take(r * n * w));
    const N = forward === undefined ? 0 : arena.take(r * w * e);
    const F = forward === undefined ? 0 : arena.take(n * e);
    const X = right === undefined ? 0 : arena.take(r * v * u);
    const Z = transposed === undefined ? 0 : arena.take(right === undefined ? r * n * u : n * v);
    const scratchSize = SCRATCH * (w + u);
    const scratch = arena.take(threads * scratchSize);
    const T = arena.take(threads * k * u);
    const floats = arena.floats();

    if (direct !== undefined) packInto(floats, B / 8, given.B!, 0, k, direct.w, k);
    if (forward !== undefined) {
      packEach(floats, N / 8, given.N!, r, direct!.w, forward.e);
      floats.fill(0, F / 8, F / 8 + n * e);
    }
    if (transposed !== undefined) {
      if (right !== undefined) {
        packEach(floats, X / 8, given.X!, r, right.v, transposed.u);
        padInto(floats, Z / 8, given.Z!, n, right.v);
      } else padInto(floats, Z / 8, given.Z!, r * n, transposed.u);
      floats.fill(0, T / 8, T / 8 + threads * k * u);
    }
    const words = new Uint32Array(arena.memory.buffer, request, REQUEST_BYTES / 4);
    const A = this.address + row * k * this.bytesPerEntry;
    const fields = [A, this.bytesPerEntry, r, n, k, B, w, image, F, N, e, Z, v, X, u];
    words.set(fields);
    const work = r * n * k * Math.max(direct?.w ?? 0, transposed?.u ?? 0);
    const sharing = this.divide(n, work, (first, count, thread) => [
      'sweep',
      request,
      first,
      count,
      scratch + 8 * thread * scratchSize,
      T + 8 * thread * k * u,
    ]);

    if (direct?.image !== undefined && here === undefined)
      unpadInto(direct.image, floats, image / 8, r * n, direct.w, false);
    if (forward !== undefined) unpadInto(forward.out, floats, F / 8, n, forward.e, false);
    if (transposed !== undefined) {
      // Always in the same order, so that the sum is the same for every run with as many threads.
      for (let thread = 0; thread < sharing; thread++) {
        unpackInto(transposed.out, floats, T / 8 + thread * k * u, k, transposed.u, thread > 0);
      }
    }
  }

  /** Makes a call for parts of `items`, one for each thread; returns among how many threads. */
  divide(items: number, work: number, call: PartCall): number {
    return divide(this.crew, this.live().exports, items, work, call);
  }
}
