import type { FitFigures } from './fit';
import { type Roofs, roofOf } from './roofs';
import { gigaflops, type Row } from './rows';

export interface Report {
  readonly machine: { readonly processor: string; readonly node: string; readonly date: string };
  readonly roofs: Roofs;
  readonly rows: readonly Row[];
  readonly fit: FitFigures;
}

/** GB/s at which the product reads A. */
const traffic = (row: Row): number => {
  const [m, k] = row.shape;
  return ((row.direct / gigaflops(row.shape)) * m * k * row.bytesPerEntry) / 1e9;
};

export function markdown(report: Report): string {
  const { machine, roofs, rows, fit } = report;
  const number = (x: number | undefined): string => (x === undefined ? '' : x.toFixed(1));
  const lines = rows.map((row) => {
    const share =
      row.threads === 1 ? `${(100 * (row.direct / roofOf(roofs, row.shape[2], row.bytesPerEntry))).toFixed(0)} %` : '';
    return `| ${row.shape.join('×')} | ${row.who} | ${row.threads} | ${number(row.direct)} | ${number(row.transposed)} | ${number(row.both)} | ${number(traffic(row))} | ${share} |`;
  });
  return `# Kernels

${machine.processor}, node ${machine.node}, ${machine.date}. Copying runs at ${number(roofs.copy)} GB/s (bytes read and written), reading at
${number(roofs.read)} GB/s, multiplication and addition in the second cache at ${number(roofs.peak)} GFlop/s, one thread each. The last column is the
part of the smaller roof that A·B reaches. "Both" is A·B and Aᵀ·V in one reading, GFlop/s of the two together. Tuples count 2a²mnk flops.

| A (m×k) by n columns | who | threads | A·B GFlop/s | Aᵀ·V | both | A·B GB/s | of the roof |
|---|---|---|---|---|---|---|---|
${lines.join('\n')}

## Ratios

${ratios(report)
  .map(
    ({ what, value, target }) =>
      `* ${what}: **${value === undefined ? 'not measured' : value.toFixed(2)}** (wanted ${target})`,
  )
  .join('\n')}

## A whole fit

Real symmetric Gaussian matrices, r = ${fit.sizes.r}, n = ${fit.sizes.n}, d = ${fit.sizes.d}, hermitian-cg: the quickest iteration takes ${fit.ours.toFixed(2)} ms${
    fit.numpy === undefined ? '' : `, the same in numpy with one thread ${fit.numpy.toFixed(2)} ms`
  }. ${(100 * fit.inKernels).toFixed(0)} % of the time is spent in kernels. An iteration leaves ${(fit.heapPerIteration / 1024).toFixed(0)} KiB on the heap.
`;
}

export interface Ratio {
  readonly what: string;
  readonly value: number | undefined;
  readonly target: string;
}

/** What the kernels are meant to reach, as ratios of figures of one run. */
export function ratios({ rows, fit }: Report): Ratio[] {
  const find = (shape: string, who: string, threads = 1): Row | undefined =>
    rows.find((row) => row.shape.join('×') === shape && row.who.startsWith(who) && row.threads === threads);
  const of = (a: number | undefined, b: number | undefined): number | undefined =>
    a === undefined || b === undefined ? undefined : a / b;
  const [near, far, column] = ['4096×256×8', '32768×512×8', '32768×512×1'];
  const separately = (row: Row | undefined): number | undefined =>
    row && row.both! / (2 / (1 / row.direct + 1 / row.transposed!));
  const best = find(far, 'relaxed float64') === undefined ? 'plain' : 'relaxed';
  const list: Ratio[] = [];
  const add = (what: string, value: number | undefined, target: string) => list.push({ what, value, target });
  for (const [name, atNear, atFar] of [
    ['plain', '0.8', '1.25'],
    ['relaxed', '1.0', '1.6'],
  ] as const) {
    add(
      `${name} to numpy, A·B, ${near}`,
      of(find(near, `${name} float64`)?.direct, find(near, 'numpy ')?.direct),
      `≥ ${atNear}`,
    );
    add(
      `${name} to numpy, A·B, ${far}`,
      of(find(far, `${name} float64`)?.direct, find(far, 'numpy ')?.direct),
      `≥ ${atFar}`,
    );
  }
  for (const shape of [near, far, column]) {
    add(
      `${best} to numpy, Aᵀ·V, ${shape}`,
      of(find(shape, `${best} float64`)?.transposed, find(shape, 'numpy ')?.transposed),
      '≥ 1',
    );
  }
  for (const shape of [column, far]) {
    add(
      `${best}, one reading to two, ${shape}`,
      separately(find(shape, `${best} float64`)),
      '≥ 1.3 where A exceeds the caches',
    );
  }
  for (const shape of [near, far, '32768×512×64']) {
    add(
      `${best}, two threads to one, ${shape}`,
      of(find(shape, `${best} float64`, 2)?.direct, find(shape, `${best} float64`)?.direct),
      '≥ 1.7',
    );
  }
  add(
    `float32 storage to float64, ${best}, ${column}`,
    of(find(column, `${best} float32`)?.direct, find(column, `${best} float64`)?.direct),
    '≥ 1.5 where bandwidth binds',
  );
  for (const name of ['complex', 'quaternion']) {
    add(
      `tuple over ${name} to real, flop rate, ${near}`,
      of(find(near, `tuple over ${name}`)?.both, find(near, 'tuple over real')?.both),
      '≥ 0.9',
    );
  }
  add(
    `onnxruntime-node to ${best}, A·B, ${far}`,
    of(find(far, 'onnx')?.direct, find(far, `${best} float64`)?.direct),
    '≥ 1.5 to be worth a backend',
  );
  add('numpy to ours, time of an iteration of a whole fit', of(fit.numpy, fit.ours), '≥ 1.3');
  add('share of a whole fit in kernels', fit.inKernels, '≥ 0.85');
  return list;
}
