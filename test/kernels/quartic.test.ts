/** `quarticInto` of every kernel's resident matrix, small and large, alone and with threads, against its formula written out. */

import { afterAll, describe, expect, it } from 'vitest';
import { availableKernels, kernel, useKernel } from '../../src/kernels';
import { quarticInto } from '../../src/kernels/quartic';
import { startTeam } from '../../src/kernels/team';
import { fields } from '../support/fields';
import { add, mul, type Naive, scaled, size, star } from '../support/naive';
import { naive, planar } from '../support/planar';
import { gaussianMatrix, source } from '../support/random';

afterAll(() => {
  useKernel({});
});

const sizes = [
  { r: 1, h: 1 },
  { r: 4, h: 7 },
  { r: 66, h: 514 }, // in a memory of its own
] as const;

interface Sample {
  readonly d: number;
  readonly image: Naive;
  readonly rows: Naive;
  readonly sum: number;
}

/** Σ_k weights_k M_k of real weights. */
function combination(weights: readonly number[], matrices: readonly Naive[]): Naive {
  const out = matrices[0]!.map((row) => row.map((entry) => entry.map(() => 0)));
  matrices.forEach((M, k) => {
    out.forEach((row, s) => {
      row.forEach((entry, t) => {
        for (let p = 0; p < entry.length; p++) entry[p] = entry[p]! + weights[k]! * M[s]![t]![p]!;
      });
    });
  });
  return out;
}

function sampleOf(dim: number, D: Naive, d: number): Sample {
  const h = D[0]!.length;
  const weights = D.map((row) => row.map(([x]) => x!));
  const image = gaussianMatrix(dim, 2 * h, d, source(d));
  const v = image.slice(0, h).map((row): Naive => [row]);
  const u = image.slice(h).map((row): Naive => [row]);
  const O = v.map((row, k) => scaled(add(mul(star(row), u[k]!), mul(star(u[k]!), row)), 1 / 2));
  const N = weights.map((row) => combination(row, O));
  const C = O.map((_, k) =>
    combination(
      weights.map((row) => row[k]!),
      N,
    ),
  );
  const rows = [...u, ...v].map((row, i) => scaled(mul(row, C[i % h]!), 1 / 2)[0]!);
  return { d, image, rows, sum: N.reduce((sum, M) => sum + size(M) ** 2, 0) };
}

describe.each(fields)('over the $name numbers', ({ algebra, dim }) => {
  describe.each(sizes)('weights $r×$h', ({ r, h }) => {
    const D = gaussianMatrix(1, r, h, source(r));
    const samples = [1, 2, 3, 7].map((d) => sampleOf(dim, D, d));
    const data = Float64Array.from(D.flat(), ([x]) => x!);

    it.each(availableKernels())('kernel %s', async (name) => {
      useKernel(name);
      const M = kernel().resident(data.slice(), r, h);
      for (const threads of [1, 3]) {
        const team = await startTeam(threads, [M]);
        for (const { d, image, rows, sum } of samples) {
          const given = planar(algebra, image).data;
          for (const tolerance of [0, 1e-9, 1e-6, 1e-2]) {
            // Rubbish in the output, and room beyond its end.
            const out = new Float64Array(given.length + 1).fill(Number.NaN);
            out[given.length] = 7;
            const value = team.work(() => quarticInto(M, out, given, algebra, d, tolerance));
            const note = `d = ${d}, tolerance ${tolerance}, ${threads} threads`;
            const bound = Math.max(1e-13, tolerance);
            expect(Math.abs(value / sum - 1), note).toBeLessThan(bound);
            const got = naive({ algebra, rows: 2 * h, cols: d, data: out.subarray(0, given.length) });
            expect(size(add(got, scaled(rows, -1))) / size(rows), note).toBeLessThan(bound);
            expect(out[given.length], note).toBe(7);
          }
        }
        team.dismiss();
      }
      M.dispose();
    });
  });
});
