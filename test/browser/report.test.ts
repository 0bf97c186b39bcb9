/** Report pages in a browser, where Chromium is installed: narrow and wide, light and dark, with scripts and without, looked through by axe. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { atlasFromJSON } from 'lsrdr/cluster';
import * as real from 'lsrdr/real';
import { renderReport } from 'lsrdr/report';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layerSample, pages, realFit, repeated, wayBack } from '../report/samples';
import { Devtools, type OpenPage } from './devtools';
import { chromium } from './process';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const names = [
  'a name that goes on and on without an end to be seen anywhere near',
  'x'.repeat(70),
  '<b>',
  'ב',
  '漢字',
  'f',
  'g',
];
const made: { readonly [name: string]: () => string } = {
  layer: () => renderReport(layerSample().subject, layerSample().options),
  fit: () =>
    renderReport(realFit({ restarts: 8 }), { names, command: `npx lsrdr report ${'very-long-name-'.repeat(12)}.npz` }),
  unconverged: () => renderReport(...pages['a fit that has not converged']!()),
  residues: () => renderReport(realFit({}, 8), { residues: 4 }),
  way: () => {
    const { clusters, network, data } = wayBack();
    const long = clusters.map((cluster, at) => ({ ...cluster, name: `${names[at]} `.repeat(9) }));
    return renderReport(long, { network, data, draws: 2, names: [...names, ...names.slice(0, 5)] });
  },
  'way with pictures': () => renderReport(...pages['a cluster on its way back']!()),
  sixty: () => renderReport(repeated(), { names: ['one', 'two', 'three'] }),
};

/** Elements that are wider than what holds them and do not scroll, and text of drawings outside of them. */
const CUT = `(() => {
  const wide = document.documentElement.clientWidth;
  const isScrolled = (one) => one.closest('.scroll') !== null;
  const boxes = [...document.querySelectorAll('body *')].filter((one) => !isScrolled(one) && one.closest('details:not([open])') === null);
  const out = boxes.filter((one) => { const { left, right, width } = one.getBoundingClientRect(); return width > 0 && (left < -0.5 || right > wide + 0.5); });
  const cut = [...document.querySelectorAll('figure svg.plot text, svg.waves text')].filter((text) => {
    const card = text.closest('figure, article').getBoundingClientRect();
    const { left, right, top, bottom, width } = text.getBoundingClientRect();
    return width > 0 && (left < card.left || right > card.right || top < card.top || bottom > card.bottom);
  });
  return [...out.map((one) => one.outerHTML.slice(0, 90)), ...cut.map((one) => 'text ' + one.textContent)];
})()`;

describe.skipIf(chromium === undefined)('a report in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lsrdr-report-'));
  const addressOf = (name: string): string => pathToFileURL(join(folder, `${name}.html`)).href;
  let browser: Devtools;

  beforeAll(() => {
    for (const [name, make] of Object.entries(made)) writeFileSync(join(folder, `${name}.html`), make());
    browser = new Devtools();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const violations = async (page: OpenPage): Promise<string[]> => {
    await page.evaluate(`${axe}; undefined`);
    return page.evaluate(`axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html.slice(0, 120) + ' ' + failureSummary)))`);
  };

  describe.each(Object.keys(made))('%s', (name) => {
    it.each([
      [400, 'light'],
      [400, 'dark'],
      [1200, 'light'],
      [1200, 'dark'],
    ] as const)(
      '%i px, %s: nothing overflows, nothing is cut, no complaint, no request, no violation',
      async (width, scheme) => {
        const page = await browser.open(addressOf(name), { width, height: 900, scheme });
        await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
        const [scrolled, inner] = await page.evaluate<[number, number]>(
          '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
        );
        expect(scrolled).toBeLessThanOrEqual(inner);
        expect(await page.evaluate(CUT)).toEqual([]);
        const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
        const [red] = ground.match(/\d+/g)!.map(Number);
        expect(red! > 128).toBe(scheme === 'light');
        // Both schemes and both widths once; sixty cards alike take axe eight seconds.
        if ((width === 400) === (scheme === 'light') && name !== 'sixty') expect(await violations(page)).toEqual([]);
        expect(page.requests.filter((url) => !url.startsWith('data:'))).toEqual([addressOf(name)]);
        expect(page.complaints).toEqual([]);
      },
    );
  });

  it('is examined by eyes that see faults', async () => {
    const page = await browser.open(addressOf('unconverged'), { width: 400, height: 900, scheme: 'light' });
    await page.evaluate(
      `document.querySelector('main').insertAdjacentHTML('beforeend', '<div style="width: 2000px">wide</div><img src="data:,"><p style="color: #ddd">pale</p><img src="https://example.invalid/x.png" alt="away">')`,
    );
    expect(await page.evaluate(CUT)).toEqual([expect.stringContaining('2000px')]);
    await page.evaluate(
      `document.querySelector('figure svg.plot text').setAttribute('transform', 'translate(-900,0)')`,
    );
    expect(await page.evaluate(CUT)).toContainEqual(expect.stringMatching(/^text /));
    const found = (await violations(page)).map((text) => text.split(':')[0]);
    expect(found).toEqual(expect.arrayContaining(['image-alt', 'color-contrast']));
    await page.evaluate(`console.error('an error')`);
    expect(page.complaints).toContainEqual(expect.stringContaining('an error'));
    expect(page.complaints).toContainEqual(expect.stringContaining('Content Security Policy'));
  });

  it('sorts and searches memberships, by the keyboard too', async () => {
    const page = await browser.open(addressOf('fit'), { width: 1200, height: 900, scheme: 'light' });
    const column = (at: number) =>
      page.evaluate<string[]>(
        `[...document.querySelectorAll('#members tbody tr:not([hidden])')].map((row) => row.cells[${at}].textContent)`,
      );
    const press = (at: number) =>
      page.evaluate(
        `(() => { const button = document.querySelectorAll('#members th button')[${at}]; button.focus(); if (document.activeElement !== button) throw new Error('no focus'); button.click(); })()`,
      );
    const sortOf = (at: number) =>
      page.evaluate<string | null>(`document.querySelectorAll('#members thead th')[${at}].getAttribute('aria-sort')`);
    await press(1);
    expect(await column(1)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    expect(await sortOf(1)).toBe('ascending');
    await press(1);
    expect(await column(1)).toEqual(['6', '5', '4', '3', '2', '1', '0']);
    expect(await sortOf(1)).toBe('descending');
    await press(2);
    const shares = (await column(2)).map(Number.parseFloat);
    expect(shares).toEqual([...shares].sort((one, other) => other - one));
    await page.evaluate(
      `(() => { const filter = document.getElementById('filter'); filter.value = 'GOES end'; filter.dispatchEvent(new Event('input')); })()`,
    );
    expect(await column(0)).toEqual([names[0]]);
    expect(await page.evaluate(`document.getElementById('filtered').textContent`)).toBe('1 of 7 rows');
  });

  it('saves its result and its atlas as JSON that the package reads back', async () => {
    await browser.saveTo(folder);
    for (const [name, file, read] of [
      ['fit', 'result.json', (text: string) => real.fromJSON(text).fitness],
      ['sixty', 'atlas.json', (text: string) => atlasFromJSON(text).clusters.length],
    ] as const) {
      const page = await browser.open(addressOf(name), { width: 1200, height: 900, scheme: 'light' });
      await page.evaluate(`document.querySelector('#data ~ p a[download]').click()`);
      const path = join(folder, file);
      for (let k = 0; k < 200 && !existsSync(path); k++) await new Promise((resume) => setTimeout(resume, 25));
      expect(read(readFileSync(path, 'utf8'))).toBe(name === 'fit' ? realFit({ restarts: 8 }).fitness : 60);
      expect(page.complaints).toEqual([]);
    }
  });

  it('is whole without scripts, and has no control then that does nothing', async () => {
    const page = await browser.open(addressOf('fit'), { width: 400, height: 900, scheme: 'light', scripts: false });
    const state = await page.evaluate<unknown>(
      `[document.querySelectorAll('#members tbody tr').length, document.querySelectorAll('button').length, getComputedStyle(document.querySelector('.search')).display]`,
    );
    expect(state).toEqual([7, 0, 'none']);
  });
});
