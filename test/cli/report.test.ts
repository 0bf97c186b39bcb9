/** The page of `lsrdr report` is that of renderReport. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clusterAtlas } from '../../src/cluster';
import { writeNpy } from '../../src/io';
import { renderReport } from '../../src/report';
import { inside, lsrdr, put } from './program';
import { folderOfSamples, gaussianArray, weights } from './samples';

const cwd = folderOfSamples();

/** A page without what the clock says. */
const timeless = (page: string): string =>
  page.replace(/<table id="runs">[\s\S]*?<\/table>|<dl class="origin">.*?<\/dl>|"seconds":[^,}]+/g, '');

describe('lsrdr report', () => {
  it('is the page of the atlas', async () => {
    const { code, stdout, stderr } = await lsrdr(
      ['report', 'weights.npy', '--rank', '1', '--restarts', '3', '--title', 'A & <b>'],
      { cwd },
    );
    expect([code, stderr]).toEqual([0, '']);
    const command = "lsrdr report weights.npy --rank 1 --restarts 3 --title 'A & <b>'";
    const page = renderReport(clusterAtlas(weights, { rank: 1, restarts: 3 }), { title: 'A & <b>', command });
    expect(timeless(stdout)).toBe(timeless(page));
    expect(stdout).toContain('A &amp; &lt;b&gt;');
  });

  it('has names, causes and other methods where they are asked for', async () => {
    const words = ['report', 'model.safetensors', '--layer', '0', '--rank', '1', '--restarts', '1', '--rounds', '1'];
    const more = ['--names', 'vocab.json', '--data', 'inputs.npy', '--labels', 'labels.npy', '--baselines'];
    const { code, stdout, stderr } = await lsrdr([...words, ...more, '--out', 'page.html'], { cwd });
    expect([code, stdout, stderr]).toEqual([0, 'written to page.html\n', '']);
    const page = readFileSync(join(cwd, 'page.html'), 'utf8');
    for (const name of ['red', 'green', 'blue', '&lt;b&gt;']) expect(page).toContain(name);
    expect(page).toContain('HOSVD');
    expect(page).toContain('the network is right on');
  });

  it('draws pixels, and is made of what was found before', async () => {
    const atlas = put(
      cwd,
      'atlas.json',
      JSON.stringify(clusterAtlas(gaussianArray([4, 6, 6], 1), { rank: 1, restarts: 3 })),
    );
    const names = put(cwd, 'names.txt', 'one\ntwo\nthree\nfour\nfive\nsix\n');
    const images = await inside(['report', atlas, '--image', '2x3']);
    expect([images.code, images.stderr]).toEqual([0, '']);
    expect(images.stdout).toContain('data:image/png');
    const named = await inside(['report', atlas, '--names', names]);
    expect(named.stdout).toContain('three');
  });

  it('refuses what does not fit, by its name', async () => {
    const at = (name: string): string => join(cwd, name);
    const cases: [string[], string][] = [
      [['weights.npy', '--rank', '1', '--names', 'vocab.json'], 'names: expected 5, one for each coordinate, got 6'],
      [['weights.npy', '--rank', '1', '--image', '2x2'], 'image'],
      [['weights.npy', '--rank', '1', '--data', 'inputs.npy'], '--data: expected a layer of a model beside it'],
      [['weights.npy', '--rank', '1', '--labels', 'labels.npy'], '--labels: expected --data beside it'],
      [['weights.npy', '--image', 'large'], "argument 'large' is invalid"],
      [['vocab.json'], 'vocab.json: expected a result that fit has written'],
      [['holes.json', '--names', 'holes.json'], 'holes.json'],
      [['weights.npy', '--rank', '1', '--rounds', '1', '--names', 'holes.json'], 'got none for 0'],
    ];
    put(cwd, 'holes.json', '{"b": 1}');
    put(cwd, 'inputs3.npy', writeNpy(gaussianArray([4, 3], 1)));
    for (const [words, message] of cases) {
      const ended = await inside(['report', ...words.map((word) => (/\.(npy|json)$/.test(word) ? at(word) : word))]);
      expect([ended.code, ended.stdout], words.join(' ')).toEqual([1, '']);
      expect(ended.stderr, words.join(' ')).toContain(message);
    }
  });
});
