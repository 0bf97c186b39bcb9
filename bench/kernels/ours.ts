import { complex, quaternion, real } from '../../src/algebra';
import { type KernelName, kernel, type Storage, useKernel } from '../../src/kernels';
import { startTeam } from '../../src/kernels/team';
import { zeros } from '../../src/matrix';
import { DenseTuple } from '../../src/tuple/dense';
import { bestTime } from '../timing';
import { gaussian } from './roofs';
import { gigaflops, type Row, type Shape } from './rows';

/** A kernel on a resident matrix: one product, the other, and both in one reading. */
export async function measureKernel(name: KernelName, storage: Storage, shape: Shape, threads: number): Promise<Row> {
  useKernel(name);
  const [m, k, n] = shape;
  const A = kernel().resident(gaussian(m * k), m, k, { storage, shared: threads > 1 });
  const team = await startTeam(threads, [A]);
  const [B, V] = [gaussian(k * n), gaussian(m * n)];
  const [forward, backward] = [new Float64Array(m * n), new Float64Array(k * n)];
  const flops = gigaflops(shape);
  const [direct, transposed, both] = team.work(() => [
    flops / bestTime(() => A.timesInto(forward, B, n)),
    flops / bestTime(() => A.transposedTimesInto(backward, V, n)),
    (2 * flops) / bestTime(() => A.bothInto(forward, backward, B, V, n)),
  ]) as [number, number, number];
  team.dismiss();
  A.dispose();
  const bytesPerEntry = storage === 'float32' ? 4 : 8;
  return { shape, who: `${name} ${storage}`, threads, direct, transposed, both, bytesPerEntry };
}

const algebras = { real, complex, quaternion };

/** The verbs of a dense tuple over an algebra, with all that surrounds the real products: m = r·n, k = n, and n = d columns. */
export function measureTuple(name: keyof typeof algebras, shape: Shape): Row {
  useKernel({});
  const [m, k, d] = shape;
  const algebra = algebras[name];
  const a = algebra.dim;
  const r = m / k;
  const filled = (rows: number, cols: number) => ({ ...zeros(algebra, rows, cols), data: gaussian(rows * a * cols) });
  const tuple = new DenseTuple(filled(m, k), r);
  const [Y, Z, X] = [filled(k, d), filled(k, d), filled(r * d, d)];
  const image = tuple.createImage(d);
  const [forward, backward] = [zeros(algebra, k, d), zeros(algebra, k, d)];
  const sweep = { Y, Z, X, image, forward, backward };
  // 2a²mnk for each half; the small products are the tuple's own cost and not counted.
  const flops = a * a * gigaflops(shape);
  const row: Row = {
    shape,
    who: `tuple over ${name}`,
    threads: 1,
    direct: flops / bestTime(() => tuple.applyInto(forward, Y, X)),
    transposed: flops / bestTime(() => tuple.adjointInto(backward, Z, X)),
    both: (2 * flops) / bestTime(() => tuple.sweepInto(sweep)),
    bytesPerEntry: 8 / a,
  };
  tuple.dispose();
  return row;
}
