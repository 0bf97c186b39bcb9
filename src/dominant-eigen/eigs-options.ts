/** What `eigs` takes and gives, and the checks of what it takes. */
import { rangeError, requireInteger, requireKnownOptions, requirePositive, typeError } from '../errors';
import { requireVector } from './guarded';
import { type EigenvalueOrder, isWhole } from './leading-eigenvalues';
import type { LinearOperator } from './types';

/** Which eigenvalues come first. Over R the two of a conjugate pair are two. */
export type EigenpairOrder = EigenvalueOrder | 'smallest-modulus';

/** Which eigenvalues of a map, and how exactly. */
export interface EigenpairOptions {
  /** How many eigenvalues. Default 6, or all if there are fewer. */
  readonly count?: number;
  /** Which ones, in this order. Default 'largest-modulus'. */
  readonly which?: EigenpairOrder;
  /** First direction of the search; of no effect where the whole space is solved. Default: random from `seed`. */
  readonly start?: Float64Array;
  /** Also compute left eigenvectors; needs `adjointInto`. Default false. */
  readonly left?: boolean;
  /**
   * Vectors y to leave out: what is found lies in the orthogonal complement of all of them. Their span should be one that T* leaves as it is, as known left eigenvectors' (the constant, of a
   * stochastic matrix by columns), real and imaginary part each; for normal maps known right ones are the same. Any others show in the residuals.
   */
  readonly deflate?: readonly Float64Array[];
  /** Largest accepted residual. Default 1e-10. */
  readonly tolerance?: number;
  /** Bound on applications in a search, looked at between cycles of 24. Default 5000. */
  readonly maxApplications?: number;
  /** Seed of random vectors. Default 0. */
  readonly seed?: number;
}

/** An eigenvalue re + i·im with its eigenvectors, and how far they are off. */
export interface Eigenpair {
  /** Real part of the eigenvalue. */
  readonly re: number;
  /** Imaginary part of the eigenvalue. Of a map over R the pairs of conjugate eigenvalues stand here as two. */
  readonly im: number;
  /** Right eigenvector of norm 1. Of a map over R with im ≠ 0 the real part of one. */
  readonly right: Float64Array;
  /** Its imaginary part, of a map over R with im ≠ 0: T(right + i·rightImaginary) = λ·(right + i·rightImaginary). */
  readonly rightImaginary?: Float64Array;
  /** Left eigenvector y of norm 1, T* y = λ̄ y, turned so that ⟨y, x⟩ ≥ 0, and orthogonal to the other right vectors that are given, those of a repeated eigenvalue too. */
  readonly left?: Float64Array;
  /** Its imaginary part, of a map over R with im ≠ 0. */
  readonly leftImaginary?: Float64Array;
  /**
   * With `left`: whether ⟨y, x⟩ > 0 (above 1e-8), and y is orthogonal to the other right vectors of this eigenvalue (values within 1e-9‖T‖ count as one). False where no left vector is
   * so, as of a defective eigenvalue, where right vectors are orthogonal to all left ones, or none was found; then y is one of the left eigenspace.
   */
  readonly isBiorthogonal?: boolean;
  /**
   * ‖Tx − λx‖, or ‖T*y − λ̄y‖ where that is larger, relative to the largest ‖Tz‖, ‖z‖ = 1, that was met: measured by T itself. Of λ it says that it is one of a map that differs by as much:
   * the distance to one of T is up to 1/⟨y, x⟩ times that. Where 1/⟨y, x⟩ is 1e16, as for Grcar's matrix of 200, no numbers of doubles are eigenvalues to any digit, and those of T and T* differ.
   */
  readonly residual: number;
  /**
   * Of this pair: `converged`, or `max-applications` where the search had to end; `inaccurate`: no search could do better, since the whole space was solved or
   * `deflate` is not what it should be; `non-finite`: out of the range of doubles.
   */
  readonly status: 'converged' | 'max-applications' | 'inaccurate' | 'non-finite';
}

/** Eigenvalues of a map with their eigenvectors, and whether these are the ones that were asked for. */
export interface Eigenpairs {
  /** In the order asked for; among equals larger real, then larger imaginary parts come first. */
  readonly pairs: readonly Eigenpair[];
  /** Applications of T, T* and their inverses together. */
  readonly applications: number;
}

const accepted = ['count', 'which', 'start', 'left', 'deflate', 'tolerance', 'maxApplications', 'seed'];
const orders: readonly EigenpairOrder[] = [
  'largest-modulus',
  'smallest-modulus',
  'largest-real',
  'smallest-real',
  'largest-imaginary',
  'smallest-imaginary',
];

export function resolveEigenpairOptions(operator: LinearOperator, options: EigenpairOptions) {
  requireKnownOptions('eigs', options, accepted);
  const { size, complexBlock } = operator;
  const total = size / (complexBlock === undefined ? 1 : 2);
  const {
    count = Math.min(6, total),
    which = 'largest-modulus',
    start,
    left = false,
    deflate = [],
    tolerance = 1e-10,
    maxApplications = 5000,
    seed = 0,
  } = options;
  requireInteger('eigs: count', count, 1, total);
  if (!orders.includes(which)) {
    throw typeError('eigs: which', orders.map((name) => `'${name}'`).join(' or '), which);
  }
  if (start !== undefined) requireVector('eigs: start', start, size);
  if (typeof left !== 'boolean') throw typeError('eigs: left', 'a boolean', left);
  if (left && operator.adjointInto === undefined) throw new TypeError('eigs: left: the operator has no adjointInto');
  if (!Array.isArray(deflate)) throw typeError('eigs: deflate', 'an array of vectors', deflate);
  deflate.forEach((vector, k) => {
    requireVector(`eigs: deflate[${k}]`, vector, size);
  });
  requirePositive('eigs: tolerance', tolerance);
  requireInteger('eigs: maxApplications', maxApplications, 1);
  requireInteger('eigs: seed', seed, 0);
  if (which === 'smallest-modulus' && !isWhole(operator, count)) {
    for (const name of left ? (['inverseInto', 'inverseAdjointInto'] as const) : (['inverseInto'] as const)) {
      if (operator[name] === undefined) {
        throw rangeError(
          'eigs: which',
          `an operator with ${name} for 'smallest-modulus' of ${size} real dimensions`,
          'none',
        );
      }
    }
    if (deflate.length > 0)
      throw rangeError('eigs: deflate', "none with 'smallest-modulus' by inverses", deflate.length);
  }
  return { count, which, start, left, deflate, tolerance, maxApplications, seed };
}
