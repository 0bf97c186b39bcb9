/** An atlas through JSON: every cluster of every round, and what is wrong refused by name. */
import { describe, expect, it } from 'vitest';
import { atlasFromJSON, type ClusterAtlas, clusterAtlas } from '../../src/cluster';
import { fields } from '../support/fields';
import { toInputTuple } from '../support/naive';
import { gaussianTuple, source } from '../support/random';

describe.each(fields)('an atlas through JSON, $name', ({ dim, algebra }) => {
  const atlas = clusterAtlas(toInputTuple(gaussianTuple(dim, 3, 6, source(91))) as never, {
    rank: 1,
    restarts: 3,
    rounds: 2,
    minimumShare: 1e-3,
  });
  const text = JSON.stringify(atlas);
  const flat = ({ clusters, angles, totalRadius, leftover, ended, readings }: ClusterAtlas) => ({
    clusters: clusters.map(({ result, ...entry }) => ({ ...entry, P: [...result.P.data], Q: [...result.Q.data] })),
    angles: angles.map((row) => row.map((each) => [...each])),
    ...{ totalRadius, leftover, ended, readings },
  });

  it('comes back bit for bit, and goes again', () => {
    expect(new Set(atlas.clusters.map(({ round }) => round))).toEqual(new Set([0, 1]));
    for (const stored of [text, JSON.parse(text)]) {
      const back = atlasFromJSON(stored, { algebra });
      expect(flat(back)).toEqual(flat(atlas));
      expect(JSON.stringify(back)).toBe(text);
    }
  });

  it.each([
    ['format', 'lsrdr/1', 'atlasFromJSON: format: expected "lsrdr-atlas/1", got "lsrdr/1"'],
    [
      'algebra',
      'octonion',
      'atlasFromJSON: algebra: expected a name that is known, or the option algebra, got "octonion"',
    ],
    [
      'clusters',
      [{ round: 9, optimum: 0, share: 1 }],
      'atlasFromJSON: clusters[0].round: expected an integer from 0 to',
    ],
    [
      'clusters',
      [{ round: 0, optimum: -1, share: 1 }],
      'atlasFromJSON: clusters[0].optimum: expected an integer from 0 to',
    ],
    ['ended', 'never', 'atlasFromJSON: ended: expected one of share'],
    ['fits', undefined, 'atlasFromJSON: fits: expected an array, got undefined'],
  ])('%s: %j is refused', (name, value, message) => {
    expect(() => atlasFromJSON({ ...JSON.parse(text), [name]: value }, { algebra })).toThrow(message);
  });
});
