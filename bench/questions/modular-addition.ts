import type { BilinearNetwork } from 'lsrdr/bilinear';
import { bilinearLayer, bilinearNetwork, clusterAtlasAsync } from 'lsrdr/bilinear';
import ndarray, { type NdArray } from 'ndarray';
import { loadNetwork, type ModularNetwork } from '../../examples/modular-addition/model';
import { judged, rankings } from '../../examples/modular-addition/study';
import { trainNetwork } from '../../examples/modular-addition/training';
import type { Question, Settings } from '../question';
import type { Measured, Row } from '../record';
import { medianOf } from '../statistics';
import { SUBJECT, standing } from './subspaces';

type Matrix = NdArray<Float64Array>;

/** Directions of each method, and starts of each round of the atlas, in the quick mode. */
const [QUICK_RANK, QUICK_STARTS] = [16, 3];

const PRIMES = [23, 31, 43];

const SEEDS = 5;

/** Hidden units for each residue, as of the committed network. */
const WIDTH = 96 / 59;

/** What the rankings of a network say of one method. */
interface Reading {
  readonly method: string;
  readonly purity: number;
  /** Found by two directions each, of what so many directions could find. */
  readonly frequencies: number;
  /** Accuracy with the first eight directions only, and with sixteen. */
  readonly keep8: number;
  readonly keep16: number;
}

/** The directions of an atlas of rank 2 and of the other methods, `rank` of each. */
async function readingsOf(given: ModularNetwork, rank: number, restarts: number): Promise<Reading[]> {
  const atlas = await clusterAtlasAsync(given.network.layers[0]!, { rank: 2, restarts, minimumShare: 0.02 });
  const clusters = atlas.clusters.map(({ result }) => ({ directions: result.prominent(2).directions as Matrix }));
  return rankings(given, clusters, { rank, kept: [8, 16] }).map(({ name, purity, frequencies, keep }) => ({
    ...{ method: name.startsWith('LSRDR') ? SUBJECT : name, purity, frequencies: (2 * frequencies) / rank },
    ...{ keep8: keep[0]!, keep16: keep[1]! },
  }));
}

/** Trained as the committed one is, with as many hidden units for each residue; undefined where it has not learnt the sum. */
function trained(p: number, seed: number): ModularNetwork | undefined {
  const hidden = 4 * Math.round((WIDTH * p) / 4);
  const training = { p, hidden, seed, epochs: 600, share: 0.8, rate: 0.02, weightDecay: 2 };
  const { bilinear, head, testAccuracy } = trainNetwork(training);
  if (testAccuracy < 0.95) return undefined;
  const gate = ndarray(Float64Array.from(bilinear), [2 * hidden, 2 * p]);
  const down = ndarray(Float64Array.from(head), [p, hidden]);
  const network: BilinearNetwork = bilinearNetwork([
    bilinearLayer({ left: gate.hi(hidden), right: gate.lo(hidden), down }),
  ]);
  return { p, hidden, network, metadata: {} };
}

function rowsOf(network: string, readings: readonly Reading[][]): Row[] {
  return readings[0]!.map(({ method }, k) => {
    const of = (key: 'purity' | 'frequencies' | 'keep8' | 'keep16') => medianOf(readings.map((list) => list[k]![key]));
    return {
      network,
      method,
      purity: of('purity'),
      frequencies: of('frequencies'),
      keep8: of('keep8'),
      keep16: of('keep16'),
    };
  });
}

async function measure({ full, tell }: Settings): Promise<Measured> {
  tell('the committed network, p = 59');
  const committed = loadNetwork();
  const reading = await readingsOf(committed, full ? judged(committed.p) : QUICK_RANK, full ? 15 : QUICK_STARTS);
  const rows = rowsOf('p = 59, committed', [reading]);
  const skipped: string[] = [];
  if (!full)
    skipped.push(`networks of other primes and seeds (${PRIMES.join(', ')}; ${SEEDS} each): \`--full\` trains them`);
  for (const p of full ? PRIMES : []) {
    const readings: Reading[][] = [];
    for (let seed = 1; seed <= SEEDS; seed++) {
      tell(`p = ${p}, seed ${seed}`);
      const network = trained(p, seed);
      if (network === undefined)
        skipped.push(`p = ${p}, seed ${seed}: accuracy on unseen pairs below .95 after training`);
      else readings.push(await readingsOf(network, judged(p), 15));
    }
    if (readings.length > 0) rows.push(...rowsOf(`p = ${p}, ${readings.length} seeds`, readings));
  }
  return { seeds: `training seeds 1 … ${SEEDS} where networks are trained; 0 of all methods`, rows, skipped };
}

export const modularAddition: Question = {
  name: 'modular-addition',
  title: 'A network that adds modulo p, whose mechanism is known',
  about: `Bilinear networks trained to add modulo p (\`examples/modular-addition\`) compute by waves, two directions for each of (p − 1)/2 frequencies. Each method gives p − 1 directions, ${QUICK_RANK} in the quick mode (LSRDR: the leading two
of each cluster of an atlas of rank 2); purity is the mean share that a direction has of its main frequency, "frequencies" how many frequencies one of the directions has to 90 %, of half as many as there are
directions. "Kept": accuracy when only the span of the first 8 or 16 directions is. Every seventh pair is read.`,
  measure,
  names: ['network', 'method'],
  columns: [
    { key: 'network', head: 'network' },
    { key: 'method', head: 'method' },
    { key: 'purity', head: 'purity' },
    { key: 'frequencies', head: 'frequencies', digits: 2 },
    { key: 'keep8', head: 'kept with 8', digits: 2 },
    { key: 'keep16', head: 'kept with 16', digits: 2 },
  ],
  figure: { x: 'purity', y: 'case', line: 'method', kind: 'dots', labelX: 'mean purity of the directions', labelY: '' },
  isTimed: false,
  findings: (rows) => [
    ...standing(rows, { setting: 'network', value: 'purity', isLargerBetter: true }).map((text) => `Purity: ${text}`),
    ...standing(rows, { setting: 'network', value: 'keep8', isLargerBetter: true }).map(
      (text) => `Accuracy kept with 8 directions: ${text}`,
    ),
  ],
};
