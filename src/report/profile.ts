/** What a cluster is made of, read off its P (and Q): coordinates by weight, and directions to be drawn. */
import { neuronMembership } from '../cluster';
import type { Side } from '../result/data';
import type { Lsrdr } from '../result/lsrdr';
import type { Coordinates } from './coordinates';
import { type WaveSpectrum, waveSpectrum } from './spectrum';

/** Diagonals of P and Q that differ by less than this, in total, are shown as one. */
const SAME = 1e-6;

export interface Profile {
  /** The diagonal of P, and of Q where it is another one: shares of the cluster that the coordinates have, of sum 1. */
  readonly P: Float64Array;
  readonly Q: Float64Array | undefined;
  /** Coordinates by their share of P, largest first. */
  readonly order: readonly number[];
  /** The fewest that together have the threshold. */
  readonly leading: readonly number[];
  /** Real ones as they are, signed so that the largest entry is positive; of others the moduli of the entries. [d][n]. */
  readonly directions: readonly Float64Array[];
  /** Eigenvalues of P that belong to them. */
  readonly weights: Float64Array;
  readonly isSigned: boolean;
  readonly waves: WaveSpectrum | undefined;
}

/** @param shown directions that are drawn */
export function profileOf(result: Lsrdr, coordinates: Coordinates, threshold: number, shown: number): Profile {
  const P = neuronMembership(result);
  const ofQ = neuronMembership(result, { which: 'Q' });
  const distance = P.reduce((sum, share, i) => sum + Math.abs(share - ofQ[i]!), 0);
  const order = Array.from(P, (_, index) => index).sort((one, other) => P[other]! - P[one]! || one - other);
  const { residues } = coordinates;
  const whole = result.prominent(result.rank);
  const isSigned = result.algebra.dim === 1;
  return {
    P,
    Q: distance > SAME ? ofQ : undefined,
    order,
    leading: leadingOf(P, order, threshold),
    ...directionsOf(result, Math.min(shown, result.rank)),
    isSigned,
    waves:
      residues && isSigned ? waveSpectrum(residues.p, whole.directions, whole.weights, residues.blocks) : undefined,
  };
}

function leadingOf(P: Float64Array, order: readonly number[], threshold: number): readonly number[] {
  let sum = 0;
  const count = order.findIndex((index) => {
    sum += P[index]!;
    return sum >= threshold * (1 - 1e-9);
  });
  return count < 0 ? order : order.slice(0, count + 1);
}

function directionsOf(result: Lsrdr, count: number, which: Side = 'P'): Pick<Profile, 'directions' | 'weights'> {
  const { n, algebra } = result;
  const { directions, weights } = result.prominent(count, which);
  const vectors = Array.from(weights, (_, k) => {
    const vector = Float64Array.from({ length: n }, (_, i) => {
      if (algebra.dim === 1) return directions.get(k, i);
      return Math.hypot(...Array.from({ length: algebra.dim }, (_, p) => directions.get(k, i, p)));
    });
    const largest = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    return largest < 0 ? vector.map((value) => -value) : vector;
  });
  return { directions: vectors, weights };
}
