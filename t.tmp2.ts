import * as complex from './src/complex';
import * as real from './src/real';

const Z = (n: number) => Array.from({ length: n }, () => new Array(n).fill(0));
const E = (n: number, i: number, j: number, v = 1) => {
  const M = Z(n);
  M[i][j] = v;
  return M;
};
const cases: [string, any, any][] = [
  [
    'block',
    [
      [
        [1, 2, 0, 0],
        [0, -1, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ],
      [
        [0, 1, 0, 0],
        [3, 3, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ],
    ],
    { rank: 3, restarts: 3 },
  ],
  ['E11v', [E(4, 0, 0)], { rank: 2, method: 'variational', restarts: 3 }],
  ['E11g', [E(4, 0, 0)], { rank: 2, method: 'gradient-ascent', maxSweeps: 3000 }],
  [
    'diag',
    [
      [
        [1, 0, 0],
        [0, 0.5, 0],
        [0, 0, 0.2],
      ],
    ],
    { rank: 2, method: 'variational', restarts: 2 },
  ],
  [
    'ident',
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
    { rank: 2, method: 'variational', restarts: 2 },
  ],
  [
    'rot3',
    [
      [
        [0, -1, 0],
        [1, 0, 0],
        [0, 0, 0.5],
      ],
    ],
    { rank: 1, restarts: 2 },
  ],
  [
    'half',
    [
      [
        [1, 1, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    ],
    { rank: 2, restarts: 2 },
  ],
  [
    'jordan',
    [
      [
        [1, 1],
        [0, 1],
      ],
    ],
    { rank: 1, restarts: 2 },
  ],
  [
    'jordan2',
    [
      [
        [1, 1],
        [0, 1],
      ],
    ],
    { rank: 2, restarts: 2 },
  ],
];
for (const [nm, A, o] of cases) {
  try {
    const r = real.fit(A, o);
    console.log(
      nm,
      r.status,
      r.fitness,
      r.similarity,
      JSON.stringify(r.residuals),
      Array.from(r.spectrum.P),
      r.runs.map((x) => x.status[0] + x.sweeps).join(' '),
    );
  } catch (e) {
    console.log(nm, String((e as Error).stack).slice(0, 500));
  }
}
