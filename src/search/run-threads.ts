/**
 * Threads that make whole runs of searches, as the calling thread sees them. They stay from search to search, and are started when there is work for
 * them: a thread takes some tenths of a second until it is as quick as this one. Where none can be started, or all have died, there are none.
 */
import { type MessageThread, startMessageThread } from '../kernels/run-thread';
import { plain, relaxed } from '../kernels/wasm-bytes';
import type { Order, Report } from './run-messages';

export interface RunThread {
  /** Indices of the runs that it has. */
  readonly open: Set<number>;
  post(order: Order): void;
}

export class RunThreads {
  readonly alive = new Set<RunThread>();
  private readonly ends: (() => void)[] = [];
  /** Why there are none, or fewer than were asked for. */
  refusal: string | undefined;
  private isStarted = false;
  private isDismissed = false;
  /** Of the search at hand. */
  onReport: (thread: RunThread, report: Report) => void = () => {};
  onEnd: (thread: RunThread) => void = () => {};
  onStart: (thread: RunThread) => void = () => {};

  /** @param count threads beside the calling one */
  constructor(readonly count: number) {}

  /** Starts them, once; they are there when `onStart` is called. */
  start(): void {
    if (this.isStarted || this.count === 0) return;
    this.isStarted = true;
    // Not to be had: this thread makes all runs, to the same bits.
    this.startAll().catch((error: unknown) => {
      this.refusal = error instanceof Error ? error.message : String(error);
    });
  }

  private async startAll(): Promise<void> {
    const { runWorkerSource } = await import('./run-worker-source');
    // The script has no compiled kernels of its own: it is given those that are here.
    const source = `const kernelDigits = ${JSON.stringify({ plain, relaxed })};\n${await runWorkerSource()}`;
    for (let k = 0; k < this.count && !this.isDismissed; k++) await this.startOne(source);
  }

  private async startOne(source: string): Promise<void> {
    let started: MessageThread | undefined;
    const thread: RunThread = { open: new Set(), post: (order) => started!.post(order) };
    started = await startMessageThread(source, {
      onMessage: (report) => this.onReport(thread, report as Report),
      onEnd: () => {
        this.alive.delete(thread);
        this.onEnd(thread);
      },
    });
    this.ends.push(() => started!.end());
    if (this.isDismissed) started.end();
    else {
      this.alive.add(thread);
      this.onStart(thread);
    }
  }

  dismiss(): void {
    this.isDismissed = true;
    this.alive.clear();
    for (const end of this.ends) end();
  }
}
