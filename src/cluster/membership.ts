import type { Algebra } from '../algebra';
import { rangeError, requireInteger, requireKnownOptions } from '../errors';
import { algebraOfMatrix, optionalAlgebra } from '../interop/algebras';
import { type NumericArray, toColumns } from '../interop/arrays';
import { fromColumns, readMatrix } from '../interop/columns';
import {
  adjoint,
  columnSquares,
  hermitianDefect,
  hermitianEigen,
  leadingColumns,
  multiply,
  normaliseColumns,
  type PlanarMatrix,
  powerOfTwo,
  realTrace,
  scaleInPlace,
} from '../matrix';
import type { Side } from '../result/data';
import { factorOf } from '../result/lsrdr';
import { type ClusterLike, resultOf } from './given';

/** Which matrix says what belongs to a cluster. */
export interface ClusterOptions {
  /** Which matrix of a result. */
  readonly which?: Side;
  /** For a matrix, when the shape alone should not decide. */
  readonly algebra?: Algebra;
}

/**
 * How much of a direction belongs to a cluster: ⟨Pv,v⟩/⟨v,v⟩, P scaled to trace 1. For a result it is `result.membership`.
 *
 * @param v one vector [n(, a)] or k of them [k, n(, a)]
 * @returns a number in [0, 1], or k of them
 * @throws TypeError, RangeError for another shape, a zero vector, a matrix that is not Hermitian of positive trace
 * Cost: 2a²·n·d flops a vector for a result, 2a²·n² for a matrix.
 *
 * @example
 * membership([[3, 0], [0, 1]], [1, 1]); // 0.5
 */
export function membership(cluster: ClusterLike, v: unknown, options: ClusterOptions = {}): number | Float64Array {
  requireClusterOptions('membership', options);
  const result = resultOf(cluster);
  if (result !== undefined) return result.membership(v, options.which);
  const P = matrixOf('membership', cluster, options);
  const { columns, single } = toColumns('membership: v', v, P.algebra, P.rows);
  normaliseColumns(columns);
  const total = columnSquares(columns);
  const image = multiply(P, columns);
  const out = total.map((square, k) => {
    if (square === 0) throw rangeError(`membership: v${single ? '' : `[${k}]`}`, 'a vector other than zero', 'zero');
    let sum = 0;
    for (let at = k; at < image.data.length; at += columns.cols) sum += image.data[at]! * columns.data[at]!;
    return Math.min(Math.max(sum / square, 0), 1);
  });
  return single ? out[0]! : out;
}

/**
 * The membership of every neuron (coordinate): the diagonal of P, scaled to sum 1.
 *
 * @returns n numbers in [0, 1]
 * @throws TypeError, RangeError for another shape, a matrix that is not Hermitian of positive trace
 * Cost: 2a·n·d flops for a result, n² to check a matrix.
 *
 * @example
 * neuronMembership([[3, 0], [0, 1]]); // Float64Array [0.75, 0.25]
 */
export function neuronMembership(cluster: ClusterLike, options: ClusterOptions = {}): Float64Array {
  requireClusterOptions('neuronMembership', options);
  const result = resultOf(cluster);
  if (result !== undefined) {
    const K = factorOf(result, options.which ?? 'P');
    return columnSquares(adjoint(K));
  }
  const { algebra, rows: n, data } = matrixOf('neuronMembership', cluster, options);
  return Float64Array.from({ length: n }, (_, i) => data[i * algebra.dim * n + i]!);
}

/** The directions and neurons of a cluster, by weight. */
export interface Prominence {
  /** Orthonormal, [at most k, n(, a)]. */
  readonly directions: NumericArray;
  /** Eigenvalues of P, descending. */
  readonly weights: Float64Array;
  /** The k coordinates with the largest diagonal entries of P: `index` from 0, and `weight`, descending; all n of them have the sum one. */
  readonly neurons: { index: number; weight: number }[];
}

/**
 * The k most prominent directions (eigenvectors of P by eigenvalue) and neurons (by diagonal entry), P scaled to trace 1. For a result it
 * is `result.prominent`.
 *
 * @throws TypeError, RangeError for another shape, k not in 1…n, a matrix that is not Hermitian of positive trace
 * Cost: for a matrix an eigendecomposition, (a·n)³.
 *
 * @example
 * prominence([[1, 0], [0, 3]], 1).neurons[0]!.index; // 1
 */
export function prominence(cluster: ClusterLike, k: number, options: ClusterOptions = {}): Prominence {
  requireClusterOptions('prominence', options);
  const result = resultOf(cluster);
  if (result !== undefined) return result.prominent(k, options.which);
  const P = matrixOf('prominence', cluster, options);
  requireInteger('prominence: k', k, 1, P.rows);
  const { values, vectors } = hermitianEigen(P);
  const count = Math.min(k, values.filter((value) => value > 1e-12 * values[0]!).length);
  const neurons = Array.from(neuronMembership(cluster, options), (weight, index) => ({ index, weight }));
  neurons.sort((x, y) => y.weight - x.weight || x.index - y.index);
  return {
    directions: fromColumns(leadingColumns(vectors, count), false),
    weights: values.slice(0, count),
    neurons: neurons.slice(0, k),
  };
}

function requireClusterOptions(place: string, options: ClusterOptions): void {
  requireKnownOptions(place, options, ['which', 'algebra']);
  const { which } = options;
  if (which !== undefined && which !== 'P' && which !== 'Q') {
    throw rangeError(`${place}: which`, "'P' or 'Q'", String(JSON.stringify(which)));
  }
  optionalAlgebra(place, options.algebra);
}

/** P of trace 1. */
function matrixOf(place: string, cluster: unknown, options: ClusterOptions): PlanarMatrix {
  const at = `${place}: cluster`;
  const algebra = options.algebra ?? algebraOfMatrix(at, cluster);
  const P = readMatrix(at, cluster, algebra);
  if (P.rows !== P.cols) throw rangeError(at, 'a square matrix', `${P.rows}×${P.cols}`);
  const unit = powerOfTwo(P.data);
  scaleInPlace(P, 1 / unit); // where the sum of the diagonal is a number, whatever the size of P
  const trace = realTrace(P);
  if (!(trace > 0) || hermitianDefect(P) > 1e-8) {
    throw rangeError(at, 'a Hermitian matrix of positive trace', `a matrix of trace ${(trace * unit).toPrecision(3)}`);
  }
  return { ...P, data: P.data.map((entry) => entry / trace) };
}
