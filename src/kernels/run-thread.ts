/** A worker that is sent messages and answers with some, in Node or in a browser. */
import { isNode, nodeModule } from '../node-module';

export interface MessageThread {
  post(message: unknown): void;
  end(): void;
}

/** What is heard of a thread, each time when the calling thread rests. */
export interface Listener {
  onMessage(message: unknown): void;
  /** It has ended by itself, or an error has ended it; nothing follows. */
  onEnd(): void;
}

/** What connects the exports `runs` of the source with the thread's messages, in Node and in browsers. */
const CONNECT = `
if (typeof self === 'undefined' || typeof importScripts === 'undefined') {
  const { parentPort } = require('node:worker_threads');
  runs.serve((message) => parentPort.postMessage(message), (hear) => parentPort.on('message', hear));
} else {
  runs.serve((message) => self.postMessage(message), (hear) => { self.onmessage = ({ data }) => hear(data); });
}
`;

/**
 * Starts a thread.
 * @param source a script that declares `runs`, with `serve(post, listen)`
 * @throws Error where the environment has no threads or refuses to start one
 */
export async function startMessageThread(source: string, listener: Listener): Promise<MessageThread> {
  const code = source + CONNECT;
  let isOver = false;
  const over = () => {
    if (!isOver) listener.onEnd();
    isOver = true;
  };
  if (isNode) {
    const { Worker } = await nodeModule<typeof import('node:worker_threads')>('node:worker_threads');
    const worker = new Worker(code, { eval: true, execArgv: [] });
    worker.on('message', (message) => listener.onMessage(message));
    worker.on('error', over);
    worker.on('exit', over);
    return {
      post: (message) => worker.postMessage(message),
      end() {
        isOver = true;
        void worker.terminate();
      },
    };
  }
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.onmessage = ({ data }) => {
    URL.revokeObjectURL(url);
    listener.onMessage(data);
  };
  worker.onerror = over;
  return {
    post: (message) => worker.postMessage(message),
    end() {
      isOver = true;
      URL.revokeObjectURL(url);
      worker.terminate();
    },
  };
}
