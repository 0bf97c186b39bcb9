/** The tuple that a command is about, where its words say. */
import type { BilinearNetwork } from '../bilinear';
import { type Model, openModel } from '../io';
import { printable } from '../io/describe-model';
import { networkOf, type Subject, type SubjectOptions, subjectOf } from '../jobs/subject';
import { about, Failure } from './failure';

export { algebras, embedded, type Subject, type SubjectOptions, tuplesOf } from '../jobs/subject';

/** How messages and summaries call a file. */
export const nameOf = (file: string): string => (file === '-' ? 'standard input' : printable(file));

/** Opens a file of arrays, a folder with a model, a URL, or standard input for `-`. */
export async function openFile(file: string): Promise<Model> {
  return about(nameOf(file), async () => (file === '-' ? openModel(await standardInput()) : openModel(file)));
}

async function standardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/**
 * What `--tensor` or `--layer` says, else the one array of the file that is a tuple, else the one layer of the network that it holds.
 * @throws Failure where the file leaves a choice
 */
export async function readSubject(file: string, options: SubjectOptions): Promise<Subject> {
  const name = nameOf(file);
  const model = await openFile(file);
  if (options.tensor !== undefined && options.layer !== undefined) {
    throw new Failure('--tensor and --layer: expected one of them, got both');
  }
  const subject = await about(name, () => subjectOf(name, model, options, (option) => `--${option}`));
  return { ...subject, name: printable(subject.name) };
}

/** The network of a model, with what the command line says of it. */
export async function readNetwork(file: string, model: Model, options: SubjectOptions): Promise<BilinearNetwork> {
  return about(nameOf(file), () => networkOf(model, options));
}
