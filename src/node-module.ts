/**
 * Node's own modules, where there is Node. The name is not a literal in an import, so bundlers for browsers do not look for it.
 */
interface Process {
  readonly versions?: { readonly node?: string };
  readonly getBuiltinModule?: (name: string) => unknown;
}

const { process } = globalThis as { readonly process?: Process };

export const isNode: boolean = typeof process?.versions?.node === 'string';

/** Loads a module of Node such as `node:fs`: by `import` before Node 20.16, which programs that run in a `vm` context, as tests in Jest do, may lack. */
export async function nodeModule<Module>(name: `node:${string}`): Promise<Module> {
  const loaded = process?.getBuiltinModule?.(name);
  return (loaded ?? (await import(/* @vite-ignore */ /* webpackIgnore: true */ name))) as Module;
}
