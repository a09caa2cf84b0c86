import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

/**
 * `mkt completion SHELL` prints the script that makes a shell ask mkt itself what may come next. Registered last:
 * what it completes is what it finds registered.
 */
export function registerCompletion(program: Command): void {
  tab(program, { completionCommandName: 'completion' });
  program.commands
    .find((command) => command.name() === 'completion')
    ?.description('print the completion script of a shell: bash, zsh or fish')
    .addHelpText(
      'after',
      '\nExamples:\n  source <(mkt completion bash)\n  mkt completion zsh > ~/.zfunc/_mkt\n  mkt completion fish > ~/.config/fish/completions/mkt.fish',
    );
}
