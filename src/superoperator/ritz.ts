import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { LinearOperator } from '../dominant-eigen';
import { addScaled, dot, SearchSpace, scale, timesI } from '../dominant-eigen/search-space';

/**
 * An eigenvalue re + i·im of the map compressed to the search space, one for each eigenvector. The eigenvector in the complexified
 * space is own + i·sign(im)·other, by coefficients; over C `own` alone is the eigenvector.
 */
export interface RitzVector {
  readonly re: number;
  readonly im: number;
  readonly own: Float64Array;
  readonly other: Float64Array | undefined;
}

export function newSpace(operator: LinearOperator): SearchSpace {
  return new SearchSpace(operator.size, operator.applyInto.bind(operator), operator.complexBlock);
}

/**
 * All Ritz vectors of the space.
 *
 * A complex-linear map T, read as a real one, has the eigenvalues λ and λ̄ of both its own and the conjugate map, mixed where they
 * coincide. So T + i·s is solved instead, with s > ‖T‖ and i the multiplication by i: its eigenvalues with a positive imaginary
 * part are exactly the λ + i·s, once for each eigenvector, and those vectors have the form x − i·(ix).
 */
export function ritzVectors(space: SearchSpace, { size, complexBlock }: LinearOperator): RitzVector[] {
  const m = space.dimension;
  const H = new Matrix(m, m);
  let squares = 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      const entry = dot(space.vectors[i]!, space.images[j]!);
      squares += entry * entry;
      H.set(i, j, entry);
    }
  }
  let shift = 0;
  if (complexBlock !== undefined) {
    shift = squares > 0 ? Math.sqrt(squares) : 1;
    const rotated = new Float64Array(size);
    for (let j = 0; j < m; j++) {
      timesI(rotated, space.vectors[j]!, complexBlock);
      for (let i = 0; i < m; i++) H.set(i, j, H.get(i, j) + shift * dot(space.vectors[i]!, rotated));
    }
  }
  const solved = new EigenvalueDecomposition(H);
  const Z = solved.eigenvectorMatrix;
  const column = (j: number): Float64Array => Float64Array.from({ length: m }, (_, i) => Z.get(i, j));
  const found: RitzVector[] = [];
  for (let j = 0; j < m; j++) {
    const re = solved.realEigenvalues[j]!;
    const im = solved.imaginaryEigenvalues[j]!;
    if (im === 0 && shift === 0) found.push({ re, im, own: column(j), other: undefined });
    if (im <= 0) continue;
    const own = column(j);
    const other = column(j + 1);
    found.push({ re, im: im - shift, own, other });
    if (shift === 0) found.push({ re, im: -im, own, other });
  }
  return found;
}

/** ‖T y − λ y‖ of a Ritz vector relative to the largest image met, with the real vectors that it consists of. */
export function residualOf(
  space: SearchSpace,
  { re, im, own, other }: RitzVector,
  { size, complexBlock }: LinearOperator,
): { relative: number; directions: Float64Array[] } {
  const directions: Float64Array[] = [];
  let squares = 0;
  let length = 0;
  // T u = re·u − im·v and, for a pair of a real map, T v = re·v + im·u as well.
  const one = (u: Float64Array, v: Float64Array | undefined, turn: number): void => {
    const out = new Float64Array(size);
    space.combineInto(out, space.images, u);
    const expected = u.slice();
    scale(expected, re);
    if (v !== undefined) addScaled(expected, turn, v);
    for (let i = 0; i < expected.length; i++) addScaled(out, -expected[i]!, space.vectors[i]!);
    squares += dot(out, out);
    length += dot(u, u);
    directions.push(out);
  };
  if (complexBlock !== undefined) one(own, other, -im);
  else {
    one(own, other, -Math.abs(im));
    if (other !== undefined) one(other, own, Math.abs(im));
  }
  return { relative: squares > 0 ? Math.sqrt(squares / length) / space.largestImage : 0, directions };
}

/** Σ_i c_i v_i over the basis. */
export function combination(space: SearchSpace, coefficients: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size);
  space.combineInto(out, space.vectors, coefficients);
  return out;
}
