/** What `console.log` and `String` say of the objects of this package: what they are, and not what they are made of. */
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { bilinearLayer, bilinearNetwork } from '../../src/bilinear';
import { clusterAtlas } from '../../src/cluster';
import { superoperator } from '../../src/superoperator';
import { fields } from '../support';
import { tupleKinds } from '../tuple/kinds';
import { moreKinds } from '../tuple/more-kinds';

/** In a list and in an object too. */
function expectSummary(value: unknown, text: string | RegExp): void {
  expect(String(value)).toMatch(text);
  expect(inspect(value)).toBe(String(value));
  expect(inspect({ value })).toContain(String(value).split('\n')[0]!);
  for (const line of String(value).split('\n')) expect(line).not.toMatch(/Float64Array|\[object|undefined|NaN/);
}

describe.each(fields)('summaries over the $name numbers', (one) => {
  const { name, dim, field } = one;
  const kinds = [...tupleKinds, ...moreKinds].filter(({ dims }) => dims?.includes(dim) ?? true);
  const scalar = (x: number) => (dim === 1 ? x : [x, ...new Array<number>(dim - 1).fill(0)]);
  const of = (rows: readonly (readonly number[])[]) => rows.map((row) => row.map(scalar)) as never;

  it.each(kinds)('$kind', ({ make }) => {
    const { tuple, matrices } = make(one);
    const [r, n] = [matrices.length, matrices[0]!.length];
    expectSummary(tuple, new RegExp(`^\\w+ over ${name}: ${r} matri(x|ces) ${n}×${n}$`));
  });

  it('layers and networks', () => {
    const weights = {
      left: of([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      right: of([
        [1, 0],
        [0, 1],
        [1, 1],
      ]),
      down: of([
        [1, 0, 1],
        [0, 1, 2],
      ]),
    };
    const plain = bilinearLayer(weights);
    const named = bilinearLayer({ ...weights, residual: true, name: 'mlp.7' });
    expectSummary(plain, new RegExp(`^BilinearLayer over ${name}: 2 inputs, 3 hidden units, 2 outputs$`));
    expectSummary(named, new RegExp(`^BilinearLayer "mlp.7" over ${name}: .*, with a residual$`));
    expectSummary(bilinearLayer({ ...weights, weightsAfterNorm: true }), /, after a norm$/);
    const network = bilinearNetwork([plain, named], {
      embed: of([
        [1, 0, 1],
        [0, 1, 1],
      ]),
    });
    expectSummary(
      network,
      new RegExp(
        `^bilinear network over ${name} scalars: 3 → 2 → 2 → 2\nembedding: 3 → 2\nlayer 0: 2 → 2, 3 units\nlayer 1 'mlp.7': 2 → 2, 3 units, residual$`,
      ),
    );
  });

  it('results, atlases, superoperators', () => {
    const A = [
      of([
        [1, 2],
        [2, 0],
      ]),
      of([
        [0, 1],
        [1, 3],
      ]),
    ] as never;
    expectSummary(field.fit(A, { rank: 1 }), new RegExp(`^Lsrdr over ${name}: 2 matrices 2×2 to 1×1\n`));
    expectSummary(superoperator(A), new RegExp(`^Superoperator over ${name}: `));
    expectSummary(clusterAtlas(A, { rank: 1 }), /^ClusterAtlas: 1 cluster, ended by share/);
  });
});
