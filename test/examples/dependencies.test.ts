/** The example of a dependency graph: what it reads, and what it finds where that is known. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { clustersOf, pairsWithin, readDependencies } from '../../examples/dependencies/demo';

it('reads every package that has an edge, and every edge', () => {
  const text = readFileSync(new URL('../../examples/dependencies/debian-12-r.txt', import.meta.url), 'utf8');
  const { names, edges } = readDependencies(text);
  expect([names.length, edges.length]).toEqual([1212, 4986]);
  expect(names[edges[0]![0]]).toBe(
    text
      .split('\n')
      .find((line) => line.includes(' '))!
      .split(' ')[0],
  );
});

it('finds cliques among sparse dependencies, the larger one first', () => {
  const clique = (letter: string, size: number) =>
    Array.from({ length: size }, (_, i) => [
      `r-x-${letter}${i}`,
      ...Array.from({ length: i }, (__, j) => `r-x-${letter}${j}`),
    ]);
  const path = Array.from({ length: 30 }, (_, i) => [`r-x-p${i}`, i === 0 ? 'r-x-a0' : `r-x-p${i - 1}`]);
  const graph = readDependencies(
    [...clique('a', 5), ...clique('b', 7), ...path].map((line) => line.join(' ')).join('\n'),
  );
  const [first] = clustersOf(graph, 4, 5).clusters;
  expect(first!.members.map(({ name }) => name).sort()).toEqual(['b0', 'b1', 'b2', 'b3', 'b4', 'b5', 'b6']);
  expect(pairsWithin(graph, first!.members)).toEqual({ joined: 21, all: 21 });
});
