import { generalEigen } from './src/matrix/general-eigen';
import { randomSource } from './src/random';

const rnd = randomSource(Number(process.argv[2]));
const t0 = Date.now();
let count = 0,
  worst = 0,
  n64 = 0,
  t64 = 0,
  vmax = 0;
const G = (m: number) => rnd.fillNormal(new Float64Array(m * m));
while (Date.now() - t0 < 15000) {
  const m = 1 + (rnd.bits() % 16);
  const kind = rnd.bits() % 6;
  const re = new Float64Array(m * m),
    im = new Float64Array(m * m);
  if (kind === 0) {
    re.set(G(m));
    im.set(G(m));
  } else if (kind === 1) re.set(G(m));
  else if (kind === 2) {
    for (let i = 0; i < m; i++)
      for (let j = 0; j < i; j++) {
        const x = rnd.normal();
        re[i * m + j] = x;
        re[j * m + i] = -x;
      }
  } else if (kind === 3) {
    for (let i = 0; i < m; i++) re[i * m + ((i + 1) % m)] = 1;
  } else if (kind === 4) {
    for (let i = 0; i + 1 < m; i += 2) {
      re[i * m + i + 1] = -1;
      re[(i + 1) * m + i] = 1;
    }
  } else {
    for (let i = 0; i + 1 < m; i++) re[i * m + i + 1] = 1;
  }
  if (rnd.bits() % 2) for (let i = 0; i < m * m; i++) re[i] += 1e-14 * rnd.normal();
  const e = generalEigen({ m, re, im });
  count++;
  let nm = 0;
  for (let i = 0; i < m * m; i++) nm += re[i] ** 2 + im[i] ** 2;
  nm = Math.sqrt(nm) || 1;
  for (let k = 0; k < m; k++) {
    let r2 = 0;
    for (let i = 0; i < m; i++) {
      let sr = 0,
        si = 0;
      for (let j = 0; j < m; j++) {
        sr += re[i * m + j] * e.vectors.re[j * m + k] - im[i * m + j] * e.vectors.im[j * m + k];
        si += re[i * m + j] * e.vectors.im[j * m + k] + im[i * m + j] * e.vectors.re[j * m + k];
      }
      sr -= e.re[k] * e.vectors.re[i * m + k] - e.im[k] * e.vectors.im[i * m + k];
      si -= e.re[k] * e.vectors.im[i * m + k] + e.im[k] * e.vectors.re[i * m + k];
      r2 += sr * sr + si * si;
    }
    worst = Math.max(worst, Math.sqrt(r2) / nm);
  }
}
for (let i = 0; i < 5; i++) {
  const re = G(64),
    im = new Float64Array(64 * 64);
  const t = performance.now();
  generalEigen({ m: 64, re, im });
  t64 = performance.now() - t;
}
let t24 = 0;
{
  const re = G(24),
    im = new Float64Array(24 * 24);
  for (let i = 0; i < 50; i++) {
    const t = performance.now();
    generalEigen({ m: 24, re, im });
    t24 = performance.now() - t;
  }
}
console.log(count, 'worst residual', worst, 'm=64 ms', t64, 'm=24', t24);
