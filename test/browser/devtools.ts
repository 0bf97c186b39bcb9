/** Chromium by its debugging pipe: pages of a size and colour scheme, what they log, and what they evaluate. No package is needed for it. */
import type { Readable, Writable } from 'node:stream';
import { startChromium } from './process';

interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread. */
  readonly tdur?: number;
}

export interface View {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
  /** Whether the page may run its own scripts; `evaluate` works either way. */
  readonly scripts?: boolean;
}

/** A page that is open. */
export interface OpenPage {
  /** The value of an expression, or of the promise that it is, as JSON. */
  evaluate<T>(expression: string): Promise<T>;
  /** Chooses files for an input, as its dialog would. */
  choose(selector: string, paths: readonly string[]): Promise<void>;
  /** A key goes down and up, wherever the focus is. */
  press(key: 'Tab' | 'Enter' | ' '): Promise<void>;
  /** A part of the page as a PNG, all of its width. */
  screenshot(top: number, height: number): Promise<Buffer>;
  /** Errors and warnings of the console, exceptions and policy violations, so far. */
  readonly complaints: readonly string[];
  /** Addresses that were asked for. */
  readonly requests: readonly string[];
}

/** A browser of its own profile; `close` ends it. */
export class Devtools {
  private readonly browser = startChromium(['--remote-debugging-pipe'], ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']);
  private readonly waiting = new Map<number, (message: Message) => void>();
  private readonly listeners = new Set<(message: Message) => void>();
  private last = 0;

  constructor() {
    let rest = '';
    (this.browser.process.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => {
      const messages = (rest + text).split('\0');
      rest = messages.pop()!;
      for (const message of messages) this.receive(JSON.parse(message) as Message);
    });
  }

  async open(url: string, { width, height: viewHeight, scheme, scripts = true }: View): Promise<OpenPage> {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = (await this.send('Target.attachToTarget', { targetId, flatten: true })) as {
      sessionId: string;
    };
    const send = (method: string, params = {}) => this.send(method, params, sessionId);
    const complaints: string[] = [];
    const requests: string[] = [];
    const loaded = new Promise<void>((resolve) => {
      this.listeners.add(({ sessionId: from, method, params }) => {
        if (from !== sessionId) return;
        if (method === 'Page.loadEventFired') resolve();
        if (method === 'Network.requestWillBeSent') requests.push((params as { request: { url: string } }).request.url);
        if (method === 'Runtime.exceptionThrown') complaints.push(JSON.stringify(params));
        if (method === 'Log.entryAdded') complaints.push((params as { entry: { text: string } }).entry.text);
        if (method === 'Runtime.consoleAPICalled') {
          const { type, args } = params as { type: string; args: { value?: unknown }[] };
          if (type === 'error' || type === 'warning') complaints.push(args.map(({ value }) => String(value)).join(' '));
        }
      });
    });
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await send(`${domain}.enable`);
    await send('Emulation.setDeviceMetricsOverride', {
      width,
      height: viewHeight,
      deviceScaleFactor: 1,
      mobile: false,
    });
    await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    await send('Emulation.setScriptExecutionDisabled', { value: !scripts });
    await send('Page.navigate', { url });
    await loaded;
    return {
      complaints,
      requests,
      async evaluate<T>(expression: string): Promise<T> {
        const found = (await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })) as {
          result: { value: T };
          exceptionDetails?: { exception?: { description?: string }; text: string };
        };
        const { exceptionDetails: fault } = found;
        if (fault !== undefined) throw new Error(fault.exception?.description ?? fault.text);
        return found.result.value;
      },
      async choose(selector, files) {
        const { root } = (await send('DOM.getDocument')) as { root: { nodeId: number } };
        const { nodeId } = (await send('DOM.querySelector', { nodeId: root.nodeId, selector })) as { nodeId: number };
        await send('DOM.setFileInputFiles', { nodeId, files });
      },
      async press(key) {
        const code = key === ' ' ? 'Space' : key;
        const text = key === 'Tab' ? {} : { text: key === 'Enter' ? '\r' : key };
        const windowsVirtualKeyCode = { Tab: 9, Enter: 13, ' ': 32 }[key];
        await send('Input.dispatchKeyEvent', { type: 'keyDown', key, code, windowsVirtualKeyCode, ...text });
        await send('Input.dispatchKeyEvent', { type: 'keyUp', key, code, windowsVirtualKeyCode });
      },
      async screenshot(top, height) {
        const clip = { x: 0, y: top, width, height, scale: 1 };
        const options = { clip, captureBeyondViewport: true };
        const { data } = (await send('Page.captureScreenshot', options)) as { data: string };
        return Buffer.from(data, 'base64');
      },
    };
  }

  /**
   * Milliseconds of processor time of each task on the main thread of a page, longest first, while something runs. Unlike what a page observes of its own
   * long tasks, it does not count what other programs take.
   */
  async tasksDuring(page: OpenPage, run: () => Promise<unknown>): Promise<readonly number[]> {
    const events: TraceEvent[] = [];
    let finish: () => void = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const listen = ({ method, params }: Message): void => {
      if (method === 'Tracing.dataCollected') events.push(...(params as { value: TraceEvent[] }).value);
      if (method === 'Tracing.tracingComplete') finish();
    };
    this.listeners.add(listen);
    await this.send('Tracing.start', { categories: 'toplevel,blink.user_timing', transferMode: 'ReportEvents' });
    // Tells its thread from those of other pages that the browser may have.
    await page.evaluate(`void performance.mark('this-page')`);
    await run();
    await this.send('Tracing.end');
    await finished;
    this.listeners.delete(listen);
    const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
    const main = threadOf(events.find(({ name }) => name === 'this-page')!);
    return events
      .filter((event) => event.name.endsWith('RunTask') && event.tdur !== undefined && threadOf(event) === main)
      .map(({ tdur }) => tdur! / 1000)
      .sort((one, other) => other - one);
  }

  /** Downloads go to a folder, without a question. */
  async saveTo(folder: string): Promise<void> {
    await this.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
  }

  close(): Promise<void> {
    return this.browser.end();
  }

  private send(method: string, params: object = {}, sessionId?: string): Promise<Record<string, unknown>> {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ result, error }) => {
        if (error === undefined) resolve(result!);
        else reject(new Error(`${method}: ${error.message}`));
      });
      (this.browser.process.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  private receive(message: Message): void {
    if (message.id === undefined) for (const listen of this.listeners) listen(message);
    else {
      this.waiting.get(message.id)?.(message);
      this.waiting.delete(message.id);
    }
  }
}
