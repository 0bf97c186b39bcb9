/** Two answers to one question, taken at different times: which estimates have parted. */
import { isEstimate, type Row, type Saved } from '../record';
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
 * Rows that both have, told by their names and sizes (numbers that say how something was measured), with estimates that differ.
 * @throws RangeError for answers to different questions
 */
export function changes(before: Saved, after: Saved, names: readonly string[]): Change[] {
  if (before.question !== after.question) {
    throw new RangeError(
      `compare: expected two answers to one question, got '${before.question}' and '${after.question}'`,
    );
  }
  const keyOf = (row: Row): string =>
    names.flatMap((key) => (row[key] === undefined ? [] : [String(row[key])])).join(', ');
  const earlier = new Map(before.rows.map((row) => [keyOf(row), row]));
  return after.rows.flatMap((row) => {
    const other = earlier.get(keyOf(row));
    if (other === undefined) return [];
    return Object.entries(row).flatMap(([key, value]) => {
      const was = other[key];
      if (!isEstimate(value) || !isEstimate(was) || value.value === was.value) return [];
      return [{ where: keyOf(row), key, before: was, after: value, isClear: areApart(was, value) }];
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
  const show = ({ value, low, high }: Estimate): string => `${number(value)} (${number(low)}–${number(high)})`;
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
