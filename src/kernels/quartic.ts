/** What only factored tuples ask of a resident matrix, the weights: functions and not verbs of it, so that a bundle for other tuples has nothing of them. */
import type { Algebra } from '../algebra';
import type { ResidentMatrix } from './kernel';
import { PortableQuartic } from './portable-quartic';
import { PortableResident } from './portable-resident';
import { whole } from './sharing';
import { quarticInto as quarticInMemory, quarticSpeed as speedInMemory } from './wasm-quartic';
import { WasmResident } from './wasm-resident';

/** With their buffers. */
const portable = new WeakMap<ResidentMatrix, PortableQuartic>();

/**
 * For weights D (r×h): from the rows v_1 … v_h, u_1 … u_h (1×d over an algebra, [a][d]) of an image, with O_k = (v_k*u_k + u_k*v_k)/2,
 * N_j = Σ_k D_jk O_k and C_k = Σ_j D_jk N_j: the row k of `out` ← u_k C_k/2, the row k + h ← v_k C_k/2. Returns Σ_j ‖N_j‖². Both may
 * be off by `tolerance` times their size; less than rounding asks for products in float64.
 */
export function quarticInto(
  weights: ResidentMatrix,
  out: Float64Array,
  image: Float64Array,
  algebra: Algebra,
  d: number,
  tolerance: number,
): number {
  if (weights instanceof WasmResident) {
    return whole(() => quarticInMemory(weights, out, image, algebra, d, tolerance));
  }
  let quartic = portable.get(weights);
  if (quartic === undefined) {
    quartic = new PortableQuartic(weights);
    portable.set(weights, quartic);
  }
  return quartic.into(out, image, algebra, d);
}

/** How fast {@link quarticInto} makes its products at present, beside the same flops of small products by the kernel of the weights. */
export function quarticSpeed(weights: ResidentMatrix, tolerance: number): number {
  if (weights instanceof PortableResident) return weights.speed;
  return weights instanceof WasmResident && weights.isAlone ? speedInMemory(weights, tolerance) : 1;
}
