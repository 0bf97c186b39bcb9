/** What the program computes is what the library computes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { complex as complexNumbers } from '../../src/algebra';
import { backpropagate, bilinearLayer, bilinearNetwork } from '../../src/bilinear';
import { atlasFromJSON, clusterAtlas, rankSweep } from '../../src/cluster';
import * as complex from '../../src/complex';
import { toNpz } from '../../src/exchange';
import { readNpz, writeNpy } from '../../src/io';
import * as real from '../../src/real';
import { embed } from '../../src/tuple';
import { inside, lsrdr, put, shell, workIn } from './program';
import { folderOfSamples, gaussianArray, model, timeless, two, weights } from './samples';

const cwd = folderOfSamples();
workIn(cwd);

/** Standard output of a command that succeeds in silence. */
async function output(words: readonly string[], input?: Uint8Array): Promise<string> {
  // The choice of a kernel would last in this process.
  const isAlone = input !== undefined || words.includes('--deterministic');
  const { code, stdout, stderr } = isAlone ? await lsrdr(words, { cwd, ...(input && { input }) }) : await inside(words);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
}
const json = async (words: readonly string[], input?: Uint8Array): Promise<unknown> =>
  JSON.parse(await output([...words, '--json'], input));

const layers = [0, 1].map((k) =>
  bilinearLayer({
    left: model[`layers.${k}.left.weight`]!,
    right: model[`layers.${k}.right.weight`]!,
    down: model[`layers.${k}.down.weight`]!,
  }),
);

describe('lsrdr fit', () => {
  it('is fit in a process of its own', async () => {
    const { code, stdout, stderr } = await lsrdr(['fit', 'weights.npy', '--rank', '2', '--restarts', '3', '--json'], {
      cwd,
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(timeless(JSON.parse(stdout))).toEqual(timeless(real.fit(weights, { rank: 2, restarts: 3 })));
  });

  it('is fit, with every option', async () => {
    const words = [
      'fit',
      'weights.npy',
      '--rank',
      '2',
      '--restarts',
      '4',
      '--seed',
      '9',
      '--start',
      'random',
      '--method',
    ];
    const options = { rank: 2, restarts: 4, seed: 9, start: 'random', method: 'ascent', tolerance: 1e-7 } as const;
    const found = await json([...words, 'ascent', '--tolerance', '1e-7', '--max-sweeps', '900']);
    expect(timeless(found)).toEqual(timeless(real.fit(weights, { ...options, maxSweeps: 900 })));
  });

  it('ends by coverage', async () => {
    const found = await json(['fit', 'weights.npy', '--rank', '2', '--restarts', '12', '--until', '0.9']);
    const result = real.fit(weights, { rank: 2, restarts: { until: 0.9, atMost: 12 } });
    expect(result.runs.length).toBeLessThan(13);
    expect(timeless(found)).toEqual(timeless(result));
  });

  it('reads arrays by their names, from pipes too, and complex numbers', async () => {
    const numbers = gaussianArray([2, 3, 3, 2], 11);
    const bytes = writeNpy(numbers, { dtype: 'c16' });
    const [named, piped, shaped] = await Promise.all([
      json(['fit', 'weights.npz', '--tensor', 'A', '--rank', '1']),
      json(['fit', '-', '--rank', '1'], bytes),
      json(['fit', put(cwd, 'axis.npy', writeNpy(numbers)), '--rank', '1']),
    ]);
    expect(timeless(named)).toEqual(timeless(real.fit(two.A, { rank: 1 })));
    expect(timeless(piped)).toEqual(timeless(complex.fit(numbers, { rank: 1 })));
    expect(timeless(shaped)).toEqual(timeless(complex.fit(numbers, { rank: 1 })));
  });

  it('fits layers of models, and real tuples over larger fields', async () => {
    const [layer, larger] = await Promise.all([
      json(['fit', 'model.safetensors', '--layer', '1', '--rank', '2']),
      json(['fit', 'weights.npy', '--field', 'complex', '--rank', '1', '--restarts', '2']),
    ]);
    expect(timeless(layer)).toEqual(timeless(real.fit(layers[1]!.tuple(), { rank: 2 })));
    const over = embed(weights, complexNumbers);
    expect(timeless(larger)).toEqual(timeless(complex.fit(over, { rank: 1, restarts: 2 })));
  });

  it('writes the same to a file, and arrays for numpy', async () => {
    const words = ['fit', 'weights.npy', '--rank', '2', '--deterministic'];
    const [printed] = await Promise.all([
      json(words),
      output([...words, '--out', 'r.json']),
      output(['fit', 'weights.npy', '--field', 'complex', '--rank', '2', '--out', 'r.npz']),
    ]);
    const stored = readFileSync(join(cwd, 'r.json'), 'utf8');
    expect(timeless(JSON.parse(stored))).toEqual(timeless(printed));
    const result = real.fromJSON(stored);
    expect(result.status).toBe('converged');
    const arrays = readNpz(readFileSync(join(cwd, 'r.npz')));
    const expected = readNpz(toNpz(complex.fit(embed(weights, complexNumbers), { rank: 2 })));
    expect([...arrays.keys()]).toEqual([...expected.keys()]);
    const matrices = ['X', 'R', 'S', 'P', 'Q', 'sigma'];
    expect(new Map(matrices.map((name) => [name, arrays.get(name)!.shape]))).toEqual(
      new Map([
        ['X', [3, 2, 2, 2]],
        ['R', [2, 5, 2]],
        ['S', [5, 2, 2]],
        ['P', [5, 5, 2]],
        ['Q', [5, 5, 2]],
        ['sigma', [2]],
      ]),
    );
    const trace = [0, 1, 2, 3, 4].reduce((sum, i) => sum + arrays.get('P')!.get(i, i, 0), 0);
    expect(trace).toBeCloseTo(1, 12);
  });

  it('says what it has found to people', async () => {
    const text = await output(['fit', 'weights.npy', '--rank', '2', '--restarts', '3']);
    const result = real.fit(weights, { rank: 2, restarts: 3 });
    expect(text).toContain(result.toString());
    expect(text).toContain(`neurons by their weight in P: ${result.prominent(1).neurons[0]!.index} (`);
  });

  it('ends with 2 where it has not converged, with its result', async () => {
    const { code, stdout, stderr } = await inside(['fit', 'weights.npy', '--rank', '2', '--max-sweeps', '1', '--json']);
    expect([code, stderr]).toEqual([2, '']);
    expect(timeless(JSON.parse(stdout))).toEqual(timeless(real.fit(weights, { rank: 2, maxSweeps: 1 })));
  });
});

describe('the other commands', () => {
  it('atlas is clusterAtlas', async () => {
    const words = ['--rank', '1', '--restarts', '3', '--minimum-share', '0.2', '--rounds', '2', '--duplicates', '0.9'];
    const options = { rank: 1, restarts: 3, minimumShare: 0.2, rounds: 2, duplicates: 0.9 };
    const [found, text] = await Promise.all([
      json(['atlas', 'weights.npy', ...words]),
      output(['atlas', 'weights.npy', ...words]),
    ]);
    const atlas = clusterAtlas(weights, options);
    expect(timeless(found)).toEqual(timeless(atlas));
    expect(atlasFromJSON(found).clusters.length).toBe(atlas.clusters.length);
    expect(text).toContain(atlas.toString());
    expect(text.split('\n').filter((line) => /^ +\d/.test(line)).length).toBe(atlas.clusters.length);
  });

  it('sweep is rankSweep', async () => {
    const [found, text] = await Promise.all([
      json(['sweep', 'weights.npy', '--ranks', '1-3', '--seed', '2']),
      output(['sweep', 'weights.npy', '--ranks', '1,3']),
    ]);
    const rows = rankSweep(weights, { ranks: [1, 2, 3], seed: 2 }).map((row) => ({ ...row }));
    expect(timeless(found)).toEqual(timeless(rows));
    expect(text.split('\n').filter((line) => line.endsWith('converged')).length).toBe(2);
  });

  it('backprop is backpropagate, from an output and from a result', async () => {
    const network = bilinearNetwork(layers);
    const upper = real.fit(layers[1]!.tuple(), { rank: 1 });
    put(cwd, 'upper.json', JSON.stringify(upper));
    const [output_, cluster] = await Promise.all([
      json(['backprop', 'model.safetensors', '--output', '3', '--rank', '2,1', '--which', 'Q']),
      json(['backprop', 'model.safetensors', '--cluster', 'upper.json', '--before', '1', '--rank', '1']),
    ]);
    const results = (found: unknown) =>
      (found as { layer: number; result: unknown }[]).map(({ layer, result }) => [layer, result]);
    const expected = (options: Parameters<typeof backpropagate>[1]) =>
      backpropagate(network, options).map(({ layer, result }) => [layer, result]);
    expect(timeless(results(output_))).toEqual(timeless(expected({ cluster: [0, 0, 0, 1], rank: [2, 1], which: 'Q' })));
    expect(timeless(results(cluster))).toEqual(timeless(expected({ cluster: upper, layer: 1, rank: 1 })));
  });

  it('similarity is similarity, of results too', async () => {
    const result = real.fit(weights, { rank: 2 });
    put(cwd, 'similar.json', JSON.stringify(result));
    const [tuples, reduced, text] = await Promise.all([
      json(['similarity', 'weights.npy', 'weights.npz', '--tensor-b', 'B']),
      json(['similarity', 'weights.npy', 'similar.json']),
      output(['similarity', 'weights.npy', 'weights.npy']),
    ]);
    expect(tuples).toEqual({ similarity: real.similarity(weights, two.B), field: 'real' });
    expect((reduced as { similarity: number }).similarity).toBeCloseTo(result.similarity, 9);
    expect(Number(text)).toBeCloseTo(1, 9);
  });

  it('info tells what is there, and why there is no network', async () => {
    const [network, arrays, text, piped] = await Promise.all([
      json(['info', 'model.safetensors']),
      json(['info', 'weights.npz']),
      output(['info', 'model.safetensors']),
      output(['info', '-'], readFileSync(join(cwd, 'weights.npy'))),
    ]);
    expect(network).toMatchObject({
      format: 'safetensors',
      tuples: [],
      network: {
        field: 'real',
        inputs: 6,
        outputs: 4,
        unread: [],
        layers: [
          { n: 6, h: 7, r: 5, residual: false },
          { n: 5, h: 6, r: 4 },
        ],
      },
    });
    expect(arrays).toMatchObject({
      format: 'npz',
      tuples: ['A', 'B'],
      tensors: [{ name: 'A', shape: [3, 5, 5] }, { name: 'B' }, { name: 'v', dtype: '<f8' }],
      network: { refused: "no convention fits names such as 'A', 'B', 'v'" },
    });
    expect(text).toContain('layers.0.left.weight');
    expect(text).toContain('6 → 5 → 4');
    expect(piped).toContain('npy, 1 tensor');
  });

  it('a reader that ends early is no error', async () => {
    const { code, stdout, stderr } = await shell(
      'set -o pipefail; lsrdr fit weights.npy --rank 2 --restarts 4 --json | head -c 20',
      { cwd },
    );
    expect([code, stdout, stderr]).toEqual([0, '{"format":"lsrdr/1",', '']);
  });
});
