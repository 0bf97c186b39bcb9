/** The asynchronous forms: the same bits as the others, in slices, with progress, threads and an end before the end. */
import { describe, expect, it } from 'vitest';
import {
  backpropagate,
  backpropagateAsync,
  bilinearLayer,
  bilinearNetwork,
  clusterLayer,
  clusterLayerAsync,
} from '../../src/bilinear';
import { clusterAtlas, clusterAtlasAsync, rankSweep, rankSweepAsync } from '../../src/cluster';
import type { Lsrdr } from '../../src/real';
import { layerOf, randomLayer } from '../bilinear/samples';
import { bitsOf, input } from '../field/samples';
import { fields } from '../support/fields';
import { gaussianTuple, source } from '../support/random';

interface Progress {
  readonly fit: number;
  readonly run: number;
  readonly runs: number;
  readonly fitness: number;
}

describe.each(fields)('$name: several fits in slices', ({ dim }) => {
  const random = source(81);
  const layers = [
    randomLayer(dim, { n: 5, h: 7, r: 5 }, random, true),
    randomLayer(dim, { n: 5, h: 7, r: 3 }, random, true),
  ].map(layerOf);
  const network = bilinearNetwork(layers);
  const A = input(gaussianTuple(dim, 3, Math.floor(12 / Math.sqrt(dim)), source(82)));
  const eye = [0, 1, 2].map((i) => [0, 1, 2].map((j) => [Number(i === j), 0, 0, 0].slice(0, dim)));
  const cluster = (dim === 1 ? eye.map((row) => row.map(([x]) => x)) : eye) as number[][];
  const bits = (results: readonly Lsrdr[]) => results.map(bitsOf);

  /** Each form beside its asynchronous one, as lists of results. */
  const pairs = {
    clusterAtlas: [
      (more: object) =>
        clusterAtlas(A, { rank: 1, minimumShare: 0.02, restarts: 2, rounds: 3, ...more }).clusters.map(
          ({ result }) => result,
        ),
      async (more: object) =>
        (await clusterAtlasAsync(A, { rank: 1, minimumShare: 0.02, restarts: 2, rounds: 3, ...more })).clusters.map(
          ({ result }) => result,
        ),
    ],
    rankSweep: [
      (more: object) => rankSweep(A, { ranks: [1, 2, 4], ...more }).map(({ result }) => result),
      async (more: object) => (await rankSweepAsync(A, { ranks: [1, 2, 4], ...more })).map(({ result }) => result),
    ],
    backpropagate: [
      (more: object) => backpropagate(network, { cluster, rank: [2, 3], ...more }).map(({ result }) => result),
      async (more: object) =>
        (await backpropagateAsync(network, { cluster, rank: [2, 3], ...more })).map(({ result }) => result),
    ],
    clusterLayer: [
      (more: object) => [clusterLayer(layers[0]!, { rank: 2, ...more })],
      async (more: object) => [await clusterLayerAsync(layers[0]!, { rank: 2, ...more })],
    ],
  } as const;
  const each = Object.entries(pairs);

  it.each(each)('%s: the same bits', async (_name, [inOne, inSlices]) => {
    const expected = inOne({ seed: 4 });
    expect(expected.length).toBeGreaterThan(0);
    expect(bits(await inSlices({ seed: 4 }))).toEqual(bits(expected));
  });

  it.each(each)('%s: what is wrong rejects, and names what was called', async (name, [, inSlices]) => {
    await expect(inSlices({ ranking: 1 })).rejects.toThrow("unknown option 'ranking'");
    await expect(inSlices({ workers: 0 })).rejects.toThrow(/workers: expected an integer from 1 to 64, got 0/);
    await expect(inSlices({ onProgress: 1 })).rejects.toThrow(/onProgress: expected a function, got 1/);
    await expect(inSlices({ workers: 65 })).rejects.toThrow(`${name}Async`);
    const fail = () => {
      throw new Error('mine');
    };
    await expect(inSlices({ onIteration: fail })).rejects.toThrow(new Error('mine'));
  });

  it.each(each)('%s: a callback or a signal ends all of it', async (name, [inOne, inSlices]) => {
    const stop = { onIteration: () => 'stop' };
    const aborted = { signal: AbortSignal.abort() };
    for (const results of [
      inOne(stop),
      inOne(aborted),
      await inSlices(stop),
      await inSlices(aborted),
    ] as readonly (readonly Lsrdr[])[]) {
      // An atlas has clusters that converged only.
      expect(results.map(({ status }) => status)).toEqual(name === 'clusterAtlas' ? [] : ['aborted']);
    }
  });

  it('an atlas that is ended keeps what earlier rounds found, and says so', async () => {
    let rounds = 0;
    const onIteration = ({ run, sweep }: { run: number; sweep: number }) => {
      if (run === 0 && sweep < before.sweep) rounds += 1;
      before = { sweep: run === 0 ? sweep : Infinity };
      return rounds === 2 ? 'stop' : undefined;
    };
    let before = { sweep: Infinity };
    const atlas = await clusterAtlasAsync(A, { rank: 1, minimumShare: 1e-6, restarts: 1, onIteration });
    expect(atlas.ended).toBe('aborted');
    expect(new Set(atlas.clusters.map(({ round }) => round))).toEqual(new Set([0]));
    expect(atlas.angles).toHaveLength(atlas.clusters.length);
  });
});

describe('real searches on a tuple of some size', () => {
  const A = input(gaussianTuple(1, 4, 60, source(83)));

  it('rest, and tell which fit they are at', async () => {
    let ticks = 0;
    const seen: (Progress & { ticks: number })[] = [];
    const timer = setInterval(() => {
      ticks += 1;
    }, 1);
    const onProgress = (state: Progress) => seen.push({ ...state, ticks });
    const rows = await rankSweepAsync(A, { ranks: [4, 8, 12], restarts: 1, tolerance: 1e-10, onProgress });
    clearInterval(timer);
    expect(rows.map(({ rank }) => rank)).toEqual([4, 8, 12]);
    expect(new Set(seen.map(({ fit }) => fit))).toEqual(new Set([0, 1, 2]));
    expect(seen.map(({ fit }) => fit)).toEqual(seen.map(({ fit }) => fit).sort());
    expect(seen.every(({ runs }) => runs === 2)).toBe(true);
    expect(seen.at(-1)!.ticks).toBeGreaterThan(seen[0]!.ticks);
  });

  it('a signal that comes later ends them', async () => {
    const controller = new AbortController();
    const options = { restarts: 100_000, signal: controller.signal } as const;
    setTimeout(() => controller.abort(), 60);
    const [rows, atlas] = await Promise.all([
      rankSweepAsync(A, { ranks: [3, 6], ...options }),
      clusterAtlasAsync(A, { rank: 3, ...options }),
    ]);
    expect([rows.length, rows[0]!.rank, atlas.ended]).toEqual([1, 3, 'aborted']);
  });

  it('two threads share every fit, and are let go', async () => {
    const big = input(gaussianTuple(1, 4, 100, source(84)));
    const [alone, shared] = [
      rankSweep(big, { ranks: [2, 4] }),
      await rankSweepAsync(big, { ranks: [2, 4], workers: 2 }),
    ];
    shared.forEach(({ fitness, gap }, i) => {
      expect(fitness).toBeCloseTo(alone[i]!.fitness, 8);
      expect(gap).toBeCloseTo(alone[i]!.gap, 3);
    });
    const wide = bilinearLayer({ left: big[0] as never, right: big[1] as never, down: big[2] as never });
    const network = bilinearNetwork([wide, wide]);
    const options = { cluster: Array.from({ length: 100 }, (_, i) => Number(i === 7)), rank: 1 } as const;
    const two = await backpropagateAsync(network, { ...options, workers: 2 });
    backpropagate(network, options).forEach(({ result }, i) => {
      expect(two[i]!.result.fitness / result.fitness).toBeCloseTo(1, 8);
    });
  });
});
