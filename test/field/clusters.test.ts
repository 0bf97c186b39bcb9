import fc from 'fast-check';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { fields } from '../support/fields';
import { apart, build, fromArray, innerProduct, mul, type Naive, scaled, star, toInput } from '../support/naive';
import { chi } from '../support/oracle';
import { gaussianMatrix, source } from '../support/random';
import { input, kinds, n } from './samples';

/** Eigenvalues of a Hermitian matrix, descending, each once: by real or complex embeddings left to ml-matrix. */
function hermitianSpectrum(P: Naive): number[] {
  const dim = P[0]![0]!.length;
  const M = dim === 4 ? chi(P) : P;
  const real = new Matrix(
    dim === 1
      ? M.map((row) => row.map((x) => x[0]!))
      : [
          ...M.map((row) => [...row.map((x) => x[0]!), ...row.map((x) => -x[1]!)]),
          ...M.map((row) => [...row.map((x) => x[1]!), ...row.map((x) => x[0]!)]),
        ],
  );
  const { realEigenvalues } = new EigenvalueDecomposition(real, { assumeSymmetric: true });
  return realEigenvalues.sort((x, y) => y - x).filter((_, index) => index % dim === 0);
}

for (const { name, field, dim } of fields) {
  describe.each(kinds)(`${name}, $kind tuple: P and Q`, ({ kind, tuple }) => {
    const d = 3;
    const result = field.fit(input(tuple(dim)), { rank: d });
    const matrices = { P: fromArray(result.P, dim), Q: fromArray(result.Q, dim) };

    describe.each(['P', 'Q'] as const)('%s', (which) => {
      const M = matrices[which];
      const naive = (v: Naive): number => innerProduct(v, mul(M, v)) / innerProduct(v, v);
      const column = (seed: number): Naive => gaussianMatrix(dim, n, 1, source(seed));
      const row = (v: Naive): unknown[] => toInput(v).map((entry) => entry[0]!);

      it('is Hermitian of trace one and carried by the projection', () => {
        expect(apart(M, star(M))).toBeLessThan(1e-15);
        expect(M.reduce((sum, line, i) => sum + line[i]![0]!, 0)).toBeCloseTo(1, 14);
        const projection = fromArray(result.projection, dim);
        const range = which === 'P' ? projection : star(projection);
        expect(apart(mul(range, M), M)).toBeLessThan(1e-12);
      });

      it('spectrum: its d eigenvalues, descending, of sum one', () => {
        const spectrum = result.spectrum[which];
        const expected = hermitianSpectrum(M);
        spectrum.forEach((value, k) => {
          expect(value).toBeCloseTo(expected[k]!, 13);
          if (k > 0) expect(value).toBeLessThanOrEqual(spectrum[k - 1]!);
          expect(value).toBeGreaterThanOrEqual(0);
        });
        expect(spectrum.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 14);
        for (const rest of expected.slice(d)) expect(Math.abs(rest)).toBeLessThan(1e-14);
      });

      it('membership: ⟨Pv,v⟩/⟨v,v⟩ in [0, λ_max]', () => {
        const property = fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
          const v = column(seed);
          const value = result.membership(row(v), which);
          expect(value).toBeCloseTo(naive(v), 13);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(result.spectrum[which][0]! * (1 + 1e-14));
        });
        fc.assert(property, { seed: 1, numRuns: 50 });
      });

      it('membership: one vector or many, nested or ndarray or typed', () => {
        const vectors = Array.from({ length: 5 }, (_, k) => column(k));
        const rows = vectors.map(row);
        const shape = dim === 1 ? [5, n] : [5, n, dim];
        const many = ndarray(Float64Array.from(rows.flat(2) as number[]), shape);
        const values = result.membership(rows, which);
        expect(values).toBeInstanceOf(Float64Array);
        expect(Array.from(values as Float64Array)).toEqual(
          rows.map((v) => expect.closeTo(result.membership(v, which) as number, 14)),
        );
        expect(result.membership(many, which)).toEqual(values);
        expect(result.membership(many.step(-1), which)).toEqual((values as Float64Array).slice().reverse());
        const nulls = shape.slice(1).map(() => null);
        expect(result.membership(rows.map((_, k) => many.pick(k, ...nulls)) as never, which)).toEqual(values);
        rows.forEach((v, k) => {
          const alone = result.membership(many.pick(k, ...nulls), which);
          expect(alone).toBe(result.membership(v, which));
          expect(typeof alone).toBe('number');
          if (dim === 1) expect(result.membership(Float64Array.from(v as number[]), which)).toBe(alone);
        });
        expect(result.membership(rows.slice(0, 1), which)).toBeInstanceOf(Float64Array);
        expect(result.membership(ndarray(new Float64Array(0), [0, ...shape.slice(1)]), which)).toEqual(
          new Float64Array(0),
        );
      });

      it('membership does not see scalars multiplied from the right', () => {
        const v = column(9);
        const q = column(10)[0]![0]!;
        const turned = mul(v, [[q]]);
        expect(result.membership(row(turned), which)).toBeCloseTo(result.membership(row(v), which) as number, 13);
      });

      it('prominent: orthonormal eigenvectors with their weights', () => {
        const { directions, weights } = result.prominent(n, which);
        const vectors = Array.from({ length: d }, (_, k) =>
          build(n, 1, (i) =>
            dim === 1 ? [directions.get(k, i)] : Array.from({ length: dim }, (__, p) => directions.get(k, i, p)),
          ),
        );
        expect(weights).toEqual(result.spectrum[which]);
        vectors.forEach((u, k) => {
          expect(apart(mul(M, u), scaled(u, weights[k]!))).toBeLessThan(1e-11);
          vectors.forEach((w, l) => {
            const product = mul(star(u), w)[0]![0]!;
            product.forEach((x, p) => {
              expect(x).toBeCloseTo(k === l && p === 0 ? 1 : 0, 12);
            });
          });
          expect(result.membership(row(u), which)).toBeCloseTo(weights[k]!, 13);
        });
        const two = result.prominent(2, which);
        expect(two.directions.data).toEqual(directions.data.slice(0, 2 * n * dim));
        expect(two.weights).toEqual(weights.slice(0, 2));
      });

      it('prominent: neurons by the diagonal, which is their membership', () => {
        const { neurons } = result.prominent(n, which);
        const diagonal = M.map((line, index) => ({ index, weight: line[index]![0]! }));
        diagonal.sort((x, y) => y.weight - x.weight);
        expect(neurons.map(({ index }) => index)).toEqual(diagonal.map(({ index }) => index));
        neurons.forEach(({ index, weight }, k) => {
          expect(weight).toBeCloseTo(diagonal[k]!.weight, 14);
          const unit = build(n, 1, (i) => Array.from({ length: dim }, (_, p) => (i === index && p === 0 ? 1 : 0)));
          expect(result.membership(row(unit), which)).toBeCloseTo(weight, 14);
        });
        expect(result.prominent(1, which).neurons).toEqual(neurons.slice(0, 1));
      });
    });

    it('P is the default', () => {
      const v = ndarray(
        Float64Array.from({ length: n * dim }, (_, i) => 1 + i),
        dim === 1 ? [n] : [n, dim],
      );
      expect(result.membership(v)).toBe(result.membership(v, 'P'));
      expect(result.prominent(2)).toEqual(result.prominent(2, 'P'));
      if (kind === 'Hermitian') expect(apart(matrices.P, matrices.Q)).toBeLessThan(1e-12);
      else expect(apart(matrices.P, matrices.Q)).toBeGreaterThan(1e-3);
    });

    it('dominance: the eigenvalue is fitness² and, at this maximum, the spectral radius', () => {
      const { eigenvalue, spectralRadius, dominant, multiplicity, kind: lies } = result.dominance();
      expect(eigenvalue / result.fitness ** 2).toBeCloseTo(1, 12);
      expect(spectralRadius / eigenvalue).toBeCloseTo(1, 6);
      expect(dominant).toBe(true);
      expect(multiplicity).toBeGreaterThanOrEqual(1);
      expect(typeof lies).toBe('string');
      expect(field.spectralRadius(input(tuple(dim)), result.X).value / spectralRadius).toBeCloseTo(1, 6);
    });

    it('fitness and similarity are those of X', () => {
      expect(field.fitness(input(tuple(dim)), result.X) / result.fitness).toBeCloseTo(1, 8);
      expect(field.similarity(input(tuple(dim)), result.X)).toBeCloseTo(result.similarity, 8);
      expect(result.similarity).toBeLessThanOrEqual(1);
    });
  });

  describe(`${name}: a P of lower rank than d`, () => {
    it('has orthonormal prominent directions all the same', () => {
      // With P = K K*, K·v/√λ is no unit vector for λ at the level of rounding.
      const A = [
        build(3, 3, (i, j) => Array.from({ length: dim }, (_, p) => (p === 0 && i === j ? [2, 1, 0.5][i]! : 0))),
      ];
      for (const rank of [2, 3]) {
        const { directions } = field.fit(input(A), { rank }).prominent(3);
        const count = directions.shape[0]!;
        const vectors = Array.from({ length: count }, (_, k) =>
          build(3, 1, (i) =>
            dim === 1 ? [directions.get(k, i)] : Array.from({ length: dim }, (__, p) => directions.get(k, i, p)),
          ),
        );
        const products = vectors.map((u) => vectors.map((v) => Math.hypot(...mul(star(u), v)[0]![0]!)));
        products.flat().forEach((x, index) => {
          expect(x).toBeCloseTo(index % (count + 1) === 0 ? 1 : 0, 8);
        });
      }
    });
  });
}
