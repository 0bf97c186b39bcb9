/**
 * The canonical representative of an LSRDR. X may be replaced by g X g⁻¹ (with R by g R, S by S g⁻¹, E by g E g*, F by
 * g^{−*} F g⁻¹); the gauge is fixed by E = F = diag(σ), σ descending, trace one, and by making the first of the largest entries of
 * each column of S real and positive. It is unique when the σ are distinct.
 */
import {
  addScaledInPlace,
  adjoint,
  adjointMultiply,
  clone,
  hermitianEigen,
  identity,
  inverseSquareRoot,
  multiply,
  type PlanarMatrix,
  realTrace,
  scaleColumns,
  squareRoot,
  zeros,
} from '../matrix';

export interface Gauged {
  /** d×n, n×d, R S = 1. */
  readonly R: PlanarMatrix;
  readonly S: PlanarMatrix;
  /** The common diagonal of E and F, descending, sum one. */
  readonly sigma: Float64Array;
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
): Gauged {
  const change = hermitian ? unitaryGauge(E) : balancingGauge(E, F);
  const total = change.values.reduce((sum, value) => sum + value, 0);
  const phases = columnPhases(multiply(S, change.gInverse));
  const g = multiply(adjoint(phases), change.g);
  const gInverse = multiply(change.gInverse, phases);
  return {
    R: multiply(g, R),
    S: multiply(S, gInverse),
    sigma: change.values.map((value) => value / total),
    g,
    gInverse,
  };
}

interface Change {
  g: PlanarMatrix;
  gInverse: PlanarMatrix;
  values: Float64Array;
}

/** With R = S* one has F = E already, and a unitary g keeps S an isometry. */
function unitaryGauge(E: PlanarMatrix): Change {
  const { values, vectors } = hermitianEigen(E);
  return { g: adjoint(vectors), gInverse: vectors, values: values.map((value) => Math.max(value, 0)) };
}

/**
 * g = Σ^{−1/2} W* F^{1/2} with F^{1/2} E F^{1/2} = W Σ² W*. Where E or F is singular (an optimum of lower rank) the gauge is free on the
 * kernel; there a small multiple of 1 is added to both, so that g stays invertible, and what it leaves in σ is set to 0.
 */
function balancingGauge(E: PlanarMatrix, F: PlanarMatrix): Change {
  const singular = isSingular(E) || isSingular(F);
  const lifted = singular ? lift(F) : F;
  const root = squareRoot(lifted);
  const { values, vectors } = hermitianEigen(multiply(multiply(root, singular ? lift(E) : E), root));
  // E, F ≥ LIFT·1 once lifted, so nothing smaller than its square is more than rounding.
  const sigma = values.map((value) => Math.sqrt(Math.max(value, LIFT * LIFT)));
  const W = clone(vectors);
  scaleColumns(
    W,
    sigma.map((value) => 1 / Math.sqrt(value)),
  );
  const WInverse = clone(vectors);
  scaleColumns(WInverse, sigma.map(Math.sqrt));
  const floor = singular ? 4 * Math.sqrt(LIFT) * sigma[0]! : 0;
  return {
    g: adjointMultiply(W, root),
    gInverse: multiply(inverseSquareRoot(lifted), WInverse),
    values: sigma.map((value) => (value > floor ? value : 0)),
  };
}

/** Relative to the trace; its root is what a direction needs in σ to count. */
const LIFT = 1e-13;

function isSingular(M: PlanarMatrix): boolean {
  const { values } = hermitianEigen(M);
  return values[values.length - 1]! <= 10 * LIFT * values[0]!;
}

function lift(M: PlanarMatrix): PlanarMatrix {
  const out = clone(M);
  addScaledInPlace(out, LIFT * realTrace(M), identity(M.algebra, M.rows));
  return out;
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
