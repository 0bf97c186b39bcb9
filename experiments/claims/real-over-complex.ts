/** Real tuples fitted over C: is the fittest (P, Q) real, and the one that is found over R? */
import { type Claim, claim } from '../claim';
import { share, sum, table } from '../markdown';
import { type Array64, C, complexified, R, type Shape, shapes } from '../tuples';

interface Trial {
  readonly seed: number;
  readonly fitnessOverR: number;
  readonly fitnessOverC: number;
  /** Imaginary part of P and Q over C, the larger, relative to the whole. */
  readonly imaginary: number;
  /** Starts over C that converged, and those of them whose P and Q are real. */
  readonly converged: number;
  readonly endedReal: number;
}

interface Row {
  readonly shape: Shape;
  readonly n: number;
  readonly r: number;
  readonly d: number;
  readonly starts: number;
  readonly trials: readonly Trial[];
}

/** P and Q of a result at the default tolerance are right to 1e-7 or so. */
const REAL = 1e-5;
/** Relative difference of fitnesses that counts as none. */
const SAME = 1e-8;

/** ‖Im M‖/‖M‖. */
function imaginaryPart({ data }: Array64): number {
  let [whole, imaginary] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    whole += data[i]! ** 2;
    if (i % 2 === 1) imaginary += data[i]! ** 2;
  }
  return Math.sqrt(imaginary / whole);
}

const imaginaryOf = ({ P, Q }: { P: Array64; Q: Array64 }): number => Math.max(imaginaryPart(P), imaginaryPart(Q));

function trial(shape: Shape, n: number, r: number, d: number, starts: number, seed: number): Trial {
  const A = shapes[shape](1, n, r, seed);
  const options = { rank: d, restarts: starts - 1, start: 'random', seed } as const;
  const overR = R.field.fit(A, options);
  const overC = C.field.fit(complexified(A), options);
  const ends = overC.optima.map(({ hits, result }) => ({ hits, imaginary: imaginaryOf(result) }));
  return {
    seed,
    fitnessOverR: overR.fitness,
    fitnessOverC: overC.fitness,
    imaginary: imaginaryOf(overC),
    converged: sum(ends.map(({ hits }) => hits)),
    endedReal: sum(ends.filter(({ imaginary }) => imaginary < REAL).map(({ hits }) => hits)),
  };
}

type Outcome = 'real, the same' | 'not real, fitter' | 'R is fitter' | 'other';

/** How the fittest over C compares with the fittest over R. */
export function compare({ fitnessOverR, fitnessOverC, imaginary }: Trial): Outcome {
  const gain = fitnessOverC / fitnessOverR - 1;
  if (gain < -SAME) return 'R is fitter';
  if (gain <= SAME) return imaginary < REAL ? 'real, the same' : 'other';
  return imaginary < REAL ? 'other' : 'not real, fitter';
}

const realness: Claim<readonly Row[]> = {
  name: 'real-over-complex',
  title: 'Real tuples over C',
  measure(effort, report) {
    const [tuples, starts] = effort === 'full' ? [12, 12] : [4, 6];
    const sizes = [
      [8, 4, 1],
      [8, 4, 2],
      [8, 4, 4],
      [12, 8, 3],
      [20, 5, 4],
    ] as const;
    return (['general', 'Hermitian'] as const).flatMap((shape) =>
      sizes.map(([n, r, d]) => {
        const trials = Array.from({ length: tuples }, (_, k) => trial(shape, n, r, d, starts, k + 1));
        const row = { shape, n, r, d, starts, trials };
        report(cellsOf(row).join(' '));
        return row;
      }),
    );
  },
  describe: (rows) =>
    [
      'Claimed: an LSRDR over C of a real tuple often is real.',
      '',
      'Measured on real Gaussian tuples (Hermitian: symmetric): the fittest of the starts over C beside the fittest of as many over R. Where R is fitter, the starts over C have missed an',
      'optimum that is there. "Other": equally fit and not real, or real and fitter, when the starts over R have missed it.',
      '',
      table(
        [
          'shape',
          'n, r, d',
          'real, the same',
          'not real, fitter',
          'R is fitter',
          'other',
          'starts over C that end real',
        ],
        rows.map(cellsOf),
      ),
    ].join('\n'),
};

function cellsOf({ shape, n, r, d, trials }: Row): string[] {
  const count = (kind: Outcome): number => trials.filter((one) => compare(one) === kind).length;
  return [
    shape === 'Hermitian' ? 'symmetric' : shape,
    `${n}, ${r}, ${d}`,
    share(count('real, the same'), trials.length),
    share(count('not real, fitter'), trials.length),
    String(count('R is fitter')),
    String(count('other')),
    share(sum(trials.map(({ endedReal }) => endedReal)), sum(trials.map(({ converged }) => converged))),
  ];
}

export const realOverComplex = claim(realness);
