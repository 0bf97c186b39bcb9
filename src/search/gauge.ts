/**
 * The canonical representative of an LSRDR. X may be replaced by g X g⁻¹ (with R by g R, S by S g⁻¹, E by g E g*, F by
 * g^{−*} F g⁻¹); the gauge is fixed by making E and F diagonal, and the first of the largest entries of each column of S real and positive.
 *
 * Where E and F have rank d, E = F = diag(σ). Where they have not, as for reducible tuples, no g can make them equal; it can make them equal
 * wherever neither is 0 (`contragredient.ts`). It is unique when the weights of each kind are distinct.
 */
import { adjoint, hermitianEigen, multiply, type PlanarMatrix, zeros } from '../matrix';
import type { Sector } from '../tuple/sector';
import { contragredient, type Diagonalised, NEGLIGIBLE } from './contragredient';
import { gradedContragredient } from './graded-gauge';

export interface Gauged {
  /** d×n, n×d, R S = 1. */
  readonly R: PlanarMatrix;
  readonly S: PlanarMatrix;
  /** The roots of the eigenvalues of E F, descending, of sum one unless all are 0. */
  readonly sigma: Float64Array;
  /** The diagonals of E and F in the scale of σ, to which they are equal where neither is 0; if all σ are 0, of sum one each. */
  readonly E: Float64Array;
  readonly F: Float64Array;
  /** The change of gauge, X ↦ g X g⁻¹. */
  readonly g: PlanarMatrix;
  readonly gInverse: PlanarMatrix;
}

/** Brings R, S with R S = 1 and fixed points E, F of X = R A S into the canonical gauge. */
export function canonicalGauge(
  R: PlanarMatrix,
  S: PlanarMatrix,
  E: PlanarMatrix,
  F: PlanarMatrix,
  hermitian: boolean,
  sector?: Sector,
): Gauged {
  const change = hermitian
    ? unitaryGauge(E)
    : sector
      ? gradedContragredient(sector, R, S, E, F)
      : contragredient(R, S, E, F);
  const phases = columnPhases(multiply(S, change.gInverse));
  const g = multiply(adjoint(phases), change.g);
  const gInverse = multiply(change.gInverse, phases);
  const roots = change.E.map((value, i) => Math.sqrt(value * change.F[i]!));
  const common = sum(roots);
  return {
    R: multiply(g, R),
    S: multiply(S, gInverse),
    sigma: common === 0 ? roots : divided(roots, common),
    E: divided(change.E, common || sum(change.E)),
    F: divided(change.F, common || sum(change.F)),
    g,
    gInverse,
  };
}

/** With R = S* one has F = E already, and a unitary g keeps S an isometry. */
function unitaryGauge(E: PlanarMatrix): Diagonalised {
  const { values, vectors } = hermitianEigen(E);
  const weights = values.map((value) => (value > NEGLIGIBLE * values[0]! ? value : 0));
  return { g: adjoint(vectors), gInverse: vectors, E: weights, F: weights };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function divided(values: Float64Array, by: number): Float64Array {
  return values.map((value) => value / by);
}

/** Diagonal matrix of unit scalars q_s: the first entry of column s of S·diag(q) within 1e-6 of the largest is real positive. */
export function columnPhases(S: PlanarMatrix): PlanarMatrix {
  const { algebra, rows, cols, data } = S;
  const a = algebra.dim;
  const out = zeros(algebra, cols, cols);
  for (let s = 0; s < cols; s++) {
    const modulus = (i: number): number => {
      let sum = 0;
      for (let p = 0; p < a; p++) sum += data[(i * a + p) * cols + s]! ** 2;
      return Math.sqrt(sum);
    };
    let largest = 0;
    for (let i = 0; i < rows; i++) largest = Math.max(largest, modulus(i));
    let first = 0;
    while (first < rows - 1 && modulus(first) < (1 - 1e-6) * largest) first += 1;
    const length = modulus(first);
    for (let p = 0; p < a; p++) {
      out.data[(s * a + p) * cols + s] =
        length === 0 ? Number(p === 0) : (algebra.conjugate[p]! * data[(first * a + p) * cols + s]!) / length;
    }
  }
  return out;
}
