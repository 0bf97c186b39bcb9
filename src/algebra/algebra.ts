/**
 * A scalar algebra as a table. The basis 1 = e_0, e_1, …, e_{a−1} multiplies by signed basis elements,
 *
 *     e_p e_q = sign[p·a+q] · e_{unit[p·a+q]},      e_p* = conjugate[p] · e_p,
 *
 * and everything above (matrices, superoperators, solvers) reads only this table: a new algebra is data, not code.
 * Frobenius (1878): the finite-dimensional associative division algebras over R are R, C and H, up to the choice of basis.
 */
export interface Algebra {
  /** A name for messages and results. */
  readonly name: string;
  /** Real dimension a. */
  readonly dim: number;
  /** Index of the basis element in e_p e_q, at `p·a+q`. */
  readonly unit: readonly number[];
  /** Sign (+1 or −1) of the basis element in e_p e_q, at `p·a+q`. */
  readonly sign: readonly number[];
  /** Sign of e_p under conjugation. */
  readonly conjugate: readonly number[];
}

/** out = x·y for scalars given by their a components. Allocates; for tests, tables and set-up, not for hot loops. */
export function multiplyScalars(algebra: Algebra, x: readonly number[], y: readonly number[]): number[] {
  const { dim: a, unit, sign } = algebra;
  const out = new Array<number>(a).fill(0);
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) out[unit[p * a + q]!]! += sign[p * a + q]! * x[p]! * y[q]!;
  }
  return out;
}

/** x* for a scalar given by its a components. */
export function conjugateScalar(algebra: Algebra, x: readonly number[]): number[] {
  return x.map((value, p) => algebra.conjugate[p]! * value);
}
