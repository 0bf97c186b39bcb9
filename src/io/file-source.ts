import { nodeModule } from '../node-module';
import { type ByteSource, smallPiece } from './byte-source';

const fileSystem = () => nodeModule<typeof import('node:fs/promises')>('node:fs/promises');
const paths = () => nodeModule<typeof import('node:path')>('node:path');

/**
 * A file on a disk. It is opened for each read and closed after it, so that nobody has to close a model; a file that is another one by
 * then (by size and time of change) is refused, not mixed with what was read of the first.
 *
 * @param call what messages begin with, before the path
 * @throws Error when it is not there or no file
 */
export async function fileSource(call: string, path: string): Promise<ByteSource> {
  const place = `${call}: ${path}`;
  const { open } = await fileSystem();
  const { join, dirname } = await paths();
  const withHandle = <T>(work: (handle: Awaited<ReturnType<typeof open>>) => Promise<T>): Promise<T> =>
    named(place, async () => {
      const handle = await open(path, 'r');
      try {
        return await work(handle);
      } finally {
        await handle.close();
      }
    });
  // Before it is opened, which for a pipe that nobody writes to would never end.
  const { size, mtimeMs } = await named(place, async () => {
    const { stat } = await fileSystem();
    const found = await stat(path);
    if (found.isFile() || found.isDirectory()) return found;
    const kind = found.isFIFO() ? 'a pipe' : found.isSocket() ? 'a socket' : 'a device';
    throw new Error(
      `expected a file, which has a size and is read by ranges, got ${kind}: read its bytes and give those`,
    );
  });
  return {
    place,
    size,
    notes: [],
    piece: smallPiece,
    read: (begin, end, scratch) =>
      withHandle(async (handle) => {
        const now = await handle.stat();
        if (now.size !== size || now.mtimeMs !== mtimeMs) throw new Error('the file has changed since it was opened');
        const isEnough = scratch !== undefined && scratch.length >= end - begin;
        const bytes = isEnough ? scratch.subarray(0, end - begin) : new Uint8Array(end - begin);
        for (let at = 0; at < bytes.length; ) {
          const { bytesRead } = await handle.read(bytes, at, bytes.length - at, begin + at);
          if (bytesRead === 0) throw new Error(`the file ends at byte ${begin + at}`);
          at += bytesRead;
        }
        return bytes;
      }),
    beside: async (name) => {
      const sibling = join(dirname(path), name);
      return (await kindOfPath(call, sibling)) === 'file' ? fileSource(call, sibling) : undefined;
    },
  };
}

/** What there is at a path. Anything but a folder counts as a file, and reading it will tell. */
export async function kindOfPath(call: string, path: string): Promise<'file' | 'folder' | 'nothing'> {
  const { stat } = await fileSystem();
  return named(`${call}: ${path}`, async () => {
    try {
      return (await stat(path)).isDirectory() ? 'folder' : 'file';
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return 'nothing';
      throw cause;
    }
  });
}

/** The files in a folder, in the order of their names. */
export async function filesOfFolder(call: string, path: string): Promise<string[]> {
  const { readdir } = await fileSystem();
  return named(`${call}: ${path}`, async () => {
    const entries = await readdir(path, { withFileTypes: true });
    const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
    return files.sort((a, b) => (a < b ? -1 : 1));
  });
}

/** The path of a file in a folder. */
export async function pathIn(folder: string, name: string): Promise<string> {
  return (await paths()).join(folder, name);
}

async function named<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new Error(`${place}: ${(cause as Error).message}`, { cause });
  }
}
