import { plain, relaxed } from './wasm-bytes';

/** The exports of `assembly/sweep.ts`; addresses in bytes, see there. */
export interface SweepExports {
  sweep64(A: number, m: number, k: number, P: number, C: number, V: number, T: number, w: number, mode: number): void;
  sweep32(A: number, m: number, k: number, P: number, C: number, V: number, T: number, w: number, mode: number): void;
}

export type WasmBuild = 'plain' | 'relaxed';

const modules = new Map<WasmBuild, WebAssembly.Module | undefined>();

/** The compiled module of a build, or undefined where the engine cannot run it. Compiled once, in about a millisecond. */
export function wasmModule(build: WasmBuild): WebAssembly.Module | undefined {
  if (!modules.has(build)) modules.set(build, compile(build));
  return modules.get(build);
}

function compile(build: WasmBuild): WebAssembly.Module | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  const code = Uint8Array.from(atob(build === 'plain' ? plain : relaxed), (char) => char.charCodeAt(0));
  if (!WebAssembly.validate(code)) return undefined;
  try {
    return new WebAssembly.Module(code);
  } catch {
    // A content security policy without 'wasm-unsafe-eval' forbids compilation; `kernelName()` shows what is used instead.
    return undefined;
  }
}

/** The kernel's functions on a memory of its own. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): SweepExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as SweepExports;
}
