import { bytesOf } from './digits';
import { plain, relaxed } from './wasm-bytes';

/** The exports of `assembly/sweep.ts`; addresses in bytes, see there and in `small.ts`, `pairs.ts`, `rough.ts`. */
export interface SweepExports {
  sweep(request: number, first: number, count: number, scratch: number, T: number): void;
  combine(
    Y: number,
    r: number,
    n: number,
    w: number,
    N: number,
    e: number,
    out: number,
    first: number,
    count: number,
  ): void;
  compress(V: number, p: number, Y: number, w: number, n: number, out: number, first: number, count: number): void;
  pairs(request: number, first: number, count: number, scratch: number): void;
  rows(request: number, first: number, count: number, scratch: number): void;
  clear(at: number, first: number, count: number): void;
  roughTimes(A: number, k: number, B: number, w: number, C: number, first: number, count: number): void;
  roughTransposedTimes(A: number, k: number, V: number, w: number, T: number, first: number, count: number): void;
}

export type WasmBuild = 'plain' | 'relaxed';

/** A build as compiled modules: one that imports a memory of its own, and one that imports a memory shared between threads. */
export class WasmModule {
  private readonly modules = new Map<boolean, WebAssembly.Module>();

  constructor(
    readonly build: WasmBuild,
    private readonly code: Uint8Array<ArrayBuffer>,
  ) {
    this.module(false);
  }

  /** Compiled once, in about a millisecond. */
  module(shared: boolean): WebAssembly.Module {
    let module = this.modules.get(shared);
    if (module === undefined) {
      module = new WebAssembly.Module(shared ? importingSharedMemory(this.code) : this.code);
      this.modules.set(shared, module);
    }
    return module;
  }

  /** The kernel's functions on a memory. */
  instantiate(memory: WebAssembly.Memory): SweepExports {
    return instantiate(this.module(isShared(memory)), memory);
  }
}

const found = new Map<WasmBuild, WasmModule | undefined>();

/** The module of a build, or undefined where the engine cannot run it. */
export function wasmModule(build: WasmBuild): WasmModule | undefined {
  if (!found.has(build)) found.set(build, compile(build));
  return found.get(build);
}

function compile(build: WasmBuild): WasmModule | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  const code = bytesOf(build === 'plain' ? plain : relaxed);
  if (!WebAssembly.validate(code)) return undefined;
  try {
    return new WasmModule(build, code);
  } catch {
    // A content security policy without 'wasm-unsafe-eval' forbids compilation; `kernelName()` shows what is used instead.
    return undefined;
  }
}

function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): SweepExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as SweepExports;
}

function isShared(memory: WebAssembly.Memory): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
}

/** The import of "env" "memory", a memory (2) whose limits have a maximum (1). */
const MEMORY_IMPORT = Uint8Array.from('\x03env\x06memory\x02\x01', (char) => char.charCodeAt(0));

/**
 * The same code on shared memory. The kernels use no atomic instructions, threads meet in JavaScript; all that differs is one bit in
 * the limits of the imported memory.
 */
function importingSharedMemory(code: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const at = code.findIndex((_, start) => MEMORY_IMPORT.every((byte, i) => code[start + i] === byte));
  if (at < 0) throw new Error('the compiled kernel does not import its memory as expected');
  const shared = code.slice();
  shared[at + MEMORY_IMPORT.length - 1] = 3;
  return shared;
}
