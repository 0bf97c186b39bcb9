import { availableKernels, kernel, portableKernel, useKernel } from './src/kernels';
import { randomSource } from './src/random';

const rnd = randomSource(1);
const G = (n: number) => rnd.fillNormal(new Float64Array(n));
const diff = (a: Float64Array, b: Float64Array) => {
  let d = 0;
  for (let i = 0; i < a.length; i++) d = Math.max(d, Math.abs(a[i] - b[i]));
  return d;
};
console.log(availableKernels());
for (const name of availableKernels()) {
  useKernel(name);
  let worst = 0;
  for (const [m, k] of [
    [1000, 37],
    [513, 64],
    [4099, 9],
    [257, 130],
  ])
    for (const n of [1, 2, 3, 4, 5, 7, 8, 12, 33]) {
      const A = G(m * k),
        B = G(k * n),
        V = G(m * n);
      const r = kernel().resident(A, m, k),
        p = portableKernel.resident(A, m, k);
      const f = new Float64Array(m * n),
        g = f.slice(),
        t = new Float64Array(k * n),
        u = t.slice();
      r.bothInto(f, t, B, V, n);
      p.bothInto(g, u, B, V, n);
      worst = Math.max(worst, diff(f, g), diff(t, u));
      r.timesInto(f, B, n);
      r.transposedTimesInto(t, V, n);
      worst = Math.max(worst, diff(f, g), diff(t, u));
      r.transposedTimesInto(t, V, n, 100, 50);
      p.transposedTimesInto(u, V, n, 100, 50);
      worst = Math.max(worst, diff(t, u));
      const f2 = G(m * n),
        g2 = f2.slice();
      kernel().multiply(m, k, n, A, B, f2, true);
      portableKernel.multiply(m, k, n, A, B, g2, true);
      worst = Math.max(worst, diff(f2, g2));
      const t2 = G(k * n),
        u2 = t2.slice();
      kernel().multiplyTransposed(m, k, n, A, V, t2, true);
      portableKernel.multiplyTransposed(m, k, n, A, V, u2, true);
      worst = Math.max(worst, diff(t2, u2));
      const q = kernel().resident(A, m, k, 'float32'),
        pf = portableKernel.resident(A, m, k, 'float32');
      q.bothInto(f, t, B, V, n);
      pf.bothInto(g, u, B, V, n);
      worst = Math.max(worst, diff(f, g), diff(t, u));
    }
  console.log(name, worst);
  for (const [m, k] of [
    [4096, 256],
    [32768, 512],
  ])
    for (const n of [1, 8]) {
      const A = G(m * k),
        B = G(k * n),
        V = G(m * n),
        f = new Float64Array(m * n),
        t = new Float64Array(k * n);
      const r = kernel().resident(A, m, k);
      const best = (fn: () => void) => {
        let b = 1e9;
        for (let i = 0; i < 8; i++) {
          const s = performance.now();
          fn();
          b = Math.min(b, performance.now() - s);
        }
        return (2 * m * k * n) / b / 1e6;
      };
      const nn = best(() => r.timesInto(f, B, n)),
        tn = best(() => r.transposedTimesInto(t, V, n)),
        both = 2 * best(() => r.bothInto(f, t, B, V, n));
      const r32 = kernel().resident(A, m, k, 'float32');
      const n32 = best(() => r32.timesInto(f, B, n));
      console.log(
        name,
        m,
        k,
        n,
        'NN',
        nn.toFixed(1),
        'TN',
        tn.toFixed(1),
        'both',
        both.toFixed(1),
        'NN f32',
        n32.toFixed(1),
      );
    }
}
