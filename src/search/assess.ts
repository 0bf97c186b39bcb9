/**
 * What is said of the point where a stretch of a run has ended. Away from a stationary point √λ is not L(X): there the fitness is computed from its
 * definition. By Cauchy and Schwarz no fitness is above ρ(Φ(A))^{1/2}; where an eigenvalue is so ill-conditioned that rounding may have carried one
 * there, it is held against that bound.
 *
 * Over R and H the leading eigenvalues may be a complex pair, which power steps cannot follow, and over all algebras a defective one, whose eigenvectors
 * are known to a root of the rounding at best: then the status says so.
 */
import { norm } from '../matrix';
import type { Resting } from '../resting';
import { DenseTuple } from '../tuple/dense';
import { type Certified, leftEigenvector, rightEigenvector } from './certificate';
import type { Course, Reached } from './course';
import { WORTH_BOUNDING } from './quotients';
import { dominantOf } from './reduced';
import type { Status } from './status';
import { isDefectiveTotal, radiusIfSettled } from './total-radius';

/** Bounds on the sweeps that measure the fitness of an unconverged run; who aborts does not want to wait. */
const SWEEPS = 400;
const ABORT_SWEEPS = 60;

/** What rounding may add to a fitness. */
const ROUNDING = 1e-9;

/** What is as near to the bound as this has reached it. */
const REACHED = 1e-8;

/** An unconverged run this near to the bound is on its way to the eigenvalue ρ(Φ(A)). */
const NEAR = 1e-2;

export function* assess(course: Course, point: Certified, status: Status): Resting<Reached> {
  if (!Number.isFinite(point.fitness)) return { point, status: 'non-finite' };
  if (status !== 'converged') return yield* measured(course, point, status);
  if (errorOf(point) <= ROUNDING) return { point, status };
  const bound = yield* boundOf(course);
  // Where E F = 0 the eigenvalue has no derivatives: it may rise with a root of the step. Only at the bound is that known not to be.
  const isTested = point.sigma[0]! > 0 || bound === Infinity || point.fitness >= bound * (1 - REACHED);
  if (!isTested) return yield* measured(course, point, 'defective');
  if (point.fitness <= bound) return { point, status };
  if (point.fitness <= bound * (1 + ROUNDING)) return { point: { ...point, fitness: bound }, status };
  return yield* measured(course, point, 'defective');
}

/**
 * Relative error of λ as an eigenvalue of Γ(A;X): a two-sided quotient is off by the square of the residual times the condition number
 * ‖U‖‖V‖/⟨V,U⟩, U = S E and V = R*F.
 */
function errorOf(point: Certified): number {
  const overlap = point.E.reduce((sum, weight, i) => sum + weight * point.F[i]!, 0);
  const condition = (norm(rightEigenvector(point)) * norm(leftEigenvector(point))) / overlap;
  return overlap > 0 ? condition * point.residuals.stationarity ** 2 : Infinity;
}

/** The point with its fitness by definition. */
function* measured(course: Course, point: Certified, status: Status): Resting<Reached> {
  const { A } = course.problem;
  const found = yield* dominantOf(A, point, {
    start: rightEigenvector(point).data,
    tolerance: 1e-8,
    maxApplications: status === 'aborted' ? ABORT_SWEEPS : SWEEPS,
    left: false,
  });
  // Without a stack, λ is ρ(Φ(X)) of a map that is its own adjoint.
  const own = point.X && (yield* radiusIfSettled(new DenseTuple(point.X, A.r))).value;
  const lambda = typeof own === 'number' && own > 0 ? own : point.lambda;
  const value = found.modulus / Math.sqrt(lambda);
  if (status === 'aborted') return { point: { ...point, lambda, fitness: value }, status };
  const bound = yield* boundOf(course);
  const isLost = own === 'ill-conditioned' || found.status === 'inaccurate' || value > bound * (1 + ROUNDING);
  if (isLost || found.isDefective || (value > (1 - NEAR) * bound && (yield* isDefectiveBound(course))))
    status = 'defective';
  // Where numbers failed, the point is the start or a random one, whose eigenvalues say nothing of the run.
  else if (status !== 'non-finite' && found.kind === 'complex-pair') status = 'complex-pair';
  return { point: { ...point, lambda, fitness: Math.min(value, bound) }, status };
}

function* isDefectiveBound({ tuple, readings }: Course): Resting<boolean> {
  readings.certificate += 1;
  return yield* isDefectiveTotal(tuple);
}

/** ρ(Φ(A))^{1/2}, where it costs little; Infinity where it does not, or is not settled. */
function* boundOf({ tuple, readings }: Course): Resting<number> {
  if (tuple.n > WORTH_BOUNDING) return Infinity;
  const { value, readings: own } = yield* radiusIfSettled(tuple);
  readings.certificate += own;
  return typeof value === 'number' ? Math.sqrt(value) : Infinity;
}
