/** What every page has, whatever it is about: an outline, captions, texts for pictures, and nothing from outside. */
import { createHash } from 'node:crypto';
import { renderReport } from 'lsrdr/report';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { script, scriptHash } from '../../src/report/script';
import { all, documentOf, pages, textOf } from './samples';

const order = [
  'reading',
  'clusters',
  'steps',
  'search',
  'spectra',
  'convergence',
  'membership',
  'overlap',
  'causal',
  'baselines',
  'certificate',
  'origin',
  'data',
];

describe.each(Object.entries(pages))('the page of %s', (_name, make) => {
  let subject: ReturnType<typeof make>;
  let text = '';
  let page: Document;
  const warnings = vi.spyOn(console, 'warn');

  beforeAll(() => {
    subject = make();
    warnings.mockClear();
    text = renderReport(...subject);
    page = documentOf(text);
  });
  afterAll(() => warnings.mockReset());

  it('is a whole page of a moderate size, the same each time', () => {
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(text.endsWith('</html>\n')).toBe(true);
    expect(text.length).toBeLessThan(1_000_000);
    expect(renderReport(...subject)).toBe(text);
  });

  it('says nothing that is no number, and draws without complaints', () => {
    const words = textOf(page.querySelector('main')!);
    const told = all(page, 'main script').reduce(
      (rest, { textContent }) => rest.replace(textOf({ textContent }), ''),
      words,
    );
    expect(told).not.toMatch(/\bNaN\b|undefined|Infinity|\[object|\u26a0/);
    expect(told).not.toMatch(/[-−]\d+(\.\d+)?\s%/);
    expect(text.replace(/<script[\s\S]*?<\/script>/g, '')).not.toMatch(/="(NaN|undefined|null)|NaN[",]/);
    expect(warnings).not.toHaveBeenCalled();
  });

  it('begins with the finding and how to read it, and keeps the order', () => {
    const main = page.querySelector('main')!;
    expect(Array.from(main.children, ({ tagName }) => tagName).slice(0, 2)).toEqual(['H1', 'P']);
    expect(main.children[1]!.className).toBe('finding');
    expect(textOf(main.children[1]!)).toMatch(/^[^.]+(\.\d[^.]*)*\.( [^.]+\.)?$/);
    const ids = all(page, 'main > section > h2').map(({ id }) => id);
    expect(ids[0]).toBe('reading');
    expect(ids).toEqual(order.filter((id) => ids.includes(id)));
    expect(ids).toEqual(expect.arrayContaining(['reading', 'origin', 'data']));
    expect(all(page, 'nav a').map((link) => link.getAttribute('href'))).toEqual(ids.map((id) => `#${id}`));
  });

  it('has headings that skip no level', () => {
    const levels = all(page, 'h1, h2, h3, h4, h5').map(({ tagName }) => Number(tagName[1]));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.slice(1).forEach((level, at) => {
      expect(level - levels[at]!, `heading ${at + 1}`).toBeLessThanOrEqual(1);
    });
  });

  it('has ids of one element each, and links to them', () => {
    const ids = all(page, '[id]').map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const named = all(page, '[aria-labelledby], [aria-describedby], label[for], a[href^="#"]').map(
      (one) =>
        one.getAttribute('aria-labelledby') ??
        one.getAttribute('aria-describedby') ??
        one.getAttribute('for') ??
        one.getAttribute('href')!.slice(1),
    );
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('has a caption for every table and a text for every picture', () => {
    for (const table of all(page, 'table')) {
      expect(textOf(table.querySelector('caption'))).not.toBe('');
      expect(all(table, 'thead th:not([scope="col"]), tbody tr > :first-child:not(th[scope="row"])')).toEqual([]);
      const widths = new Set(all(table, 'tr').map(({ children }) => children.length));
      expect(widths.size, textOf(table.querySelector('caption'))).toBe(1);
    }
    for (const svg of all(page, 'svg')) {
      const isNamed = svg.getAttribute('role') === 'img' && svg.getAttribute('aria-label')!.length > 20;
      expect(isNamed || svg.getAttribute('aria-hidden') === 'true', svg.outerHTML.slice(0, 80)).toBe(true);
    }
    for (const image of all(page, 'img')) expect(image.getAttribute('alt')!.length).toBeGreaterThan(20);
  });

  it('asks for nothing from outside', () => {
    const addresses = text.match(/https?:[^"'\s<]*/g) ?? [];
    expect([...new Set(addresses)].filter((address) => address !== 'http://www.w3.org/2000/svg')).toEqual([]);
    expect(all(page, 'link, iframe, object, embed, form, base, script[src]')).toEqual([]);
    for (const image of all(page, '[src]')) expect(image.getAttribute('src')).toMatch(/^data:image\/png;base64,/);
    expect(page.querySelector('style')!.textContent).not.toMatch(/url\(|@import/);
    expect(page.querySelector('meta[http-equiv]')!.getAttribute('content')).toContain("default-src 'none'");
  });
});

it('lets its own script run and no other', () => {
  expect(createHash('sha256').update(script).digest('base64')).toBe(scriptHash);
  const [subject] = pages['an atlas']!();
  const page = documentOf(renderReport(subject));
  const scripts = all(page, 'script');
  expect(scripts.map((one) => one.getAttribute('type'))).toEqual(['application/json', null]);
  expect(scripts[1]!.textContent).toBe(script);
  expect(page.querySelector('meta[http-equiv]')!.getAttribute('content')).toContain(
    `script-src 'sha256-${scriptHash}'`,
  );
});
