/** Settings of one Adam step. */
export interface AdamOptions {
  readonly rate: number;
  readonly weightDecay: number;
}

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

/**
 * Adam (Kingma and Ba) with decoupled weight decay (Loshchilov and Hutter) on one array of parameters. With gradient g
 * at step t,
 *
 * m ← β₁ m + (1-β₁) g,  v ← β₂ v + (1-β₂) g²,
 * w ← w - rate (m / (1-β₁ᵗ) / (sqrt(v / (1-β₂ᵗ)) + ε) + weightDecay w).
 *
 * @returns the function that does one step in place
 */
export function adam(weights: Float32Array): (gradient: Float32Array, options: AdamOptions) => void {
  const mean = new Float32Array(weights.length);
  const square = new Float32Array(weights.length);
  let time = 0;
  return (gradient, { rate, weightDecay }) => {
    time++;
    const scale = rate / (1 - beta1 ** time);
    const squareScale = 1 / (1 - beta2 ** time);
    const keep = 1 - rate * weightDecay;
    for (let i = 0; i < weights.length; i++) {
      const g = gradient[i]!;
      const m = beta1 * mean[i]! + (1 - beta1) * g;
      const v = beta2 * square[i]! + (1 - beta2) * g * g;
      mean[i] = m;
      square[i] = v;
      weights[i] = keep * weights[i]! - (scale * m) / (Math.sqrt(v * squareScale) + epsilon);
    }
  };
}
