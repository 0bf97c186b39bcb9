export * from './fields';
export * from './naive';
export * from './oracle';
export * from './planar';
export * from './property';
export * from './random';
export * from './result';
export { algebraOption, algebras, jpl } from './scalars';
export * from './structured';
