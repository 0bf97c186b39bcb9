/** The classes of tuples that the solvers are measured on; a class is a line of `classes`, drawn anew for each seed. */
import type { Algebra } from '../../src/algebra';
import { complex } from '../../src/algebra/complex';
import { quaternion } from '../../src/algebra/quaternion';
import { real } from '../../src/algebra/real';
import {
  addScaledInPlace,
  adjoint,
  blocks,
  Complement,
  copyInto,
  gaussian,
  hermitise,
  multiply,
  multiplyAdjoint,
  orthonormalise,
  type PlanarMatrix,
  scaleInPlace,
  zeros,
} from '../../src/matrix';
import { type RandomSource, randomSource } from '../../src/random';
import { bilinearTuple, permutationTuple, type Tuple } from '../../src/tuple';
import { DenseTuple } from '../../src/tuple/dense';
import { bilinearLayer } from '../tuples/layers';
import { keyedPermutations } from '../tuples/sbox';

export interface Class {
  readonly name: string;
  readonly rank: number;
  /** Directions that fits stay orthogonal to. */
  readonly orthogonalTo?: Complement;
  readonly make: (seed: number) => Tuple;
}

type Draw = (random: RandomSource, j: number) => PlanarMatrix;

function dense(name: string, algebra: Algebra, n: number, r: number, rank: number, draw: Draw): Class {
  const make = (seed: number): Tuple => {
    const random = randomSource(1000 + seed);
    const stack = zeros(algebra, r * n, n);
    blocks(stack, r).forEach((block, j) => void copyInto(block, draw(random, j)));
    return new DenseTuple(stack, r);
  };
  return { name: `${name}, ${algebra.name} ${n}, ${r}, ${rank}`, rank, make };
}

const gauss = (algebra: Algebra, n: number, r: number, rank: number): Class =>
  dense('Gaussian', algebra, n, r, rank, (random) => gaussian(algebra, n, n, random));

const unitary = (algebra: Algebra, n: number, random: RandomSource): PlanarMatrix => {
  const Q = gaussian(algebra, n, n, random);
  orthonormalise(Q);
  return Q;
};

/** Hermitian, but for a part `share` that is not. */
const nearlyHermitian = (algebra: Algebra, n: number, share: number, random: RandomSource): PlanarMatrix => {
  const out = gaussian(algebra, n, n, random);
  hermitise(out);
  addScaledInPlace(out, share, gaussian(algebra, n, n, random));
  return out;
};

const skew = (algebra: Algebra, n: number, random: RandomSource): PlanarMatrix => {
  const out = gaussian(algebra, n, n, random);
  addScaledInPlace(out, -1, adjoint(out));
  return out;
};

/** An m×m Gaussian corner, scaled by 2, in Gaussian noise. */
const planted = (n: number, m: number, random: RandomSource): PlanarMatrix => {
  const out = gaussian(real, n, n, random);
  for (let i = 0; i < m; i++) for (let k = 0; k < m; k++) out.data[i * n + k]! *= 2.5;
  return out;
};

const lowRank = (n: number, k: number, random: RandomSource): PlanarMatrix =>
  multiplyAdjoint(gaussian(real, n, k, random), gaussian(real, n, k, random));

/** Blocks of these sizes along the diagonal. */
const blockDiagonal = (sizes: readonly number[], random: RandomSource): PlanarMatrix => {
  const n = sizes.reduce((sum, size) => sum + size, 0);
  const out = zeros(real, n, n);
  let from = 0;
  for (const size of sizes) {
    for (let i = from; i < from + size; i++)
      for (let k = from; k < from + size; k++) out.data[i * n + k] = random.normal();
    from += size;
  }
  return out;
};

/** One weighted edge of a digraph in which every vertex has some. */
const edge = (n: number, random: RandomSource, j: number): PlanarMatrix => {
  const out = zeros(real, n, n);
  const to = j < n ? (j + 1) % n : Math.floor(random.uniform() * n);
  const from = j < n ? j : Math.floor(random.uniform() * n);
  out.data[from * n + to] = 0.5 + random.uniform();
  return out;
};

/** What is orthogonal to the constant vectors, which every permutation fixes. */
function withoutConstants(n: number): Complement {
  return new Complement({ algebra: real, rows: n, cols: 1, data: new Float64Array(n).fill(1) });
}

function permutations(n: number, r: number, rank: number): Class {
  const shuffled = (random: RandomSource): number[] => {
    const out = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const k = Math.floor(random.uniform() * (i + 1));
      [out[i], out[k]] = [out[k]!, out[i]!];
    }
    return out;
  };
  const make = (seed: number): Tuple => {
    const random = randomSource(1000 + seed);
    return permutationTuple(Array.from({ length: r }, () => shuffled(random)));
  };
  return { name: `permutations, real ${n}, ${r}, ${rank}`, rank, orthogonalTo: withoutConstants(n), make };
}

const aes: Class = {
  name: 'AES S-box permutations, real 256, 16, 4',
  rank: 4,
  orthogonalTo: withoutConstants(256),
  make: (seed) => permutationTuple(keyedPermutations().slice(16 * seed, 16 * seed + 16)),
};

/** Σ_k D_jk l_k r_kᵀ, not symmetrised. */
function layer(n: number, h: number, r: number, rank: number): Class {
  return {
    name: `bilinear, not symmetrised, real ${n}, ${r}, ${rank}`,
    rank,
    make: (seed) => {
      const { left, right, down } = bilinearLayer(n, h, r, seed);
      return bilinearTuple({ left, right, down }, { symmetric: false });
    },
  };
}

/** E_{i,i+1} with weights, in noise of that size. */
const cycle =
  (k: number, n: number, weights: boolean, noise: number): Draw =>
  (random, j) => {
    const out = gaussian(real, n, n, random);
    scaleInPlace(out, noise);
    out.data[j * n + ((j + 1) % k)]! += weights ? 0.5 + random.uniform() : 1;
    return out;
  };

export const classes: readonly Class[] = [
  gauss(real, 10, 4, 3),
  gauss(real, 20, 5, 4),
  gauss(real, 40, 6, 5),
  gauss(real, 80, 8, 8),
  gauss(complex, 20, 5, 4),
  gauss(complex, 40, 6, 5),
  gauss(complex, 80, 8, 8),
  gauss(quaternion, 8, 5, 3),
  gauss(quaternion, 40, 6, 5),
  gauss(quaternion, 80, 8, 8),
  gauss(complex, 50, 10, 20),
  dense('low rank', real, 40, 6, 5, (random) => lowRank(40, 8, random)),
  layer(40, 80, 6, 5),
  dense('nearly Hermitian', real, 40, 6, 5, (random) => nearlyHermitian(real, 40, 0.1, random)),
  dense('nearly Hermitian', complex, 20, 5, 4, (random) => nearlyHermitian(complex, 20, 0.01, random)),
  dense('skew', real, 20, 5, 4, (random) => skew(real, 20, random)),
  dense('skew', real, 40, 6, 5, (random) => skew(real, 40, random)),
  dense('skew', complex, 20, 5, 4, (random) => skew(complex, 20, random)),
  dense('planted', real, 40, 6, 5, (random) => planted(40, 5, random)),
  dense('direct sum', real, 24, 5, 4, (random) => blockDiagonal([12, 8, 4], random)),
  dense('direct sum', real, 24, 5, 8, (random) => blockDiagonal([8, 8, 8], random)),
  dense('digraph', real, 12, 30, 3, (random, j) => edge(12, random, j)),
  permutations(20, 4, 3),
  permutations(40, 5, 4),
  aes,
  dense('orthogonal', real, 20, 5, 4, (random) => unitary(real, 20, random)),
  dense('orthogonal', real, 40, 6, 5, (random) => unitary(real, 40, random)),
  dense('unitary', complex, 20, 5, 4, (random) => unitary(complex, 20, random)),
  dense('orthogonal and noise', real, 20, 5, 4, (random) => {
    const out = gaussian(real, 20, 20, random);
    scaleInPlace(out, 0.05);
    addScaledInPlace(out, 1, unitary(real, 20, random));
    return out;
  }),
  gauss(real, 20, 1, 4),
  gauss(complex, 20, 1, 4),
  dense('one orthogonal matrix', real, 20, 1, 4, (random) => unitary(real, 20, random)),
  dense('products', real, 20, 5, 4, (random) =>
    multiply(gaussian(real, 20, 20, random), gaussian(real, 20, 20, random)),
  ),
  dense('cycle', real, 5, 5, 3, cycle(5, 5, true, 0)),
  dense('cycle in noise', real, 12, 6, 3, cycle(6, 12, true, 0.01)),
];
