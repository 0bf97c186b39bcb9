/** The spectral radius of a matrix W of numbers ≥ 0, block by irreducible block, to a bound that does not depend on how far from normal it is. */
import type { LinearOperator } from '../dominant-eigen';
import { restingDominantEigenpair } from '../dominant-eigen/dominant-eigenpair';
import { balance, components, type Weights } from '../matrix';
import type { Resting } from '../resting';

/** What is asked of the eigenvector, and width of the bounds of the eigenvalue that is taken, relative to it. */
const TOLERANCE = 1e-12;
const ACCEPTED = 1e-9;

/** Changes of the scale of the coordinates; each makes known what rounding hid in the one before. */
const ATTEMPTS = 6;

/** What counts for a component of the eigenvector that rounding has lost, relative to the largest. */
const LOST = 1e-14;

interface Block {
  readonly size: number;
  /** D, in the coordinates of which the search begins: rows and columns of D⁻¹WD have like sizes. Overwritten. */
  readonly scale: Float64Array;
  readonly eachEntry: (take: (i: number, j: number, w: number) => void) => void;
}

/** ρ(W), or undefined where it is not known to 1e-9. `limits` bound the effort of each eigenproblem. */
export function* perronRoot(
  { n, starts, columns, values }: Weights,
  limits: { readonly maxApplications?: number },
): Resting<number | undefined> {
  const W = { n, starts, columns, values };
  const parts = components(W);
  const { count, of } = parts;
  const exponents = balance(W, parts);
  const members: number[][] = Array.from({ length: count }, () => []);
  const place = new Int32Array(n);
  for (let i = 0; i < n; i++) place[i] = members[of[i]!]!.push(i) - 1;
  let largest = 0;
  for (const part of members) {
    const eachEntry: Block['eachEntry'] = (take) => {
      part.forEach((row, i) => {
        for (let at = starts[row]!; at < starts[row + 1]!; at++) {
          if (of[columns[at]!] === of[row]) take(i, place[columns[at]!]!, values[at]!);
        }
      });
    };
    const root = yield* rootOf(
      { size: part.length, scale: Float64Array.from(part, (i) => 2 ** exponents[i]!), eachEntry },
      limits,
    );
    if (root === undefined) return undefined;
    largest = Math.max(largest, root);
  }
  return largest;
}

/**
 * Of an irreducible block. For every x > 0, min_i (Wx)_i/x_i ≤ ρ(W) ≤ max_i (Wx)_i/x_i (Collatz, 1942; Wielandt, 1950). Where rounding in x keeps
 * them apart, D⁻¹WD with D = diag(x), whose rows have nearly equal sums, shows more of x. Of a symmetric W the residual bounds the error as well.
 */
function* rootOf(
  { size, scale, eachEntry }: Block,
  limits: { readonly maxApplications?: number },
): Resting<number | undefined> {
  const operator: LinearOperator = {
    size,
    applyInto(out, x) {
      out.fill(0);
      eachEntry((i, j, w) => {
        out[i] = out[i]! + w * (scale[j]! / scale[i]!) * x[j]!;
      });
    },
  };
  const image = new Float64Array(size);
  const start = new Float64Array(size).fill(1);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found =
      size === 1
        ? undefined
        : yield* restingDominantEigenpair(operator, { start, tolerance: TOLERANCE, ...limits, left: false });
    const x = positive(found?.right ?? start);
    operator.applyInto(image, x);
    let [low, high] = [Infinity, 0];
    image.forEach((y, i) => {
      low = Math.min(low, y / x[i]!);
      high = Math.max(high, y / x[i]!);
    });
    if (high - low <= ACCEPTED * high) return Math.sqrt(low) * Math.sqrt(high);
    if (attempt === 0 && found!.residual <= ACCEPTED && isSymmetric(eachEntry, size)) return found!.modulus;
    for (let i = 0; i < size; i++) scale[i]! *= x[i]!;
  }
  return undefined;
}

/** |x|, with lost components at what they may be at most, and the largest 1. */
function positive(x: Float64Array): Float64Array {
  const largest = x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return x.map((value) => Math.max(Math.abs(value) / largest, LOST));
}

function isSymmetric(eachEntry: Block['eachEntry'], size: number): boolean {
  const [rows, columns] = [new Float64Array(size), new Float64Array(size)];
  // Irregular numbers, on which W and its transpose agree only where they are the same.
  const v = Float64Array.from({ length: size }, (_, i) => Math.sin(1 + i * i));
  let total = 0;
  eachEntry((i, j, w) => {
    rows[i] = rows[i]! + w * v[j]!;
    columns[j] = columns[j]! + w * v[i]!;
    total = Math.max(total, w);
  });
  return rows.every((y, i) => Math.abs(y - columns[i]!) <= 1e-13 * total * Math.sqrt(size));
}
