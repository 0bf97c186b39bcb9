import { expect } from 'vitest';

/** What `action` throws; fails if it throws nothing. */
export function thrownBy(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected an error, but nothing was thrown');
}

/** The exact class and message, said together so that a failure shows both. */
export function expectError(action: () => unknown, type: typeof TypeError | typeof RangeError, message: string): void {
  const error = thrownBy(action);
  expect(`${error.name}: ${error.message}`).toBe(`${type.name}: ${message}`);
}

/** Freezes nested arrays and plain objects all the way down, so that any write into them throws. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    for (const inner of Object.values(value)) frozen(inner);
    Object.freeze(value);
  }
  return value;
}
