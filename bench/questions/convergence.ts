import type { MethodName } from '../../src/methods/registry';
import type { Tuple } from '../../src/tuple';
import { fieldOf } from '../fields';
import { type Contender, interleaved } from '../interleave';
import { type Job, type Numpy, startNumpy, type Trace } from '../numpy';
import type { Question, Settings } from '../question';
import { isEstimate, type Measured, type Row } from '../record';
import { medianOf } from '../statistics';
import { type Case, moreCases, quickCases, titleOf } from './cases';

const TOLERANCES = [1e-4, 1e-6, 1e-8];

/** Sweeps of gradient ascent, which needs thousands; the other methods have bounds that they do not meet. */
const MOST = { quick: 2000, full: 10_000 };

/** Work, r·n²·d·a², beyond which thousands of sweeps are too many for a mode. */
const LARGE = { quick: 2e4, full: 1e5 };

/** Time and sweeps of one run from a random start to each tolerance. */
function trace(tuple: Tuple, { d, orthogonalTo }: Case, method: MethodName, seed: number, most: number): Trace {
  const marks: { sweeps: number; seconds: number }[] = [];
  const begun = performance.now();
  const { fitness } = fieldOf(tuple).fit(tuple, {
    ...{ rank: d, method, seed, start: 'random', tolerance: TOLERANCES.at(-1)!, orthogonalTo },
    ...(method === 'gradient-ascent' ? { maxSweeps: most } : {}),
    onIteration({ sweep, residual }) {
      const seconds = (performance.now() - begun) / 1000;
      while (marks.length < TOLERANCES.length && residual <= TOLERANCES[marks.length]!) {
        marks.push({ sweeps: sweep, seconds });
      }
      // What follows, a certificate and perhaps the way on from a saddle, is no matter of how fast a method is.
      return marks.length === TOLERANCES.length || (method === 'gradient-ascent' && sweep >= most) ? 'stop' : undefined;
    },
  });
  return { marks, fitness };
}

type Program = Contender<Trace>;

function programs(one: Case, { full }: Settings, numpys: readonly Numpy[]): Program[] {
  const most = full ? MOST.full : MOST.quick;
  const tuples = new Map<number, Tuple>();
  const tupleOf = (seed: number): Tuple => {
    if (!tuples.has(seed)) tuples.set(seed, one.make(seed));
    return tuples.get(seed)!;
  };
  const a = { real: 1, complex: 2, quaternion: 4 }[one.field]!;
  const isDear = one.r * one.n ** 2 * one.d * a ** 2 > (full ? LARGE.full : LARGE.quick);
  const methods: MethodName[] = ['ascent', ...(isDear ? [] : (['gradient-ascent'] as const))];
  if (one.isHermitian) methods.unshift('hermitian-cg');
  const ours = methods.map((method): Program => {
    return { name: method, run: (round) => trace(tupleOf(round), one, method, round, most) };
  });
  // numpy has no quaternions; the factored and the sparse tuple it would have to write down, and of a complement it knows nothing.
  if (numpys.length === 0 || a === 4 || /factored|sparse/.test(one.kind) || one.orthogonalTo) return ours;
  const theirs: Job['method'][] = [one.isHermitian ? 'hermitian-cg' : 'vomps', 'ascent'];
  if (!isDear) theirs.push('gradient-ascent');
  const others = theirs.flatMap((method) =>
    (method === 'gradient-ascent' || method === 'vomps' ? [1] : [1, 2]).map((threads): Program => {
      const run = (round: number): Promise<Trace> => {
        const job = { method, tuple: tupleOf(round), d: one.d, seed: round, tolerances: TOLERANCES, most };
        return numpys[threads - 1]!.run(job);
      };
      return { name: `${method}, numpy, ${threads} thread${threads > 1 ? 's' : ''}`, run };
    }),
  );
  return [...ours, ...others];
}

function rowOf(one: Case, method: string, traces: readonly Trace[]): Row {
  const at = (k: number, key: 'sweeps' | 'seconds') => medianOf(traces.map(({ marks }) => marks[k]?.[key] ?? Infinity));
  const { kind, field, n, r, d } = one;
  const row: Record<string, Row[string]> = { kind, field, n, r, d, method };
  TOLERANCES.forEach((_, k) => {
    row[`sweeps${k}`] = at(k, 'sweeps');
  });
  TOLERANCES.forEach((_, k) => {
    row[`seconds${k}`] = at(k, 'seconds');
  });
  row['reached'] = `${traces.filter(({ marks }) => marks.length === TOLERANCES.length).length} of ${traces.length}`;
  return row;
}

async function measure(settings: Settings): Promise<Measured> {
  const numpys = (await Promise.all([startNumpy(1), startNumpy(2)])).filter((numpy) => numpy !== undefined);
  const rounds = settings.full ? 7 : 4;
  const rows: Row[] = [];
  for (const one of settings.full ? [...quickCases, ...moreCases] : quickCases) {
    settings.tell(titleOf(one));
    const found = await settings.once(titleOf(one), async () => {
      const contenders = programs(one, settings, numpys);
      // The engine compiles what it meets often; the first run of each program is no measurement.
      for (const { run } of contenders) await run(0);
      return [...(await interleaved(rounds, contenders))];
    });
    for (const [method, traces] of found) rows.push(rowOf(one, method, traces));
  }
  const skipped: string[] = [];
  if (numpys.length === 0) skipped.push('numpy: no python3 with numpy was found');
  for (const numpy of numpys) numpy.stop();
  skipped.push('quaternions, factored, sparse tuples and complements in numpy: it has none of them');
  skipped.push(
    settings.full
      ? '`gradient-ascent` where r·n²·d·a² is above 1e5: its thousands of sweeps would take hours'
      : '`gradient-ascent` where r·n²·d·a² is above 2e4: thousands of sweeps; `--full` has some of it',
  );
  return {
    seeds: `tuple and start of round k = 0 … ${rounds - 1} from the seeds 1000 + k (k for layers) and k`,
    rows,
    skipped,
    numpy: numpys[0]?.version ?? null,
  };
}

/** Ratios of medians in words: what the algorithm saves in sweeps, what the language costs in time a sweep. */
function findings(rows: readonly Row[]): string[] {
  const value = (row: Row | undefined, key: string): number | undefined => {
    const found = row?.[key];
    return isEstimate(found) && found.value !== null ? found.value : undefined;
  };
  const beside = (row: Row, method: string): Row | undefined =>
    rows.find(
      (other) => other['method'] === method && ['kind', 'field', 'n', 'r', 'd'].every((key) => other[key] === row[key]),
    );
  const ratios = (method: string, other: string, of: (one: Row, two: Row) => number | undefined): number[] =>
    rows
      .filter((row) => row['method'] === method)
      .map((row) => [row, beside(row, other)] as const)
      .flatMap(([row, two]) => (two === undefined ? [] : [of(row, two)]))
      .filter((ratio) => ratio !== undefined);
  const quotient = (x: number | undefined, y: number | undefined): number | undefined =>
    x === undefined || y === undefined ? undefined : x / y;
  const span = (list: readonly number[]): string => {
    const show = (x: number): string => x.toPrecision(2);
    return list.length === 0
      ? 'not measured'
      : `${show(Math.min(...list))} to ${show(Math.max(...list))} (${list.length} cases)`;
  };
  const pace = (row: Row): number | undefined => quotient(value(row, 'seconds2'), value(row, 'sweeps2'));
  const out: string[] = [];
  const add = (what: string, list: readonly number[]): void => {
    if (list.length > 0) out.push(`${what}: ${span(list)}.`);
  };
  for (const method of ['hermitian-cg', 'ascent']) {
    add(
      `Sweeps to 1e-6 of \`gradient-ascent\` over those of \`${method}\`, where both arrive in half of the runs`,
      ratios('gradient-ascent', method, (one, two) => quotient(value(one, 'sweeps1'), value(two, 'sweeps1'))),
    );
  }
  add(
    'Sweeps to 1e-8 of `vomps` over those of `ascent` (the algorithms)',
    ratios('vomps, numpy, 1 thread', 'ascent', (one, two) => quotient(value(one, 'sweeps2'), value(two, 'sweeps2'))),
  );
  add(
    'Seconds to 1e-8 of `vomps` in numpy over those of `ascent` here',
    ratios('vomps, numpy, 1 thread', 'ascent', (one, two) => quotient(value(one, 'seconds2'), value(two, 'seconds2'))),
  );
  for (const method of ['ascent', 'hermitian-cg']) {
    for (const threads of ['1 thread', '2 threads']) {
      add(
        `Seconds a sweep of \`${method}\` in numpy with ${threads} over those here (the languages)`,
        ratios(`${method}, numpy, ${threads}`, method, (one, two) => quotient(pace(one), pace(two))),
      );
    }
    add(
      `Sweeps to 1e-8 of \`${method}\` in numpy over those here (the same algorithm and starts)`,
      ratios(`${method}, numpy, 1 thread`, method, (one, two) =>
        quotient(value(one, 'sweeps2'), value(two, 'sweeps2')),
      ),
    );
  }
  add(
    'Sweeps to 1e-8 of `ascent` over those of `hermitian-cg` on Hermitian tuples',
    ratios('ascent', 'hermitian-cg', (one, two) => quotient(value(one, 'sweeps2'), value(two, 'sweeps2'))),
  );
  return out;
}

export const convergence: Question = {
  name: 'convergence',
  title: 'Sweeps and seconds to a residual',
  about: `From random starts until the method's own residual, that of the stationarity equations, is first at most 1e-4, 1e-6, 1e-8; certificates come on top. Medians over
tuples drawn anew; a run that does not arrive counts as later than all others, and a median that falls among these is –. The programs in numpy (\`bench/python\`) have the same tuples and the same
starts; a step of theirs is counted as one sweep too. Their \`ascent\` is ours step for step, to rounding, which decides on permutations where a run goes; and where U and V part it draws another start.`,
  measure,
  names: ['kind', 'field', 'n', 'r', 'd', 'method'],
  columns: [
    { key: 'kind', head: 'tuple' },
    { key: 'field', head: 'field' },
    { key: 'n', head: 'n' },
    { key: 'r', head: 'r' },
    { key: 'd', head: 'd' },
    { key: 'method', head: 'method' },
    { key: 'sweeps0', head: 'sweeps to 1e-4' },
    { key: 'sweeps1', head: '1e-6' },
    { key: 'sweeps2', head: '1e-8' },
    { key: 'seconds0', head: 'seconds to 1e-4', digits: 2 },
    { key: 'seconds1', head: '1e-6', digits: 2 },
    { key: 'seconds2', head: '1e-8', digits: 2 },
    { key: 'reached', head: 'reached 1e-8' },
  ],
  figure: {
    ...{ x: 'sweeps2', y: 'case', line: 'method', kind: 'dots', logX: true },
    ...{ labelX: 'sweeps to 1e-8', labelY: '' },
    where: (row) => !String(row['method']).includes('2 threads'),
  },
  isTimed: true,
  findings,
};
