/** Ctrl-C: the first one ends the work in order, the second one at once. */
import { type ExitCode, exitCodes } from './exit-codes';
import type { Streams } from './streams';

export interface Interruption {
  readonly signal: AbortSignal;
  /** With which the program ends, where it was interrupted. */
  readonly code: ExitCode | undefined;
  /** Signals mean again what they meant before. */
  off(): void;
}

/** @param before called at the first signal, before `words` are said */
export function onInterruption(streams: Streams, words: string, before: () => void = () => {}): Interruption {
  const controller = new AbortController();
  let code: ExitCode | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    const own = signal === 'SIGTERM' ? exitCodes.terminated : exitCodes.interrupted;
    if (code !== undefined) process.exit(own);
    code = own;
    before();
    streams.say(words);
    controller.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    get code() {
      return code;
    },
    off: () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal),
  };
}
