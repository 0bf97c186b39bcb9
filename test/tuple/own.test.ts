/** A representation of the user's own: weighted permutation matrices, diagonal ones among them, never written out. */
import { describe, expect, it } from 'vitest';
import { BaseTuple, denseTuple, type PlanarMatrix, type Tuple } from '../../src/tuple';
import { bitsOf, input } from '../field/samples';
import { fields } from '../support/fields';
import {
  add,
  apart,
  build,
  fromArray,
  mul,
  type Naive,
  type NaiveTuple,
  type Scalar,
  size,
  star,
  times,
} from '../support/naive';
import { naive } from '../support/planar';
import { gaussianMatrix, source } from '../support/random';

function write(out: PlanarMatrix, M: Naive): void {
  const a = out.algebra.dim;
  M.forEach((row, i) => {
    row.forEach((x, j) => {
      for (let p = 0; p < a; p++) out.data[(i * a + p) * out.cols + j] = x[p]!;
    });
  });
}

/** A_j e_k = w_jk e_π_j(k): row π_j(k) of A_j Y is w_jk times row k of Y. The image of Y is Y itself. */
class MonomialTuple extends BaseTuple {
  readonly r: number;
  readonly n: number;

  constructor(
    readonly algebra: Tuple['algebra'],
    readonly permutations: readonly (readonly number[])[],
    readonly weights: readonly (readonly Scalar[])[],
  ) {
    super();
    this.r = permutations.length;
    this.n = permutations[0]!.length;
  }

  private times(j: number, Y: Naive): Naive {
    const out: Naive[number][] = new Array(this.n);
    this.permutations[j]!.forEach((to, k) => {
      out[to] = Y[k]!.map((y) => times(this.weights[j]![k]!, y));
    });
    return out;
  }
  private adjointTimes(j: number, Z: Naive): Naive {
    return this.permutations[j]!.map((to, k) => {
      const [conjugated] = star([[this.weights[j]![k]!]])[0]!;
      return Z[to]!.map((z) => times(conjugated!, z));
    });
  }
  private blocks(stack: PlanarMatrix): NaiveTuple {
    const M = naive(stack);
    const rows = M.length / this.r;
    return Array.from({ length: this.r }, (_, j) => M.slice(j * rows, (j + 1) * rows));
  }
  private each(make: (j: number) => Naive): Naive[] {
    return Array.from({ length: this.r }, (_, j) => make(j));
  }

  createImage(d: number): PlanarMatrix {
    return { algebra: this.algebra, rows: this.n, cols: d, data: new Float64Array(this.n * this.algebra.dim * d) };
  }
  imageInto(image: PlanarMatrix, Y: PlanarMatrix): void {
    image.data.set(Y.data);
  }
  combineInto(out: PlanarMatrix, image: PlanarMatrix, X: PlanarMatrix): void {
    const [Y, Xs] = [naive(image), this.blocks(X)];
    write(out, this.each((j) => mul(this.times(j, Y), star(Xs[j]!))).reduce(add));
  }
  compressInto(out: PlanarMatrix, V: PlanarMatrix, image: PlanarMatrix): void {
    const [Y, left] = [naive(image), star(naive(V))];
    write(out, this.each((j) => mul(left, this.times(j, Y))).flat());
  }
  adjointInto(out: PlanarMatrix, Z: PlanarMatrix, X: PlanarMatrix): void {
    const [given, Xs] = [naive(Z), this.blocks(X)];
    write(out, this.each((j) => mul(this.adjointTimes(j, given), Xs[j]!)).reduce(add));
  }
  matrices(): NaiveTuple {
    const one = build(this.n, this.n, (i, k) =>
      Array.from({ length: this.algebra.dim }, (_, p) => Number(i === k && p === 0)),
    );
    return this.each((j) => this.times(j, one));
  }
  override hermitianDefect(): number {
    const A = this.matrices();
    const defects = A.map((M) =>
      size(
        add(
          M,
          star(M).map((row) => row.map((x) => x.map((value) => -value))),
        ),
      ),
    );
    return Math.max(...defects) / Math.max(...A.map(size));
  }
  toDense(): PlanarMatrix {
    const out = this.createImage(this.n);
    const stack = { ...out, rows: this.r * this.n, data: new Float64Array(this.r * out.data.length) };
    write(stack, this.matrices().flat());
    return stack;
  }
}

const identity = [0, 1, 2, 3];
const samples = [
  { kind: 'diagonal matrices', permutations: [identity, identity, identity], rank: 1 },
  { kind: 'weighted permutations', permutations: [identity, [1, 2, 3, 0], [1, 0, 3, 2]], rank: 2 },
];

for (const { name, field, dim, algebra } of fields) {
  describe.each(samples)(`${name}: a tuple of one's own, $kind`, ({ permutations, rank }) => {
    const weights = permutations.map((_, j) => gaussianMatrix(dim, 1, 4, source(j + 1))[0]!);
    const own = new MonomialTuple(algebra, permutations, weights);
    const dense = denseTuple(input(own.matrices()));

    it('is fitted as the dense one is', () => {
      const options = { rank, restarts: 2, seed: 1 };
      const [result, expected] = [field.fit(own, options), field.fit(dense, options)];
      expect(result.status).toBe('converged');
      expect(result.method).toBe(expected.method);
      expect(result.fitness / expected.fitness).toBeCloseTo(1, 12);
      expect(result.similarity).toBeCloseTo(expected.similarity, 12);
      expect(result.optima.length).toBe(expected.optima.length);
      expect(apart(fromArray(result.P, dim), fromArray(expected.P, dim))).toBeLessThan(1e-5);
      expect(result.dominance().spectralRadius / expected.dominance().spectralRadius).toBeCloseTo(1, 6);
    });

    it('the same bits again, and from fitAsync', async () => {
      const options = { rank, restarts: 1, seed: 1 };
      const bits = bitsOf(field.fit(own, options));
      expect(bitsOf(field.fit(own, options))).toEqual(bits);
      expect(bitsOf(await field.fitAsync(own, options))).toEqual(bits);
    });

    it('goes where tuples go', () => {
      expect(field.similarity(own, dense)).toBeCloseTo(1, 10);
      expect(field.similarity(dense, own)).toBeCloseTo(1, 10);
      expect(field.spectralRadius(own).value / field.spectralRadius(dense).value).toBeCloseTo(1, 10);
      expect(field.fitness(own, dense) / field.fitness(dense, own)).toBeCloseTo(1, 10);
      expect(denseTuple(own)).toBe(own);
    });
  });

  describe(`${name}: a Hermitian tuple of one's own`, () => {
    it('takes hermitian-cg', () => {
      // A real diagonal, and two swaps whose weights are conjugate.
      const [q, p] = gaussianMatrix(dim, 1, 2, source(6))[0]!;
      const bar = (x: Scalar): Scalar => star([[x]])[0]![0]!;
      const diagonal = [1.5, -1, 0.7, 0.2].map((x) => Array.from({ length: dim }, (_, k) => (k === 0 ? x : 0)));
      const crossed = [q!, bar(q!), p!, bar(p!)];
      const own = new MonomialTuple(algebra, [identity, [1, 0, 3, 2]], [diagonal, crossed]);
      expect(own.hermitianDefect()).toBe(0);
      const dense = denseTuple(input(own.matrices()));
      const [result, expected] = [field.fit(own, { rank: 2, restarts: 3 }), field.fit(dense, { rank: 2, restarts: 3 })];
      expect([result.method, result.status]).toEqual(['hermitian-cg', 'converged']);
      expect(result.fitness / expected.fitness).toBeCloseTo(1, 12);
    });
  });
}
