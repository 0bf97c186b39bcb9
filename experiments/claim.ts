/** What an experiment is: something that was claimed, how it is measured, and how the numbers are written down. */

/** `full` is what a claim is judged by; `quick` takes fewer tuples and starts, to see that everything works. */
export type Effort = 'full' | 'quick';

/** A claim; what it measures is stored as JSON, and the page is made from that alone. */
export interface Claim<Result> {
  /** Of the file in `results/` and of `--only`. */
  readonly name: string;
  /** The heading on the page. */
  readonly title: string;
  /** @param report called with a line now and then, so that one sees that it goes on */
  measure(effort: Effort, report: (line: string) => void): Result;
  /** Markdown: what was claimed, what was measured. */
  describe(result: Result): string;
}

/** A claim whose result nobody looks into but itself. */
export type AnyClaim = Claim<unknown>;

/** Forgets the type of the result, which `describe` gets back from the JSON of the same claim. */
export function claim<Result>(one: Claim<Result>): AnyClaim {
  return { ...one, describe: (result) => one.describe(result as Result) };
}
