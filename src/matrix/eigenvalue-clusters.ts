/**
 * The leading eigenvalues of a general matrix with what rounding leaves of them.
 *
 * An eigenvalue λ with Jordan blocks of size k comes out of any algorithm as k numbers on a circle of radius (ε‖M‖‖N‖^{k−1})^{1/k} around it, N the
 * nilpotent part. Their mean is better: its error is at most ‖P‖ times that of M, P the spectral projection of the whole group (Kato, Perturbation
 * theory for linear operators, II.2.2; Bai, Demmel, McKenney, On computing condition numbers for the nonsymmetric eigenproblem, 1993). So
 * the numbers that rounding cannot tell apart are taken as one eigenvalue, their mean.
 *
 * Taken as one are the k nearest to the largest if
 * 1. their distance from the mean is no more than what rounding does to the largest alone, by its own condition number, and
 * 2. the power sums tr (T₁₁ − μ)^j of their block T₁₁ of the Schur form are rounding: an eigenvalue that stands apart shows in the second, and
 * 3. the mean is at least four times better known.
 *
 * Exactly block triangular matrices are taken apart first, since their blocks share no rounding, and balanced.
 * Pitfall: eigenvalues nearer to each other than rounding can tell are not one for that; what their mean is good for, then, is not known.
 */
import { type Resting, WHOLE } from '../resting';
import { balance } from './balance';
import { type ComplexMatrix, reduceToHessenberg, triangularise } from './complex-schur';
import { components, weightsFrom } from './components';
import { exchange, projectionNorm } from './schur-order';
import { scaleToUnit } from './triangular-order';

export interface EigenvalueCluster {
  readonly re: number;
  readonly im: number;
  /** How many computed eigenvalues it is the mean of. */
  readonly count: number;
  /** Estimate of its absolute error: rounding of M times the norm of the spectral projection. */
  readonly uncertainty: number;
}

/** An eigenvalue known as well as this, relatively, is not looked into. */
const FINE = 1e-12;
/** Smaller eigenvalues than this share of the largest are not looked at: they cannot lead. */
const LEADING = 0.5;
/** What the bounds on distances and power sums are multiplied by, since they are of first order. */
const CAUTION = 10;
/** Errors of means that gain less than this factor are no reason to take one. */
const GAIN = 4;

/**
 * The eigenvalues whose modulus is at least half of the largest, each once for every block of the triangular form that it occurs in.
 * @throws Error if the QR iteration does not converge
 * Cost: about 100·k³ flops for the largest irreducible block k×k; a defective eigenvalue may take k⁴.
 */
export function* leadingClusters(M: ComplexMatrix): Resting<EigenvalueCluster[]> {
  const blocks = irreducibleBlocks(M);
  const units: number[] = [];
  for (const block of blocks) units.push(block.m === 1 ? 1 : yield* schurForm(block));
  const modulus = (T: ComplexMatrix, i: number) => Math.hypot(T.re[i * (T.m + 1)]!, T.im[i * (T.m + 1)]!);
  let largest = 0;
  blocks.forEach((T, b) => {
    for (let i = 0; i < T.m; i++) largest = Math.max(largest, modulus(T, i) * units[b]!);
  });
  const found: EigenvalueCluster[] = [];
  for (const [b, T] of blocks.entries()) {
    const own = yield* clustersOf(T, (LEADING * largest) / units[b]!);
    found.push(...own.map((one) => scaledBy(one, units[b]!)));
  }
  return found;
}

function scaledBy({ re, im, count, uncertainty }: EigenvalueCluster, unit: number): EigenvalueCluster {
  return { re: re * unit, im: im * unit, count, uncertainty: uncertainty * unit };
}

/** The diagonal blocks of the block triangular form, balanced. */
function irreducibleBlocks(M: ComplexMatrix): ComplexMatrix[] {
  const { m } = M;
  const W = weightsFrom(m, (i, k) => Math.max(Math.abs(M.re[i * m + k]!), Math.abs(M.im[i * m + k]!)));
  const parts = components(W);
  const exponents = balance(W, parts);
  const members: number[][] = Array.from({ length: parts.count }, () => []);
  for (let i = 0; i < m; i++) members[parts.of[i]!]!.push(i);
  return members.map((part) => {
    const pick = (data: Float64Array): Float64Array => {
      const out = new Float64Array(part.length ** 2);
      part.forEach((i, row) => {
        part.forEach((k, column) => {
          const entry = data[i * m + k]!;
          if (entry !== 0) out[row * part.length + column] = entry * 2 ** (exponents[k]! - exponents[i]!);
        });
      });
      return out;
    };
    return { m: part.length, re: pick(M.re), im: pick(M.im) };
  });
}

/** Makes T triangular, with entries near 1, and returns the unit that they were divided by. */
function* schurForm(T: ComplexMatrix): Resting<number> {
  const unit = scaleToUnit(T.re, T.im);
  const unused: ComplexMatrix = { m: T.m, re: new Float64Array(T.m ** 2), im: new Float64Array(T.m ** 2) };
  yield* reduceToHessenberg(T, unused);
  yield* triangularise(T, unused);
  return unit;
}

/** The clusters of a triangular T from the largest modulus down to `least`; T is reordered. */
function* clustersOf(T: ComplexMatrix, least: number): Resting<EigenvalueCluster[]> {
  const { m } = T;
  const found: EigenvalueCluster[] = [];
  for (let first = 0; first < m; ) {
    let top = first;
    const modulus = (i: number) => Math.hypot(T.re[i * (m + 1)]!, T.im[i * (m + 1)]!);
    for (let i = first + 1; i < m; i++) if (modulus(i) > modulus(top)) top = i;
    if (modulus(top) < least) break;
    moveUp(T, top, first);
    // Rows and columns before `first` are those of clusters that are known: the rest has the other eigenvalues.
    const rest = lowerPart(T, first);
    const cluster = yield* clusterOfFirst(rest);
    found.push(cluster);
    putLowerPart(T, first, rest);
    first += cluster.count;
  }
  return found;
}

/** The eigenvalue in the first place of T, with those that rounding may have parted from it, which are brought to the places after it. */
function* clusterOfFirst(T: ComplexMatrix): Resting<EigenvalueCluster> {
  const { m } = T;
  const size = Math.hypot(...T.re.map((x, at) => Math.hypot(x, T.im[at]!)));
  const rounding = Number.EPSILON * size;
  const [re, im] = [T.re[0]!, T.im[0]!];
  const modulus = Math.hypot(re, im);
  const alone = rounding * projectionNorm(T, 1);
  let best: EigenvalueCluster = { re, im, count: 1, uncertainty: alone };
  if (m === 1) return { ...best, uncertainty: Number.EPSILON * modulus };
  if (alone <= FINE * modulus) return best;
  const order = T; // is brought into the order of distances as far as it is looked at
  for (let k = 2; k <= m; k++) {
    moveUp(order, nearest(order, k - 1, re, im), k - 1);
    const mean = meanOf(order, k);
    const radius = farthest(order, k, mean);
    if (Math.hypot(order.re[(k - 1) * (m + 1)]! - re, order.im[(k - 1) * (m + 1)]! - im) > modulus) break;
    if (radius > CAUTION * k * alone) continue;
    const uncertainty = rounding * projectionNorm(order, k);
    if (uncertainty * GAIN > best.uncertainty || !isNilpotent(order, k, mean, uncertainty)) continue;
    best = { ...mean, count: k, uncertainty };
    if (m > WHOLE) yield;
  }
  return best;
}

function nearest({ m, re, im }: ComplexMatrix, from: number, x: number, y: number): number {
  const distance = (i: number) => Math.hypot(re[i * (m + 1)]! - x, im[i * (m + 1)]! - y);
  let best = from;
  for (let i = from + 1; i < m; i++) if (distance(i) < distance(best)) best = i;
  return best;
}

interface Point {
  readonly re: number;
  readonly im: number;
}

function meanOf({ m, re, im }: ComplexMatrix, count: number): Point {
  let [x, y] = [0, 0];
  for (let i = 0; i < count; i++) {
    x += re[i * (m + 1)]!;
    y += im[i * (m + 1)]!;
  }
  return { re: x / count, im: y / count };
}

function farthest({ m, re, im }: ComplexMatrix, count: number, mean: Point): number {
  let most = 0;
  for (let i = 0; i < count; i++) {
    most = Math.max(most, Math.hypot(re[i * (m + 1)]! - mean.re, im[i * (m + 1)]! - mean.im));
  }
  return most;
}

/** Whether Σ(λ_i − μ)^j is what an error of that size makes of a nilpotent block, for all j: at most j‖T₁₁ − μ‖^{j−1} times it, to first order. */
function isNilpotent({ m, re, im }: ComplexMatrix, count: number, mean: Point, error: number): boolean {
  let squares = 0;
  const powers: [number, number][] = [];
  const offsets: [number, number][] = [];
  for (let i = 0; i < count; i++) {
    for (let k = i + 1; k < count; k++) squares += re[i * m + k]! ** 2 + im[i * m + k]! ** 2;
    const offset: [number, number] = [re[i * (m + 1)]! - mean.re, im[i * (m + 1)]! - mean.im];
    squares += offset[0] ** 2 + offset[1] ** 2;
    offsets.push(offset);
    powers.push(offset);
  }
  const size = Math.sqrt(squares);
  let power = 1;
  for (let j = 2; j <= count; j++) {
    power *= size;
    let [x, y] = [0, 0];
    for (const [i, [a, b]] of powers.entries()) {
      const [c, d] = offsets[i]!;
      powers[i] = [a * c - b * d, a * d + b * c];
      x += powers[i]![0];
      y += powers[i]![1];
    }
    if (Math.hypot(x, y) > CAUTION * j * power * error) return false;
  }
  return true;
}

/** Brings the eigenvalue in place `from` to place `to`. */
function moveUp(T: ComplexMatrix, from: number, to: number): void {
  for (let k = from - 1; k >= to; k--) exchange(T, k);
}

function lowerPart({ m, re, im }: ComplexMatrix, first: number): ComplexMatrix {
  const size = m - first;
  const pick = (data: Float64Array) =>
    Float64Array.from(
      { length: size * size },
      (_, at) => data[(first + Math.floor(at / size)) * m + first + (at % size)]!,
    );
  return { m: size, re: pick(re), im: pick(im) };
}

function putLowerPart({ m, re, im }: ComplexMatrix, first: number, part: ComplexMatrix): void {
  const size = m - first;
  for (let at = 0; at < size * size; at++) {
    const to = (first + Math.floor(at / size)) * m + first + (at % size);
    re[to] = part.re[at]!;
    im[to] = part.im[at]!;
  }
}
