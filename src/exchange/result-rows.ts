/** The rows of one result, kind by kind. */
import { type Algebra, complex, isSameAlgebra, quaternion, real } from '../algebra';
import type { Side } from '../result/data';
import { dataOf, type Lsrdr } from '../result/lsrdr';
import type { Status } from '../search/status';

/** One row of {@link rows} for each kind; columns are numbers or strings, and counting begins with 0. */
export interface ResultRows {
  /** One for each start. */
  readonly runs: {
    /** Its place in `runs` of the result. */
    run: number;
    /** Of its random numbers. */
    seed: number;
    /** `balanced`, `random` or `given`. */
    start: string;
    /** L(X) where it ended. */
    fitness: number;
    /** How it ended. */
    status: Status;
    /** Sweeps over A. */
    sweeps: number;
    /** The optimum that it reached; −1 for a run that did not converge. */
    optimum: number;
  };
  /** One for each distinct local maximum, fittest first. */
  readonly optima: {
    /** Its place in `optima` of the result. */
    optimum: number;
    /** Its class up to symmetry of A: a place in `classes` of the result. */
    class: number;
    /** Converged runs that reached it. */
    hits: number;
    /** L(X). */
    fitness: number;
    /** That of its result, {@link Lsrdr.entropy}. */
    entropy: number;
    /** Relative stationarity residual, as measured. */
    stationarity: number;
    /** Of the random numbers of the run that it is taken from. */
    seed: number;
    /** Sweeps over A of that run. */
    sweeps: number;
    /** Seconds of that run by the clock. */
    seconds: number;
  };
  /** One for each iteration of the run that found the result: sweeps so far (`sweep`), `fitness` L(X), and `residual` as the method estimates it. */
  readonly history: { sweep: number; fitness: number; residual: number };
  /** d of them, counted by `index`: σ (`sigma`) and the eigenvalues of `P` and `Q`, each descending and of sum one. */
  readonly spectrum: { index: number; sigma: number; P: number; Q: number };
  /** Leading eigenvalues `re` + i·`im` of Γ(A;X)/λ (`map` is `gamma`) and Φ(X)/λ (`phi`), each counted by `index`, by descending `modulus`. */
  readonly spectra: { map: 'gamma' | 'phi'; index: number; re: number; im: number; modulus: number };
  /**
   * One for each coordinate (`neuron`) of each `direction` of P and of Q (`side`): its entry, as `value` over R, `re` and `im` over C, `re`, `i`, `j`
   * and `k` over H (`e0`, `e1`, … in another basis), with its `modulus`. `weight` is the eigenvalue of the direction. `vertex` for a tuple of several spaces.
   */
  readonly directions: {
    side: Side;
    direction: number;
    weight: number;
    neuron: number;
    modulus: number;
    [column: string]: number | string;
  };
  /** One for each coordinate (`neuron`): the diagonals of `P` and `Q`, each of sum one. `vertex`, the name of its space, for a tuple of several. */
  readonly neurons: { neuron: number; P: number; Q: number; vertex?: string };
}

/** The names of the kinds. */
export const resultKinds = ['runs', 'optima', 'history', 'spectrum', 'spectra', 'directions', 'neurons'] as const;

const sides = ['P', 'Q'] as const;

/** @param count directions of each side, by default all; eigenvalues of each map, by default 6 */
export function rowsOfResult<K extends keyof ResultRows>(
  result: Lsrdr,
  kind: K,
  count: number | undefined,
): ResultRows[K][] {
  const make: { readonly [Kind in keyof ResultRows]: () => ResultRows[Kind][] } = {
    runs: () =>
      result.runs.map(({ seed, start, fitness, status, sweeps, optimum }, run) => {
        return { run, seed, start, fitness, status, sweeps, optimum };
      }),
    optima: () => optimaOf(result),
    history: () => result.history.map(({ sweep, fitness, residual }) => ({ sweep, fitness, residual })),
    spectrum: () => {
      const { P, Q } = result.spectrum;
      return Array.from(result.sigma, (sigma, index) => ({ index, sigma, P: P[index]!, Q: Q[index]! }));
    },
    spectra: () => {
      const found = result.spectra(count);
      return (['gamma', 'phi'] as const).flatMap((map) =>
        found[map].map(({ re, im }, index) => ({ map, index, re, im, modulus: Math.hypot(re, im) })),
      );
    },
    directions: () => sides.flatMap((side) => directionsOf(result, side, count ?? result.rank)),
    neurons: () => neuronsOf(result),
  };
  return make[kind]();
}

function optimaOf({ optima, classes }: Lsrdr): ResultRows['optima'][] {
  return optima.map(({ fitness, hits, result }, optimum) => {
    const { seed, sweeps, seconds } = result;
    const entropy = result.entropy();
    const { stationarity } = result.residuals;
    const own = classes.findIndex((one) => one.optima.includes(optimum));
    return { optimum, class: own, hits, fitness, entropy, stationarity, seed, sweeps, seconds };
  });
}

/** What the components of a scalar are called. */
function componentsOf(algebra: Algebra): readonly string[] {
  if (isSameAlgebra(algebra, real)) return ['value'];
  if (isSameAlgebra(algebra, complex)) return ['re', 'im'];
  if (isSameAlgebra(algebra, quaternion)) return ['re', 'i', 'j', 'k'];
  return Array.from({ length: algebra.dim }, (_, p) => `e${p}`);
}

function directionsOf(result: Lsrdr, side: Side, count: number): ResultRows['directions'][] {
  const { n, algebra } = result;
  const { directions, weights } = result.prominent(count, side);
  const names = componentsOf(algebra);
  const vertices = verticesOf(result);
  const entry = directions.data; // a new array, row-major
  return Array.from(weights).flatMap((weight, direction) =>
    Array.from({ length: n }, (_, neuron) => {
      const scalar = names.map((_, p) => entry[(direction * n + neuron) * names.length + p]!);
      return {
        ...{ side, direction, weight, neuron },
        ...(vertices === undefined ? {} : { vertex: vertices[neuron]! }),
        ...Object.fromEntries(names.map((name, p) => [name, scalar[p]!])),
        modulus: Math.hypot(...scalar),
      };
    }),
  );
}

function neuronsOf(result: Lsrdr): ResultRows['neurons'][] {
  const vertices = verticesOf(result);
  const [P, Q] = sides.map((side) => {
    const weights = new Float64Array(result.n);
    for (const { index, weight } of result.prominent(result.n, side).neurons) weights[index] = weight;
    return weights;
  });
  return Array.from({ length: result.n }, (_, neuron) => ({
    ...{ neuron, P: P![neuron]!, Q: Q![neuron]! },
    ...(vertices === undefined ? {} : { vertex: vertices[neuron]! }),
  }));
}

/** The space that each coordinate belongs to, for a tuple of several. */
function verticesOf(result: Lsrdr): readonly string[] | undefined {
  return dataOf(result).vertices?.flatMap(({ name, dimension }) => Array.from({ length: dimension }, () => name));
}
