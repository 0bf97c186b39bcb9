#!/usr/bin/env node
/** The program `lsrdr`. */
import { run } from './run';

run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
  // What was interrupted is over, whoever still holds on to a connection that does not answer. The line before is out first.
  if (code > 128) process.stderr.write('', () => process.exit(code));
});
