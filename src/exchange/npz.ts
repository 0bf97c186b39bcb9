import { complex, isSameAlgebra } from '../algebra';
import { resultOf } from '../cluster/given';
import { requireKnownOptions, typeError } from '../errors';
import type { NpyType } from '../io/npy-write';
import { writeNpz } from '../io/npz-write';
import { type NdArray, ndarray } from '../ndarray';
import type { Lsrdr } from '../result/lsrdr';

/** How {@link toNpz} stores the arrays. */
export interface ResultNpzOptions {
  /** Deflates the arrays, as numpy.savez_compressed does; false by default. */
  readonly compress?: boolean;
}

const matrices = ['X', 'R', 'S', 'P', 'Q'] as const;

/**
 * A result as an .npz file: `numpy.load('fit.npz')['X']`, and `readNpz` reads it too.
 *
 * | names                                                            | shape and type                                                             |
 * | ---------------------------------------------------------------- | -------------------------------------------------------------------------- |
 * | `X`, `R`, `S`, `P`, `Q`                                          | [r, d, d], [d, n], [n, d], [n, n], [n, n]: float64 over R, complex128 over C; with a last axis of length a in any other basis, as [r, d, d, 4] over H (1, i, j, k) |
 * | `sigma`, `spectrum_P`, `spectrum_Q`                              | [d] float64                                                                |
 * | `fitness`, `lambda`, `agreement`, `stationarity`                 | scalars, float64                                                           |
 * | `seed`, `sweeps`                                                 | scalars, int64, of the run that found the result                           |
 * | `converged`                                                      | scalar, bool                                                               |
 * | `status`, `method`, `algebra`                                    | text as uint8: `bytes(z['status']).decode()`                               |
 * | `runs_seed`, `runs_sweeps`, `runs_optimum`, `runs_fitness`, `runs_converged` | one for each start: int64, float64, bool; −1 for no optimum    |
 * | `optima_fitness`, `optima_hits`                                  | one for each distinct optimum: float64, int64                              |
 * | `history_sweep`, `history_fitness`, `history_residual`           | one for each iteration: int64, float64                                     |
 *
 * Text is bytes, since an array of strings is what other readers of the format refuse. What is not there, such as ρ(Φ(A)), is what would read A.
 *
 * @param result a result, or something whose `result` is one (an entry of an atlas, a cluster of a layer)
 * @returns the bytes of the file; the same result gives the same bytes
 * @throws TypeError for something else, RangeError for an unknown option and beyond 4 GB
 * Cost: P and Q are formed, 2a²·n²·d flops each; two passes over the numbers.
 *
 * @example
 * import { fit } from '../complex';
 * import { readNpz } from '../io';
 * const bytes = toNpz(fit([[[[0, 1], [0, 0]], [[0, 0], [0, 0]]]], { rank: 1 }));
 * readNpz(bytes).get('X')!.shape; // [1, 1, 1, 2]: readNpz has complex numbers in a last axis
 * readNpz(bytes).get('fitness')!.get(); // 1
 */
export function toNpz(
  result: Lsrdr | { readonly result: Lsrdr },
  options: ResultNpzOptions = {},
): Uint8Array<ArrayBuffer> {
  requireKnownOptions('toNpz', options, ['compress']);
  const { compress = false } = options;
  if (typeof compress !== 'boolean') throw typeError('toNpz: compress', 'true or false', compress);
  const found = resultOf(result);
  if (found === undefined) throw typeError('toNpz: result', 'a result, or something that has one', result);

  const arrays: Record<string, NdArray> = {};
  const dtype: Record<string, NpyType> = {};
  const put = (type: NpyType, name: string, array: NdArray): void => {
    arrays[name] = array;
    dtype[name] = type;
  };
  const scalar = (type: NpyType, name: string, value: number): void => put(type, name, ndarray([value], []));
  const list = (type: NpyType, name: string, values: ArrayLike<number>): void =>
    put(type, name, ndarray(Float64Array.from(values)));

  const scalars = isSameAlgebra(found.algebra, complex) ? 'c16' : 'f8';
  for (const name of matrices) put(scalars, name, found[name]);
  list('f8', 'sigma', found.sigma);
  list('f8', 'spectrum_P', found.spectrum.P);
  list('f8', 'spectrum_Q', found.spectrum.Q);
  for (const name of ['fitness', 'lambda', 'agreement'] as const) scalar('f8', name, found[name]);
  scalar('f8', 'stationarity', found.residuals.stationarity);
  for (const name of ['seed', 'sweeps'] as const) scalar('i8', name, found[name]);
  scalar('b1', 'converged', isConverged(found));
  const texts = { status: found.status, method: found.method, algebra: found.algebra.name };
  for (const [name, text] of Object.entries(texts)) put('u1', name, ndarray(new TextEncoder().encode(text)));

  const columnOf = <Name extends string>(records: readonly Readonly<Record<Name, number>>[], name: Name): number[] =>
    records.map((record) => record[name]);
  const { runs, optima, history } = found;
  for (const name of ['seed', 'sweeps', 'optimum'] as const) list('i8', `runs_${name}`, columnOf(runs, name));
  list('f8', 'runs_fitness', columnOf(runs, 'fitness'));
  list('b1', 'runs_converged', runs.map(isConverged));
  list('f8', 'optima_fitness', columnOf(optima, 'fitness'));
  list('i8', 'optima_hits', columnOf(optima, 'hits'));
  list('i8', 'history_sweep', columnOf(history, 'sweep'));
  for (const name of ['fitness', 'residual'] as const) list('f8', `history_${name}`, columnOf(history, name));
  return writeNpz(arrays, { dtype, compress });
}

const isConverged = ({ status }: { readonly status: string }): 0 | 1 => (status === 'converged' ? 1 : 0);
