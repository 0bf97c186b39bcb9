/**
 * Where the whole space is solved, Ritz values that rounding has parted are one eigenvalue again: the mean of them, with the vectors that the map
 * sends to its multiple. See matrix/eigenvalue-clusters.ts.
 */
import { type ComplexMatrix, type EigenvalueCluster, leadingClusters } from '../matrix';
import type { Resting } from '../resting';
import { AGREEING, compressedMatrix, pairsOfMean } from './mean-pairs';
import type { RitzPair } from './ritz-pair';
import type { SearchSpace } from './search-space';

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
  const M = compressedMatrix(space);
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
