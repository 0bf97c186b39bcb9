/** What an interrupted command leaves: the words that it was called with, where, and the runs that are done. */
import { readFile } from 'node:fs/promises';
import type { Journal } from '../field';
import { sealJournal, unsealJournal } from '../jobs/sealed-journal';
import { about, Failure } from './failure';
import { kindOf, requireWritable, writeWhole } from './output';

const FORMAT = 'lsrdr-checkpoint/1';

export interface Checkpoint {
  /** Where the paths of the words begin. */
  readonly folder: string;
  /** The command line but for `--force`: nothing is replaced by going on. */
  readonly words: readonly string[];
  readonly journal: Journal;
}

/** Commands that go on. */
export const resumable: readonly string[] = ['fit', 'atlas', 'sweep', 'backprop', 'report'];

/** Looks before the work whether there can be a checkpoint, and that it takes the place of nothing. */
export async function requireCheckpoint({
  checkpoint,
  force = false,
}: {
  readonly checkpoint?: string;
  readonly force?: boolean;
}): Promise<void> {
  if (checkpoint !== undefined) await requireWritable(checkpoint, force);
}

/** Writes it to the file that is named, else to a new one in the working folder; gives the name. */
export async function writeCheckpoint(
  wanted: string | undefined,
  words: readonly string[],
  journal: Journal,
): Promise<string> {
  const file = wanted ?? (await freeName(words[0]!));
  const content = {
    format: FORMAT,
    folder: process.cwd(),
    words: words.filter((word) => word !== '--force'),
    ...(await sealJournal(journal)),
  };
  await writeWhole(file, JSON.stringify(content), true);
  return file;
}

async function freeName(command: string): Promise<string> {
  for (let at = 1; ; at++) {
    const name = `lsrdr-${command}${at === 1 ? '' : `-${at}`}.checkpoint.json`;
    if ((await kindOf(name)) === 'nothing') return name;
  }
}

/** @throws Failure naming the file and what is wrong with it */
export async function readCheckpoint(file: string): Promise<Checkpoint> {
  const text = await about(file, () => readFile(file, 'utf8'));
  return about(file, async () => {
    const stored: unknown = JSON.parse(text);
    if (typeof stored !== 'object' || stored === null) throw new Failure(`${file}: expected a checkpoint`);
    const { format, folder, words } = stored as Record<string, unknown>;
    if (format !== FORMAT) {
      throw new Failure(`${file}: format: expected '${FORMAT}', got ${JSON.stringify(format)}`);
    }
    if (typeof folder !== 'string') throw new Failure(`${file}: folder: expected a path`);
    if (!Array.isArray(words) || words.some((word) => typeof word !== 'string') || !resumable.includes(words[0])) {
      throw new Failure(`${file}: words: expected a command line of ${resumable.join(', ')}`);
    }
    return { folder, words: words as string[], journal: await unsealJournal(file, stored) };
  });
}

/** The command by which one goes on, as a shell takes it. */
export function resumeLine(file: string): string {
  return `lsrdr resume ${shellWord(file)}`;
}

/** The command by which a search goes on. It may go into a log, so that who has to say a password says it again. */
export function againLine(words: readonly string[]): string {
  const shown = words.map((word) => shellWord(word.replace(/(rediss?:\/\/).*@/, '$1PASSWORD@')));
  return `lsrdr ${shown.join(' ')}`;
}

/** A word as a shell takes it. */
export function shellWord(word: string): string {
  return /^[\w./:=@,+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
