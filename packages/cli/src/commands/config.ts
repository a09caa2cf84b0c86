import type { Command } from 'commander';
import { table } from '../output/output.ts';
import { setServerAction } from './server-action.ts';

export function registerConfig(program: Command): void {
  const command = program
    .command('config')
    .description('show every setting with its value and where that came from; secrets stay hidden')
    .argument('[part]', 'only settings whose path has this in it, e.g. redis')
    .addHelpText('after', '\nExamples:\n  mkt config\n  mkt config mysql\n  mkt config --json | jq .settings');
  setServerAction(command, [], async ({ config, sources, output }, part: string | undefined) => {
    const { listSettings } = await import('../services/config/list-settings.ts');
    const settings = listSettings(config, sources).filter(({ path }) => part === undefined || path.includes(part));
    output.result({ settings }, (value) =>
      value.settings.length === 0
        ? `No setting has "${part}" in its path.`
        : table(
            ['setting', 'value', 'source', 'environment'],
            value.settings.map((s) => [s.path, s.shown, s.source, s.environment]),
          ),
    );
    return undefined;
  });
}
