/** A real tuple reduced to d directions by an LSRDR and by every method of `lsrdr/baselines`, in one form. */
import ndarray, { type NdArray } from 'ndarray';
import { algebra } from '../../src';
import {
  hooi,
  hosvd,
  orderedTransform,
  outputEigenvectors,
  outputSvd,
  pca,
  type Reduction,
  symmetricCp,
} from '../../src/baselines';
import {
  adjoint,
  adjointMultiply,
  gaussian,
  multiply,
  orthonormalise,
  type PlanarMatrix,
  singularValues,
} from '../../src/matrix';
import { randomSource } from '../../src/random';
import { fit, fitness } from '../../src/real';
import type { Tuple } from '../../src/tuple';
import { isEstimate, type Row } from '../record';
import { type Estimate, medianOf } from '../statistics';

type Matrix = NdArray<Float64Array>;

export interface Subspace {
  readonly method: string;
  /** n×d, orthonormal: what the reduction keeps. */
  readonly basis: PlanarMatrix;
  /** [n, n]; oblique for some methods. */
  readonly projection: Matrix;
  /** Null where ρ(Φ(X)) of the reduction does not settle, as where X is nearly nilpotent. */
  readonly fitness: number | null;
  /** Share of Σ ‖A_j‖² in the projected tuple. */
  readonly captured: number;
}

export interface Wanted {
  readonly rank: number;
  readonly seed: number;
  readonly restarts?: number;
  /** Inputs that the tuple is for, [k, n]; without any, PCA has the rows of the matrices, and `orderedTransform`, the same as HOSVD then, is left out. */
  readonly inputs?: Matrix;
}

export const SUBJECT = 'LSRDR';

/** One subspace for each method. */
export function subspaces(A: Tuple, { rank, seed, restarts = 3, inputs }: Wanted): Subspace[] {
  const lsrdr = fit(A, { rank, seed, restarts });
  const Pi = planar(lsrdr.projection as Matrix);
  const own = {
    ...{ method: SUBJECT, basis: orthonormal(planar(lsrdr.S as Matrix)), projection: lsrdr.projection as Matrix },
    ...{ fitness: lsrdr.fitness, captured: energyKept(A, Pi) },
  };
  const reductions: [string, Reduction][] = [
    ['HOSVD', hosvd(A, { rank })],
    ['HOOI', hooi(A, { rank })],
    ['output SVD', outputSvd(A, { rank })],
    ['symmetric CP', symmetricCp(A, { rank, seed, maxIterations: 200 })],
    ['PCA', pca(inputs ?? rowsOf(A), { rank, tuple: A })],
  ];
  const oblique = inputs === undefined ? [] : [ofTransform(orderedTransform(A, { rank, moment: momentOf(inputs) }))];
  return [
    own,
    // Of a span alone, in a basis that is orthonormal: fitness does not depend on the basis, but that of CP may be nearly dependent.
    ...reductions.map(([method, found]) => ofBasis(A, method, planar(found.basis as Matrix))),
    ...oblique,
    ofBasis(A, 'output eigenvectors', leadingOfOutputs(A, rank)),
    ofBasis(A, 'random', gaussian(algebra.real, A.n, rank, randomSource(5000 + seed))),
  ];
}

/** Its projection is orthogonal in the metric of the moment only. */
function ofTransform(found: Reduction): Subspace {
  const { basis, projection, fitness, captured } = found;
  const columns = orthonormal(planar(basis as Matrix));
  return { method: 'ordered transform', basis: columns, projection: projection as Matrix, fitness, captured };
}

/** The subspace that the columns span, with an orthogonal projection. */
function ofBasis(A: Tuple, method: string, columns: PlanarMatrix): Subspace {
  const basis = orthonormal(columns);
  const Pi = multiply(basis, adjoint(basis));
  const image = A.createImage(basis.cols);
  A.imageInto(image, basis);
  const X = { ...basis, rows: A.r * basis.cols, cols: basis.cols, data: new Float64Array(A.r * basis.cols ** 2) };
  A.compressInto(X, basis, image);
  const d = basis.cols;
  const value = settledFitness(A, ndarray(X.data, [A.r, d, d]));
  return { method, basis, projection: ndarray(Pi.data, [A.n, A.n]), fitness: value, captured: energyKept(A, Pi) };
}

/** L(X), 0 where X is zero or nilpotent, null where the package refuses to say. Every other error is one. */
function settledFitness(A: Tuple, X: Matrix): number | null {
  try {
    return fitness(A, X);
  } catch (error) {
    const { message } = error as Error;
    if (/nilpotent|zero/.test(message)) return 0;
    if (/did not converge|ill-conditioned/.test(message)) return null;
    throw error;
  }
}

/** The median of what may be unsettled: null if any is. */
export function medianOfSettled(list: readonly (number | null)[]): Estimate | null {
  const settled = list.filter((x) => x !== null);
  return settled.length < list.length ? null : medianOf(settled);
}

/** Σ ‖ΠA_jΠ‖²/Σ ‖A_j‖². */
function energyKept(A: Tuple, Pi: PlanarMatrix): number {
  const { n, r } = A;
  const dense = A.toDense().data;
  let [kept, total] = [0, 0];
  for (let j = 0; j < r; j++) {
    const one = { ...Pi, data: dense.subarray(j * n * n, (j + 1) * n * n) };
    for (const entry of one.data) total += entry ** 2;
    for (const entry of multiply(multiply(Pi, one), Pi).data) kept += entry ** 2;
  }
  return kept / total;
}

/** The d eigenvectors with the largest eigenvalues in modulus among those of all outputs, each out of the span of those before it. */
function leadingOfOutputs(A: Tuple, rank: number): PlanarMatrix {
  const all = Array.from({ length: A.r }, (_, output) => {
    const { values, vectors } = outputEigenvectors(A, { output, count: Math.min(A.n, 2 * rank) });
    return Array.from(values, (value, k) => ({
      size: Math.abs(value),
      vector: (vectors as Matrix).pick(k, null) as Matrix,
    }));
  })
    .flat()
    .sort((one, other) => other.size - one.size);
  const chosen: Float64Array[] = [];
  for (const { vector } of all) {
    const v = Float64Array.from({ length: A.n }, (_, i) => vector.get(i));
    for (const q of [...chosen, ...chosen]) {
      const along = q.reduce((sum, x, i) => sum + x * v[i]!, 0);
      for (let i = 0; i < A.n; i++) v[i]! -= along * q[i]!;
    }
    const length = Math.hypot(...v);
    if (length > 1e-6) chosen.push(v.map((x) => x / length));
    if (chosen.length === rank) break;
  }
  const out = { algebra: algebra.real, rows: A.n, cols: rank, data: new Float64Array(A.n * rank) };
  chosen.forEach((q, k) => {
    q.forEach((x, i) => {
      out.data[i * rank + k] = x;
    });
  });
  return out;
}

const rowsOf = (A: Tuple): Matrix => ndarray(A.toDense().data, [A.r * A.n, A.n]);

function momentOf(inputs: Matrix): Matrix {
  const [k, n] = inputs.shape as [number, number];
  const X = { algebra: algebra.real, rows: k, cols: n, data: inputs.data };
  return ndarray(
    adjointMultiply(X, X).data.map((x) => x / k),
    [n, n],
  );
}

export function planar(matrix: Matrix): PlanarMatrix {
  const [rows, cols] = matrix.shape as [number, number];
  const data = Float64Array.from({ length: rows * cols }, (_, i) => matrix.get(Math.floor(i / cols), i % cols));
  return { algebra: algebra.real, rows, cols, data };
}

export function orthonormal(columns: PlanarMatrix): PlanarMatrix {
  const out = { ...columns, data: columns.data.slice() };
  orthonormalise(out);
  return out;
}

/** The largest principal angle between the spans of two isometries, in degrees. */
export function largestAngle(W: PlanarMatrix, S: PlanarMatrix): number {
  const cosines = singularValues(adjointMultiply(W, S)).values;
  return (Math.acos(Math.min(1, cosines[cosines.length - 1]!)) * 180) / Math.PI;
}

/** Numbers that differ by less, of their size or of 1, are the same: angles are cosines to rounding, and 1 − ε is 1e-6°. */
const SAME = 1e-5;

/**
 * Where the subject is best, where it is beaten and where others are as good, in words. Settings are the rows that agree in `setting`; a difference within
 * the intervals of the two is said to be one.
 */
export function standing(
  rows: readonly Row[],
  {
    setting,
    value,
    isLargerBetter,
    unit = '',
  }: { setting: string; value: string; isLargerBetter: boolean; unit?: string },
): string[] {
  const number = (row: Row): number => {
    const found = row[value];
    return isEstimate(found) ? found.value! : Number(found);
  };
  const show = (x: number): string => {
    if (Math.abs(x) < SAME) return `0${unit}`;
    return `${Math.abs(x) < 1e-3 ? x.toExponential(0) : x.toPrecision(3)}${unit}`;
  };
  const isSame = (one: Row, other: Row): boolean => {
    const [x, y] = [number(one), number(other)];
    return Math.abs(x - y) <= SAME * Math.max(1, Math.abs(x), Math.abs(y));
  };
  const best: string[] = [];
  const level: string[] = [];
  const beaten: string[] = [];
  for (const where of new Set(rows.map((row) => row[setting]))) {
    const sorted = rows
      .filter((row) => row[setting] === where)
      .sort((one, other) => (isLargerBetter ? number(other) - number(one) : number(one) - number(other)));
    const own = sorted.find((row) => row['method'] === SUBJECT)!;
    const equal = sorted.filter((row) => row !== own && isSame(row, own));
    const ahead = sorted.slice(0, sorted.indexOf(own)).filter((row) => !isSame(row, own));
    if (ahead.length === 0 && equal.length > 0) {
      level.push(`${where} (${show(number(own))}, with ${equal.map((row) => row['method']).join(', ')})`);
    } else if (ahead.length === 0) {
      const next = sorted.find((row) => row !== own)!;
      best.push(
        `${where} (${show(number(own))}, then ${next['method']} ${show(number(next))}${apart(own, next, value) ? '' : ', within the intervals'})`,
      );
    } else {
      const list = ahead.map(
        (row) => `${row['method']} ${show(number(row))}${apart(own, row, value) ? '' : ' within the intervals'}`,
      );
      beaten.push(`${where} (${show(number(own))}, behind ${list.join(', ')})`);
    }
  }
  const out: string[] = [];
  if (best.length > 0) out.push(`**${SUBJECT} is best** at ${setting} = ${best.join('; ')}.`);
  if (level.length > 0) out.push(`**${SUBJECT} is level** at ${setting} = ${level.join('; ')}.`);
  if (beaten.length > 0) out.push(`**${SUBJECT} loses** at ${setting} = ${beaten.join('; ')}.`);
  return out;
}

/** Whether two intervals have no number in common. */
function apart(one: Row, other: Row, value: string): boolean {
  const [p, q] = [one[value], other[value]];
  if (!isEstimate(p) || !isEstimate(q) || p.low === null || q.low === null) return true;
  return p.high! < q.low || q.high! < p.low;
}
