/**
 * The links of a folder of static pages that lead nowhere: `href` and `src` to files of the folder, and to ids in them. Links to other hosts are looked at
 * for their form only; nothing is asked of a network. What scripts build at run time, as the tree of TypeDoc's navigation, is not seen.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { parseHTML } from 'linkedom';

/** A link that leads nowhere, and why. */
export interface BrokenLink {
  /** Path of its page in the folder. */
  readonly page: string;
  /** As it is written there. */
  readonly link: string;
  readonly reason: string;
}

/** What {@link checkLinks} has looked at, and what it found. */
export interface LinkCheck {
  readonly pages: number;
  readonly links: number;
  readonly broken: readonly BrokenLink[];
}

interface Page {
  readonly ids: ReadonlySet<string>;
  readonly links: readonly string[];
}

interface Site {
  readonly files: ReadonlySet<string>;
  readonly pages: ReadonlyMap<string, Page>;
  readonly read: (path: string) => Page;
}

/** Links that start with a scheme, or with the host of another site. */
const EXTERNAL = /^([a-z][a-z\d+.-]*:|\/\/)/i;
const SCHEMES = ['http:', 'https:', 'mailto:', 'data:'];

/**
 * Checks every `.html` file below a folder.
 *
 * @throws Error if the folder has none: a check of nothing would pass.
 */
export function checkLinks(folder: string): LinkCheck {
  // From the list, and not by asking for each, which would accept another case on some file systems.
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = new Set(
    entries.map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
  );
  const paths = [...files].filter((path) => path.endsWith('.html')).sort();
  if (paths.length === 0) throw new Error(`${folder}: there are no pages`);
  const read = (path: string): Page => pageOf(readFileSync(join(folder, path), 'utf8'));
  const site: Site = { files, pages: new Map(paths.map((path) => [path, read(path)])), read };

  const broken: BrokenLink[] = [];
  let links = 0;
  for (const [page, { links: written }] of site.pages) {
    links += written.length;
    for (const link of new Set(written)) {
      const reason = EXTERNAL.test(link) ? faultOfExternal(link) : faultOfInternal(link, page, site);
      if (reason !== undefined) broken.push({ page, link, reason });
    }
  }
  return { pages: site.pages.size, links, broken };
}

function pageOf(text: string): Page {
  const { document } = parseHTML(text);
  const values = (attribute: string): string[] =>
    Array.from(document.querySelectorAll(`[${attribute}]`), (element) => element.getAttribute(attribute)!);
  const named = Array.from(document.querySelectorAll('a[name]'), (element) => element.getAttribute('name')!);
  return { ids: new Set([...values('id'), ...named]), links: [...values('href'), ...values('src')] };
}

function faultOfExternal(link: string): string | undefined {
  try {
    const { protocol, hostname } = new URL(link, 'https://host/');
    if (!SCHEMES.includes(protocol)) return `the scheme ${protocol} leads nowhere on a page`;
    if (protocol.startsWith('http') && !/^[^.]+(\.[^.]+)+$/.test(hostname)) return `${hostname} is not a host`;
    return undefined;
  } catch {
    return 'not a URL';
  }
}

function faultOfInternal(link: string, page: string, { files, pages, read }: Site): string | undefined {
  const [address, ...rest] = link.split('#');
  const written = address!.replace(/\?.*$/, '');
  let path: string;
  let anchor: string;
  try {
    path = decodeURIComponent(written);
    anchor = decodeURIComponent(rest.join('#'));
  } catch {
    return 'not an encoding of UTF-8';
  }
  if (path.startsWith('/')) return 'starts at the root of a host; the site may lie in a folder of it';
  let target = path === '' ? page : posix.join(page, '..', path);
  if (target === '..' || target.startsWith('../')) return 'leaves the site';
  const front = posix.join(target, 'index.html');
  if (!files.has(target) && files.has(front)) target = front;
  if (!files.has(target)) return 'there is no such file';
  // An empty anchor and “top” are the beginning of any page.
  if (anchor === '' || anchor === 'top') return undefined;
  const { ids } = pages.get(target) ?? read(target);
  return ids.has(anchor) ? undefined : `there is no “${anchor}” in ${target}`;
}
