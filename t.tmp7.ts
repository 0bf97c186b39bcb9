import * as real from './src/real';

const A = [
  [
    [2, 1],
    [1, 0],
  ],
  [
    [0, 1],
    [1, 1],
  ],
];
for (const s of [1, 1e60, 1e-60, 1e200, 1e-200]) {
  const B = A.map((m) => m.map((r) => r.map((x) => x * s)));
  console.log(
    s,
    real.similarity(B, A),
    real.spectralRadius(B).value,
    real.fitness(B, A),
    real.fit(B, { rank: 1 }).dominance(),
  );
}
