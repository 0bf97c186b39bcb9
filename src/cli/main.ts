#!/usr/bin/env node
/** The program `lsrdr`. */
import { isatty } from 'node:tty';
import { exitCodes } from './exit-codes';
import { run } from './run';

/** Asked now: one that has gone is none any more. */
const hasTerminal = [0, 1, 2].some((stream) => isatty(stream));

run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
  // What was interrupted is over, whoever still holds on to a connection that does not answer. The line before is out first.
  if (code > 128) process.stderr.write('', () => end(code));
});

function end(code: number): void {
  // Node aborts at its end where a terminal that it would set back has gone; the signal means the same, and has no handler any more.
  if (code === exitCodes.hungUp && hasTerminal) process.kill(process.pid, 'SIGHUP');
  else process.exit(code);
}
