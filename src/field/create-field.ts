/**
 * What `lsrdr/real`, `lsrdr/complex` and `lsrdr/quaternion` have in common: checks at the entry, the fit, and the numbers that go with
 * it. A new field is its algebra and a folder that documents these functions for it.
 */
import type { Algebra } from '../algebra';
import type { DominantEigen } from '../dominant-eigen';
import { rangeError, requireInteger, requireKnownOptions, typeError } from '../errors';
import { type NumericArray, toArray } from '../interop/arrays';
import { alone, startTeam, type Team } from '../kernels/team';
import { norm, scaleInPlace, zeros } from '../matrix';
import { randomSource } from '../random';
import { assembleResult, type Fitted } from '../result/assemble';
import { fromJson } from '../result/from-json';
import type { Lsrdr } from '../result/lsrdr';
import type { ResolvedOptions } from '../search/options';
import { fitTuple, isHermitian } from '../search/search';
import { totalRadius } from '../search/total-radius';
import { dominantOfGamma } from '../superoperator/operators';
import { DenseTuple } from '../tuple/dense';
import { isTuple, type TupleLike, toStack, toTuple, unitOf } from '../tuple/input';
import { RestrictedTuple } from '../tuple/restricted';
import type { Tuple } from '../tuple/tuple';
import { type FitAsyncOptions, type FitOptions, resolveOptions } from './options';

/** The dominant eigenvalue of Γ(A;B) with its eigenvectors. */
export interface SpectralRadius {
  /** ρ(Γ(A;B)). */
  readonly value: number;
  /** Eigenvectors of norm 1, [n, m(, a)] for A n×n and B m×m. */
  readonly right: NumericArray;
  readonly left: NumericArray;
  /** Relative residual of the eigenvectors, the larger. */
  readonly residual: number;
  readonly status: DominantEigen['status'];
  readonly kind: DominantEigen['kind'];
  readonly multiplicity: number;
  readonly gap: number;
}

export interface Field {
  fit(A: TupleLike, options: { readonly rank: number } & FitOptions): Lsrdr;
  fitAsync(A: TupleLike, options: { readonly rank: number } & FitAsyncOptions): Promise<Lsrdr>;
  similarity(A: TupleLike, B: TupleLike): number;
  spectralRadius(A: TupleLike, B?: TupleLike): SpectralRadius;
  fitness(A: TupleLike, X: TupleLike): number;
  fromJSON(json: unknown): Lsrdr;
}

export function createField(algebra: Algebra): Field {
  const name = algebra.name;
  return {
    fit(A, options) {
      const prepared = prepare(`${name}.fit`, A, algebra, options, []);
      const steps = fitTuple(prepared.searched, prepared.options);
      // Also where a callback of a fit with threads asks for it.
      return alone(prepared.A.residents ?? []).work(() => {
        for (;;) {
          const next = steps.next();
          if (next.done) return assembleResult(prepared, next.value);
        }
      });
    },

    async fitAsync(A, options) {
      const place = `${name}.fitAsync`;
      const prepared = prepare(place, A, algebra, options, ['onProgress', 'workers']);
      const { onProgress } = options;
      if (onProgress !== undefined && typeof onProgress !== 'function') {
        throw typeError(`${place}: onProgress`, 'a function', onProgress);
      }
      const workers = requireWorkers(place, options.workers);
      const team = await startTeam(workers, prepared.A.residents ?? []);
      try {
        return await inSlices(prepared, onProgress, team);
      } finally {
        team.dismiss();
      }
    },

    similarity(A, B) {
      const place = `${name}.similarity`;
      const { first, second } = pair(place, A, B, algebra, 'B');
      const total = Math.sqrt(positiveRadius(`${place}: A`, first)) * Math.sqrt(positiveRadius(`${place}: B`, second));
      const value = modulusOf(place, first, second) / total;
      // Cauchy–Schwarz bounds the value by 1; what exceeds it by rounding is cut off.
      return value > 1 && value < 1 + 1e-9 ? 1 : value;
    },

    spectralRadius(A, B = A) {
      const { first, second, units } = pair(`${name}.spectralRadius`, A, B, algebra, 'B');
      const found = dominantOfGamma(first, second.toDense());
      const shape = (data: Float64Array): NumericArray =>
        toArray({
          algebra,
          rows: first.n,
          cols: second.n,
          data: data.length > 0 ? data : new Float64Array(found.right.length),
        });
      return {
        value: found.modulus * units[0] * units[1],
        right: shape(found.right),
        left: shape(found.left),
        residual: found.residual,
        status: found.status,
        kind: found.kind,
        multiplicity: found.multiplicity,
        gap: found.gap,
      };
    },

    fitness(A, X) {
      const place = `${name}.fitness`;
      const { first, second, units } = pair(place, A, X, algebra, 'X');
      return (modulusOf(place, first, second) / Math.sqrt(positiveRadius(`${place}: X`, second))) * units[0];
    },

    fromJSON(json) {
      return fromJson(`${name}.fromJSON`, json, algebra);
    },
  };
}

/** Milliseconds of work between two rests of `fitAsync`. */
const SLICE = 12;

/** Lets other events happen. `setTimeout` takes a millisecond or more; Node has better. */
const rest = (): Promise<void> =>
  new Promise((resume) => {
    if (typeof setImmediate === 'function') setImmediate(resume);
    else setTimeout(resume, 0);
  });

/** More threads than any machine has memory channels for. */
const MOST_WORKERS = 64;

/** The number of threads, 1 when nothing is said. */
export function requireWorkers(place: string, workers: unknown): number {
  return requireInteger(`${place}: workers`, workers ?? 1, 1, MOST_WORKERS);
}

/** `fitAsync` of options that a plan has made, with a team that is there already. */
export function fitWith(
  team: Team,
  algebra: Algebra,
  A: TupleLike,
  options: { readonly rank: number } & FitAsyncOptions,
): Promise<Lsrdr> {
  const prepared = prepare(`${algebra.name}.fitAsync`, A, algebra, options, ['onProgress']);
  return inSlices(prepared, options.onProgress, team);
}

/** The whole fit, resting now and then so that the rest of the program can run. */
async function inSlices(prepared: Prepared, onProgress: FitAsyncOptions['onProgress'], team: Team): Promise<Lsrdr> {
  const { searched, unit, options } = prepared;
  const steps = fitTuple(searched, options);
  let rested = performance.now();
  try {
    for (;;) {
      const next = team.work(() => steps.next());
      if (next.done) return assembleResult(prepared, next.value);
      if (performance.now() - rested < SLICE) continue;
      onProgress?.({ ...next.value, fitness: next.value.fitness * unit, runs: options.restarts + 1 });
      await rest();
      rested = performance.now();
    }
  } finally {
    // Where onProgress throws, the run still gives its images back.
    steps.return(undefined as never);
  }
}

interface Prepared extends Fitted {
  readonly options: ResolvedOptions;
}

function prepare(
  place: string,
  A: unknown,
  algebra: Algebra,
  options: { readonly rank: number } & FitOptions,
  extra: readonly string[],
): Prepared {
  requireKnownOptions(place, options, Object.keys(options ?? {}));
  const { tuple, unit } = scaledTuple(`${place}: A`, A, algebra);
  const resolved = resolveOptions(place, algebra, tuple.n, options, extra);
  const size = refuseNilpotent(`${place}: A`, tuple);
  const { complement } = resolved;
  const searched = complement === undefined ? tuple : new RestrictedTuple(tuple, complement);
  if (complement !== undefined) refuseNilpotent(`${place}: A on the complement of orthogonalTo`, searched, size);
  if (resolved.method === 'hermitian-cg' && !isHermitian(searched)) {
    throw rangeError(
      `${place}: method`,
      `'auto' or 'variational' for a tuple that is not Hermitian`,
      `'hermitian-cg' with max ‖A_j − A_j*‖/‖A_j‖ = ${searched.hermitianDefect().toExponential(1)}`,
    );
  }
  return { A: tuple, searched, complement, unit, options: resolved };
}

/** Entries are brought near 1 by a power of two when fourth powers of them could leave the range of doubles. */
function scaledTuple(place: string, A: unknown, algebra: Algebra): { tuple: Tuple; unit: number } {
  if (isTuple(A)) return { tuple: toTuple(place, A, algebra), unit: 1 };
  const { stack, r } = toStack(place, A, algebra);
  const unit = unitOf(stack);
  if (unit !== 1) for (let i = 0; i < stack.data.length; i++) stack.data[i] = stack.data[i]! / unit;
  return { tuple: new DenseTuple(stack, r), unit };
}

interface Pair {
  first: Tuple;
  second: Tuple;
  /** What the entries of each were divided by. */
  units: readonly [number, number];
}

/** Two tuples of the same length r; their sizes may differ. */
function pair(place: string, A: unknown, B: unknown, algebra: Algebra, name: string): Pair {
  const one = scaledTuple(`${place}: A`, A, algebra);
  const other = B === A ? one : scaledTuple(`${place}: ${name}`, B, algebra);
  if (one.tuple.r !== other.tuple.r)
    throw rangeError(`${place}: ${name}`, `${one.tuple.r} matrices, as in A`, other.tuple.r);
  return { first: one.tuple, second: other.tuple, units: [one.unit, other.unit] };
}

function positiveRadius(place: string, A: Tuple): number {
  const value = totalRadius(A);
  if (!(value > 0)) throw rangeError(place, 'a tuple with ρ(Φ) > 0', 'a zero or nilpotent tuple');
  return value;
}

function modulusOf(place: string, A: Tuple, B: Tuple): number {
  const found = dominantOfGamma(A, B.toDense(), { left: false, maxApplications: 5000 });
  if (found.status === 'max-applications' && found.residual > 1e-6) {
    throw new Error(
      `${place}: the eigenvalue iteration did not converge (residual ${found.residual.toExponential(1)}); spectralRadius reports its state`,
    );
  }
  if (found.status === 'non-finite')
    throw new Error(`${place}: a product left the range of doubles; rescale the tuples`);
  return found.modulus;
}

/** Flops that the test for nilpotency may cost. */
const NILPOTENT_BUDGET = 5e8;

/**
 * A tuple is nilpotent when every product of n of its matrices vanishes; then ρ(Φ(A)) = 0 and fitness is undefined. A random
 * walk x ← Σ_j c_j A_j x with fresh c_j dies within n steps exactly then. Large tuples are walked as far as the budget goes.
 *
 * @param size growth that is ordinary, if known: 1e-12 of it counts as none
 * @returns the largest growth of a step
 */
function refuseNilpotent(place: string, A: Tuple, size = 0): number {
  const { algebra, n, r } = A;
  const random = randomSource(1);
  const x = zeros(algebra, n, 1);
  const next = zeros(algebra, n, 1);
  const coefficients = zeros(algebra, r, 1);
  random.fillNormal(x.data);
  let largest = size;
  const stepCost = 2 * algebra.dim ** 2 * r * n * n;
  const steps = Math.min(n, Math.max(1, Math.floor(NILPOTENT_BUDGET / stepCost)));
  for (let step = 0; step < steps; step++) {
    scaleInPlace(x, 1 / norm(x));
    random.fillNormal(coefficients.data);
    A.applyInto(next, x, coefficients);
    const growth = norm(next);
    largest = Math.max(largest, growth);
    if (growth <= 1e-12 * largest || growth === 0) {
      throw rangeError(place, 'a tuple with ρ(Φ(A)) > 0', step === 0 ? 'the zero tuple' : 'a nilpotent tuple');
    }
    x.data.set(next.data);
  }
  return largest;
}
