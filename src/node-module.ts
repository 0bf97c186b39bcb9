/**
 * Node's own modules, where there is Node. The name is not a literal in an import, so bundlers for browsers do not look for it.
 */
export const isNode: boolean =
  typeof (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node === 'string';

/** Loads a module of Node such as `node:fs`. */
export async function nodeModule<Module>(name: `node:${string}`): Promise<Module> {
  return (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as Module;
}
