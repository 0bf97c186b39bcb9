import { loadNetwork } from '../../examples/modular-addition/model';
import type { Question, Settings } from '../question';
import { isEstimate, type Measured, type Row } from '../record';
import { type Estimate, meanOfGroups } from '../statistics';
import { kept, type Reading, readingsOf, trained } from './modular-networks';
import { SUBJECT, standing } from './subspaces';

const QUICK = { primes: [23], seeds: 2 };
const FULL = { primes: [23, 31, 43], seeds: 5 };

/** Dimension at which accuracies are compared network by network. */
const COMPARED: (typeof kept)[number] = 8;

const keepKey = (d: number): string => `keep${d}`;

/** Means over networks, and those of what LSRDR has more than a method on the same network. */
function rowsOf(network: string, perfect: string, readings: readonly Reading[][]): Row[] {
  const own = readings.map((list) => list.find(({ method }) => method === SUBJECT)!);
  return readings[0]!.map(({ method, keep }, k) => {
    const mean = (of: (reading: Reading) => number): Estimate => meanOfGroups(readings.map((list) => of(list[k]!)));
    const lead = (of: (reading: Reading) => number): Estimate =>
      meanOfGroups(readings.map((list, at) => of(own[at]!) - of(list[k]!)));
    const accuracyAt = (k: number) => (reading: Reading) => reading.keep[k]!;
    return {
      ...{ network, perfect, method },
      ...{ purity: mean(({ purity }) => purity), frequencies: mean(({ frequencies }) => frequencies) },
      ...Object.fromEntries(keep.map((_, at) => [keepKey(kept[at]!), mean(accuracyAt(at))])),
      ...(method === SUBJECT
        ? {}
        : { purityLead: lead(({ purity }) => purity), keepLead: lead(accuracyAt(kept.indexOf(COMPARED))) }),
    };
  });
}

/** A line as soon as a network is done. */
function report(tell: Settings['tell'], where: string, readings: readonly Reading[]): void {
  const cells = readings.map(
    ({ method, purity, frequencies, keep }) =>
      `${method} ${purity.toFixed(3)} ${frequencies.toFixed(2)} ${keep.map((x) => x.toFixed(2)).join(' ')}`,
  );
  tell(
    `${where} (purity, frequencies, kept with ${kept.slice(0, readings[0]!.keep.length).join(', ')}): ${cells.join('; ')}`,
  );
}

async function measure({ full, tell, once }: Settings): Promise<Measured> {
  const { primes, seeds } = full ? FULL : QUICK;
  const rows: Row[] = [];
  const skipped: string[] = [
    'PCA of the pairs: no direction varies more than another',
    ...(full ? [] : ['the primes 31 and 43, three more seeds, and the committed network, p = 59: `--full` has them']),
  ];
  for (const p of primes) {
    const readings: Reading[][] = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const where = `p = ${p}, seed ${seed}`;
      const found = await once(where, async () => {
        const network = trained(p, seed);
        return network === undefined ? null : await readingsOf(network);
      });
      if (found === null) {
        skipped.push(`${where}: not all pairs right after training`);
        continue;
      }
      report(tell, where, found);
      readings.push(found);
    }
    if (readings.length > 0) rows.push(...rowsOf(`p = ${p}`, `${readings.length} of ${seeds}`, readings));
  }
  if (full) {
    const where = 'p = 59, committed';
    const found = await once(where, () => readingsOf(loadNetwork()));
    report(tell, where, found);
    rows.push(...rowsOf(where, '1 of 1', [found]));
  }
  return { seeds: `training seeds 1 … ${seeds} for each prime; 0 of all methods`, rows, skipped };
}

/** What LSRDR has more than each other method on the same networks, in words. */
function leads(rows: readonly Row[], key: string, what: string): string[] {
  return [...new Set(rows.map(({ network }) => network))].flatMap((network) => {
    const parts = rows
      .filter((row) => row['network'] === network && isEstimate(row[key]))
      .map((row) => [row['method'], row[key] as Estimate] as const)
      .filter(([, { low }]) => low !== null)
      .map(([method, { value, low, high }]) => {
        const signed = (x: number): string => `${x < 0 ? '−' : '+'}${Math.abs(x).toFixed(3)}`;
        return `${method} ${signed(value!)} (${signed(low!)} to ${signed(high!)})`;
      });
    return parts.length === 0 ? [] : [`${what} on the same networks, ${network}: ${parts.join(', ')}.`];
  });
}

function findings(rows: readonly Row[]): string[] {
  const trainings = new Map(rows.map(({ network, perfect }) => [network, perfect]));
  return [
    `Networks that are right on every pair after training: ${[...trainings].map(([network, perfect]) => `${perfect} at ${network}`).join(', ')}.`,
    ...standing(rows, { setting: 'network', value: 'purity', isLargerBetter: true }).map((text) => `Purity: ${text}`),
    ...leads(rows, 'purityLead', 'Purity of LSRDR less that of others'),
    ...standing(rows, { setting: 'network', value: keepKey(COMPARED), isLargerBetter: true }).map(
      (text) => `Accuracy kept with ${COMPARED} directions: ${text}`,
    ),
    ...leads(rows, 'keepLead', `Accuracy that LSRDR keeps with ${COMPARED} directions, less that of others`),
  ];
}

/** The keep curves of the networks with most seeds and the largest prime. */
function curves(rows: readonly Row[]): Row[] {
  const trained = rows.filter((row) => isEstimate(row['purity']) && row['purity'].low !== null);
  const last = trained[trained.length - 1]?.['network'];
  return trained
    .filter(({ network }) => network === last)
    .flatMap((row) =>
      kept
        .filter((d) => row[keepKey(d)] !== undefined)
        .map((d) => ({ method: row['method'], d, accuracy: row[keepKey(d)] })),
    );
}

export const modularAddition: Question = {
  name: 'modular-addition',
  title: 'A network that adds modulo p, whose mechanism is known',
  about: `Bilinear networks trained to add modulo p (\`examples/modular-addition\`) compute by waves, two directions for each of (p − 1)/2 frequencies. Each method gives p − 1 directions (LSRDR: the leading two
of each cluster of an atlas of rank 2); purity is the mean share that a direction has of its main frequency, "frequencies" how many of those that the weights have (0.5 % of their energy or more) one of the directions has to 90 %, as a share.
"Kept": accuracy on some 500 pairs when only the span of so many directions is. Means over networks; the leads of LSRDR are means of differences on the same network.`,
  measure,
  names: ['network', 'method'],
  columns: [
    { key: 'network', head: 'network' },
    { key: 'perfect', head: 'all pairs right' },
    { key: 'method', head: 'method' },
    { key: 'purity', head: 'purity' },
    { key: 'purityLead', head: 'LSRDR has more', digits: 2 },
    { key: 'frequencies', head: 'frequencies', digits: 2 },
    ...kept.map((d) => ({ key: keepKey(d), head: `kept with ${d}`, digits: 2 })),
    { key: 'keepLead', head: `LSRDR has more with ${COMPARED}`, digits: 2 },
  ],
  figure: { x: 'purity', y: 'case', line: 'method', kind: 'dots', labelX: 'mean purity of the directions', labelY: '' },
  more: [
    {
      ...{ name: 'kept', title: 'Accuracy kept, by dimension', rows: curves },
      ...{ x: 'd', y: 'accuracy', line: 'method', kind: 'lines', labelX: 'directions kept', labelY: 'accuracy' },
    },
  ],
  isTimed: false,
  findings,
};
