/** Where a result goes: to standard output in words or as JSON, and to a file. */
import { extname } from 'node:path';
import { Failure } from './failure';
import type { OutputWords } from './fit-options';
import { isSameFile, requireWritable, writeWhole } from './output';
import type { Streams } from './streams';
import { printableLines } from './text';

export interface Outcome {
  /** What JSON.stringify makes the result of. */
  readonly json: unknown;
  readonly text: string;
  /** The bytes of a `.npz` file, where there is one. */
  readonly npz?: () => Uint8Array;
}

/**
 * Checks before the work that its result can be written.
 *
 * @param inputs files that the command reads, whose place a result takes by no word
 */
export async function requireOutput(
  { out, force = false }: OutputWords,
  kinds: readonly string[],
  inputs: readonly (string | undefined)[] = [],
): Promise<void> {
  if (out === undefined) return;
  // A device has no name that tells.
  const kind = extname(out) || (out.startsWith('/dev/') ? '.json' : '');
  if (!kinds.includes(kind)) throw new Failure(`${out}: --out: expected a name that ends in ${kinds.join(' or ')}`);
  await requireWritable(out, force);
  await requireNoInput(out, inputs);
}

/** @throws Failure for a file that is also read, whatever its name: with `--force` it would be lost */
export async function requireNoInput(out: string, inputs: readonly (string | undefined)[]): Promise<void> {
  for (const input of inputs) {
    if (input !== undefined && (await isSameFile(out, input))) {
      throw new Failure(`${out}: is the file ${input} that is read; --force does not replace it`);
    }
  }
}

export async function deliver(
  { print }: Streams,
  { json, out, force = false }: OutputWords,
  outcome: Outcome,
): Promise<void> {
  const text = json || (out !== undefined && extname(out) !== '.npz') ? `${JSON.stringify(outcome.json)}\n` : '';
  if (out !== undefined) await writeWhole(out, extname(out) === '.npz' ? outcome.npz!() : text, force);
  await print(json ? text : `${printableLines(outcome.text)}\n${out === undefined ? '' : `written to ${out}\n`}`);
}
