import fc from 'fast-check';
import { type Algebra, conjugateScalar, multiplyScalars, validateAlgebra } from '../algebra';
import {
  adjoint,
  adjointMultiply,
  blocks,
  distance,
  hermitianEigen,
  hermitise,
  identity,
  inner,
  multiply,
  multiplyAdjoint,
  norm,
  type PlanarMatrix,
  polarFactor,
  realTrace,
  solve,
  spectralFunction,
  sumOfMultiplyAdjoint,
  zeros,
} from '../matrix';
import { randomSource } from '../random';
import { DenseTuple } from '../tuple/dense';

/** One law: a name for the test and a fast-check property to assert. */
export interface AlgebraLaw {
  /** The law in words, for the name of a test. */
  readonly name: string;
  /** What `fc.assert` takes; its own random scalars are its arguments. */
  readonly property: fc.IProperty<unknown[]>;
}

/** Where the laws take their scalars from; by default components between −8 and 8, zeros and units among them. */
export interface AlgebraArbitraries {
  /** A scalar as its a components, each of size about 1 to 10. */
  readonly scalar?: fc.Arbitrary<number[]>;
}

/** Millionths between −8 and 8: nothing so small that products of it underflow and break a law by themselves. */
const component = fc.integer({ min: -8_000_000, max: 8_000_000 }).map((millionths) => millionths / 1_000_000);

/**
 * The conformance suite of a scalar algebra: the laws of scalars that everything assumes (unit, associativity, involution,
 * distributivity, |xy| = |x||y|), and those of the matrices and superoperators built on its table. An algebra that passes can be given
 * to `createField` of `lsrdr/field`, and as the option `algebra` wherever there is one.
 *
 * @param algebra the table; see `Algebra`
 * @param arbitraries where scalars come from
 * @returns the laws, for any test runner: `fc.assert(law.property)`. The first says what `validateAlgebra` says.
 *
 * @example
 * import fc from 'fast-check';
 * import { algebra } from 'lsrdr';
 * for (const law of algebraLaws(algebra.quaternion)) fc.assert(law.property, { numRuns: 5, seed: 1 });
 */
export function algebraLaws(algebra: Algebra, arbitraries: AlgebraArbitraries = {}): AlgebraLaw[] {
  const scalar =
    arbitraries.scalar ??
    fc.array(fc.oneof(fc.constantFrom(0, 1, -1), component), {
      minLength: algebra.dim,
      maxLength: algebra.dim,
    });
  return [
    {
      name: 'the table is one of a division algebra with involution',
      property: fc.property(fc.constant(algebra), accepts),
    },
    ...scalarLaws(algebra, scalar),
    ...matrixLaws(algebra),
  ];
}

function accepts(algebra: Algebra): void {
  validateAlgebra(algebra);
}

type Scalar = readonly number[];

function scalarLaws(algebra: Algebra, scalar: fc.Arbitrary<number[]>): AlgebraLaw[] {
  const times = (x: Scalar, y: Scalar) => multiplyScalars(algebra, x, y);
  const star = (x: Scalar) => conjugateScalar(algebra, x);
  const one = Array.from({ length: algebra.dim }, (_, p) => Number(p === 0));
  const law = (name: string, check: (x: Scalar, y: Scalar, z: Scalar) => [Scalar, Scalar, number]): AlgebraLaw => ({
    name,
    property: fc.property(scalar, scalar, scalar, (x, y, z) => {
      const [left, right, scale] = check(x, y, z);
      expectClose(name, Math.hypot(...left.map((value, p) => value - right[p]!)), scale);
    }),
  });
  const size = (...factors: Scalar[]) => factors.reduce((product, x) => product * Math.hypot(...x), 1);
  return [
    law('1·x = x', (x) => [times(one, x), x, size(x)]),
    law('x·1 = x', (x) => [times(x, one), x, size(x)]),
    law('(xy)z = x(yz)', (x, y, z) => [times(times(x, y), z), times(x, times(y, z)), size(x, y, z)]),
    law('x(y + z) = xy + xz', (x, y, z) => {
      const sum = y.map((value, p) => value + z[p]!);
      const [first, second] = [times(x, y), times(x, z)];
      return [times(x, sum), first.map((value, p) => value + second[p]!), size(x) * (size(y) + size(z))];
    }),
    law('(xy)* = y*x*', (x, y) => [star(times(x, y)), times(star(y), star(x)), size(x, y)]),
    law('x** = x', (x) => [star(star(x)), x, size(x)]),
    law('x*x = |x|²', (x) => [times(star(x), x), one.map((value) => value * size(x, x)), size(x, x)]),
    law('|xy| = |x||y|', (x, y) => [[Math.hypot(...times(x, y))], [size(x, y)], size(x, y)]),
  ];
}

function matrixLaws(algebra: Algebra): AlgebraLaw[] {
  const sizes = fc.tuple(
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 1, max: 4 }),
  );
  const law = (
    name: string,
    check: (make: (rows: number, cols: number) => PlanarMatrix, size: [number, number, number]) => [number, number],
  ): AlgebraLaw => ({
    name,
    property: fc.property(fc.nat(), sizes, (seed, size) => {
      const random = randomSource(seed);
      const make = (rows: number, cols: number): PlanarMatrix => {
        const out = zeros(algebra, rows, cols);
        random.fillNormal(out.data);
        return out;
      };
      const [defect, scale] = check(make, size);
      expectClose(name, defect, scale);
    }),
  });
  return [
    law('(AB)C = A(BC)', (make, [m, k, n]) => {
      const [A, B, C] = [make(m, k), make(k, n), make(n, m)];
      return [distance(multiply(multiply(A, B), C), multiply(A, multiply(B, C))), norm(A) * norm(B) * norm(C)];
    }),
    law('(AB)* = B*A*', (make, [m, k, n]) => {
      const [A, B] = [make(m, k), make(k, n)];
      return [distance(adjoint(multiply(A, B)), multiply(adjoint(B), adjoint(A))), norm(A) * norm(B)];
    }),
    law('the products A*B and AB* are those of the adjoints', (make, [m, k, n]) => {
      const [A, B, C] = [make(m, k), make(m, n), make(n, k)];
      const first = distance(adjointMultiply(A, B), multiply(adjoint(A), B));
      return [first + distance(multiplyAdjoint(A, C), multiply(A, adjoint(C))), norm(A) * (norm(B) + norm(C))];
    }),
    law('⟨A,B⟩ = Re tr(A*B)', (make, [m, k]) => {
      const [A, B] = [make(m, k), make(m, k)];
      return [Math.abs(inner(A, B) - realTrace(adjointMultiply(A, B))), norm(A) * norm(B)];
    }),
    law('a Hermitian matrix is V·diag(λ)·V* with V*V = 1', (make, [n]) => {
      const M = make(n, n);
      hermitise(M);
      const eigen = hermitianEigen(M);
      const unitary = distance(adjointMultiply(eigen.vectors, eigen.vectors), identity(algebra, n));
      return [
        distance(
          spectralFunction(eigen, (value) => value),
          M,
        ) + unitary,
        norm(M) + 1,
      ];
    }),
    law('the polar factor U of M is an isometry and U*M is positive', (make, [m, k]) => {
      const M = make(Math.max(m, k), Math.min(m, k));
      const U = polarFactor(M);
      const H = adjointMultiply(U, M);
      const isometry = distance(adjointMultiply(U, U), identity(algebra, M.cols));
      const negative = Math.max(0, -hermitianEigen(H).values[M.cols - 1]!);
      return [isometry + distance(H, adjoint(H)) + distance(multiply(U, H), M) + negative, norm(M) + 1];
    }),
    law('M·solve(M, B) = B', (make, [n, , k]) => {
      const [noise, B] = [make(n, n), make(n, k)];
      // Far from singular: the identity and a bit.
      const M = identity(algebra, n);
      for (let i = 0; i < M.data.length; i++) M.data[i]! += (0.3 * noise.data[i]!) / (1 + norm(noise));
      return [distance(multiply(M, solve(M, B)), B), norm(B)];
    }),
    law('⟨ΓY,Z⟩ = ⟨Y,Γ†Z⟩ for Γ(Y) = Σ A_j Y X_j*', (make, [n, d, r]) => {
      const [stack, X, Y, Z] = [make(r * n, n), make(r * d, d), make(n, d), make(n, d)];
      const A = new DenseTuple(stack, r);
      const image = A.createImage(d);
      A.imageInto(image, Y);
      const forward = zeros(algebra, n, d);
      const backward = zeros(algebra, n, d);
      A.combineInto(forward, image, X);
      A.adjointInto(backward, Z, X);
      const direct = zeros(algebra, n, d);
      sumOfMultiplyAdjoint(
        direct,
        blocks(stack, r).map((matrix) => multiply(matrix, Y)),
        blocks(X, r),
      );
      const scale = norm(stack) * norm(X) * norm(Y) * norm(Z);
      return [Math.abs(inner(forward, Z) - inner(Y, backward)) + distance(forward, direct) * norm(Z), scale];
    }),
  ];
}

/** Rounding of the few hundred operations of a law, with room. */
const TOLERANCE = 1e-11;

function expectClose(name: string, defect: number, scale: number): void {
  if (!(defect <= TOLERANCE * scale || defect === 0)) {
    throw new Error(`${name}: off by ${defect.toExponential(2)} at scale ${scale.toExponential(2)}`);
  }
}
