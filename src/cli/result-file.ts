/** Results that fit has written. */
import { readFile } from 'node:fs/promises';
import type { Lsrdr } from '../real';
import { about, Failure } from './failure';
import { fitFunctions } from './fields';
import { algebras } from './subject';

/** @throws Failure naming the file, and the field that is missing or malformed */
export async function readResult(file: string): Promise<Lsrdr> {
  const text = await about(file, () => readFile(file, 'utf8'));
  return about(file, () => resultOf(file, JSON.parse(text)));
}

/** A result over the scalars that it names. */
export function resultOf(place: string, stored: unknown): Lsrdr {
  const { algebra, format } = (stored ?? {}) as { readonly algebra?: unknown; readonly format?: unknown };
  if (typeof algebra !== 'string' || !Object.hasOwn(algebras, algebra)) {
    throw new Failure(
      `${place}: expected a result that fit has written, got ${format === undefined ? 'other JSON' : `one of format ${JSON.stringify(format)}`}`,
    );
  }
  return fitFunctions(algebras[algebra]!).fromJSON(stored);
}
