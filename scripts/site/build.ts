/**
 * The documentation site in `site/`: `npm run docs`. TypeDoc makes the reference of every subpath from the sources, and the pages from the Markdown as it
 * is, and the playground goes beside them; then every link of what was built is followed. Any warning, and any link that leads nowhere, ends it with status 1.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Application, Converter, type DocumentReflection, ReflectionKind } from 'typedoc';
import { homepage, repository, version } from '../../package.json';
import { buildPlayground } from '../../playground/server/build';
import { checkLinks } from './broken-links';
import { entries, groups, pages, root } from './pages';

const out = join(root, 'site');
const repositoryUrl = repository.url.replace(/^git\+|\.git$/g, '');
const documents = pages();

/** Stands for the playground in the navigation, whose links TypeDoc writes as they are on pages at every depth. */
const PLAYGROUND = 'https://playground.invalid/';

const app = await Application.bootstrapWithPlugins({
  name: 'lsrdr',
  includeVersion: true,
  tsconfig: join(root, 'tsconfig.json'),
  basePath: root,
  readme: join(root, 'README.md'),
  entryPoints: entries.map(({ source }) => source),
  projectDocuments: documents.map(({ path }) => join(root, path)),
  // `npm run typecheck` has looked at the types.
  skipErrorChecking: true,
  // Of the class that keeps runs: what the drivers of runs ask it for, and what they give it.
  excludeInternal: true,
  excludeProtected: true,
  intentionallyNotExported: ['RunKeeper', 'Kept', 'Parts', 'types', 'writers'],
  // The packed sources know no commit; links lead to the main branch.
  disableGit: true,
  sourceLinkTemplate: `${repositoryUrl}/blob/main/{path}#L{line}`,
  navigationLinks: { Playground: PLAYGROUND, Repository: homepage },
  searchInDocuments: true,
  searchInComments: true,
  highlightLanguages: ['typescript', 'javascript', 'python', 'bash', 'sh', 'json', 'r'],
  sort: ['documents-first', 'source-order'],
  sortEntryPoints: false,
  groupOrder: [...groups, 'Modules', '*'],
  navigation: { includeGroups: true, excludeReferences: true },
  requiredToBeDocumented: ['Enum', 'Variable', 'Function', 'Class', 'Interface', 'TypeAlias'],
  validation: { notExported: true, invalidLink: true, invalidPath: true, rewrittenLink: true, notDocumented: true },
  treatWarningsAsErrors: true,
  out,
});

app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, document: DocumentReflection) => {
  const path = document.project.files.getReflectionPath(document);
  const page = documents.find((one) => join(root, one.path) === path);
  if (page === undefined) throw new Error(`${path} is not one of the pages`);
  document.name = page.title;
  document.frontmatter.group = page.group;
});

app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, declaration) => {
  if (!declaration.kindOf(ReflectionKind.Module)) return;
  const path = context.project.files.getReflectionPath(declaration);
  const entry = entries.find(({ source }) => source === path);
  if (entry !== undefined) declaration.name = entry.name;
});

const project = await app.convert();
if (project === undefined) process.exit(1);
app.validate(project);
await app.generateOutputs(project);
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exit(1);

for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !entry.name.endsWith('.html')) continue;
  const path = join(entry.parentPath, entry.name);
  const link = relative(dirname(path), join(out, 'playground/index.html')).replaceAll('\\', '/');
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(PLAYGROUND, link));
}
await buildPlayground(join(out, 'playground'));

const { pages: built, links, broken } = checkLinks(out);
for (const { page, link, reason } of broken) console.error(`${page}: ${link}: ${reason}`);
console.log(
  `lsrdr ${version}: ${built} pages, ${links} links, ${broken.length} of them broken: ${join(out, 'index.html')}`,
);
if (broken.length > 0) process.exit(1);
