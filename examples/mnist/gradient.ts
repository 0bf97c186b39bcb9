/**
 * Loss and gradient of the bilinear classifier z = D ((Lx) ∘ (Rx)) on a batch, in plain loops.
 *
 * All matrices are row-major Float32Arrays. L and R are the two halves of one matrix `factors` of shape [2h, n], so that
 * both projections are one pass over the pixels.
 */

/** Sizes: n inputs, h hidden units, c classes, b images in a batch. */
export interface Sizes {
  readonly inputs: number;
  readonly hidden: number;
  readonly classes: number;
  readonly batch: number;
}

/** The parameters, or their gradient. */
export interface Parameters {
  /** [2h, n], L over R. */
  readonly factors: Float32Array;
  /** [c, h]. */
  readonly down: Float32Array;
}

/** Buffers that every step reuses. */
export interface Workspace {
  readonly projected: Float32Array;
  readonly delta: Float32Array;
  readonly gradient: Parameters;
}

export function createParameters({ inputs, hidden, classes }: Sizes): Parameters {
  return { factors: new Float32Array(2 * hidden * inputs), down: new Float32Array(classes * hidden) };
}

export function createWorkspace(sizes: Sizes): Workspace {
  const length = sizes.batch * 2 * sizes.hidden;
  return {
    projected: new Float32Array(length),
    delta: new Float32Array(length),
    gradient: createParameters(sizes),
  };
}

/**
 * out[s, r] = sum_i weights[r, i] x[s, i]. Two images by four rows at a time: eight sums for six loads.
 * `rows` must be a multiple of 4 and `batch` of 2.
 */
export function project(
  weights: Float32Array,
  x: Float32Array,
  out: Float32Array,
  batch: number,
  rows: number,
  n: number,
): void {
  for (let r = 0; r < rows; r += 4) {
    const w0 = r * n;
    const w1 = w0 + n;
    const w2 = w1 + n;
    const w3 = w2 + n;
    for (let s = 0; s < batch; s += 2) {
      const x0 = s * n;
      const x1 = x0 + n;
      let a0 = 0;
      let a1 = 0;
      let a2 = 0;
      let a3 = 0;
      let b0 = 0;
      let b1 = 0;
      let b2 = 0;
      let b3 = 0;
      for (let i = 0; i < n; i++) {
        const p = x[x0 + i]!;
        const q = x[x1 + i]!;
        const v0 = weights[w0 + i]!;
        const v1 = weights[w1 + i]!;
        const v2 = weights[w2 + i]!;
        const v3 = weights[w3 + i]!;
        a0 += v0 * p;
        a1 += v1 * p;
        a2 += v2 * p;
        a3 += v3 * p;
        b0 += v0 * q;
        b1 += v1 * q;
        b2 += v2 * q;
        b3 += v3 * q;
      }
      const o = s * rows + r;
      out[o] = a0;
      out[o + 1] = a1;
      out[o + 2] = a2;
      out[o + 3] = a3;
      out[o + rows] = b0;
      out[o + rows + 1] = b1;
      out[o + rows + 2] = b2;
      out[o + rows + 3] = b3;
    }
  }
}

/**
 * gradient[r, i] = sum_s delta[s, r] x[s, i], four images by two rows at a time: eight products for four reads
 * of pixels and two updates. `batch` must be a multiple of 4 and `rows` of 2.
 */
export function accumulate(
  delta: Float32Array,
  x: Float32Array,
  gradient: Float32Array,
  batch: number,
  rows: number,
  n: number,
): void {
  gradient.fill(0);
  for (let s = 0; s < batch; s += 4) {
    const x0 = s * n;
    const x1 = x0 + n;
    const x2 = x1 + n;
    const x3 = x2 + n;
    for (let r = 0; r < rows; r += 2) {
      const at = s * rows + r;
      const c0 = delta[at]!;
      const c1 = delta[at + rows]!;
      const c2 = delta[at + 2 * rows]!;
      const c3 = delta[at + 3 * rows]!;
      const d0 = delta[at + 1]!;
      const d1 = delta[at + rows + 1]!;
      const d2 = delta[at + 2 * rows + 1]!;
      const d3 = delta[at + 3 * rows + 1]!;
      const g = r * n;
      const h = g + n;
      for (let i = 0; i < n; i++) {
        const p0 = x[x0 + i]!;
        const p1 = x[x1 + i]!;
        const p2 = x[x2 + i]!;
        const p3 = x[x3 + i]!;
        gradient[g + i]! += c0 * p0 + c1 * p1 + c2 * p2 + c3 * p3;
        gradient[h + i]! += d0 * p0 + d1 * p1 + d2 * p2 + d3 * p3;
      }
    }
  }
}

/**
 * Mean softmax cross-entropy of a batch; its gradient is left in `workspace.gradient`.
 *
 * With u = Lx, v = Rx, m = u ∘ v, z = D m, p = softmax(z) and e = (p - onehot(label)) / b, the gradients are
 * ∂D = e mᵀ, and for t = Dᵀ e: ∂L = (t ∘ v) xᵀ, ∂R = (t ∘ u) xᵀ, summed over the batch.
 *
 * @param x [b, n]
 */
export function lossAndGradient(
  parameters: Parameters,
  x: Float32Array,
  labels: Uint8Array,
  sizes: Sizes,
  workspace: Workspace,
): number {
  const { inputs, hidden, classes, batch } = sizes;
  const { projected, delta, gradient } = workspace;
  const { factors, down } = parameters;
  const rows = 2 * hidden;
  project(factors, x, projected, batch, rows, inputs);

  gradient.down.fill(0);
  const logits = new Float64Array(classes);
  let loss = 0;
  for (let s = 0; s < batch; s++) {
    const u = s * rows;
    const v = u + hidden;
    let top = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) {
      let sum = 0;
      for (let k = 0; k < hidden; k++) sum += down[c * hidden + k]! * projected[u + k]! * projected[v + k]!;
      logits[c] = sum;
      top = Math.max(top, sum);
    }
    let total = 0;
    for (let c = 0; c < classes; c++) total += Math.exp(logits[c]! - top);
    loss += Math.log(total) + top - logits[labels[s]!]!;

    delta.fill(0, u, u + rows); // holds t ∘ 1 in its first half until the loop below
    for (let c = 0; c < classes; c++) {
      const error = (Math.exp(logits[c]! - top) / total - (c === labels[s] ? 1 : 0)) / batch;
      const row = c * hidden;
      for (let k = 0; k < hidden; k++) {
        delta[u + k]! += error * down[row + k]!;
        gradient.down[row + k]! += error * projected[u + k]! * projected[v + k]!;
      }
    }
    for (let k = 0; k < hidden; k++) {
      const t = delta[u + k]!;
      delta[u + k] = t * projected[v + k]!;
      delta[v + k] = t * projected[u + k]!;
    }
  }
  accumulate(delta, x, gradient.factors, batch, rows, inputs);
  return loss / batch;
}
