/** Left multiplications of composition algebras as real matrices: tuples with large groups of symmetries. */
import { build, type NaiveTuple } from './naive';

/** x·y in the Cayley–Dickson algebra of dimension 2^k, (a,b)(c,d) = (ac − d*b, da + bc*). */
function cayleyDickson(x: readonly number[], y: readonly number[]): number[] {
  if (x.length === 1) return [x[0]! * y[0]!];
  const half = x.length / 2;
  const conj = (z: readonly number[]): number[] => z.map((value, p) => (p === 0 ? value : -value));
  const [a, b, c, d] = [x.slice(0, half), x.slice(half), y.slice(0, half), y.slice(half)];
  const first = cayleyDickson(a, c);
  const second = cayleyDickson(conj(d), b);
  const third = cayleyDickson(d, a);
  const fourth = cayleyDickson(b, conj(c));
  return [...first.map((value, p) => value - second[p]!), ...third.map((value, p) => value + fourth[p]!)];
}

/** The left multiplications by e_0,…,e_{m−1} as real m×m matrices. */
function multiplications(
  m: number,
  product: (x: readonly number[], y: readonly number[]) => readonly number[],
): NaiveTuple {
  const basis = (p: number): number[] => Array.from({ length: m }, (_, q) => Number(p === q));
  return Array.from({ length: m }, (_, p) => {
    const columns = Array.from({ length: m }, (_, q) => product(basis(p), basis(q)));
    return build(m, m, (i, j) => [columns[j]![i]!]);
  });
}

/** Complex numbers, quaternions, octonions for m = 2, 4, 8. */
export function leftMultiplications(m: number): NaiveTuple {
  return multiplications(m, cayleyDickson);
}

type Complex = readonly [number, number];

const add = ([a, b]: Complex, [c, d]: Complex): Complex => [a + c, b + d];
const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];

/** An orthonormal basis of the traceless Hermitian 3×3 matrices for ½ tr xy (Gell-Mann's). */
const gellMann: readonly Complex[][][] = (() => {
  const matrix = (...entries: [number, number, number, number][]): Complex[][] => {
    const out: Complex[][] = Array.from({ length: 3 }, () => Array.from({ length: 3 }, () => [0, 0] as const));
    for (const [i, j, re, im] of entries) out[i]![j] = [re, im];
    return out;
  };
  const pairs = [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const;
  const s = 1 / Math.sqrt(3);
  return [
    ...pairs.map(([i, j]) => matrix([i, j, 1, 0], [j, i, 1, 0])),
    ...pairs.map(([i, j]) => matrix([i, j, 0, -1], [j, i, 0, 1])),
    matrix([0, 0, 1, 0], [1, 1, -1, 0]),
    matrix([0, 0, s, 0], [1, 1, s, 0], [2, 2, -2 * s, 0]),
  ];
})();

/** x∗y = μ xy + μ̄ yx − ⅓ tr(xy) with μ = (3 + i√3)/6, on the traceless Hermitian 3×3 matrices (Okubo 1978). */
export function okuboMultiplications(): NaiveTuple {
  const three = [0, 1, 2];
  const product = (x: Complex[][], y: Complex[][]): Complex[][] =>
    three.map((i) =>
      three.map((j) => three.reduce<Complex>((sum, k) => add(sum, times(x[i]![k]!, y[k]![j]!)), [0, 0])),
    );
  const combine = (x: readonly number[]): Complex[][] =>
    three.map((i) =>
      three.map((j) => x.reduce<Complex>((sum, value, p) => add(sum, times([value, 0], gellMann[p]![i]![j]!)), [0, 0])),
    );
  const [re, im] = [1 / 2, Math.sqrt(3) / 6];
  return multiplications(8, (x, y) => {
    const [X, Y] = [combine(x), combine(y)];
    const [XY, YX] = [product(X, Y), product(Y, X)];
    const third = three.reduce((sum, i) => sum + XY[i]![i]![0], 0) / 3;
    const out = three.map((i) =>
      three.map((j) => {
        const sum = add(times([re, im], XY[i]![j]!), times([re, -im], YX[i]![j]!));
        return add(sum, [i === j ? -third : 0, 0]);
      }),
    );
    return gellMann.map((E) => three.reduce((sum, i) => sum + product(E, out)[i]![i]![0], 0) / 2);
  });
}
