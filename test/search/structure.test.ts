/** What holds at every LSRDR (THEORY: structure), read from the public arrays by naive products and dense oracles. */
import fc from 'fast-check';
import { EigenvalueDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import {
  apart,
  bar,
  check,
  chi,
  compress,
  expectNormalised,
  expectSane,
  fields,
  gamma,
  gammaAdjoint,
  gammaMatrix,
  gaussianTuple,
  hermitianTuple,
  innerProduct,
  kronecker,
  mul,
  type Naive,
  type NaiveTuple,
  partsOf,
  radius,
  radiusByEigenvalues,
  radiusOf,
  scaled,
  seeds,
  size,
  source,
  star,
  toInputTuple,
  toReal,
  trace,
} from '../support';

const shapes = fc.record({
  seed: seeds,
  n: fc.integer({ min: 5, max: 8 }),
  r: fc.integer({ min: 3, max: 5 }),
  d: fc.integer({ min: 1, max: 3 }),
  hermitian: fc.boolean(),
});

/** Eigenvalues of a Hermitian matrix over R, C or H, descending, each once, by ml-matrix on a real embedding. */
function hermitianEigenvalues(M: Naive): number[] {
  const copies = [1, 1, 2, 2, 4][M[0]![0]!.length]!;
  const real = toReal(copies === 4 ? chi(M) : M);
  const values = new EigenvalueDecomposition(real, { assumeSymmetric: true }).realEigenvalues;
  return values.sort((x, y) => y - x).filter((_, k) => k % copies === 0);
}

/** ‖Γ(Y) − λY‖ / λ‖Y‖. */
function eigenDefect(image: Naive, Y: Naive, lambda: number): number {
  return apart(scaled(image, 1 / lambda), Y);
}

describe.each(fields)('structure over the $name numbers', ({ dim, field }) => {
  function converged(shape: { seed: number; n: number; r: number; d: number; hermitian: boolean }) {
    const A = (shape.hermitian ? hermitianTuple : gaussianTuple)(dim, shape.r, shape.n, source(shape.seed));
    const result = field.fit(toInputTuple(A), { rank: shape.d, tolerance: 1e-10, restarts: 1 });
    expectSane(result);
    return { A, result };
  }

  it('R S = 1, X = R A S, Π² = Π; P, Q are PSD of trace one and rank d with im P = im Π, im Q = im Π*', () => {
    let met = 0;
    check(
      fc.property(shapes, (shape) => {
        const { A, result } = converged(shape);
        if (result.status !== 'converged') return;
        met += 1;
        expectNormalised(result, A, 1e-9);
        const { P, Q, projection } = partsOf(result);
        expect(apart(mul(projection, P), P)).toBeLessThan(1e-9);
        expect(apart(mul(star(projection), Q), Q)).toBeLessThan(1e-9);
        expect(trace(projection)[0]).toBeCloseTo(shape.d, 8);
        for (const [M, spectrum] of [
          [P, result.spectrum.P],
          [Q, result.spectrum.Q],
        ] as const) {
          const values = hermitianEigenvalues(M);
          expect(Math.min(...values)).toBeGreaterThan(-1e-12);
          expect(values[shape.d - 1]).toBeGreaterThan(1e-9);
          for (const [k, value] of spectrum.entries()) expect(Math.abs(value - values[k]!)).toBeLessThan(1e-10);
          for (const rest of values.slice(shape.d)) expect(Math.abs(rest)).toBeLessThan(1e-10);
        }
        if (shape.hermitian) {
          expect(apart(projection, star(projection))).toBeLessThan(1e-9);
          expect(apart(P, Q)).toBeLessThan(1e-9);
        }
      }),
      10,
    );
    expect(met).toBeGreaterThanOrEqual(7);
  });

  it('P and Q are the dominant eigenvectors of Γ(A;ΠAΠ) and its adjoint, λ = fitness² = ρ(Φ(X)) = ρ(Γ(A;X))', () => {
    check(
      fc.property(shapes, (shape) => {
        const { A, result } = converged(shape);
        if (result.status !== 'converged') return;
        const { P, Q, X, projection } = partsOf(result);
        const squeezed = compress(projection, A, projection);
        const lambda = result.fitness ** 2;
        expect(eigenDefect(gamma(A, squeezed, P), P, lambda)).toBeLessThan(1e-7);
        expect(eigenDefect(gammaAdjoint(A, squeezed, Q), Q, lambda)).toBeLessThan(1e-7);
        // The rounding of powers of a non-normal matrix limits the oracle, hence 1e-8.
        expect(Math.abs(radius(X) / lambda - 1)).toBeLessThan(1e-8);
        expect(Math.abs(field.spectralRadius(toInputTuple(X)).value / lambda - 1)).toBeLessThan(1e-8);
        const { spectralRadius, dominant } = result.dominance();
        const found = field.spectralRadius(toInputTuple(A), toInputTuple(X)).value;
        expect(Math.abs(found / spectralRadius - 1)).toBeLessThan(1e-7);
        if (dominant) expect(Math.abs(found / lambda - 1)).toBeLessThan(1e-6);
        else expect(found).toBeGreaterThan(lambda);
      }),
      6,
    );
  });

  it('in the canonical gauge E = F is diagonal and descending, and the largest entry of each column of S real positive', () => {
    check(
      fc.property(shapes, (shape) => {
        const { result } = converged(shape);
        if (result.status !== 'converged') return;
        const { R, S, X, P, Q } = partsOf(result);
        // P = S E S*, Q = R* F R up to factors, and R S = 1.
        const unit = (M: Naive): Naive => scaled(M, 1 / trace(M)[0]!);
        const E = unit(mul(mul(R, P), star(R)));
        const F = unit(mul(mul(star(S), Q), S));
        expect(apart(E, F)).toBeLessThan(1e-8);
        const lambda = result.fitness ** 2;
        expect(eigenDefect(gamma(X, X, E), E, lambda)).toBeLessThan(1e-7);
        expect(eigenDefect(gammaAdjoint(X, X, F), F, lambda)).toBeLessThan(1e-7);
        for (let s = 0; s < shape.d; s++) {
          for (let t = 0; t < shape.d; t++) if (s !== t) expect(Math.hypot(...E[s]![t]!)).toBeLessThan(1e-8);
          if (s > 0) expect(E[s]![s]![0]).toBeLessThanOrEqual(E[s - 1]![s - 1]![0]! + 1e-12);
          const column = S.map((row) => row[s]!);
          const largest = Math.max(...column.map((x) => Math.hypot(...x)));
          const first = column.find((x) => Math.hypot(...x) >= (1 - 1e-6) * largest)!;
          expect(first[0]).toBeCloseTo(Math.hypot(...first), 10);
        }
      }),
      6,
    );
  });

  it('different starts that reach one optimum give the same X, R, S in the canonical gauge', () => {
    let compared = 0;
    check(
      fc.property(shapes, (shape) => {
        const { A, result } = converged(shape);
        const other = field.fit(toInputTuple(A), { rank: shape.d, tolerance: 1e-10, start: 'random', seed: 77 });
        if (result.status !== 'converged' || other.status !== 'converged') return;
        const [one, two] = [partsOf(result), partsOf(other)];
        if (apart(one.P, two.P) > 1e-6 || apart(one.Q, two.Q) > 1e-6) return;
        const { P: spectrum } = result.spectrum;
        const gaps = [...spectrum].slice(1).map((value, k) => (spectrum[k]! - value) / spectrum[0]!);
        if (Math.min(...gaps, 1) < 1e-3) return;
        compared += 1;
        for (const name of ['R', 'S', 'projection'] as const) expect(apart(one[name], two[name])).toBeLessThan(1e-5);
        for (const [j, M] of one.X.entries()) expect(apart(M, two.X[j]!)).toBeLessThan(1e-5);
      }),
      10,
    );
    expect(compared).toBeGreaterThanOrEqual(3);
  });

  it('the same seed gives the same bits', () => {
    const A = toInputTuple(gaussianTuple(dim, 3, 5, source(3)));
    const [one, two] = [0, 1].map(() => field.fit(A, { rank: 2, restarts: 2, seed: 5 }));
    expect([...two!.P.data]).toEqual([...one!.P.data]);
    expect(two!.fitness).toBe(one!.fitness);
  });

  it('membership is ⟨Pv,v⟩/⟨v,v⟩ in [0,1], and prominent directions are eigenvectors of P', () => {
    check(
      fc.property(shapes, seeds, (shape, seed) => {
        const { result } = converged(shape);
        const { P, Q } = partsOf(result);
        const v = gaussianTuple(dim, 1, shape.n, source(seed))[0]!.map((row) => [row[0]!]);
        for (const [which, M] of [
          ['P', P],
          ['Q', Q],
        ] as const) {
          const expected = innerProduct(v, mul(M, v)) / size(v) ** 2;
          const input = v.map((row) => (dim === 1 ? row[0]![0]! : row[0]!)) as number[];
          expect(result.membership(input, which)).toBeCloseTo(expected, 12);
          expect(expected).toBeLessThanOrEqual(1);
          expect(expected).toBeGreaterThanOrEqual(-1e-15);
          const { directions, weights, neurons } = result.prominent(shape.d, which);
          for (let k = 0; k < shape.d; k++) {
            const u: Naive = Array.from({ length: shape.n }, (_, i) => [
              dim === 1 ? [directions.get(k, i)] : Array.from({ length: dim }, (_, p) => directions.get(k, i, p)),
            ]);
            expect(size(u)).toBeCloseTo(1, 10);
            expect(size(mul(M, u))).toBeCloseTo(weights[k]!, 10);
            expect(innerProduct(u, mul(M, u))).toBeCloseTo(weights[k]!, 10);
          }
          const diagonal = M.map((row, i) => row[i]![0]!);
          expect(neurons[0]!.weight).toBeCloseTo(Math.max(...diagonal), 12);
          expect(neurons.map(({ index }) => diagonal[index]!)).toEqual(
            neurons.map(({ weight }) => expect.closeTo(weight, 12)),
          );
        }
      }),
      4,
    );
  });
});

describe('the oracles against one another', () => {
  it('powers, ml-matrix and the definition agree on real Γ (seeds 1 to 5)', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const random = source(seed);
      const [A, B]: NaiveTuple[] = [gaussianTuple(1, 3, 4, random), gaussianTuple(1, 3, 2, random)];
      const expected = radiusByEigenvalues(gammaMatrix(A!, B!));
      expect(Math.abs(radius(A!, B!) / expected - 1), `seed ${seed}`).toBeLessThan(1e-9);
    }
  });

  it('over H, the definition and χ agree (seeds 1 to 3)', () => {
    for (let seed = 1; seed <= 3; seed++) {
      const random = source(seed);
      const [A, B]: NaiveTuple[] = [gaussianTuple(4, 3, 3, random), gaussianTuple(4, 3, 2, random)];
      const embedded = radiusOf(kronecker(A!.map(chi), B!.map(chi)));
      expect(Math.abs(radius(A!, B!) / embedded - 1), `seed ${seed}`).toBeLessThan(1e-9);
    }
  });

  it('χ is a *-homomorphism', () => {
    const random = source(6);
    const [A, B] = gaussianTuple(4, 2, 3, random) as [Naive, Naive];
    expect(apart(chi(mul(A, B)), mul(chi(A), chi(B)))).toBeLessThan(1e-14);
    const image = chi(A);
    const conjugated = star(image);
    expect(apart(chi(star(A)), conjugated)).toBe(0);
    expect(bar([1, 2, 3, 4])).toEqual([1, -2, -3, -4]);
  });
});
