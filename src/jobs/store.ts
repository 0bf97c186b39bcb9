/**
 * Results in a folder: one file for each job, `<address>.json`, written beside its place and renamed, so that nobody sees half of one, also on a file system that several machines
 * share. Beside them the journals of jobs that were interrupted, `<address>.journal.json`.
 */
import { rangeError, typeError } from '../errors';
import { nodeModule } from '../node-module';
import type { Journal } from '../result/journal';
import { isDigest } from './canonical';
import { type JobDocument, readDocument } from './document';
import { sealJournal, unsealJournal } from './sealed-journal';

const files = () => nodeModule<typeof import('node:fs/promises')>('node:fs/promises');
const paths = () => nodeModule<typeof import('node:path')>('node:path');

/** What is kept of a job: its `document`, or `damage`, why the file that is there is none. */
export type Kept =
  | { readonly document: JobDocument; readonly damage?: undefined }
  | { readonly document?: undefined; readonly damage: string };

/** Results by addresses; made by {@link openStore}. */
export interface JobStore {
  /** Its path, as it was given. */
  readonly folder: string;
  /** Addresses that have a file, whatever is in it. */
  list(): Promise<string[]>;
  /** undefined where there is no file; `damage` where it is not the whole document of this job. */
  read(address: string): Promise<Kept | undefined>;
  /** Puts a document into its place, whole or not at all; what was there is replaced, and its journal goes. */
  write(document: JobDocument): Promise<void>;
  /** What an interrupted attempt has done; undefined where there is nothing that can be read. */
  readJournal(address: string): Promise<Journal | undefined>;
  /** Keeps what an interrupted attempt has done, in the place of what was kept before. */
  writeJournal(address: string, journal: Journal): Promise<void>;
}

/**
 * Opens a folder of results, and makes it where it is not there.
 *
 * @param folder a path
 * @returns a promise of the store
 * @throws TypeError for something else, Error where the folder can be neither made nor read
 *
 * @example
 * import { mkdtemp, rm } from 'node:fs/promises';
 * const folder = await mkdtemp('/tmp/lsrdr-example-');
 * const store = await openStore(folder);
 * await store.read('0'.repeat(64)); // undefined
 * await rm(folder, { recursive: true });
 */
export async function openStore(folder: string): Promise<JobStore> {
  if (typeof folder !== 'string' || folder === '') throw typeError('openStore: folder', 'a path', folder);
  const { readdir, readFile, rm } = await files();
  const { join } = await paths();
  await makeFolder(folder);
  const fileOf = (address: string, ending: string): string => {
    if (!isDigest(address)) throw rangeError('JobStore: address', '64 hexadecimal digits', JSON.stringify(address));
    return join(folder, `${address}${ending}`);
  };
  const textOf = async (file: string): Promise<string | undefined> => {
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw named(file, error);
    }
  };
  return {
    folder,
    async list() {
      const names = await readdir(folder);
      const found = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
      return found.filter(isDigest).sort();
    },
    async read(address) {
      const file = fileOf(address, '.json');
      const text = await textOf(file);
      if (text === undefined) return undefined;
      try {
        const document = await readDocument(file, text);
        if (document.job.address === address) return { document };
        return { damage: `${file}: is the document of job ${document.job.address}` };
      } catch (error) {
        const { message } = error as Error;
        return { damage: message.startsWith(file) ? message : `${file}: ${message}` };
      }
    },
    async write(document) {
      await writeWhole(fileOf(document.job.address, '.json'), `${JSON.stringify(document)}\n`);
      await rm(fileOf(document.job.address, '.journal.json'), { force: true });
    },
    async readJournal(address) {
      const file = fileOf(address, '.journal.json');
      const text = await textOf(file);
      try {
        return text === undefined ? undefined : await unsealJournal(file, JSON.parse(text));
      } catch {
        // It saves time and is nothing that anybody relies on.
        return undefined;
      }
    },
    async writeJournal(address, journal) {
      await writeWhole(fileOf(address, '.journal.json'), JSON.stringify(await sealJournal(journal)));
    },
  };
}

/**
 * Makes a folder and those above it. Not by the option `recursive` of mkdir, which Node tries for ever where a file system takes no folders and says that there is none, as /proc does.
 *
 * @throws Error naming the folder
 */
async function makeFolder(folder: string): Promise<void> {
  const { mkdir, stat } = await files();
  const { dirname } = await paths();
  const kindOf = (path: string): Promise<string> =>
    stat(path).then(
      (found) => (found.isDirectory() ? 'folder' : 'file'),
      () => 'nothing',
    );
  const make = async (path: string): Promise<void> => {
    try {
      await mkdir(path);
    } catch (error) {
      const [kind, { code }, above] = [await kindOf(path), error as NodeJS.ErrnoException, dirname(path)];
      if (kind === 'folder') return;
      if (kind === 'file') throw new Error('expected a folder, got a file');
      if (code === 'EEXIST') throw new Error('expected a folder, got a link to nothing');
      if (code !== 'ENOENT' || above === path || (await kindOf(above)) === 'folder') throw error;
      await make(above);
      await make(path);
    }
  };
  try {
    await make(folder);
  } catch (cause) {
    const { message } = cause as Error;
    const { code } = cause as NodeJS.ErrnoException;
    throw new Error(`${folder}: ${code === undefined ? message : `cannot be made: ${message}`}`, { cause });
  }
}

/** Writes beside the place, has it on the disk, and renames. */
async function writeWhole(file: string, content: string): Promise<void> {
  const { open, rename, rm } = await files();
  const { randomBytes } = await nodeModule<typeof import('node:crypto')>('node:crypto');
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw named(file, error);
  }
}

/** What a system says, with the file that it says it of. */
function named(file: string, cause: unknown): Error {
  return new Error(`${file}: ${(cause as Error).message}`, { cause });
}
