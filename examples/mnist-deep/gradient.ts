/**
 * Loss and gradient of the residual bilinear network on a batch, in plain loops on the two products of `examples/mnist/gradient.ts`.
 *
 *     a ← E x;   a ← a + D_b ((L_b a) ∘ (R_b a)) for each block b;   z = U a.
 *
 * All matrices are row-major Float32Arrays. L_b and R_b are the two halves of one matrix `factors` [2h, w]. U has 12 rows, of which
 * the last two are never read: `project` takes rows by four.
 */
import { accumulate, project } from '../mnist/gradient';

/** Sizes: n inputs, w coordinates of the residual stream, h hidden units of a block, b images in a batch. */
export interface Sizes {
  readonly inputs: number;
  readonly width: number;
  readonly hidden: number;
  readonly blocks: number;
  readonly classes: number;
  readonly batch: number;
}

/** The parameters, or their gradient. */
export interface Parameters {
  /** [w, n]. */
  readonly embed: Float32Array;
  /** [2h, w] for each block, L over R. */
  readonly factors: readonly Float32Array[];
  /** [w, h] for each block. */
  readonly down: readonly Float32Array[];
  /** [12, w]. */
  readonly unembed: Float32Array;
}

/** Rows of `unembed`: the classes, filled up to a multiple of four. */
export const headRows = ({ classes }: Sizes): number => 4 * Math.ceil(classes / 4);

export function createParameters(sizes: Sizes): Parameters {
  const { inputs, width, hidden, blocks } = sizes;
  const each = (length: number) => Array.from({ length: blocks }, () => new Float32Array(length));
  return {
    embed: new Float32Array(width * inputs),
    factors: each(2 * hidden * width),
    down: each(width * hidden),
    unembed: new Float32Array(headRows(sizes) * width),
  };
}

/** All arrays of the parameters, in a fixed order. */
export function arraysOf({ embed, factors, down, unembed }: Parameters): Float32Array[] {
  return [embed, ...factors, ...down, unembed];
}

/** Buffers that every step reuses. */
export interface Workspace {
  readonly gradient: Parameters;
  /** [b, w] before each block and after the last. */
  readonly streams: readonly Float32Array[];
  /** [b, 2h] for each block. */
  readonly projected: readonly Float32Array[];
  /** [b, h] for each block. */
  readonly products: readonly Float32Array[];
  readonly logits: Float32Array;
  readonly hiddenDelta: Float32Array;
  readonly delta: Float32Array;
  readonly streamDelta: Float32Array;
  readonly added: Float32Array;
  readonly transposed: Float32Array;
}

export function createWorkspace(sizes: Sizes): Workspace {
  const { width, hidden, blocks, batch } = sizes;
  const each = (count: number, length: number) => Array.from({ length: count }, () => new Float32Array(length));
  return {
    gradient: createParameters(sizes),
    streams: each(blocks + 1, batch * width),
    projected: each(blocks, batch * 2 * hidden),
    products: each(blocks, batch * hidden),
    logits: new Float32Array(batch * headRows(sizes)),
    hiddenDelta: new Float32Array(batch * hidden),
    delta: new Float32Array(batch * 2 * hidden),
    streamDelta: new Float32Array(batch * width),
    added: new Float32Array(batch * width),
    transposed: new Float32Array(width * Math.max(2 * hidden, headRows(sizes))),
  };
}

/** out [cols, rows] = matrix [rows, cols] transposed, in the front of `out`. */
function transpose(matrix: Float32Array, out: Float32Array, rows: number, cols: number): Float32Array {
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[j * rows + i] = matrix[i * cols + j]!;
  return out;
}

/**
 * Mean softmax cross-entropy of a batch; its gradient is left in `workspace.gradient`.
 *
 * Downwards, with δ the gradient at a stream, u = L a, v = R a, m = u ∘ v and t = Dᵀδ: ∂D = δ mᵀ, ∂L = (t ∘ v) aᵀ,
 * ∂R = (t ∘ u) aᵀ, and δ ← δ + Lᵀ(t ∘ v) + Rᵀ(t ∘ u).
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
  const { inputs, width, hidden, blocks, batch } = sizes;
  const { gradient, streams, projected, products, streamDelta, hiddenDelta, delta, added, transposed } = workspace;
  forward(parameters, x, sizes, workspace);
  const loss = logitGradient(workspace.logits, labels, sizes);

  const top = headRows(sizes);
  accumulate(workspace.logits, streams[blocks]!, gradient.unembed, batch, top, width);
  project(transpose(parameters.unembed, transposed, top, width), workspace.logits, streamDelta, batch, width, top);
  for (let b = blocks - 1; b >= 0; b--) {
    accumulate(streamDelta, products[b]!, gradient.down[b]!, batch, width, hidden);
    project(transpose(parameters.down[b]!, transposed, width, hidden), streamDelta, hiddenDelta, batch, hidden, width);
    for (let s = 0; s < batch; s++) {
      const u = 2 * s * hidden;
      for (let k = 0; k < hidden; k++) {
        const t = hiddenDelta[s * hidden + k]!;
        delta[u + k] = t * projected[b]![u + hidden + k]!;
        delta[u + hidden + k] = t * projected[b]![u + k]!;
      }
    }
    accumulate(delta, streams[b]!, gradient.factors[b]!, batch, 2 * hidden, width);
    project(transpose(parameters.factors[b]!, transposed, 2 * hidden, width), delta, added, batch, width, 2 * hidden);
    for (let i = 0; i < streamDelta.length; i++) streamDelta[i]! += added[i]!;
  }
  accumulate(streamDelta, x, gradient.embed, batch, width, inputs);
  return loss;
}

/** Fills streams, projections, products and logits of the workspace. */
function forward(parameters: Parameters, x: Float32Array, sizes: Sizes, workspace: Workspace): void {
  const { inputs, width, hidden, blocks, batch } = sizes;
  const { streams, projected, products } = workspace;
  project(parameters.embed, x, streams[0]!, batch, width, inputs);
  for (let b = 0; b < blocks; b++) {
    const [from, into] = [streams[b]!, streams[b + 1]!];
    project(parameters.factors[b]!, from, projected[b]!, batch, 2 * hidden, width);
    for (let s = 0; s < batch; s++) {
      const u = 2 * s * hidden;
      for (let k = 0; k < hidden; k++)
        products[b]![s * hidden + k] = projected[b]![u + k]! * projected[b]![u + hidden + k]!;
    }
    project(parameters.down[b]!, products[b]!, into, batch, width, hidden);
    for (let i = 0; i < into.length; i++) into[i]! += from[i]!;
  }
  project(parameters.unembed, streams[blocks]!, workspace.logits, batch, headRows(sizes), width);
}

/** The mean loss; the logits give way to its gradient by them, zero in the rows that are not classes. */
function logitGradient(logits: Float32Array, labels: Uint8Array, sizes: Sizes): number {
  const { classes, batch } = sizes;
  const rows = headRows(sizes);
  let loss = 0;
  for (let s = 0; s < batch; s++) {
    const z = logits.subarray(s * rows, (s + 1) * rows);
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) largest = Math.max(largest, z[c]!);
    let total = 0;
    for (let c = 0; c < classes; c++) total += Math.exp(z[c]! - largest);
    loss += Math.log(total) + largest - z[labels[s]!]!;
    for (let c = 0; c < rows; c++) {
      z[c] = c < classes ? (Math.exp(z[c]! - largest) / total - (c === labels[s] ? 1 : 0)) / batch : 0;
    }
  }
  return loss / batch;
}
