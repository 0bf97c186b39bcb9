/**
 * The compiled kernel: real matrix products in WebAssembly SIMD. A large matrix lives in a memory of its own, where it is read in
 * place, small ones share slabs; small products of other matrices pass through one scratch memory. Tiny matrices and products stay in JavaScript,
 * since copying would cost more than it saves.
 */
import { Arena, NoMemory } from './arena';
import type { Kernel } from './kernel';
import { packInto, padded, padInto, unpackInto, unpadInto } from './panels';
import { portableKernel, portableResident } from './portable';
import type { WasmModule } from './wasm-module';
import { WasmResident } from './wasm-resident';

/** Entries from which a resident matrix gets its own memory: each memory reserves address space, of which there is no endless supply. */
const OWN_MEMORY = 1 << 15;

/** Entries from which a resident matrix is worth a place in a slab. */
const SLAB_PLACE = 1 << 11;

/** Bytes of small matrices that share a memory. It goes with the last of them, so that none needs to be given back. */
const SLAB_BYTES = 1 << 20;

/** Multiplications from which a product goes through the scratch memory. */
const WORTH_COPYING = 1 << 14;

/** Speed of products in JavaScript, mostly with matrices below that size, beside compiled small ones. */
const PORTABLE_SPEED = 1 / 8;

/** The kernel of one build. What gets no memory is left to the portable one, which is said once. */
export function wasmKernel(module: WasmModule): Kernel {
  let kept: Scratch | 'none' | undefined;
  const scratch = (): Scratch | undefined => {
    kept ??= ifMemory(() => new Scratch(module)) ?? 'none';
    return kept === 'none' ? undefined : kept;
  };
  let current: Arena | undefined;
  const slab = (bytes: number): Arena => {
    if (current === undefined || current.keptBytes + bytes > SLAB_BYTES) current = new Arena(module, 0, false);
    return current;
  };
  return {
    name: module.build,
    multiply(m, k, n, A, B, C, accumulate) {
      const memory = m * k * n < WORTH_COPYING ? undefined : scratch();
      if (memory === undefined) portableKernel.multiply(m, k, n, A, B, C, accumulate);
      else memory.product(m, k, n, A, B, C, accumulate);
    },
    multiplyTransposed(m, k, n, A, B, C, accumulate) {
      const memory = m * k * n < WORTH_COPYING ? undefined : scratch();
      if (memory === undefined) portableKernel.multiplyTransposed(m, k, n, A, B, C, accumulate);
      else memory.transposedProduct(m, k, n, A, B, C, accumulate);
    },
    resident(data, m, k, options = {}) {
      const isSmall = m * k < OWN_MEMORY && (options.storage ?? 'float64') === 'float64';
      const isTiny = isSmall && m * k < SLAB_PLACE;
      const compiled = isTiny
        ? undefined
        : ifMemory(() => new WasmResident(module, data, m, k, options, isSmall ? slab(8 * m * k) : undefined));
      return compiled ?? portableResident(data, m, k, options, PORTABLE_SPEED);
    },
  };
}

let isSaid = false;

function ifMemory<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof NoMemory)) throw error;
    if (!isSaid) {
      console.warn(
        `lsrdr: ${error.message}. Products are made in JavaScript, which takes several times as long. A limit on address space (ulimit -v) may be the reason.`,
      );
    }
    isSaid = true;
    return undefined;
  }
}

/** A memory that both factors are copied into. */
class Scratch {
  private readonly arena: Arena;

  constructor(module: WasmModule) {
    this.arena = new Arena(module, 0, false);
  }

  /** C (m×n) = A·B. */
  product(m: number, k: number, n: number, A: Floats, B: Floats, C: Floats, accumulate: boolean): void {
    const { arena } = this;
    const w = padded(n);
    arena.begin();
    const request = arena.take(8);
    const [a, b, c] = [arena.take(m * k), arena.take(k * w), arena.take(m * w)];
    const floats = arena.floats();
    floats.set(m * k === A.length ? A : A.subarray(0, m * k), a / 8);
    packInto(floats, b / 8, B, 0, k, n, k);
    new Uint32Array(floats.buffer, request, 15).set([a, 8, 1, m, k, b, w, c, 0, 0, 0, 0, 0, 0, 0]);
    arena.exports.sweep(request, 0, m, 0, 0);
    unpadInto(C, floats, c / 8, m, n, accumulate);
  }

  /** C (k×n) = Aᵀ·B. */
  transposedProduct(m: number, k: number, n: number, A: Floats, B: Floats, C: Floats, accumulate: boolean): void {
    const { arena } = this;
    const w = padded(n);
    arena.begin();
    const request = arena.take(8);
    const [a, v, t] = [arena.take(m * k), arena.take(m * w), arena.take(k * w)];
    const floats = arena.floats();
    floats.set(m * k === A.length ? A : A.subarray(0, m * k), a / 8);
    padInto(floats, v / 8, B, m, n);
    floats.fill(0, t / 8, t / 8 + k * w);
    new Uint32Array(floats.buffer, request, 15).set([a, 8, 1, m, k, 0, 0, 0, 0, 0, 0, v, 0, 0, w]);
    arena.exports.sweep(request, 0, m, 0, t);
    unpackInto(C, floats, t / 8, k, n, accumulate);
  }
}

type Floats = Float64Array;
