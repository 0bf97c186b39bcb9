/** Left multiplications of octonions and of the Okubo algebra, eight real 8×8 matrices each: sim² over R is d/8, over C it is known for each d. */

import { embedIn, type NaiveTuple, toInputTuple } from '../../test/support';
import { leftMultiplications, okuboMultiplications } from '../../test/support/division-algebras';
import { type Claim, claim } from '../claim';
import { fixed, small, table } from '../markdown';
import { C, R } from '../tuples';

type Name = 'octonions' | 'Okubo';

interface Row {
  readonly algebra: Name;
  readonly field: 'R' | 'C';
  readonly d: number;
  readonly starts: number;
  readonly seed: number;
  readonly converged: number;
  readonly status: string;
  /** sim² of the fittest. */
  readonly measured: number;
  readonly agreement: number;
  readonly agreementUpToSymmetry: number;
}

const [s2, s7] = [Math.SQRT2, Math.sqrt(7)];

/** sim² over C for d = 1…7. Nine digits where no closed form is known. */
const overC: Record<Name, readonly (readonly [string, number])[]> = {
  octonions: [
    ['1/4', 1 / 4],
    ['1/2', 1 / 2],
    ['(1+√2)/4', (1 + s2) / 4],
    ['3/4', 3 / 4],
    ['.783944801', 0.783944801],
    ['(2+√2)/4', (2 + s2) / 4],
    ['(1+√7)/4', (1 + s7) / 4],
  ],
  Okubo: [
    ['1/4', 1 / 4],
    ['1/2', 1 / 2],
    ['(1+√2)/4', (1 + s2) / 4],
    ['.683454447', 0.683454447],
    ['.774715741', 0.774715741],
    ['(2+√2)/4', (2 + s2) / 4],
    ['.907859076', 0.907859076],
  ],
};

const tuples: Record<Name, () => NaiveTuple> = { octonions: () => leftMultiplications(8), Okubo: okuboMultiplications };

/** What was claimed of sim², in words and as a number. */
export function claimed(algebra: Name, field: 'R' | 'C', d: number): readonly [string, number] {
  return field === 'R' ? [`${d}/8`, d / 8] : overC[algebra][d - 1]!;
}

export function measureAlgebra(algebra: Name, field: 'R' | 'C', d: number, starts: number, seed = 0): Row {
  const real = tuples[algebra]();
  const A = field === 'R' ? toInputTuple(real) : toInputTuple(embedIn(2, real));
  const result = (field === 'R' ? R : C).field.fit(A, { rank: d, restarts: starts - 1, seed });
  return {
    ...{ algebra, field, d, starts, seed, status: result.status },
    converged: result.runs.filter(({ status }) => status === 'converged').length,
    measured: result.similarity ** 2,
    agreement: result.agreement,
    agreementUpToSymmetry: result.agreementUpToSymmetry,
  };
}

const algebras: Claim<readonly Row[]> = {
  name: 'composition-algebras',
  title: 'Octonions and the Okubo algebra',
  measure(effort, report) {
    const starts = effort === 'full' ? 16 : 6;
    return (['octonions', 'Okubo'] as const).flatMap((algebra) =>
      (['R', 'C'] as const).flatMap((field) =>
        [1, 2, 3, 4, 5, 6, 7].map((d) => {
          const row = measureAlgebra(algebra, field, d, starts);
          report(`${algebra} ${field} ${d} ${row.measured}`);
          return row;
        }),
      ),
    );
  },
  describe: (rows) =>
    [
      'Claimed: the squared similarities of the table. Measured: the fittest of the starts, and the share of those that converged at its (P, Q) and in its class up to symmetry. Where the last',
      'column is low, optima differ in fitness, σ or spectra, and no symmetry makes them one.',
      '',
      table(
        ['algebra', 'field', 'd', 'claimed sim²', 'measured', 'difference', 'converged', 'agreement', 'up to symmetry'],
        rows.map((row) => {
          const [words, value] = claimed(row.algebra, row.field, row.d);
          return [
            ...[row.algebra, row.field, row.d, words, row.measured.toFixed(9), small(Math.abs(row.measured - value))],
            ...[`${row.converged} of ${row.starts}`, fixed(row.agreement, 2), fixed(row.agreementUpToSymmetry, 2)],
          ];
        }),
      ),
    ].join('\n'),
};

export const compositionAlgebras = claim(algebras);
