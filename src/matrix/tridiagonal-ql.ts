/**
 * Eigenvalues of a real symmetric tridiagonal matrix by QL steps with implicit shifts (Bowdler, Martin, Reinsch, Wilkinson, 1968; `tql2` of EISPACK), whose
 * rotations are applied to given columns. The rotations are real, so the columns may be of any algebra: each is one stretch of real numbers.
 */

/** Steps for one eigenvalue, of which two are usual; EISPACK gives up after 30. */
const MOST_STEPS = 60;

/**
 * @param diagonal overwritten by the eigenvalues, in no order
 * @param beside its first n − 1 numbers stand beside the diagonal; overwritten
 * @param columns n stretches of `width` numbers, overwritten by those of the eigenvectors
 * @throws Error where an eigenvalue takes more than 60 steps
 */
export function tridiagonalEigen(
  diagonal: Float64Array,
  beside: Float64Array,
  columns: Float64Array,
  width: number,
): void {
  const n = diagonal.length;
  let largest = 0;
  for (let l = 0; l < n; l++) {
    largest = Math.max(largest, Math.abs(diagonal[l]!) + (l + 1 < n ? Math.abs(beside[l]!) : 0));
    const negligible = Number.EPSILON * largest;
    for (let step = 0; ; step++) {
      let m = l;
      while (m + 1 < n && Math.abs(beside[m]!) > negligible) m += 1;
      if (m === l) break;
      if (step === MOST_STEPS)
        throw new Error(`hermitianEigen: no convergence for an eigenvalue in ${MOST_STEPS} steps`);
      qlStep(diagonal, beside, columns, width, l, m);
    }
  }
}

/** One step on rows l to m, with the eigenvalue of the leading 2×2 block that is nearer to its corner as shift. */
function qlStep(
  diagonal: Float64Array,
  beside: Float64Array,
  columns: Float64Array,
  width: number,
  l: number,
  m: number,
): void {
  const half = (diagonal[l + 1]! - diagonal[l]!) / (2 * beside[l]!);
  const root = Math.hypot(half, 1);
  let g = diagonal[m]! - diagonal[l]! + beside[l]! / (half + (half < 0 ? -root : root));
  let sine = 1;
  let cosine = 1;
  let moved = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = sine * beside[i]!;
    const b = cosine * beside[i]!;
    // Where squares may vanish the slow function keeps the digits: a rotation must have length one.
    const squares = f * f + g * g;
    const r = squares > 1e-250 ? Math.sqrt(squares) : Math.hypot(f, g);
    beside[i + 1] = r;
    if (r === 0) {
      // The matrix falls apart here: what follows is left to the next step.
      diagonal[i + 1] = diagonal[i + 1]! - moved;
      beside[m] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = diagonal[i + 1]! - moved;
    const t = (diagonal[i]! - g) * sine + 2 * cosine * b;
    moved = sine * t;
    diagonal[i + 1] = g + moved;
    g = cosine * t - b;
    rotate(columns, i * width, width, cosine, sine);
  }
  diagonal[l] = diagonal[l]! - moved;
  beside[l] = g;
  beside[m] = 0;
}

/** (x, y) ← (c x − s y, s x + c y) for two stretches side by side. */
function rotate(columns: Float64Array, from: number, width: number, cosine: number, sine: number): void {
  for (let at = from; at < from + width; at++) {
    const x = columns[at]!;
    const y = columns[at + width]!;
    columns[at + width] = sine * x + cosine * y;
    columns[at] = cosine * x - sine * y;
  }
}
