/** What the playground says that a model gives, with a cluster and without: against naive arithmetic. */
import { bilinearLayer, bilinearNetwork } from 'lsrdr/bilinear';
import * as complex from 'lsrdr/complex';
import * as real from 'lsrdr/real';
import { denseTuple, embed, graphTuple } from 'lsrdr/tuple';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { effectOf, scoreText } from '../../playground/worker/effect';
import { embeddedNetwork } from '../../playground/worker/embedded-network';
import { Course } from '../../playground/worker/live';
import { changedInput, modelOf } from '../../playground/worker/model';
import type { Subject } from '../../playground/worker/subject';
import { complex as complexNumbers, quaternion as quaternions } from '../../src/algebra';
import { randomSource } from '../../src/random';

const random = randomSource(21);
const matrix = (rows: number, cols: number): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: cols }, () => random.normal()));
const times = (M: readonly (readonly number[])[], x: ArrayLike<number>): number[] =>
  M.map((row) => row.reduce((sum, value, i) => sum + value * x[i]!, 0));
/** S R x, from the arrays of a real result. */
const projected = ({ S, R, n, rank }: real.Lsrdr, x: ArrayLike<number>): number[] => {
  const inside = Array.from({ length: rank }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += R.get(k, i) * x[i]!;
    return sum;
  });
  return Array.from({ length: n }, (_, i) => inside.reduce((sum, value, k) => sum + S.get(i, k) * value, 0));
};
const subjectOf = (parts: Partial<Subject>): Subject => ({
  facts: { label: 'a', kind: 'array', n: 1, r: 1, field: 'real', hasData: false },
  key: [],
  tuple: async () => denseTuple([[[1]]]),
  ...parts,
});
const close = (found: ArrayLike<number>, expected: readonly number[]): void => {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(found[i]).toBeCloseTo(value, 9);
  });
};

const x = Float64Array.from({ length: 5 }, () => random.normal());

describe('models', () => {
  it('of a tuple: the forms', async () => {
    const A = [matrix(5, 5), matrix(5, 5), matrix(5, 5)];
    const cluster = real.fit(A, { rank: 2, restarts: 2 });
    const model = await modelOf(subjectOf({}), cluster.algebra, denseTuple(A));
    const forms = (y: ArrayLike<number>): number[] =>
      A.map((M) => times(M, y).reduce((sum, value, i) => sum + value * y[i]!, 0));
    close(model.run(x)[0]!, forms(x));
    const inside = projected(cluster, x);
    const without = Array.from(x, (value, i) => value - inside[i]!);
    close(model.run(x, { cluster, mode: 'ablate', strength: 1 })[0]!, forms(without));
    close(model.run(x, { cluster, mode: 'keep', strength: 1 })[0]!, forms(inside));
    close(changedInput(x, { cluster, mode: 'ablate', strength: 1 }), without);
    const { directions } = cluster.prominent(1);
    const length = Math.hypot(...x);
    const steered = Array.from(x, (value, i) => value - 0.5 * length * directions.get(0, i));
    close(changedInput(x, { cluster, mode: 'steer', strength: -0.5 }), steered);
    close(model.run(x, { cluster, mode: 'steer', strength: -0.5 })[0]!, forms(steered));
    // Over a larger field they are the same numbers.
    const wide = await modelOf(subjectOf({}), complexNumbers, embed(denseTuple(A), complexNumbers));
    close(wide.run(x)[0]!, forms(x));
  });

  it('of a network, over larger fields too', async () => {
    const [left, right, down, unembed] = [matrix(7, 5), matrix(7, 5), matrix(5, 7), matrix(3, 5)];
    const [leftBias, downBias] = [matrix(1, 7)[0]!, matrix(1, 5)[0]!];
    const layer = bilinearLayer({ left, right, down, leftBias, downBias, residual: true });
    const network = bilinearNetwork([layer, layer], { unembed });
    const expected = Array.from(network.forward(x).data);
    for (const algebra of [complexNumbers, quaternions]) {
      const model = await modelOf(subjectOf({ place: { network, layer: 1 } }), algebra, denseTuple([[[1]]]));
      close(model.run(x)[0]!, expected);
      expect(
        embeddedNetwork(network, algebra).forward(
          ndarray(
            Float64Array.from({ length: 5 * algebra.dim }, (_, i) => (i % algebra.dim === 0 ? x[i / algebra.dim]! : 0)),
            [5, algebra.dim],
          ),
        ).shape,
      ).toEqual([3, algebra.dim]);
    }
    // Nothing is kept of it: the network of zero before its second layer.
    const cluster = complex.fit(embed(layer.tuple(), complexNumbers), { rank: 6 });
    const model = await modelOf(subjectOf({ place: { network, layer: 1 } }), complexNumbers, denseTuple([[[1]]]));
    close(
      model.run(x, { cluster, mode: 'ablate', strength: 1 })[0]!,
      Array.from(network.forwardFrom(1, new Float64Array(5)).data),
    );
    close(model.run(x, { cluster, mode: 'keep', strength: 1 })[0]!, expected);
    // Several at once.
    const two = Float64Array.from([...x, ...x.map((value) => -value)]);
    expect(model.run(two)).toHaveLength(2);
    close(model.run(two)[0]!, expected);
  });

  it('of a graph: one step along its edges', async () => {
    const edges = [
      [0, 1, 2],
      [1, 2, 3],
      [2, 2, 5],
    ] as const;
    const tuple = graphTuple({ n: 5, edges: edges as unknown as [number, number, number][], undirected: true });
    const cluster = real.fit(tuple, { rank: 1 });
    const graph = { n: 5, edges, isDirected: false };
    const W = [
      [0, 2, 0, 0, 0],
      [2, 0, 3, 0, 0],
      [0, 3, 5, 0, 0],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ];
    const model = await modelOf(subjectOf({ graph }), cluster.algebra, tuple);
    close(model.run(x)[0]!, times(W, x));
    const directed = await modelOf(subjectOf({ graph: { ...graph, isDirected: true } }), cluster.algebra, tuple);
    const forward = [
      [0, 0, 0, 0, 0],
      [2, 0, 0, 0, 0],
      [0, 3, 5, 0, 0],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ];
    close(directed.run(x)[0]!, times(forward, x));
  });
});

describe('words and plots', () => {
  const text = {
    ...({ mode: 'ablate' } as const),
    ...{ cluster: 'cluster 1', strength: 1, image: undefined, changed: undefined, isRealPart: false },
    ...{ nameOf: String, isAnswer: true, what: 'outputs' },
    input: { x, words: 'For <b>', label: 1 },
  } as const;

  it('say what changes', () => {
    const says = (before: number[], after: number[], more: object = {}): string =>
      effectOf(Float64Array.from(before), Float64Array.from(after), { ...text, ...more }).sentence;
    expect(says([1, 2], [3, 2])).toBe(
      'For <b> the network says 1, which is right; without cluster 1 it says 0, which is wrong.',
    );
    expect(says([1, 2], [1, 4])).toBe(
      'For <b> the network says 1, which is right; without cluster 1 it says the same, by 3 more than the next instead of 1.',
    );
    // Nothing is said to change that reads the same.
    expect(says([1, 2], [1.0001, 2])).toBe(
      'For <b> the network says 1, which is right; without cluster 1 it says the same, by 1 more than the next, as before.',
    );
    expect(says([3, 4], [3, 1], { isAnswer: false, mode: 'keep' })).toBe(
      'For <b> the outputs move by 60\u00a0% of their size with nothing but cluster 1; most of all 1, from 4 to 1.',
    );
    expect(says([3, 4], [3, 4 + 1e-15], { isAnswer: false })).toBe(
      'For <b> the outputs are the same without cluster 1.',
    );
    expect(says([0, 0], [0, 1], { isAnswer: false })).toContain('are no longer zero');
  });

  it('are escaped, and have all outputs up to 64', () => {
    const long = Float64Array.from({ length: 100 }, (_, j) => (j === 70 ? 5 : 1 / (j + 1)));
    const { body } = effectOf(new Float64Array(100), long, { ...text, nameOf: (j) => `<i>${j}`, isAnswer: false });
    expect(body).not.toContain('<i>');
    expect(body.match(/<tr>/g)).toHaveLength(65);
    expect(body).toContain('&lt;i&gt;70');
    expect(body).not.toContain('&lt;i&gt;99');
  });

  it('count right answers', () => {
    const before = [
      [1, 0],
      [0, 1],
    ].map((row) => Float64Array.from(row));
    const after = [
      [0, 1],
      [0, 1],
    ].map((row) => Float64Array.from(row));
    expect(scoreText(before, after, [0, 1], 'pairs', 'without cluster 1')).toBe(
      'Over all 2 pairs it is right on 100\u00a0%, without cluster 1 on 50\u00a0%.',
    );
  });

  it('follow a search over its rounds', () => {
    const course = new Course(2, true);
    expect(course.isEmpty).toBe(true);
    for (const run of [0, 1, 0, 1]) {
      for (let sweep = 1; sweep <= 1000; sweep++)
        course.take({ run, sweep, fitness: 2 - 1 / sweep, residual: run === 1 ? 0 : Number.NaN });
    }
    const { line, done, charts } = course.live();
    expect(line).toBe('Round 2, start 2 of 2: sweep 1000, fitness 1.999, residual 0');
    expect(done).toBe(0.5);
    expect(charts).toContain('round 1, start 1');
    expect(charts).not.toMatch(/NaN|Infinity/);
    expect(charts.length).toBeLessThan(60_000);
  });
});
