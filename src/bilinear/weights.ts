import type { Algebra } from '../algebra';
import { rangeError, requireKnownOptions, typeError } from '../errors';
import { algebraOfMatrix, optionalAlgebra } from '../interop/algebras';
import { type ArrayLikeInput, shapeOf } from '../interop/arrays';
import { readMatrix, readVector } from '../interop/columns';
import { refuseTransposed } from '../interop/factor-shapes';
import { addScaledInPlace, identity, multiply, type PlanarMatrix, zeros } from '../matrix';

/** A vector: ndarray, nested arrays or a typed array. */
export type VectorLike = ArrayLikeInput | Float64Array | Float32Array;

/** What `bilinearLayer` takes. Shapes are those of real layers; over C and H every array has a trailing axis 2 or 4. */
export interface BilinearWeights {
  /** L, [h, n]. */
  readonly left?: ArrayLikeInput;
  /** R, [h, n]. */
  readonly right?: ArrayLikeInput;
  /** L over R in one matrix, [2h, n], in place of `left` and `right`. */
  readonly gate?: ArrayLikeInput;
  /** D, [r, h]. */
  readonly down: ArrayLikeInput;
  /** b_L, [h]. */
  readonly leftBias?: VectorLike;
  /** b_R, [h]. */
  readonly rightBias?: VectorLike;
  /** b_L before b_R, [2h], in place of `leftBias` and `rightBias`. */
  readonly gateBias?: VectorLike;
  /** b_D, [r]. */
  readonly downBias?: VectorLike;
  /** s: s·D((Lx + b_L) ∘ (Rx + b_R)) + s·b_D, by default 1. With `residual: 1 − s` the layer goes from x to f(x) by the share s. */
  readonly scale?: number;
  /** `true` adds x (then r = n); a number c adds c·x; a matrix K, [r, n], adds K x. */
  readonly residual?: boolean | number | ArrayLikeInput;
  /** What the model applies to one of the factors: only `'none'` is a bilinear layer. */
  readonly activation?: string;
  /** Gain of an RMSNorm or LayerNorm in front of the projections, [n]: L ← L diag(g), R ← R diag(g). */
  readonly normGain?: VectorLike;
  /** Shift of a LayerNorm in front of the projections, [n]: b_L ← b_L + L β, b_R ← b_R + R β. */
  readonly normBias?: VectorLike;
  /** A norm stands in front of the projections. True by itself with a gain or shift; to be said of a norm that has neither. */
  readonly weightsAfterNorm?: boolean;
  /** The norm is left out knowingly: then a residual is allowed, and the layer is x + f(x), which the model is not. */
  readonly normLeftOut?: boolean;
  /** For messages, summaries and reports. */
  readonly name?: string;
  /** R, C or H; by default what the trailing axis says. */
  readonly algebra?: Algebra;
}

const accepted = [
  'left',
  'right',
  'gate',
  'down',
  'leftBias',
  'rightBias',
  'gateBias',
  'downBias',
  'scale',
  'residual',
  'activation',
  'normGain',
  'normBias',
  'weightsAfterNorm',
  'normLeftOut',
  'name',
  'algebra',
];

/** The weights of a layer, checked and planar: f(x) = D((Lx + b_L) ∘ (Rx + b_R)) + b_D + K x. */
export interface LayerWeights {
  /** The scalars: R, C or H. */
  readonly algebra: Algebra;
  /** L, h×n, times the gain of a norm. */
  readonly left: PlanarMatrix;
  /** R, h×n, times the gain of a norm. */
  readonly right: PlanarMatrix;
  /** D, r×h, times `scale`. */
  readonly down: PlanarMatrix;
  /** b_L, one column h×1, with the shift of a norm; undefined stands for zero. */
  readonly leftBias: PlanarMatrix | undefined;
  /** b_R, one column h×1, with the shift of a norm; undefined stands for zero. */
  readonly rightBias: PlanarMatrix | undefined;
  /** b_D, one column r×1, times `scale`; undefined stands for zero. */
  readonly downBias: PlanarMatrix | undefined;
  /** K, r×n; undefined stands for zero. */
  readonly skip: PlanarMatrix | undefined;
}

/** Checks what came and folds the norm's gain and shift. */
export function readWeights(place: string, given: BilinearWeights): LayerWeights {
  requireKnownOptions(place, given, accepted);
  refuseActivation(place, given.activation);
  const algebra = algebraOf(place, given);
  let { left, right, leftBias, rightBias } = readProjections(place, given, algebra);
  const [h, n] = [left.rows, left.cols];
  const down = readMatrix(`${place}: down`, given.down, algebra, undefined, h);
  const r = down.rows;
  const vector = (name: 'downBias' | 'normGain' | 'normBias', length: number): PlanarMatrix | undefined =>
    given[name] === undefined ? undefined : readVector(`${place}: ${name}`, given[name], algebra, length);
  const downBias = vector('downBias', r);
  const gain = vector('normGain', n);
  const shift = vector('normBias', n);
  const skip = readResidual(place, given.residual, algebra, r, n);
  if (isAfterNorm(place, given) && skip !== undefined && !isNormLeftOut(place, given)) {
    throw rangeError(
      `${place}: residual`,
      'none where a norm precedes: x is added before it is normalised, so x + f(norm(x)) is no quadratic form of norm(x). Leave the norm out knowingly with normLeftOut: true',
      'both',
    );
  }
  scaleWith(place, given.scale, [down, downBias]);
  if (shift !== undefined) {
    leftBias = sum(leftBias, multiply(left, shift));
    rightBias = sum(rightBias, multiply(right, shift));
  }
  if (gain !== undefined) {
    const G = zeros(algebra, n, n);
    for (let i = 0; i < n; i++) {
      for (let p = 0; p < algebra.dim; p++) G.data[(i * algebra.dim + p) * n + i] = gain.data[i * algebra.dim + p]!;
    }
    left = multiply(left, G);
    right = multiply(right, G);
  }
  return { algebra, left, right, down, leftBias, rightBias, downBias, skip };
}

/** Whether the model has a norm before the layer. */
export function isAfterNorm(place: string, { normGain, normBias, weightsAfterNorm }: BilinearWeights): boolean {
  if (weightsAfterNorm !== undefined && typeof weightsAfterNorm !== 'boolean') {
    throw typeError(`${place}: weightsAfterNorm`, 'a boolean', weightsAfterNorm);
  }
  const hasPart = normGain !== undefined || normBias !== undefined;
  if (hasPart && weightsAfterNorm === false) {
    throw rangeError(`${place}: weightsAfterNorm`, 'true, or nothing, beside the gain or shift of a norm', 'false');
  }
  return hasPart || weightsAfterNorm === true;
}

/** Whether the layer is to be taken without the norm that it has. */
export function isNormLeftOut(place: string, given: BilinearWeights): boolean {
  const { normLeftOut } = given;
  if (normLeftOut !== undefined && typeof normLeftOut !== 'boolean') {
    throw typeError(`${place}: normLeftOut`, 'a boolean', normLeftOut);
  }
  if (normLeftOut === true && !isAfterNorm(place, given)) {
    throw rangeError(`${place}: normLeftOut`, 'weightsAfterNorm, or the gain of a norm, beside it', 'neither');
  }
  return normLeftOut === true;
}

/** The copies that were read are multiplied in place. */
function scaleWith(place: string, scale: unknown, parts: readonly (PlanarMatrix | undefined)[]): void {
  if (scale === undefined) return;
  requireFinite(`${place}: scale`, scale);
  for (const part of parts) {
    if (part !== undefined) for (let at = 0; at < part.data.length; at++) part.data[at]! *= scale;
  }
}

function requireFinite(place: string, value: unknown): asserts value is number {
  if (typeof value !== 'number') throw typeError(place, 'a number', value);
  if (!Number.isFinite(value)) throw rangeError(place, 'a finite number', value);
}

function refuseActivation(place: string, activation: unknown): void {
  if (activation === undefined || activation === 'none') return;
  const what = typeof activation === 'string' ? `'${activation}'` : String(activation);
  throw rangeError(`${place}: activation`, `'none': a layer with another one is not a quadratic form`, what);
}

function algebraOf(place: string, given: BilinearWeights): Algebra {
  const name = given.gate === undefined ? 'left' : 'gate';
  return optionalAlgebra(place, given.algebra) ?? algebraOfMatrix(`${place}: ${name}`, given[name]);
}

type Projections = Pick<LayerWeights, 'left' | 'right' | 'leftBias' | 'rightBias'>;

function readProjections(place: string, given: BilinearWeights, algebra: Algebra): Projections {
  if (given.gate === undefined && given.gateBias === undefined) {
    if (given.left !== undefined && given.right !== undefined && given.down !== undefined) {
      const [left, right, down] = (['left', 'right', 'down'] as const).map((name) =>
        shapeOf(`${place}: ${name}`, given[name]),
      );
      refuseTransposed(place, left!, right!, down!);
    }
    const left = readMatrix(`${place}: left`, given.left, algebra);
    const right = readMatrix(`${place}: right`, given.right, algebra, left.rows, left.cols);
    const bias = (name: 'leftBias' | 'rightBias'): PlanarMatrix | undefined =>
      given[name] === undefined ? undefined : readVector(`${place}: ${name}`, given[name], algebra, left.rows);
    return { left, right, leftBias: bias('leftBias'), rightBias: bias('rightBias') };
  }
  for (const name of ['left', 'right', 'leftBias', 'rightBias'] as const) {
    if (given[name] !== undefined) throw rangeError(`${place}: ${name}`, 'none beside gate', 'both');
  }
  const gate = readMatrix(`${place}: gate`, given.gate, algebra);
  if (gate.rows % 2 !== 0) throw rangeError(`${place}: gate`, 'an even number of rows, left over right', gate.rows);
  const [left, right] = halves(gate);
  if (given.gateBias === undefined) return { left, right, leftBias: undefined, rightBias: undefined };
  const [leftBias, rightBias] = halves(readVector(`${place}: gateBias`, given.gateBias, algebra, gate.rows));
  return { left, right, leftBias, rightBias };
}

function halves(M: PlanarMatrix): [PlanarMatrix, PlanarMatrix] {
  const half = M.data.length / 2;
  const rows = M.rows / 2;
  return [
    { ...M, rows, data: M.data.slice(0, half) },
    { ...M, rows, data: M.data.slice(half) },
  ];
}

function readResidual(
  place: string,
  residual: unknown,
  algebra: Algebra,
  r: number,
  n: number,
): PlanarMatrix | undefined {
  if (residual === undefined || residual === false) return undefined;
  const times = residual === true ? 1 : residual;
  if (typeof times !== 'number') return readMatrix(`${place}: residual`, residual, algebra, r, n);
  requireFinite(`${place}: residual`, times);
  if (r !== n) throw rangeError(`${place}: residual`, `as many outputs as inputs (${n})`, r);
  if (times === 0) return undefined;
  const skip = identity(algebra, n);
  scaleWith(place, times, [skip]);
  return skip;
}

/** The sum of two columns, of which the first may be missing. */
export function sum(first: PlanarMatrix | undefined, second: PlanarMatrix): PlanarMatrix {
  if (first !== undefined) addScaledInPlace(second, 1, first);
  return second;
}
