/**
 * Dense factorisations of small matrices over R, C and H, beside ml-matrix on the real matrix of x ↦ M x: what a sweep does between its products.
 * `npm run bench:matrix`; writes bench/results/matrix.json and matrix.md.
 */
import { writeFileSync } from 'node:fs';
import { EigenvalueDecomposition, LuDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { type Algebra, complex, quaternion, real } from '../../src/algebra';
import { gaussian, hermitianEigen, hermitise, inverse, type PlanarMatrix, polarFactor } from '../../src/matrix';
import { randomSource } from '../../src/random';
import { interleaved } from '../interleave';
import { environment, resultsFolder } from '../record';
import { median } from '../statistics';

const SIZES = [4, 8, 16, 32, 64] as const;
const ROUNDS = 7;
/** Long enough for the clock, and for the compiler to be done in the first round, which counts for nothing. */
const MILLISECONDS = 60;

/** Of each, what the package does and what a program with ml-matrix would do to get the same. */
const TASKS: { readonly [name: string]: { own(M: PlanarMatrix): unknown; other(M: Matrix): unknown } } = {
  'eigenvectors, Hermitian': {
    own: hermitianEigen,
    other: (M) => new EigenvalueDecomposition(M, { assumeSymmetric: true }).eigenvectorMatrix,
  },
  'polar factor': {
    own: polarFactor,
    other: (M) => {
      const { leftSingularVectors, rightSingularVectors } = new SingularValueDecomposition(M, { autoTranspose: true });
      return leftSingularVectors.mmul(rightSingularVectors.transpose());
    },
  },
  inverse: { own: inverse, other: (M) => new LuDecomposition(M).solve(Matrix.eye(M.rows)) },
};

/** M[t][p][j] at ((s,t),(q,j)) where e_p e_q = ± e_s. */
function realMatrix({ algebra, rows, cols, data }: PlanarMatrix): Matrix {
  const { dim: a, unit, sign } = algebra;
  const out = new Matrix(a * rows, a * cols);
  for (let p = 0; p < a; p++) {
    for (let q = 0; q < a; q++) {
      for (let t = 0; t < rows; t++) {
        for (let j = 0; j < cols; j++) {
          out.set(unit[p * a + q]! * rows + t, q * cols + j, sign[p * a + q]! * data[(t * a + p) * cols + j]!);
        }
      }
    }
  }
  return out;
}

function millisecondsOf(work: () => unknown): number {
  const start = performance.now();
  let runs = 0;
  do {
    work();
    runs += 1;
  } while (performance.now() - start < MILLISECONDS);
  return (performance.now() - start) / runs;
}

async function compare(task: string, algebra: Algebra, n: number) {
  const { own, other } = TASKS[task]!;
  const M = gaussian(algebra, n, n, randomSource(n));
  if (own === hermitianEigen) hermitise(M);
  const embedded = realMatrix(M);
  const times = await interleaved(ROUNDS + 1, [
    { name: 'own', run: () => millisecondsOf(() => own(M)) },
    { name: 'ml-matrix', run: () => millisecondsOf(() => other(embedded)) },
  ]);
  const [mine, theirs] = ['own', 'ml-matrix'].map((name) => times.get(name)!.slice(1));
  const ratios = mine!.map((time, round) => theirs![round]! / time);
  return {
    task,
    algebra: algebra.name,
    n,
    own: median(mine!),
    mlMatrix: median(theirs!),
    ratio: median(ratios),
    least: Math.min(...ratios),
    most: Math.max(...ratios),
  };
}

const rows: Awaited<ReturnType<typeof compare>>[] = [];
for (const task of Object.keys(TASKS)) {
  for (const algebra of [real, complex, quaternion]) for (const n of SIZES) rows.push(await compare(task, algebra, n));
}
const machine = environment();
writeFileSync(
  `${resultsFolder}matrix.json`,
  `${JSON.stringify({ rows, rounds: ROUNDS, environment: machine }, null, 1)}\n`,
);
const table = rows.map(
  ({ task, algebra, n, own, mlMatrix, ratio, least, most }) =>
    `| ${task} | ${algebra} | ${n} | ${own.toPrecision(2)} | ${mlMatrix.toPrecision(2)} | ${ratio.toFixed(1)} | ${least.toFixed(1)}–${most.toFixed(1)} |`,
);
writeFileSync(
  `${resultsFolder}matrix.md`,
  `${[
    `Milliseconds, medians of ${ROUNDS} interleaved rounds; ml-matrix works on the real matrix of x ↦ M x, whose making is not counted. ${machine.processor}, node ${machine.node}, commit ${machine.commit.slice(0, 7)}.`,
    '',
    '| task | algebra | n | lsrdr | ml-matrix | ratio | in the rounds |',
    '|---|---|---|---|---|---|---|',
    ...table,
  ].join('\n')}\n`,
);
console.log(table.join('\n'));
