import ndarray, { type NdArray } from 'ndarray';
import { classCount, pixelCount } from './data';
import type { Classifier } from './model';

/**
 * The classifier as ten symmetric 784×784 matrices: logit c of f(x) = D((Lx)∘(Rx)) is ⟨A_c x, x⟩ with
 * A_c = ½ Σ_k D_ck (l_k r_kᵀ + r_k l_kᵀ), where l_k and r_k are the rows of L and R.
 */
export function symmetricTuple({ left, right, down }: Classifier): NdArray<Float64Array> {
  const n = pixelCount;
  const hidden = left.shape[0]!;
  const A = ndarray(new Float64Array(classCount * n * n), [classCount, n, n]);
  for (let c = 0; c < classCount; c++) {
    for (let k = 0; k < hidden; k++) {
      const half = down.data[c * hidden + k]! / 2;
      for (let i = 0; i < n; i++) {
        const l = half * left.data[k * n + i]!;
        const r = half * right.data[k * n + i]!;
        const row = (c * n + i) * n;
        for (let j = 0; j < n; j++)
          A.data[row + j] = A.data[row + j]! + (l * right.data[k * n + j]! + r * left.data[k * n + j]!);
      }
    }
  }
  return A;
}
