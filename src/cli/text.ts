/** Results in words and tables, for people. */
import { printable } from '../io/describe-model';
import type { Lsrdr } from '../real';

/** Names come from files and queues; what would move the cursor is shown as an escape. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');

/** Columns of right-aligned words under their headings. */
export function table(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [headings, ...rows.map((row) => row.map(String))];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines.map((line) => `  ${line.map((word, column) => word.padStart(widths[column]!)).join('  ')}`).join('\n');
}

export const short = (value: number, digits = 4): string => String(Number(value.toPrecision(digits)));

/** Neurons that are shown of a cluster. */
const SHOWN = 6;

/** `3 (0.51), 0 (0.2)`: the coordinates that carry a cluster, with their weights in P. */
export function neurons(result: Lsrdr): string {
  const { neurons: list } = result.prominent(Math.min(SHOWN, result.n));
  return list.map(({ index, weight }) => `${index} (${short(weight, 2)})`).join(', ');
}

/** The summary of a fit with what to do about it. */
export function fitText(name: string, result: Lsrdr): string {
  const lines = [name, result.toString(), `  neurons by their weight in P: ${neurons(result)}`];
  if (result.status !== 'converged' || result.message.includes(';')) lines.push(`  ${result.message}`);
  return lines.join('\n');
}
