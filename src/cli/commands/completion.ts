import { Argument, Command } from 'commander';
import { bashCompletion, fishCompletion, zshCompletion } from '../completion-scripts';
import type { Session } from '../session';

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** `lsrdr completion`: a script for a shell. */
export function completionCommand(session: Session, program: () => Command): Command {
  return new Command('completion')
    .summary('a script that completes commands and options')
    .description(
      'Prints a script for a shell, with which it completes the commands, options and choices of lsrdr, and files.',
    )
    .addArgument(new Argument('<shell>', 'which one').choices(Object.keys(shells)))
    .addHelpText(
      'after',
      `
Examples:
  lsrdr completion bash >> ~/.bashrc
  lsrdr completion zsh > ~/.zfunc/_lsrdr
  lsrdr completion fish > ~/.config/fish/completions/lsrdr.fish`,
    )
    .action(async (shell: keyof typeof shells) => {
      await session.streams.print(shells[shell](program()));
    });
}
