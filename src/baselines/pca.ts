import { real } from '../algebra';
import { rangeError, requireKnownOptions, typeError } from '../errors';
import type { ArrayLikeInput } from '../interop/arrays';
import { readMatrix } from '../interop/columns';
import { adjointMultiply, hermitianEigen, leadingColumns, realTrace, scaleInPlace } from '../matrix';
import { DenseTuple } from '../tuple/dense';
import { scaleStack, type TupleLike } from '../tuple/input';
import { type ReductionOptions, readReduction } from './options';
import { Reduction } from './reduction';

/** Options of `pca`. */
export interface PcaOptions extends Omit<ReductionOptions, 'algebra'> {
  /** Whose compression to the principal directions is measured, real; default the tuple of one matrix, the covariance. */
  readonly tuple?: TupleLike;
  /** Take the mean off; default true. */
  readonly centre?: boolean;
}

/**
 * Principal components of data: the d leading eigenvectors of C = (1/k) Σ_i (x_i − x̄)(x_i − x̄)^T. Of the tuple it knows nothing.
 *
 * @param data k real vectors, [k, n]
 * @param options {@link PcaOptions}
 * @returns an orthonormal basis; `weights` are the standard deviations along it (with 1/k), `explained` is the share of the variance, and `captured`, `fitness`
 *   and `similarity` are of `options.tuple`
 * @throws TypeError, RangeError naming argument, index, expected and got; RangeError for data without variance
 * Cost: 2·k·n² flops and an eigenproblem of size n.
 *
 * @example
 * const { weights, explained } = pca([[3, 0], [-3, 0], [0, 1], [0, -1]], { rank: 1 });
 * explained; // 0.9
 */
export function pca(data: ArrayLikeInput, options: PcaOptions): Reduction {
  const place = 'pca';
  requireKnownOptions(place, options, ['rank', 'tuple', 'centre']);
  const { rank, tuple, centre = true } = options;
  if (typeof centre !== 'boolean') throw typeError(`${place}: centre`, 'a boolean', centre);
  const X = readMatrix(`${place}: data`, data, real);
  const { rows: k, cols: n } = X;
  const scale = scaleStack(X);
  if (centre) takeMeanOff(X.data, k, n);
  const C = adjointMultiply(X, X);
  scaleInPlace(C, 1 / k);
  const total = realTrace(C);
  if (!(total > 0)) throw rangeError(`${place}: data`, 'vectors that differ', 'no variance');
  const of = tuple ?? new DenseTuple(C, 1);
  const given = readReduction(place, of, { rank, algebra: real });
  if (given.tuple.n !== n)
    throw rangeError(`${place}: tuple`, `matrices ${n}×${n}, as data has ${n} columns`, `n = ${given.tuple.n}`);
  const { values, vectors } = hermitianEigen(C);
  const kept = values.slice(0, rank).map((value) => Math.max(value, 0));
  const S = leadingColumns(vectors, rank);
  return new Reduction(given, {
    ...{ method: place, S, dual: S },
    weights: kept.map((value) => Math.sqrt(value) * scale),
    explained: kept.reduce((sum, value) => sum + value, 0) / total,
  });
}

function takeMeanOff(data: Float64Array, k: number, n: number): void {
  const mean = new Float64Array(n);
  for (let i = 0; i < data.length; i++) mean[i % n]! += data[i]! / k;
  for (let i = 0; i < data.length; i++) data[i]! -= mean[i % n]!;
}
