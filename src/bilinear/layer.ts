import type { Algebra } from '../algebra';
import { requireKnownOptions, typeError } from '../errors';
import { type NumericArray, toColumns } from '../interop/arrays';
import { fromColumns } from '../interop/columns';
import { gaussian, inner, multiply, norm, type PlanarMatrix } from '../matrix';
import { randomSource } from '../random';
import { shown } from '../shown';
import type { Tuple } from '../tuple';
import { applyLayer, homogeneous, needsConstant, sesquilinear, withOnes } from './forms';
import { layerTuple } from './layer-tuple';
import {
  type BilinearWeights,
  isAfterNorm,
  isNormLeftOut,
  type LayerWeights,
  readWeights,
  type VectorLike,
} from './weights';

/** How a layer is made a tuple. */
export interface LayerTupleOptions {
  /** Hermitian parts, which are all that Re f depends on. By default true over R and false over C and H. */
  readonly symmetric?: boolean;
  /** One more coordinate in and one more output, both the constant one, whether or not the layer needs them. */
  readonly constant?: boolean;
}

/** A bilinear layer; made by {@link bilinearLayer}. */
export class BilinearLayer {
  /** For messages and reports; undefined where none was given. */
  readonly name: string | undefined;
  /** The scalars: R, C or H. */
  readonly algebra: Algebra;
  /** Inputs. */
  readonly n: number;
  /** Hidden units: rows of L and R. */
  readonly h: number;
  /** Outputs. */
  readonly r: number;
  /** Something linear in x is added: x itself, c·x, or K x. */
  readonly residual: boolean;
  /** The tuple has n+1 coordinates, the last of them the constant one: the layer has a bias or a residual. */
  readonly constant: boolean;
  /** A norm stands before the layer in the model: x is what comes out of the norm, before its gain, which the weights contain. */
  readonly weightsAfterNorm: boolean;
  /** That norm is left out, knowingly, so that `forward` is x + f(x) where the model has x + f(norm(x)). */
  readonly normLeftOut: boolean;
  private readonly tuples = new Map<string, Tuple>();

  /** Made by {@link bilinearLayer}; its `name`, and what it says of a norm (`weightsAfterNorm`, `normLeftOut`), are the members of that name. */
  constructor(
    /** Planar, not to be changed. */
    readonly weights: LayerWeights,
    {
      name,
      weightsAfterNorm,
      normLeftOut,
    }: { name: string | undefined; weightsAfterNorm: boolean; normLeftOut: boolean },
  ) {
    this.name = name;
    this.algebra = weights.algebra;
    this.n = weights.left.cols;
    this.h = weights.left.rows;
    this.r = weights.down.rows;
    this.residual = weights.skip !== undefined;
    this.constant = needsConstant(weights);
    this.weightsAfterNorm = weightsAfterNorm;
    this.normLeftOut = normLeftOut;
    shown(this);
  }

  /** A summary in a line; Node's inspect and `console.log` print it. */
  toString(): string {
    const { name, algebra, n, h, r, residual, weightsAfterNorm } = this;
    const after = weightsAfterNorm ? ', after a norm' : '';
    const around = residual ? ', with a residual' : '';
    const which = name === undefined ? '' : ` ${JSON.stringify(name)}`;
    return `BilinearLayer${which} over ${algebra.name}: ${n} inputs, ${h} hidden units, ${r} outputs${after}${around}`;
  }

  /**
   * f(x), from the weights as they are.
   *
   * @param x one vector [n(, a)] or k of them [k, n(, a)]
   * @returns [r(, a)] or [k, r(, a)]
   * @throws RangeError for another shape or a non-finite entry
   * Cost: 2a²·h·(2n + r) flops a vector.
   */
  forward(x: VectorLike): NumericArray {
    const { columns, single } = toColumns('BilinearLayer.forward: x', x, this.algebra, this.n);
    return fromColumns(applyLayer(this.weights, columns), single);
  }

  /**
   * The tuple A of the forms f_j(x) = x̃* A_j x̃, made once for each kind. x̃ is x, or (x, 1) when `constant` is true here or of the
   * layer; with the option `constant` there is one output more, the constant one.
   *
   * @returns r matrices n×n (one more of either as said); Hermitian parts when `symmetric`
   * @throws TypeError, RangeError for unknown or malformed options
   * Cost of the first call: over R where h(2n + r) < r·n² the tuple stays in its factors, of 8·h(2n + r) bytes; else 2a²·r·h·n² flops and
   * 8a·r·n² bytes.
   */
  tuple(options: LayerTupleOptions = {}): Tuple {
    const place = 'BilinearLayer.tuple';
    requireKnownOptions(place, options, ['symmetric', 'constant']);
    for (const [key, value] of Object.entries(options)) {
      if (value !== undefined && typeof value !== 'boolean') throw typeError(`${place}: ${key}`, 'a boolean', value);
    }
    const symmetric = options.symmetric ?? this.algebra.dim === 1;
    const constant = options.constant ?? false;
    const key = `${symmetric} ${constant}`;
    let tuple = this.tuples.get(key);
    if (tuple === undefined) {
      const { left, right, down } = homogeneous(this.weights, constant);
      tuple = layerTuple(left, right, down, { symmetric });
      this.tuples.set(key, tuple);
    }
    return tuple;
  }
}

/**
 * A bilinear layer, in the gated form in which such layers are trained,
 *
 *     f(x) = D((L x + b_L) ∘ (R x + b_R)) + b_D (+ x with a residual),
 *
 * and its tuple of quadratic forms. Biases and residual are quadratic in x̃ = (x, 1): the tuple then has n+1 coordinates.
 *
 * Over C and H the forms are linear in the right factor and conjugate-linear in the left one,
 * f_j(x) = Σ_k conj((Lx + b_L)_k) D_jk (Rx + b_R)_k + …, so that f_j(x) = x̃* A_j x̃ with A_j = L* diag(D_j) R.
 *
 * @param weights `left` [h, n] and `right` [h, n], or `gate` [2h, n] with left over right; `down` [r, h]; optional biases, `scale`, `residual`
 *   (true, a number, or a matrix [r, n]), the gain and shift of a norm before the projections, which are folded into them,
 *   `weightsAfterNorm` for a norm without them, `normLeftOut`, and `name`
 * @returns the layer, with `forward` and `tuple`
 * @throws TypeError, RangeError naming the layer, the argument, the shape expected and the one that came; RangeError naming an activation;
 *   RangeError for a residual around a norm that is not left out knowingly; Error if the forms do not give f at random inputs, as when products overflow
 * Cost: a copy of the weights and some evaluations of f; the tuple is made when asked for.
 * Source: Pearce, Dooms, Rigg, Oramas, Sharkey, "Bilinear MLPs enable weight-based mechanistic interpretability" (2024).
 *
 * @example
 * // f(x) = (x_0 x_1, (x_0 + 1)²)
 * const layer = bilinearLayer({ left: [[1, 0], [1, 0]], right: [[0, 1], [1, 0]], down: [[1, 0], [0, 1]],
 *   leftBias: [0, 1], rightBias: [0, 1] });
 * layer.forward([2, 3]).data; // Float64Array [6, 9]
 * layer.tuple().n; // 3: the last coordinate is the constant one
 */
export function bilinearLayer(weights: BilinearWeights): BilinearLayer {
  const own = 'bilinearLayer';
  const name: unknown = weights?.name;
  if (name !== undefined && typeof name !== 'string') throw typeError(`${own}: name`, 'a string', name);
  const place = name === undefined ? own : `${own}: ${name}`;
  const read = readWeights(place, weights);
  checkForms(place, read);
  return new BilinearLayer(read, {
    name,
    weightsAfterNorm: isAfterNorm(place, weights),
    normLeftOut: isNormLeftOut(place, weights),
  });
}

/** Inputs of the self-check. */
const SAMPLES = 4;
/** Relative to the sum of the norms of what is added. */
const ROUNDING = 1e-11;
/** Multiplications that one mixed matrix Σ_j c_j A_j may cost; a larger layer is checked in its factored form only. */
const CHECK_BUDGET = 2e7;

/** Requires f(x) = (x̃* A_j x̃)_j at random x, from the factored forms and, where that is cheap, from a mixture of the A_j. */
function checkForms(place: string, weights: LayerWeights): void {
  const { algebra, left, down, skip } = weights;
  const random = randomSource(1);
  const X = gaussian(algebra, left.cols, SAMPLES, random);
  const values = applyLayer(weights, X);
  const { left: L, right: R, down: D } = homogeneous(weights, false);
  const lifted = L.cols > left.cols ? withOnes(X) : X;
  const [U, V] = [multiply(L, lifted), multiply(R, lifted)];
  const scale = norm(D) * norm(U) * norm(V) + (skip === undefined ? 0 : norm(skip) * norm(X));
  requireSmall(place, difference(sesquilinear(U, V, D), values), scale);

  if (algebra.dim ** 2 * L.rows * L.cols * L.cols > CHECK_BUDGET) return;
  const mix = gaussian(algebra, 1, down.rows, random);
  for (let j = 0; j < mix.data.length; j++) if (Math.floor(j / down.rows) > 0) mix.data[j] = 0; // real: H does not commute
  const mixed = layerTuple(L, R, multiply(mix, D), { symmetric: false }).toDense();
  const form = multiply(mixed, lifted);
  const expected = multiply(mix, values);
  const pairs = sesquilinear(lifted, form, ones(algebra, form.rows));
  requireSmall(place, difference(pairs, expected), scale * norm(mix));
}

function ones(algebra: Algebra, count: number): PlanarMatrix {
  const data = new Float64Array(algebra.dim * count).fill(1, 0, count);
  return { algebra, rows: 1, cols: count, data };
}

function difference(A: PlanarMatrix, B: PlanarMatrix): number {
  const D = { ...A, data: A.data.map((value, at) => value - B.data[at]!) };
  return Math.sqrt(inner(D, D));
}

function requireSmall(place: string, error: number, scale: number): void {
  if (error <= ROUNDING * scale || (error === 0 && scale === 0)) return;
  throw new Error(
    `${place}: the quadratic forms do not give f(x) on random inputs: they differ by ${error.toExponential(1)} where ${scale.toExponential(1)} is added; are the weights too large?`,
  );
}
