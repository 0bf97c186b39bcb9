/** What the documentation site is made of: the subpaths of the package, and the Markdown pages in the order of their index. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exports as subpaths } from '../../package.json';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** A module of the reference: the name that programs import, and its source. */
export interface Entry {
  readonly name: string;
  readonly source: string;
}

/** A Markdown page of the repository: its group in the navigation, and its title. */
export interface Page {
  readonly path: string;
  readonly group: string;
  readonly title: string;
}

/** The groups of pages, as the navigation has them. */
export const groups = ['Guides', 'Results', 'Project'] as const;

/** The modules that `package.json` exports, and the types that they mention and do not export. */
export const entries: readonly Entry[] = [
  ...Object.keys(subpaths)
    .filter((subpath) => !subpath.endsWith('.json'))
    .map((subpath) => ({ name: join('lsrdr', subpath), source: join(root, 'src', subpath, 'index.ts') })),
  { name: 'other types', source: fileURLToPath(new URL('mentioned-types.ts', import.meta.url)) },
];

/** All pages, those of `docs/` in the order in which their index names them. `test/contracts/links.test.ts` keeps that index complete. */
export function pages(): Page[] {
  const index = readFileSync(join(root, 'docs/README.md'), 'utf8');
  const guides = ['README.md', ...[...index.matchAll(/\]\(([a-z-]+\.md)\)/g)].map(([, name]) => name!)];
  const measured = readdirSync(join(root, 'bench/results'))
    .filter((name) => name.endsWith('.md'))
    .sort();
  return [
    ...guides.map((name) => pageOf(`docs/${name}`, name === 'experiments.md' ? 'Results' : 'Guides')),
    pageOf('bench/RESULTS.md', 'Results'),
    ...measured.map((name) => pageOf(`bench/results/${name}`, 'Results', `Results: ${name.replace('.md', '')}`)),
    pageOf('CONTRIBUTING.md', 'Project'),
    pageOf('CHANGELOG.md', 'Project'),
  ];
}

/** A page whose title is its first heading, where none is given. */
function pageOf(path: string, group: (typeof groups)[number], title?: string): Page {
  const heading = /^# (.+)$/m.exec(readFileSync(join(root, path), 'utf8'))?.[1];
  const found = title ?? heading;
  if (found === undefined) throw new Error(`${path}: there is no heading`);
  return { path, group, title: found };
}
