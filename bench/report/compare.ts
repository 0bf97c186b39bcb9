/** Two answers to one question, taken at different times: which estimates have parted. */
import { RequestError } from '../command';
import type { Question } from '../question';
import { isEstimate, type Row, read, type Saved } from '../record';
import type { Estimate } from '../statistics';

export interface Change {
  /** What was measured, in the names and numbers of the row. */
  readonly where: string;
  readonly key: string;
  readonly before: Estimate;
  readonly after: Estimate;
  /** Whether the two intervals have no number in common. */
  readonly isClear: boolean;
}

/**
 * Two files of results, in words.
 * @throws RequestError for files that are none, answers to different questions or to one that is asked no more
 */
export function comparison(beforePath: string, afterPath: string, questions: readonly Question[]): string {
  const [before, after] = [savedIn(beforePath), savedIn(afterPath)];
  const names = questions.find(({ name }) => name === after.question)?.names;
  if (names === undefined) throw new RequestError(`compare: no such question as ${after.question}, in ${afterPath}`);
  const found = changes(before, after, names);
  const common = commonRows(before, after, names);
  const place = ({ mode, environment: { commit, date, processor } }: Saved): string =>
    `${mode} mode, commit ${commit}, ${date}, ${processor}`;
  const lines = [
    `${after.question}: ${place(before)}`,
    `→ ${place(after)}`,
    `${common} rows in both, ${before.rows.length - common} in the first only, ${after.rows.length - common} in the second only`,
  ];
  return [...lines, describe(found)].join('\n');
}

function savedIn(path: string): Saved {
  let found: Saved;
  try {
    found = read(path);
  } catch (error) {
    throw new RequestError(`compare: ${path}: ${(error as Error).message}`);
  }
  if (typeof found?.question !== 'string' || !Array.isArray(found.rows)) {
    throw new RequestError(`compare: expected a file of results, got ${path}`);
  }
  return found;
}

/** What tells a row apart. */
const keyOf = (row: Row, names: readonly string[]): string =>
  names.flatMap((key) => (row[key] === undefined ? [] : [String(row[key])])).join(', ');

function commonRows(before: Saved, after: Saved, names: readonly string[]): number {
  const earlier = new Set(before.rows.map((row) => keyOf(row, names)));
  return after.rows.filter((row) => earlier.has(keyOf(row, names))).length;
}

/**
 * Rows that both have, told by their names and sizes (numbers that say how something was measured), with estimates that differ.
 * @throws RequestError for answers to different questions
 */
export function changes(before: Saved, after: Saved, names: readonly string[]): Change[] {
  if (before.question !== after.question) {
    throw new RequestError(
      `compare: expected two answers to one question, got '${before.question}' and '${after.question}'`,
    );
  }
  const earlier = new Map(before.rows.map((row) => [keyOf(row, names), row]));
  return after.rows.flatMap((row) => {
    const where = keyOf(row, names);
    const other = earlier.get(where);
    if (other === undefined) return [];
    return Object.entries(row).flatMap(([key, value]) => {
      const was = other[key];
      if (!isEstimate(value) || !isEstimate(was) || value.value === was.value) return [];
      return [{ where, key, before: was, after: value, isClear: areApart(was, value) }];
    });
  });
}

/** What has not been reached is beyond all numbers, and an interval without a lower end is a point. */
function areApart(one: Estimate, other: Estimate): boolean {
  const low = ({ low, value }: Estimate): number => low ?? value ?? Infinity;
  const high = ({ low, high, value }: Estimate): number => high ?? (low === null ? (value ?? Infinity) : Infinity);
  return high(one) < low(other) || high(other) < low(one);
}

export function describe(list: readonly Change[]): string {
  const number = (x: number | null): string => (x === null ? '–' : x.toPrecision(3));
  const show = ({ value, low, high }: Estimate): string =>
    low === null && high === null ? number(value) : `${number(value)} (${number(low)}–${number(high)})`;
  const lines = list
    .filter(({ isClear }) => isClear)
    .map(({ where, key, before, after }) => {
      const ratio =
        before.value === null || after.value === null ? '' : `, × ${(after.value / before.value).toPrecision(3)}`;
      return `${where}: ${key} ${show(before)} → ${show(after)}${ratio}`;
    });
  const rest = list.length - lines.length;
  return [...lines, `${lines.length} estimates differ by more than their intervals, ${rest} by less`].join('\n');
}
