/**
 * The compiled kernel: real matrix products in WebAssembly SIMD. A large matrix lives in a memory of its own, where it is read in
 * place, and goes when it is no longer referenced; small products pass through one shared scratch memory, tiny ones stay in
 * JavaScript, since copying would cost more than it saves.
 */
import type { Kernel, ResidentMatrix, Storage } from './kernel';
import { portableKernel } from './portable';
import { instantiate, type SweepExports, type WasmBuild } from './wasm-module';

const DIRECT = 1;
const TRANSPOSED = 2;

/** Entries from which a resident matrix gets its own memory: each memory reserves address space, of which there is no end of a supply. */
const OWN_MEMORY = 1 << 15;

/** Multiplications from which a product goes through the scratch memory. */
const WORTH_COPYING = 1 << 14;

/** Entries of V or C that are in WebAssembly memory at a time. */
const CHUNK = 1 << 15;

const PAGE = 65536;
const MAX_PAGES = 65536;

/** The kernel of one build. */
export function wasmKernel(build: WasmBuild, module: WebAssembly.Module): Kernel {
  let shared: Workspace | undefined;
  const scratch = (): Workspace => {
    shared ??= new Workspace(module, 0);
    return shared;
  };
  return {
    name: build,
    multiply(m, k, n, A, B, C, accumulate) {
      if (m * k * n < WORTH_COPYING) portableKernel.multiply(m, k, n, A, B, C, accumulate);
      else scratch().product(m, k, n, A, B, C, accumulate);
    },
    multiplyTransposed(m, k, n, A, B, C, accumulate) {
      if (m * k * n < WORTH_COPYING) portableKernel.multiplyTransposed(m, k, n, A, B, C, accumulate);
      else scratch().transposedProduct(m, k, n, A, B, C, accumulate);
    },
    resident(data, m, k, storage = 'float64') {
      if (m * k < OWN_MEMORY && storage === 'float64') return portableKernel.resident(data, m, k);
      return new WasmResident(module, data, m, k, storage);
    },
  };
}

/** Columns in memory: a multiple of 4, or 1. */
const padded = (n: number): number => (n === 1 ? 1 : (n + 3) & ~3);

/** A memory that begins with a matrix (or room for one) and holds B's panels, T, and chunks of V and C behind it. */
class Workspace {
  readonly memory: WebAssembly.Memory;
  readonly sweeps: SweepExports;

  constructor(
    module: WebAssembly.Module,
    private matrixBytes: number,
  ) {
    this.memory = new WebAssembly.Memory({ initial: Math.ceil(matrixBytes / PAGE), maximum: MAX_PAGES });
    this.sweeps = instantiate(module, this.memory);
  }

  /** Addresses for width w and inner size k; grows the memory when needed, which detaches earlier views. */
  layout(k: number, w: number, rows: number): { P: number; T: number; V: number; C: number; floats: Float64Array } {
    const P = Math.ceil(this.matrixBytes / 64) * 64;
    const T = P + 8 * k * w;
    const V = T + 8 * k * w;
    const C = V + 8 * rows * w;
    this.reserve(C + 8 * rows * w);
    return { P, T, V, C, floats: new Float64Array(this.memory.buffer) };
  }

  reserve(bytes: number): void {
    const missing = Math.ceil((bytes - this.memory.buffer.byteLength) / PAGE);
    if (missing > 0) this.memory.grow(missing);
  }

  /** Copies A (m×k) to the beginning and lays out the rest behind it. */
  private load(m: number, k: number, w: number, A: Float64Array): ReturnType<Workspace['layout']> {
    this.matrixBytes = Math.max(this.matrixBytes, 8 * m * k);
    const at = this.layout(k, w, m);
    at.floats.set(m * k === A.length ? A : A.subarray(0, m * k));
    return at;
  }

  /** C (m×n) = A·B for matrices that are copied in and out. */
  product(
    m: number,
    k: number,
    n: number,
    A: Float64Array,
    B: Float64Array,
    C: Float64Array,
    accumulate: boolean,
  ): void {
    const w = padded(n);
    const at = this.load(m, k, w, A);
    packInto(at.floats, at.P >> 3, B, k, n, w);
    this.sweeps.sweep64(0, m, k, at.P, at.C, at.V, at.T, w, DIRECT);
    unpadInto(C, 0, at.floats, at.C >> 3, m, n, w, accumulate);
  }

  /** C (k×n) = Aᵀ·B for matrices that are copied in and out. */
  transposedProduct(
    m: number,
    k: number,
    n: number,
    A: Float64Array,
    B: Float64Array,
    C: Float64Array,
    accumulate: boolean,
  ): void {
    const w = padded(n);
    const at = this.load(m, k, w, A);
    padInto(at.floats, at.V >> 3, B, 0, m, n, w);
    at.floats.fill(0, at.T >> 3, (at.T >> 3) + k * w);
    this.sweeps.sweep64(0, m, k, at.P, at.C, at.V, at.T, w, TRANSPOSED);
    unpadInto(C, 0, at.floats, at.T >> 3, k, n, w, accumulate);
  }
}

class WasmResident implements ResidentMatrix {
  private workspace: Workspace | undefined;
  private readonly bytesPerEntry: number;

  constructor(
    module: WebAssembly.Module,
    data: Float64Array,
    readonly rows: number,
    readonly columns: number,
    private readonly storage: Storage,
  ) {
    this.bytesPerEntry = storage === 'float32' ? 4 : 8;
    const bytes = rows * columns * this.bytesPerEntry;
    // What a sweep of 64 columns needs beside the matrix must fit too.
    if (bytes + 16 * 64 * columns > PAGE * MAX_PAGES - (1 << 24)) {
      throw new RangeError(
        `a matrix of ${rows}×${columns} ${storage} entries takes ${(bytes / 2 ** 30).toFixed(1)} GiB, and WebAssembly memory ends at 4 GiB: use a structured tuple${storage === 'float64' ? " or storage 'float32'" : ''}`,
      );
    }
    this.workspace = new Workspace(module, bytes);
    this.entries().set(data);
  }

  timesInto(out: Float64Array, B: Float64Array, n: number): void {
    this.run(DIRECT, out, undefined, B, undefined, n, 0, this.rows);
  }

  transposedTimesInto(out: Float64Array, V: Float64Array, n: number, first = 0, count = this.rows): void {
    this.run(TRANSPOSED, undefined, out, undefined, V, n, first, count);
  }

  bothInto(forward: Float64Array, backward: Float64Array, B: Float64Array, V: Float64Array, n: number): void {
    this.run(DIRECT | TRANSPOSED, forward, backward, B, V, n, 0, this.rows);
  }

  toFloat64(): Float64Array {
    return Float64Array.from(this.entries());
  }

  dispose(): void {
    this.workspace = undefined;
  }

  private live(): Workspace {
    if (this.workspace === undefined) throw new Error('the tuple has been disposed of');
    return this.workspace;
  }

  private entries(): Float64Array | Float32Array {
    const { buffer } = this.live().memory;
    const length = this.rows * this.columns;
    return this.storage === 'float32' ? new Float32Array(buffer, 0, length) : new Float64Array(buffer, 0, length);
  }

  private run(
    mode: number,
    forward: Float64Array | undefined,
    backward: Float64Array | undefined,
    B: Float64Array | undefined,
    V: Float64Array | undefined,
    n: number,
    first: number,
    count: number,
  ): void {
    const { columns: k, bytesPerEntry } = this;
    const workspace = this.live();
    const w = padded(n);
    const chunk = Math.min(count, Math.max(16, Math.floor(CHUNK / w) & ~15));
    const at = workspace.layout(k, w, chunk);
    const { floats } = at;
    const sweep = this.storage === 'float32' ? workspace.sweeps.sweep32 : workspace.sweeps.sweep64;
    if (B !== undefined) packInto(floats, at.P >> 3, B, k, n, w);
    if (backward !== undefined) floats.fill(0, at.T >> 3, (at.T >> 3) + k * w);
    for (let row = 0; row < count; row += chunk) {
      const rows = Math.min(chunk, count - row);
      if (V !== undefined) padInto(floats, at.V >> 3, V, row, rows, n, w);
      sweep((first + row) * k * bytesPerEntry, rows, k, at.P, at.C, at.V, at.T, w, mode);
      if (forward !== undefined) unpadInto(forward, row, floats, at.C >> 3, rows, n, w, false);
    }
    if (backward !== undefined) unpadInto(backward, 0, floats, at.T >> 3, k, n, w, false);
  }
}

/** B (k×n) as panels of 4 columns, each k×4 and contiguous, columns beyond n zero. */
function packInto(to: Float64Array, offset: number, B: Float64Array, k: number, n: number, w: number): void {
  if (w === 1) {
    to.set(k === B.length ? B : B.subarray(0, k), offset);
    return;
  }
  for (let panel = 0; panel < w; panel += 4) {
    const columns = Math.min(4, n - panel);
    for (let t = 0, at = offset + panel * k; t < k; t++, at += 4) {
      const from = t * n + panel;
      for (let j = 0; j < 4; j++) to[at + j] = j < columns ? B[from + j]! : 0;
    }
  }
}

/** Rows of a matrix with n columns into rows of w. */
function padInto(
  to: Float64Array,
  offset: number,
  M: Float64Array,
  row: number,
  rows: number,
  n: number,
  w: number,
): void {
  if (w === n) {
    to.set(M.subarray(row * n, (row + rows) * n), offset);
    return;
  }
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < w; j++) to[offset + i * w + j] = j < n ? M[(row + i) * n + j]! : 0;
  }
}

/** Rows of w columns back into rows of n, set or added. */
function unpadInto(
  M: Float64Array,
  row: number,
  from: Float64Array,
  offset: number,
  rows: number,
  n: number,
  w: number,
  accumulate: boolean,
): void {
  if (w === n && !accumulate) {
    M.set(from.subarray(offset, offset + rows * n), row * n);
    return;
  }
  for (let i = 0; i < rows; i++) {
    const to = (row + i) * n;
    const at = offset + i * w;
    if (accumulate) for (let j = 0; j < n; j++) M[to + j] = M[to + j]! + from[at + j]!;
    else for (let j = 0; j < n; j++) M[to + j] = from[at + j]!;
  }
}
