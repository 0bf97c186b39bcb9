/** Atlases and sweeps are certified cluster by cluster, `converged` is held to the tolerance that was asked for, and what cannot be certified is refused by name. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { real as realNumbers } from '../../src/algebra';
import { atlasFromJSON, clusterAtlas } from '../../src/cluster';
import { differencesOfAtlas } from '../../src/cluster/recertify-atlas';
import { writeNpy } from '../../src/io';
import * as real from '../../src/real';
import { differencesOf } from '../../src/result/recertify';
import { scaledTuple } from '../../src/tuple/input';
import { input, twoBlocks } from '../field/samples';
import { fields, gaussianTuple, hermitianTuple, source } from '../support';
import { inside, lsrdr, put, shell, workIn } from './program';
import { folderOfSamples, gaussianArray, weights } from './samples';

const cwd = folderOfSamples();
workIn(cwd);

// biome-ignore lint/suspicious/noExplicitAny: whatever somebody may have done to the file
type Json = { [name: string]: any };

describe.each(fields)('atlases over the $name numbers', ({ dim, algebra }) => {
  it.each([
    ['general tuples', gaussianTuple(dim, 2, 6, source(1)), { rank: 1, restarts: 1 }],
    ['Hermitian ones', hermitianTuple(dim, 2, 6, source(2)), { rank: 1, restarts: 1, rounds: 2 }],
    ['direct sums', twoBlocks(dim), { rank: 2, restarts: 4 }],
  ] as const)(
    'of %s hold, from JSON and at any scale, and later rounds on their complement alone',
    (kind, A, options) => {
      for (const scale of dim === 1 ? [1, 2 ** 140] : [1]) {
        const tuple = input(A.map((M) => M.map((row) => row.map((entry) => entry.map((x) => x * scale))) as never));
        const atlas = atlasFromJSON(JSON.stringify(clusterAtlas(tuple, { ...options, minimumShare: 1e-3 })));
        const scaled = scaledTuple('A', tuple, algebra);
        const { clusters, rest } = differencesOfAtlas(atlas, scaled);
        expect([clusters.flat(), rest]).toEqual([[], []]);
        const later = atlas.clusters.filter(({ round }) => round > 0);
        if (kind === 'Hermitian ones') expect(later.length).toBeGreaterThan(0);
        for (const { result } of later) expect(differencesOf(result, scaled)).not.toEqual([]);
      }
    },
  );
});

describe('an atlas in a file', () => {
  let good: Json;
  const scaled = scaledTuple('A', weights, realNumbers);
  beforeAll(() => {
    good = JSON.parse(JSON.stringify(clusterAtlas(weights, { rank: 1, restarts: 8, minimumShare: 0.02 })));
    expect(good['clusters'].map(({ round }: Json) => round)).toEqual([0, 0, 1]);
  });

  /** What differs after a change: names of parts, each once. */
  const differing = (change: (json: Json) => void): string[] => {
    const json = structuredClone(good);
    change(json);
    const { clusters, rest } = differencesOfAtlas(atlasFromJSON(json), scaled);
    return [
      ...clusters.flatMap((found, at) => (found.length > 0 ? [`cluster ${at}`] : [])),
      ...rest.map(({ what }) => what),
    ];
  };

  it('holds as it is', () => expect(differing(() => {})).toEqual([]));

  it.each<[string, (json: Json) => void, readonly string[]]>([
    ['share', (json) => (json['clusters'][1].share *= 1.001), ['cluster 1']],
    ['radius', (json) => (json['totalRadius'] *= 1.001), ['totalRadius']],
    ['leftover', (json) => (json['leftover'] += 0.001), ['leftover']],
    ['fitness in a later round', (json) => (json['fits'][1].point.fitness *= 1.001), ['cluster 2']],
    [
      'R in the first round, on which later ones stand',
      (json) => (json['fits'][0].point.R[0] += 0.3),
      ['cluster 0', 'cluster 2'],
    ],
    [
      'R of one cluster of a round',
      (json) => (json['fits'][0].optima[1].point.R[0] += 0.3),
      ['cluster 1', 'cluster 2'],
    ],
    ['count of hits', (json) => (json['fits'][0].optima[0].hits -= 1), ['round 0: optima[0].hits']],
    ['round', (json) => json['clusters'].splice(1, 1), ['cluster 1', 'leftover']],
    ['end', (json) => (json['ended'] = 'rounds'), ['leftover']],
  ])('does not hold with another %s', (_, change, parts) => {
    expect(differing(change)).toEqual(expect.arrayContaining([...parts]));
  });

  it('is told cluster by cluster by the program, with the worst of them as its code', async () => {
    put(cwd, 'atlas.json', JSON.stringify(good));
    const bad = structuredClone(good);
    bad['fits'][1].point.fitness *= 1.001;
    put(cwd, 'bad.json', JSON.stringify(bad));
    const holds = await inside(['certify', 'atlas.json', '--input', 'weights.npy']);
    expect([holds.code, holds.stderr]).toEqual([0, '']);
    expect(
      holds.stdout
        .split('\n')
        .map((line) => line.replace(/[\d.e-]{8,}/g, '#').replace(/stationarity \S+;/, 'stationarity #;')),
    ).toEqual([
      'atlas.json holds for weights.npy: 3 clusters, ended by share',
      '  cluster 0, round 0: fitness #, stationarity #; a local maximum',
      '  cluster 1, round 0: fitness #, stationarity #; a local maximum',
      '  cluster 2, round 1: fitness #, stationarity #; a local maximum beside what the rounds before have found',
      '',
    ]);
    const not = await inside(['certify', 'bad.json', '--input', 'weights.npy']);
    expect(not.code).toBe(2);
    expect(not.stdout).toMatch(/^bad.json does not hold for weights.npy:\n {2}cluster 0, round 0: fitness/);
    expect(not.stdout).toMatch(
      /\n {2}cluster 2, round 1 does not hold:(?:\n {4}.*)?\n {4}clusters\[2\].fitness: the file has/,
    );
    const json = JSON.parse((await inside(['certify', 'bad.json', '--input', 'weights.npy', '--json'])).stdout);
    expect([json.holds, json.status, json.parts.map(({ holds }: Json) => holds)]).toEqual([
      false,
      'converged',
      [true, true, false],
    ]);
    const other = await inside(['certify', 'atlas.json', '--input', 'weights.npz', '--tensor', 'B']);
    expect([other.code, other.stdout.match(/ n: the file has 5, measured is 4/g)!.length]).toEqual([2, 3]);
  });

  it('without clusters, or unconverged, is not settled', async () => {
    const options = { rank: 2, restarts: 1, maxSweeps: 3, start: 'random' } as const;
    put(cwd, 'none.json', JSON.stringify(clusterAtlas(weights, options)));
    const { code, stdout } = await inside(['certify', 'none.json', '--input', 'weights.npy']);
    expect([code, stdout]).toEqual([2, 'none.json holds for weights.npy: 0 clusters, ended by unconverged\n']);
  });
});

describe('a sweep in a file', () => {
  it('is told rank by rank', async () => {
    expect((await inside(['sweep', 'weights.npy', '--ranks', '1-3', '--out', 'sweep.json'])).code).toBe(0);
    const holds = await inside(['certify', 'sweep.json', '--input', 'weights.npy']);
    expect([holds.code, holds.stdout.split('\n').map((line) => line.split(':')[0])]).toEqual([
      0,
      ['sweep.json holds for weights.npy', '  rank 1', '  rank 2', '  rank 3', ''],
    ]);
    const { stdout } = await shell('cat sweep.json', { cwd });
    for (const [what, change] of [
      ['share of the row', (rows: Json[]) => (rows[1]!['share'] *= 1.001)],
      ['fitness of the row', (rows: Json[]) => (rows[1]!['fitness'] *= 1.001)],
      ['rank of the row', (rows: Json[]) => (rows[1]!['rank'] = 3)],
      ['point.lambda', (rows: Json[]) => (rows[1]!['result'].point.lambda *= 1.001)],
    ] as const) {
      const rows = JSON.parse(stdout) as Json[];
      change(rows);
      put(cwd, 'changed.json', JSON.stringify(rows));
      const not = await inside(['certify', 'changed.json', '--input', 'weights.npy']);
      expect([not.code, not.stdout.includes(`  rank 2 does not hold:\n    ${what}: `)], not.stdout).toEqual([2, true]);
    }
  });
});

describe('the tolerance that was asked for', () => {
  it('is what converged is held to', () => {
    const scaled = scaledTuple('A', weights, realNumbers);
    let count = 0;
    for (const [tolerance, method] of [
      [1e-3, 'ascent'],
      [1e-5, 'ascent'],
      [1e-10, 'ascent'],
      [1e-3, 'gradient-ascent'],
    ] as const) {
      const json: Json = JSON.parse(JSON.stringify(real.fit(weights, { rank: 2, tolerance, method, restarts: 1 })));
      expect(json['point'].status).toBe('converged');
      expect(differencesOf(real.fromJSON(json), scaled), String(tolerance)).toEqual([]);
      expect(differencesOf(real.fromJSON(json), scaled, tolerance)).toEqual([]);
      const { stationarity } = json['point'].residuals;
      const asked = stationarity / 40;
      const claims = JSON.stringify(json).replaceAll(/asked was [\d.e-]+/g, `asked was ${asked.toExponential(1)}`);
      const found = differencesOf(real.fromJSON(claims), scaled);
      expect(found.map(({ what }) => what)).toContain('point.status');
      expect(String(found.find(({ what }) => what === 'point.status')!.measured)).toContain(
        `a stationarity of ${stationarity.toExponential(1)}, asked was ${asked.toExponential(1)}`,
      );
      // Who knows better is not told something else by the file.
      expect(differencesOf(real.fromJSON(json), scaled, tolerance / 2).map(({ what }) => what)).toContain(
        'point.message',
      );
      count++;
    }
    expect(count).toBe(4);
  });

  it('of a job is in its document, which is certified as a result is', async () => {
    const sources = [{ path: 'weights.npy' }];
    put(cwd, 'loose.json', JSON.stringify({ format: 'lsrdr-plan/1', sources, rank: 2, tolerance: 1e-4 }));
    expect((await lsrdr(['search', 'loose.json', '--workers', '1'], { cwd })).code).toBe(0);
    const [name] = readdirSync(join(cwd, 'loose.results'));
    const { code, stdout } = await inside(['certify', `loose.results/${name}`, '--input', 'weights.npy']);
    expect([code, stdout.includes('holds for weights.npy: fitness')], stdout).toEqual([0, true]);
    put(cwd, 'elsewhere.npy', writeNpy(gaussianArray([3, 5, 5], 99)));
    expect((await inside(['certify', `loose.results/${name}`, '--input', 'elsewhere.npy'])).code).toBe(2);
  });
});

describe('what cannot be certified', () => {
  const refusal = async (name: string): Promise<string> => {
    const { code, stdout, stderr } = await inside(['certify', name, '--input', 'weights.npy']);
    expect([code, stdout, stderr.trimEnd().split('\n').length], stderr).toEqual([1, '', 1]);
    return stderr;
  };

  it.each<[string, string]>([
    [
      JSON.stringify(real.barycentre([weights, weights], { rank: 1 })),
      'got a barycentre, which is measured against sev',
    ],
    ['{"format": "lsrdr-search/1"}', 'got a whole search, which has several inputs; certify the results in its folder'],
    ['{"format": "lsrdr-checkpoint/1"}', 'got a checkpoint, which lsrdr resume goes on from'],
    ['{"format": "lsrdr-plan/1"}', 'got a plan, of which lsrdr search makes results'],
    ['{"format": "lsrdr-atlas/9"}', 'expected a result that fit has written, got one of format "lsrdr-atlas/9"'],
    ['{"format": "constructor"}', 'expected a result that fit has written, got one of format "constructor"'],
    ['{"format": "lsrdr-atlas/1"}', 'fits: expected an array, got undefined'],
    ['{"format": "lsrdr-job-result/1"}', 'checksum'],
    ['[]', 'expected a result, an atlas or a sweep, got other JSON'],
    ['[1, 2]', 'expected a result, an atlas or a sweep, got other JSON'],
    ['[{"rank": 1, "result": null}]', '[0]: expected a result that fit has written, got other JSON'],
    ['7', 'expected a result that fit has written, got other JSON'],
    ['', 'of.json: '],
  ])('is refused by name: %.40s', async (content, message) => {
    put(cwd, 'of.json', content);
    expect(await refusal('of.json')).toContain(message);
  });

  it('and so are ways back, archives and folders', async () => {
    const words = ['backprop', 'model.safetensors', '--output', '3', '--rank', '2', '--out', 'layers.json'];
    expect((await inside(words)).code).toBe(0);
    expect(await refusal('layers.json')).toContain(
      'got a way back: each of its clusters is one of a tuple that the cl',
    );
    expect((await inside(['fit', 'weights.npy', '--rank', '1', '--out', 'result.npz'])).code).toBe(0);
    expect(await refusal('result.npz')).toContain(
      'result.npz: expected JSON, got an archive: an .npz has not all of a',
    );
    expect(await refusal('.')).toContain('.: illegal operation on a directory');
  });
});
