/**
 * Independent vectors where an eigenvalue is repeated and semi-simple. Back substitution finds the vectors of equal eigenvalues from what rounding leaves
 * between them in the Schur form, a triangular matrix of no meaning, which may have any vectors, parallel ones too: the zero of a matrix of low rank, as a rule.
 * All vectors of the eigenspace are as good, so orthonormal ones are taken, which M − μ sends to the least, μ the mean of the values; M is balanced first.
 *
 * Left as they are: vectors that are independent already, and those of values without as many vectors, as rounding counts: they are one defective eigenvalue, or differ.
 */
import { complex, real } from '../algebra';
import { type ComplexMatrix, columnSquares, type PlanarMatrix, scaleColumns, singularValues, zeros } from '../matrix';
import { compressedMatrix, leastPairs } from './mean-pairs';
import type { RitzPair } from './ritz-pair';
import { type RitzValue, residualOf, valuesOf } from './ritz-values';
import type { SearchSpace } from './search-space';

/** Values that are as near, relative to ‖T‖, are one: as in the order of eigenvalues. */
export const EQUAL = 1e-9;

/** Vectors of norm 1 with a least singular value above are independent; biorthogonal ones to them lose a digit at most. */
const INDEPENDENT = 0.1;

/** What counts as rounding of Mx beside |M||x|: not beside ‖M‖, as entries of quite another size may have eigenvalues of their own that differ. */
const LOCAL = 1e-11;

/**
 * The values, those of repeated eigenvalues with independent vectors where there are as many.
 *
 * @param values all of the space, of which the first `count` are wanted; values that none of them is near to are left as they are
 * @param size numbers of a vector
 * @param tolerance residual of a Ritz vector, relative to ‖T‖, that is accepted
 */
export function withEigenspaces(
  space: SearchSpace,
  values: readonly RitzValue[],
  count: number,
  tolerance: number,
  size: number,
): RitzValue[] {
  const { isComplex, isFilled } = space;
  const near = EQUAL * space.largestImage;
  const pairs = [...new Set(values.map(({ pair }) => pair))];
  const wanted = new Set(values.slice(0, count).map(({ pair }) => pair));
  const others = new Map<RitzPair, readonly RitzPair[]>();
  let M: ComplexMatrix | undefined;
  for (const group of groupsOf(pairs, near, isComplex)) {
    const isReal = !isComplex && group.some(({ im }) => im <= near);
    const copies = group.reduce((sum, pair) => sum + (isReal ? dimensionOf(pair) : 1), 0);
    if (copies === 1 || !group.some((pair) => wanted.has(pair)) || areIndependent(group, isReal, isComplex)) continue;
    M ??= compressedMatrix(space);
    const found = leastPairs(M, meanOf(group, isReal), isComplex, copies, isFilled);
    // A Krylov space has them as well as the search has left it.
    const isGood = (pair: RitzPair) =>
      isFilled
        ? isEigenpair(M!, pair, isComplex, space.largestImage || 1)
        : residualOf(space, valuesOf(pair)[0]!, size).relative <= tolerance;
    if (!found.every(isGood)) continue;
    group.forEach((pair, at) => {
      others.set(pair, at === 0 ? found : []);
    });
  }
  return others.size === 0 ? [...values] : pairs.flatMap((pair) => others.get(pair) ?? pair).flatMap(valuesOf);
}

/** Chains of near values; of a real map with the conjugates that stand for two. */
function groupsOf(pairs: readonly RitzPair[], near: number, isComplex: boolean): RitzPair[][] {
  const areNear = (p: RitzPair, q: RitzPair) =>
    Math.hypot(p.re - q.re, p.im - q.im) <= near || (!isComplex && Math.hypot(p.re - q.re, p.im + q.im) <= near);
  const groups: RitzPair[][] = [];
  for (const pair of pairs) {
    const touching = groups.filter((group) => group.some((other) => areNear(pair, other)));
    const [first, ...rest] = touching;
    if (first === undefined) groups.push([pair]);
    else {
      first.push(pair, ...rest.flat());
      for (const group of rest) groups.splice(groups.indexOf(group), 1);
    }
  }
  return groups;
}

function dimensionOf({ coefficientsImaginary }: RitzPair): number {
  return coefficientsImaginary === undefined ? 1 : 2;
}

function meanOf(group: readonly RitzPair[], isReal: boolean) {
  const weight = (pair: RitzPair) => (isReal ? dimensionOf(pair) : 1);
  const total = group.reduce((sum, pair) => sum + weight(pair), 0);
  const re = group.reduce((sum, pair) => sum + weight(pair) * pair.re, 0) / total;
  const im = isReal ? 0 : group.reduce((sum, pair) => sum + pair.im, 0) / total;
  return { re, im };
}

/** ‖Mx − μx‖ ≤ {@link LOCAL}·‖|M||x|‖, computed over `unit`. */
function isEigenpair(
  M: ComplexMatrix,
  { re, im, coefficients: c, coefficientsImaginary }: RitzPair,
  isComplex: boolean,
  unit: number,
): boolean {
  const { m } = M;
  const x = (k: number) => (isComplex ? c[2 * k]! : c[k]!);
  const y = (k: number) => (isComplex ? c[2 * k + 1]! : (coefficientsImaginary?.[k] ?? 0));
  let [off, sizes] = [0, 0];
  for (let i = 0; i < m; i++) {
    let [u, v, size] = [-re * x(i) + im * y(i), -re * y(i) - im * x(i), 0];
    for (let k = 0; k < m; k++) {
      const [a, b] = [M.re[i * m + k]!, M.im[i * m + k]!];
      u += a * x(k) - b * y(k);
      v += a * y(k) + b * x(k);
      size += Math.hypot(a, b) * Math.hypot(x(k), y(k));
    }
    // Squares of small numbers would vanish.
    off += (u / unit) ** 2 + (v / unit) ** 2;
    sizes += (size / unit) ** 2;
  }
  return Math.sqrt(off) <= LOCAL * Math.sqrt(sizes);
}

/** The vectors of a real eigenvalue are real: conjugate ones of it are not what they should be. */
function areIndependent(group: readonly RitzPair[], isReal: boolean, isComplex: boolean): boolean {
  if (isReal && group.some((pair) => dimensionOf(pair) === 2)) return false;
  const { length } = group[0]!.coefficients;
  const X: PlanarMatrix = zeros(isReal ? real : complex, isComplex ? length / 2 : length, group.length);
  if (X.rows < X.cols) return false;
  group.forEach(({ coefficients, coefficientsImaginary }, c) => {
    for (let i = 0; i < X.rows; i++) {
      if (isReal) X.data[i * X.cols + c] = coefficients[i]!;
      else {
        X.data[2 * i * X.cols + c] = isComplex ? coefficients[2 * i]! : coefficients[i]!;
        X.data[(2 * i + 1) * X.cols + c] = isComplex ? coefficients[2 * i + 1]! : coefficientsImaginary![i]!;
      }
    }
  });
  scaleColumns(
    X,
    columnSquares(X).map((square) => 1 / Math.sqrt(square)),
  );
  return singularValues(X).values[X.cols - 1]! > INDEPENDENT;
}
