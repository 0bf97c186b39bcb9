/** The classes of tuples of the soak: those of `structured.ts`, and more that need a rank, a scale or a word on what must happen. */
import { leftMultiplications } from '../support/division-algebras';
import { build, embedIn, eye, mul, type Naive, type NaiveTuple, scalar, scaled, star } from '../support/naive';
import { gaussianMatrix, gaussianTuple, hermitianTuple, randomUnitary, type Source } from '../support/random';
import { matrixUnit, structured } from '../support/structured';

/** A tuple, and one that has the same radii for less: in balanced coordinates, and divided by a unit. */
export interface Sample {
  readonly A: NaiveTuple;
  readonly plain: NaiveTuple;
  readonly unit: number;
  /** Nilpotent in exact arithmetic; rounding may hide it from Φ(A)^n(1). */
  readonly isNilpotent?: boolean;
}

export interface TupleClass {
  readonly name: string;
  readonly make: (dim: number, random: Source) => Sample;
  /** The rank, where it is no random one. */
  readonly rank?: (n: number) => number;
}

type Maker = (dim: number, random: Source) => NaiveTuple;

const entries = (dim: number, rows: readonly (readonly number[])[]): Naive =>
  rows.map((row) => row.map((x) => scalar(dim, x)));

const repeat = (count: number, make: (k: number) => Naive): NaiveTuple =>
  Array.from({ length: count }, (_, k) => make(k));

function permutation(dim: number, n: number, random: Source): Naive {
  const left = Array.from({ length: n }, (_, i) => i);
  const images = Array.from({ length: n }, () => left.splice(random.integer(0, left.length - 1), 1)[0]!);
  return build(n, n, (i, j) => scalar(dim, Number(images[j] === i)));
}

/** √p_k·σ_k on one of q qubits, for every qubit; σ_y as the real iσ_y over R. */
function paulis(dim: number, qubits: number, random: Source): NaiveTuple {
  const i = dim === 1 ? [1] : [0, -1, ...new Array<number>(dim - 2).fill(0)];
  const minusI = i.map((x) => -x);
  const sigma: Naive[] = [
    eye(dim, 2),
    entries(dim, [
      [0, 1],
      [1, 0],
    ]),
    [
      [scalar(dim, 0), i],
      [minusI, scalar(dim, 0)],
    ],
    entries(dim, [
      [1, 0],
      [0, -1],
    ]),
  ];
  const equal = random.uniform() < 0.5;
  const n = 2 ** qubits;
  return Array.from({ length: qubits }, (_, qubit) =>
    sigma.map((M) => {
      const weight = Math.sqrt((equal ? 1 : random.uniform()) / (4 * qubits));
      const bit = (x: number) => (x >> qubit) & 1;
      return build(n, n, (s, t) =>
        (s ^ t) & ~(1 << qubit) ? scalar(dim, 0) : M[bit(s)]![bit(t)]!.map((x) => weight * x),
      );
    }),
  ).flat();
}

function nilpotent(dim: number, random: Source): Sample {
  const n = random.integer(2, 4);
  const upper = gaussianTuple(dim, random.integer(1, 3), n, random).map((M) =>
    build(n, n, (i, j) => (i < j ? M[i]![j]! : scalar(dim, 0))),
  );
  const W = randomUnitary(dim, n, random);
  const kind = random.integer(0, 2);
  const A = [upper, upper.map((M) => mul(mul(W, M), star(W))), upper.map((M) => scaled(M, 0))][kind]!;
  return { A, plain: A, unit: 1, isNilpotent: true };
}

/** The k-th matrix times 10^{±150}, at least one as it is. */
function scalesApart(dim: number, random: Source): Sample {
  const B = gaussianTuple(dim, 3, 3, random);
  const powers = [0, random.integer(0, 1) * -150, -150];
  const shift = random.integer(0, 1) * 150;
  const plain = B.map((M, k) => scaled(M, 10 ** powers[k]!));
  return { A: plain.map((M) => scaled(M, 10 ** shift)), plain, unit: 10 ** shift };
}

function allAtOneScale(dim: number, random: Source): Sample {
  const make = random.uniform() < 0.5 ? gaussianTuple : hermitianTuple;
  const plain = make(dim, 2, 3, random);
  const unit = 2 ** (random.uniform() < 0.5 ? 498 : -498);
  return { A: plain.map((M) => scaled(M, unit)), plain, unit };
}

/** D B D⁻¹ with D of powers of two, up to 2^±17: radii are those of B, and Φ has entries up to 2^68 apart. */
function badlyScaled(dim: number, random: Source): Sample {
  const n = random.integer(2, 4);
  const plain = gaussianTuple(dim, 2, n, random);
  const D = Array.from({ length: n }, () => 2 ** random.integer(-17, 17));
  const A = plain.map((M) => build(n, n, (i, j) => M[i]![j]!.map((x) => (x * D[i]!) / D[j]!)));
  return { A, plain, unit: 1 };
}

function underSigns(dim: number, random: Source): NaiveTuple {
  const n = random.integer(3, 5);
  const sign = Array.from({ length: n }, (_, i) => (i === 0 ? 0 : i === 1 ? 1 : random.integer(0, 1)));
  const make = random.uniform() < 0.5 ? gaussianTuple : hermitianTuple;
  return make(dim, random.integer(2, 3), n, random).map((M) => {
    const odd = random.integer(0, 1);
    return build(n, n, (i, j) => (sign[i]! ^ sign[j]! ^ odd ? scalar(dim, 0) : M[i]![j]!));
  });
}

const c = 1 / Math.sqrt(3);

const more: { readonly [name: string]: Maker } = {
  'skew-Hermitian': (dim, random) =>
    gaussianTuple(dim, 2, 4, random).map((M) =>
      build(4, 4, (i, j) => M[i]![j]!.map((x, p) => (x - star(M)[i]![j]![p]!) / 2)),
    ),
  triangular: (dim, random) =>
    gaussianTuple(dim, 2, 3, random).map((M) => build(3, 3, (i, j) => (i <= j ? M[i]![j]! : scalar(dim, 0)))),
  permutations: (dim, random) => {
    const n = random.integer(2, 5);
    return repeat(random.integer(1, 3), () => permutation(dim, n, random));
  },
  'one matrix several times': (dim, random) => {
    const M = gaussianMatrix(dim, 3, 3, random);
    return [M, M, scaled(M, -0.5)];
  },
  unitary: (dim, random) => repeat(random.integer(1, 3), () => randomUnitary(dim, 3, random)),
  'even or odd under signs': underSigns,
  'the W state': (dim) => [
    entries(dim, [
      [0, c],
      [c, 0],
    ]),
    entries(dim, [
      [c, 0],
      [0, 0],
    ]),
  ],
  'Pauli channels': (dim, random) => paulis(dim, random.integer(1, 2), random),
  'one matrix': (dim, random) => gaussianTuple(dim, 1, random.integer(2, 4), random),
  'more matrices than n²': (dim, random) => gaussianTuple(dim, 6, 2, random),
  'zero rows and columns': (dim, random) => {
    const zero = random.integer(0, 3);
    const other = random.integer(0, 3);
    return gaussianTuple(dim, 2, 4, random).map((M) =>
      build(4, 4, (i, j) => (i === zero || j === other ? scalar(dim, 0) : M[i]![j]!)),
    );
  },
  'all matrix units': (dim, random) => {
    const n = random.integer(2, 3);
    return repeat(n * n, (k) => matrixUnit(dim, n, Math.floor(k / n), k % n));
  },
  'a weighted digraph': (dim, random) => {
    const n = random.integer(3, 5);
    const edges = repeat(n * n, (k) => matrixUnit(dim, n, Math.floor(k / n), k % n, random.uniform()));
    return edges.filter((_, k) => k === 0 || random.uniform() < 0.4);
  },
};

const plainly =
  (make: Maker) =>
  (dim: number, random: Source): Sample => {
    const A = make(dim, random);
    return { A, plain: A, unit: 1 };
  };

export const classes: readonly TupleClass[] = [
  ...structured.map(({ kind, make }) => ({ name: kind, make: plainly(make) })),
  ...Object.entries(more).map(([name, make]) => ({ name, make: plainly(make) })),
  { name: 'nilpotent', make: nilpotent },
  { name: 'scales 1e±150 apart', make: scalesApart },
  { name: 'all at the scale 1e±150', make: allAtOneScale },
  { name: 'badly scaled coordinates', make: badlyScaled },
  { name: 'octonions', make: plainly((dim) => embedIn(dim, leftMultiplications(8))), rank: () => 2 },
  { name: 'd = n', make: plainly((dim, random) => gaussianTuple(dim, 2, 3, random)), rank: (n) => n },
  { name: 'd = 1', make: plainly((dim, random) => gaussianTuple(dim, 3, 4, random)), rank: () => 1 },
];
