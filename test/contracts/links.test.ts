/** Links between the Markdown pages lead to files that exist, and to headings that exist in them. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { filesBelow, read, root } from './source';

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...filesBelow('docs', '.md')].filter((page) =>
  existsSync(root + page),
);

interface Link {
  readonly page: string;
  readonly target: string;
}

/** Links and pictures to places of this repository. */
const links: Link[] = pages.flatMap((page) =>
  [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => ({ page, target: target! }))
    .filter(({ target }) => !/^[a-z]+:/.test(target)),
);

function withoutCode(text: string): string {
  return text.replace(/^ *```[\s\S]*?^ *```/gm, '').replace(/`[^`\n]*`/g, 'code');
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('links of the pages', () => {
  it('are found', () => {
    expect(links.length).toBeGreaterThan(20);
  });

  it.each(pages)('%s', (page) => {
    const broken = links
      .filter((link) => link.page === page)
      .filter(({ target }) => {
        const [path, anchor] = target.split('#');
        const file = path === '' ? page : join(dirname(page), path!);
        if (!existsSync(root + file)) return true;
        return anchor !== undefined && !anchorsOf(file).includes(anchor);
      });
    expect(broken).toEqual([]);
  });

  it('reach every page of docs/ from its index', () => {
    const reached = links.filter(({ page }) => page === 'docs/README.md').map(({ target }) => `docs/${target}`);
    const missing = filesBelow('docs', '.md').filter((page) => page !== 'docs/README.md' && !reached.includes(page));
    expect(missing).toEqual([]);
  });
});
