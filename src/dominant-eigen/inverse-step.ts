/**
 * A step of inverse iteration, z = (M − μ)⁻¹b, where a small map was solved in full. There an eigenvalue is one of a matrix that is T but for rounding, and so has a vector with a
 * residual of rounding; that found may have a larger one, after balancing, or, a left vector, because the solution of T* has other eigenvalues far from normal maps.
 */
import { complex, real } from '../algebra';
import { clone, type PlanarMatrix, solve, zeros } from '../matrix';
import { randomSource } from '../random';
import { columnsOf, vectorOf } from './biorthogonal';
import { defectOf, type EigenVector } from './eigenpair-vectors';
import { interleaved, planes } from './interleaved';
import type { LinearOperator } from './types';
import { dot } from './vectors';

/**
 * Makes a vector of a single eigenvalue better where ‖My − μy‖ is above `goal`. From random numbers: y itself is nearly orthogonal, if the eigenvalue is ill-conditioned, to what the step makes large.
 */
export function settler(
  T: LinearOperator,
  applyInto: LinearOperator['applyInto'],
  goal: number,
): (y: EigenVector) => EigenVector {
  const stepped = inverseStepOf(T, applyInto);
  const defect = (y: EigenVector) => defectOf(T, applyInto, y, y);
  return (y) => {
    const before = defect(y);
    if (!(before > goal)) return y;
    const better = stepped(y, randomSource(0).fillNormal(new Float64Array(T.size)));
    return better !== undefined && defect(better) < before ? better : y;
  };
}

/** The step from a vector for the eigenvalue of y and M, whose matrix is written out when it is first needed; undefined where M − μ is singular to the last bit. */
function inverseStepOf(
  { size, complexBlock }: LinearOperator,
  applyInto: LinearOperator['applyInto'],
): (y: EigenVector, start: Float64Array) => EigenVector | undefined {
  let M: PlanarMatrix | undefined;
  return (y, start) => {
    M ??= written(size, complexBlock, applyInto);
    const { re, im, xi } = y;
    const algebra = complexBlock === undefined && xi === undefined ? real : complex;
    const shifted = algebra === M.algebra ? clone(M) : overC(M);
    const { rows: n, data } = shifted;
    for (let i = 0; i < n; i++) {
      data[i * algebra.dim * n + i]! -= re;
      if (algebra === complex) data[(2 * i + 1) * n + i]! -= im;
    }
    let solved: PlanarMatrix;
    try {
      solved = solve(shifted, columnsOf([{ ...y, x: start, xi: undefined }], complexBlock, algebra));
    } catch {
      return undefined;
    }
    const length = Math.sqrt(dot(solved.data, solved.data));
    if (!(length > 0 && Number.isFinite(length))) return undefined;
    for (let at = 0; at < solved.data.length; at++) solved.data[at]! /= length;
    const [x, second] = vectorOf(solved, 0, complexBlock);
    return { re, im, x, xi: second };
  };
}

function written(size: number, block: number | undefined, applyInto: LinearOperator['applyInto']): PlanarMatrix {
  const algebra = block === undefined ? real : complex;
  const n = size / algebra.dim;
  const out = zeros(algebra, n, n);
  const image = new Float64Array(size);
  for (let k = 0; k < n; k++) {
    const unit = new Float64Array(size);
    unit[k * algebra.dim] = 1;
    applyInto(image, planes(unit, block));
    interleaved(image, block).forEach((x, at) => {
      out.data[at * n + k] = x;
    });
  }
  return out;
}

function overC({ rows: n, data }: PlanarMatrix): PlanarMatrix {
  const out = zeros(complex, n, n);
  for (let i = 0; i < n; i++) out.data.set(data.subarray(i * n, (i + 1) * n), 2 * i * n);
  return out;
}
