/** Clusters of packages that depend on one another, from one graph and nothing else. `npm run demo:dependencies` */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import * as real from '../../src/real';
import { graphTuple } from '../../src/tuple';
import { type Dependencies, readDependencies } from './graph';

export { readDependencies };

/** Weight from which on a package counts as one of the cluster: P has trace one. */
const MEMBER = 0.02;

/** The packages of a cluster with their weights, the diagonal of P, largest first. */
export function membersOf({ names }: Dependencies, result: real.Lsrdr): { name: string; weight: number }[] {
  return result
    .prominent(Math.min(names.length, 40))
    .neurons.filter(({ weight }) => weight >= MEMBER)
    .map(({ index, weight }) => ({ name: names[index]!.replace(/^r-[a-z]+-/, ''), weight }));
}

/** How many of the pairs of members depend on one another, of how many there are. */
export function pairsWithin({ names, edges }: Dependencies, members: ReturnType<typeof membersOf>) {
  const inside = new Set(members.map(({ name }) => name));
  const isInside = (place: number) => inside.has(names[place]!.replace(/^r-[a-z]+-/, ''));
  const joined = new Set(
    edges.filter((edge) => edge.every(isInside)).map(([i, j]) => `${Math.min(i, j)} ${Math.max(i, j)}`),
  );
  return { joined: joined.size, all: (inside.size * (inside.size - 1)) / 2 };
}

/** One cluster for each set of members among the optima, fittest first, with the starts that reached it. */
export function clustersOf(graph: Dependencies, rank: number, restarts: number) {
  const A = graphTuple({ n: graph.names.length, edges: graph.edges, undirected: true });
  const result = real.fit(A, { rank, restarts });
  const clusters = new Map<string, { fitness: number; hits: number; members: ReturnType<typeof membersOf> }>();
  for (const { fitness, hits, result: optimum } of result.optima) {
    const members = membersOf(graph, optimum);
    const key = members
      .map(({ name }) => name)
      .sort()
      .join();
    const before = clusters.get(key);
    clusters.set(key, before ? { ...before, hits: before.hits + hits } : { fitness, hits, members });
  }
  const unconverged = result.runs.filter(({ status }) => status !== 'converged').length;
  return { A, clusters: [...clusters.values()], unconverged };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const graph = readDependencies(readFileSync(new URL('debian-12-r.txt', import.meta.url), 'utf8'));
  const [rank, restarts] = [4, 15];
  console.log(
    `${graph.names.length} packages, ${graph.edges.length} dependencies; rank ${rank}, ${restarts + 1} starts\n`,
  );
  const { clusters, unconverged } = clustersOf(graph, rank, restarts);
  for (const { fitness, hits, members } of clusters) {
    const { joined, all } = pairsWithin(graph, members);
    console.log(
      `fitness ${fitness.toFixed(4)}, ${hits} of ${restarts + 1} starts; ${joined} of ${all} pairs depend on one another`,
    );
    console.log(`  ${members.map(({ name, weight }) => `${name} ${weight.toFixed(2)}`).join(', ')}\n`);
  }
  if (unconverged > 0) console.log(`${unconverged} starts did not converge`);
}
