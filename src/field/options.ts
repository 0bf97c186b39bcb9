import type { Algebra } from '../algebra';
import { rangeError, requireInteger, requireKnownOptions, requirePositive, typeError } from '../errors';
import { type ArrayLikeInput, toPlanar } from '../interop/arrays';
import {
  adjoint,
  adjointMultiply,
  type Complement,
  clone,
  isInvertible,
  multiply,
  orthonormalise,
  type PlanarMatrix,
  singularValues,
} from '../matrix';
import type { StartPoint } from '../methods/method';
import { type FormerMethodName, type MethodName, meantMethod, methodNames } from '../methods/registry';
import type { Lsrdr } from '../result/lsrdr';
import type { IterationState, SearchOptions } from '../search/options';
import { scaleStack } from '../tuple/input';
import { type AsyncOptions, requireFitOptions } from './async-options';
import { resolveComplement, type VectorsBySpace } from './orthogonal-to';

/** Options of `fit`; every default is in {@link defaults}. */
export interface FitOptions {
  /** `auto` takes `hermitian-cg` when every A_j is Hermitian to rounding, else `ascent`. */
  readonly method?: 'auto' | MethodName | FormerMethodName;
  /** Where the first run starts. An `Lsrdr` or `{ R, S }` continues from there. */
  readonly start?: 'balanced' | 'random' | Lsrdr | { readonly R: ArrayLikeInput; readonly S: ArrayLikeInput };
  /**
   * Further runs, each from a random start of its own seed: how many, or at most so many (`atMost`) until `coverage.bound` is `until` or less. That takes
   * 84 runs for 0.05 if all find the same; the bound is looked at then, and after a quarter more each time.
   */
  readonly restarts?: number | { readonly until: number; readonly atMost: number };
  /** Integer ≥ 0; run i uses seed + i, which goes on from 0 behind 2^53 − 1. */
  readonly seed?: number;
  /** Relative stationarity residual that counts as converged. */
  readonly tolerance?: number;
  /**
   * Vectors c, [k, n(, a)] or one [n(, a)], that S and R* and the eigenvectors are kept orthogonal to (c*S = 0 and R c = 0): the result is
   * the LSRDR of A restricted to their complement. Dependent vectors count once (to 1e-10). `similarity` stays relative to ρ(Φ(A)) of A
   * itself; a result does not store the vectors. Of a `quiverTuple` with ranks by vertex they are vectors of its spaces, `{ name: vectors }`.
   */
  readonly orthogonalTo?: ArrayLikeInput | ArrayLike<number> | VectorsBySpace;
  /**
   * No iteration of a run begins after this many sweeps; by default the method's own bound. A balanced start (about 30 sweeps), the
   * certificate (3) and the assessment of an unconverged run (up to 400, 60 after an abort) come on top.
   */
  readonly maxSweeps?: number;
  /** Called after every iteration; return `'stop'` to end with status `aborted`. */
  readonly onIteration?: (state: IterationState) => unknown;
  /** Ends the fit with status `aborted`, keeping the best found so far. */
  readonly signal?: AbortSignal;
}

export interface FitAsyncOptions extends FitOptions {
  /** Threads, the calling one included, from 1 to 64 or `auto`; 1 by default. See {@link AsyncOptions.workers} for what they share. */
  readonly workers?: AsyncOptions['workers'];
  /** Called now and then, between slices of work; `runs` is how many the fit makes in all, at most where `restarts` has `until`. */
  readonly onProgress?: (state: IterationState & { readonly runs: number }) => void;
  /** Keeps the runs that end, and has those that are not to be made again; none by default. */
  readonly journal?: AsyncOptions['journal'];
}

/** The defaults, in one place. */
export const defaults = {
  /** `hermitian-cg` where every A_j is Hermitian to rounding, else `ascent`. */
  method: 'auto',
  /** The first run starts from leading directions of A, which takes some sweeps; further runs start at random. */
  start: 'balanced',
  /** None: one run. */
  restarts: 0,
  /** Run i uses the seed i. */
  seed: 0,
  /** Relative stationarity residual that counts as converged. */
  tolerance: 1e-8,
} as const;

const accepted = [
  'rank',
  'method',
  'start',
  'restarts',
  'seed',
  'tolerance',
  'orthogonalTo',
  'maxSweeps',
  'onIteration',
  'signal',
];

/**
 * Checks and completes the options of a fit of an n×n tuple. `place` is `real.fit` or the like, `extra` what the caller takes besides and reads by
 * itself.
 */
export function resolveOptions(
  place: string,
  algebra: Algebra,
  n: number,
  options: FitOptions & { readonly rank: number },
  extra: readonly string[] = [],
): SearchOptions {
  requireFitOptions(place, options, [...accepted, ...extra]);
  const rank = requireInteger(`${place}: rank`, options.rank, 1, n);
  const complement = resolveComplement(place, algebra, n, rank, options.orthogonalTo);
  const method = options.method ?? defaults.method;
  const named = method === 'auto' ? method : meantMethod(method)?.name;
  if (named === undefined) {
    const known = ['auto', ...methodNames].join(', ');
    throw new RangeError(`${place}: method: expected one of ${known}, got ${JSON.stringify(method)}`);
  }
  if (options.onIteration !== undefined && typeof options.onIteration !== 'function') {
    throw typeError(`${place}: onIteration`, 'a function', options.onIteration);
  }
  if (options.signal !== undefined && typeof (options.signal as AbortSignal | null)?.aborted !== 'boolean') {
    throw typeError(`${place}: signal`, 'an AbortSignal', options.signal);
  }
  return {
    place,
    rank,
    method: named,
    start: resolveStart(`${place}: start`, algebra, n, rank, options.start ?? defaults.start, complement),
    ...resolveRestarts(`${place}: restarts`, options.restarts ?? defaults.restarts),
    seed: requireInteger(`${place}: seed`, options.seed ?? defaults.seed, 0),
    tolerance: requirePositive(`${place}: tolerance`, options.tolerance ?? defaults.tolerance),
    complement,
    maxSweeps:
      options.maxSweeps === undefined ? undefined : requireInteger(`${place}: maxSweeps`, options.maxSweeps, 1),
    onIteration: options.onIteration,
    signal: options.signal,
  };
}

function resolveRestarts(place: string, restarts: FitOptions['restarts']): Pick<SearchOptions, 'restarts' | 'until'> {
  if (typeof restarts !== 'object' || restarts === null)
    return { restarts: requireInteger(place, restarts, 0), until: undefined };
  requireKnownOptions(place, restarts, ['until', 'atMost']);
  const until = requirePositive(`${place}.until`, restarts.until);
  if (until >= 1) throw rangeError(`${place}.until`, 'a probability below 1', until);
  return { restarts: requireInteger(`${place}.atMost`, restarts.atMost, 1), until };
}

function resolveStart(
  place: string,
  algebra: Algebra,
  n: number,
  d: number,
  start: FitOptions['start'],
  complement: Complement | undefined,
): StartPoint {
  if (start === 'balanced' || start === 'random') return { kind: start };
  if (typeof start !== 'object' || start === null || !('R' in start) || !('S' in start)) {
    throw typeError(place, "'balanced', 'random', an Lsrdr or { R, S }", start);
  }
  const R: PlanarMatrix = toPlanar(`${place}.R`, start.R, algebra, d, n);
  const S: PlanarMatrix = toPlanar(`${place}.S`, start.S, algebra, n, d);
  for (const M of [R, S]) scaleStack(M); // their sizes are free, but products of them must stay in the range of doubles
  if (!isInvertible(multiply(R, S))) throw rangeError(place, 'R S invertible', 'a singular product');
  if (complement === undefined) return { kind: 'given', R, S };
  const left = complement.restrict(spanOf(adjoint(R)));
  const right = complement.restrict(spanOf(S));
  // What rounding leaves of a span that lies in that of `orthogonalTo` is no start.
  const { values } = singularValues(adjointMultiply(left, right));
  if (!(values[d - 1]! > 1e-10)) {
    throw rangeError(place, 'R S invertible on the complement of orthogonalTo', 'a singular product');
  }
  return { kind: 'given', R, S };
}

/** An orthonormal basis of the span of the columns. */
function spanOf(M: PlanarMatrix): PlanarMatrix {
  const out = clone(M);
  orthonormalise(out);
  return out;
}
