/**
 * What takes the place of Πx when it is not zero: Πx̄, with x̄ the mean of what the layer reads over the data, or what it reads for another input.
 * Zero may be far from anything that the layer ever reads, and then ablation shows what the network does out of its domain.
 */
import { rangeError } from '../errors';
import { type PlanarMatrix, zeros } from '../matrix';
import { randomSource } from '../random';
import type { InterventionMode } from './projector';

/** The x̄ of each mode, made when a mode asks for them. */
export type StandIns = (mode: InterventionMode) => PlanarMatrix | undefined;

/**
 * @param X what the layer reads, a column for each input
 * @param reference what it reads for the reference data; undefined: X itself
 * @param seed of the drawing of other inputs, the same for every layer
 */
export function standInsFor(X: PlanarMatrix, reference: PlanarMatrix | undefined, seed: number): StandIns {
  const known = new Map<InterventionMode, PlanarMatrix>();
  return (mode) => {
    if (mode !== 'ablate-mean' && mode !== 'ablate-resample') return undefined;
    let found = known.get(mode);
    if (found === undefined) {
      found = mode === 'ablate-mean' ? meanOf(reference ?? X, X.cols) : drawn(X, reference, seed);
      known.set(mode, found);
    }
    return found;
  };
}

/** One input alone is its own mean, and there is no other. */
export function requireOthers(
  place: string,
  modes: readonly InterventionMode[],
  count: number,
  reference: PlanarMatrix | undefined,
): void {
  const mode = modes.find((each) => each === 'ablate-mean' || each === 'ablate-resample');
  if (mode !== undefined && reference === undefined && count < 2) {
    throw rangeError(`${place}: inputs`, `at least 2 inputs for '${mode}', or reference`, count);
  }
}

/** The mean column, `count` times. */
function meanOf(X: PlanarMatrix, count: number): PlanarMatrix {
  const out = zeros(X.algebra, X.rows, count);
  for (let line = 0; line < X.rows * X.algebra.dim; line++) {
    let sum = 0;
    for (let c = 0; c < X.cols; c++) sum += X.data[line * X.cols + c]!;
    out.data.fill(sum / X.cols, line * count, (line + 1) * count);
  }
  return out;
}

/** For each column another one: of X by one random cycle, so that none is its own, of the reference each independently. */
function drawn(X: PlanarMatrix, reference: PlanarMatrix | undefined, seed: number): PlanarMatrix {
  const random = randomSource(seed);
  const count = X.cols;
  const below = (bound: number): number => Math.floor(random.uniform() * bound);
  let from: number[];
  if (reference === undefined) {
    // Sattolo's shuffle gives a cycle of all, uniformly.
    from = Array.from({ length: count }, (_, c) => c);
    for (let c = count - 1; c > 0; c--) {
      const other = below(c);
      [from[c], from[other]] = [from[other]!, from[c]!];
    }
  } else from = Array.from({ length: count }, () => below(reference.cols));
  const source = reference ?? X;
  const out = zeros(X.algebra, X.rows, count);
  for (let line = 0; line < X.rows * X.algebra.dim; line++) {
    for (let c = 0; c < count; c++) out.data[line * count + c] = source.data[line * source.cols + from[c]!]!;
  }
  return out;
}
