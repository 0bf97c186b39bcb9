/** Real and complex tuples over H in other coordinates: W A W* for a unitary W has the LSRDRs of A, and runs that find them. */
import { describe, expect, it } from 'vitest';
import { commutingUnits } from '../../src/methods/commuting-units';
import { untwisting } from '../../src/methods/twisted-units';
import { inOnePiece } from '../../src/resting';
import { denseTuple } from '../../src/tuple';
import {
  embedIn,
  fields,
  gaussianTuple,
  mul,
  type Naive,
  type NaiveTuple,
  naive,
  randomUnitary,
  source,
  star,
  toInput,
  toInputTuple,
} from '../support';

const { algebra, field } = fields[2];

function moved(A: NaiveTuple, W: Naive): NaiveTuple {
  return A.map((M) => mul(mul(W, M), star(W)));
}

function tupleOf(A: NaiveTuple) {
  return denseTuple(A.map(toInput) as never, { algebra } as never);
}

/** The largest component that is none of the first `dim`, relative to the largest of all. */
function beyond(A: NaiveTuple, dim: number): number {
  const entries = A.flat(2);
  const most = (of: (x: readonly number[]) => readonly number[]) => Math.max(...entries.flatMap(of).map(Math.abs));
  return most((x) => x.slice(dim)) / most((x) => x);
}

describe('twisted units', () => {
  it.each([1, 2])(
    'of tuples with entries of dimension %d are found, with coordinates in which they are units',
    (dim) => {
      for (let seed = 0; seed < 5; seed++) {
        const random = source(100 * dim + seed);
        const n = 2 + (seed % 3);
        const A = moved(embedIn(4, gaussianTuple(dim, 2, n, random)), randomUnitary(4, n, random));
        const tuple = tupleOf(A);
        expect(commutingUnits(tuple), `seed ${seed}`).toBeUndefined();
        const W = inOnePiece(untwisting(tuple, dim === 1));
        const inside = moved(A, star(naive(W!)));
        expect(beyond(A, dim)).toBeGreaterThan(0.1);
        expect(beyond(inside, dim), `seed ${seed}`).toBeLessThan(1e-9);
        expect(commutingUnits(tuple, W)!.filter(Boolean)).toHaveLength(dim === 1 ? 4 : 2);
      }
    },
  );

  it('of other tuples there are none, and none more where the entries are complex', () => {
    for (let seed = 0; seed < 5; seed++) {
      expect(inOnePiece(untwisting(tupleOf(gaussianTuple(4, 2, 3, source(seed))), false))).toBeUndefined();
      const A = embedIn(4, gaussianTuple(2, 2, 3, source(seed)));
      expect(inOnePiece(untwisting(tupleOf(A), true))).toBeUndefined();
    }
  });

  it.each([2, 3, 5])(
    'a real tuple in coordinates of a complex and of a quaternionic unitary matrix, seed %d',
    (seed) => {
      const random = source(seed);
      const n = 3 + (seed % 2);
      const A = embedIn(4, gaussianTuple(1, 2 + (seed % 2), n, random));
      const options = { rank: 1, restarts: 3 };
      const best = field.fit(toInputTuple(A), options).fitness;
      for (const dim of [2, 4]) {
        const W = embedIn(4, [randomUnitary(dim, n, random)])[0]!;
        const result = field.fit(toInputTuple(moved(A, W)), options);
        expect(result.runs.map(({ status }) => status)).toEqual(Array(4).fill('converged'));
        expect(result.fitness / best).toBeCloseTo(1, 10);
      }
    },
  );
});
