import { EigenvalueDecomposition } from 'ml-matrix';
import { embedHermitian } from './embedding';
import { orthonormalise } from './orthonormalise';
import { adjoint, clone, type PlanarMatrix, scaleColumns, zeros } from './planar';
import { adjointMultiply, multiply, multiplyAdjoint } from './products';

/** M = V·diag(values)·V*, values real and descending, V an isometry over the algebra. */
export interface HermitianEigen {
  readonly values: Float64Array;
  readonly vectors: PlanarMatrix;
}

/**
 * Eigenvalues (each once, descending) and orthonormal eigenvectors over the algebra of a Hermitian n×n matrix.
 *
 * The real embedding repeats every eigenvalue a times, and each of its real eigenvectors, read as a vector over the algebra,
 * already is an eigenvector: M x = x λ with λ real. What remains is to choose n that are orthonormal over the algebra. From a
 * group of equal eigenvalues the candidate with the largest remainder is taken each time (with m still to find in a group, one
 * has a squared remainder ≥ 1/m), so repeated eigenvalues cost nothing in accuracy.
 *
 * Cost: an (a·n)³ real eigenproblem by ml-matrix. Only the Hermitian part of M is read.
 */
export function hermitianEigen(M: PlanarMatrix): HermitianEigen {
  const { algebra, rows: n } = M;
  const a = algebra.dim;
  const size = a * n;
  if (n === 0) return { values: new Float64Array(0), vectors: zeros(algebra, 0, 0) };
  const solved = new EigenvalueDecomposition(embedHermitian(M), { assumeSymmetric: true });
  const ascending = solved.realEigenvalues;
  const columns = solved.eigenvectorMatrix;
  const vectors = zeros(algebra, n, n);
  const values = new Float64Array(n);
  if (a === 1) {
    for (let j = 0; j < n; j++) {
      values[j] = ascending[n - 1 - j]!;
      for (let i = 0; i < n; i++) vectors.data[i * n + j] = columns.get(i, n - 1 - j);
    }
    return { values, vectors };
  }

  const scale = Math.max(Math.abs(ascending[0]!), Math.abs(ascending[size - 1]!));
  let chosen = 0;
  for (let top = size - 1; top >= 0; ) {
    let bottom = top;
    while (bottom > 0 && ascending[bottom]! - ascending[bottom - 1]! <= 1e-9 * scale) bottom -= 1;
    // A group has a multiple of a members; at the edge of the tolerance it may have been cut short of one.
    const wanted = Math.min(n - chosen, Math.round((top - bottom + 1) / a) || 1);
    const candidates = zeros(algebra, n, top - bottom + 1);
    for (let c = bottom; c <= top; c++) {
      for (let i = 0; i < n; i++) {
        for (let p = 0; p < a; p++)
          candidates.data[(i * a + p) * candidates.cols + top - c] = columns.get(p * n + i, c);
      }
    }
    const first = chosen;
    for (let k = 0; k < wanted; k++) {
      values[chosen] = ascending[top - a * k]!;
      takeLargestRemainder(vectors, chosen, candidates);
      chosen += 1;
    }
    if (wanted > 1 && ascending[top]! - ascending[bottom]! > 1e-14 * scale) separate(M, vectors, values, first, wanted);
    top = bottom - 1;
  }
  orthonormalise(vectors);
  return { values, vectors };
}

/**
 * Eigenvalues of a group need not be equal, only close: Rayleigh–Ritz within its span tells them apart. With their mean taken off,
 * their gaps are of the size of the small matrix that is left.
 */
function separate(M: PlanarMatrix, vectors: PlanarMatrix, values: Float64Array, first: number, count: number): void {
  const V = zeros(M.algebra, M.rows, count);
  const lines = M.rows * M.algebra.dim;
  const copy = (
    to: Float64Array,
    toCols: number,
    toFirst: number,
    from: Float64Array,
    fromCols: number,
    fromFirst: number,
  ) => {
    for (let line = 0; line < lines; line++) {
      for (let j = 0; j < count; j++) to[line * toCols + toFirst + j] = from[line * fromCols + fromFirst + j]!;
    }
  };
  copy(V.data, count, 0, vectors.data, vectors.cols, first);
  orthonormalise(V);
  const mean = values.slice(first, first + count).reduce((sum, value) => sum + value, 0) / count;
  const G = adjointMultiply(V, multiply(M, V));
  for (let j = 0; j < count; j++) G.data[j * M.algebra.dim * count + j]! -= mean;
  const inner = hermitianEigen(G);
  values.set(
    inner.values.map((value) => mean + value),
    first,
  );
  copy(vectors.data, vectors.cols, first, multiply(V, inner.vectors).data, count, 0);
}

/** Copies the longest candidate, normalised, into column `at` of `vectors`, and removes its span from the candidates. */
function takeLargestRemainder(vectors: PlanarMatrix, at: number, candidates: PlanarMatrix): void {
  const { algebra, rows: n, cols } = candidates;
  const { dim: a, unit, sign, conjugate } = algebra;
  const lengths = new Float64Array(cols);
  for (let i = 0; i < candidates.data.length; i++) lengths[i % cols]! += candidates.data[i]! ** 2;
  let best = 0;
  for (let c = 1; c < cols; c++) if (lengths[c]! > lengths[best]!) best = c;
  const factor = 1 / Math.sqrt(lengths[best]!);
  for (let line = 0; line < n * a; line++) {
    vectors.data[line * vectors.cols + at] = candidates.data[line * cols + best]! * factor;
  }
  const coefficient = new Float64Array(a);
  for (let c = 0; c < cols; c++) {
    coefficient.fill(0);
    for (let p = 0; p < a; p++) {
      for (let q = 0; q < a; q++) {
        const sgn = sign[p * a + q]! * conjugate[p]!;
        for (let i = 0; i < n; i++) {
          coefficient[unit[p * a + q]!]! +=
            sgn * vectors.data[(i * a + p) * vectors.cols + at]! * candidates.data[(i * a + q) * cols + c]!;
        }
      }
    }
    for (let p = 0; p < a; p++) {
      for (let q = 0; q < a; q++) {
        const scaled = sign[p * a + q]! * coefficient[q]!;
        const s = unit[p * a + q]!;
        for (let i = 0; i < n; i++) {
          candidates.data[(i * a + s) * cols + c]! -= scaled * vectors.data[(i * a + p) * vectors.cols + at]!;
        }
      }
    }
  }
}

/** V·diag(f(λ))·V* from an eigendecomposition. */
export function spectralFunction({ values, vectors }: HermitianEigen, f: (value: number) => number): PlanarMatrix {
  const scaled = clone(vectors);
  scaleColumns(scaled, Array.from(values, f));
  return multiplyAdjoint(scaled, vectors);
}

/** M^{1/2} of a PSD matrix; eigenvalues below zero (rounding) count as zero. */
export function squareRoot(M: PlanarMatrix): PlanarMatrix {
  return spectralFunction(hermitianEigen(M), (value) => Math.sqrt(Math.max(value, 0)));
}

/**
 * M^{−1/2} of a PSD matrix. Eigenvalues below `floor` (relative to the largest, default 1e-14) are raised to it, so that a
 * singular M gives a large but finite result.
 */
export function inverseSquareRoot(M: PlanarMatrix, floor = 1e-14): PlanarMatrix {
  const eigen = hermitianEigen(M);
  const lowest = Math.max(eigen.values[0]! * floor, Number.MIN_VALUE);
  return spectralFunction(eigen, (value) => 1 / Math.sqrt(Math.max(value, lowest)));
}

/** M = W·diag(values)·V* with W, V isometries and values ≥ 0 descending, for a square M. */
export interface SingularValues {
  readonly left: PlanarMatrix;
  readonly values: Float64Array;
  readonly right: PlanarMatrix;
}

/** From the polar decomposition M = U·H: the eigenvectors of H are the right singular vectors, and W = U·V. */
export function singularValuesFromPolar(U: PlanarMatrix, M: PlanarMatrix): SingularValues {
  const H = multiply(adjoint(U), M);
  const { values, vectors } = hermitianEigen(H);
  return { left: multiply(U, vectors), values: values.map((value) => Math.max(value, 0)), right: vectors };
}
