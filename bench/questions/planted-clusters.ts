import { algebra } from '../../src';
import {
  addScaledInPlace,
  adjoint,
  blocks,
  copyInto,
  gaussian,
  hermitise,
  multiply,
  orthonormalise,
  type PlanarMatrix,
  scaleInPlace,
  zeros,
} from '../../src/matrix';
import { randomSource } from '../../src/random';
import { DenseTuple } from '../../src/tuple/dense';
import type { Question, Settings } from '../question';
import type { Measured, Row } from '../record';
import { medianOf } from '../statistics';
import { largestAngle, medianOfSettled, standing, subspaces } from './subspaces';

const [n, r, d] = [40, 8, 4];

const STRENGTHS = { quick: [0.6, 1, 2], full: [0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 2.5, 4] };

/** A_j = N_j + s·W C_j W*: symmetric Gaussian noise of norm about 2 and, on a random subspace W, symmetric Gaussian blocks of norm about 2s. */
function planted(strength: number, seed: number): { tuple: DenseTuple; W: PlanarMatrix } {
  const random = randomSource(2000 + seed);
  const symmetric = (size: number): PlanarMatrix => {
    const out = gaussian(algebra.real, size, size, random);
    hermitise(out);
    scaleInPlace(out, Math.sqrt(2 / size));
    return out;
  };
  const W = gaussian(algebra.real, n, d, random);
  orthonormalise(W);
  const stack = zeros(algebra.real, r * n, n);
  for (const block of blocks(stack, r)) {
    copyInto(block, symmetric(n));
    addScaledInPlace(block, strength, multiply(multiply(W, symmetric(d)), adjoint(W)));
  }
  return { tuple: new DenseTuple(stack, r), W };
}

async function measure({ full, tell, once }: Settings): Promise<Measured> {
  const count = full ? 40 : 3;
  const rows: Row[] = [];
  for (const strength of full ? STRENGTHS.full : STRENGTHS.quick) {
    tell(`strength ${strength}`);
    const found = await once(`strength ${strength}`, async () =>
      Array.from({ length: count }, (_, seed) => {
        const { tuple, W } = planted(strength, seed);
        return subspaces(tuple, { rank: d, seed }).map(({ method, fitness, captured, basis }) => {
          return { method, fitness, captured, angle: largestAngle(W, basis) };
        });
      }),
    );
    found[0]!.forEach(({ method }, k) => {
      const of = (key: 'angle' | 'captured') => medianOf(found.map((list) => list[k]![key]));
      rows.push({
        strength,
        method,
        angle: of('angle'),
        fitness: medianOfSettled(found.map((list) => list[k]!.fitness)),
        captured: of('captured'),
      });
    });
  }
  const skipped = [
    '`orderedTransform`: without inputs it is HOSVD',
    'fitness (–) where ρ(Φ(X)) of a nearly nilpotent reduction does not settle',
  ];
  return { seeds: `tuples 2000 + k, starts and methods k, k = 0 … ${count - 1}`, rows, skipped };
}

export const plantedClusters: Question = {
  name: 'planted-clusters',
  title: 'Planted clusters',
  about: `Symmetric Gaussian noise, n = ${n}, r = ${r}, of norm about 2, and on a random subspace of dimension ${d} symmetric Gaussian blocks of norm about 2·strength. Each method is asked for ${d} directions
(LSRDR: the best of four starts); the angle is the largest principal angle to the planted subspace. There are no inputs here: "PCA" is that of the rows of the matrices.`,
  measure,
  names: ['strength', 'method'],
  columns: [
    { key: 'strength', head: 'strength' },
    { key: 'method', head: 'method' },
    { key: 'angle', head: 'angle, °' },
    { key: 'fitness', head: 'fitness' },
    { key: 'captured', head: 'energy captured' },
  ],
  figure: {
    ...{ x: 'strength', y: 'angle', line: 'method', kind: 'lines', logX: true },
    ...{ labelX: 'strength of the signal', labelY: 'angle to the planted subspace, °' },
  },
  isTimed: false,
  findings: (rows) => standing(rows, { setting: 'strength', value: 'angle', isLargerBetter: false, unit: '°' }),
};
