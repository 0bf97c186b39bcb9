import { complex, real } from '../algebra';
import { Complement, columnSquares, normaliseColumns, type PlanarMatrix, zeros } from '../matrix';
import { interleaved, planes } from './interleaved';
import type { LinearOperator } from './types';

/** T on the orthogonal complement of some vectors, in coordinates of the complement. */
export interface Deflated {
  readonly operator: LinearOperator;
  /** A vector of the complement in the coordinates of T. */
  embed(x: Float64Array): Float64Array;
  /** The part of a vector that lies in the complement. */
  restrict(x: Float64Array): Float64Array;
}

/**
 * B*TB for the isometry B onto the complement of the vectors (matrix/complement.ts). Where T* leaves their span as it is, T leaves the complement as it is, and an eigenvector there
 * is one of T.
 *
 * @returns undefined where nothing is left beside the vectors
 */
export function deflated(operator: LinearOperator, vectors: readonly Float64Array[]): Deflated | undefined {
  const { size, complexBlock } = operator;
  const algebra = complexBlock === undefined ? real : complex;
  const n = size / algebra.dim;
  const columns = zeros(algebra, n, vectors.length);
  vectors.forEach((vector, c) => {
    interleaved(vector, complexBlock).forEach((x, at) => {
      columns.data[at * vectors.length + c] = x;
    });
  });
  normaliseColumns(columns); // lengths mean nothing, and their squares may vanish
  const isNothing = columnSquares(columns).every((square) => square === 0);
  const complement = isNothing ? undefined : new Complement(withoutZeros(columns));
  const dimension = complement?.dimension ?? n;
  if (dimension === 0) return undefined;
  const asColumn = (data: Float64Array): PlanarMatrix => ({ algebra, rows: data.length / algebra.dim, cols: 1, data });
  const embed = (x: Float64Array): Float64Array =>
    planes(complement === undefined ? x : complement.embed(asColumn(x)).data, complexBlock);
  const restrict = (x: Float64Array): Float64Array => {
    const y = interleaved(x, complexBlock);
    return complement === undefined ? y : complement.restrict(asColumn(y)).data;
  };
  const image = new Float64Array(size);
  const within = (apply: LinearOperator['applyInto']) => (out: Float64Array, x: Float64Array) => {
    apply.call(operator, image, embed(x));
    out.set(restrict(image));
  };
  return {
    operator: {
      size: dimension * algebra.dim,
      applyInto: within(operator.applyInto),
      ...(operator.adjointInto && { adjointInto: within(operator.adjointInto) }),
      ...(complexBlock !== undefined && { complexBlock: 1 }),
    },
    embed,
    restrict,
  };
}

function withoutZeros(M: PlanarMatrix): PlanarMatrix {
  const kept = [...columnSquares(M)].flatMap((square, c) => (square > 0 ? [c] : []));
  const out = zeros(M.algebra, M.rows, kept.length);
  for (let at = 0; at < out.data.length; at++) {
    out.data[at] = M.data[Math.floor(at / kept.length) * M.cols + kept[at % kept.length]!]!;
  }
  return out;
}
