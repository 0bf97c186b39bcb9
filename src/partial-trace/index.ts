/** Partial traces of matrices on tensor products, over R, C and H. */
import { rangeError, requireInteger, typeError } from '../errors';
import { algebraOfShape } from '../interop/algebras';
import { type ArrayLikeInput, type NumericArray, shapeOf, toArray, toPlanar } from '../interop/arrays';
import { zeros } from '../matrix';

/**
 * The partial trace of a matrix on V_0 ⊗ V_1 ⊗ …, over the factors in `traced`:
 *
 *     Tr_W(M)[x, y] = Σ_t M[(x,t), (y,t)],
 *
 * x and y running over the factors that remain, in their order, and t over the traced ones. Indices are row-major (the first factor
 * varies slowest), as in `kron` of mathjs and ml-matrix. Over H the order of scalars matters in products, not in this sum:
 * Tr_W(A ⊗ B) = A·tr(B) for (A ⊗ B)[(i,s),(j,t)] = A_ij B_st.
 *
 * @param M [Πdims, Πdims] (real), [Πdims, Πdims, 2] (complex) or [Πdims, Πdims, 4] (quaternionic)
 * @param dims dimensions of the factors
 * @param traced index of the traced factor, or a list of different indices, 0-based; an empty list gives a copy of M
 * @returns a matrix on the remaining factors, [1, 1(, a)] when none remains
 * @throws TypeError, RangeError naming the argument, what was expected and what came
 * Cost: O(size of M).
 *
 * @example
 * const M = [[1, 0, 0, 2], [0, 3, 0, 0], [0, 0, 4, 0], [5, 0, 0, 6]];
 * partialTrace(M, [2, 2], 1).data; // Float64Array [4, 0, 0, 10]
 */
export function partialTrace(
  M: ArrayLikeInput,
  dims: readonly number[],
  traced: number | readonly number[],
): NumericArray {
  const place = 'partialTrace';
  const algebra = algebraOfShape(`${place}: M`, shapeOf(`${place}: M`, M), ['N', 'N']);
  const isTraced = readTraced(place, readDims(place, dims), traced);
  const size = dims.reduce((product, dim) => product * dim, 1);
  const source = toPlanar(`${place}: M`, M, algebra, size, size);

  const kept = offsets(dims, (factor) => !isTraced[factor]);
  const summed = offsets(dims, (factor) => isTraced[factor]!);
  const a = algebra.dim;
  const out = zeros(algebra, kept.length, kept.length);
  for (let x = 0; x < kept.length; x++) {
    for (const t of summed) {
      for (let p = 0; p < a; p++) {
        const from = ((kept[x]! + t) * a + p) * size + t;
        const to = (x * a + p) * kept.length;
        for (let y = 0; y < kept.length; y++) out.data[to + y]! += source.data[from + kept[y]!]!;
      }
    }
  }
  return toArray(out);
}

function readDims(place: string, dims: unknown): number {
  if (!Array.isArray(dims)) throw typeError(`${place}: dims`, 'an array of dimensions', dims);
  if (dims.length === 0) throw rangeError(`${place}: dims`, 'at least one dimension', 'none');
  dims.forEach((dim, factor) => {
    requireInteger(`${place}: dims[${factor}]`, dim, 1);
  });
  return dims.length;
}

function readTraced(place: string, factors: number, traced: unknown): boolean[] {
  const isTraced = new Array<boolean>(factors).fill(false);
  if (typeof traced === 'number') {
    isTraced[requireInteger(`${place}: traced`, traced, 0, factors - 1)] = true;
    return isTraced;
  }
  if (!Array.isArray(traced)) throw typeError(`${place}: traced`, 'an index or an array of indices', traced);
  traced.forEach((factor: unknown, at) => {
    const index = requireInteger(`${place}: traced[${at}]`, factor, 0, factors - 1);
    if (isTraced[index]) throw rangeError(`${place}: traced[${at}]`, 'each factor once', `${index} again`);
    isTraced[index] = true;
  });
  return isTraced;
}

/** The parts of the flat index that the chosen factors contribute, in row-major order of those factors. */
function offsets(dims: readonly number[], chosen: (factor: number) => boolean): number[] {
  let parts = [0];
  let stride = 1;
  for (let factor = dims.length - 1; factor >= 0; factor--) {
    const step = stride;
    if (chosen(factor)) {
      const inner = parts;
      parts = Array.from({ length: dims[factor]! }, (_, index) => inner.map((part) => index * step + part)).flat();
    }
    stride *= dims[factor]!;
  }
  return parts;
}
