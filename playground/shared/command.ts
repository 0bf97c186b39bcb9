/** The command that finds the same without the page. */
import type { SubjectFacts } from './protocol';
import type { Settings } from './settings';
import { type Told, toldWords } from './told';

const plain = /^[\w@%+=:,./-]+$/;
const quoted = (word: string): string => (plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/**
 * @param file its name, or its path in the repository
 * @param key of the subject on the command line: `['--layer', '0']`, `['--tensor', 'A']`, or none where it is the only one
 * @returns undefined for a graph, which the command line does not read
 */
export function commandFor(
  file: string,
  key: readonly string[],
  { kind: subjectKind }: Pick<SubjectFacts, 'kind'>,
  settings: Settings,
  told: Told,
): string | undefined {
  if (subjectKind === 'graph') return undefined;
  const { field, kind, rank, restarts, seed, minimumShare, image, residues } = settings;
  const subject = [file, ...key, ...(field === 'real' ? [] : ['--field', field]), ...toldWords(told)];
  const search = [...subject, '--rank', rank, '--restarts', restarts, '--seed', seed];
  const page = [
    ...(image === undefined ? [] : ['--image', image.join('x')]),
    ...(residues === undefined ? [] : ['--residues', residues]),
    '--out',
    'page.html',
  ];
  const line = (words: readonly (string | number)[]): string =>
    `npx lsrdr ${words.map((word) => quoted(String(word))).join(' ')}`;
  if (kind === 'atlas') return line(['report', ...search, '--minimum-share', minimumShare, ...page]);
  return `${line(['fit', ...search, '--out', 'result.json'])} && ${line(['report', 'result.json', ...page])}`;
}
