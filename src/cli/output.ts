/** Files that the program writes: whole or not at all. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chmod, link, lstat, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exitCodes } from './exit-codes';
import { about, Failure, lineOf } from './failure';

/**
 * Looks whether a file can be written before hours are spent on what is to be in it.
 * @throws Failure where the file is there and is not to be replaced, or cannot be
 */
export async function requireWritable(file: string, force: boolean): Promise<void> {
  const there = await kindOf(file);
  if (there === 'folder') throw new Failure(`${file}: expected a file, got a folder`);
  if (there === 'file' && !force) throw new Failure(`${file}: is there already; --force replaces it`);
  if (there === 'device') return;
  if (there === 'nothing' && !force && (await isLink(file))) {
    throw new Failure(`${file}: is a link to nothing; --force replaces it`);
  }
  const folder = dirname(file);
  if ((await kindOf(folder)) !== 'folder') throw new Failure(`${file}: there is no folder ${folder}`);
  await about(file, () => access(folder, constants.W_OK));
}

/**
 * Whether two paths are one file, by whatever names; no where one of them is none.
 */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map((path) => stat(path).catch(() => undefined)));
  return first?.isFile() === true && first.ino === second?.ino && first.dev === second.dev;
}

/**
 * Looks whether a folder takes files, by writing an empty one and taking it away: systems know of folders that everybody may write and nobody can.
 * @throws Failure naming it
 */
export async function requireWritableFolder(folder: string): Promise<void> {
  const file = join(folder, `.lsrdr.${randomBytes(6).toString('hex')}`);
  try {
    await (await open(file, 'wx')).close();
    await unlink(file);
  } catch (error) {
    throw new Failure(`${folder}: cannot be written: ${lineOf(error)}`);
  }
}

/**
 * Writes a file beside its place and moves it there, so that nobody sees half of it, and what was there is lost only when the new one is whole. Links stay links to what is
 * written, and who may read a file may read the new one. Devices and pipes are written to as they are.
 *
 * @param replaces whether it may take the place of a file that has come since {@link requireWritable} has looked
 */
export async function writeWhole(file: string, content: string | Uint8Array, replaces: boolean): Promise<void> {
  await about(file, async () => {
    const kind = await kindOf(file);
    if (kind === 'device') {
      await writeTo(file, content, 'w');
      return;
    }
    const place = kind === 'file' ? await realpath(file) : file;
    const temporary = join(dirname(place), `.${basename(place)}.${randomBytes(6).toString('hex')}`);
    try {
      await writeTo(temporary, content, 'wx');
      if (kind === 'file') await chmod(temporary, (await stat(place)).mode & 0o777);
      if (replaces) await rename(temporary, place);
      else await moveToNew(temporary, place);
    } catch (error) {
      await unlink(temporary).catch(() => {});
      throw error;
    }
  });
}

/** A second name is refused where the place is taken, which a look before a renaming cannot be sure of. */
async function moveToNew(temporary: string, place: string): Promise<void> {
  try {
    await link(temporary, place);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      const kept = `${place}.${randomBytes(6).toString('hex')}`;
      await rename(temporary, kept);
      const message = `${place}: has come meanwhile and is left as it is; what was to be written is in ${kept}`;
      throw new Failure(message, exitCodes.usage, true);
    }
    // File systems without second names.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    await rename(temporary, place);
    return;
  }
  await unlink(temporary);
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

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
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
