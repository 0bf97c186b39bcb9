/**
 * When two optima of one search are the same cluster to a tolerance: by the fidelity of their P, and of their Q,
 *
 *     F(P, P') = tr (P^{1/2} P' P^{1/2})^{1/2} = ‖K*L‖₁,    P = KK*, P' = LL* of trace 1,
 *
 * the sum of the cosines of principal angles, weighted: for P = Σ p_i v_iv_i* and P' = Σ p'_i w_iw_i* with principal vectors v_i, w_i that is
 * Σ (p_i p'_i)^{1/2} cos θ_i. It is 1 for equal matrices, 0 for orthogonal images, and differs from 1 by no more than half the trace distance. A
 * direction counts by its weight: where the rank is above what a cluster has, the rest is filled with directions of little weight, which differ from
 * optimum to optimum while the cluster is the same.
 *
 * Being near is not transitive. The fittest takes all that are near it, the fittest of the others all that are near it and are left, and so on.
 *
 * Source: Uhlmann, "The transition probability in the state space of a *-algebra" (1976), whose probability is the square.
 */
import { adjointMultiply, type PlanarMatrix, singularValues } from '../matrix';
import { factorOf, type Lsrdr } from '../result/lsrdr';

/** ‖K*L‖₁ of factors with equally many columns. */
export function fidelity(K: PlanarMatrix, L: PlanarMatrix): number {
  return singularValues(adjointMultiply(K, L)).values.reduce((sum, value) => sum + value, 0);
}

/**
 * For each optimum the one whose duplicate it is, or itself; `optima` are fittest first.
 * @param threshold fidelity of both P and Q from which on two are one; at 1 all are different
 */
export function leadersOf(optima: readonly { readonly result: Lsrdr }[], threshold: number): number[] {
  if (threshold >= 1) return optima.map((_, at) => at);
  const factors = optima.map(({ result }) => [factorOf(result, 'P'), factorOf(result, 'Q')] as const);
  const leaders: number[] = [];
  return factors.map(([K, L], at) => {
    const leader = leaders.find((other) => {
      const [first, second] = factors[other]!;
      return fidelity(first, K) >= threshold && fidelity(second, L) >= threshold;
    });
    if (leader === undefined) leaders.push(at);
    return leader ?? at;
  });
}
