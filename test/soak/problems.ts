/** Problems of the soak by number: class and algebra go round, everything else comes from the number as seed. */

import { type FieldCase, fields } from '../support/fields';
import type { NaiveTuple } from '../support/naive';
import { apart, star } from '../support/naive';
import { source } from '../support/random';
import { classes, type Sample, type TupleClass } from './classes';
import { isNilpotent, phiRadius } from './dense';

export interface Problem extends Sample {
  readonly number: number;
  readonly of: TupleClass;
  readonly one: FieldCase;
  readonly rank: number;
  readonly isNilpotent: boolean;
  readonly isHermitian: boolean;
  /** ρ(Φ(A))^{1/2} of the plain tuple, which no fitness exceeds. */
  readonly bound: number;
  readonly options: {
    readonly rank: number;
    readonly seed: number;
    readonly restarts: number;
    readonly start: 'balanced' | 'random';
  };
}

/** As many problems as give every class over every algebra once. */
export const ROUND = classes.length * fields.length;

export function problem(number: number): Problem {
  const of = classes[number % classes.length]!;
  const one = fields[Math.floor(number / classes.length) % fields.length]!;
  const random = source(number);
  const sample = of.make(one.dim, random);
  const n = sample.A[0]!.length;
  const rank = of.rank?.(n) ?? random.integer(1, n);
  const start = random.uniform() < 0.7 ? 'balanced' : 'random';
  return {
    ...sample,
    number,
    of,
    one,
    rank,
    isNilpotent: sample.isNilpotent ?? isNilpotent(sample.plain),
    isHermitian: isHermitian(sample.A),
    bound: Math.sqrt(phiRadius(sample.plain)),
    options: { rank, seed: number, restarts: random.integer(0, 1), start },
  };
}

function isHermitian(A: NaiveTuple): boolean {
  return A.every((M) => apart(M, star(M)) < 1e-14);
}
