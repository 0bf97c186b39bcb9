/**
 * How far the second eigenvalue of Γ(A;X) lies below the first. λ is taken out of the map with its eigenvectors,
 *
 *     T(Y) = Γ(Y) − λ U ⟨V,Y⟩/⟨V,U⟩,
 *
 * whose eigenvalues are the others and 0 (Wielandt's deflation; Saad, Numerical Methods for Large Eigenvalue Problems): so a λ that is there twice has gap 0.
 * Any V with ⟨V,U⟩ ≠ 0 would do; the left eigenvector leaves the other eigenvectors as they are. Over C ⟨V,Y⟩ = tr(V*Y) is complex;
 * over R and H the map is linear over R, and ⟨·,·⟩ is real.
 */
import { hasComplexCentre } from '../algebra';
import { dominantEigenpair } from '../dominant-eigen';
import { timesI } from '../dominant-eigen/vectors';
import { clone, inner, type PlanarMatrix } from '../matrix';
import { type Certified, leftEigenvector, rightEigenvector } from '../search/certificate';
import { gammaOf } from '../search/reduced';
import type { Tuple } from '../tuple/tuple';

/** Relative residual of the second eigenvalue: its error is of this size, its square for Hermitian tuples. A laxer one is met by the third. */
const TOLERANCE = 1e-4;
/** Where this does not suffice, many eigenvalues have nearly the modulus of the second. */
const MOST_SWEEPS = 400;

/**
 * 1 − |λ_2|/λ_1 of Γ(A;X), with λ_1 the eigenvalue whose square root is the fitness. Negative when another one is larger.
 *
 * @param A the tuple that was searched, in whose coordinates the point is
 * Cost: some tens of sweeps for Hermitian tuples, some hundreds for others, about 600 at most.
 */
export function gapOf(A: Tuple, point: Certified): number {
  const { lambda } = point;
  const [right, left] = [rightEigenvector(point), leftEigenvector(point)];
  const overlap = inner(left, right);
  const whole = gammaOf(A, point);
  const isComplex = hasComplexCentre(A.algebra);
  const scalars = isComplex ? [right, multipleOfI(right)] : [right];
  const rows = isComplex ? [left, multipleOfI(left)] : [left];
  const { status, modulus } = dominantEigenpair(
    {
      ...whole,
      applyInto(out, x) {
        whole.applyInto(out, x);
        rows.forEach((row, k) => {
          let product = 0;
          for (let i = 0; i < x.length; i++) product += row.data[i]! * x[i]!;
          const factor = (lambda * product) / overlap;
          const column = scalars[k]!.data;
          for (let i = 0; i < out.length; i++) out[i]! -= factor * column[i]!;
        });
      },
    },
    { tolerance: TOLERANCE, maxApplications: MOST_SWEEPS, left: false },
  );
  return status === 'zero' ? 1 : 1 - modulus / lambda;
}

/** i·M over C. */
function multipleOfI(M: PlanarMatrix): PlanarMatrix {
  const out = clone(M);
  timesI(out.data, M.data, M.cols);
  return out;
}
