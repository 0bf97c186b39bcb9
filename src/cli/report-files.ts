/** What a page is made from beside the model: names, inputs, and clusters that were found before. */
import { readFile } from 'node:fs/promises';
import { atlasFromJSON, type ClusterAtlas } from '../cluster';
import { checkTokens } from '../io/strict-json';
import type { NdArray } from '../ndarray';
import type { Lsrdr } from '../real';
import { about, Failure } from './failure';
import { readResult } from './result-file';
import { nameOf, openFile } from './subject';

/** What atlas or fit has written. */
export async function readAtlasOrResult(file: string): Promise<ClusterAtlas | Lsrdr> {
  const text = await about(file, () => readFile(file, 'utf8'));
  const { format } = await about(file, () => (JSON.parse(text) ?? {}) as { readonly format?: unknown });
  return format === 'lsrdr-atlas/1' ? about(file, () => atlasFromJSON(text)) : readResult(file);
}

/** A list of names in JSON, a vocabulary { word: index }, or lines of text. */
export async function readNames(file: string): Promise<string[]> {
  const bytes = await about(file, () => readFile(file));
  // Without the mark of UTF-8, which would be a part of the first name.
  const text = await about(file, () => decoded(file, bytes));
  if (!/^\s*[[{]/.test(text)) return text.replace(/\r?\n$/, '').split(/\r?\n/);
  return about(file, () => {
    const stored: unknown = JSON.parse(text);
    if (Array.isArray(stored)) return stored as string[];
    checkTokens(file, text, 'any');
    const entries = Object.entries(stored as Record<string, unknown>);
    const names = new Map<number, string>();
    for (const [name, index] of entries) {
      if (typeof index !== 'number' || !Number.isInteger(index) || index < 0) {
        throw new Failure(`${file}: '${name}': expected the index of a coordinate, got ${JSON.stringify(index)}`);
      }
      const other = names.get(index);
      if (other !== undefined) {
        throw new Failure(`${file}: '${name}': expected an index of its own, got ${index}, that of '${other}'`);
      }
      names.set(index, name);
    }
    return entries.map((_, index) => {
      const name = names.get(index);
      if (name === undefined) throw new Failure(`${file}: expected a name for each coordinate, got none for ${index}`);
      return name;
    });
  });
}

function decoded(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Failure(`${file}: expected names in UTF-8, got other bytes`);
  }
}

/** The one array of a file. */
export async function readVectors(file: string): Promise<NdArray<Float64Array>> {
  const model = await openFile(file);
  const [first, ...others] = model.names;
  if (first === undefined || others.length > 0) {
    throw new Failure(`${nameOf(file)}: expected one array, got ${model.names.length}`);
  }
  return about(nameOf(file), () => model.read(first));
}
