/** Models by their formulas alone, in loops over nested lists, and their weights under the names that public code gives them. */
import ndarray, { type NdArray } from 'ndarray';
import type { Source } from './random';

export type Rows = number[][];

/** Numbers between −1 and 1, scaled by 1/√cols. */
export function randomRows(random: Source, rows: number, cols: number): Rows {
  return Array.from({ length: rows }, () =>
    Array.from({ length: cols }, () => (2 * random.uniform() - 1) / Math.sqrt(cols)),
  );
}

export function tensor(rows: Rows | number[]): NdArray<Float64Array> {
  const isMatrix = Array.isArray(rows[0]);
  const shape = isMatrix ? [rows.length, (rows[0] as number[]).length] : [rows.length];
  return ndarray(Float64Array.from((rows as Rows).flat()), shape);
}

export const turned = (M: Rows): Rows => M[0]!.map((_, j) => M.map((row) => row[j]!));

export function times(M: Rows, x: readonly number[], bias?: readonly number[]): number[] {
  return M.map((row, i) => row.reduce((sum, value, j) => sum + value * x[j]!, bias?.[i] ?? 0));
}

export interface PlainLayer {
  readonly left: Rows;
  readonly right: Rows;
  readonly down?: Rows;
  readonly leftBias?: number[];
  readonly rightBias?: number[];
  readonly downBias?: number[];
  /** c and s of c·x + s·f(x). */
  readonly keep?: number;
  readonly scale?: number;
}

export function applyPlain(layer: PlainLayer, x: readonly number[]): number[] {
  const { left, right, down, leftBias, rightBias, downBias, keep = 0, scale = 1 } = layer;
  const l = times(left, x, leftBias);
  const products = times(right, x, rightBias).map((value, k) => value * l[k]!);
  const f = down === undefined ? products : times(down, products, downBias);
  return f.map((value, j) => scale * value + keep * (x[j] ?? 0));
}

export interface PlainModel {
  readonly embed?: Rows;
  readonly layers: readonly PlainLayer[];
  readonly unembed?: Rows;
}

export function runPlain({ embed, layers, unembed }: PlainModel, x: readonly number[]): number[] {
  const a = layers.reduce((value, layer) => applyPlain(layer, value), embed ? times(embed, x) : [...x]);
  return unembed ? times(unembed, a) : a;
}
