/** `quarticInto` of the portable kernel: see `quartic.ts`. Its products are float64 whatever accuracy is asked for. */
import type { Algebra } from '../algebra';
import type { ResidentMatrix } from './kernel';
import { addHalfRowTimes, packedStripsOf, setHermitian, squaresOf } from './packed';

export class PortableQuartic {
  private O = new Float64Array(0);
  private N = new Float64Array(0);

  constructor(private readonly weights: ResidentMatrix) {}

  into(out: Float64Array, image: Float64Array, algebra: Algebra, d: number): number {
    const { weights } = this;
    const { rows: r, columns: h } = weights;
    const row = algebra.dim * d;
    out.fill(0, 0, 2 * h * row);
    let sum = 0;
    for (const strip of packedStripsOf(algebra, d)) {
      const { width } = strip;
      if (this.O.length < h * width) this.O = new Float64Array(h * width);
      if (this.N.length < r * width) this.N = new Float64Array(r * width);
      const { O, N } = this;
      for (let k = 0; k < h; k++) {
        setHermitian(algebra, strip, O, k * width, image, k * row, (k + h) * row, d);
      }
      weights.timesInto(N, O, width);
      sum += squaresOf(algebra, strip, N, r, width, d);
      weights.transposedTimesInto(O, N, width);
      for (let k = 0; k < h; k++) {
        addHalfRowTimes(algebra, strip, out, (k + h) * row, image, k * row, d, O, k * width);
        addHalfRowTimes(algebra, strip, out, k * row, image, (k + h) * row, d, O, k * width);
      }
    }
    return sum;
  }
}
