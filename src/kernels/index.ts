import type { Kernel } from './kernel';
import { portableKernel } from './portable';

export type { Kernel, ResidentMatrix } from './kernel';
export { portableKernel } from './portable';

/** The kernel that matrices and tuples use. One place, so that a faster one replaces it for everybody. */
export const kernel: Kernel = portableKernel;
