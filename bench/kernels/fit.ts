/** A whole fit: time a sweep, the share of it that is spent in kernels, and the heap that its iterations take. */
import ndarray, { type NdArray } from 'ndarray';
import { kernel, useKernel } from '../../src/kernels';
import { randomSource } from '../../src/random';
import { fit } from '../../src/real';
import { denseTuple, type Tuple } from '../../src/tuple';
import { runPython } from './peers';

const sizes = { r: 64, n: 512, d: 8, iterations: 60 };

export interface FitFigures {
  readonly sizes: typeof sizes;
  /** Least milliseconds of an iteration (one sweep), ours and in numpy with one thread. */
  readonly ours: number;
  readonly numpy: number | undefined;
  /** Share of the iterations' time spent in kernels. */
  readonly inKernels: number;
  /** Bytes of heap that an iteration allocates, on average. */
  readonly heapPerIteration: number;
}

/** Symmetric Gaussian matrices, [r, n, n]. */
function symmetric(r: number, n: number): NdArray<Float64Array> {
  const data = randomSource(1).fillNormal(new Float64Array(r * n * n));
  for (let j = 0; j < r; j++) {
    const at = j * n * n;
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) {
        const mean = (data[at + i * n + k]! + data[at + k * n + i]!) / 2;
        data[at + i * n + k] = mean;
        data[at + k * n + i] = mean;
      }
    }
  }
  return ndarray(data, [r, n, n]);
}

/** Ours and numpy's by turns, the least of each: a slow spell of the machine should not fall on one alone. */
const ROUNDS = 3;

export function measureFit(): FitFigures {
  useKernel({});
  const A = denseTuple(symmetric(sizes.r, sizes.n));
  const figures: Omit<FitFigures, 'numpy' | 'sizes'>[] = [];
  const others: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    figures.push(measureOurs(A));
    const python = runPython('fit.py', JSON.stringify(sizes), 1) as { seconds: number } | undefined;
    if (python !== undefined) others.push(1000 * python.seconds);
  }
  const best = figures.reduce((least, next) => (next.ours < least.ours ? next : least));
  return { sizes, ...best, numpy: others.length === 0 ? undefined : Math.min(...others) };
}

function measureOurs(A: Tuple): Omit<FitFigures, 'numpy' | 'sizes'> {
  const { d, iterations } = sizes;
  const timer = timeKernels(A.residents![0]!);
  let last = { at: 0, inKernels: 0, heap: 0 };
  let first = last;
  let best = Infinity;
  let count = 0;
  let sum = { time: 0, inKernels: 0, heap: 0 };
  fit(A, {
    rank: d,
    start: 'random',
    tolerance: 1e-14,
    onIteration() {
      const now = { at: performance.now(), inKernels: timer.milliseconds, heap: process.memoryUsage().heapUsed };
      // The first is the start's lead-in; the next few warm the engine up.
      if (count === 10) first = now;
      if (count > 10) {
        best = Math.min(best, now.at - last.at);
        // A collection between two looks makes the heap smaller; those are left out.
        sum = { ...sum, heap: sum.heap + Math.max(0, now.heap - last.heap) };
      }
      last = now;
      count += 1;
      if (count <= iterations) return undefined;
      sum = { ...sum, time: now.at - first.at, inKernels: now.inKernels - first.inKernels };
      return 'stop';
    },
  });
  timer.stop();
  const measured = iterations - 10;
  return { ours: best, inKernels: sum.inKernels / sum.time, heapPerIteration: sum.heap / measured };
}

/** Adds up the time in the verbs of a resident matrix and in the products of the kernel. */
function timeKernels(resident: object): { readonly milliseconds: number; stop(): void } {
  const verbs = [
    'timesInto',
    'transposedTimesInto',
    'bothInto',
    'forwardInto',
    'backwardInto',
    'sweepInto',
    'combineInto',
    'compressInto',
  ];
  const undo: (() => void)[] = [];
  const timer = { milliseconds: 0, stop: () => undo.forEach((restore) => void restore()) };
  for (const [target, names] of [
    [resident, verbs],
    [kernel(), ['multiply', 'multiplyTransposed']],
  ] as const) {
    const methods = target as Record<string, (...args: unknown[]) => unknown>;
    for (const name of names) {
      const own = Object.hasOwn(methods, name);
      const original = methods[name]!;
      methods[name] = function (this: unknown, ...args: unknown[]) {
        const start = performance.now();
        original.apply(target, args);
        timer.milliseconds += performance.now() - start;
      };
      undo.push(() => {
        if (own) methods[name] = original;
        else delete methods[name];
      });
    }
  }
  return timer;
}
