/** A named thing to run once a round. */
export interface Contender<T> {
  readonly name: string;
  readonly run: (round: number) => T | Promise<T>;
}

/**
 * All contenders in each round, beginning with another one each time: a slow spell of the machine, or what the one before has left in the caches,
 * should not fall on one of them alone. What each gave, in the order of the rounds.
 */
export async function interleaved<T>(rounds: number, contenders: readonly Contender<T>[]): Promise<Map<string, T[]>> {
  const found = new Map<string, T[]>(contenders.map(({ name }) => [name, []]));
  if (found.size < contenders.length) throw new Error('interleaved: expected different names');
  for (let round = 0; round < rounds; round++) {
    for (let k = 0; k < contenders.length; k++) {
      const { name, run } = contenders[(k + round) % contenders.length]!;
      found.get(name)!.push(await run(round));
    }
  }
  return found;
}
