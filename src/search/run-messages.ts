/** What the calling thread and those that make whole runs say to each other. Everything in it can be copied from thread to thread. */
import type { Algebra } from '../algebra';
import type { KernelName } from '../kernels';
import type { PlanarMatrix } from '../matrix';
import type { StartPoint } from '../methods/method';
import type { MethodName } from '../methods/registry';
import type { Certified } from './certificate';
import type { Run } from './driver';
import type { Maximality } from './maximality';
import type { IterationState, SearchOptions } from './options';

/** To a thread. A new search ends the runs of the one before it. */
export type Order =
  | {
      readonly kind: 'search';
      readonly search: number;
      readonly kernel: KernelName;
      readonly stack: PlanarMatrix;
      readonly r: number;
      readonly method: MethodName;
      readonly options: Pick<SearchOptions, 'rank' | 'seed' | 'tolerance' | 'maxSweeps'>;
    }
  | { readonly kind: 'run'; readonly index: number; readonly start: StartPoint }
  | { readonly kind: 'known'; readonly index: number; readonly maximality: Maximality | undefined }
  | { readonly kind: 'abort' }
  | { readonly kind: 'drop' };

/** From a thread, about a run of the search that is named. */
export type Report = { readonly search: number; readonly index: number } & (
  | { readonly kind: 'at'; readonly state: IterationState }
  | { readonly kind: 'asks'; readonly point: Certified }
  | { readonly kind: 'done'; readonly run: Run }
  /** It threw, which whoever makes it again will see. */
  | { readonly kind: 'failed' }
);

/** Matrices that came by a message have copies of the table of their algebra; here they are over this one. */
export function over<T>(algebra: Algebra, value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const fields = value as Record<string, unknown>;
  for (const [name, field] of Object.entries(fields)) {
    if (name === 'algebra') fields[name] = algebra;
    else over(algebra, field);
  }
  return value;
}
