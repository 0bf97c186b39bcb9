import type { Algebra } from '../algebra';
import { balance, components, type PlanarMatrix, type Weights, weightsOfStack } from '../matrix';
import { BaseTuple } from './base';
import type { Tuple } from './tuple';
import { Workspace } from './workspace';

/** A tuple in coordinates in which its rows and columns have like sizes. */
export interface Balanced {
  /** (D⁻¹A_jD)_j, or A itself where no scaling is worth its trouble. */
  readonly tuple: Tuple;
  /** The exponents e of D = diag(2^e); undefined for D = 1. */
  readonly exponents: Int32Array | undefined;
}

/** Scalings by less than 2⁴ gain nothing: rounding is not what they are about. */
const LEAST_SPREAD = 4;

const known = new WeakMap<Weights, Int32Array | undefined>();

/**
 * The tuple D⁻¹A_jD with a diagonal D of powers of two, the same for all j, for which the rows and columns of max_j |A_j| have like sizes. What does
 * not depend on the basis is the same to the last bit (ρ(Γ(A;X)), nilpotency), and far better conditioned: Φ(A) squares what stands in
 * the entries. Nothing is copied; tuples that do not say how large their entries are stay as they are.
 */
export function balanced(A: Tuple): Balanced {
  const W = A.entrySizes?.();
  if (W === undefined) return { tuple: A, exponents: undefined };
  if (!known.has(W)) known.set(W, worthwhile(balance(W)));
  const exponents = known.get(W);
  return { tuple: exponents === undefined ? A : new BalancedTuple(A, exponents), exponents };
}

/** The same for a stack of r matrices. */
export function balancedStack(
  stack: PlanarMatrix,
  r: number,
): { stack: PlanarMatrix; exponents: Int32Array | undefined } {
  const exponents = worthwhile(balance(weightsOfStack(stack, r)));
  return exponents === undefined ? { stack, exponents } : { stack: scaledStack(stack, exponents), exponents };
}

/** Sizes of entries that are negligible beside the largest one, as a power of two. */
const NEGLIGIBLE = -60;

/** How large the entries of a stack are once it is balanced, as exponents of powers of two. */
export interface BalancedSizes {
  /** That of the largest |entry| of the D⁻¹A_jD inside a diagonal block of the block triangular form; -Infinity for zeros there. */
  readonly largest: number;
  /** That of the least |entry| of the A_j themselves which is not negligible in D⁻¹A_jD. */
  readonly least: number;
}

export function balancedSizes(stack: PlanarMatrix, r: number): BalancedSizes {
  const W = weightsOfStack(stack, r);
  const parts = components(W);
  const exponents = balance(W, parts);
  const [given, balanced]: [number[], number[]] = [[], []];
  for (let i = 0; i < W.n; i++) {
    for (let at = W.starts[i]!; at < W.starts[i + 1]!; at++) {
      const k = W.columns[at]!;
      given.push(Math.floor(Math.log2(W.values[at]!)));
      balanced.push(parts.of[i] === parts.of[k] ? given[at]! + exponents[k]! - exponents[i]! : -Infinity);
    }
  }
  const largest = balanced.reduce((most, size) => Math.max(most, size), -Infinity);
  const counts = given.filter((_, at) => balanced[at]! > largest + NEGLIGIBLE);
  return { largest, least: counts.reduce((least, size) => Math.min(least, size), Infinity) };
}

function worthwhile(exponents: Int32Array): Int32Array | undefined {
  let [least, most] = [0, 0];
  for (const exponent of exponents) {
    least = Math.min(least, exponent);
    most = Math.max(most, exponent);
  }
  return most - least < LEAST_SPREAD ? undefined : exponents;
}

/** The stack of the D⁻¹A_jD. */
export function scaledStack(stack: PlanarMatrix, exponents: Int32Array): PlanarMatrix {
  const { algebra, cols: n } = stack;
  const data = stack.data.slice();
  for (let line = 0; line < data.length / n; line++) {
    const own = exponents[Math.floor(line / algebra.dim) % n]!;
    for (let k = 0; k < n; k++) {
      if (data[line * n + k] !== 0) data[line * n + k] = data[line * n + k]! * 2 ** (exponents[k]! - own);
    }
  }
  return { ...stack, data };
}

class BalancedTuple extends BaseTuple {
  readonly algebra: Algebra;
  readonly n: number;
  readonly r: number;
  private readonly work: Workspace;
  private readonly scale: Float64Array;
  private readonly inverse: Float64Array;

  constructor(
    private readonly A: Tuple,
    private readonly exponents: Int32Array,
  ) {
    super();
    this.algebra = A.algebra;
    this.n = A.n;
    this.r = A.r;
    this.work = new Workspace(A.algebra);
    this.scale = Float64Array.from(exponents, (exponent) => 2 ** exponent);
    this.inverse = Float64Array.from(exponents, (exponent) => 2 ** -exponent);
  }

  createImage(d: number): PlanarMatrix {
    return this.A.createImage(d);
  }

  releaseImage(image: PlanarMatrix): void {
    this.A.releaseImage?.(image);
  }

  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void {
    this.A.imageInto(image, this.scaled('first', Y, this.scale));
  }

  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void {
    this.A.combineInto(out, image, X);
    scaleRows(out, this.inverse, out);
  }

  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    this.A.compressInto(out, this.scaled('first', V, this.inverse), image);
  }

  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    this.A.adjointInto(out, this.scaled('second', Z, this.inverse), X);
    scaleRows(out, this.scale, out);
  }

  override applyInto(out: PlanarMatrix, Y: PlanarMatrix, X: PlanarMatrix): void {
    this.A.applyInto(out, this.scaled('first', Y, this.scale), X);
    scaleRows(out, this.inverse, out);
  }

  toDense(): PlanarMatrix {
    return scaledStack(this.A.toDense(), this.exponents);
  }

  private scaled(name: string, Y: PlanarMatrix, factors: Float64Array): PlanarMatrix {
    const out = this.work.buffer(name, Y.rows, Y.cols);
    scaleRows(out, factors, Y);
    return out;
  }
}

/** out ← diag(factors)·M. */
function scaleRows(out: PlanarMatrix, factors: Float64Array, M: PlanarMatrix): void {
  const width = M.algebra.dim * M.cols;
  for (let i = 0; i < M.rows; i++) {
    for (let at = i * width; at < (i + 1) * width; at++) out.data[at] = factors[i]! * M.data[at]!;
  }
}
