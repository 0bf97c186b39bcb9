/** Rests of the calling thread. */
import type { Team } from '../kernels/team';

/** Milliseconds of work between two rests. */
export const SLICE = 12;

/** Lets other events happen. `setTimeout` takes a millisecond or more; Node has better. */
export const rest = (): Promise<void> =>
  new Promise((resume) => {
    if (typeof setImmediate === 'function') setImmediate(resume);
    else setTimeout(resume, 0);
  });

/** Work that tells now and then where it is, resting between slices: at the first yield after a slice is over. */
export async function inSlices<State, T>(
  steps: Generator<State | undefined, T, void>,
  team: Pick<Team, 'work'>,
  onRest: (state: State) => void,
): Promise<T> {
  let rested = performance.now();
  let latest: State | undefined;
  try {
    for (;;) {
      const next = team.work(() => steps.next());
      if (next.done) return next.value;
      if (next.value) latest = next.value;
      if (performance.now() - rested < SLICE) continue;
      if (latest !== undefined) onRest(latest);
      await rest();
      rested = performance.now();
    }
  } finally {
    // Where onRest throws, the work still gives back what it holds.
    steps.return(undefined as never);
  }
}
