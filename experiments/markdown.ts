/** Tables and numbers of the page. */
import { wilson } from '../bench/statistics';
import type { Estimate } from './intervals';

/** A table; cells are turned to text as they are. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** `14 of 16 (64–97 %)`, with Wilson's interval. */
export function share(hits: number, trials: number): string {
  if (trials === 0) return '0 of 0';
  const [low, high] = wilson(hits, trials).map((end) => Math.round(100 * end));
  return `${hits} of ${trials} (${low}–${high} %)`;
}

/** `0.985 ± 0.012`. */
export function plusMinus({ value, half }: Estimate, digits = 3): string {
  return `${value.toFixed(digits)} ± ${half.toFixed(digits)}`;
}

/** `1.2e-9`, and `0` for 0. */
export function small(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}

/** Digits behind the point; a number that was NaN is null in JSON. */
export function fixed(value: number | null, digits: number): string {
  return value === null || Number.isNaN(value) ? 'none' : value.toFixed(digits);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.floor(half)]! + sorted[Math.ceil(half) - 1]!) / 2;
}
