import { readFileSync } from 'fs';
import { complex, quaternion, real } from './src/algebra';
import * as M from './src/matrix';
import { randomSource } from './src/random';
import { hermitianCg } from './src/solver/hermitian-cg';
import { DenseTuple } from './src/tuple/dense';

const gold = JSON.parse(readFileSync('../shared/fixtures/golden.json', 'utf8'));
for (const e of gold) {
  if (!/symm|hermit/.test(e.name)) continue;
  const K = { real, complex, quaternion }[e.field as string]!;
  const n = e.n,
    r = e.r,
    a = K.dim;
  const st = M.zeros(K, r * n, n);
  for (let j = 0; j < r; j++)
    for (let i = 0; i < n; i++)
      for (let k = 0; k < n; k++)
        for (let p = 0; p < a; p++) st.data[((j * n + i) * a + p) * n + k] = a === 1 ? e.A[j][i][k] : e.A[j][i][k][p];
  const A = new DenseTuple(st, r);
  for (let s = 0; s < 6; s++) {
    const pr = { A, rank: e.rank, random: randomSource(s), hermitian: true, tolerance: 1e-10 };
    const state = hermitianCg.init(pr, { kind: s ? 'random' : 'balanced' });
    let it = 0;
    for (; it < 400 && state.residual > 1e-12; it++) hermitianCg.step(pr, state);
    console.log(e.name, e.field, e.best, state.fitness, it, state.residual, state.failure);
  }
}
