/** Long work rests where it says: after few readings of A, and within what takes long beside them. What is counted does not depend on the machine. */
import { describe, expect, it, vi } from 'vitest';
import { type FitOptions, resolveOptions } from '../../src/field/options';
import { restingGeneralEigen, restingIsNilpotentStack, restingRealEigen } from '../../src/matrix';
import { fixedPoints } from '../../src/methods/fixed-points';
import { randomSource } from '../../src/random';
import { inOnePiece, WHOLE } from '../../src/resting';
import { search } from '../../src/search/search';
import { radiusIfSettled, totalRadius } from '../../src/search/total-radius';
import { denseTuple, type Tuple } from '../../src/tuple';
import { scaledTuple } from '../../src/tuple/input';
import {
  algebraOption,
  build,
  fields,
  gaussianTuple,
  hermitianTuple,
  type NaiveTuple,
  planar,
  randomUnitary,
  scalar,
  source,
  structured,
  toInputTuple,
} from '../support';
import { unimodular } from '../support/jordan';
import { mul } from '../support/naive';

const reading = ['imageInto', 'adjointInto', 'applyInto', 'sweepInto', 'toDense', 'hermitianDefect'] as const;

/** 1 on the diagonal and below it. */
function jordan(dim: number, n: number): NaiveTuple {
  return [build(n, n, (i, k) => scalar(dim, i === k || i === k + 1 ? 1 : 0))];
}

/** The tuple, with the number of times that it was read. */
function counted(A: Tuple): { A: Tuple; count: { readings: number } } {
  const count = { readings: 0 };
  const watched = Object.create(A) as Tuple;
  for (const verb of reading) {
    const own = A[verb] as (...args: unknown[]) => unknown;
    Object.assign(watched, {
      [verb](...args: unknown[]) {
        count.readings += 1;
        return own.apply(A, args);
      },
    });
  }
  return { A: watched, count };
}

/** Rests of a search, and the most readings of A between two of them. */
function restsOf({ algebra }: (typeof fields)[number], A: NaiveTuple, options: { rank: number } & FitOptions) {
  const { tuple } = scaledTuple('A', denseTuple(toInputTuple(A), algebraOption(algebra)), algebra);
  const watched = counted(tuple);
  const steps = search(watched.A, resolveOptions('fit', algebra, tuple.n, options));
  const out = { rests: 0, readings: 0, most: 0 };
  for (let isDone = false; !isDone; ) {
    const before = watched.count.readings;
    isDone = steps.next().done === true;
    out.most = Math.max(out.most, watched.count.readings - before);
    out.rests += 1;
  }
  out.readings = watched.count.readings;
  return out;
}

function yieldsOf(work: Generator<unknown, unknown, void>): number {
  let count = 0;
  while (!work.next().done) count += 1;
  return count;
}

/** Up to eight at once where vectors are short, with the end of what came before and the beginning of what comes next. */
const MOST_READINGS = 16;

describe.each(fields)('a search over the $name numbers rests after few readings', (one) => {
  const { dim } = one;
  const random = source(1);
  const most = [12, 8, 6][fields.indexOf(one)]!;

  it.each([
    { title: 'a Jordan block, all of it', A: jordan(dim, most), options: { rank: most, maxSweeps: 100 } },
    { title: 'a unitary matrix', A: [randomUnitary(dim, 4, random)], options: { rank: 4 } },
    { title: 'a Gaussian tuple', A: gaussianTuple(dim, 3, 8, random), options: { rank: 3, restarts: 2 } },
    { title: 'a larger one', A: gaussianTuple(dim, 8, 40 / dim, random), options: { rank: 4, maxSweeps: 10 } },
    {
      title: 'by gradients',
      A: gaussianTuple(dim, 2, 4, random),
      options: { rank: 2, method: 'gradient-ascent' as const, maxSweeps: 300 },
    },
    { title: 'a Hermitian tuple', A: hermitianTuple(dim, 3, 8, random), options: { rank: 3, restarts: 2 } },
  ])('$title', ({ A, options }) => {
    const { rests, readings, most } = restsOf(one, A, options);
    expect(readings).toBeGreaterThan(30);
    expect(most).toBeLessThanOrEqual(MOST_READINGS);
    expect(rests).toBeGreaterThan(readings / MOST_READINGS);
  });

  it('ρ(Φ(A)) on the way takes bounded effort, rests after each application, and is known or not known in words', () => {
    const n = [16, 13, 9][fields.indexOf(one)]!;
    const { B, inverse } = unimodular(n, source(4), dim);
    const [J] = jordan(dim, n);
    const hidden = scaledTuple(
      'A',
      denseTuple(toInputTuple([mul(mul(B, J!), inverse)]), algebraOption(one.algebra)),
      one.algebra,
    );
    const watched = counted(hidden.tuple);
    const steps = radiusIfSettled(watched.A);
    let rests = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) rests += 1;
    // Of a block of this size rounding leaves no more than that: too large to be solved in full.
    expect(step.value.value).toBe('ill-conditioned');
    expect(rests).toBeGreaterThan(50);
    expect(rests).toBeLessThan(2500);
    expect(yieldsOf(radiusIfSettled(watched.A))).toBe(0);
    const plain = denseTuple(toInputTuple(gaussianTuple(dim, 3, 6, source(5))), algebraOption(one.algebra));
    const settled = inOnePiece(radiusIfSettled(plain)).value;
    expect(settled).toBe(totalRadius(plain));
  });

  it.each(structured)('$kind', ({ make }) => {
    const A = make(dim, source(2));
    expect(restsOf(one, A, { rank: Math.min(2, A[0]!.length), restarts: 1, maxSweeps: 60 }).most).toBeLessThanOrEqual(
      MOST_READINGS,
    );
  });

  it('fixed points of a Jordan block rest after each application: fifty or more on each side', () => {
    const [X] = jordan(dim, Math.floor(24 / dim ** 0.5));
    expect(yieldsOf(fixedPoints(planar(one.algebra, X!), 1))).toBeGreaterThanOrEqual(100);
  });
});

describe('decompositions', () => {
  const entries = (count: number) => randomSource(1).fillNormal(new Float64Array(count));

  it.each([
    ['real', (m: number) => restingRealEigen(m, entries(m * m))],
    ['complex', (m: number) => restingGeneralEigen({ m, re: entries(m * m), im: entries(m * m) })],
  ] as const)('%s eigenproblems rest within each part if they are large, else not at all', (_, work) => {
    expect(yieldsOf(work(WHOLE))).toBe(0);
    // Columns to Hessenberg form, at least a step for two eigenvalues, and a column of vectors for two.
    expect(yieldsOf(work(100))).toBeGreaterThan(98 + 50 + 50);
  });

  it('ranges of large products rest after each direction', () => {
    // [[0, B], [C, 0]] with tr BC = 0: neither it nor its square has a trace, which would decide at once.
    const [n, half] = [40, 20];
    const [B, C] = [entries(half * half), randomSource(2).fillNormal(new Float64Array(half * half))];
    const at = (k: number) => B[(k % half) * half + Math.floor(k / half)]!;
    const share = C.reduce((sum, x, k) => sum + x * at(k), 0) / B.reduce((sum, x) => sum + x * x, 0);
    const data = new Float64Array(n * n);
    for (let i = 0; i < half; i++) {
      for (let j = 0; j < half; j++) {
        data[i * n + half + j] = B[i * half + j]!;
        data[(half + i) * n + j] = C[i * half + j]! - share * at(i * half + j);
      }
    }
    const r = 4;
    const all = Float64Array.from({ length: r * n * n }, (_, k) => data[k % (n * n)]!);
    const stack = { algebra: fields[0].algebra, rows: r * n, cols: n, data: all };
    expect(yieldsOf(restingIsNilpotentStack(stack, r))).toBeGreaterThanOrEqual(n - 1);
  });
});

describe.each(fields)('$name.fitAsync', ({ field, dim }) => {
  it('lets others run at every rest of the search, if each takes longer than a slice', async () => {
    const A = jordan(dim, 6);
    const rests = restsOf(fields.find((one) => one.dim === dim)!, A, { rank: 6, maxSweeps: 30 }).rests;
    let clock = 0;
    let turns = 0;
    let isOver = false;
    const turn = () => {
      turns += 1;
      if (!isOver) setImmediate(turn);
    };
    const now = vi.spyOn(performance, 'now').mockImplementation(() => (clock += 20));
    try {
      setImmediate(turn);
      await field.fitAsync(toInputTuple(A), { rank: 6, maxSweeps: 30 });
    } finally {
      isOver = true;
      now.mockRestore();
    }
    expect(rests).toBeGreaterThan(50);
    expect(turns).toBeGreaterThan(0.9 * rests);
  });
});
