/**
 * Similarities of Gaussian tuples for large n: of independent ones 1/√r, of A and its leading m×m corner √(m/n), of A and A with each entry kept with probability α √α.
 * For finite n the ratio of what is measured to the law is taken as 1 + c/n, by least squares.
 *
 * Where the first law comes from: with independent standard complex Gaussian A_j, B_j, ρ(Φ(A)) ≈ r·n, and the eigenvalues of Σ A_j ⊗ B̄_j fill a disc of radius
 * √r·n, as those of an n²×n² matrix with independent entries of variance r. The disc's edge has no gap: this is why n is small here.
 */
import ndarray from 'ndarray';
import { randomSource } from '../../src/random';
import { type Claim, claim } from '../claim';
import { lineThrough, meanOf } from '../intervals';
import { plusMinus, table } from '../markdown';
import { type Array64, C, type FieldCase, gaussianTuple, H, hermitianTuple, R } from '../tuples';

type Law = 'independent' | 'independent, Hermitian' | 'corner' | 'thinned';

interface Sample {
  readonly law: Law;
  readonly field: 'R' | 'C' | 'H';
  readonly n: number;
  readonly r: number;
  /** m of a corner, α of a thinned tuple. */
  readonly parameter?: number;
}

interface Row extends Sample {
  /** The law. */
  readonly predicted: number;
  /** sim/law by seed, from 1 on; null where the similarity could not be had. */
  readonly ratios: readonly (number | null)[];
  readonly errors: readonly string[];
}

const fieldOf: Record<Sample['field'], FieldCase> = { R, C, H };

function predicted({ law, n, r, parameter }: Sample): number {
  if (law === 'corner') return Math.sqrt(parameter! / n);
  return law === 'thinned' ? Math.sqrt(parameter!) : 1 / Math.sqrt(r);
}

function pair({ law, field, n, r, parameter }: Sample, seed: number): [Array64, Array64] {
  const { dim } = fieldOf[field];
  const make = law === 'independent, Hermitian' ? hermitianTuple : gaussianTuple;
  const A = make(dim, n, r, seed);
  if (law === 'corner') return [A, corner(A, dim, n, r, parameter!)];
  if (law === 'thinned') return [A, thinned(A, dim, parameter!, 2_000_000 + seed)];
  return [A, make(dim, n, r, 1_000_000 + seed)];
}

function corner(A: Array64, dim: number, n: number, r: number, m: number): Array64 {
  const out = new Float64Array(r * m * m * dim);
  for (let j = 0; j < r; j++) {
    for (let i = 0; i < m; i++) {
      const from = (j * n + i) * n * dim;
      out.set(A.data.subarray(from, from + m * dim), (j * m + i) * m * dim);
    }
  }
  return ndarray(out, dim === 1 ? [r, m, m] : [r, m, m, dim]);
}

function thinned(A: Array64, dim: number, alpha: number, seed: number): Array64 {
  const random = randomSource(seed);
  const out = A.data.slice();
  for (let at = 0; at < out.length; at += dim) if (random.uniform() >= alpha) out.fill(0, at, at + dim);
  return ndarray(out, A.shape);
}

function measureRow(sample: Sample, pairs: number, report: (line: string) => void): Row {
  const law = predicted(sample);
  const ratios: (number | null)[] = [];
  const errors: string[] = [];
  for (let seed = 1; seed <= pairs; seed++) {
    const [A, B] = pair(sample, seed);
    try {
      ratios.push(fieldOf[sample.field].field.similarity(A, B) / law);
    } catch (error) {
      // An eigenvalue that did not settle is a missing value, which the page counts.
      ratios.push(null);
      errors.push(`seed ${seed}: ${(error as Error).message}`);
    }
  }
  const row = { ...sample, predicted: law, ratios, errors };
  report(cellsOf(row).join(' '));
  return row;
}

const values = ({ ratios }: Row): number[] => ratios.filter((ratio) => ratio !== null);

function cellsOf(row: Row): (string | number)[] {
  const { field, n, r, parameter, predicted, ratios } = row;
  const kept = values(row);
  return [
    field,
    n,
    r,
    parameter ?? '',
    predicted.toFixed(4),
    `${kept.length} of ${ratios.length}`,
    kept.length > 0 ? plusMinus(meanOf(kept)) : 'none',
  ];
}

function samples(quick: boolean): Sample[] {
  const sizes: Record<Sample['field'], number[]> = quick
    ? { R: [5, 8, 12], C: [5, 8], H: [4, 6] }
    : { R: [5, 8, 12, 16, 24], C: [5, 8, 12, 16], H: [4, 6, 8] };
  const independent = (['R', 'C', 'H'] as const).flatMap((field) =>
    sizes[field].map((n): Sample => ({ law: 'independent', field, n, r: 5 })),
  );
  const lengths = [2, 10, 20].map((r): Sample => ({ law: 'independent', field: 'R', n: 12, r }));
  const hermitian = [5, 20].map((r): Sample => ({ law: 'independent, Hermitian', field: 'R', n: 12, r }));
  const n = quick ? 12 : 32;
  const corners = [0.25, 0.5, 0.75].map((part): Sample => {
    return { law: 'corner', field: 'R', n, r: 5, parameter: part * n };
  });
  const kept = [0.25, 0.5, 0.75].map((parameter): Sample => ({ law: 'thinned', field: 'R', n, r: 5, parameter }));
  return [...independent, ...lengths, ...hermitian, ...corners, ...kept];
}

/** The ratio for n → ∞ and its slope in 1/n, over the tuples of length 5 of a field. */
function trend(rows: readonly Row[], field: string): string[] {
  const points = rows
    .filter((row) => row.law === 'independent' && row.field === field && row.r === 5)
    .flatMap((row) => values(row).map((ratio) => [1 / row.n, ratio] as const));
  if (new Set(points.map(([x]) => x)).size < 2 || points.length < 8) return [];
  const { at0, slope } = lineThrough(points);
  return [`- ${field}: ratio ≈ ${plusMinus(at0)} + (${plusMinus(slope, 2)})/n from ${points.length} pairs`];
}

const head = ['field', 'n', 'r', 'm or α', 'law', 'pairs', 'measured/law'];

const laws: Claim<readonly Row[]> = {
  name: 'gaussian-laws',
  title: 'Similarities of Gaussian tuples',
  measure(effort, report) {
    return samples(effort === 'quick').map((sample) => measureRow(sample, effort === 'quick' ? 8 : 20, report));
  },
  describe(rows) {
    const of = (law: Law): string => table(head, rows.filter((row) => row.law === law).map(cellsOf));
    const missing = rows.flatMap(({ errors }) => errors).length;
    return [
      'Claimed, for large n: independent Gaussian tuples have similarity 1/√r.',
      '',
      'Measured, where a ratio above 1 says that the law is too low:',
      '',
      of('independent'),
      '',
      'Finite size, r = 5, by least squares (1 would be the law):',
      '',
      ...['R', 'C', 'H'].flatMap((field) => trend(rows, field)),
      '',
      'For Hermitian Gaussian tuples, where Γ(A;B) is self-adjoint, 1/√r is not the law: a semicircle of the same variance ends at twice the radius of the disc, which leads one to',
      'expect ratios near 2 for large r and n.',
      '',
      of('independent, Hermitian'),
      '',
      'Claimed: a tuple and its leading m×m corner have similarity √(m/n).',
      '',
      of('corner'),
      '',
      'Claimed: a tuple and the one with each entry kept with probability α have similarity √α.',
      '',
      of('thinned'),
      '',
      missing === 0
        ? 'No eigenvalue failed to settle.'
        : `${missing} similarities could not be had, since an eigenvalue did not settle; they are left out of the means.`,
    ].join('\n');
  },
};

export const gaussianLaws = claim(laws);
