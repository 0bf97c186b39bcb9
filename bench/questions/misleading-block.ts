import { algebra } from '../../src';
import {
  adjoint,
  blocks,
  copyInto,
  gaussian,
  multiply,
  orthonormalise,
  type PlanarMatrix,
  scaleInPlace,
  zeros,
} from '../../src/matrix';
import { type RandomSource, randomSource } from '../../src/random';
import { spectralRadius } from '../../src/real';
import { DenseTuple } from '../../src/tuple/dense';
import type { Question, Settings } from '../question';
import type { Measured, Row } from '../record';
import { medianOf } from '../statistics';
import { largestAngle, medianOfSettled, standing, subspaces } from './subspaces';

const [d, half, r] = [4, 4, 6];

const n = d + 2 * half;

const SIZES = { quick: [0.25, 1, 4], full: [0.125, 0.25, 0.5, 1, 4] };

/** What of the second block is not nilpotent, to its size. */
const REST = 1e-3;

const draw = (rows: number, cols: number, random: RandomSource): PlanarMatrix =>
  gaussian(algebra.real, rows, cols, random);

/**
 * W(B_j ⊕ N_j)W* with a Gaussian block B_j d×d scaled to ρ(Φ(B)) = 1, and N_j = size·[[0, G_j], [0, 0]] + noise, of which Φ is nearly nilpotent.
 * Also the basis of B's place, ρ(Φ(N))^{1/2} and the share of Σ ‖A_j‖² that N has.
 */
function misleading(size: number, seed: number) {
  const random = randomSource(3000 + seed);
  const W = draw(n, n, random);
  orthonormalise(W);
  const B = new DenseTuple(draw(r * d, d, random), r);
  const scale = 1 / Math.sqrt(spectralRadius(B).value);
  const N = zeros(algebra.real, r * 2 * half, 2 * half);
  const stack = zeros(algebra.real, r * n, n);
  const placed = blocks(stack, r);
  blocks(N, r).forEach((block, j) => {
    const noise = draw(2 * half, 2 * half, random);
    scaleInPlace(noise, size * REST);
    copyInto(block, noise);
    for (let i = 0; i < half; i++)
      for (let k = half; k < 2 * half; k++) block.data[i * 2 * half + k]! += size * random.normal();
    const whole = zeros(algebra.real, n, n);
    const own = blocks(B.toDense(), r)[j]!;
    for (let i = 0; i < d; i++) for (let k = 0; k < d; k++) whole.data[i * n + k] = scale * own.data[i * d + k]!;
    for (let i = 0; i < 2 * half; i++)
      for (let k = 0; k < 2 * half; k++) whole.data[(d + i) * n + d + k] = block.data[i * 2 * half + k]!;
    copyInto(placed[j]!, multiply(multiply(W, whole), adjoint(W)));
  });
  const energy = (data: Float64Array): number => data.reduce((sum, x) => sum + x * x, 0);
  const basis = zeros(algebra.real, n, d);
  for (let i = 0; i < n; i++) for (let k = 0; k < d; k++) basis.data[i * d + k] = W.data[i * n + k]!;
  return {
    ...{ tuple: new DenseTuple(stack, r), basis },
    ...{ radius: Math.sqrt(spectralRadius(new DenseTuple(N, r)).value), share: energy(N.data) / energy(stack.data) },
  };
}

async function measure({ full, tell, once }: Settings): Promise<Measured> {
  const count = full ? 40 : 3;
  const rows: Row[] = [];
  for (const size of full ? SIZES.full : SIZES.quick) {
    tell(`size ${size}`);
    const found = await once(`size ${size}`, async () =>
      Array.from({ length: count }, (_, seed) => {
        const { tuple, basis, radius, share } = misleading(size, seed);
        return subspaces(tuple, { rank: d, seed }).map(({ method, fitness, captured, ...one }) => {
          return { method, fitness, captured, radius, share, angle: largestAngle(basis, one.basis) };
        });
      }),
    );
    found[0]!.forEach(({ method }, k) => {
      const of = (key: 'angle' | 'captured' | 'share' | 'radius') => medianOf(found.map((list) => list[k]![key]));
      rows.push({
        size,
        method,
        angle: of('angle'),
        fitness: medianOfSettled(found.map((list) => list[k]!.fitness)),
        captured: of('captured'),
        share: of('share'),
        radius: of('radius'),
      });
    });
  }
  const skipped = [
    '`orderedTransform`: without inputs it is HOSVD',
    'fitness (–) where ρ(Φ(X)) of a nearly nilpotent reduction does not settle',
  ];
  return { seeds: `tuples 3000 + k, starts and methods k, k = 0 … ${count - 1}`, rows, skipped };
}

export const misleadingBlock: Question = {
  name: 'misleading-block',
  title: 'A block of large norm that leads nowhere',
  about: `The direct sum, in a random orthonormal basis, of a Gaussian block B of size ${d} with ρ(Φ(B)) = 1 and of a block N of size ${2 * half} that maps one half of its space to the other and, but for a part of
${REST}, nothing back: of large norm, with products that vanish. r = ${r}. Asked for ${d} directions, the angle is that to the place of B, where ρ is. Built to mislead methods that go by energy; "energy captured" is
what these are after, and there the LSRDR is bound to be behind. In the plot a line hides those of the same angles: from 0.25 on all but that of LSRDR and of chance lie at 90°.`,
  measure,
  names: ['size', 'method'],
  columns: [
    { key: 'size', head: 'size of N' },
    { key: 'share', head: 'share of the energy in N' },
    { key: 'radius', head: 'ρ(Φ(N))^½' },
    { key: 'method', head: 'method' },
    { key: 'angle', head: 'angle to B, °' },
    { key: 'fitness', head: 'fitness' },
    { key: 'captured', head: 'energy captured' },
  ],
  figure: {
    ...{ x: 'size', y: 'angle', line: 'method', kind: 'lines', logX: true },
    ...{ labelX: 'size of the block that leads nowhere', labelY: 'angle to the other block, °' },
  },
  isTimed: false,
  findings: (rows) => [
    ...standing(rows, { setting: 'size', value: 'angle', isLargerBetter: false, unit: '°' }).map(
      (text) => `Angle: ${text}`,
    ),
    ...standing(rows, { setting: 'size', value: 'captured', isLargerBetter: true }).map(
      (text) => `Energy captured: ${text}`,
    ),
  ],
};
