/** What the browser runs: a fit on every kernel, and one with threads; posts the figures back to the test. */
import * as complex from 'lsrdr/complex';
import { availableKernels, useKernel } from 'lsrdr/kernels';
import { denseTuple } from 'lsrdr/tuple';

/** A number in (−1, 1) for each index, the same everywhere. */
const entry = (i: number): number => Math.sin(12.9898 * (i + 1)) * Math.cos(4.1414 * i);

const [r, n] = [4, 70];
const matrices = Array.from({ length: r }, (_, j) =>
  Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, k) => [entry((j * n + i) * n + k), entry(7 * ((j * n + i) * n + k) + 3)]),
  ),
);

export async function run(workers: number): Promise<Record<string, number | boolean | string>> {
  const figures: Record<string, number | boolean | string> = {};
  for (const kernel of availableKernels()) {
    useKernel(kernel);
    figures[kernel] = complex.fit(denseTuple(matrices), { rank: 2, maxSweeps: 40 }).fitness;
  }
  useKernel({});
  const { P } = complex.fit(denseTuple(matrices.map((M) => M.slice(0, 3).map((row) => row.slice(0, 3)))), { rank: 1 });
  figures.view = P.constructor.name;
  figures.trace = P.get(0, 0, 0) + P.pick(1, null, null).get(1, 0) + P.transpose(1, 0).lo(2, 2).get(0, 0, 0);
  figures.isolated = globalThis.crossOriginIsolated === true;
  const options = { rank: 2, maxSweeps: 40 };
  try {
    figures.threads = (await complex.fitAsync(denseTuple(matrices), { ...options, workers })).fitness;
  } catch (error) {
    figures.threads = String(error);
  }
  const { fitness, message } = await complex.fitAsync(denseTuple(matrices), { ...options, workers: 'auto' });
  figures.automatic = fitness;
  figures.message = message;
  return figures;
}
