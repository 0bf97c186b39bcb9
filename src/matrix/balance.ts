/**
 * Balancing: a diagonal D of powers of two for which the rows and columns of D⁻¹MD have like sizes. Eigenvalues stay what they are, to the
 * last bit, and rounding of the eigenproblem, which is relative to ‖D⁻¹MD‖, shrinks with it.
 *
 * Inside a strongly connected component: Osborne's iteration with powers of two (On pre-conditioning of matrices, J. ACM 7, 1960; Parlett
 * and Reinsch, Balancing a matrix for calculation of eigenvalues and eigenvectors, Numer. Math. 13, 1969). The diagonal counts in the sums, so
 * that entries of the size of rounding are not blown up without need (James, Langou and Lowery, On matrix balancing and eigenvector
 * computation, 2014); and so does ε times the largest entry that can be reached, since a row that has nothing above it has no scale: where rounding
 * couples it one way by 1e-20 and the other by 1e-60, D would raise it by 1e20, and with it its rounding in every eigenvector. Between components, where that iteration would not end: entries above the diagonal blocks come down to the size of the
 * largest entry inside one. Not further, since they decide which eigenvectors there are.
 */
import { type Components, components, type Weights } from './components';

/** Sweeps over all rows; two to five are usual. */
const SWEEPS = 100;
/** A scaling must shrink a row and column together by so much. */
const WORTHWHILE = 0.95;
/** Bound on exponents: quotients of two scales, and products, stay in the range of doubles. */
const LARGEST_EXPONENT = 500;

/** The exponents e of D = diag(2^e). Cost: some passes over the entries. */
export function balance(W: Weights, parts: Components = components(W)): Int32Array {
  const columnwise = transposed(W);
  const floors = new Float64Array(parts.count);
  let exponents = scalings(W, columnwise, parts, floors);
  if (exponents.some((exponent) => exponent !== 0)) {
    forEach(W, (i, k, value) => {
      if (parts.of[i] !== parts.of[k]) return;
      const size = Number.EPSILON * value * 2 ** (exponents[k]! - exponents[i]!);
      floors[parts.of[i]!] = Math.max(floors[parts.of[i]!]!, size);
    });
    exponents = scalings(W, columnwise, parts, floors);
  }
  if (parts.count > 1) separate(W, parts, exponents);
  return exponents;
}

/** The exponents inside the components. @param floors what counts as 0 in each component */
function scalings(W: Weights, columnwise: Weights, parts: Components, floors: Float64Array): Int32Array {
  const exponents = new Int32Array(W.n);
  const scale = new Float64Array(W.n).fill(1);
  for (let sweep = 0, changed = true; changed && sweep < SWEEPS; sweep++) {
    changed = false;
    for (let i = 0; i < W.n; i++) {
      const step = stepOf(i, W, columnwise, parts, floors[parts.of[i]!]!, exponents[i]!, scale);
      if (step === 0) continue;
      exponents[i]! += step;
      scale[i] = 2 ** exponents[i]!;
      changed = true;
    }
  }
  return exponents;
}

/** The best change of `exponent`, that of i: the row is divided by 2^step, the column multiplied. */
function stepOf(
  i: number,
  rows: Weights,
  columns: Weights,
  parts: Components,
  floor: number,
  exponent: number,
  scale: Float64Array,
): number {
  let row = 0;
  let column = 0;
  let diagonal = floor;
  for (let at = rows.starts[i]!; at < rows.starts[i + 1]!; at++) {
    const k = rows.columns[at]!;
    if (k === i) diagonal += rows.values[at]!;
    else if (parts.of[k] === parts.of[i]) row += rows.values[at]! * (scale[k]! / scale[i]!);
  }
  for (let at = columns.starts[i]!; at < columns.starts[i + 1]!; at++) {
    const k = columns.columns[at]!;
    if (k !== i && parts.of[k] === parts.of[i]) column += columns.values[at]! * (scale[i]! / scale[k]!);
  }
  if (row === 0 || column === 0) return 0;
  const best = Math.round((Math.log2(row + diagonal) - Math.log2(column + diagonal)) / 2);
  const step = clamp(exponent + best) - exponent;
  const after = column * 2 ** step + row / 2 ** step + 2 * diagonal;
  return after < WORTHWHILE * (column + row + 2 * diagonal) ? step : 0;
}

/** Shifts the exponents of whole components, so that no entry between two of them is larger than the largest inside one. */
function separate(W: Weights, { count, of }: Components, exponents: Int32Array): void {
  let inside = 0;
  forEach(W, (i, k, value) => {
    if (of[i] === of[k]) inside = Math.max(inside, value * 2 ** (exponents[k]! - exponents[i]!));
  });
  if (inside === 0) return;
  const members: number[][] = Array.from({ length: count }, () => []);
  for (let i = 0; i < W.n; i++) members[of[i]!]!.push(i);
  const columnwise = transposed(W);
  // In the order of the blocks: what leads to a component has its shift already.
  for (const part of members) {
    let shift = 0;
    for (const k of part) {
      for (let at = columnwise.starts[k]!; at < columnwise.starts[k + 1]!; at++) {
        const i = columnwise.columns[at]!;
        if (of[i] === of[k]) continue;
        const size = Math.log2(columnwise.values[at]!) - Math.log2(inside) + exponents[k]! - exponents[i]!;
        shift = Math.min(shift, -Math.ceil(size));
      }
    }
    for (const k of part) exponents[k] = clamp(exponents[k]! + shift);
  }
}

function clamp(exponent: number): number {
  return Math.max(-LARGEST_EXPONENT, Math.min(LARGEST_EXPONENT, exponent));
}

function forEach(W: Weights, visit: (i: number, k: number, value: number) => void): void {
  for (let i = 0; i < W.n; i++) {
    for (let at = W.starts[i]!; at < W.starts[i + 1]!; at++) visit(i, W.columns[at]!, W.values[at]!);
  }
}

function transposed(W: Weights): Weights {
  const starts = new Int32Array(W.n + 1);
  forEach(W, (_, k) => {
    starts[k + 1]! += 1;
  });
  for (let k = 0; k < W.n; k++) starts[k + 1]! += starts[k]!;
  const next = starts.slice(0, W.n);
  const columns = new Int32Array(W.columns.length);
  const values = new Float64Array(W.values.length);
  forEach(W, (i, k, value) => {
    const at = next[k]!++;
    columns[at] = i;
    values[at] = value;
  });
  return { n: W.n, starts, columns, values };
}
