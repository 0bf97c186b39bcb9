/**
 * The search space of the dominant eigenproblem: an orthonormal basis V with its images T V, grown vector by vector and
 * compressed in place to the span of chosen combinations. For a complex-linear T each vector comes with its multiple by i, so
 * that the real span is a complex one.
 */
import { type Resting, SHORT } from '../resting';
import type { RitzPair } from './ritz-pair';
import { complexRitzPairs, realRitzPairs } from './ritz-pairs';
import type { LinearOperator } from './types';
import { addScaled, dot, scale, timesI } from './vectors';

export class SearchSpace {
  readonly vectors: Float64Array[] = [];
  readonly images: Float64Array[] = [];
  applications = 0;
  /** Whether the basis is that of the coordinate vectors, see {@link fill}. */
  isFilled = false;
  /** Largest ‖T v‖ over unit vectors seen, a lower bound of ‖T‖. */
  largestImage = 0;
  private readonly spare: Float64Array[] = [];
  /** Of {@link product}, by i and j. */
  private readonly products: number[][] = [];

  constructor(
    private readonly size: number,
    private readonly applyInto: LinearOperator['applyInto'],
    private readonly complexBlock: number | undefined,
  ) {}

  /** Real dimension of the span. */
  get dimension(): number {
    return this.vectors.length;
  }

  /** Whether each vector comes with its multiple by i. */
  get isComplex(): boolean {
    return this.complexBlock !== undefined;
  }

  get isFull(): boolean {
    return this.vectors.length >= this.size;
  }

  /** The image of the vector added last: the next Krylov direction. */
  get lastImage(): Float64Array {
    return this.images[this.images.length - 1]!;
  }

  /** ⟨v_i, T v_j⟩. Each is computed once: a space of 300 vectors has 90,000, and is looked at again whenever it has grown. */
  product(i: number, j: number): number {
    this.products[i] ??= [];
    const row = this.products[i]!;
    row[j] ??= dot(this.vectors[i]!, this.images[j]!);
    return row[j]!;
  }

  /** Orthonormalises x against the basis and adds it with its image. False if nothing of x is left. */
  extend(x: Float64Array): boolean {
    const v = this.take();
    v.set(x);
    const before = Math.sqrt(dot(v, v));
    if (!(before > 0) || !Number.isFinite(before)) {
      this.spare.push(v);
      return false;
    }
    scale(v, 1 / before);
    let after = 1;
    for (let pass = 0; pass < 3; pass++) {
      for (const u of this.vectors) addScaled(v, -dot(u, v), u);
      after = Math.sqrt(dot(v, v));
      if (after < 1e-12) {
        this.spare.push(v);
        return false;
      }
      scale(v, 1 / after);
    }
    const image = this.take();
    this.applyInto(image, v);
    this.applications += 1;
    this.largestImage = Math.max(this.largestImage, Math.sqrt(dot(image, image)));
    this.vectors.push(v);
    this.images.push(image);
    if (this.complexBlock !== undefined) {
      const iv = this.take();
      const iImage = this.take();
      timesI(iv, v, this.complexBlock);
      timesI(iImage, image, this.complexBlock);
      this.vectors.push(iv);
      this.images.push(iImage);
    }
    return true;
  }

  /** Takes the coordinate vectors as the basis, so that the compressed map is the map itself, to the last bit. */
  *fill(): Resting<void> {
    this.isFilled = true;
    this.products.length = 0;
    this.spare.push(...this.vectors.splice(0), ...this.images.splice(0));
    const unit = new Float64Array(this.size);
    for (let at = 0; at < this.size; at++) {
      unit[at] = 1;
      this.extend(unit);
      unit[at] = 0;
      if (this.size > SHORT || at % 8 === 7) yield;
    }
  }

  /** All Ritz pairs, by descending modulus. */
  *ritzPairs(): Resting<RitzPair[]> {
    const pairs = yield* this.complexBlock === undefined ? realRitzPairs(this) : complexRitzPairs(this);
    return pairs.sort((p, q) => q.modulus - p.modulus);
  }

  /** Σ_i c_i v_i (or of the images), into `out`. */
  combineInto(out: Float64Array, vectors: readonly Float64Array[], coefficients: Float64Array): void {
    out.fill(0);
    for (let i = 0; i < vectors.length; i++) addScaled(out, coefficients[i]!, vectors[i]!);
  }

  /** Compresses the basis to the span of the given coefficient vectors (orthonormalised here). */
  compress(coefficientVectors: readonly Float64Array[]): void {
    const kept: Float64Array[] = [];
    for (const vector of coefficientVectors) {
      const c = vector.slice();
      for (let pass = 0; pass < 2; pass++) {
        for (const u of kept) addScaled(c, -dot(u, c), u);
        const length = Math.sqrt(dot(c, c));
        if (length < 1e-8) break;
        scale(c, 1 / length);
        if (pass === 1) kept.push(c);
      }
    }
    const vectors = kept.map((c) => this.combined(this.vectors, c));
    const images = kept.map((c) => this.combined(this.images, c));
    this.isFilled = false;
    this.products.length = 0;
    this.spare.push(...this.vectors.splice(0), ...this.images.splice(0));
    this.vectors.push(...vectors);
    this.images.push(...images);
  }

  private combined(vectors: readonly Float64Array[], coefficients: Float64Array): Float64Array {
    const out = this.take();
    this.combineInto(out, vectors, coefficients);
    return out;
  }

  private take(): Float64Array {
    return this.spare.pop() ?? new Float64Array(this.size);
  }
}
