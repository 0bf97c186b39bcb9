/**
 * Whether log L rises from a stationary X to second order. Gradients are
 *
 *     ∇_j log L = V*A_jU / ⟨V,Γ(A;X)U⟩ − F X_j E / ⟨F,Φ(X)E⟩
 *
 * with eigenvectors U, V and E, F of dense matrices; their differences give products with the Hessian, and Lanczos its largest eigenvalue.
 * That only proposes a direction: L itself decides, by radii, at three distances. A bad proposal may miss an ascent, and cannot invent one.
 */
import { Matrix } from 'ml-matrix';
import {
  add,
  build,
  eye,
  mul,
  type Naive,
  type NaiveTuple,
  scalar,
  scaled,
  star,
  times,
  trace,
} from '../support/naive';
import { gaussianMatrix, type Source } from '../support/random';
import {
  denseFitness,
  fromColumn,
  gelfandRadius,
  inverseIteration,
  superoperatorMatrix,
  symmetricEigen,
  toColumn,
  toMatrix,
} from './dense';

/** Distances relative to ‖X‖. What rises by second order rises 9- to 11-fold from one to the next; by first order, threefold. */
const DISTANCES = [1e-4, 3e-4, 1e-3] as const;

/** A rise over the last distance that rounding does not make: curvature 2e-3. */
const RISE = 1e-9;

/** Of the difference of gradients, relative to ‖X‖. */
const STEP = 1e-4;

/** Larger dense matrices take too long. */
const LARGEST = 80;

/** The relative rise of L over the largest distance along the best direction found; 0 where there is none. */
export function ascentFrom(A: NaiveTuple, X: NaiveTuple, random: Source, products = 16): number {
  const [n, d, dim] = [A[0]!.length, X[0]!.length, A[0]![0]![0]!.length];
  if (n * d * dim > LARGEST) return 0;
  const length = Math.hypot(...X.flat(3));
  const moved = (step: NaiveTuple, by: number) => X.map((M, j) => add(M, scaled(step[j]!, by * length)));
  const slope = gradients(A, X, random);
  const hessian = (step: NaiveTuple): NaiveTuple => {
    const [up, down] = [slope(moved(step, STEP)), slope(moved(step, -STEP))];
    return up.map((M, j) => scaled(add(M, scaled(down[j]!, -1)), 0.5 / STEP));
  };
  const start = X.map(() => gaussianMatrix(dim, d, d, random));
  const direction = steepest(hessian, start, products);
  if (direction === undefined) return 0;
  const here = denseFitness(A, X);
  const rises = [1, -1].map((sign) => {
    const [small, middle, large] = DISTANCES.map((t) => denseFitness(A, moved(direction, sign * t)) / here - 1);
    return large! > RISE && middle! > large! / 30 && small! > large! / 1000 ? large! : 0;
  });
  return Math.max(...rises);
}

/** ∇ log L at points near X, of the branch that leaves from ρ(Γ(A;X)). */
function gradients(A: NaiveTuple, X: NaiveTuple, random: Source): (near: NaiveTuple) => NaiveTuple {
  const [n, d, dim] = [A[0]!.length, X[0]!.length, A[0]![0]![0]!.length];
  const someU = toColumn(gaussianMatrix(dim, n, d, random));
  const someE = toColumn(eye(dim, d));
  // Beside the eigenvalue, so that the matrix can be solved with.
  const lambda = gelfandRadius(superoperatorMatrix(A, X)) * (1 + 1e-6);
  const mu = gelfandRadius(superoperatorMatrix(X, X)) * (1 + 1e-6);
  return (near) => {
    const { right: U, left: V } = eigenvectors(toMatrix(superoperatorMatrix(A, near)), lambda, someU, [n, d, dim]);
    const { right: E, left: F } = eigenvectors(toMatrix(superoperatorMatrix(near, near)), mu, someE, [d, d, dim]);
    return near.map((M, j) => add(mul(star(V), mul(A[j]!, U)), scaled(mul(star(F), mul(M, E)), -1)));
  };
}

/** Right and left eigenvectors, the left one such that Re⟨left, M·right⟩ = 1, over C without Re. */
function eigenvectors(
  M: Matrix,
  shift: number,
  start: Matrix,
  [rows, cols, dim]: [number, number, number],
): { right: Naive; left: Naive } {
  const column = inverseIteration(M, shift, start);
  const right = fromColumn(column, rows, cols, dim);
  // From `right` the iteration gives what pairs with it, where an eigenvalue has several eigenvectors.
  const left = fromColumn(inverseIteration(M.transpose(), shift, column), rows, cols, dim);
  const product = trace(mul(star(left), fromColumn(M.mmul(column), rows, cols, dim)));
  const scale = dim === 2 ? product : scalar(dim, product[0]!);
  const square = scale.reduce((sum, x) => sum + x * x, 0);
  return { right, left: left.map((row) => row.map((x) => times(x, scale).map((value) => value / square))) };
}

/** The unit vector of the largest eigenvalue that Lanczos finds in so many products, or undefined if that is not positive. */
function steepest(
  hessian: (step: NaiveTuple) => NaiveTuple,
  start: NaiveTuple,
  products: number,
): NaiveTuple | undefined {
  const basis: Float64Array[] = [];
  const images: Float64Array[] = [];
  let next = Float64Array.from(start.flat(3));
  const size = next.length;
  while (basis.length < Math.min(products, size)) {
    const before = Math.hypot(...next);
    for (let pass = 0; pass < 2; pass++) for (const q of basis) subtract(next, q, dot(q, next));
    const rest = Math.hypot(...next);
    if (!(rest > 1e-8 * before)) break;
    const unit = next.map((x) => x / rest);
    basis.push(unit);
    next = Float64Array.from(hessian(shaped(unit, start)).flat(3));
    images.push(next.slice());
  }
  const T = Matrix.zeros(basis.length, basis.length);
  for (const [i, q] of basis.entries()) {
    for (const [j, p] of basis.entries()) T.set(i, j, (dot(q, images[j]!) + dot(p, images[i]!)) / 2);
  }
  if (!T.to1DArray().every(Number.isFinite)) return undefined;
  const { values, vectors } = symmetricEigen(T);
  const last = values.length - 1;
  if (!(values[last]! > 0)) return undefined;
  const out = new Float64Array(size);
  for (const [i, q] of basis.entries()) subtract(out, q, -vectors.get(i, last));
  return shaped(out, start);
}

function dot(x: Float64Array, y: Float64Array): number {
  return x.reduce((sum, value, k) => sum + value * y[k]!, 0);
}

function subtract(x: Float64Array, y: Float64Array, factor: number): void {
  for (const [k, value] of y.entries()) x[k]! -= factor * value;
}

/** The numbers in the shape of `like`. */
function shaped(values: Float64Array, like: NaiveTuple): NaiveTuple {
  const [rows, cols, dim] = [like[0]!.length, like[0]![0]!.length, like[0]![0]![0]!.length];
  return like.map((_, j) =>
    build(rows, cols, (s, t) => {
      const from = ((j * rows + s) * cols + t) * dim;
      return [...values.subarray(from, from + dim)];
    }),
  );
}
