/** The playground in a browser, where Chromium is installed: from files to clusters, effects and saved results, by one page after another of one browser. */
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bilinearLayer, bilinearNetwork, intervene } from 'lsrdr/bilinear';
import { atlasFromJSON } from 'lsrdr/cluster';
import * as complex from 'lsrdr/complex';
import { readNpz, readSafetensors, writeNpy, writeSafetensors } from 'lsrdr/io';
import * as quaternion from 'lsrdr/quaternion';
import * as real from 'lsrdr/real';
import { embed } from 'lsrdr/tuple';
import ndarray from 'ndarray';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oneHot } from '../../examples/modular-addition/model';
import { buildPlayground } from '../../playground/server/build';
import { fileServer } from '../../playground/server/server';
import { randomSource } from '../../src/random';
import { Devtools, type OpenPage, type View } from './devtools';
import { chromium } from './process';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const random = randomSource(11);
const gaussian = (...shape: number[]) =>
  ndarray(random.fillNormal(new Float64Array(shape.reduce((product, length) => product * length, 1))), shape);
const tuple = gaussian(2, 5, 5);

/** Elements that are wider than the page and do not scroll. */
const WIDE = `[...document.querySelectorAll('body *')].filter((one) => one.closest('.scroll, .unseen') === null && one.closest('details:not([open])') === null)
  .filter((one) => { const { left, right, width } = one.getBoundingClientRect(); return width > 1 && (left < -0.5 || right > document.documentElement.clientWidth + 0.5); })
  .map((one) => one.outerHTML.slice(0, 90))`;

describe.skipIf(chromium === undefined)('the playground in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lsrdr-playground-'));
  const saved = join(folder, 'saved');
  const fileOf = (name: string): string => join(folder, name);
  let server: Server;
  let browser: Devtools;
  let address: string;

  beforeAll(async () => {
    await buildPlayground(fileOf('site'));
    mkdirSync(saved);
    writeFileSync(fileOf('tuple.npy'), writeNpy(tuple));
    writeFileSync(fileOf('vector.npy'), writeNpy(gaussian(7)));
    writeFileSync(fileOf('broken.npz'), 'PK no archive');
    const [h, n, r] = [64, 1000, 10];
    const weights = { left: gaussian(h, n), right: gaussian(h, n), down: gaussian(r, h) };
    writeFileSync(fileOf('thousand.safetensors'), writeSafetensors(weights, { dtype: 'F32' }));
    server = fileServer(fileOf('site')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    browser = new Devtools();
    await browser.saveTo(saved);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const opened = (view: Partial<View> = {}): Promise<OpenPage> =>
    browser.open(address, { width: 1200, height: 900, scheme: 'light', ...view });
  const until = async (page: OpenPage, condition: string): Promise<void> => {
    for (let k = 0; k < 600; k++) {
      if (await page.evaluate<boolean>(`Boolean(${condition})`)) return;
      await new Promise((resume) => setTimeout(resume, 50));
    }
    throw new Error(`never: ${condition}`);
  };
  const textOf = (page: OpenPage, id: string): Promise<string> =>
    page.evaluate(`document.getElementById('${id}').textContent`);
  /** Sets a control as a user would, and tells the page. */
  const put = (page: OpenPage, id: string, value: string | number): Promise<void> =>
    page.evaluate(`(() => { const one = document.getElementById('${id}'); one.value = '${value}';
      for (const event of ['input', 'change']) one.dispatchEvent(new Event(event, { bubbles: true })); })()`);
  const click = (page: OpenPage, selector: string): Promise<void> =>
    page.evaluate(`document.querySelector('${selector}').click()`);
  const open = async (page: OpenPage, name: string): Promise<void> => {
    await page.choose('#file', [fileOf(name)]);
    await until(page, `document.getElementById('opened-name').textContent === '${name}'`);
  };
  /** Searches, and waits for all sections. */
  const search = async (page: OpenPage): Promise<void> => {
    const before = await page.evaluate<string>(`document.getElementById('sections').dataset.shown ?? ''`);
    await click(page, '#search');
    await until(
      page,
      `document.getElementById('sections').dataset.shown !== undefined && document.getElementById('sections').dataset.shown !== '${before}'`,
    );
    expect(await textOf(page, 'search-fault')).toBe('');
  };
  const save = async (page: OpenPage, kind: string, name: string): Promise<Buffer> => {
    await click(page, `button[data-save="${kind}"]`);
    const path = join(saved, name);
    for (let k = 0; k < 200 && !existsSync(path); k++) await new Promise((resume) => setTimeout(resume, 25));
    const bytes = readFileSync(path);
    rmSync(path);
    return bytes;
  };
  const violations = async (page: OpenPage): Promise<string[]> => {
    await page.evaluate(`${axe}; undefined`);
    return page.evaluate(`axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html.slice(0, 120) + ' ' + failureSummary)))`);
  };

  it('loads, by the keyboard and without a violation; asks for nothing outside', async () => {
    const page = await opened({ width: 400 });
    expect(await page.evaluate('crossOriginIsolated')).toBe(true);
    const order: string[] = [];
    for (let k = 0; k < 4; k++) {
      await page.press('Tab');
      order.push(await page.evaluate('document.activeElement.id || document.activeElement.dataset.example'));
    }
    expect(order).toEqual(['file', 'modular-addition', 'mnist', 'dependencies']);
    await page.press('Enter');
    await until(page, `document.getElementById('opened-name').textContent === 'A graph of packages'`);
    expect(await page.evaluate('document.activeElement.id')).toBe('settings-title');
    expect(await page.evaluate(WIDE)).toEqual([]);
    expect(await violations(page)).toEqual([]);
    expect(page.complaints).toEqual([]);
    expect(page.requests.filter((url) => !url.startsWith('data:') && !url.startsWith(address))).toEqual([]);
  });

  const fields = { real, complex, quaternion } as const;
  it.each(['real', 'complex', 'quaternion'] as const)(
    'fits an array over %s, and saves what the library reads',
    async (name) => {
      const page = await opened();
      await open(page, 'tuple.npy');
      await click(page, `input[name="field"][value="${name}"]`);
      await put(page, 'set-kind', 'fit');
      await put(page, 'set-restarts', 1);
      await put(page, 'set-seed', 5);
      await search(page);
      const field = fields[name];
      const { algebra } = field.fit(
        ndarray(
          new Float64Array(name === 'real' ? 1 : name === 'complex' ? 2 : 4).fill(1),
          name === 'real' ? [1, 1, 1] : [1, 1, 1, name === 'complex' ? 2 : 4],
        ),
        { rank: 1 },
      );
      const expected = field.fit(embed(tuple, algebra), { rank: 2, restarts: 1, seed: 5 });
      const result = field.fromJSON((await save(page, 'json', 'tuple-rank-2.json')).toString());
      expect(result.status).toBe('converged');
      expect(result.fitness).toBeCloseTo(expected.fitness, 9);
      // Which of the two starts is ahead by a rounding is the browser's own.
      expect([5, 6]).toContain(result.seed);
      expect(result.optima.map(({ hits }) => hits)).toEqual(expected.optima.map(({ hits }) => hits));
      const arrays = readNpz(await save(page, 'npz', 'tuple-rank-2-cluster-1.npz'));
      expect(arrays.get('X')!.shape).toEqual([...result.X.shape]);
      expect(arrays.get('fitness')!.get()).toBe(result.fitness);
      const html = (await save(page, 'html', 'tuple-rank-2.html')).toString();
      expect(html).toContain('<!doctype html>');
      expect(html).toContain(`--field ${name}`.repeat(name === 'real' ? 0 : 1));
      const stored = JSON.parse(/id="lsrdr-data">(.*?)<\/script>/.exec(html)![1]!);
      expect(field.fromJSON(stored.subject).fitness).toBe(result.fitness);
      // The forms x*A_j x of an array, of a random input.
      expect(await textOf(page, 'effect-sentence')).toMatch(/^For random numbers of seed 0 the forms/);
      expect(page.complaints).toEqual([]);
    },
  );

  it('takes clusters of a network out, keeps them and steers, as intervene does', async () => {
    const page = await opened();
    await click(page, 'button[data-example="modular-addition"]');
    await until(page, `!document.getElementById('settings').hidden`);
    await put(page, 'set-kind', 'fit');
    await put(page, 'set-restarts', 0);
    await search(page);
    const cluster = real.fromJSON((await save(page, 'json', 'modular-addition-rank-2.json')).toString());
    const { tensors } = readSafetensors(readFileSync(fileOf('site/examples/modular-addition.safetensors')));
    const [gate, down] = [tensors.get('bilinear.weight')!, tensors.get('head.weight')!];
    const network = bilinearNetwork([bilinearLayer({ gate, down })]);
    const inputs = oneHot(59, 20, 3);
    // A card's button chooses its cluster.
    await put(page, 'input-a', 20);
    await put(page, 'input-b', 3);
    const strength = -1.5 * Math.SQRT2;
    for (const mode of ['ablate', 'keep', 'steer'] as const) {
      await click(page, `input[name="mode"][value="${mode}"]`);
      await put(page, 'input-strength', -1.5);
      await click(page, '#cluster-1 .act');
      expect(await page.evaluate('document.activeElement.id')).toBe('effect-cluster');
      const outputs = intervene(network, { layer: 0, cluster, inputs, mode, strength });
      const largest = outputs.data.indexOf(Math.max(...outputs.data));
      const how = {
        ablate: 'without cluster 1',
        keep: 'with nothing but cluster 1',
        steer: 'steered along cluster 1 by −1.5',
      }[mode];
      await until(page, `/^For 20 . 3 .*${how}/.test(document.getElementById('effect-sentence').textContent)`);
      const sentence = await textOf(page, 'effect-sentence');
      expect(sentence).toMatch(/^For 20 \+ 3 the network says 23, which is right;/);
      expect(sentence).toContain(largest === 23 ? 'it says the same' : `it says ${largest}, which is wrong`);
      const row = await page.evaluate<string>(
        `document.querySelectorAll('#outputs tbody tr')[23].cells[2].textContent`,
      );
      expect(Number(row.replace('−', '-'))).toBe(Number(outputs.get(23).toPrecision(4)));
    }
    await until(page, `document.getElementById('score').textContent !== ''`);
    // Counted without the package's intervene.
    const { directions } = cluster.prominent(1);
    const pairs = Array.from({ length: 59 * 59 }, (_, at) => [Math.floor(at / 59), at % 59] as const);
    const steered = pairs.map(([a, b]) =>
      Array.from(oneHot(59, a, b), (value, i) => value + strength * directions.get(0, i)),
    );
    const logits = network.forward(steered);
    const right = pairs.filter(([a, b], at) => {
      const row = logits.data.subarray(59 * at, 59 * (at + 1));
      return row.indexOf(Math.max(...row)) === (a + b) % 59;
    }).length;
    const score = await textOf(page, 'score');
    expect(score).toMatch(
      /^Over all 3481 pairs it is right on 100.%, steered along cluster 1 by −1.5 times its length on /,
    );
    expect(Number.parseFloat(/on ([\d.]+).%\.$/.exec(score)![1]!)).toBeCloseTo((100 * right) / 3481, 0);
  });

  it('refuses bad files in words, with the focus on them, and loses nothing', async () => {
    const page = await opened({ width: 400, scheme: 'dark' });
    await open(page, 'tuple.npy');
    await put(page, 'set-restarts', 1);
    await search(page);
    const found = await textOf(page, 'finding');
    const atlas = atlasFromJSON((await save(page, 'json', 'tuple-rank-2.json')).toString());
    expect(found.startsWith(`${atlas.clusters.length} cluster`) || found.startsWith('One cluster')).toBe(true);
    for (const [name, reason] of [
      ['broken.npz', /broken\.npz could not be opened\. .*expected/],
      ['vector.npy', /^There is nothing to search in vector\.npy yet\. It has no array \[r, n, n\]/],
    ] as const) {
      await page.choose('#file', [fileOf(name)]);
      await until(page, `document.getElementById('source-fault').textContent.includes('${name}')`);
      expect(await textOf(page, 'source-fault')).toMatch(reason);
      expect(await page.evaluate('document.activeElement.id')).toBe('source-fault');
      expect(await textOf(page, 'source-fault')).toMatch(/tuple\.npy is still open\.$/);
    }
    // What the names of a model do not tell can be said.
    await page.choose('#file', [
      fileURLToPath(new URL('../../examples/mnist-deep/weights.safetensors', import.meta.url)),
    ]);
    await until(page, `document.getElementById('source-fault').textContent.includes('gate: expected')`);
    expect(await textOf(page, 'refused-description')).toContain('blocks.0.gate.weight  F32  128×64');
    await page.evaluate(`(() => { for (const [id, value] of [['gate', true], ['fold', true]]) document.getElementById('told-' + id).checked = value;
      document.getElementById('told-residual').value = 'yes'; document.getElementById('told').requestSubmit(); })()`);
    await until(page, `document.getElementById('opened-name').textContent === 'weights.safetensors'`);
    expect(await page.evaluate(`document.getElementById('set-subject').options.length`)).toBe(2);
    expect(await page.evaluate(`document.getElementById('source-fault').hidden`)).toBe(true);
    await open(page, 'tuple.npy');
    await put(page, 'set-kind', 'fit');
    expect(await textOf(page, 'finding')).toBe(found);
    // A number that cannot be is shown at its control.
    await put(page, 'set-rank', 7);
    await click(page, '#search');
    expect(await page.evaluate('document.activeElement.id')).toBe('set-rank');
    expect(await textOf(page, 'settings-fault')).toBe(
      'dimensions of a cluster: expected a whole number from 1 to 5, got “7”',
    );
    await put(page, 'set-rank', 1);
    await search(page);
    expect(await textOf(page, 'about')).toContain('tuple.npy: one fit of rank 1');
    // Dark, 400 px, with everything that there is to be seen.
    await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
    await page.evaluate(
      `document.querySelectorAll('#sections > section').forEach((one) => { one.style.contentVisibility = 'visible'; })`,
    );
    expect(await page.evaluate(WIDE)).toEqual([]);
    expect(
      await page.evaluate<number>(`Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])`),
    ).toBeLessThan(60);
    expect(await violations(page)).toEqual([]);
    expect(page.complaints).toEqual([]);
  });

  it('searches a layer of a thousand neurons without a long task, and stops when it is told to', async () => {
    const page = await opened();
    await open(page, 'thousand.safetensors');
    await put(page, 'set-kind', 'fit');
    await put(page, 'set-restarts', 1);
    const tasks = await browser.tasksDuring(page, async () => {
      await search(page);
      await page.evaluate(`document.getElementById('membership').scrollIntoView()`);
      await page.evaluate('new Promise((resume) => requestAnimationFrame(() => setTimeout(resume)))');
    });
    expect(tasks.length).toBeGreaterThan(20);
    expect(tasks[0]).toBeLessThan(100);
    expect(await textOf(page, 'progress-charts')).toContain('Residual by sweep');

    // Stopped once, what was found so far is shown.
    await put(page, 'set-restarts', 500);
    await click(page, '#search');
    expect(await page.evaluate('document.activeElement.id')).toBe('stop');
    await until(page, `/^Start [2-9]/.test(document.getElementById('progress-line').textContent)`);
    await click(page, '#stop');
    await until(page, `document.getElementById('stop').hidden`);
    const stopped = await save(page, 'json', 'thousand-rank-2.json');
    const { runs, status } = real.fromJSON(stopped.toString());
    expect(status).toBe('converged');
    expect(runs.length).toBeLessThan(20);
    expect(runs[runs.length - 1]!.status).toBe('aborted');

    // Stopped at once there is no new result, and the one before goes on to answer.
    const before = await textOf(page, 'finding');
    await click(page, '#search');
    await until(page, `/^Start/.test(document.getElementById('progress-line').textContent)`);
    await page.evaluate(`document.getElementById('stop').click(); document.getElementById('stop').click()`);
    await until(page, `document.getElementById('progress-line').textContent.startsWith('Stopped at once')`);
    expect(await textOf(page, 'finding')).toBe(before);
    await click(page, 'input[name="mode"][value="keep"]');
    await until(page, `document.getElementById('effect-sentence').textContent.includes('with nothing but cluster 1')`);
    expect((await save(page, 'json', 'thousand-rank-2.json')).equals(stopped)).toBe(true);
    expect(page.complaints).toEqual([]);
  });
});
