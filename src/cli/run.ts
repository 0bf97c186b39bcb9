/** From the words of a command line to an exit code. */
import { CommanderError } from 'commander';
import { exitCodes } from './exit-codes';
import { Failure, lineOf } from './failure';
import { programOf } from './program';
import type { Session } from './session';
import { processStreams } from './streams';

/** @param before what was done before by a command that goes on */
export async function run(
  words: readonly string[],
  before: Pick<Session, 'journal' | 'checkpoint'> = { journal: undefined, checkpoint: undefined },
): Promise<number> {
  const streams = processStreams();
  const session: Session = { streams, words, code: exitCodes.good, ...before };
  const pending: Promise<void>[] = [];
  const program = programOf(session, (text) => pending.push(streams.print(text)), run);
  let name = 'lsrdr';
  program.hook('preAction', (_, command) => {
    name = `lsrdr ${command.name()}`;
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    await Promise.all(pending);
    return session.code;
  } catch (error) {
    await Promise.all(pending).catch(() => {});
    // What commander has to say it has said.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.good : exitCodes.usage;
    if (process.env['LSRDR_DEBUG']) streams.say(String((error as Error).stack));
    streams.say(`${name}: ${lineOf(error)}`);
    return error instanceof Failure ? error.code : exitCodes.usage;
  }
}
