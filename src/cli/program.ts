/** All commands, with what they have in common. */
import { Command } from 'commander';
import { version } from '../../package.json';
import { atlasCommand } from './commands/atlas';
import { backpropCommand } from './commands/backprop';
import { certifyCommand } from './commands/certify';
import { completionCommand } from './commands/completion';
import { fitCommand } from './commands/fit';
import { infoCommand } from './commands/info';
import { mergeCommand } from './commands/merge';
import { reportCommand } from './commands/report';
import { resumeCommand } from './commands/resume';
import { searchCommand } from './commands/search';
import { similarityCommand } from './commands/similarity';
import { sweepCommand } from './commands/sweep';
import { workerCommand } from './commands/worker';
import type { Session } from './session';

/**
 * @param print what help, version and the like are written with
 * @param run carries out another command line
 */
export function programOf(
  session: Session,
  print: (text: string) => void,
  run: Parameters<typeof resumeCommand>[1],
): Command {
  const program = new Command('lsrdr');
  program
    .description('Clusters of neurons: L_{2,d} spectral radius dimensionality reductions of matrix tuples.')
    .version(version, '-V, --version', 'the version of the package')
    .helpOption('-h, --help', 'this help; lsrdr help COMMAND has that of a command')
    .configureOutput({
      writeOut: print,
      writeErr: (text) => session.streams.draw(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'lsrdr: ')),
    })
    .exitOverride();
  const commands = [
    infoCommand(session),
    fitCommand(session),
    atlasCommand(session),
    sweepCommand(session),
    backpropCommand(session),
    similarityCommand(session),
    reportCommand(session),
    certifyCommand(session),
    resumeCommand(session, run),
    searchCommand(session),
    mergeCommand(session),
    workerCommand(session),
    completionCommand(session, () => program),
  ];
  for (const command of commands) {
    command.copyInheritedSettings(program).helpOption('-h, --help', 'this help');
    program.addCommand(command);
  }
  program.addHelpText(
    'after',
    `
Exit codes: 0 converged, 1 wrong use or input, 2 not converged or a certificate that does not hold, 130 interrupted.

Examples:
  lsrdr info model.safetensors
  lsrdr report model.safetensors --layer 0 --rank 2 --out page.html
  lsrdr fit weights.npy --rank 2 --restarts 20 --out result.json
  lsrdr certify result.json --input weights.npy`,
  );
  return program;
}
