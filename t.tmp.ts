import * as complex from './src/complex';
import * as quaternion from './src/quaternion';
import * as real from './src/real';

const Z = (n: number, m = n) => Array.from({ length: n }, () => new Array(m).fill(0));
const E = (n: number, i: number, j: number, v = 1) => {
  const M = Z(n);
  M[i][j] = v;
  return M;
};
const show = (name: string, f: () => any) => {
  const t = performance.now();
  try {
    const r = f();
    console.log(
      name,
      '|',
      r.fitness,
      r.similarity,
      r.status,
      JSON.stringify(r.residuals),
      'agree',
      r.agreement,
      'opt',
      r.optima.map((o: any) => o.fitness.toFixed(5) + 'x' + o.hits).join(' '),
      'specP',
      Array.from(r.spectrum.P as Float64Array)
        .map((x) => x.toFixed(4))
        .join(' '),
      r.runs.map((x: any) => x.status[0] + x.sweeps).join(' '),
      (performance.now() - t).toFixed(0) + 'ms',
    );
    return r;
  } catch (e) {
    console.log(name, '| ERR', String((e as Error).stack).slice(0, 400));
  }
};
for (const d of [1, 2, 3, 4])
  show('units n=4 d=' + d, () => {
    const A = [];
    for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) A.push(E(4, i, j));
    return real.fit(A, { rank: d, restarts: 3 });
  });
const graph = (n: number, edges: number[][]) => edges.map(([i, j, w]) => E(n, i, j, Math.sqrt(w ?? 1)));
show('C5 d3', () =>
  real.fit(
    graph(
      5,
      [0, 1, 2, 3, 4].flatMap((i) => [
        [i, (i + 1) % 5],
        [(i + 1) % 5, i],
      ]),
    ),
    { rank: 3, restarts: 5 },
  ),
);
show('P4 d2', () =>
  real.fit(
    graph(4, [
      [0, 1],
      [1, 0],
      [1, 2],
      [2, 1],
      [2, 3],
      [3, 2],
    ]),
    { rank: 2, restarts: 5 },
  ),
);
{
  const ed: number[][] = [];
  let s = 7;
  const rnd = () => (s = (s * 16807) % 2147483647) / 2147483647;
  for (let i = 0; i < 8; i++)
    for (let j = 0; j < i; j++)
      if ((i < 4 && j < 4) || rnd() < 0.35) {
        ed.push([i, j], [j, i]);
      }
  const r = show('clique', () => real.fit(graph(8, ed), { rank: 4, restarts: 7 }));
  if (r) console.log(Array.from({ length: 8 }, (_, i) => r.projection.get(i, i).toFixed(3)).join(' '));
}
show('E11 n4 d2', () => real.fit([E(4, 0, 0)], { rank: 2, restarts: 2 }));
show('E11+E22/2 r1 d2', () =>
  real.fit(
    [
      [
        [1, 0, 0],
        [0, 0.5, 0],
        [0, 0, 0],
      ],
    ],
    { rank: 2, restarts: 2 },
  ),
);
show('E11,E22/2 d3 rank2', () => real.fit([E(4, 0, 0), E(4, 1, 1, 0.5)], { rank: 3, restarts: 2 }));
show('n1', () => real.fit([[[2]], [[1]]], { rank: 1, restarts: 2 }));
show('r1 general', () =>
  real.fit(
    [
      [
        [1, 2],
        [0, 3],
      ],
    ],
    { rank: 1, restarts: 2 },
  ),
);
show('nil', () =>
  real.fit(
    [
      [
        [0, 1],
        [0, 0],
      ],
    ],
    { rank: 1 },
  ),
);
show('zero', () =>
  real.fit(
    [
      [
        [0, 0],
        [0, 0],
      ],
    ],
    { rank: 1 },
  ),
);
show('bip', () =>
  real.fit(
    [
      [
        [0, 1],
        [1, 0],
      ],
    ],
    { rank: 1, restarts: 3 },
  ),
);
show('bip d2', () =>
  real.fit(
    [
      [
        [0, 1],
        [1, 0],
      ],
    ],
    { rank: 2, restarts: 3 },
  ),
);
show('rot', () =>
  real.fit(
    [
      [
        [0, -1],
        [1, 0],
      ],
    ],
    { rank: 1, restarts: 3 },
  ),
);
show('rot d2', () =>
  real.fit(
    [
      [
        [0, -1],
        [1, 0],
      ],
    ],
    { rank: 2, restarts: 3 },
  ),
);
for (const sc of [1e200, 1e-200, 1e300, 1e-300])
  show('scale' + sc, () =>
    real.fit(
      [
        [
          [2 * sc, sc],
          [sc, 0],
        ],
        [
          [0, sc],
          [sc, sc],
        ],
      ],
      { rank: 1, restarts: 1 },
    ),
  );
// quaternion left mult as real 4x4
const q = [
    [0, 1, 2, 3],
    [1, 0, 3, 2],
    [2, 3, 0, 1],
    [3, 2, 1, 0],
  ],
  sg = [
    [1, 1, 1, 1],
    [1, -1, 1, -1],
    [1, -1, -1, 1],
    [1, 1, -1, -1],
  ];
const Lq = [0, 1, 2, 3].map((p) => {
  const M = Z(4);
  for (let c = 0; c < 4; c++) M[q[p][c]][c] = sg[p][c];
  return M;
});
const C = (A: number[][][]) => A.map((m) => m.map((r) => r.map((x) => [x, 0])));
const H = (A: number[][][]) => A.map((m) => m.map((r) => r.map((x) => [x, 0, 0, 0])));
for (const d of [1, 2]) {
  const r = show('Lq C d=' + d, () => complex.fit(C(Lq) as any, { rank: d, restarts: 4 }));
  if (r) console.log('sim2', r.similarity ** 2);
}
for (const d of [1, 2]) {
  const r = show('Lq R d=' + d, () => real.fit(Lq, { rank: d, restarts: 4 }));
  if (r) console.log('sim2', r.similarity ** 2);
}
// octonions via Cayley-Dickson
const mul = (x: number[], y: number[]): number[] => {
  const n = x.length;
  if (n === 1) return [x[0] * y[0]];
  const h = n / 2,
    a = x.slice(0, h),
    b = x.slice(h),
    c = y.slice(0, h),
    d = y.slice(h);
  const cj = (v: number[]) => v.map((t, i) => (i ? -t : t));
  const ac = mul(a, c),
    db = mul(cj(d), b),
    da = mul(d, a),
    bc = mul(b, cj(c));
  return [...ac.map((v, i) => v - db[i]), ...da.map((v, i) => v + bc[i])];
};
const e8 = (i: number) => Array.from({ length: 8 }, (_, k) => +(k === i));
const Lo = [0, 1, 2, 3, 4, 5, 6, 7].map((p) => {
  const M = Z(8);
  for (let c = 0; c < 8; c++) mul(e8(p), e8(c)).forEach((v, i) => (M[i][c] = v));
  return M;
});
for (const d of [1, 2, 3, 4, 8]) {
  const r = show('Lo R d=' + d, () => real.fit(Lo, { rank: d, restarts: 4 }));
  if (r) console.log('sim2', r.similarity ** 2, d / 8);
}
for (const d of [1, 2]) {
  const r = show('Lo C d=' + d, () => complex.fit(C(Lo) as any, { rank: d, restarts: 4 }));
  if (r) console.log('sim2', r.similarity ** 2);
}
show('identical', () =>
  real.fit(
    [
      [
        [2, 1],
        [1, 2],
      ],
      [
        [2, 1],
        [1, 2],
      ],
    ],
    { rank: 1, restarts: 2 },
  ),
);
show('direct sum', () =>
  real.fit(
    [
      [
        [2, 1, 0, 0],
        [1, 2, 0, 0],
        [0, 0, 2, 1],
        [0, 0, 1, 2],
      ],
      [
        [0, 1, 0, 0],
        [1, 0, 0, 0],
        [0, 0, 0, 1],
        [0, 0, 1, 0],
      ],
    ],
    { rank: 1, restarts: 6 },
  ),
);
show('direct sum gen', () =>
  real.fit(
    [
      [
        [2, 1, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 2, 1],
        [0, 0, 0, 1],
      ],
      [
        [0, 1, 0, 0],
        [1, 0, 0, 0],
        [0, 0, 0, 1],
        [0, 0, 1, 0],
      ],
    ],
    { rank: 2, restarts: 6 },
  ),
);
