/** Barycentres against dense matrices, against fits of one tuple, and under what must not change them. */
import { describe, expect, it } from 'vitest';
import { input } from '../field/samples';
import {
  apart,
  build,
  directSum,
  type FieldCase,
  fields,
  fromStack,
  gamma,
  gammaAdjoint,
  gaussianTuple,
  hermitianTuple,
  mul,
  type Naive,
  type NaiveTuple,
  partsOf as partsOfFit,
  radius,
  randomInvertible,
  scalar,
  scaled,
  source,
  star,
  times,
  trace,
} from '../support';
import { meanLog, moved, partsOf } from './samples';

const kinds = [
  { kind: 'general', make: gaussianTuple },
  { kind: 'Hermitian', make: hermitianTuple },
] as const;

/** Three tuples of sizes 5, 4, 3 that have something in common. */
function related(dim: number, make: typeof gaussianTuple, seed: number): NaiveTuple[] {
  const random = source(seed);
  const core = make(dim, 3, 2, random);
  return [5, 4, 3].map((n) =>
    directSum(core, make(dim, 3, n - 2, random)).map((M, j) => sum(M, make(dim, 3, n, random)[j]!)),
  );
}

function sum(M: Naive, noise: Naive): Naive {
  return build(M.length, M.length, (i, j) => M[i]![j]!.map((x, p) => x + 0.3 * noise[i]![j]![p]!));
}

function inBasis(A: NaiveTuple, { B, inverse }: { B: Naive; inverse: Naive }): NaiveTuple {
  return A.map((M) => mul(mul(B, M), inverse));
}

describe.each(fields)('barycentres over the $name numbers', (one: FieldCase) => {
  const { dim, field } = one;
  const options = { rank: 2, tolerance: 1e-9, restarts: 1 };

  describe.each(kinds)('of $kind tuples', ({ make }) => {
    // Over R and C one of the two is a direct sum, on which ρ(Φ(X)) has a kink.
    const seed = [51, 52, make === gaussianTuple ? 64 : 70][[1, 2, 4].indexOf(dim)]!;
    const tuples = related(dim, make, seed);
    const result = field.barycentre(tuples.map(input), options);
    const X = fromStack(result.X, dim);

    it(`have the fitness that dense matrices give, seed ${seed}`, () => {
      expect(result.status).toBe('converged');
      expect(result.fitness / Math.exp(meanLog(tuples, X))).toBeCloseTo(1, 9);
      expect(result.fitness ** 2 / radius(X)).toBeCloseTo(1, 9);
      result.parts.forEach((part, k) => {
        expect(part.fitness / (radius(tuples[k]!, X) / Math.sqrt(radius(X)))).toBeCloseTo(1, 9);
        const similarity = field.similarity(input(tuples[k]!), result.X);
        expect(part.similarity).toBeCloseTo(similarity, 9);
        expect(result.similarities[k]).toBeCloseTo(similarity, 9);
      });
      expect(result.similarity).toBeCloseTo(Math.exp(result.similarities.reduce((s, x) => s + Math.log(x) / 3, 0)), 12);
    });

    it(`are stationary, and maxima along random directions, by differences, seed ${seed}`, () => {
      const random = source(seed + 1);
      const at = meanLog(tuples, X);
      const isSmooth = field.spectralRadius(result.X).multiplicity === 1;
      for (let k = 0; k < 6; k++) {
        const Z = gaussianTuple(dim, 3, 2, random);
        const [ahead, behind] = [1e-4, -1e-4].map((h) => meanLog(tuples, moved(X, Z, h)));
        if (isSmooth) expect(Math.abs(ahead! - behind!) / 2e-4).toBeLessThan(1e-6);
        expect(Math.max(ahead!, behind!)).toBeLessThan(at + 1e-9);
        for (const h of [1e-2, -1e-2]) expect(meanLog(tuples, moved(X, Z, h))).toBeLessThan(at);
      }
      // Symmetries leave flat directions, which are found to the rounding of a Lanczos process that does not know of them.
      expect(result.certificate.secondOrder!.largest).toBeLessThan(1e-4);
      expect(result.certificate.dominance.map(({ dominant }) => dominant)).toEqual([true, true, true]);
    });

    it(`satisfy their equation with the R_k and S_k, P_k and Q_k, seed ${seed}`, () => {
      const { parts } = partsOf(result, one);
      const G = result.fitness;
      const terms = parts.map(({ R, S }, k) => {
        const { phase, fitness } = result.parts[k]!;
        const back = [...phase].map((x, p) => (p === 0 ? x : -x) * (G / fitness / 3));
        return tuples[k]!.map((A) => {
          const M = mul(mul(R, A), S);
          return build(2, 2, (i, j) => times(back, M[i]![j]!));
        });
      });
      X.forEach((Xj, j) => {
        const mean = build(2, 2, (i, l) => Xj[i]![l]!.map((_, p) => terms.reduce((s, t) => s + t[j]![i]![l]![p]!, 0)));
        expect(apart(mean, Xj)).toBeLessThan(1e-6);
      });
      parts.forEach(({ R, S, P, Q, projection }, k) => {
        expect(trace(P)[0]).toBeCloseTo(1, 10);
        expect(trace(Q)[0]).toBeCloseTo(1, 10);
        expect(apart(mul(projection, projection), projection)).toBeLessThan(1e-8);
        // P is the eigenvector of Γ(A; S X W⁻¹ R), for which only W⁻¹R = (RS)⁻¹R matters: it is the left inverse of S in Π = S·that.
        const left = mul(star(S), S);
        const inverseOf = (M: Naive): Naive => solve2(M);
        const leftInverse = mul(mul(inverseOf(left), star(S)), projection);
        const lifted = X.map((Xj) => mul(mul(S, Xj), leftInverse));
        const eigen = gamma(tuples[k]!, lifted, P);
        const factor = Math.hypot(...eigen.flat(2)) / Math.hypot(...P.flat(2));
        expect(factor / (result.parts[k]!.fitness * G)).toBeCloseTo(1, 6);
        expect(
          Math.abs(Math.hypot(...trace(mul(star(P), eigen))) / (factor * Math.hypot(...P.flat(2)) ** 2) - 1),
        ).toBeLessThan(1e-6);
        const right = mul(R, star(R));
        const rightInverse = mul(mul(projection, star(R)), inverseOf(right));
        const dual = X.map((Xj) => mul(mul(rightInverse, Xj), R));
        const image = gammaAdjoint(tuples[k]!, dual, Q);
        const length = Math.hypot(...image.flat(2)) / Math.hypot(...Q.flat(2));
        expect(length / factor).toBeCloseTo(1, 6);
      });
    });

    it(`of one tuple are its fit, seed ${seed}`, () => {
      const [A] = tuples as [NaiveTuple];
      const fitted = field.fit(input(A), options);
      const alone = field.barycentre([input(A)], { ...options, start: fitted });
      expect([fitted.status, alone.status]).toEqual(['converged', 'converged']);
      expect(alone.fitness / fitted.fitness).toBeCloseTo(1, 9);
      expect(alone.similarity).toBeCloseTo(fitted.similarity, 9);
      const [expected, found] = [partsOfFit(fitted), partsOf(alone, one)];
      for (const name of ['P', 'Q', 'projection'] as const) {
        expect(apart(found.parts[0]![name], expected[name]), name).toBeLessThan(1e-6);
      }
      expect(apart(mul(found.parts[0]!.R, found.parts[0]!.S), mul(expected.R, expected.S))).toBeLessThan(1e-6);
      expected.X.forEach((M, j) => void expect(apart(found.X[j]!, M)).toBeLessThan(1e-5));
      alone.sigma.forEach((x, i) => void expect(x).toBeCloseTo(fitted.sigma[i]!, 7));
      // From starts of its own it is no less fit than the best of some.
      const free = field.barycentre([input(A)], { ...options, restarts: 5 });
      const many = field.fit(input(A), { ...options, restarts: 5 });
      expect(free.fitness / many.fitness).toBeCloseTo(1, 8);
    });

    it(`of copies of one tuple are its fit, seed ${seed}`, () => {
      const [A] = tuples as [NaiveTuple];
      const copies = [A, scaled3(A, 2), A];
      const fitted = field.fit(input(A), options);
      const found = field.barycentre(copies.map(input), { ...options, start: fitted });
      expect(found.status).toBe('converged');
      expect(found.fitness / fitted.fitness).toBeCloseTo(2 ** (1 / 3), 8);
      found.parts.forEach((part) => void expect(part.similarity).toBeCloseTo(fitted.similarity, 8));
      const { P } = partsOfFit(fitted);
      for (const part of partsOf(found, one).parts) expect(apart(part.P, P)).toBeLessThan(1e-6);
    });

    // Over H the λ_k of Hermitian tuples come twice, and which eigenvectors Arnoldi's method gives depends on the basis.
    it.runIf(dim < 4 || make === gaussianTuple)(`follow the order, scale and basis of the tuples, seed ${seed}`, () => {
      const random = source(seed + 2);
      const bases = tuples.map(([M]) => randomInvertible(dim, M!.length, random));
      const order = [2, 0, 1];
      const factors = [3, -0.5, 0.01];
      const changed = order.map((k) => scaled3(inBasis(tuples[k]!, bases[k]!), factors[k]!));
      const after = field.barycentre(changed.map(input), { ...options, restarts: 0, start: result });
      expect(after.status).toBe('converged');
      const scale = Math.abs(factors[0]! * factors[1]! * factors[2]!) ** (1 / 3);
      expect(after.fitness / result.fitness).toBeCloseTo(scale, 7);
      const [before, found] = [partsOf(result, one), partsOf(after, one)];
      order.forEach((k, at) => {
        const { B, inverse } = bases[k]!;
        const { P, projection, Q } = before.parts[k]!;
        const carried = mul(mul(B, P), star(B));
        expect(apart(found.parts[at]!.P, scaled(carried, 1 / trace(carried)[0]!))).toBeLessThan(1e-6);
        const dual = mul(mul(star(inverse), Q), inverse);
        expect(apart(found.parts[at]!.Q, scaled(dual, 1 / trace(dual)[0]!))).toBeLessThan(1e-6);
        expect(apart(found.parts[at]!.projection, mul(mul(B, projection), inverse))).toBeLessThan(1e-6);
        expect(after.similarities[at]).toBeCloseTo(field.similarity(input(changed[at]!), after.X), 8);
      });
    });
  });

  it('find what is planted in all tuples, in a basis of its own in each', () => {
    const seed = 70 + dim;
    const random = source(seed);
    const X0 = gaussianTuple(dim, 4, 2, random);
    const bases = [4, 5, 3].map((n) => randomInvertible(dim, n, random));
    const tuples = [4, 5, 3].map((n, k) => {
      const noise = scaled3(gaussianTuple(dim, 4, n - 2, random), 0.2);
      return inBasis(directSum(X0, noise), bases[k]!);
    });
    const result = field.barycentre(tuples.map(input), { rank: 2 });
    expect(result.status).toBe('converged');
    expect(result.fitness).toBeCloseTo(Math.sqrt(radius(X0)), 7);
    expect(field.similarity(result.X, input(X0))).toBeCloseTo(1, 7);
    partsOf(result, one).parts.forEach(({ projection }, k) => {
      const { B, inverse } = bases[k]!;
      const n = B.length;
      const corner = build(n, n, (i, j) => scalar(dim, Number(i === j && i < 2)));
      expect(apart(projection, mul(mul(B, corner), inverse))).toBeLessThan(1e-6);
    });
  });
});

function scaled3(A: NaiveTuple, factor: number): NaiveTuple {
  return A.map((M) => scaled(M, factor));
}

/** The inverse of a Hermitian positive 2×2 matrix, [[a, b], [b̄, c]]. */
function solve2(M: Naive): Naive {
  const [a, c, b] = [M[0]![0]![0]!, M[1]![1]![0]!, M[0]![1]!];
  const determinant = a * c - b.reduce((s, x) => s + x * x, 0);
  return build(2, 2, (i, j) => {
    if (i === j) return M[0]![0]!.map((_, p) => (p === 0 ? (i === 0 ? c : a) / determinant : 0));
    return M[i]![j]!.map((x) => -x / determinant);
  });
}
