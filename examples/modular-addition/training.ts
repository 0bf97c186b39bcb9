import { adam } from '../mnist/adam';
import { mulberry32, normals, shuffle } from '../mnist/rng';
import { createParameters, createWorkspace, lossAndGradient, type Parameters, type Sizes } from './gradient';

/** How a network is trained; the defaults are those of `train.ts`. */
export interface Training {
  readonly p: number;
  readonly hidden: number;
  readonly seed: number;
  readonly epochs: number;
  /** Share of the p² pairs that is trained on. */
  readonly share: number;
  readonly rate: number;
  readonly weightDecay: number;
}

/** Weights as networks are made from. */
export interface Weights {
  /** [2h, 2p], L over R. */
  readonly bilinear: Float32Array;
  /** [p, h] */
  readonly head: Float32Array;
}

export interface Trained extends Weights {
  readonly trainAccuracy: number;
  /** Of the pairs that were left out. */
  readonly testAccuracy: number;
  readonly loss: number;
}

/**
 * Trains z = D((Lx) ∘ (Rx)) on pairs of residues one-hot side by side, to a + b mod p: all training pairs in each step, Adam with decoupled weight decay, half a
 * cosine of rates. The same seed on the same machine gives the same weights.
 */
export function trainNetwork(
  { p, hidden, seed, epochs, share, rate: peak, weightDecay }: Training,
  onEpoch?: (epoch: number, loss: number, accuracy: () => number, weights: () => Weights) => void,
): Trained {
  const uniform = mulberry32(seed);
  const order = Uint32Array.from({ length: p * p }, (_, i) => i);
  shuffle(order, uniform);
  const batch = 4 * Math.floor((share * p * p) / 4);
  const [train, test] = [order.subarray(0, batch), order.subarray(batch)];
  const sizes: Sizes = { p, hidden, batch };
  const parameters = createParameters(sizes);
  parameters.table.set(normals(parameters.table.length, 1 / Math.sqrt(2 * p), uniform));
  parameters.head.set(normals(p * hidden, 1 / Math.sqrt(hidden), uniform));
  const workspace = createWorkspace(sizes);
  const steps = [adam(parameters.table), adam(parameters.head)] as const;
  let loss = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    loss = lossAndGradient(parameters, train, sizes, workspace);
    const rate = (peak / 2) * (1 + Math.cos((Math.PI * epoch) / epochs));
    steps[0](workspace.gradient.table, { rate, weightDecay });
    steps[1](workspace.gradient.head, { rate, weightDecay });
    onEpoch?.(
      ...([epoch, loss] as const),
      () => accuracyOf(parameters, test, p, hidden),
      () => weightsOf(parameters, p, hidden),
    );
  }
  return {
    ...weightsOf(parameters, p, hidden),
    loss,
    trainAccuracy: accuracyOf(parameters, train, p, hidden),
    testAccuracy: accuracyOf(parameters, test, p, hidden),
  };
}

/** Copies. */
function weightsOf({ table, head }: Parameters, p: number, hidden: number): Weights {
  const bilinear = new Float32Array(4 * p * hidden);
  for (let i = 0; i < 2 * p; i++) {
    for (let k = 0; k < 2 * hidden; k++) bilinear[k * 2 * p + i] = table[i * 2 * hidden + k]!;
  }
  return { bilinear, head: head.slice(0, p * hidden) };
}

function accuracyOf({ table, head }: Parameters, pairs: Uint32Array, p: number, hidden: number): number {
  const width = 2 * hidden;
  const m = new Float32Array(hidden);
  let correct = 0;
  for (const pair of pairs) {
    const [a, b] = [Math.floor(pair / p), pair % p];
    for (let k = 0; k < hidden; k++) {
      const u = table[a * width + k]! + table[(p + b) * width + k]!;
      const v = table[a * width + hidden + k]! + table[(p + b) * width + hidden + k]!;
      m[k] = u * v;
    }
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < p; c++) {
      let z = 0;
      for (let k = 0; k < hidden; k++) z += head[c * hidden + k]! * m[k]!;
      if (z > most) [best, most] = [c, z];
    }
    if (best === (a + b) % p) correct++;
  }
  return pairs.length === 0 ? 1 : correct / pairs.length;
}
