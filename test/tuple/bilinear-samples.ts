/** Factored tuples as `bilinearTuple` takes them, and the matrices that they stand for. */
import { add, mul, type Naive, type NaiveTuple, scaled, star, times, toInput } from '../support/naive';
import { gaussianMatrix, source } from '../support/random';

export interface Factors {
  /** h×n and h×n; the rows are the l_k and the r_k. */
  readonly left: Naive;
  readonly right: Naive;
  /** r×h. */
  readonly down: Naive;
}

export interface Sizes {
  readonly h: number;
  readonly n: number;
  readonly r: number;
}

/** Gaussian ones; scalars have `dim` components, weights `weightDim`. */
export function factors(dim: number, weightDim: number, { h, n, r }: Sizes, seed = 1): Factors {
  const random = source(seed);
  const left = gaussianMatrix(dim, h, n, random);
  const right = gaussianMatrix(dim, h, n, random);
  return { left, right, down: gaussianMatrix(weightDim, r, h, random) };
}

/** Σ_k D_jk l_k r_k*, or the half sum with r_k l_k*; the real weights are padded by zeros here only. */
export function matrices({ left, right, down }: Factors, symmetric: boolean): NaiveTuple {
  const dim = left[0]![0]!.length;
  const column = (M: Naive, k: number): Naive => M[k]!.map((x) => [x]);
  return down.map((weights) =>
    weights
      .map((weight, k): Naive => {
        const [l, x] = [column(left, k), column(right, k)];
        const one = mul(l, star(x));
        const M = symmetric ? scaled(add(one, mul(x, star(l))), 0.5) : one;
        const front = [...weight, ...new Array<number>(dim - weight.length).fill(0)];
        return M.map((row) => row.map((entry) => times(front, entry)));
      })
      .reduce(add),
  );
}

/** As arguments of `bilinearTuple`. */
export const given = ({ left, right, down }: Factors) => ({
  left: toInput(left),
  right: toInput(right),
  down: toInput(down),
});
