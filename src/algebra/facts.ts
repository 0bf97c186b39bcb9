/**
 * What the rest of the package asks of an algebra, read off its table once. Nothing above this room compares dimensions to learn how
 * scalars multiply: dimensions say how many planes a matrix has.
 */
import type { Algebra } from './algebra';
import { real } from './real';

interface Facts {
  readonly central: readonly boolean[];
  readonly isCommutative: boolean;
  readonly hasComplexCentre: boolean;
}

const known = new WeakMap<Algebra, Facts>();

function factsOf(algebra: Algebra): Facts {
  const found = known.get(algebra);
  if (found !== undefined) return found;
  const { dim: a, unit, sign } = algebra;
  const central = Array.from({ length: a }, (_, p) => {
    for (let q = 0; q < a; q++) {
      const [pq, qp] = [p * a + q, q * a + p];
      if (unit[pq] !== unit[qp] || sign[pq] !== sign[qp]) return false;
    }
    return true;
  });
  const facts = {
    central,
    isCommutative: !central.includes(false),
    hasComplexCentre: central.filter(Boolean).length === 2,
  };
  known.set(algebra, facts);
  return facts;
}

/** Whether e_p commutes with everything, for each p: the centre is spanned by these. All of R and of C; of H the real numbers. */
export function centre(algebra: Algebra): readonly boolean[] {
  return factsOf(algebra).central;
}

/** Whether xy = yx for all scalars: R and C. */
export function isCommutative(algebra: Algebra): boolean {
  return factsOf(algebra).isCommutative;
}

/**
 * Whether the centre is C. Maps Y ↦ Σ A_j Y B_j* are linear over the centre: over C then, else over R only, and eigenvectors are defined up to a
 * phase or up to a sign.
 */
export function hasComplexCentre(algebra: Algebra): boolean {
  return factsOf(algebra).hasComplexCentre;
}

/** Scalars that a linear combination of matrices may have as coefficients without regard to order: all of R and C, the real numbers of H. */
export function centralScalars(algebra: Algebra): Algebra {
  return isCommutative(algebra) ? algebra : real;
}

/** Whether the two are one table, whatever they are called: only then may their scalars meet. */
export function isSameAlgebra(first: Algebra, second: Algebra): boolean {
  return (
    first === second ||
    (first.dim === second.dim &&
      first.unit.every((value, k) => value === second.unit[k]) &&
      first.sign.every((value, k) => value === second.sign[k]) &&
      first.conjugate.every((value, p) => value === second.conjugate[p]))
  );
}

/** i, j and k = ij of an algebra of quaternions as basis elements, k with a sign: e_i e_j = sign·e_k. */
export interface QuaternionUnits {
  /** p of the basis element e_p that is i. */
  readonly i: number;
  /** p of the basis element e_p that is j. */
  readonly j: number;
  /** p of the basis element e_p that is ij or −ij. */
  readonly k: number;
  /** 1 where e_i e_j is e_k, −1 where it is −e_k. */
  readonly sign: number;
}

/** The units 1, i, j, ij in which an algebra with e_1 e_2 ≠ e_2 e_1, H in some basis, is Hamilton's. */
export function quaternionUnits({ dim, unit, sign }: Algebra): QuaternionUnits {
  return { i: 1, j: 2, k: unit[dim + 2]!, sign: sign[dim + 2]! };
}
