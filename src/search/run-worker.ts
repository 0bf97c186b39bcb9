/**
 * What a thread does that makes whole runs of a search: it is sent the tuple, then starts by their indices, and sends back runs. It asks the calling
 * thread what earlier runs have found out about a point, and goes on with other runs while it waits for the answer.
 */
import { useKernel } from '../kernels';
import { methodNamed } from '../methods/registry';
import type { Resting } from '../resting';
import { DenseTuple } from '../tuple/dense';
import type { Certified } from './certificate';
import type { Telling } from './course';
import { drive, type Run } from './driver';
import { guarded } from './guarded';
import type { Maximality } from './maximality';
import type { IterationState } from './options';
import { type Order, over, type Report } from './run-messages';
import { rest, SLICE } from './slices';

interface OpenRun {
  readonly steps: Telling<Run>;
  isWaiting: boolean;
  answer?: Maximality | undefined;
}

interface Work {
  readonly order: Extract<Order, { kind: 'search' }>;
  readonly A: DenseTuple;
  readonly signal: { aborted: boolean };
  readonly open: Map<number, OpenRun>;
}

/** Answers orders until the thread is ended. */
export function serve(post: (report: Report) => void, listen: (hear: (order: Order) => void) => void): void {
  let work: Work | undefined;
  let isAtWork = false;

  listen((order) => {
    if (order.kind === 'search') {
      const { stack, r, kernel } = order;
      useKernel(kernel);
      work = { order, A: new DenseTuple(stack, r), signal: { aborted: false }, open: new Map() };
    } else if (order.kind === 'run') open(work!, order);
    else if (order.kind === 'known') answer(work!, order);
    else if (order.kind === 'abort') work!.signal.aborted = true;
    else work = undefined;
    if (!isAtWork) void goOn();
  });

  function open({ A, order, signal, open }: Work, { index, start }: Extract<Order, { kind: 'run' }>): void {
    const { search, options } = order;
    const run: OpenRun = {
      steps: drive(
        guarded(methodNamed(order.method)),
        A,
        { ...options, onIteration: undefined, signal: signal as AbortSignal },
        { index, start: over(A.algebra, start), known: ask },
      ),
      isWaiting: false,
    };
    function* ask(point: Certified): Resting<Maximality | undefined> {
      run.isWaiting = true;
      post({ kind: 'asks', search, index, point });
      while (run.isWaiting) yield;
      return run.answer;
    }
    open.set(index, run);
  }

  function answer({ open }: Work, { index, maximality }: Extract<Order, { kind: 'known' }>): void {
    const run = open.get(index);
    if (run !== undefined) Object.assign(run, { isWaiting: false, answer: maximality });
  }

  /** The earliest run that does not wait, for a slice, and so on. */
  async function goOn(): Promise<void> {
    isAtWork = true;
    for (;;) {
      const at = work;
      const [index, run] = [...(at?.open ?? [])].find(([, { isWaiting }]) => !isWaiting) ?? [];
      if (at === undefined || index === undefined) break;
      slice(at, index, run!);
      await rest();
    }
    isAtWork = false;
  }

  function slice({ order: { search }, open }: Work, index: number, run: OpenRun): void {
    const begun = performance.now();
    let state: IterationState | undefined;
    try {
      while (!run.isWaiting && performance.now() - begun < SLICE) {
        const step = run.steps.next();
        if (step.done) {
          open.delete(index);
          post({ kind: 'done', search, index, run: step.value });
          return;
        }
        state = step.value ?? state;
      }
    } catch {
      open.delete(index);
      post({ kind: 'failed', search, index });
      return;
    }
    if (state !== undefined) post({ kind: 'at', search, index, state });
  }
}
