import type { Algebra } from './algebra';

/** The real numbers R: one plane, trivial conjugation. */
export const real: Algebra = { name: 'real', dim: 1, unit: [0], sign: [1], conjugate: [1] };
