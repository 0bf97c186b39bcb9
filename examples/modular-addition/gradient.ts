/**
 * Loss and gradient of the bilinear network z = D((Lx) ∘ (Rx)) on one-hot pairs x = (e_a, e_b), a + b mod p, on the two products of
 * `examples/mnist/gradient.ts`. Since x has two ones, Lx is a sum of two columns: the columns of [L; R] are the rows of `table` [2p, 2h].
 * D has its rows filled up to a multiple of four, of which the last are never read.
 */
import { accumulate, project } from '../mnist/gradient';

/** p residues, h hidden units, pairs in a batch. */
export interface Sizes {
  readonly p: number;
  readonly hidden: number;
  readonly batch: number;
}

/** The parameters, or their gradient. */
export interface Parameters {
  /** [2p, 2h], the transpose of [L; R]. */
  readonly table: Float32Array;
  /** [4⌈p/4⌉, h]. */
  readonly head: Float32Array;
}

export interface Workspace {
  readonly gradient: Parameters;
  /** [batch, 2h] */
  readonly projected: Float32Array;
  /** [batch, h] */
  readonly products: Float32Array;
  readonly productsDelta: Float32Array;
  /** [batch, 4⌈p/4⌉] */
  readonly logits: Float32Array;
  readonly transposed: Float32Array;
}

export const headRows = (p: number): number => 4 * Math.ceil(p / 4);

export function createParameters({ p, hidden }: Sizes): Parameters {
  return { table: new Float32Array(4 * p * hidden), head: new Float32Array(headRows(p) * hidden) };
}

export function createWorkspace(sizes: Sizes): Workspace {
  const { p, hidden, batch } = sizes;
  return {
    gradient: createParameters(sizes),
    projected: new Float32Array(batch * 2 * hidden),
    products: new Float32Array(batch * hidden),
    productsDelta: new Float32Array(batch * hidden),
    logits: new Float32Array(batch * headRows(p)),
    transposed: new Float32Array(hidden * headRows(p)),
  };
}

/**
 * Mean softmax cross-entropy of the pairs (a, b) = (⌊pair/p⌋, pair mod p); its gradient is left in `workspace.gradient`. With m = u ∘ v and δ the gradient
 * at the logits: ∂D = δmᵀ, t = Dᵀδ, ∂u = t ∘ v, ∂v = t ∘ u, added to the rows of a and of b.
 */
export function lossAndGradient(
  { table, head }: Parameters,
  pairs: Uint32Array,
  sizes: Sizes,
  workspace: Workspace,
): number {
  const { p, hidden, batch } = sizes;
  const { gradient, projected, products, productsDelta, logits, transposed } = workspace;
  const rows = headRows(p);
  const width = 2 * hidden;
  for (let s = 0; s < batch; s++) {
    const a = Math.floor(pairs[s]! / p) * width;
    const b = (p + (pairs[s]! % p)) * width;
    for (let k = 0; k < width; k++) projected[s * width + k] = table[a + k]! + table[b + k]!;
    for (let k = 0; k < hidden; k++) {
      products[s * hidden + k] = projected[s * width + k]! * projected[s * width + hidden + k]!;
    }
  }
  project(head, products, logits, batch, rows, hidden);
  const loss = logitGradient(logits, pairs, sizes);
  accumulate(logits, products, gradient.head, batch, rows, hidden);
  for (let c = 0; c < rows; c++) for (let k = 0; k < hidden; k++) transposed[k * rows + c] = head[c * hidden + k]!;
  project(transposed, logits, productsDelta, batch, hidden, rows);
  gradient.table.fill(0);
  for (let s = 0; s < batch; s++) {
    const a = Math.floor(pairs[s]! / p) * width;
    const b = (p + (pairs[s]! % p)) * width;
    for (let k = 0; k < hidden; k++) {
      const t = productsDelta[s * hidden + k]!;
      const du = t * projected[s * width + hidden + k]!;
      const dv = t * projected[s * width + k]!;
      gradient.table[a + k]! += du;
      gradient.table[b + k]! += du;
      gradient.table[a + hidden + k]! += dv;
      gradient.table[b + hidden + k]! += dv;
    }
  }
  return loss;
}

/** The mean loss; the logits give way to its gradient by them, zero in the rows that are not residues. */
function logitGradient(logits: Float32Array, pairs: Uint32Array, { p, batch }: Sizes): number {
  const rows = headRows(p);
  let loss = 0;
  for (let s = 0; s < batch; s++) {
    const z = logits.subarray(s * rows, (s + 1) * rows);
    const label = (Math.floor(pairs[s]! / p) + (pairs[s]! % p)) % p;
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < p; c++) largest = Math.max(largest, z[c]!);
    let total = 0;
    for (let c = 0; c < p; c++) total += Math.exp(z[c]! - largest);
    loss += Math.log(total) + largest - z[label]!;
    for (let c = 0; c < rows; c++) {
      z[c] = c < p ? (Math.exp(z[c]! - largest) / total - (c === label ? 1 : 0)) / batch : 0;
    }
  }
  return loss / batch;
}
