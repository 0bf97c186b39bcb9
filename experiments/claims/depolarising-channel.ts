/**
 * The channel that replaces one random qubit of n by the maximally mixed state: 4n Kraus matrices σ_k/√4n on qubit i, k = 0…3, of size 2ⁿ.
 *
 *     d = 1: L² = 1/2;         Γ(A;X)/λ has the eigenvalues k/n with multiplicity C(n,k), k = 0…n
 *     d = 2: L² = (n+1)/2n;    Γ(A;X)/λ has the eigenvalues j/(n+1) with multiplicity 3C(n−1,j) + C(n−1,j−2), j = 0…n+1
 */
import ndarray from 'ndarray';
import { type Claim, claim } from '../claim';
import { small, table } from '../markdown';
import { type Array64, C } from '../tuples';

interface Row {
  readonly qubits: number;
  readonly d: 1 | 2;
  readonly starts: number;
  readonly seed: number;
  readonly converged: number;
  readonly status: string;
  readonly squaredFitness: number;
  /** Converged runs in the class of the fittest. */
  readonly inBestClass: number;
  /** All 2ⁿ·d eigenvalues of Γ(A;X)/λ by falling real part: how far the farthest is from the claimed one of its rank, over C. */
  readonly spectrumError: number;
}

/** 1, σ_x, σ_y, σ_z as rows of (re, im). */
const pauli: readonly (readonly [number, number][])[] = [
  [
    [1, 0],
    [0, 0],
    [0, 0],
    [1, 0],
  ],
  [
    [0, 0],
    [1, 0],
    [1, 0],
    [0, 0],
  ],
  [
    [0, 0],
    [0, -1],
    [0, 1],
    [0, 0],
  ],
  [
    [1, 0],
    [0, 0],
    [0, 0],
    [-1, 0],
  ],
];

/** [4n, 2ⁿ, 2ⁿ, 2]. */
export function depolarisingTuple(qubits: number): Array64 {
  const size = 2 ** qubits;
  const data = new Float64Array(4 * qubits * size * size * 2);
  const scale = 1 / Math.sqrt(4 * qubits);
  for (let qubit = 0; qubit < qubits; qubit++) {
    pauli.forEach((sigma, k) => {
      for (let row = 0; row < size; row++) {
        for (const other of [row, row ^ (1 << qubit)]) {
          const [re, im] = sigma[2 * ((row >> qubit) & 1) + ((other >> qubit) & 1)]!;
          const at = (((4 * qubit + k) * size + row) * size + other) * 2;
          data[at] = re * scale;
          data[at + 1] = im * scale;
        }
      }
    });
  }
  return ndarray(data, [4 * qubits, size, size, 2]);
}

function binomial(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let value = 1;
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i;
  return value;
}

export function claimedSquare(qubits: number, d: 1 | 2): number {
  return d === 1 ? 1 / 2 : (qubits + 1) / (2 * qubits);
}

/** Of Γ(A;X)/λ, falling, each as often as it occurs. */
export function claimedSpectrum(qubits: number, d: 1 | 2): number[] {
  const top = d === 1 ? qubits : qubits + 1;
  return Array.from({ length: top + 1 }, (_, index) => top - index).flatMap((j) => {
    const multiplicity = d === 1 ? binomial(qubits, j) : 3 * binomial(qubits - 1, j) + binomial(qubits - 1, j - 2);
    return new Array<number>(multiplicity).fill(j / top);
  });
}

export function measureChannel(qubits: number, d: 1 | 2, starts: number, seed = 0): Row {
  const result = C.field.fit(depolarisingTuple(qubits), { rank: d, restarts: starts - 1, seed });
  const expected = claimedSpectrum(qubits, d);
  const { gamma } = result.spectra(expected.length);
  const found = [...gamma].sort((a, b) => b.re - a.re);
  if (found.length !== expected.length) {
    throw new Error(`depolarising-channel: expected ${expected.length} eigenvalues, got ${found.length}`);
  }
  return {
    ...{ qubits, d, starts, seed, status: result.status },
    converged: result.runs.filter(({ status }) => status === 'converged').length,
    squaredFitness: result.fitness ** 2,
    inBestClass: result.classes[0]?.hits ?? 0,
    spectrumError: Math.max(...found.map(({ re, im }, i) => Math.hypot(re - expected[i]!, im))),
  };
}

const channel: Claim<readonly Row[]> = {
  name: 'depolarising-channel',
  title: 'The channel that depolarises one random qubit',
  measure(effort, report) {
    const [most, starts] = effort === 'full' ? [5, 12] : [4, 4];
    return ([1, 2] as const).flatMap((d) =>
      Array.from({ length: most - 1 }, (_, k) => {
        const row = measureChannel(k + 2, d, starts);
        report(`n = ${row.qubits}, d = ${d}: ${row.squaredFitness}, spectrum to ${small(row.spectrumError)}`);
        return row;
      }),
    );
  },
  describe: (rows) =>
    [
      'Claimed, of n qubits: at d = 1 L² = 1/2, and Σ X̄_jA_j has the eigenvalues 0…n (over n, times the largest) with binomial multiplicities; at d = 2 L² = (n+1)/2n, and Γ(A;X) has the eigenvalues',
      'j = 0…n+1 (scaled) with multiplicity 3C(n−1,j) + C(n−1,j−2).',
      '',
      'Measured over C: the fittest of the starts, and all eigenvalues of Γ(A;X)/λ against the claimed ones in order, so that multiplicities are compared too.',
      '',
      table(
        [
          'n',
          'd',
          'claimed L²',
          'measured',
          'difference',
          'eigenvalues',
          'farthest from the claimed',
          'converged',
          'in its class',
        ],
        rows.map((row) => {
          const square = claimedSquare(row.qubits, row.d);
          return [
            ...[row.qubits, row.d, square.toFixed(9), row.squaredFitness.toFixed(9)],
            ...[small(Math.abs(row.squaredFitness - square)), claimedSpectrum(row.qubits, row.d).length],
            ...[
              small(row.spectrumError),
              `${row.converged} of ${row.starts}`,
              `${row.inBestClass} of ${row.converged}`,
            ],
          ];
        }),
      ),
    ].join('\n'),
};

export const depolarisingChannel = claim(channel);
