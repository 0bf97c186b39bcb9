/** Ctrl-C, a terminal that is closed, or the end of the machine: the first signal ends the work in order, a further one at once. */
import { type ExitCode, exitCodes } from './exit-codes';
import type { Streams } from './streams';

export interface Interruption {
  readonly signal: AbortSignal;
  /** With which the program ends, where it was interrupted. */
  readonly code: ExitCode | undefined;
  /** Signals mean again what they meant before. */
  off(): void;
}

const codes = {
  SIGHUP: exitCodes.hungUp,
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
} as const;

type Known = keyof typeof codes;

/** Milliseconds within which signals are one: Ctrl-C under npx comes from the terminal, and once more from npm. */
const TOGETHER = 500;

/** @param before called at the first signal, before `words` are said */
export function onInterruption(
  streams: Streams,
  words: string,
  before: () => void = () => {},
  now: () => number = () => performance.now(),
): Interruption {
  const controller = new AbortController();
  let code: ExitCode | undefined;
  let begun = 0;
  const onSignal = (signal: Known): void => {
    const own = codes[signal];
    if (code !== undefined) {
      // Who closes a terminal sends several, of the shell and of the system, and nobody is there to be in a hurry.
      if (signal !== 'SIGHUP' && now() - begun > TOGETHER) process.exit(own);
      return;
    }
    [code, begun] = [own, now()];
    before();
    streams.say(words);
    controller.abort();
  };
  const handlers = (Object.keys(codes) as Known[]).map((signal) => [signal, () => onSignal(signal)] as const);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return {
    signal: controller.signal,
    get code() {
      return code;
    },
    off() {
      for (const [signal, handler] of handlers) process.off(signal, handler);
    },
  };
}
