/**
 * Γ(A;X) on what it sees of an n×d matrix. Between several spaces A_j leads from one to one, and X_j from the columns of one to those of one; so Y ↦ Σ_j A_j Y X_j* takes the
 * blocks of Y at the rows and columns of one space to such blocks, and everything else to 0. A search in these coordinates alone has the same
 * eigenvalues but 0, and vectors shorter by about the number of spaces.
 */
import { hasComplexCentre } from '../algebra';
import type { LinearOperator } from '../dominant-eigen';
import type { PlanarMatrix } from '../matrix';
import type { Sector } from '../tuple/sector';
import type { Tuple } from '../tuple/tuple';

/** A map in some of its coordinates, outside of which its images are 0. */
export interface Visible {
  readonly operator: LinearOperator;
  /** The coordinates of a whole vector. */
  gather(x: Float64Array): Float64Array;
  /** A whole vector, zero elsewhere. */
  scatter(x: Float64Array): Float64Array;
}

/** Γ(A;X) of a tuple between several spaces; undefined of others, and where X leads as the A_j do not. */
export function visibleOf(A: Tuple, X: PlanarMatrix, operator: LinearOperator): Visible | undefined {
  const { sector } = A;
  if (sector === undefined || sector.starts.length <= 2) return undefined;
  const homes = homesIn(sector, X);
  const places = homes && placesOf(sector, homes, X);
  if (places === undefined || places.length === 0) return undefined;
  const gather = (x: Float64Array): Float64Array => gatherInto(new Float64Array(places.length), x, places);
  const scatter = (x: Float64Array): Float64Array => scatterInto(new Float64Array(operator.size), x, places);
  const [whole, image] = [new Float64Array(operator.size), new Float64Array(operator.size)];
  const within = (apply: LinearOperator['applyInto']) => (out: Float64Array, x: Float64Array) => {
    apply(image, scatterInto(whole, x, places));
    gatherInto(out, image, places);
  };
  return {
    operator: {
      size: places.length,
      ...(hasComplexCentre(X.algebra) && { complexBlock: 1 }),
      applyInto: within(operator.applyInto),
      ...(operator.adjointInto && { adjointInto: within(operator.adjointInto) }),
    },
    gather,
    scatter,
  };
}

/** The space of each row and column of the X_j, −1 where all are zero; undefined where one has entries of two spaces. */
function homesIn({ from, to }: Sector, { algebra: { dim: a }, cols: d, data }: PlanarMatrix): Int32Array | undefined {
  const homes = new Int32Array(d).fill(-1);
  const isAt = (k: number, v: number): boolean => {
    if (homes[k] === -1) homes[k] = v;
    return homes[k] === v;
  };
  for (let at = 0; at < data.length; at++) {
    if (data[at] === 0) continue;
    const row = Math.floor(at / (a * d));
    const j = Math.floor(row / d);
    if (!(isAt(row % d, to[j]!) && isAt(at % d, from[j]!))) return undefined;
  }
  return homes;
}

/** Where the numbers of the blocks stand in an n×d matrix, those of a scalar together. */
function placesOf({ starts }: Sector, homes: Int32Array, { algebra: { dim: a }, cols: d }: PlanarMatrix): Int32Array {
  const places: number[] = [];
  for (let v = 0; v + 1 < starts.length; v++) {
    for (let i = starts[v]!; i < starts[v + 1]!; i++) {
      for (let k = 0; k < d; k++) {
        if (homes[k] === v) for (let p = 0; p < a; p++) places.push((i * a + p) * d + k);
      }
    }
  }
  return Int32Array.from(places);
}

function gatherInto(out: Float64Array, x: Float64Array, places: Int32Array): Float64Array {
  for (let at = 0; at < places.length; at++) out[at] = x[places[at]!]!;
  return out;
}

function scatterInto(out: Float64Array, x: Float64Array, places: Int32Array): Float64Array {
  for (let at = 0; at < places.length; at++) out[places[at]!] = x[at]!;
  return out;
}
