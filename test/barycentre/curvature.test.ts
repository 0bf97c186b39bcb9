/** The linearised step of `barycentreCurvature` against second differences of the mean logarithm, from dense matrices. */
import { expect, it } from 'vitest';
import { barycentreCurvature } from '../../src/barycentre/curvature';
import { certifyBarycentre } from '../../src/barycentre/point';
import { startsOf } from '../../src/barycentre/starts';
import { blocks, zeros } from '../../src/matrix';
import { ascent, beginAscent } from '../../src/methods/ascent';
import { randomSource } from '../../src/random';
import { inOnePiece, outcomeOf } from '../../src/resting';
import { denseTuple } from '../../src/tuple';
import { directSum } from '../../src/tuple/direct-sum';
import { input } from '../field/samples';
import { fields, gaussianTuple, naive, source } from '../support';
import { meanLog, moved, sizeOf } from './samples';

it.each(fields)('with u and v settled is the Hessian, over the $name numbers', ({ dim, algebra }) => {
  // Seeds of which X is no direct sum: there ρ(Φ(X)) has a kink, and no second differences.
  const seed = [3, 2, 6][[1, 2, 4].indexOf(dim)]!;
  const matrices = [5, 4].map((n, k) => gaussianTuple(dim, 4, n, source(10 * seed + k)));
  const tuples = matrices.map((A) => denseTuple(input(A)));
  const A = directSum(...tuples);
  const random = randomSource(seed);
  const problem = { A, rank: 2, random, parts: tuples };
  const run = inOnePiece(beginAscent(problem, startsOf(tuples, 2, random, { kind: 'balanced' })));
  for (let k = 0; k < 1000 && run.residual > 1e-11; k++) inOnePiece(outcomeOf(ascent.step(problem, run)));
  const at = run.shown;
  const point = inOnePiece(certifyBarycentre(A, at))!;
  expect(point.residuals.stationarity).toBeLessThan(1e-9);

  const curvature = barycentreCurvature(A, at);
  const head = at.X.data.length;
  const out = new Float64Array(curvature.size);
  let tested = 0;
  for (let k = 0; k < 4; k++) {
    const x = randomSource(100 + k).fillNormal(new Float64Array(curvature.size));
    curvature.project(x);
    const eta = x.slice(0, head);
    // u and v for this ξ, as the limit of the step with ξ as it is.
    for (let sweep = 0; sweep < 1500; sweep++) {
      x.set(eta, 0);
      curvature.applyInto(out, x);
      for (let i = head; i < x.length; i++) x[i]! += out[i]!;
    }
    x.set(eta, 0);
    curvature.applyInto(out, x);
    const form = eta.reduce((sum, value, i) => sum + value * out[i]!, 0);
    const xi = curvature.tangent(x);
    const X = blocks({ ...zeros(algebra, 8, 2), data: at.X.data.slice() }, 4).map(naive);
    const Z = blocks(xi, 4).map(naive);
    const h = 2e-4;
    const [ahead, here, behind] = [h, 0, -h].map((t) => meanLog(matrices, moved(X, Z, t)));
    const second = ((ahead! - 2 * here! + behind!) / h ** 2) * (sizeOf(Z) / sizeOf(X)) ** 2;
    expect(form / second).toBeCloseTo(1, 3);
    tested += 1;
  }
  expect(tested).toBe(4);
});
