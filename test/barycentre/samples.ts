/** The mean log-similarity of tuples to an X, from dense matrices and Gelfand's limit. */
import type { Barycentre } from '../../src/field';
import { add, type FieldCase, fromArray, fromStack, type NaiveTuple, radius, scaled, size } from '../support';

/** (1/m) Σ_k log ρ(Γ(A^k;X)) − ½ log ρ(Φ(X)). */
export function meanLog(tuples: readonly NaiveTuple[], X: NaiveTuple): number {
  const sum = tuples.reduce((total, A) => total + Math.log(radius(A, X)), 0);
  return sum / tuples.length - Math.log(radius(X)) / 2;
}

export function sizeOf(X: NaiveTuple): number {
  return Math.sqrt(X.reduce((sum, M) => sum + size(M) ** 2, 0));
}

/** X + h·‖X‖·Z/‖Z‖. */
export function moved(X: NaiveTuple, Z: NaiveTuple, h: number): NaiveTuple {
  const factor = (h * sizeOf(X)) / sizeOf(Z);
  return X.map((M, j) => add(M, scaled(Z[j]!, factor)));
}

/** X and what belongs to each tuple, as naive matrices. */
export function partsOf({ X, parts }: Barycentre, { dim }: Pick<FieldCase, 'dim'>) {
  return {
    X: fromStack(X, dim),
    parts: parts.map(({ R, S, projection, P, Q }) => ({
      R: fromArray(R, dim),
      S: fromArray(S, dim),
      projection: fromArray(projection, dim),
      P: fromArray(P, dim),
      Q: fromArray(Q, dim),
    })),
  };
}
