import type { Kernel } from './kernel';
import { portableKernel } from './portable';
import { wasmKernel } from './wasm';
import { wasmModule } from './wasm-module';

export type { Kernel, ResidentMatrix, ResidentOptions, Storage } from './kernel';
export { portableKernel } from './portable';

/**
 * `relaxed`: WebAssembly SIMD with fused multiply-add, the fastest; it may differ in the last bit between engines. `plain`: WebAssembly
 * SIMD, the same bits everywhere. `portable`: JavaScript.
 */
export type KernelName = 'relaxed' | 'plain' | 'portable';

let active: Kernel | undefined;

/** The kernel in use: the first of relaxed, plain, portable that the engine can run, unless `useKernel` has said otherwise. */
export function kernel(): Kernel {
  active ??= find('relaxed') ?? find('plain') ?? portableKernel;
  return active;
}

function find(name: KernelName): Kernel | undefined {
  if (name === 'portable') return portableKernel;
  const module = wasmModule(name);
  return module === undefined ? undefined : wasmKernel(module);
}

/** The name of the kernel in use. */
export function kernelName(): KernelName {
  return kernel().name;
}

/**
 * Chooses the kernel for matrices and tuples made from now on; tuples that exist keep theirs.
 *
 * @param choice a kernel, or `deterministic: true` for the fastest whose bits are the same on every engine, or neither for the default
 * @returns the name of the kernel now in use
 * @throws RangeError for an unknown name, Error if the engine cannot run it
 *
 * @example
 * useKernel('portable'); // 'portable'
 * useKernel({}); // back to the fastest that runs here
 */
export function useKernel(choice: KernelName | { readonly deterministic?: boolean }): KernelName {
  if (typeof choice === 'string') {
    if (!['relaxed', 'plain', 'portable'].includes(choice)) {
      throw new RangeError(`useKernel: expected 'relaxed', 'plain' or 'portable', got ${JSON.stringify(choice)}`);
    }
    const found = find(choice);
    if (found === undefined) throw new Error(`useKernel: this engine cannot run the kernel '${choice}'`);
    active = found;
  } else active = choice.deterministic === true ? (find('plain') ?? portableKernel) : undefined;
  return kernelName();
}

/** The kernels that the engine can run, fastest first. */
export function availableKernels(): KernelName[] {
  return (['relaxed', 'plain', 'portable'] as const).filter((name) => find(name) !== undefined);
}
