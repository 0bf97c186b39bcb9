import type { Lsrdr } from 'lsrdr/real';
import ndarray from 'ndarray';
import { classCount, type Mnist, pixelCount, pixels } from './data';

/** What the table and the page say of one cluster. */
export interface ClusterReport {
  readonly result: Lsrdr;
  readonly hits: number;
  readonly runs: number;
  /** Share of the fitness² that each class's matrix contributes: ‖E^{1/2} X_c E^{1/2}‖² / Σ_c. */
  readonly shares: Float64Array;
  /** tr(P A_c): the mean of logit c over the cluster, whose sign says whether the cluster speaks for or against the class. */
  readonly pull: Float64Array;
  /** Mean of ⟨Px,x⟩/⟨x,x⟩ over the test digits of each class. */
  readonly membership: Float64Array;
  /** Leading directions, [count, 784], signed to agree with the digits they resemble. */
  readonly directions: Float64Array[];
  readonly weights: Float64Array;
}

/** Everything about one local maximum that the demo reports. */
export function reportCluster(result: Lsrdr, hits: number, runs: number, test: Mnist): ClusterReport {
  const { directions, weights } = result.prominent(Math.min(8, result.rank));
  const images: Float64Array[] = [];
  for (let k = 0; k < weights.length; k++) images.push(directions.data.slice(k * pixelCount, (k + 1) * pixelCount));
  for (const image of images) flipTowardsInk(image, test);
  return {
    result,
    hits,
    runs,
    ...classWeights(result),
    membership: meanMembership(result, test),
    directions: images,
    weights,
  };
}

/** In the canonical gauge E = diag(σ), and σ is the spectrum of P for a symmetric tuple. */
function classWeights(result: Lsrdr): { shares: Float64Array; pull: Float64Array } {
  const { X, rank } = result;
  const sigma = result.spectrum.P;
  const shares = new Float64Array(classCount);
  const pull = new Float64Array(classCount);
  for (let c = 0; c < classCount; c++) {
    for (let s = 0; s < rank; s++) {
      pull[c]! += sigma[s]! * X.get(c, s, s);
      for (let t = 0; t < rank; t++) shares[c]! += sigma[s]! * sigma[t]! * X.get(c, s, t) ** 2;
    }
  }
  const total = shares.reduce((sum, share) => sum + share, 0);
  return { shares: shares.map((share) => share / total), pull };
}

function meanMembership(result: Lsrdr, test: Mnist): Float64Array {
  const all = ndarray(new Float64Array(test.count * pixelCount), [test.count, pixelCount]);
  for (let which = 0; which < test.count; which++) {
    pixels(test, which, all.data.subarray(which * pixelCount, (which + 1) * pixelCount));
  }
  const members = result.membership(all) as Float64Array;
  const sums = new Float64Array(classCount);
  const counts = new Float64Array(classCount);
  members.forEach((member, which) => {
    const digit = test.labels.data[which]!;
    sums[digit]! += member;
    counts[digit]! += 1;
  });
  return sums.map((sum, digit) => sum / counts[digit]!);
}

/** Directions have no sign of their own: show the one with which the test digits, taken together, have the larger product. */
function flipTowardsInk(image: Float64Array, test: Mnist): void {
  const x = new Float64Array(pixelCount);
  let sum = 0;
  for (let which = 0; which < 2000; which++) {
    pixels(test, which, x);
    let product = 0;
    for (let i = 0; i < pixelCount; i++) product += image[i]! * x[i]!;
    sum += product * Math.abs(product);
  }
  if (sum < 0) for (let i = 0; i < pixelCount; i++) image[i] = -image[i]!;
}

/** The class that contributes most, and what the cluster does to its logit on average. */
export function mostAffected({ shares, pull }: Pick<ClusterReport, 'shares' | 'pull'>): {
  digit: number;
  share: number;
  effect: 'raises' | 'lowers';
} {
  let digit = 0;
  for (let c = 1; c < classCount; c++) if (shares[c]! > shares[digit]!) digit = c;
  return { digit, share: shares[digit]!, effect: pull[digit]! >= 0 ? 'raises' : 'lowers' };
}
