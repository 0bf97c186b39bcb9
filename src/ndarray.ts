/**
 * The ndarrays that this package makes, and copies between them. Where the environment lets code be generated they are those of the package `ndarray`,
 * which compiles a class for each type and number of axes with `new Function`. Elsewhere, as in a page whose content security policy has no
 * 'unsafe-eval', they are plain views that behave alike.
 */
import compiled, { type Data, type NdArray } from 'ndarray';

export type { NdArray };

let isRefused: boolean | undefined;

/** Whether code may not be generated here, found out by the first array. */
function isCompiledRefused(): boolean {
  if (isRefused === undefined) {
    try {
      compiled(new Float64Array(1));
      isRefused = false;
    } catch {
      isRefused = true;
    }
  }
  return isRefused;
}

/** An ndarray over `data`: of one axis without a shape, contiguous and row-major without strides, from its lowest entry on without an offset. */
export function ndarray<D extends Data = Data<number>>(
  data: D,
  shape?: number[],
  stride?: number[],
  offset?: number,
): NdArray<D> {
  return isCompiledRefused() ? plainView(data, shape, stride, offset) : compiled(data, shape, stride, offset);
}

/** An ndarray without generated code, over anything with indices. */
export function plainView<D extends Data = Data<number>>(
  data: D,
  shape: number[] = [data.length],
  stride: number[] = contiguousStride(shape),
  offset: number = shape.reduce((at, length, axis) => at - (length - 1) * Math.min(stride[axis]!, 0), 0),
): NdArray<D> {
  return new PlainView(data as D & Indexed, shape.slice(), stride.slice(), offset) as unknown as NdArray<D>;
}

function contiguousStride(shape: readonly number[]): number[] {
  const stride = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) stride[axis] = stride[axis + 1]! * shape[axis + 1]!;
  return stride;
}

interface Indexed {
  readonly length: number;
  [index: number]: unknown;
}

/** The interface of the package `ndarray`, see there. Arguments that are left out, null or negative leave their axis as it is. */
class PlainView<D extends Indexed> {
  constructor(
    readonly data: D,
    readonly shape: number[],
    readonly stride: number[],
    readonly offset: number,
  ) {}

  /** `float64` and the like, `array` for an array. */
  get dtype(): string {
    const name = Object.prototype.toString.call(this.data).slice(8, -1);
    return name === 'Uint8ClampedArray' ? 'uint8_clamped' : name.replace(/(.)Array$/, '$1').toLowerCase();
  }

  get dimension(): number {
    return this.shape.length;
  }

  get size(): number {
    return this.shape.reduce((product, length) => product * length, 1);
  }

  /** The axes by the length of their strides, shortest first. */
  get order(): number[] {
    const { stride } = this;
    return stride.map((_, axis) => axis).sort((a, b) => Math.abs(stride[a]!) - Math.abs(stride[b]!));
  }

  index(...at: readonly number[]): number {
    return this.stride.reduce((sum, step, axis) => sum + step * at[axis]!, this.offset);
  }

  get(...at: readonly number[]): unknown {
    return this.data[this.index(...at)];
  }

  set(...given: readonly unknown[]): unknown {
    const value = given[this.dimension];
    (this.data as Indexed)[this.index(...(given as readonly number[]))] = value;
    return value;
  }

  /** The first entries of each axis. */
  hi(...lengths: readonly unknown[]): PlainView<D> {
    const shape = this.shape.map((length, axis) => (isPlace(lengths[axis]) ? Math.trunc(lengths[axis]) : length));
    return new PlainView(this.data, shape, this.stride.slice(), this.offset);
  }

  /** Without the first entries of each axis. */
  lo(...firsts: readonly unknown[]): PlainView<D> {
    const skipped = this.shape.map((_, axis) => (isPlace(firsts[axis]) ? Math.trunc(firsts[axis]) : 0));
    const shape = this.shape.map((length, axis) => length - skipped[axis]!);
    return new PlainView(this.data, shape, this.stride.slice(), this.index(...skipped));
  }

  /** Every k-th entry of each axis; from its end for k < 0. */
  step(...steps: readonly unknown[]): PlainView<D> {
    const shape = this.shape.slice();
    const stride = this.stride.slice();
    let { offset } = this;
    shape.forEach((length, axis) => {
      const step = steps[axis];
      if (typeof step !== 'number') return;
      const whole = Math.trunc(step);
      if (whole < 0) offset += stride[axis]! * (length - 1);
      shape[axis] = Math.ceil(length / Math.abs(whole));
      stride[axis]! *= whole;
    });
    return new PlainView(this.data, shape, stride, offset);
  }

  /** The axes in another order. */
  transpose(...axes: readonly (number | undefined)[]): PlainView<D> {
    const from = this.shape.map((_, axis) => Math.trunc(axes[axis] ?? axis));
    const pick = (list: readonly number[]) => from.map((axis) => list[axis]!);
    return new PlainView(this.data, pick(this.shape), pick(this.stride), this.offset);
  }

  /** At a place of some axes, which it no longer has. */
  pick(...places: readonly unknown[]): PlainView<D> {
    const isKept = (_: number, axis: number) => !isPlace(places[axis]);
    const at = this.shape.map((_, axis) => (isPlace(places[axis]) ? places[axis] : 0));
    return new PlainView(this.data, this.shape.filter(isKept), this.stride.filter(isKept), this.index(...at));
  }
}

function isPlace(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}

/** Copies a view of the same shape, whatever the strides of both. */
export function copyView(to: NdArray<Float64Array>, from: NdArray): void {
  const { shape } = to;
  const last = shape.length - 1;
  if (shape.includes(0)) return;
  const source = from.data as { readonly [index: number]: number; get?: (index: number) => number };
  const read = typeof source.get === 'function' ? (at: number) => source.get!(at) : undefined;
  const walk = (axis: number, out: number, at: number): void => {
    const length = shape[axis] ?? 1;
    const step = to.stride[axis] ?? 0;
    const stride = from.stride[axis] ?? 0;
    if (axis < last) for (let i = 0; i < length; i++) walk(axis + 1, out + i * step, at + i * stride);
    else if (read !== undefined) for (let i = 0; i < length; i++) to.data[out + i * step] = read(at + i * stride);
    else for (let i = 0; i < length; i++) to.data[out + i * step] = source[at + i * stride]!;
  };
  walk(0, to.offset, from.offset);
}
