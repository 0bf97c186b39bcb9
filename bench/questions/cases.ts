/** The tuples that solvers are compared on; a kind is a line, drawn anew for each seed. */
import { algebra } from '../../src';
import type { Algebra } from '../../src/algebra';
import { blocks, copyInto, gaussian, hermitise, type PlanarMatrix, zeros } from '../../src/matrix';
import { type RandomSource, randomSource } from '../../src/random';
import { bilinearTuple, sparseTuple, type Tuple } from '../../src/tuple';
import { DenseTuple } from '../../src/tuple/dense';
import { classes } from '../solvers/tuples';
import { bilinearLayer } from '../tuples/layers';

export interface Case {
  readonly kind: string;
  readonly field: string;
  readonly n: number;
  readonly r: number;
  readonly d: number;
  readonly isHermitian: boolean;
  readonly orthogonalTo?: readonly (readonly number[])[];
  readonly make: (seed: number) => Tuple;
}

export const titleOf = ({ kind, field, n, r, d }: Case): string => `${kind}, ${field} ${n}, ${r}, ${d}`;

/** Gaussian matrices, made Hermitian. */
export function hermitian(over: Algebra, n: number, r: number, d: number): Case {
  const draw = (random: RandomSource): PlanarMatrix => {
    const out = gaussian(over, n, n, random);
    hermitise(out);
    return out;
  };
  const make = (seed: number): Tuple => {
    const random = randomSource(1000 + seed);
    const stack = zeros(over, r * n, n);
    for (const block of blocks(stack, r)) copyInto(block, draw(random));
    return new DenseTuple(stack, r);
  };
  return { kind: 'Hermitian', field: over.name, n, r, d, isHermitian: true, make };
}

/** A factored layer, symmetric, of Gaussian rows, 3/16 of which lie in three subspaces. */
export function layer(n: number, h: number, d: number): Case {
  const make = (seed: number): Tuple => {
    const { left, right, down } = bilinearLayer(n, h, n, seed, d);
    return bilinearTuple({ left, right, down });
  };
  return { kind: 'factored layer, clusters planted', field: 'real', n, r: n, d, isHermitian: true, make };
}

/** Symmetric, with so many pairs of entries at random places. */
export function sparse(n: number, r: number, pairs: number, d: number): Case {
  const make = (seed: number): Tuple => {
    const random = randomSource(1000 + seed);
    const pick = (size: number): number => Math.floor(random.uniform() * size);
    const entries = Array.from({ length: pairs }, () => {
      const [j, row, col, value] = [pick(r), pick(n), pick(n), random.normal()] as const;
      return [[j, row, col, value] as const, [j, col, row, value] as const];
    }).flat();
    return sparseTuple({ n, r, entries });
  };
  return { kind: 'sparse, symmetric', field: 'real', n, r, d, isHermitian: true, make };
}

/** A class of bench/solvers by its name there: kind, algebra, n, r, d. None of them is Hermitian. */
export function general(name: string): Case {
  const found = classes.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`general: expected the name of a class of bench/solvers, got ${name}`);
  const [, kind, field, n, r, d] = /^(.*), (\w+) (\d+), (\d+), (\d+)$/.exec(name)!;
  const sizes = { n: Number(n), r: Number(r), d: Number(d) };
  const constants = Array.from({ length: sizes.n }, () => 1);
  const complement = found.orthogonalTo === undefined ? {} : { orthogonalTo: [constants] };
  return { kind: kind!, field: field!, ...sizes, isHermitian: false, ...complement, make: found.make };
}

const { real, complex, quaternion } = algebra;

export const quickCases: readonly Case[] = [
  hermitian(real, 20, 5, 4),
  hermitian(real, 40, 6, 5),
  hermitian(complex, 40, 6, 5),
  layer(64, 256, 4),
  general('Gaussian, real 20, 5, 4'),
  general('Gaussian, complex 20, 5, 4'),
  general('Gaussian, quaternion 8, 5, 3'),
  general('planted, real 40, 6, 5'),
  general('permutations, real 20, 4, 3'),
];

/** Besides the quick ones: one size varied at a time, other fields, other kinds. */
export const moreCases: readonly Case[] = [
  hermitian(real, 80, 8, 8),
  hermitian(quaternion, 20, 5, 4),
  sparse(200, 40, 2000, 4),
  ...[10, 160].map((n) => hermitian(real, n, 8, 4)),
  ...[2, 32].map((r) => hermitian(real, 40, r, 5)),
  ...[1, 2, 10, 20].map((d) => hermitian(real, 40, 6, d)),
  hermitian(complex, 80, 8, 8),
  hermitian(quaternion, 40, 6, 5),
  layer(256, 1024, 16),
  ...[
    'Gaussian, real 10, 4, 3',
    'Gaussian, real 40, 6, 5',
    'Gaussian, real 80, 8, 8',
    'Gaussian, complex 40, 6, 5',
    'Gaussian, complex 80, 8, 8',
    'Gaussian, quaternion 40, 6, 5',
    'low rank, real 40, 6, 5',
    'skew, real 40, 6, 5',
    'direct sum, real 24, 5, 4',
    'permutations, real 40, 5, 4',
    'orthogonal, real 20, 5, 4',
    'digraph, real 12, 30, 3',
  ].map(general),
];
