/** What this package says of its results: residuals of those that it calls converged, and agreement of starts with and without symmetry. */
import { directSum, sparseTuple, type TupleLike } from 'lsrdr/tuple';
import { embedIn, toInputTuple } from '../../test/support';
import { leftMultiplications } from '../../test/support/division-algebras';
import { type Claim, claim } from '../claim';
import { median, share, small, sum, table } from '../markdown';
import { C, complexified, type FieldCase, gaussianTuple, H, hermitianTuple, R } from '../tuples';

const names = ['stationarity', 'eigen', 'reconstruction', 'normalisation', 'idempotency'] as const;
type Residuals = Record<(typeof names)[number], number>;

interface Accuracy {
  readonly field: 'R' | 'C' | 'H';
  readonly shape: string;
  readonly size: string;
  readonly runs: number;
  /** Of the distinct optima of all tuples; each is a run that converged. */
  readonly residuals: readonly Residuals[];
  readonly converged: number;
}

interface Agreement {
  readonly tuple: string;
  readonly field: 'R' | 'C' | 'H';
  readonly d: number;
  readonly starts: number;
  readonly converged: number;
  readonly atBest: number;
  readonly inBestClass: number;
  readonly optima: number;
  readonly classes: number;
  readonly unseen: number;
  readonly bound: number;
}

interface Result {
  readonly accuracy: readonly Accuracy[];
  readonly agreement: readonly Agreement[];
}

function accuracyOf(
  { name, dim, field }: FieldCase,
  shape: 'general' | 'Hermitian',
  tuples: number,
  starts: number,
): Accuracy {
  const make = shape === 'general' ? gaussianTuple : hermitianTuple;
  const fits = Array.from({ length: tuples }, (_, k) =>
    field.fit(make(dim, 16, 5, k + 1), { rank: 4, restarts: starts - 1, seed: k + 1 }),
  );
  return {
    ...{ field: name, shape, size: '16, 5, 4', runs: tuples * starts },
    converged: sum(fits.map(({ runs }) => runs.filter(({ status }) => status === 'converged').length)),
    residuals: fits.flatMap(({ optima }) =>
      optima.map(({ result: { residuals } }) => {
        const { stationarity, eigen, reconstruction, normalisation, idempotency } = residuals;
        return { stationarity, eigen, reconstruction, normalisation, idempotency };
      }),
    ),
  };
}

function agreementOf(tuple: string, { name, field }: FieldCase, A: TupleLike, d: number, starts: number): Agreement {
  const { runs, optima, classes, coverage } = field.fit(A, { rank: d, start: 'random', restarts: starts - 1, seed: 1 });
  return {
    ...{ tuple, field: name, d, starts },
    converged: runs.filter(({ status }) => status === 'converged').length,
    atBest: optima[0]?.hits ?? 0,
    inBestClass: classes[0]?.hits ?? 0,
    ...{ optima: optima.length, classes: classes.length, unseen: coverage.unseen, bound: coverage.bound },
  };
}

/** 0 → 1 → … → k−1 → 0, as k matrices E_ij. */
function cycle(k: number): TupleLike {
  return sparseTuple({ n: k, entries: Array.from({ length: k }, (_, i) => [i, i, (i + 1) % k, 1]) });
}

function agreements(starts: number): Agreement[] {
  const octonions = toInputTuple(embedIn(2, leftMultiplications(8)));
  const quaternions = toInputTuple(embedIn(2, leftMultiplications(4)));
  const block = gaussianTuple(1, 6, 4, 1);
  return [
    agreementOf('Gaussian, n = 12, r = 8', C, gaussianTuple(2, 12, 8, 1), 4, starts),
    agreementOf('Gaussian, n = 12, r = 8', H, gaussianTuple(4, 12, 8, 1), 4, starts),
    agreementOf('real Gaussian, n = 8, r = 4', C, complexified(gaussianTuple(1, 8, 4, 1)), 2, starts),
    agreementOf('B ⊕ B, B Gaussian 6×6, r = 4', R, directSum(block, block), 3, starts),
    agreementOf('directed cycle of 7', R, cycle(7), 3, starts),
    agreementOf('quaternion multiplications', C, quaternions, 1, starts),
    agreementOf('octonion multiplications', C, octonions, 3, starts),
    agreementOf('octonion multiplications', C, octonions, 5, starts),
  ];
}

const trusted: Claim<Result> = {
  name: 'trust',
  title: 'Residuals, and agreement up to symmetry',
  measure(effort, report) {
    const [tuples, starts] = effort === 'full' ? [12, 8] : [4, 4];
    const accuracy = [R, C, H].flatMap((one) =>
      (['general', 'Hermitian'] as const).map((shape) => {
        const row = accuracyOf(one, shape, tuples, starts);
        report(accuracyCells(row).join(' '));
        return row;
      }),
    );
    const agreement = agreements(effort === 'full' ? 32 : 8);
    for (const row of agreement) report(agreementCells(row).join(' '));
    return { accuracy, agreement };
  },
  describe: ({ accuracy, agreement }) =>
    [
      'Claimed by this package: `converged` means a stationarity residual of at most 1e-7, ten times the tolerance, and as a rule of at most 1e-8; and the other identities of the result, X = RAS, RS = 1, Π² = Π and the eigen-equations, to near rounding.',
      '',
      'Measured: largest residuals over the distinct optima of Gaussian tuples, with the median of the stationarity.',
      '',
      table(
        [
          'field',
          'shape',
          'n, r, d',
          'converged',
          'optima',
          'median stationarity',
          ...names.map((name) => `largest ${name}`),
        ],
        accuracy.map(accuracyCells),
      ),
      '',
      'Claimed: where a tuple has symmetries, `agreement` falls with the number of optima that they make of one, and `agreementUpToSymmetry` does not. Where both are low, optima differ in fitness, σ or spectra: by more than a symmetry.',
      '',
      'Measured, with random starts:',
      '',
      table(
        [
          'tuple',
          'field',
          'd',
          'converged',
          'at the fittest (P, Q)',
          'in its class',
          'optima',
          'classes',
          'unseen classes (95 % bound)',
        ],
        agreement.map(agreementCells),
      ),
    ].join('\n'),
};

function accuracyCells({ field, shape, size, runs, converged, residuals }: Accuracy): (string | number)[] {
  if (residuals.length === 0)
    return [field, shape, size, share(converged, runs), 0, ...['median', ...names].map(() => 'none')];
  const largest = names.map((name) => small(Math.max(...residuals.map((one) => one[name]))));
  const middle = small(median(residuals.map(({ stationarity }) => stationarity)));
  return [field, shape, size, share(converged, runs), residuals.length, middle, ...largest];
}

function agreementCells(row: Agreement): (string | number)[] {
  return [
    ...[row.tuple, row.field, row.d, `${row.converged} of ${row.starts}`],
    ...[share(row.atBest, row.converged), share(row.inBestClass, row.converged), row.optima, row.classes],
    // NaN where nothing converged is null in JSON.
    Number.isFinite(row.unseen) ? `${row.unseen.toFixed(2)} (${row.bound.toFixed(2)})` : 'unknown',
  ];
}

export const trust = claim(trusted);
