import type { Algebra } from '../algebra';
import { real } from '../algebra';
import { rangeError, requireInteger, requireKnownOptions, typeError } from '../errors';
import type { NumericArray } from '../interop/arrays';
import { fromColumns, readVector } from '../interop/columns';
import { hermitianEigen, type PlanarMatrix, zeros } from '../matrix';
import type { VectorInput } from '../superoperator/quadratic-form';
import type { TupleLike } from '../tuple/input';
import { formOf } from './forms';
import { readGiven } from './options';

/** Of which output the eigenvectors are. */
export interface OutputOptions {
  /** Which output: its index j, or a direction w [r], meaning Σ_j w_j A_j as it is, without normalisation. */
  readonly output: number | VectorInput;
  /** How many eigenvalues, by modulus; default all. */
  readonly count?: number;
  /** When the shape of A alone should not decide. */
  readonly algebra?: Algebra;
}

/** Eigenvalues of one output's quadratic form with their eigenvectors. */
export interface OutputEigenvectors {
  /** With their signs, the largest modulus first. */
  readonly values: Float64Array;
  /** Orthonormal, [count, n(, a)]. */
  readonly vectors: NumericArray;
}

/**
 * What an output of a bilinear layer responds to: the eigenvectors of its quadratic form, x*Mx = Re Σ_j w_j x*A_jx with M the Hermitian part of Σ_j w_jA_j. Along
 * v_k the output is values_k·|⟨v_k, x⟩|², and it is the sum of these.
 *
 * @param A r n×n matrices [r, n, n(, a)], or a tuple of any kind; those of a layer are `layer.tuple()`
 * @param options {@link OutputOptions}
 * @returns all eigenvalues are those of M, so that M = Σ_k values_k v_kv_k*
 * @throws TypeError, RangeError naming argument, index, expected and got
 * Cost: n sweeps of width 1 in slices, and an eigenproblem of size a·n.
 * Source: Pearce, Dooms, Rigg, Oramas, Sharkey, "Bilinear MLPs enable weight-based mechanistic interpretability" (2024).
 *
 * @example
 * const { values, vectors } = outputEigenvectors([[[0, 2], [2, 3]]], { output: 0 });
 * values; // Float64Array [4, -1]
 * vectors.shape; // [2, 2]
 */
export function outputEigenvectors(A: TupleLike, options: OutputOptions): OutputEigenvectors {
  const place = 'outputEigenvectors';
  requireKnownOptions(place, options, ['output', 'count', 'algebra']);
  const { tuple, unit } = readGiven(place, A, options.algebra);
  const { n, r } = tuple;
  const w = readOutput(`${place}: output`, options.output, r);
  const count = requireInteger(`${place}: count`, options.count ?? n, 1, n);
  const { values, vectors } = signedEigen(formOf(tuple, w));
  const leading = vectorsAt(
    vectors,
    Array.from({ length: count }, (_, k) => k),
  );
  return { values: values.slice(0, count).map((value) => value * unit), vectors: fromColumns(leading, false) };
}

function readOutput(place: string, output: unknown, r: number): Float64Array {
  if (typeof output === 'number') {
    const w = new Float64Array(r);
    w[requireInteger(place, output, 0, r - 1)] = 1;
    return w;
  }
  if (output === undefined) throw typeError(place, `an index from 0 to ${r - 1} or a direction [${r}]`, output);
  const w = readVector(place, output, real, r).data;
  if (w.every((entry) => entry === 0)) throw rangeError(place, 'a direction other than zero', 'zero');
  return w;
}

/** Eigenvalues of a Hermitian matrix by modulus, the positive one first of two of equal modulus. */
export function signedEigen(M: PlanarMatrix): { values: Float64Array; vectors: PlanarMatrix } {
  const { values, vectors } = hermitianEigen(M);
  const order = Array.from(values, (_, k) => k).sort((i, j) => Math.abs(values[j]!) - Math.abs(values[i]!) || i - j);
  return { values: Float64Array.from(order, (k) => values[k]!), vectors: vectorsAt(vectors, order) };
}

/** The columns of the given indices, in their order. */
export function vectorsAt(M: PlanarMatrix, indices: readonly number[]): PlanarMatrix {
  const out = zeros(M.algebra, M.rows, indices.length);
  const lines = M.rows * M.algebra.dim;
  for (let line = 0; line < lines; line++) {
    indices.forEach((k, j) => {
      out.data[line * out.cols + j] = M.data[line * M.cols + k]!;
    });
  }
  return out;
}
