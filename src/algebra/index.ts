export { type Algebra, conjugateScalar, multiplyScalars } from './algebra';
export { complex } from './complex';
export { quaternion } from './quaternion';
export { real } from './real';
export { validateAlgebra } from './validate';
