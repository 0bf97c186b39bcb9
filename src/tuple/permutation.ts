import { type Algebra, real } from '../algebra';
import { rangeError, requireInteger, requireKnownOptions, typeError } from '../errors';
import { optionalAlgebra } from '../interop/algebras';
import { requireSize } from '../interop/sizes';
import { adjointMultiplyInto, multiplyAdjointInto, multiplyInto, type PlanarMatrix, zeros } from '../matrix';
import { BaseTuple } from './base';
import { gatherRows, scatterRows } from './rows';
import type { Tuple } from './tuple';
import { Workspace } from './workspace';

/**
 * The tuple of permutation matrices A_j e_k = e_{π_j(k)}.
 *
 * @param permutations r arrays (or typed arrays) of n numbers: π_j(k) is `permutations[j][k]`, each of 0…n − 1 once
 * @param options `algebra`, real by default; `pairs: true` for the action on unordered pairs {x, y} ↦ {π_j(x), π_j(y)}, x ≠ y: permutations of
 *   n(n − 1)/2 places, of which {x, y} with x < y is number y(y − 1)/2 + x
 * @throws TypeError, RangeError naming j and the place, or j and the value that stands there twice
 * Memory: 4·r·n bytes, for pairs 2·r·n(n − 1). Cost of a sweep: 2a²·r·n·d² flops, with the number of pairs in the place of n.
 *
 * @example
 * const A = permutationTuple([
 *   [1, 2, 0],
 *   [1, 0, 2],
 * ]);
 * [A.r, A.n]; // [2, 3]
 * A.toDense().data.subarray(0, 9); // Float64Array [0, 0, 1, 1, 0, 0, 0, 1, 0]: e_0 goes to e_1, e_1 to e_2, e_2 to e_0
 *
 * const onPairs = permutationTuple([[1, 0, 2, 3]], { pairs: true });
 * onPairs.n; // 6: {0, 1} stays, {0, 2} and {1, 2} change places
 */
export function permutationTuple(
  permutations: readonly ArrayLike<number>[],
  options: { readonly algebra?: Algebra; readonly pairs?: boolean } = {},
): Tuple {
  const place = 'permutationTuple';
  requireKnownOptions(place, options, ['algebra', 'pairs']);
  const { pairs = false } = options;
  if (typeof pairs !== 'boolean') throw typeError(`${place}: pairs`, 'a boolean', pairs);
  const algebra = optionalAlgebra(place, options.algebra) ?? real;
  if (!Array.isArray(permutations)) throw typeError(place, 'an array of permutations', permutations);
  if (permutations.length === 0) throw rangeError(place, 'at least one permutation', 'none');
  const n = requireList(`${place}[0]`, permutations[0]).length;
  if (n === 0) throw rangeError(`${place}[0]`, 'a permutation of at least one number', 'none');
  if (pairs && n === 1)
    throw rangeError(`${place}[0]`, 'a permutation of at least two numbers, which make a pair', '1');
  requireSize(place, [permutations.length, pairs ? (n * (n - 1)) / 2 : n]);
  const targets = new Int32Array(permutations.length * n);
  // The last j, plus one, that had each value.
  const seen = new Int32Array(n);
  permutations.forEach((permutation: unknown, j) => {
    const list = requireList(`${place}[${j}]`, permutation);
    if (list.length !== n)
      throw rangeError(`${place}[${j}]`, `a permutation of ${n} numbers`, `${list.length} numbers`);
    for (let k = 0; k < n; k++) {
      const value = requireInteger(`${place}[${j}][${k}]`, list[k], 0, n - 1);
      if (seen[value] === j + 1) {
        throw rangeError(`${place}[${j}]`, `each of 0…${n - 1} once`, `${value} twice, the second time at [${k}]`);
      }
      seen[value] = j + 1;
      targets[j * n + k] = value;
    }
  });
  return pairs
    ? new PermutationTuple(algebra, (n * (n - 1)) / 2, onPairs(targets, n))
    : new PermutationTuple(algebra, n, targets);
}

/** The permutations of unordered pairs that those of n points make. */
function onPairs(targets: Int32Array, n: number): Int32Array {
  const out = new Int32Array((targets.length * (n - 1)) / 2);
  let at = 0;
  for (let first = 0; first < targets.length; first += n) {
    for (let y = 1; y < n; y++) {
      const image = targets[first + y]!;
      for (let x = 0; x < y; x++, at++) {
        const other = targets[first + x]!;
        const [low, high] = other < image ? [other, image] : [image, other];
        out[at] = (high * (high - 1)) / 2 + low;
      }
    }
  }
  return out;
}

function requireList(place: string, value: unknown): ArrayLike<unknown> {
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    return value as unknown as ArrayLike<unknown>;
  }
  throw typeError(place, 'an array or typed array of numbers', value);
}

/** One column of real numbers: with a number for each X_j, products as of matrices would take several times as long. */
function isPlainVector({ algebra, cols }: PlanarMatrix): boolean {
  return algebra.dim === 1 && cols === 1;
}

/** Products with A_j only move rows, so the image of Y is Y itself, and the work is in the products with X_j and V. */
class PermutationTuple extends BaseTuple {
  readonly r: number;
  private readonly work: Workspace;

  /** @param targets π_j(k) at j·n + k */
  constructor(
    readonly algebra: Algebra,
    readonly n: number,
    private readonly targets: Int32Array,
  ) {
    super();
    this.r = targets.length / n;
    this.work = new Workspace(algebra);
  }

  createImage(d: number): PlanarMatrix {
    return zeros(this.algebra, this.n, d);
  }

  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void {
    image.data.set(Y.data);
  }

  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void {
    const { n, r, targets, work } = this;
    out.data.fill(0);
    if (isPlainVector(image) && isPlainVector(out)) {
      for (let j = 0, at = 0; j < r; j++) {
        const x = X.data[j]!;
        for (let k = 0; k < n; k++, at++) out.data[targets[at]!]! += x * image.data[k]!;
      }
      return;
    }
    const product = work.buffer('product', n, out.cols);
    const right = work.blocksOf(X, r);
    for (let j = 0; j < r; j++) {
      multiplyAdjointInto(product, image, right[j]!);
      scatterRows(out, product, targets, j * n);
    }
  }

  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    const { n, r, targets, work } = this;
    const gathered = work.buffer('gathered', n, V.cols);
    const results = work.blocksOf(out, r);
    for (let j = 0; j < r; j++) {
      gatherRows(gathered, V, targets, j * n);
      adjointMultiplyInto(results[j]!, gathered, image);
    }
  }

  override applyInto(out: PlanarMatrix, Y: PlanarMatrix, X: PlanarMatrix): void {
    this.combineInto(out, Y, X);
  }

  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    const { n, r, targets, work } = this;
    if (isPlainVector(Z) && isPlainVector(out)) {
      out.data.fill(0);
      for (let j = 0, at = 0; j < r; j++) {
        const x = X.data[j]!;
        for (let k = 0; k < n; k++, at++) out.data[k]! += x * Z.data[targets[at]!]!;
      }
      return;
    }
    const gathered = work.buffer('gathered', n, Z.cols);
    const right = work.blocksOf(X, r);
    for (let j = 0; j < r; j++) {
      gatherRows(gathered, Z, targets, j * n);
      multiplyInto(out, gathered, right[j]!, j > 0);
    }
  }

  /** ‖A_j‖² = n, and both places of a pair (k, π(k)) with π(π(k)) ≠ k differ by 1. */
  override hermitianDefect(): number {
    const { n, r, targets } = this;
    let most = 0;
    for (let j = 0; j < r; j++) {
      let unpaired = 0;
      for (let k = 0; k < n; k++) if (targets[j * n + targets[j * n + k]!] !== k) unpaired += 1;
      most = Math.max(most, unpaired);
    }
    return Math.sqrt((2 * most) / n);
  }

  toDense(): PlanarMatrix {
    const { n, targets } = this;
    const out = this.denseStack('permutationTuple');
    const width = this.algebra.dim * n;
    targets.forEach((row, at) => {
      const j = Math.floor(at / n);
      out.data[(j * n + row) * width + (at - j * n)] = 1;
    });
    return out;
  }
}
