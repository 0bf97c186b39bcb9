/** The worker as the page sees it: calls that are answered, a search that is told of, and a new start where one does not end. */
import type { Answer, CallName, Calls, Live, Request } from '../shared/protocol';

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** What the worker could not do, and of a file that holds nothing to search what is in it. */
export class Fault extends Error {
  constructor(
    message: string,
    readonly description: string | undefined,
  ) {
    super(message);
  }
}

/** What is said to calls of a worker that was ended. */
export class Ended extends Error {}

export class Client {
  private worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;
  private recovered: Promise<void> = Promise.resolve();
  onLive: (live: Live) => void = () => {};

  constructor(private readonly address: string) {
    this.worker = this.started();
  }

  /** Waits until a new worker has what the one before had. */
  async call<Name extends CallName>(call: Name, request: Calls[Name]['request']): Promise<Calls[Name]['reply']> {
    await this.recovered;
    return this.send(call, request);
  }

  private send<Name extends CallName>(call: Name, request: Calls[Name]['request']): Promise<Calls[Name]['reply']> {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, call, request } as Request);
    });
  }

  /**
   * Ends the worker in the midst of whatever it does; all calls are refused.
   * @param recover gives the new one what it needs, by the calls that it is given; others wait for it
   */
  restart(recover: (send: Client['call']) => Promise<void>): Promise<void> {
    this.worker.terminate();
    this.refuseAll(new Ended('stopped'));
    this.worker = this.started();
    const recovery = recover((call, request) => this.send(call, request));
    this.recovered = recovery.catch(() => {});
    return recovery;
  }

  private started(): Worker {
    const worker = new Worker(this.address, { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Answer>) => this.receive(data);
    worker.onerror = ({ message }) => this.refuseAll(new Error(message || 'the worker could not be started'));
    return worker;
  }

  private receive(answer: Answer): void {
    if ('live' in answer) {
      this.onLive(answer.live);
      return;
    }
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if ('fault' in answer) waiting?.reject(new Fault(answer.fault, answer.description));
    else waiting?.resolve(answer.value as never);
  }

  private refuseAll(error: Error): void {
    const all = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of all) reject(error);
  }
}
