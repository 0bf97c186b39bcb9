import { resolve } from 'node:path';
import { Command } from 'commander';
import { readCheckpoint } from '../checkpoint';
import { Failure } from '../failure';
import type { OutputWords } from '../fit-options';
import { kindOf } from '../output';
import type { Session } from '../session';

interface ResumeWords extends OutputWords {
  readonly folder?: string;
  readonly workers?: string;
  readonly restarts?: string;
  readonly progress?: boolean;
}

/**
 * `lsrdr resume`: goes on from a checkpoint.
 * @param run carries out the command line of the checkpoint
 */
export function resumeCommand(
  session: Session,
  run: (words: readonly string[], around: Pick<Session, 'streams' | 'journal' | 'checkpoint'>) => Promise<number>,
): Command {
  return new Command('resume')
    .summary('go on with what was interrupted')
    .description(
      'Goes on from a checkpoint of fit, atlas, sweep, backprop or report: runs that were done are taken from it, the others are made from the seeds that they would have had. The answer is that of an uninterrupted command.',
    )
    .argument('<checkpoint>', 'the file that Ctrl-C has left')
    .option('--out <file>', 'write the result to this file')
    .option('--json', 'the whole result as JSON on standard output')
    .option('--force', 'replace files that are there')
    .option('--workers <count>', 'threads, or auto, in place of what was said')
    .option('--restarts <count>', 'in place of what was said')
    .option('--progress', 'tell how far it is, also where standard error is no terminal')
    .option('--no-progress', 'tell nothing')
    .option('--folder <folder>', 'where the paths of the command begin, if it is not where they did')
    .addHelpText(
      'after',
      `
Examples:
  lsrdr resume lsrdr-fit.checkpoint.json
  lsrdr resume lsrdr-fit.checkpoint.json --out result.json --workers 4`,
    )
    .action(async (file: string, { folder: given, out, workers, restarts, progress, json, force }: ResumeWords) => {
      const { folder, words, journal } = await readCheckpoint(file);
      const checkpoint = resolve(file);
      const more = [
        ...(out === undefined ? [] : [`--out=${resolve(out)}`]),
        ...(workers === undefined ? [] : [`--workers=${workers}`]),
        ...(restarts === undefined ? [] : [`--restarts=${restarts}`]),
        ...(progress === undefined ? [] : [progress ? '--progress' : '--no-progress']),
        ...(json ? ['--json'] : []),
        ...(force ? ['--force'] : []),
      ];
      const place = resolve(given ?? folder);
      if ((await kindOf(place)) !== 'folder') {
        throw new Failure(`${file}: the folder ${place}, where it was begun, is not there; --folder says another`);
      }
      process.chdir(place);
      // Options stand before a `--`, and the later of two counts.
      const end = words.indexOf('--');
      const at = end < 0 ? words.length : end;
      const whole = [...words.slice(0, at), ...more, ...words.slice(at)];
      session.code = (await run(whole, { streams: session.streams, journal, checkpoint })) as Session['code'];
    });
}
