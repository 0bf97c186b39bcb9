import { algebra } from '../../src';
import { useKernel } from '../../src/kernels';
import { zeros } from '../../src/matrix';
import { DenseTuple } from '../../src/tuple/dense';
import { interleaved } from '../interleave';
import { gaussian, measureRoofs } from '../kernels/roofs';
import type { Question, Settings } from '../question';
import { isEstimate, type Measured, type Row } from '../record';
import { medianOf } from '../statistics';

const RANKS = [1, 2, 4, 8, 16];

const algebras = [algebra.real, algebra.complex, algebra.quaternion];

/** Times of one sweep of a dense tuple at the ranks, and the tuple's size. */
async function measure({ full, tell }: Settings): Promise<Measured> {
  useKernel({});
  tell('bandwidth and peak');
  const roofs = measureRoofs();
  const megabytes = full ? 512 : 128;
  const rows: Row[] = [];
  for (const over of algebras) {
    const a = over.dim;
    tell(`sweeps over ${over.name}`);
    const n = 512;
    const r = (megabytes * 2 ** 20) / (8 * a * n * n);
    const filled = (height: number, width: number) => ({
      ...zeros(over, height, width),
      data: gaussian(height * a * width),
    });
    const tuple = new DenseTuple(filled(r * n, n), r);
    const contenders = RANKS.map((d) => {
      const [Y, Z, X] = [filled(n, d), filled(n, d), filled(r * d, d)];
      const image = tuple.createImage(d);
      const sweep = { Y, Z, X, image, forward: zeros(over, n, d), backward: zeros(over, n, d) };
      const run = (): number => {
        const begun = performance.now();
        tuple.sweepInto(sweep);
        return (performance.now() - begun) / 1000;
      };
      run();
      return { name: String(d), run };
    });
    const found = await interleaved<number>(full ? 31 : 7, contenders);
    for (const d of RANKS) {
      const seconds = medianOf(found.get(String(d))!);
      const bytes = 8 * a * r * n * n;
      const memory = bytes / (roofs.read * 1e9);
      const flops = (4 * a * a * r * n * n * d) / (roofs.peak * 1e9);
      const times = (x: number | null): number | null => (x === null ? null : x / Math.max(memory, flops));
      const milliseconds = (x: number | null): number | null => (x === null ? null : 1000 * x);
      const scaled = (by: typeof times) => ({
        ...seconds,
        value: by(seconds.value),
        low: by(seconds.low),
        high: by(seconds.high),
      });
      rows.push({
        ...{ field: over.name, n, r, d, megabytes: bytes / 2 ** 20 },
        milliseconds: scaled(milliseconds),
        ...{ memory: 1000 * memory, flops: 1000 * flops },
        overRoof: scaled(times),
        ...{ read: roofs.read, peak: roofs.peak },
      });
    }
    tuple.dispose();
  }
  return {
    seeds: 'entries from seed 1, times alone matter',
    rows,
    skipped: [
      'threads: bench/results/kernels.md has them',
      'factored tuples: they are bound by products, not by memory',
    ],
  };
}

export const roof: Question = {
  name: 'roof',
  title: 'Time of a sweep against the memory roof',
  about: `One sweep (A·Y and A*·Z in one reading, with the products by X) of a dense tuple that is larger than the caches of most machines, one thread, beside the time that reading it once takes at the
bandwidth measured in the same process (256 MB read by one product with a column), and the time of its 4a²·r·n²·d flops at the rate that the kernel reaches on a matrix in the second cache. The last
column is time over the larger of the two: 1 is the roof, and below 1 one of these two was measured in a slower moment, or the caches held a part.`,
  measure,
  names: ['field', 'n', 'r', 'd'],
  columns: [
    { key: 'field', head: 'field' },
    { key: 'n', head: 'n' },
    { key: 'r', head: 'r' },
    { key: 'd', head: 'd' },
    { key: 'megabytes', head: 'MB' },
    { key: 'milliseconds', head: 'ms a sweep' },
    { key: 'memory', head: 'memory, ms' },
    { key: 'flops', head: 'flops, ms' },
    { key: 'overRoof', head: 'over the roof', digits: 2 },
    { key: 'read', head: 'read GB/s', digits: 3 },
    { key: 'peak', head: 'peak GFlop/s', digits: 3 },
  ],
  figure: {
    x: 'd',
    y: 'overRoof',
    line: 'field',
    kind: 'lines',
    logX: true,
    labelX: 'd',
    labelY: 'time over the roof',
  },
  isTimed: true,
  findings: (rows) => {
    const of = (bound: (row: Row) => boolean): number[] =>
      rows
        .filter(bound)
        .flatMap(({ overRoof }) => (isEstimate(overRoof) && overRoof.value !== null ? [overRoof.value] : []));
    const show = (list: readonly number[]): string =>
      `${Math.min(...list).toPrecision(2)} to ${Math.max(...list).toPrecision(2)}`;
    const isBound = (row: Row): boolean => Number(row['memory']) > Number(row['flops']);
    const [memory, flops] = [of(isBound), of((row) => !isBound(row))];
    const out: string[] = [];
    if (memory.length > 0)
      out.push(`Where reading bounds, a sweep takes ${show(memory)} times as long as reading the tuple once.`);
    if (flops.length > 0)
      out.push(`Where arithmetic bounds, a sweep takes ${show(flops)} times as long as its flops at the peak rate.`);
    return out;
  },
};
