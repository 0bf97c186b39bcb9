import { readFileSync } from 'fs';
import ndarray from 'ndarray';
import * as complex from './src/complex';
import * as quaternion from './src/quaternion';
import { randomSource } from './src/random';
import * as real from './src/real';

const gold = JSON.parse(readFileSync('../shared/fixtures/golden.json', 'utf8'));
const F = { real, complex, quaternion } as any;
for (const e of gold) {
  if (!/general/.test(e.name)) continue;
  const t = performance.now();
  const f = F[e.field].fit(e.A, { rank: e.rank, restarts: 60, seed: 1 });
  const c = f.runs.filter((r: any) => r.status === 'converged');
  console.log(
    e.name,
    e.field,
    f.fitness / e.best - 1,
    f.status,
    f.agreement.toFixed(2),
    f.optima.map((o: any) => o.fitness.toFixed(4) + 'x' + o.hits).join(' '),
    'unconv',
    61 - c.length,
    'mean sweeps',
    (c.reduce((s: number, r: any) => s + r.sweeps, 0) / c.length).toFixed(0),
    (performance.now() - t).toFixed(0) + 'ms',
  );
}
for (const [K, a] of [
  ['real', 1],
  ['complex', 2],
  ['quaternion', 4],
] as any)
  for (let t = 0; t < 4; t++) {
    const rnd = randomSource(50 + t);
    const n = 10,
      r = 4,
      d = 3;
    const A = ndarray(rnd.fillNormal(new Float64Array(r * n * n * a)), a === 1 ? [r, n, n] : [r, n, n, a]);
    const f = F[K].fit(A, { rank: d, restarts: 20 });
    const c = f.runs.filter((r: any) => r.status === 'converged');
    console.log(
      K,
      f.fitness.toFixed(5),
      f.agreement.toFixed(2),
      f.optima.map((o: any) => o.fitness.toFixed(4) + 'x' + o.hits).join(' '),
      'unconv',
      21 - c.length,
      'mean sweeps',
      (c.reduce((s: number, r: any) => s + r.sweeps, 0) / c.length).toFixed(0),
    );
  }
