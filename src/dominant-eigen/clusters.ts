/**
 * Where the whole space is solved, Ritz values that rounding has parted are one eigenvalue again: the mean of them, with the vectors that the map
 * sends to its multiple. See matrix/eigenvalue-clusters.ts.
 */
import { complex, real } from '../algebra';
import {
  type ComplexMatrix,
  type EigenvalueCluster,
  kernelVectors,
  leadingClusters,
  type PlanarMatrix,
  triangularOrder,
  zeros,
} from '../matrix';
import type { Resting } from '../resting';
import type { RitzPair } from './ritz-pair';
import { complexMatrixOf, realMatrixOf } from './ritz-pairs';
import type { SearchSpace } from './search-space';

/** Multiples of an error within which two estimates of a number agree. */
const AGREEING = 10;

/** The Ritz pairs of the whole space, and what is known of their eigenvalues. */
export interface Clustered {
  readonly pairs: RitzPair[];
  /** The estimated error of a value, relative to its modulus. */
  uncertaintyOf(pair: RitzPair): number;
  /** How many eigenvalues are one with that of a pair. */
  countOf(pair: RitzPair): number;
}

/** @param pairs those of the whole space in coordinate vectors, by descending modulus */
export function* clustered(space: SearchSpace, pairs: readonly RitzPair[]): Resting<Clustered> {
  const M: ComplexMatrix = space.isComplex ? complexMatrixOf(space) : withZeros(realMatrixOf(space));
  const clusters = (yield* leadingClusters(M)).map((one) => (space.isComplex ? one : madeReal(one)));
  const parted = withEquals(clusters);
  const out = parted.length === 0 ? [...pairs] : replaced(M, pairs, parted, space.isComplex);
  const agrees = (pair: RitzPair, { re, im, uncertainty }: EigenvalueCluster) =>
    Math.hypot(pair.re - re, pair.im - im) <= AGREEING * uncertainty + 1e-13 * pair.modulus;
  return {
    pairs: out.sort((p, q) => q.modulus - p.modulus),
    uncertaintyOf(pair) {
      const off = ({ re, im }: EigenvalueCluster) => Math.hypot(pair.re - re, pair.im - im);
      const nearest = clusters.reduce((best, one) => (off(one) < off(best) ? one : best));
      return nearest.uncertainty / pair.modulus;
    },
    countOf(pair) {
      return clusters.reduce((sum, one) => sum + (agrees(pair, one) ? one.count : 0), 0);
    },
  };
}

/**
 * The clusters of several values, and then those of one that has the same eigenvalue in another block: what is nearest to it would be taken for a part of
 * the former.
 */
function withEquals(clusters: readonly EigenvalueCluster[]): EigenvalueCluster[] {
  const several = clusters.filter(({ count }) => count > 1);
  const equal = clusters.filter((one) => one.count === 1 && several.some((other) => areEqual(one, other)));
  return [...several, ...equal];
}

function areEqual(one: EigenvalueCluster, other: EigenvalueCluster): boolean {
  const error = AGREEING * (one.uncertainty + other.uncertainty) + 1e-13 * Math.hypot(one.re, one.im);
  return Math.hypot(other.re - one.re, other.im - one.im) <= error;
}

function withZeros({ m, re }: { m: number; re: Float64Array }): ComplexMatrix {
  return { m, re, im: new Float64Array(m * m) };
}

/** Of a real matrix, a mean that is real but for its error is real. */
function madeReal(cluster: EigenvalueCluster): EigenvalueCluster {
  const { re, im, count, uncertainty } = cluster;
  if (count === 1 || Math.abs(im) > AGREEING * uncertainty + 1e-14 * Math.abs(re)) return cluster;
  return { ...cluster, im: 0 };
}

/** The pairs without those that belong to the clusters, and with those of the means. */
function replaced(
  M: ComplexMatrix,
  pairs: readonly RitzPair[],
  parted: readonly EigenvalueCluster[],
  isComplex: boolean,
): RitzPair[] {
  let rest = [...pairs];
  const means: EigenvalueCluster[] = [];
  for (const cluster of parted) {
    const { re, im, count } = cluster;
    if (!isComplex && im < 0) continue; // its conjugate stands for both
    const off = (pair: RitzPair) => Math.hypot(pair.re - re, pair.im - im);
    rest.sort((p, q) => off(p) - off(q));
    let taken = 0;
    let at = 0;
    // Over R a pair of conjugates is two of the eigenvalues of a real mean.
    for (; taken < count && at < rest.length; at++) {
      taken += im === 0 && rest[at]!.coefficientsImaginary !== undefined ? 2 : 1;
    }
    rest = rest.slice(at);
    if (!means.some((mean) => areEqual(cluster, mean))) means.push(cluster);
  }
  return [...rest, ...means.flatMap((mean) => pairsOfMean(M, mean, isComplex))];
}

/** One pair for each vector that M sends to its multiple by the mean, found in balanced coordinates. */
function pairsOfMean(M: ComplexMatrix, mean: EigenvalueCluster, isComplex: boolean): RitzPair[] {
  const { m } = M;
  const size = (i: number, k: number) => Math.max(Math.abs(M.re[i * m + k]!), Math.abs(M.im[i * m + k]!));
  const order = triangularOrder(m, size);
  const [re, im] = [order.apply(M.re), order.apply(M.im)];
  const isReal = !isComplex && mean.im === 0;
  const shifted = zeros(isReal ? real : complex, m, m);
  let squares = 0;
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < m; k++) {
      const at = i * m + k;
      squares += re[at]! ** 2 + im[at]! ** 2;
      const unit = Number(i === k);
      if (isReal) shifted.data[at] = re[at]! - unit * mean.re;
      else {
        shifted.data[2 * i * m + k] = re[at]! - unit * mean.re;
        shifted.data[(2 * i + 1) * m + k] = im[at]! - unit * mean.im;
      }
    }
  }
  const cut = AGREEING * (mean.uncertainty + m * Number.EPSILON * Math.sqrt(squares));
  const kernel = kernelVectors(shifted, cut);
  const modulus = Math.hypot(mean.re, mean.im);
  return Array.from({ length: kernel.cols }, (_, c) => {
    const [x, y] = [new Float64Array(m * m), new Float64Array(m * m)];
    order.undoInto(0, [x, y], [firstColumn(kernel, c, 0), firstColumn(kernel, c, 1)]);
    const column = (of: Float64Array) => Float64Array.from({ length: m }, (__, i) => of[i * m]!);
    const [coefficients, second] = [column(x), column(y)];
    if (isReal) return { ...mean, modulus, coefficients, coefficientsImaginary: undefined };
    if (!isComplex) return { ...mean, modulus, coefficients, coefficientsImaginary: second };
    const both = Float64Array.from({ length: 2 * m }, (__, at) => (at % 2 === 0 ? coefficients : second)[at >> 1]!);
    return { ...mean, modulus, coefficients: both, coefficientsImaginary: undefined };
  });
}

/** Component p of column c of a matrix with m rows, as the first column of an m×m array. */
function firstColumn({ algebra, rows: m, cols, data }: PlanarMatrix, c: number, p: number): Float64Array {
  const out = new Float64Array(m * m);
  if (p >= algebra.dim) return out;
  for (let i = 0; i < m; i++) out[i * m] = data[(i * algebra.dim + p) * cols + c]!;
  return out;
}
