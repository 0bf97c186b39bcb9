/** Jordan blocks, and bases that hide them. */
import { build, eye, type Naive, scalar } from './naive';
import type { Source } from './random';

/** The direct sum of Jordan blocks, each given by eigenvalue, size and what stands above its diagonal (1). */
export function jordanSum(dim: number, blocks: readonly (readonly [number, number, number?])[]): Naive {
  const rows = blocks.flatMap(([value, size, above = 1]) =>
    Array.from({ length: size }, (_, i) => [value, i + 1 < size ? above : 0] as const),
  );
  return build(rows.length, rows.length, (i, j) => scalar(dim, i === j ? rows[i]![0] : j === i + 1 ? rows[i]![1] : 0));
}

/** A real matrix of integers and its inverse, which has integers too: products with it round nothing. No entry is 0 by its structure. */
export function unimodular(n: number, random: Source, dim = 1): { B: Naive; inverse: Naive } {
  const B = eye(dim, n).map((row) => row.map((x) => x.slice()));
  const inverse = eye(dim, n).map((row) => row.map((x) => x.slice()));
  const add = (to: number, from: number, sign: number) => {
    for (let k = 0; k < n; k++) {
      B[to]![k]![0]! += sign * B[from]![k]![0]!;
      inverse[k]![from]![0]! -= sign * inverse[k]![to]![0]!;
    }
  };
  for (let i = 0; i < n; i++) add((i + 1) % n, i, random.integer(0, 1) * 2 - 1);
  for (let k = 0; k < n; k++) {
    const to = random.integer(0, n - 1);
    const from = (to + random.integer(1, n - 1)) % n;
    add(to, from, random.integer(0, 1) * 2 - 1);
  }
  return { B, inverse };
}
