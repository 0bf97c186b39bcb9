/** What a page is made from beside the model: names, inputs, and clusters that were found before. */
import { readFile } from 'node:fs/promises';
import { atlasFromJSON, type ClusterAtlas } from '../cluster';
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
  const text = await about(file, () => readFile(file, 'utf8'));
  if (!/^\s*[[{]/.test(text)) return text.replace(/\r?\n$/, '').split(/\r?\n/);
  return about(file, () => {
    const stored: unknown = JSON.parse(text);
    if (Array.isArray(stored)) return stored as string[];
    const names: string[] = [];
    for (const [name, index] of Object.entries(stored as Record<string, unknown>)) {
      if (!Number.isInteger(index) || (index as number) < 0) {
        throw new Failure(`${file}: '${name}': expected the index of a coordinate, got ${JSON.stringify(index)}`);
      }
      names[index as number] = name;
    }
    const missing = Array.from(names).indexOf(undefined as unknown as string);
    if (missing >= 0) throw new Failure(`${file}: expected a name for each coordinate, got none for ${missing}`);
    return names;
  });
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
