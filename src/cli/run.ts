/** From the words of a command line to an exit code. */
import { CommanderError } from 'commander';
import { exitCodes } from './exit-codes';
import { Failure, lineOf } from './failure';
import { programOf } from './program';
import type { Session } from './session';
import { processStreams, type Streams } from './streams';

/** What a command goes on from, and where it writes. */
export interface Surroundings extends Partial<Pick<Session, 'journal' | 'checkpoint'>> {
  readonly streams?: Streams;
}

export async function run(
  words: readonly string[],
  { streams = processStreams(), journal, checkpoint }: Surroundings = {},
): Promise<number> {
  const session: Session = { streams, words, code: exitCodes.good, journal, checkpoint };
  const printed: Promise<void>[] = [];
  const program = programOf(session, (text) => printed.push(streams.print(text)), run);
  let name = 'lsrdr';
  program.hook('preAction', (_, command) => {
    name = `lsrdr ${command.name()}`;
  });
  try {
    try {
      await program.parseAsync(words, { from: 'user' });
    } catch (error) {
      // What commander has to say it has said; help and the version are no errors.
      if (!(error instanceof CommanderError)) throw error;
      if (error.exitCode !== 0) session.code = exitCodes.usage;
    }
    await Promise.all(printed);
    return session.code;
  } catch (error) {
    await Promise.allSettled(printed);
    if (process.env['LSRDR_DEBUG']) streams.say(String((error as Error).stack));
    streams.say(`${name}: ${lineOf(error)}`);
    return error instanceof Failure ? error.code : exitCodes.usage;
  }
}
