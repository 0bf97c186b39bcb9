/** Files that the program writes: whole or not at all. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { about, Failure } from './failure';

/**
 * Looks whether a file can be written before hours are spent on what is to be in it.
 * @throws Failure where the file is there and is not to be replaced, or cannot be
 */
export async function requireWritable(file: string, force: boolean): Promise<void> {
  const there = await kindOf(file);
  if (there === 'folder') throw new Failure(`${file}: expected a file, got a folder`);
  if (there === 'file' && !force) throw new Failure(`${file}: is there already; --force replaces it`);
  if (there === 'device') return;
  const folder = dirname(file);
  if ((await kindOf(folder)) !== 'folder') throw new Failure(`${file}: there is no folder ${folder}`);
  await about(file, () => access(folder, constants.W_OK));
}

/**
 * Writes a file beside its place and moves it there, so that nobody sees half of it, and what was there is lost only when the new one is whole. Devices and pipes
 * are written to as they are.
 */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  await about(file, async () => {
    if ((await kindOf(file)) === 'device') {
      await writeTo(file, content, 'w');
      return;
    }
    const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}`);
    try {
      await writeTo(temporary, content, 'wx');
      await rename(temporary, file);
    } catch (error) {
      await unlink(temporary).catch(() => {});
      throw error;
    }
  });
}

async function writeTo(path: string, content: string | Uint8Array, flags: string): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.writeFile(content);
    // A disk that is full may say so here only. Pipes and terminals have nothing to flush.
    await handle.sync().catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EINVAL' && error.code !== 'ENOTSUP') throw error;
    });
  } finally {
    await handle.close();
  }
}

/** What is at a path; links are followed. */
export async function kindOf(path: string): Promise<'nothing' | 'file' | 'folder' | 'device'> {
  try {
    const found = await stat(path);
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'device';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'nothing';
    return about(path, () => {
      throw error;
    });
  }
}
