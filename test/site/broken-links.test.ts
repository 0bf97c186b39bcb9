/** The link check of the documentation site, on a folder of tiny pages. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkLinks } from '../../scripts/site/broken-links';

const folders: string[] = [];

/** A folder with the given files. */
function site(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'lsrdr-site-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const page = (body: string): string => `<!DOCTYPE html><html><body>${body}</body></html>`;
const other = page('<h2 id="shapes-of-φ">Shapes</h2><a name="old">old</a>');

/** What is broken on a page beside a page in a folder and a picture. */
function brokenOn(body: string): string[] {
  const folder = site({
    'index.html': page(body),
    'guides/index.html': page('<p id="front"></p>'),
    'guides/other page.html': other,
    'icons.svg': '<svg xmlns="http://www.w3.org/2000/svg"><g id="icon"></g></svg>',
  });
  const { pages, broken } = checkLinks(folder);
  expect(pages).toBe(3);
  for (const { page } of broken) expect(page).toBe('index.html');
  return broken.map(({ link }) => link);
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('checkLinks', () => {
  it('accepts links that lead somewhere', () => {
    const good = [
      '#here',
      '#',
      '#top',
      '',
      'index.html#here',
      'guides/other%20page.html',
      'guides/other%20page.html?plain=1#shapes-of-%CF%86',
      'guides/other page.html#shapes-of-φ',
      'guides/other%20page.html#old',
      'guides/#front',
      './guides/../index.html',
    ];
    const body = good.map((link) => `<a href="${link}">to</a>`).join('');
    expect(
      brokenOn(`<p id="here">${body}<img src="icons.svg"><svg><use href="icons.svg#icon"></use></svg></p>`),
    ).toEqual([]);
  });

  it.each([
    ['a file that is not there', '<a href="guides/missing.html">to</a>', 'guides/missing.html'],
    ['a file in another case', '<a href="Index.html">to</a>', 'Index.html'],
    ['a picture that is not there', '<img src="missing.png">', 'missing.png'],
    ['a script that is not there', '<script src="missing.js"></script>', 'missing.js'],
    ['an anchor that is not there', '<a href="#missing">to</a>', '#missing'],
    ['an anchor that is on another page only', '<p id="here"></p><a href="guides/#here">to</a>', 'guides/#here'],
    ['an anchor in another case', '<p id="here"></p><a href="#Here">to</a>', '#Here'],
    ['an anchor that no picture has', '<svg><use href="icons.svg#none"></use></svg>', 'icons.svg#none'],
    ['a file outside of the site', '<a href="../index.html">to</a>', '../index.html'],
    ['a path from the root of the host', '<a href="/index.html">to</a>', '/index.html'],
    ['half an escape', '<a href="guides/%CF">to</a>', 'guides/%CF'],
  ])('finds %s', (_, body, link) => {
    expect(brokenOn(body)).toEqual([link]);
  });

  it('names page and reason', () => {
    const folder = site({
      'index.html': page('<a href="guides/b.html#c">to</a>'),
      'guides/b.html': page('<a href="d">to</a>'),
    });
    expect(checkLinks(folder)).toEqual({
      pages: 2,
      links: 2,
      broken: [
        { page: 'guides/b.html', link: 'd', reason: 'there is no such file' },
        { page: 'index.html', link: 'guides/b.html#c', reason: 'there is no “c” in guides/b.html' },
      ],
    });
  });

  it('looks at the form of links to other hosts, and asks no host', () => {
    const good = [
      'https://nobody.invalid/x#y',
      '//nobody.invalid/',
      'mailto:a@b.invalid',
      'data:image/png;base64,AA==',
    ];
    expect(brokenOn(good.map((link) => `<a href="${link}">to</a>`).join(''))).toEqual([]);
    const bad = [
      'https://',
      'https:///',
      'http://a b.invalid/',
      'htps://nobody.invalid/',
      'https://nobody/',
      'javascript:go()',
    ];
    expect(brokenOn(bad.map((link) => `<a href="${link}">to</a>`).join(''))).toEqual(bad);
  });

  it('refuses a folder without pages', () => {
    expect(() => checkLinks(site({ 'a.txt': '' }))).toThrow('there are no pages');
  });
});
