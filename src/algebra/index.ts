export { type Algebra, conjugateScalar, multiplyScalars } from './algebra';
export { complex } from './complex';
export {
  centralScalars,
  centre,
  hasComplexCentre,
  isCommutative,
  isSameAlgebra,
  type QuaternionUnits,
  quaternionUnits,
} from './facts';
export { quaternion } from './quaternion';
export { real } from './real';
export { validateAlgebra } from './validate';
