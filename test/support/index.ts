export * from './fields';
export * from './naive';
export * from './oracle';
export * from './property';
export * from './random';
export * from './result';
