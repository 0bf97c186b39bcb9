/** A result in a few lines, for `toString()` and Node's inspect. */
import type { Residuals } from '../search/certificate';
import type { RunSummary } from './data';
import type { Coverage } from './uniqueness';

/** What of a result is in its summary. */
interface Summarised {
  readonly algebra: { readonly name: string };
  readonly n: number;
  readonly r: number;
  readonly rank: number;
  readonly fitness: number;
  readonly status: string;
  readonly method: string;
  readonly residuals: Pick<Residuals, 'stationarity'>;
  readonly runs: readonly RunSummary[];
  readonly optima: { readonly length: number };
  readonly classes: { readonly length: number };
  readonly coverage: Coverage;
  readonly agreement: number;
  readonly agreementUpToSymmetry: number;
}

const short = (value: number): string => String(Number(value.toPrecision(6)));
const many = (count: number, one: string, several = `${one}s`): string => `${count} ${count === 1 ? one : several}`;

export function summaryOf(result: Summarised): string {
  const { algebra, rank, n, r, fitness, status, residuals, method, runs, optima, classes, coverage } = result;
  const reached = runs.filter(({ optimum }) => optimum >= 0).length;
  const lines = [
    `Lsrdr over ${algebra.name}: ${many(r, 'matrix', 'matrices')} ${n}×${n} to ${rank}×${rank}`,
    `  fitness ${short(fitness)}, ${status} by ${method}, residual ${residuals.stationarity.toExponential(1)}`,
    `  ${reached} of ${many(runs.length, 'run')} converged, to ${many(optima.length, 'optimum', 'optima')} in ${many(classes.length, 'class', 'classes')}`,
  ];
  if (runs.some(({ start, optimum }) => start === 'random' && optimum >= 0)) {
    lines.push(
      `  agreement ${short(result.agreement)}, up to symmetry ${short(result.agreementUpToSymmetry)}; a further start finds a new class with probability ≤ ${coverage.bound.toFixed(2)}`,
    );
  }
  return lines.join('\n');
}
