import type { Command } from 'commander';

/**
 * Every command that `--help` leads to and that does something: leaves, and parents with an action of their own. Taken
 * from what commander lists as help, so that a command which people can see cannot be forgotten.
 */
export function commandNames(command: Command, path: readonly string[] = []): string[] {
  const own = path.length > 0 && hasAction(command) ? [path.join(' ')] : [];
  const shown = command.createHelp().visibleCommands(command);
  return [
    ...own,
    ...shown.filter((c) => c.name() !== 'help').flatMap((child) => commandNames(child, [...path, child.name()])),
  ];
}

function hasAction(command: Command): boolean {
  return (command as unknown as { _actionHandler: unknown })._actionHandler !== null;
}
