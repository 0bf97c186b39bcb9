/** Rests of the calling thread. */

/** Milliseconds of work between two rests. */
export const SLICE = 12;

/** Lets other events happen. `setTimeout` takes a millisecond or more; Node has better. */
export const rest = (): Promise<void> =>
  new Promise((resume) => {
    if (typeof setImmediate === 'function') setImmediate(resume);
    else setTimeout(resume, 0);
  });
