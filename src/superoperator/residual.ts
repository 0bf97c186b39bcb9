import type { DominantEigen, LinearOperator } from '../dominant-eigen';
import { addScaled, dot, timesI } from '../dominant-eigen/vectors';

/** The larger of ‖Tx − λx‖/(|λ|‖x‖) for the right and T*y − λ̄y for the left eigenvector, measured by applications of T and T*. */
export function relativeResidual(operator: LinearOperator, found: DominantEigen): number {
  const { value, imaginary, modulus, right, rightImaginary, left } = found;
  const forward = defectOf(operator, operator.applyInto, right, rightImaginary, value, imaginary);
  const isPair = rightImaginary !== undefined; // of which only the real part of the left vector is given
  const backward =
    left.length === 0 || isPair ? 0 : defectOf(operator, operator.adjointInto!, left, undefined, value, -imaginary);
  return Math.max(forward, backward) / modulus;
}

/** ‖T(x + iy) − (re + i·im)(x + iy)‖ for vectors of norm 1 together. */
function defectOf(
  { size, complexBlock }: LinearOperator,
  applyInto: LinearOperator['applyInto'],
  x: Float64Array,
  y: Float64Array | undefined,
  re: number,
  im: number,
): number {
  const out = new Float64Array(size);
  applyInto(out, x);
  addScaled(out, -re, x);
  if (complexBlock !== undefined && im !== 0) {
    const turned = new Float64Array(size);
    timesI(turned, x, complexBlock);
    addScaled(out, -im, turned);
  }
  if (y === undefined) return Math.sqrt(dot(out, out));
  addScaled(out, im, y);
  const second = new Float64Array(size);
  applyInto(second, y);
  addScaled(second, -re, y);
  addScaled(second, -im, x);
  return Math.hypot(Math.sqrt(dot(out, out)), Math.sqrt(dot(second, second)));
}
