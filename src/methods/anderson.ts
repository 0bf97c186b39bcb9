import { real } from '../algebra';
import type { PlanarMatrix } from '../matrix';
import { solve, zeros } from '../matrix';

/**
 * Anderson acceleration (Walker and Ni, SIAM J. Numer. Anal. 49, 2011) of a fixed-point iteration z ← G(z) on several arrays at
 * once: with f = G(z) − z, the next point is the combination of the last G(z) whose combined f is smallest.
 * Memory: 2·depth copies of z. Nothing is allocated after construction but the small least-squares problem.
 */
export class Anderson {
  private readonly points: Float64Array[][] = [];
  private readonly defects: Float64Array[][] = [];
  private readonly gram: number[][] = [];
  private readonly spare: Float64Array[][] = [];

  constructor(
    private readonly shapes: readonly PlanarMatrix[],
    private readonly depth: number,
  ) {}

  /** Forgets everything: after a step that was taken back, or a jump. */
  reset(): void {
    this.spare.push(...this.points.splice(0), ...this.defects.splice(0));
    this.gram.length = 0;
  }

  /** Replaces `image` = G(z) by the accelerated point; `z` is where G was evaluated. */
  accelerate(z: readonly PlanarMatrix[], image: readonly PlanarMatrix[]): void {
    this.push(z, image);
    const m = this.points.length;
    if (m < 2) return;
    const weights = this.weights(m);
    if (weights === undefined) return;
    for (let part = 0; part < image.length; part++) {
      const out = image[part]!.data;
      out.fill(0);
      for (let k = 0; k < m; k++) {
        const w = weights[k]!;
        const point = this.points[k]![part]!;
        const defect = this.defects[k]![part]!;
        for (let i = 0; i < out.length; i++) out[i] = out[i]! + w * (point[i]! + defect[i]!);
      }
    }
  }

  private push(z: readonly PlanarMatrix[], image: readonly PlanarMatrix[]): void {
    if (this.points.length === this.depth) {
      this.spare.push(this.points.shift()!, this.defects.shift()!);
      this.gram.shift();
      for (const row of this.gram) row.shift();
    }
    const take = (): Float64Array[] =>
      this.spare.pop() ?? this.shapes.map((shape) => new Float64Array(shape.data.length));
    const point = take();
    const defect = take();
    for (let part = 0; part < z.length; part++) {
      point[part]!.set(z[part]!.data);
      for (let i = 0; i < defect[part]!.length; i++) defect[part]![i] = image[part]!.data[i]! - z[part]!.data[i]!;
    }
    this.points.push(point);
    this.defects.push(defect);
    const row = this.defects.map((other) => dotParts(other, defect));
    this.gram.forEach((earlier, k) => {
      earlier.push(row[k]!);
    });
    this.gram.push(row);
  }

  /** Weights of sum one that minimise ‖Σ w_k f_k‖, from the Gram matrix of the f_k; undefined if that is degenerate. */
  private weights(m: number): number[] | undefined {
    const scale = this.gram[m - 1]![m - 1]!;
    if (!(scale > 0)) return undefined;
    const lengths = Float64Array.from({ length: m }, (_, i) => Math.sqrt(this.gram[i]![i]!));
    const [system, ones] = [zeros(real, m, m), zeros(real, m, 1)];
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < m; j++) system.data[i * m + j] = this.gram[i]![j]! / (lengths[i]! * lengths[j]!);
      system.data[i * m + i] = system.data[i * m + i]! + 1e-13;
      ones.data[i] = Math.sqrt(scale) / lengths[i]!;
    }
    // A defect of exactly zero, or one whose square is none, has no direction.
    if (!system.data.every(Number.isFinite)) return undefined;
    const weights = Array.from(solve(system, ones).data, (value, i) => (value * Math.sqrt(scale)) / lengths[i]!);
    const sum = weights.reduce((total, value) => total + value, 0);
    if (!Number.isFinite(sum) || sum === 0) return undefined;
    return weights.map((value) => value / sum);
  }
}

function dotParts(x: readonly Float64Array[], y: readonly Float64Array[]): number {
  let sum = 0;
  for (let part = 0; part < x.length; part++) {
    const a = x[part]!;
    const b = y[part]!;
    for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  }
  return sum;
}
