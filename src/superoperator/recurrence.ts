/**
 * Irreducible and primitive completely positive maps Φ(Y) = Σ_j A_j Y A_j* on n×n matrices, by Perron–Frobenius on the cone of PSD matrices.
 *
 * Φ leaves a face of the cone, the PSD matrices on a subspace, invariant exactly where all A_j leave that subspace invariant. If ρ(Φ) has a single eigenvector
 * among the Hermitian matrices, and it and that of Φ† are positive definite, there is no such face: Φ would have an eigenvector in it, to ρ because ⟨F, ·⟩ > 0
 * there. Conversely an irreducible Φ has all this (Vandergraft 1968; Evans and Høegh-Krohn 1978), and ρ is a simple eigenvalue. So over R and H, where a Burnside
 * count of words would not decide, the same criterion holds as over C.
 *
 * Decided first is what the places of zeros show: a coordinate subspace that is invariant.
 */
import type { DominantEigen, LinearOperator } from '../dominant-eigen';
import { dominantEigenpair } from '../dominant-eigen';
import { dot } from '../dominant-eigen/vectors';
import { components, hermitianEigen, hermitise, type PlanarMatrix, weightsOfStack } from '../matrix';
import { balancedStack } from '../tuple/balanced';
import { phiOperator } from './operators';
import type { MatrixStack } from './pairing';

export interface Recurrence {
  readonly isIrreducible: boolean;
  readonly isPrimitive: boolean;
}

/** Residual of the eigenvectors. */
const TOLERANCE = 1e-12;

/** 1 − |cos| of unit eigenvectors that are one: errors of 1e-12 over gaps down to 1e-7. */
const SAME = 1e-10;

const reducible: Recurrence = { isIrreducible: false, isPrimitive: false };

/** @throws Error where the eigenvectors have not converged */
export function recurrenceOf(place: string, { stack, r }: MatrixStack, tolerance: number): Recurrence {
  const n = stack.cols;
  if (n === 1) return { isIrreducible: true, isPrimitive: stack.data.some((entry) => entry !== 0) };
  if (components(weightsOfStack(stack, r)).count > 1) return reducible;
  const operator = onHermitian(balancedStack(stack, r).stack, r);
  const found = perronVector(place, stack, operator, tolerance);
  if (found === undefined) return reducible;
  // The left vector as the right one of Φ†: so it has the same accuracy, however far from normal Φ is.
  const back = { size: operator.size, applyInto: operator.adjointInto!, adjointInto: operator.applyInto };
  if (perronVector(place, stack, back, tolerance) === undefined) return reducible;
  return { isIrreducible: true, isPrimitive: found.kind === 'simple' && found.gap > tolerance };
}

/** The eigenvector of ρ among the Hermitian matrices, if it is the only one and definite. */
function perronVector(
  place: string,
  stack: PlanarMatrix,
  operator: LinearOperator,
  tolerance: number,
): DominantEigen | undefined {
  const found = dominantEigenpair(operator, { left: false, tolerance: TOLERANCE });
  if (found.status === 'zero' || found.multiplicity > 1 || found.isDefective) return undefined;
  // Of a repeated eigenvalue another start finds another eigenvector, even where a Krylov space has not shown the second one.
  const again = dominantEigenpair(operator, { left: false, tolerance: TOLERANCE, seed: 1 });
  for (const { status } of [found, again]) {
    if (status === 'converged' || status === 'inaccurate') continue;
    throw new Error(`${place}: the eigenvectors of the map have not converged (${status})`);
  }
  if (found.imaginary !== 0 || Math.abs(dot(found.right, again.right)) < 1 - SAME) return undefined;
  return isDefinite(asMatrix(stack, found.right), Math.max(tolerance, 10 * found.residual)) ? found : undefined;
}

/** Y ↦ the Hermitian part of Φ(Y): Φ on Hermitian matrices, and 0 on what is skew, which Φ leaves skew. Linear over R, whatever the algebra. */
function onHermitian(stack: PlanarMatrix, r: number): LinearOperator {
  const { size, applyInto, adjointInto } = phiOperator(stack, r);
  const hermitised = (apply: LinearOperator['applyInto']) => (out: Float64Array, x: Float64Array) => {
    apply(out, x);
    hermitise(asMatrix(stack, out));
  };
  return { size, applyInto: hermitised(applyInto), adjointInto: hermitised(adjointInto!) };
}

function asMatrix({ algebra, cols: n }: PlanarMatrix, data: Float64Array): PlanarMatrix {
  return { algebra, rows: n, cols: n, data };
}

/** Whether the Hermitian matrix or its negative is positive definite. */
function isDefinite(M: PlanarMatrix, tolerance: number): boolean {
  const { values } = hermitianEigen(M);
  const [top, bottom] = [values[0]!, values[values.length - 1]!];
  const [least, most] = top + bottom > 0 ? [bottom, top] : [-top, -bottom];
  return least > tolerance * most;
}
