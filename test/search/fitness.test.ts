/** `fitness`, `similarity` and `spectralRadius` against dense oracles, their bounds, and how the fields lie in one another. */
import fc from 'fast-check';
import { eigs, complex as mathComplex, matrix } from 'mathjs';
import { describe, expect, it } from 'vitest';
import {
  apart,
  check,
  embedIn,
  fields,
  fitnessOf,
  fromArray,
  gamma,
  gammaAdjoint,
  gammaMatrix,
  gaussianTuple,
  hermitianTuple,
  innerProduct,
  kronecker,
  mul,
  type NaiveTuple,
  radius,
  radiusByEigenvalues,
  radiusOf,
  randomInvertible,
  scaled,
  seeds,
  size,
  source,
  star,
  times,
  toInputTuple,
} from '../support';

const [real, complex, quaternion] = fields;

function near(value: number, expected: number, tolerance = 1e-9): void {
  expect(Math.abs(value - expected), `${value} against ${expected}`).toBeLessThanOrEqual(
    tolerance * Math.abs(expected),
  );
}

const pairs = fc.record({
  seed: seeds,
  n: fc.integer({ min: 1, max: 4 }),
  m: fc.integer({ min: 1, max: 3 }),
  r: fc.integer({ min: 1, max: 4 }),
});

describe.each(fields)('over the $name numbers', ({ dim, field }) => {
  const draw = ({ seed, n, m, r }: { seed: number; n: number; m: number; r: number }): [NaiveTuple, NaiveTuple] => {
    const random = source(seed);
    return [gaussianTuple(dim, r, n, random), gaussianTuple(dim, r, m, random)];
  };

  it('spectralRadius(A, B) is ρ of the dense Σ A_j⊗conj B_j', () => {
    check(
      fc.property(pairs, (pair) => {
        const [A, B] = draw(pair);
        near(field.spectralRadius(toInputTuple(A), toInputTuple(B)).value, radius(A, B), 1e-8);
        near(field.spectralRadius(toInputTuple(A)).value, radius(A), 1e-8);
      }),
      15,
    );
  });

  it('its vectors are eigenvectors: ΓU = λU and Γ†V = λ̄V with |λ| = ρ, where λ is simple', () => {
    check(
      fc.property(pairs, (pair) => {
        const [A, B] = draw(pair);
        const found = field.spectralRadius(toInputTuple(A), toInputTuple(B));
        if (found.kind === 'complex-pair' || found.status !== 'converged') return;
        const [U, V] = [fromArray(found.right, dim), fromArray(found.left, dim)];
        near(size(U), 1);
        near(size(V), 1);
        const image = gamma(A, B, U);
        const back = gammaAdjoint(A, B, V);
        // λ = ⟨U, ΓU⟩, complex over C.
        const along = (W: typeof U, of: typeof U): number[] =>
          dim === 2
            ? mul(star(W), of).reduce((sum, row, i) => sum.map((x, p) => x + row[i]![p]!), [0, 0])
            : [innerProduct(W, of)];
        const lambda = along(U, image);
        near(Math.hypot(...lambda), found.value, 1e-8);
        const times_ = (W: typeof U, z: number[]) =>
          dim === 2 ? W.map((row) => row.map((x) => times(z, x))) : scaled(W, z[0]!);
        expect(apart(image, times_(U, lambda))).toBeLessThan(1e-8);
        expect(apart(back, times_(V, along(V, back)))).toBeLessThan(1e-8);
        near(Math.hypot(...along(V, back)), found.value, 1e-8);
      }),
      15,
    );
  });

  it('fitness(A, X) by definition, and never above ρ(Φ(A))^{1/2}', () => {
    check(
      fc.property(pairs, (pair) => {
        const [A, X] = draw(pair);
        const value = field.fitness(toInputTuple(A), toInputTuple(X));
        near(value, fitnessOf(A, X), 1e-8);
        expect(value).toBeLessThanOrEqual(Math.sqrt(radius(A)) * (1 + 1e-9));
        near(field.fitness(toInputTuple(A), toInputTuple(A)), Math.sqrt(radius(A)));
      }),
      15,
    );
  });

  it('X → c·B X B⁻¹ leaves fitness(A, X) unchanged, c real (complex over C)', () => {
    check(
      fc.property(pairs, (pair) => {
        const [A, X] = draw(pair);
        const random = source(pair.seed + 1);
        const { B, inverse } = randomInvertible(dim, pair.m, random);
        const c = dim === 2 ? [random.normal(), random.normal()] : [random.normal()];
        const moved = X.map((M) => {
          const turned = mul(mul(B, M), inverse);
          return dim === 2 ? turned.map((row) => row.map((x) => times(c, x))) : scaled(turned, c[0]!);
        });
        near(
          field.fitness(toInputTuple(A), toInputTuple(moved)),
          field.fitness(toInputTuple(A), toInputTuple(X)),
          1e-7,
        );
      }),
      15,
    );
  });

  it('similarity lies in [0,1], is symmetric, is 1 on the diagonal and on conjugates, and is L over its bound', () => {
    check(
      fc.property(pairs, (pair) => {
        const [A, B] = draw(pair);
        const [a, b] = [toInputTuple(A), toInputTuple(B)];
        const value = field.similarity(a, b);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        near(field.similarity(b, a), value, 1e-8);
        near(field.similarity(a, a), 1);
        near(value, field.fitness(a, b) / Math.sqrt(field.spectralRadius(a).value), 1e-8);
        const { B: W, inverse } = randomInvertible(dim, pair.n, source(pair.seed + 2));
        near(field.similarity(a, toInputTuple(A.map((M) => scaled(mul(mul(W, M), inverse), -3)))), 1, 1e-8);
      }),
      12,
    );
  });

  it('the fitness that a fit reports is fitness(A, X) of its X, and its similarity is similarity(A, X)', () => {
    check(
      fc.property(seeds, fc.boolean(), (seed, hermitian) => {
        const A = toInputTuple((hermitian ? hermitianTuple : gaussianTuple)(dim, 3, 5, source(seed)));
        const result = field.fit(A, { rank: 2, restarts: 1 });
        if (result.status !== 'converged') return;
        // X may be stationary on a branch that is not the dominant one; dominance() says so.
        if (result.dominance().dominant) {
          near(field.fitness(A, result.X), result.fitness, 1e-7);
          near(field.similarity(A, result.X), result.similarity, 1e-7);
        } else expect(field.fitness(A, result.X)).toBeGreaterThan(result.fitness);
        expect(result.similarity).toBeLessThanOrEqual(1 + 1e-9);
      }),
      6,
    );
  });
});

describe('how the fields lie in one another', () => {
  const embedded = (dim: number, A: NaiveTuple) => toInputTuple(embedIn(dim, A));

  it('R ⊂ C and R ⊂ H preserve ρ(Γ(A;B)), fitness and similarity', () => {
    check(
      fc.property(pairs, ({ seed, n, m, r }) => {
        const random = source(seed);
        const A = gaussianTuple(1, r, n, random);
        const B = gaussianTuple(1, r, m, random);
        const expected = real.field.spectralRadius(toInputTuple(A), toInputTuple(B)).value;
        near(radius(A, B), expected, 1e-8);
        for (const { dim, field } of [complex, quaternion]) {
          near(field.spectralRadius(embedded(dim, A), embedded(dim, B)).value, expected, 1e-8);
          near(
            field.fitness(embedded(dim, A), embedded(dim, B)),
            real.field.fitness(toInputTuple(A), toInputTuple(B)),
            1e-8,
          );
          near(
            field.similarity(embedded(dim, A), embedded(dim, B)),
            real.field.similarity(toInputTuple(A), toInputTuple(B)),
            1e-8,
          );
        }
      }),
      15,
    );
  });

  it('C ⊂ H gives the larger of ρ(ΣA⊗conj B) and ρ(ΣA⊗B)', () => {
    let strict = 0;
    check(
      fc.property(pairs, ({ seed, n, m, r }) => {
        const random = source(seed);
        const A = gaussianTuple(2, r, n, random);
        const B = gaussianTuple(2, r, m, random);
        const [barred, plain] = [radius(A, B), radiusOf(kronecker(A, B, false))];
        near(complex.field.spectralRadius(toInputTuple(A), toInputTuple(B)).value, barred, 1e-8);
        near(quaternion.field.spectralRadius(embedded(4, A), embedded(4, B)).value, Math.max(barred, plain), 1e-8);
        if (plain > 1.01 * barred) strict += 1;
      }),
      15,
    );
    expect(strict, 'cases where H and C differ').toBeGreaterThan(0);
  });

  it('a complex fit of a real tuple is at least as fit as the real one, a quaternionic one of it too (seeds 1, 2)', () => {
    for (let seed = 1; seed <= 2; seed++) {
      const A = gaussianTuple(1, 3, 5, source(seed));
      const best = real.field.fit(toInputTuple(A), { rank: 2, restarts: 6 });
      for (const { dim, field } of [complex, quaternion]) {
        const result = field.fit(embedded(dim, A), { rank: 2, restarts: 6 });
        expect(result.fitness, `seed ${seed}, dimension ${dim}`).toBeGreaterThanOrEqual(best.fitness * (1 - 1e-7));
      }
    }
  });
});

describe('second opinions', () => {
  it('ml-matrix: fitness² = ρ(Γ(A;X)) = ρ(Φ(X)) at a real LSRDR, seeds 1 and 2', () => {
    for (let seed = 1; seed <= 2; seed++) {
      for (const make of [gaussianTuple, hermitianTuple]) {
        const A = make(1, 3, 5, source(seed));
        const result = real.field.fit(toInputTuple(A), { rank: 2, restarts: 4 });
        expect(result.status).toBe('converged');
        expect(result.dominance().dominant).toBe(true);
        const X = Array.from({ length: 3 }, (_, j) => fromArray(result.X.pick(j, null, null), 1));
        near(radiusByEigenvalues(gammaMatrix(A, X)), result.fitness ** 2, 1e-7);
        near(radiusByEigenvalues(gammaMatrix(X, X)), result.fitness ** 2, 1e-7);
      }
    }
  });

  it('mathjs: the same for one complex tuple (seed 2, n = 4, r = 3, d = 2)', () => {
    const A = gaussianTuple(2, 3, 4, source(2));
    const result = complex.field.fit(toInputTuple(A), { rank: 2, restarts: 4 });
    expect(result.status).toBe('converged');
    const X = Array.from({ length: 3 }, (_, j) => fromArray(result.X.pick(j, null, null, null), 2));
    for (const dense of [gammaMatrix(A, X), gammaMatrix(X, X)]) {
      const { values } = eigs(matrix(dense.map((row) => row.map(([re, im]) => mathComplex(re!, im!)))), {
        eigenvectors: false,
      });
      const moduli = (values.valueOf() as unknown as { re: number; im: number }[]).map(({ re, im }) =>
        Math.hypot(re, im),
      );
      near(Math.max(...moduli), result.fitness ** 2, 1e-7);
    }
  });
});
