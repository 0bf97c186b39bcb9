/** The least time of a call, in seconds, over at least `least` seconds of trying: the machine's noise only ever adds. */
export function bestTime(run: () => void, least = 0.4): number {
  let best = Infinity;
  const end = performance.now() + 1000 * least;
  for (let round = 0; round < 3 || performance.now() < end; round++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best / 1000;
}

/** The same for what answers later. */
export async function bestTimeAsync(run: () => Promise<unknown>, least = 0.4): Promise<number> {
  let best = Infinity;
  const end = performance.now() + 1000 * least;
  for (let round = 0; round < 3 || performance.now() < end; round++) {
    const start = performance.now();
    await run();
    best = Math.min(best, performance.now() - start);
  }
  return best / 1000;
}
